#ifndef LINES_H
#define LINES_H

/*
 * Next line of a text file that people write: blanks and CR at its end are cut,
 * empty lines and those that begin with # are passed over. *text moves behind
 * it, *number (from 0) counts every line. 1 with the line in out, 0 at the end,
 * -1: longer than size - 1 bytes, out is then "".
 */
int lines_next(const char **text, int *number, char *out, int size);

#endif
