#ifndef CALENDAR_FILE_H
#define CALENDAR_FILE_H

/* The user's calendar.csv in the data folder. */
#include "calendar.h"

/*
 * *calendar with the file's exceptions, which are *rows: free(*rows) in every case. 1, 0 no such file: the rules alone, or
 * -1 with err, "FILE:LINE: VALUE: REASON" or the file's own error; then the rules alone as well.
 */
int calendar_file_read(const char *data_dir, struct calendar *calendar, struct calendar_row **rows, char *err, int errsize);

#endif
