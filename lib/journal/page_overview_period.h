#ifndef PAGE_OVERVIEW_PERIOD_H
#define PAGE_OVERVIEW_PERIOD_H

/*
 * What was made, and at what cost, in the period that the newest session belongs to: its day, ISO week, month, year, and since
 * the start. From the equity rows of a year at most and from the roll-ups: the cost does not grow with the number of fills.
 */
#include <stdbool.h>
#include <stdint.h>

#include "date.h"
#include "db.h"

enum page_overview_grain { PAGE_OVERVIEW_DAY, PAGE_OVERVIEW_WEEK, PAGE_OVERVIEW_MONTH, PAGE_OVERVIEW_YEAR, PAGE_OVERVIEW_ALL, PAGE_OVERVIEW_GRAINS };

struct page_overview_period {
	char from[DATE_TEXT], to[DATE_TEXT]; /* its first and last session with an equity row */
	bool has_pnl, has_costs;             /* false: an amount is beyond 64 bits */
	int64_t pnl;        /* micro, deposits and withdrawals apart: sum of day_pnl; since the start realised + unrealised */
	double ret;         /* time-weighted, product of (1 + ret) less 1; NaN: a session of it has no return */
	double drawdown;    /* deepest distance from the peak on a session of it, a fraction <= 0; the peak may lie before it */
	int64_t fills;      /* of this system: an earlier one's are in no session */
	int64_t commission, slippage; /* micro; slippage is signed against the arrival mid, + is a cost */
};

/* 1, 0 no session has an equity row yet (out all zero), -1 with db_error. */
int page_overview_periods(struct db *ledger, struct page_overview_period out[PAGE_OVERVIEW_GRAINS]);

/* The same of the sessions after `after` (ISO, exclusive; at most a year before `to`) to `to`, without fills and costs. 1, 0 none, -1. */
int page_overview_span(struct db *ledger, const char *after, const char *to, struct page_overview_period *out);

/* "day", "week", … */
const char *page_overview_grain_name(enum page_overview_grain grain);

#endif
