#ifndef FILLS_EXPORT_H
#define FILLS_EXPORT_H

/*
 * Every fill of a filter as CSV or JSON, newest first, a piece at a time: the page program and `hydra-runner export` send the
 * same bytes. The journal is read by key, each piece in a read transaction of the caller's, so that memory and the WAL stay as they
 * are however long it takes; fills with an id above the newest at the start are not of that moment and are left out.
 */
#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "market.h"
#include "page_fills.h"

enum fills_export_form { FILLS_EXPORT_CSV, FILLS_EXPORT_JSON };

#define FILLS_EXPORT_ROWS 2000 /* of a piece at most */

/* One export under way; some 800 KB: not for the stack. */
struct fills_export {
	enum fills_export_form form;
	struct page_fills_filter filter;
	char currency[8];
	struct market_list markets;
	int version;               /* of the journal */
	int64_t last;              /* newest id of the moment */
	int64_t n;                 /* fills written */
	char fault[120];           /* why a piece could not be made, when it was not the journal; "" */
	/* private: where the next piece begins */
	enum page_fills_way way;
	struct page_fills_key key;
	int skip;                  /* so many rows after key are written already */
	struct page_fills_row rows[FILLS_EXPORT_ROWS];
};

/* Of a zeroed e with form, filter and currency: contracts and the newest id of this moment. 0 / -1 with db_error. */
int fills_export_begin(struct fills_export *e, struct db *ledger, int version);
/* Is the filter's symbol a contract or in a fill, or is there none? 1 / 0, -1 with db_error. */
int fills_export_known(const struct fills_export *e, struct db *ledger);
void fills_export_head(const struct fills_export *e, struct buf *out);
/* The next rows. 1 there are more; 0 that was all, and the end is written; -1 with e->fault, or db_error where that is "". */
int fills_export_piece(struct fills_export *e, struct db *ledger, struct buf *out);
void fills_export_tail(const struct fills_export *e, struct buf *out); /* the end, of an export without a journal */

/*
 * Inside it: one fill in either form, every amount in every unit; the header names the units. Prices and money are exact decimals:
 * text in JSON, which has no other number than a double. A value that the journal does not hold is an empty cell, or null.
 */
void fills_export_columns(const struct fills_export *e, struct buf *out); /* of CSV: the names of the columns */
void fills_export_row(const struct fills_export *e, const struct page_fills_row *row, struct buf *out);

#endif
