#ifndef PAGE_FORECASTS_H
#define PAGE_FORECASTS_H

/*
 * What the champion forecast since its deployment and what became of it, session by session: the rows that the live hit rate and
 * Brier score are the means of, worked out of the ledger as the runner does (runner/agent_live.h).
 */
#include <stdint.h>

#include "date.h"
#include "db.h"

#define PAGE_FORECASTS 60 /* sessions that the two figures are of, at most */

/* A session whose outcome was known LABEL_HORIZON sessions later. */
struct page_forecast_day {
	char session[DATE_TEXT];
	int n;        /* markets that had a forecast and five bars since */
	int directed; /* of them those with a direction: a probability that is not one half */
	int right;    /* of those the ones that came true */
	double brier; /* mean (p - y)^2 over n */
};
/*
 * The newest sessions of those from deployed to until (ISO), at most max, newest first; PAGE_FORECASTS_LOOK sessions are looked at.
 * model: as the decisions name it, "v3". Their number, or -1 with db_error.
 */
#define PAGE_FORECASTS_LOOK 160
int page_forecasts(struct db *ledger, const char *model, const char *deployed, const char *until, struct page_forecast_day *out, int max);

#endif
