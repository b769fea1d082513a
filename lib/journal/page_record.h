#ifndef PAGE_RECORD_H
#define PAGE_RECORD_H

/* The champion's live record, session by session: the rows that its live Sharpe ratio and drawdown are of (docs/definitions.md, "Drift of the record"). */
#include <stdbool.h>

#include "date.h"
#include "db.h"

#define PAGE_RECORD_WINDOW 60 /* sessions that each of the two figures is of, at most */
#define PAGE_RECORD_DAYS (2 * PAGE_RECORD_WINDOW)

struct page_record_day {
	char session[DATE_TEXT];
	double ret;
	bool exposed; /* a position at its start, or a fill */
};
/*
 * Those after the session of the deployment up to `until` (ISO), newest first: the newest PAGE_RECORD_WINDOW that have a return,
 * which the drawdown is of, and behind them older ones that were exposed, until there are as many of those in all, which the Sharpe
 * ratio is of. Their number, or -1 with db_error.
 */
int page_record(struct db *ledger, const char *deployed, const char *until, struct page_record_day out[PAGE_RECORD_DAYS]);

#endif
