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
add(struct readiness_evidence *e, struct pass *p, double probability, int64_t day)
{
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
			return -1;
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
take_bar(struct db_stmt *s, struct readiness_evidence *e, struct pass *p, int64_t day)
{
	struct market *m = market_of(p, db_text(s, SYMBOL));
	int64_t bars = db_int(s, BARS), x = db_int(s, X);
	double probability = db_real(s, PROBABILITY);
	if (m == NULL || bars < LABEL_HORIZON)
		return 0;
	int64_t past = (bars - LABEL_HORIZON) % (LABEL_HORIZON + 1), now = bars % (LABEL_HORIZON + 1);
	if (m->bars[past] == bars - LABEL_HORIZON && m->forecast[past] >= 0)
		e->y[m->forecast[past]] = x > m->x[past];
	m->bars[now] = bars;
	m->x[now] = x;
	m->forecast[now] = -1;
	if (!(probability >= 0 && probability <= 1))
		return 0;
	m->forecast[now] = (int64_t)p->n;
	return add(e, p, probability, day);
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
read_rows(struct db *db, struct readiness_evidence *e, struct pass *p)
{
	int rc;
	int64_t day = -1;
	char session[DATE_TEXT] = "";
	struct db_stmt *s = db_prepare(db, "SELECT session, symbol, probability, bars, x, low, due FROM decision WHERE session > ?1 AND session <= ?2 ORDER BY session, symbol");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, e->after);
	db_bind_text(s, 2, e->session);
	while ((rc = db_step(s)) == 1) {
		bool has_bar = !db_is_null(s, LOW);
		if (strcmp(session, db_text(s, SESSION)) != 0) {
			snprintf(session, sizeof session, "%s", db_text(s, SESSION));
			day = readiness_day_of(e, session);
		}
		if (db_int(s, DUE) != 0 || has_bar)
			e->record.bars.total++;
		if (!has_bar)
			e->record.bars.bad += db_int(s, DUE) != 0;
		else if (day >= 0 && !db_is_null(s, X) && take_bar(s, e, p, day) != 0) {
			db_reset(s);
			return -1;
		}
	}
	return rc;
}

static int
read_drift(struct db *db, struct readiness_evidence *e)
{
	struct db_stmt *s = db_prepare(db, "SELECT drift_verdict FROM decision WHERE session = ?1 AND drift_verdict IS NOT NULL LIMIT 1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, e->session);
	int rc = db_step(s);
	e->record.drift_missing = OBSERVE_ENOUGH; /* nothing was read yet */
	if (rc != 1)
		return rc;
	e->has_drift = observe_words_read(db_text(s, 0), &e->drift) == 0;
	db_reset(s);
	if (!e->has_drift)
		return 0;
	e->record.drift_missing = OBSERVE_ENOUGH - (int64_t)e->drift.warming;
	e->record.drifted = (int64_t)e->drift.drifted;
	for (int i = 0; i < OBSERVE_STREAMS; i++)
		e->record.drifted += e->drift.alarm[i];
	return 0;
}

int
readiness_read_decisions(struct db *db, struct readiness_evidence *e)
{
	struct pass *p = calloc(1, sizeof *p);
	int rc = p == NULL ? -1 : read_rows(db, e, p);
	if (rc == 0)
		keep_known(e, p);
	free(p);
	return rc == 0 ? read_drift(db, e) : -1;
}
