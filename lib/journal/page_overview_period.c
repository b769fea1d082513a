#include "page_overview_period.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "column.h"
#include "page_overview.h"
#include "statement.h"

#define ROWS 400   /* of equity: a year and the week before it */
#define FLOWS 1000 /* deposits and withdrawals that a return since the start is cut at */

static const char *const names[PAGE_OVERVIEW_GRAINS] = { "day", "week", "month", "year", "all" };

const char *
page_overview_grain_name(enum page_overview_grain grain)
{
	return names[grain];
}

static void
begin(struct page_overview_period *p, const char *to)
{
	*p = (struct page_overview_period){ .has_pnl = true, .has_costs = true };
	snprintf(p->to, sizeof p->to, "%.10s", to);
}

/* One session more, older than those before: session, day_pnl, ret, drawdown. */
static void
add_session(struct page_overview_period *p, struct db_stmt *s)
{
	column_text(s, 0, p->from, sizeof p->from);
	p->has_pnl = p->has_pnl && !__builtin_add_overflow(p->pnl, db_int(s, 1), &p->pnl);
	p->ret = (1 + p->ret) * (1 + db_real(s, 2)) - 1; /* NaN stays */
	if (db_real(s, 3) < p->drawdown)
		p->drawdown = db_real(s, 3);
}

/* First days of the day, week, month and year of a session. */
static void
starts(date_t day, char out[PAGE_OVERVIEW_ALL][DATE_TEXT])
{
	int y, m, d;
	date_to_ymd(day, &y, &m, &d);
	date_format(day, out[PAGE_OVERVIEW_DAY]);
	date_format(day - date_weekday(day), out[PAGE_OVERVIEW_WEEK]);
	date_format(date_from_ymd(y, m, 1), out[PAGE_OVERVIEW_MONTH]);
	date_format(date_from_ymd(y, 1, 1), out[PAGE_OVERVIEW_YEAR]);
}

static int
add_sessions(struct db *ledger, char from[PAGE_OVERVIEW_ALL][DATE_TEXT], const char *to, struct page_overview_period out[PAGE_OVERVIEW_GRAINS])
{
	char session[DATE_TEXT];
	int rc;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_EQUITY_SPAN));
	if (s == NULL)
		return -1;
	/* the week of New Year begins in the year before */
	db_bind_text(s, 1, strcmp(from[PAGE_OVERVIEW_WEEK], from[PAGE_OVERVIEW_YEAR]) < 0 ? from[PAGE_OVERVIEW_WEEK] : from[PAGE_OVERVIEW_YEAR]);
	db_bind_text(s, 2, to);
	db_bind_int(s, 3, ROWS);
	while ((rc = db_step(s)) == 1) {
		column_text(s, 0, session, sizeof session);
		for (int g = 0; g < PAGE_OVERVIEW_ALL; g++)
			if (strcmp(session, from[g]) >= 0)
				add_session(&out[g], s);
	}
	return rc;
}

/*
 * The product of (1 + r) since the start. r = (E − F)/E_before − 1, so between flows it telescopes: it is E/capital0, and at
 * each session with a flow times (E − F)/E. So its cost is that of the flows, not of the sessions.
 */
static int
return_of_all(struct db *ledger, const struct page_overview_equity *newest, double *out)
{
	char before[DATE_TEXT] = "", session[DATE_TEXT];
	struct page_overview_account a;
	int n = 0, rc = page_overview_account(ledger, &a);
	*out = NAN;
	if (rc != 1)
		return rc;
	double product = a.capital0 > 0 ? (double)newest->equity / (double)a.capital0 : NAN;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_EQUITY_FLOWS));
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, FLOWS);
	while ((rc = db_step(s)) == 1) {
		column_text(s, 0, session, sizeof session);
		double equity = (double)db_int(s, 1), flow = (double)db_int(s, 2);
		if (++n == FLOWS || equity <= 0)
			product = NAN;
		else if (strcmp(session, before) != 0) /* two of one session are one in its row */
			product *= (equity - flow) / equity;
		snprintf(before, sizeof before, "%s", session);
	}
	if (rc < 0)
		return -1;
	*out = newest->max_drawdown > -1 ? product - 1 : NAN; /* used up once: from there on there was no return */
	return 0;
}

