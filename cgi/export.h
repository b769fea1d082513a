#ifndef EXPORT_H
#define EXPORT_H

/* Inside the export program only. */
#include "buf.h"
#include "market.h"
#include "page_fills.h"

enum export_form { EXPORT_CSV, EXPORT_JSON };

/*
 * One fill in either form, every amount in every unit; the header names the units. Prices and money are exact decimals: text
 * in JSON, which has no other number than a double. A value that the journal does not hold is an empty cell, or null.
 */
void export_head(enum export_form form, const char *currency, struct buf *out); /* of CSV: the names of the columns */
void export_row(enum export_form form, const struct page_fills_row *row, const struct market_list *markets, const char *currency, struct buf *out);

#endif
