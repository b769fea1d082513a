#include "page_overview.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "forecast.h"
#include "holdings.h"
#include "opinion.h"
#include "statement.h"

/* An instant column; 0 where it is NULL or unreadable. */
static instant_t
column_instant(struct db_stmt *s, int i)
{
	instant_t at;
	return db_is_null(s, i) || clock_parse(db_text(s, i), &at) != 0 ? 0 : at;
}

/* Step to the next row while there is room; a statement left in the middle is reset. */
static int
next(struct db_stmt *s, int n, int max)
{
	if (n == max) {
		db_reset(s);
		return 0;
	}
	return db_step(s);
}

int
page_overview_equity(struct db *ledger, struct page_overview_equity out[2])
{
	int n = 0, rc = -1;
	memset(out, 0, 2 * sizeof out[0]);
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_EQUITY_LAST));
	if (s == NULL)
		return -1;
	while ((rc = next(s, n, 2)) == 1) {
		struct page_overview_equity *e = &out[n++];
		column_text(s, 0, e->session, sizeof e->session);
		e->equity = db_int(s, 1);
		e->flow = db_int(s, 2);
		e->day_pnl = db_int(s, 3);
		e->ret = db_real(s, 4);
		e->unrealised = db_int(s, 5);
		e->realised = db_int(s, 6);
		e->fees = db_int(s, 7);
		e->gross = db_int(s, 8);
		e->stale_mark = db_int(s, 9) != 0;
		e->peak = db_int(s, 10);
		e->drawdown = db_real(s, 11);
		e->max_drawdown = db_real(s, 12);
	}
	return rc < 0 ? -1 : n;
}

int
page_overview_account(struct db *ledger, struct page_overview_account *out)
{
	memset(out, 0, sizeof *out);
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_ACCOUNT));
	int rc = s == NULL ? -1 : db_step(s);
	if (rc != 1)
		return rc;
	out->capital0 = db_int(s, 0);
	out->peak = db_int(s, 1);
	column_text(s, 2, out->peak_session, sizeof out->peak_session);
	out->gate_peak = db_int(s, 3);
	out->flows = db_int(s, 4);
	out->flowed = db_int(s, 5) != 0;
	db_reset(s);
	return 1;
}

int
page_overview_positions(struct db *ledger, struct page_overview_position *out, int max)
{
	struct holdings all = { 0 };
	int n = 0, rc = holdings_read(ledger, &all);
	for (const struct holding *h = holdings_next(&all, "", ""); rc == 0 && h != NULL && n < max; h = holdings_next(&all, h->symbol, h->contract)) {
		struct page_overview_position *p = &out[n++];
		column_clean(h->symbol, p->symbol, sizeof p->symbol);
		column_clean(h->contract, p->contract, sizeof p->contract);
		p->q = h->pos.q;
		p->avg = h->pos.avg;
		p->has_mark = h->has_mark;
		p->mark = h->mark;
		column_clean(h->mark_session, p->mark_session, sizeof p->mark_session);
		column_clean(h->since, p->since, sizeof p->since);
	}
	holdings_free(&all);
	return rc < 0 ? -1 : n;
}

int
page_overview_cycle(struct db *ledger, struct page_overview_cycle *out)
{
	memset(out, 0, sizeof *out);
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_CYCLE_LAST));
	int rc = s == NULL ? -1 : db_step(s);
	if (rc != 1)
		return rc;
	out->id = db_int(s, 0);
	column_text(s, 1, out->session, sizeof out->session);
	column_text(s, 2, out->state, sizeof out->state);
	column_text(s, 3, out->phase, sizeof out->phase);
	column_text(s, 4, out->reason, sizeof out->reason);
	out->scheduled = column_instant(s, 5);
	out->started = column_instant(s, 6);
	out->finished = column_instant(s, 7);
	out->late_seconds = db_int(s, 8);
	out->orders = db_int(s, 9);
	out->blocked = db_int(s, 10);
	out->fills = db_int(s, 11);
	db_reset(s);
	return 1;
}

