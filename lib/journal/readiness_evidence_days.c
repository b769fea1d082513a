/* Equity of each day, what its trades cost, and what each market made. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "readiness_evidence_internal.h"

static int
make_room(struct db *db, struct readiness_evidence *e, size_t *room)
{
	struct db_stmt *s = db_prepare(db, "SELECT count(*) FROM equity WHERE session > ?1 AND session <= ?2");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, e->after);
	db_bind_text(s, 2, e->session);
	if (db_step(s) != 1)
		return -1;
	*room = (size_t)db_int(s, 0);
	db_reset(s);
	e->day = calloc(*room + 1, sizeof *e->day);
	e->equity = calloc(*room + 1, sizeof *e->equity);
	e->gross = calloc(*room + 1, sizeof *e->gross);
	e->traded = calloc(*room + 1, sizeof *e->traded);
	e->costs = calloc(*room + 1, sizeof *e->costs);
	e->net = calloc(*room + 1, sizeof *e->net);
	e->paid = calloc(*room + 1, sizeof *e->paid);
	e->scale = calloc(*room + 1, sizeof *e->scale);
	return e->paid == NULL || e->scale == NULL || e->day == NULL || e->equity == NULL || e->gross == NULL || e->traded == NULL || e->costs == NULL || e->net == NULL ? -1 : 0;
}

/*
 * The curve of what was earned: the equity itself until money is put in or taken out, from then on scaled so that the day's
 * return stays what the ledger says.
 */
static int
read_equity(struct db *db, struct readiness_evidence *e, size_t room)
{
	int rc;
	double scale = 1;
	size_t n = 0;
	struct db_stmt *s = db_prepare(db, "SELECT session, equity, flow, ret, gross, day_pnl FROM equity WHERE session > ?1 AND session <= ?2 ORDER BY session");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, e->after);
	db_bind_text(s, 2, e->session);
	e->equity[0] = decimal_to_double(e->start);
	while ((rc = db_step(s)) == 1 && n < room) {
		double equity = decimal_to_double(db_int(s, 1));
		snprintf(e->day[n], sizeof e->day[n], "%s", db_text(s, 0));
		if (db_int(s, 2) != 0)
			scale = e->equity[n] * (1 + db_real(s, 3)) / equity;
		e->gross[n] = decimal_to_double(db_int(s, 4)) * scale;
		e->net[n] = decimal_to_double(db_int(s, 5));
		e->scale[n] = scale;
		n++;
		e->equity[n] = equity * scale;
	}
	if (rc == 1)
		db_reset(s);
	e->record.days = (struct returns_days){ .n = n, .equity = e->equity, .gross_notional = e->gross, .traded_notional = e->traded, .costs = e->costs, .year = RETURNS_YEAR };
	e->record.net_pnl = e->net;
	e->record.paid = e->paid;
	return rc < 0 ? -1 : 0;
}

#define MARKETS 64
struct markets {
	char symbol[MARKETS][16];
	double pnl[MARKETS];
	bool traded[MARKETS];
	size_t n;
};

static size_t
market_of(struct markets *m, const char *symbol)
{
	size_t i = 0;
	while (i < m->n && strcmp(m->symbol[i], symbol) != 0)
		i++;
	if (i == m->n && m->n < MARKETS) {
		snprintf(m->symbol[m->n], sizeof m->symbol[0], "%s", symbol);
		m->n++;
	}
	return i < m->n ? i : MARKETS - 1; /* contracts in force are fewer */
}

/* What fills moved, by day; of each market the money that they brought in. */
static int
read_costs(struct db *db, struct readiness_evidence *e, struct markets *m)
{
	int rc;
	int64_t t = -1;
	char period[DATE_TEXT] = "";
	struct db_stmt *s = db_prepare(db, "SELECT period, symbol, direction, notional, commission, cost FROM rollup WHERE grain = 'day' AND period > ?1 AND period <= ?2 ORDER BY period");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, e->after);
	db_bind_text(s, 2, e->session);
	while ((rc = db_step(s)) == 1) {
		if (strcmp(period, db_text(s, 0)) != 0) {
			snprintf(period, sizeof period, "%s", db_text(s, 0));
			t = readiness_day_of(e, period);
		}
		double notional = decimal_to_double(db_int(s, 3)), commission = decimal_to_double(db_int(s, 4));
		size_t k = market_of(m, db_text(s, 1));
		m->traded[k] = true;
		m->pnl[k] -= (double)db_int(s, 2) * notional + commission;
		if (t >= 0) {
			double paid = commission + decimal_to_double(db_int(s, 5));
			e->traded[t] += fabs(notional) * e->scale[t];
			e->costs[t] += paid * e->scale[t];
			e->paid[t] += paid;
		}
	}
	return rc;
}

/* Value of what each market held at the close of a session, added sign times: what was paid for it is not lost. */
static int
read_values(struct db *db, const char *session, int sign, struct markets *m)
{
	int rc;
	struct db_stmt *s = db_prepare(db, "SELECT d.symbol, d.position, d.close, c.point_value FROM decision d JOIN contract c ON c.symbol = d.symbol WHERE d.session = ?1 AND d.position <> 0");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	while ((rc = db_step(s)) == 1) {
		size_t k = market_of(m, db_text(s, 0));
		m->traded[k] = true;
		m->pnl[k] += sign * (double)db_int(s, 1) * decimal_to_double(db_int(s, 2)) * decimal_to_double(db_int(s, 3));
	}
	return rc;
}

static int
keep_markets(struct readiness_evidence *e, const struct markets *m)
{
	double best = 0;
	e->market_pnl = calloc(m->n + 1, sizeof *e->market_pnl);
	if (e->market_pnl == NULL)
		return -1;
	for (size_t i = 0; i < m->n; i++) {
		if (!m->traded[i])
			continue;
		e->market_pnl[e->record.n_markets++] = m->pnl[i];
		if (m->pnl[i] > best) {
			best = m->pnl[i];
			snprintf(e->best_market, sizeof e->best_market, "%s", m->symbol[i]);
		}
	}
	return 0;
}

int
readiness_read_days(struct db *db, struct readiness_evidence *e)
{
	size_t room;
	struct markets m = { 0 };
	if (make_room(db, e, &room) != 0 || read_equity(db, e, room) != 0 || read_costs(db, e, &m) != 0 || read_values(db, e->after, -1, &m) != 0 || read_values(db, e->session, 1, &m) != 0 ||
	    keep_markets(e, &m) != 0)
		return -1;
	e->record.market_pnl = e->market_pnl;
	return 0;
}
