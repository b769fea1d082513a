#ifndef LINES_H
#define LINES_H

#include <stddef.h>

/*
 * Next line of a text file that people write: blanks and CR at its end are cut,
 * empty lines and those that begin with # are passed over. *text moves behind
 * it, *number (from 0) counts every line. 1 with the line in out, 0 at the end,
 * -1: longer than size - 1 bytes, out is then "".
 */
int lines_next(const char **text, int *number, char *out, int size);

/* Where a value was read. */
struct lines_at {
	const char *file;
	int line;
	char *err;
	int errsize;
};
/* err becomes "FILE:LINE: VALUE: REASON", an empty value "(empty)". -1 */
int lines_fail(const struct lines_at *at, const char *value, const char *reason);

/* A file of one row a line. */
#define LINES_LONGEST 191
#define LINES_ROWS 10000 /* at most: each is compared with all before it */
struct lines_table {
	const char *header;  /* the first line may be one */
	size_t header_n;     /* bytes of it that count; with its NUL: the whole line */
	int longest;         /* bytes of a line, at most LINES_LONGEST */
	size_t size;         /* of a row */
	int (*read)(char *line, const struct lines_at *at, void *row);                  /* may cut the line up in place; 0 / -1 with lines_fail */
	int (*apart)(const void *row, const void *earlier, const struct lines_at *at);  /* 0; -1 with lines_fail when they are two of one thing */
};
/*
 * All rows of text into *rows, malloc'd, the caller frees it; *n may be 0. 0; -1 with err, nothing to free: a line is
 * wrong, there are more than LINES_ROWS, memory is out.
 */
int lines_rows(const struct lines_table *t, const char *text, const char *file, void **rows, size_t *n, char *err, int errsize);

#endif