int
page_overview_decisions(struct db *ledger, const char *session, struct page_overview_decision *out, int max)
{
	int n = 0, rc = -1;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_DECISIONS));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	while ((rc = next(s, n, max)) == 1) {
		struct page_overview_decision *d = &out[n++];
		column_text(s, 0, d->symbol, sizeof d->symbol);
		column_text(s, 1, d->model, sizeof d->model);
		d->direction = db_int(s, 2);
		d->target = db_int(s, 3);
		d->position = db_int(s, 4);
		column_text(s, 5, d->reason, sizeof d->reason);
	}
	return rc < 0 ? -1 : n;
}

int
page_overview_undirected(struct db *ledger, const char *session, int64_t version)
{
	char model[32];
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_DECISIONS_UNDIRECTED));
	if (s == NULL)
		return -1;
	snprintf(model, sizeof model, "v%" PRId64, version);
	db_bind_text(s, 1, session);
	db_bind_text(s, 2, model);
	db_bind_text(s, 3, OPINION_NO_DIRECTION);
	db_bind_text(s, 4, FORECAST_NO_BAR); /* of a market without one nothing was asked */
	if (db_step(s) != 1)
		return -1;
	int64_t n = db_int(s, 0), none = (int64_t)db_real(s, 1);
	db_reset(s);
	return n > 0 && none == n;
}

int
page_overview_verdicts(struct db *ledger, const char *session, struct page_overview_verdict *out, int max)
{
	int n = 0, rc;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_VERDICTS));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	db_bind_int(s, 2, max);
	while ((rc = next(s, n, max)) == 1) {
		column_text(s, 0, out[n].symbol, sizeof out[n].symbol);
		column_text(s, 1, out[n++].words, sizeof out[0].words);
	}
	return rc < 0 ? -1 : n;
}

int
page_overview_champion(struct db *ledger, int64_t *version)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_CHAMPION));
	int rc = s == NULL ? -1 : db_step(s);
	if (rc == 1) {
		*version = db_int(s, 0);
		db_reset(s);
	}
	return rc;
}

int
page_overview_breakers(struct db *ledger, struct page_overview_breaker *out, int max)
{
	int n = 0, rc = -1;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_BREAKERS));
	if (s == NULL)
		return -1;
	while ((rc = next(s, n, max)) == 1) {
		struct page_overview_breaker *b = &out[n++];
		column_text(s, 0, b->name, sizeof b->name);
		column_text(s, 1, b->state, sizeof b->state);
		b->threshold = db_real(s, 2);
		b->value = db_real(s, 3);
		column_text(s, 4, b->since, sizeof b->since);
		column_text(s, 5, b->tripped, sizeof b->tripped);
		b->trips = db_int(s, 6);
		b->latched = db_int(s, 7) != 0;
	}
	return rc < 0 ? -1 : n;
}

int
page_overview_trips(struct db *ledger, struct page_overview_trip *out, int max)
{
	int n = 0, rc = -1;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_TRIPS));
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, max);
	while ((rc = next(s, n, max)) == 1) {
		column_text(s, 0, out[n].session, sizeof out[n].session);
		column_text(s, 1, out[n].text, sizeof out[n].text);
		n++;
	}
	return rc < 0 ? -1 : n;
}

/* Id at the front of a fill's data, {"id":260,…; 0 when there is none. */
static int64_t
fill_id(const char *data)
{
	static const char front[] = "{\"id\":";
	if (strncmp(data, front, sizeof front - 1) != 0)
		return 0;
	long long id = strtoll(data + sizeof front - 1, NULL, 10); /* no number is 0, too large is an id that no fill has */
	return id > 0 ? id : 0;
}

/* The rows of a statement that is bound, newest first. */
static int
read_events(struct db_stmt *s, struct page_overview_event *out, int max)
{
	int n = 0, rc;
	while ((rc = next(s, n, max)) == 1) {
		struct page_overview_event *e = &out[n++];
		char data[48];
		e->seq = db_int(s, 0);
		e->at = column_instant(s, 1);
		column_text(s, 2, e->session, sizeof e->session);
		column_text(s, 3, e->kind, sizeof e->kind);
		column_text(s, 4, e->severity, sizeof e->severity);
		column_text(s, 5, e->text, sizeof e->text);
		column_text(s, 6, data, sizeof data);
		e->fill = strcmp(e->kind, "fill") == 0 ? fill_id(data) : 0;
		column_text(s, 7, e->symbol, sizeof e->symbol);
		e->price = db_real(s, 8);
		e->slippage = db_real(s, 9);
	}
	return rc < 0 ? -1 : n;
}

