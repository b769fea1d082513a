#ifndef PAGE_CURVE_H
#define PAGE_CURVE_H

/*
 * The whole equity curve as a picture needs it, and what is marked on it. Money
 * micro. Every call returns a number of rows or -1 with db_error.
 */
#include <stdbool.h>
#include <stdint.h>

#include "db.h"
#include "page_overview.h"

#define PAGE_CURVE_POINTS 2000   /* of one answer */
#define PAGE_CURVE_WALK 20000    /* newest sessions that are looked at: some eighty years of trading days */

struct page_curve {
	int n;                       /* points */
	int sessions;                /* that they stand for */
	struct page_overview_point point[PAGE_CURVE_POINTS];
};
/*
 * Sessions after `after` and up to `to` (ISO, "" open), ascending: every one of the newest PAGE_CURVE_WALK when they fit into max points
 * (6..PAGE_CURVE_POINTS), else so many of them that no extreme of equity or drawdown is lost. Returns out->n.
 */
int page_curve(struct db *ledger, const char *after, const char *to, int max, struct page_curve *out);

/*
 * Marks: breakers that tripped (B), deposits and withdrawals (C), missed
 * sessions (G), the agent's promotions (P) and roll-backs (R; its events whose
 * key begins with promote: or rollback:). Promoted experiments are P too: of
 * an original's journal nothing else tells.
 */
#define PAGE_CURVE_MARKS 20      /* newest of each kind */
#define PAGE_CURVE_ALL (PAGE_CURVE_MARKS * 5)
struct page_curve_mark {
	char session[11];
	char letter;
	int64_t amount;              /* of a cash flow */
	char text[200];              /* reason or sentence, may be "" */
};
/* Of the ledger, ascending by session. experiments may be NULL. more: of some kind there are older ones. */
int page_curve_marks(struct db *ledger, struct db *experiments, struct page_curve_mark out[PAGE_CURVE_ALL], bool *more);

#endif
