#ifndef PAGE_FILLS_SYMBOL_H
#define PAGE_FILLS_SYMBOL_H

/* Rows of one symbol in an original's journal, whose index of symbols knows ids and no times. For page_fills.c. */
#include "page_fills.h"

/* What is asked: times beyond edge (exclusive) as far as the day `end`; older ones in falling order (end included), or newer ones in rising order (end excluded). */
struct page_fills_range {
	bool newer;
	const char *edge;
	int64_t edge_id;
	const char *end;
};

/* ?i of s is a bound of a range. The end of a range without days is after every timestamp, a BLOB too. In page_fills.c. */
void page_fills_bound(struct db_stmt *s, int i, const struct page_fills_filter *f, const char *bound);

/*
 * The first max rows of the filter's symbol and side by (timestamp, id). *more: there are others after them. Exact whatever
 * the order in which the rows were written; where ids ascend with time the cost does not grow with what lies outside the
 * range. Number of rows, -1 with db_error.
 */
int page_fills_symbol_rows(struct db *ledger, const struct page_fills_filter *filter, const struct page_fills_range *range, struct page_fills_row *rows, int max, bool *more);

#endif