int
page_overview_events(struct db *ledger, int64_t before, struct page_overview_event *out, int max)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_EVENTS));
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, before);
	db_bind_int(s, 2, max);
	return read_events(s, out, max);
}

int
page_overview_events_of_kind(struct db *ledger, const char *kind, int64_t before, struct page_overview_event *out, int max)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_EVENTS_OF_KIND));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, kind);
	db_bind_int(s, 2, before);
	db_bind_int(s, 3, max);
	return read_events(s, out, max);
}

int
page_overview_events_of_breaker(struct db *ledger, const char *name, struct page_overview_event *out, int max)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_EVENTS_OF_BREAKER));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, name);
	db_bind_int(s, 2, max);
	return read_events(s, out, max);
}

static int
one_number(struct db *db, int statement, int64_t *out)
{
	struct db_stmt *s = db_prepare(db, statement_sql(statement));
	if (s == NULL || db_step(s) != 1)
		return -1;
	*out = db_int(s, 0);
	db_reset(s);
	return 0;
}

int
page_overview_last_seq(struct db *ledger, int64_t *seq)
{
	return one_number(ledger, STATEMENT_EVENT_LAST, seq);
}

int
page_overview_experiment_count(struct db *experiments, int64_t *n)
{
	return one_number(experiments, STATEMENT_EXPERIMENTS_COUNT, n);
}

int
page_overview_experiments(struct db *experiments, int64_t before, struct page_overview_experiment *out, int max)
{
	int n = 0, rc = -1;
	struct db_stmt *s = db_prepare(experiments, statement_sql(STATEMENT_EXPERIMENTS_LAST));
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, before);
	db_bind_int(s, 2, max);
	while ((rc = next(s, n, max)) == 1) {
		struct page_overview_experiment *e = &out[n++];
		e->id = db_int(s, 0);
		e->at = column_instant(s, 1);
		column_text(s, 2, e->mutation, sizeof e->mutation);
		column_text(s, 3, e->decision, sizeof e->decision);
		e->agents = db_int(s, 4) != 0;
	}
	return rc < 0 ? -1 : n;
}

/* Id that a statement finds, its parameters bound: 1, 0, -1. */
static int
found_id(struct db_stmt *s, int64_t *id)
{
	int rc = s == NULL ? -1 : db_step(s);
	if (rc == 1) {
		*id = db_int(s, 0);
		db_reset(s);
	}
	return rc;
}

int
page_overview_curve(struct db *ledger, const char *after, struct page_overview_point *out, int max, int64_t *sessions)
{
	int64_t first = 0, last = 0; /* a cycle under way has no equity yet: the curve ends with the one before it */
	int n = 0, rc = found_id(db_prepare(ledger, statement_sql(STATEMENT_CURVE_LAST)), &last);
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_CURVE_FIRST));
	if (sessions != NULL)
		*sessions = 0;
	if (s != NULL)
		db_bind_text(s, 1, after);
	if (rc != 1 || (rc = found_id(s, &first)) != 1 || first > last)
		return rc < 0 ? -1 : 0;
	if ((s = db_prepare(ledger, statement_sql(STATEMENT_CURVE_POINT))) == NULL)
		return -1;
	/* cycle ids have no gaps: the k-th point is found by its key, whatever the length of the run */
	int64_t span = last - first;
	int steps = span < max - 1 ? (int)span : max - 1;
	for (int k = 0; k <= steps; k++) {
		db_bind_int(s, 1, steps == 0 ? last : first + span * k / steps);
		if ((rc = db_step(s)) < 0)
			return -1;
		if (rc == 0)
			continue;
		column_text(s, 0, out[n].session, sizeof out[n].session);
		out[n].equity = db_int(s, 1);
		out[n].drawdown = db_real(s, 2);
		n++;
		db_reset(s);
	}
	if (sessions != NULL)
		*sessions = span + 1;
	return n;
}

int
page_overview_meta(struct db *ledger, const char *key, char *out, int size)
{
	out[0] = '\0';
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_META));
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, key);
	int rc = db_step(s);
	if (rc == 1) {
		column_text(s, 0, out, size);
		db_reset(s);
	}
	return rc;
}