static int
since_start(struct db *ledger, const struct page_overview_equity *newest, struct page_overview_period *p)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_EQUITY_FIRST));
	if (s == NULL || db_step(s) != 1)
		return -1;
	column_text(s, 0, p->from, sizeof p->from);
	db_reset(s);
	p->has_pnl = !__builtin_add_overflow(newest->realised, newest->unrealised, &p->pnl);
	p->drawdown = newest->max_drawdown;
	return return_of_all(ledger, newest, &p->ret);
}

static int
add_costs(struct db *ledger, const char *grain, const char *from, const char *to, struct page_overview_period *p)
{
	int rc;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_ROLLUP_COSTS));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, grain);
	db_bind_text(s, 2, from);
	db_bind_text(s, 3, to);
	while ((rc = db_step(s)) == 1) {
		bool over = __builtin_add_overflow(p->fills, db_int(s, 0), &p->fills);
		over = __builtin_add_overflow(p->commission, db_int(s, 1), &p->commission) || over;
		over = __builtin_add_overflow(p->slippage, db_int(s, 2), &p->slippage) || over;
		p->has_costs = p->has_costs && !over;
	}
	return rc;
}

/* T1 counts a session's fills with its equity row: no roll-up reaches past the newest one. */
static int
costs(struct db *ledger, char from[PAGE_OVERVIEW_ALL][DATE_TEXT], const char *to, struct page_overview_period out[PAGE_OVERVIEW_GRAINS])
{
	char first[8], last[8]; /* months */
	snprintf(first, sizeof first, "%.7s", from[PAGE_OVERVIEW_YEAR]);
	snprintf(last, sizeof last, "%.7s", to);
	if (add_costs(ledger, "day", to, to, &out[PAGE_OVERVIEW_DAY]) != 0 || add_costs(ledger, "day", from[PAGE_OVERVIEW_WEEK], to, &out[PAGE_OVERVIEW_WEEK]) != 0)
		return -1;
	if (add_costs(ledger, "month", last, last, &out[PAGE_OVERVIEW_MONTH]) != 0 || add_costs(ledger, "month", first, last, &out[PAGE_OVERVIEW_YEAR]) != 0)
		return -1;
	return add_costs(ledger, "total", "", "", &out[PAGE_OVERVIEW_ALL]);
}

int
page_overview_periods(struct db *ledger, struct page_overview_period out[PAGE_OVERVIEW_GRAINS])
{
	char from[PAGE_OVERVIEW_ALL][DATE_TEXT];
	struct page_overview_equity newest[2];
	date_t day;
	int n = page_overview_equity(ledger, newest);
	memset(out, 0, PAGE_OVERVIEW_GRAINS * sizeof out[0]);
	if (n <= 0 || date_parse(newest[0].session, &day) != 0)
		return n < 0 ? -1 : 0;
	for (int g = 0; g < PAGE_OVERVIEW_GRAINS; g++)
		begin(&out[g], newest[0].session);
	starts(day, from);
	if (add_sessions(ledger, from, newest[0].session, out) != 0 || since_start(ledger, &newest[0], &out[PAGE_OVERVIEW_ALL]) != 0)
		return -1;
	return costs(ledger, from, newest[0].session, out) == 0 ? 1 : -1;
}

int
page_overview_span(struct db *ledger, const char *after, const char *to, struct page_overview_period *out)
{
	int n = 0, rc;
	begin(out, to);
	out->has_costs = false;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_EQUITY_SPAN));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, after);
	db_bind_text(s, 2, to);
	db_bind_int(s, 3, ROWS);
	while ((rc = db_step(s)) == 1) {
		char session[DATE_TEXT];
		column_text(s, 0, session, sizeof session);
		if (strcmp(session, after) <= 0)
			continue;
		add_session(out, s);
		n++;
	}
	return rc < 0 ? -1 : n > 0;
}
