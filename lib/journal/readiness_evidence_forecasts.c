/* What was forecast and what became of it, the bars that were there, the newest verdict on drift. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "label.h"
#include "readiness_evidence_internal.h"

#define MARKETS 64

/* The last bars of a market, by their number: a forecast is judged by X that many bars on. */
struct market {
	char symbol[16];
	int64_t forecast[LABEL_HORIZON + 1], x[LABEL_HORIZON + 1], bars[LABEL_HORIZON + 1]; /* index of it, -1 none; ring by bars */
};

struct pass {
	struct market market[MARKETS];
	size_t n_markets, n, room;
	char newest[DATE_TEXT], said[DATE_TEXT]; /* session with a row, with a probability; "" none */
};

static struct market *
market_of(struct pass *p, const char *symbol)
{
	for (size_t i = 0; i < p->n_markets; i++)
		if (strcmp(p->market[i].symbol, symbol) == 0)
			return &p->market[i];
	if (p->n_markets == MARKETS)
		return NULL;
	struct market *m = &p->market[p->n_markets++];
	*m = (struct market){ 0 };
	snprintf(m->symbol, sizeof m->symbol, "%s", symbol);
	for (int i = 0; i <= LABEL_HORIZON; i++)
		m->bars[i] = m->forecast[i] = -1;
	return m;
}

static int
add(struct readiness_reading *r, struct pass *p, double probability, int64_t day)
{
	struct readiness_evidence *e = r->e;
	if (p->n == p->room) {
		size_t room = p->room == 0 ? 1024 : p->room * 2;
		double *more_p = reallocarray(e->p, room, sizeof *more_p);
		if (more_p != NULL)
			e->p = more_p;
		int *more_y = reallocarray(e->y, room, sizeof *more_y);
		if (more_y != NULL)
			e->y = more_y;
		int64_t *more_day = reallocarray(e->forecast_day, room, sizeof *more_day);
		if (more_day != NULL)
			e->forecast_day = more_day;
		if (more_p == NULL || more_y == NULL || more_day == NULL)
			return readiness_no_memory(r);
		p->room = room;
	}
	e->p[p->n] = probability;
	e->y[p->n] = -1;
	e->forecast_day[p->n++] = day;
	return 0;
}

enum { SESSION, SYMBOL, PROBABILITY, BARS, X, LOW, DUE };

/* A bar of this session: it ends the forecast of LABEL_HORIZON bars before, and may begin one. */
static int
take_bar(const struct readiness_row *row, struct pass *p, int64_t day)
{
	struct readiness_evidence *e = row->r->e;
	struct db_stmt *s = row->s;
	struct market *m = market_of(p, db_text(s, SYMBOL));
	int64_t bars, x;
	double probability;
	if (readiness_row_int(row, BARS, "bars", 0, INT64_MAX, &bars) != 0 || readiness_row_int(row, X, "x", INT64_MIN, INT64_MAX, &x) != 0)
		return -1;
	if (m == NULL || bars < LABEL_HORIZON)
		return 0;
	int64_t past = (bars - LABEL_HORIZON) % (LABEL_HORIZON + 1), now = bars % (LABEL_HORIZON + 1);
	if (m->bars[past] == bars - LABEL_HORIZON && m->forecast[past] >= 0)
		e->y[m->forecast[past]] = x > m->x[past];
	m->bars[now] = bars;
	m->x[now] = x;
	m->forecast[now] = -1;
	if (db_is_null(s, PROBABILITY))
		return 0; /* the rule says none */
	if (readiness_row_real(row, PROBABILITY, "probability", 0, 1, &probability) != 0)
		return -1;
	m->forecast[now] = (int64_t)p->n;
	memcpy(p->said, p->newest, sizeof p->said);
	return add(row->r, p, probability, day);
}

/* Of the bars that were due, those that are missing. */
static int
count_bar(const struct readiness_row *row, bool has_bar)
{
	int64_t due, low;
	if (readiness_row_int(row, DUE, "due", 0, 1, &due) != 0 || (has_bar && readiness_row_int(row, LOW, "low", INT64_MIN, INT64_MAX, &low) != 0))
		return -1;
	row->r->e->record.bars.total += due != 0 || has_bar;
	row->r->e->record.bars.bad += due != 0 && !has_bar;
	return 0;
}

