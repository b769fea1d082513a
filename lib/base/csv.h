#ifndef CSV_H
#define CSV_H

/*
 * Rows of RFC 4180: cells by commas, rows ended by CR LF, a cell that holds a comma, a quote, CR or LF in quotes, and quotes
 * in it doubled. A text that a spreadsheet would take for a formula (its first character is = + - @ or a control) gets an
 * apostrophe before it; numbers are written by csv_number, and stay numbers.
 */
#include "buf.h"

/* Zero-initialise but for out. */
struct csv {
	struct buf *out;
	bool begun; /* the row has a cell */
};

void csv_text(struct csv *c, const char *text);     /* NULL: an empty cell */
void csv_number(struct csv *c, const char *number); /* as it stands: digits, '-', '.', 'e'; "" an empty cell */
void csv_end(struct csv *c);                        /* of the row */

#endif