/* One market in one session. What makes one source missing leaves the other; -1 is the end of both. */
static int
take_row(const struct readiness_row *row, struct pass *p, int64_t day)
{
	struct readiness_reading *r = row->r;
	const unsigned *missing = &r->e->record.missing;
	bool has_bar = !db_is_null(row->s, LOW);
	if ((*missing & READINESS_BARS) == 0 && count_bar(row, has_bar) != 0)
		readiness_lack(r, READINESS_BARS);
	if ((*missing & READINESS_PREDICTIONS) != 0 || !has_bar || db_is_null(row->s, X))
		return 0;
	if (take_bar(row, p, day) == 0)
		return 0;
	if (r->no_memory)
		return -1;
	readiness_lack(r, READINESS_PREDICTIONS);
	return 0;
}

/* Those whose outcome is known stay, in their order. */
static void
keep_known(struct readiness_evidence *e, const struct pass *p)
{
	size_t n = 0;
	for (size_t i = 0; i < p->n; i++) {
		if (e->y[i] < 0)
			continue;
		e->p[n] = e->p[i];
		e->y[n] = e->y[i];
		e->forecast_day[n++] = e->forecast_day[i];
	}
	e->record.n_forecasts = n;
	e->record.p = e->p;
	e->record.y = e->y;
	e->record.forecast_day = e->forecast_day;
	e->record.horizon = LABEL_HORIZON;
}

static int
read_rows(struct readiness_reading *r, struct pass *p)
{
	int rc;
	int64_t day = 0;
	struct readiness_evidence *e = r->e;
	/* a session is decided in the transaction that writes its rows: none is later */
	struct db_stmt *s = db_prepare(r->db, "SELECT session, symbol, probability, bars, x, low, due FROM decision WHERE session > ?1 ORDER BY session, symbol");
	if (s == NULL)
		return -1;
	const struct readiness_row row = { .r = r, .s = s, .table = "decision", .key = { "session", "symbol" }, .at = { SESSION, SYMBOL } };
	db_bind_text(s, 1, e->after);
	while ((rc = db_step(s)) == 1) {
		bool same = strcmp(p->newest, db_text(s, SESSION)) == 0;
		if (!same && readiness_row_date(&row, SESSION, "session", e->session, p->newest) != 0)
			break;
		if (!same)
			day = readiness_day_of(e, p->newest);
		if (take_row(&row, p, day) != 0)
			break;
	}
	if (rc == 1)
		db_reset(s);
	return rc == 0 ? readiness_fresh(r, "decision", "row", p->newest) : -1;
}

int
readiness_read_decisions(struct readiness_reading *r)
{
	struct readiness_evidence *e = r->e;
	struct pass *p = calloc(1, sizeof *p);
	if (p == NULL)
		return readiness_no_memory(r);
	int rc = read_rows(r, p);
	if (rc == 0 && (e->record.missing & READINESS_BARS) != 0)
		e->record.bars = (struct readiness_count){ 0 };
	/* who said something and says nothing any more has no say in how it forecasts now */
	if (rc == 0 && p->said[0] != '\0' && readiness_fresh(r, "decision", "probability", p->said) != 0)
		readiness_lack(r, READINESS_PREDICTIONS);
	if (rc == 0 && (e->record.missing & READINESS_PREDICTIONS) == 0)
		keep_known(e, p);
	free(p);
	return rc;
}

enum { READ_SESSION, VERDICT };

int
readiness_read_drift(struct readiness_reading *r)
{
	char newest[DATE_TEXT];
	struct readiness_evidence *e = r->e;
	struct db_stmt *s = db_prepare(r->db, "SELECT session, drift_verdict FROM decision WHERE session <= ?1 AND drift_verdict IS NOT NULL ORDER BY session DESC LIMIT 1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, e->session);
	int rc = db_step(s);
	if (rc != 1)
		return rc; /* nothing was observed yet */
	const struct readiness_row row = { .r = r, .s = s, .table = "decision", .key = { "session" }, .at = { READ_SESSION } };
	rc = readiness_row_date(&row, READ_SESSION, "session", e->session, newest);
	const struct observe_worded *w = &e->drift;
	e->has_drift = rc == 0 && observe_words_read(db_text(s, VERDICT), &e->drift) == 0 && w->drifted <= w->judged && w->judged <= FEATURES_ALL && w->warming <= OBSERVE_ENOUGH;
	if (rc == 0 && !e->has_drift)
		rc = readiness_row_bad(&row, VERDICT, "drift_verdict", "a verdict and what has drifted");
	db_reset(s);
	if (rc != 0 || readiness_fresh(r, "decision", "drift_verdict", newest) != 0)
		return -1;
	e->record.drift_missing = OBSERVE_ENOUGH - (int64_t)e->drift.warming;
	e->record.drifted = (int64_t)e->drift.drifted;
	for (int i = 0; i < OBSERVE_STREAMS; i++)
		e->record.drifted += e->drift.alarm[i];
	return 0;
}
