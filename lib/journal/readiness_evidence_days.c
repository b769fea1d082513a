/* Equity of each day, what its trades cost, and what each market made. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "readiness_evidence_internal.h"

static int
make_room(struct readiness_reading *r, size_t room)
{
	struct readiness_evidence *e = r->e;
	double **const lists[] = { &e->equity, &e->gross, &e->traded, &e->costs, &e->net, &e->paid, &e->scale };
	e->day = calloc(room + 1, sizeof *e->day);
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		*lists[i] = calloc(room + 1, sizeof **lists[i]);
		if (*lists[i] == NULL)
			return readiness_no_memory(r);
	}
	for (size_t t = 0; t < room; t++)
		e->scale[t] = 1; /* what money was put in is told with the equity */
	return e->day == NULL ? readiness_no_memory(r) : 0;
}

static int
count_sessions(struct readiness_reading *r, size_t *room)
{
	struct db_stmt *s = db_prepare(r->db, "SELECT count(*) FROM equity WHERE session > ?1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, r->e->after);
	if (db_step(s) != 1)
		return -1;
	*room = (size_t)db_int(s, 0);
	db_reset(s);
	return 0;
}

int
readiness_read_sessions(struct readiness_reading *r)
{
	int rc;
	size_t room, n = 0;
	struct readiness_evidence *e = r->e;
	if (count_sessions(r, &room) != 0 || make_room(r, room) != 0)
		return -1;
	/* a session is decided in the transaction that writes its row: none is later */
	struct db_stmt *s = db_prepare(r->db, "SELECT session FROM equity WHERE session > ?1 ORDER BY session");
	if (s == NULL)
		return -1;
	const struct readiness_row row = { .r = r, .s = s, .table = "equity" };
	db_bind_text(s, 1, e->after);
	while ((rc = db_step(s)) == 1 && n < room) {
		if (readiness_row_date(&row, 0, "session", e->session, e->day[n]) != 0 ||
		    (n > 0 && strcmp(e->day[n], e->day[n - 1]) <= 0 && readiness_row_bad(&row, 0, "session", "a day after that of the row before") != 0)) {
			db_reset(s);
			return -1;
		}
		n++;
	}
	if (rc == 1)
		db_reset(s);
	if (rc < 0 || readiness_fresh(r, "equity", "row", n > 0 ? e->day[n - 1] : "") != 0)
		return -1;
	e->n_days = n;
	return 0;
}

enum { SESSION, EQUITY, FLOW, RET, GROSS, DAY_PNL };

/*
 * A day of the curve of what was earned: the equity itself until money is put in or taken out, from then on scaled so that the
 * day's return stays what the ledger says.
 */
static int
equity_row(const struct readiness_row *row, size_t t)
{
	struct readiness_evidence *e = row->r->e;
	int64_t equity, flow, gross, gain;
	double ret = NAN, scale = t > 0 ? e->scale[t - 1] : 1;
	if (readiness_row_int(row, EQUITY, "equity", INT64_MIN, INT64_MAX, &equity) != 0 || readiness_row_int(row, FLOW, "flow", INT64_MIN, INT64_MAX, &flow) != 0 ||
	    readiness_row_int(row, GROSS, "gross", 0, INT64_MAX, &gross) != 0 || readiness_row_int(row, DAY_PNL, "day_pnl", INT64_MIN, INT64_MAX, &gain) != 0)
		return -1;
	/* without a positive base there is no return, and then no equity that is above 0 either */
	if (!db_is_null(row->s, RET) && readiness_row_real(row, RET, "ret", -INFINITY, INFINITY, &ret) != 0)
		return -1;
	if (flow != 0)
		scale = e->equity[t] * (1 + ret) / decimal_to_double(equity);
	e->gross[t] = decimal_to_double(gross) * scale;
	e->net[t] = decimal_to_double(gain);
	e->scale[t] = scale;
	e->equity[t + 1] = decimal_to_double(equity) * scale;
	return 0;
}

int
readiness_read_equity(struct readiness_reading *r)
{
	int rc;
	struct readiness_evidence *e = r->e;
	size_t n = 0;
	if ((e->record.missing & READINESS_EQUITY) != 0)
		return 0; /* with the days */
	struct db_stmt *s = db_prepare(r->db, "SELECT session, equity, flow, ret, gross, day_pnl FROM equity WHERE session > ?1 AND session <= ?2 ORDER BY session");
	if (s == NULL)
		return -1;
	const struct readiness_row row = { .r = r, .s = s, .table = "equity", .key = { "session" }, .at = { SESSION } };
	db_bind_text(s, 1, e->after);
	db_bind_text(s, 2, e->session);
	e->equity[0] = decimal_to_double(e->start);
	while ((rc = db_step(s)) == 1 && n < e->n_days)
		if (equity_row(&row, n++) != 0)
			break;
	db_reset(s);
	if (rc < 0 || r->fault[0] != '\0')
		return -1;
	e->record.days = (struct returns_days){ .n = n, .equity = e->equity, .gross_notional = e->gross, .year = RETURNS_YEAR };
	e->record.net_pnl = e->net;
	return 0;
}

/* A market of the record by its name, made when it is new: its index. Contracts in force are fewer than there is room for. */
static size_t
market_of(struct readiness_evidence *e, const char *symbol)
{
	size_t i = 0;
	while (i < e->n_held && strcmp(e->held[i].symbol, symbol) != 0)
		i++;
	if (i == e->n_held && i < READINESS_MARKETS)
		snprintf(e->held[e->n_held++].symbol, sizeof e->held[0].symbol, "%s", symbol);
	return i < READINESS_MARKETS ? i : READINESS_MARKETS - 1;
}

enum { PERIOD, SYMBOL, DIRECTION, NOTIONAL, COMMISSION, COST };

/* What fills of one market and direction moved on day t of the record. */
static int
cost_row(const struct readiness_row *row, int64_t t)
{
	struct readiness_evidence *e = row->r->e;
	int64_t direction, moved, fee, lost;
	if (readiness_row_int(row, DIRECTION, "direction", -1, 1, &direction) != 0 || readiness_row_int(row, NOTIONAL, "notional", INT64_MIN, INT64_MAX, &moved) != 0 ||
	    readiness_row_int(row, COMMISSION, "commission", INT64_MIN, INT64_MAX, &fee) != 0 || readiness_row_int(row, COST, "cost", INT64_MIN, INT64_MAX, &lost) != 0)
		return -1;
	double notional = decimal_to_double(moved), commission = decimal_to_double(fee), paid = commission + decimal_to_double(lost);
	e->held[market_of(e, db_text(row->s, SYMBOL))].pnl -= (double)direction * notional + commission;
	if (t < (int64_t)e->n_days) {
		e->traded[t] += fabs(notional) * e->scale[t];
		e->costs[t] += paid * e->scale[t];
		e->paid[t] += paid;
	}
	return 0;
}

int
readiness_read_costs(struct readiness_reading *r)
{
	int rc;
	int64_t t = 0;
	char period[DATE_TEXT] = "";
	struct readiness_evidence *e = r->e;
	if ((e->record.missing & READINESS_COSTS) != 0)
		return 0; /* with the days */
	struct db_stmt *s = db_prepare(r->db, "SELECT period, symbol, direction, notional, commission, cost FROM rollup WHERE grain = 'day' AND period > ?1 ORDER BY period");
	if (s == NULL)
		return -1;
	const struct readiness_row row = { .r = r, .s = s, .table = "rollup", .key = { "day", "symbol" }, .at = { PERIOD, SYMBOL } };
	db_bind_text(s, 1, e->after);
	while ((rc = db_step(s)) == 1) {
		bool same = strcmp(period, db_text(s, PERIOD)) == 0;
		if (!same && readiness_row_date(&row, PERIOD, "period", e->session, period) != 0)
			break;
		if (!same)
			t = readiness_day_of(e, period);
		if (cost_row(&row, t) != 0)
			break;
	}
	if (rc == 1)
		db_reset(s);
	if (rc != 0)
		return -1;
	e->record.days.traded_notional = e->traded;
	e->record.days.costs = e->costs;
	e->record.paid = e->paid;
	return 0;
}

enum { HELD_SYMBOL, POSITION, CLOSE, POINT_VALUE };

/* Value of what each market held at the close of a session, added sign times: what was paid for it is not lost. */
static int
read_values(struct readiness_reading *r, const char *session, int sign)
{
	int rc;
	size_t rows = 0;
	struct readiness_evidence *e = r->e;
	int64_t q, close, point = 0;
	struct db_stmt *s = db_prepare(r->db, "SELECT d.symbol, d.position, d.close, c.point_value FROM decision d LEFT JOIN contract c ON c.symbol = d.symbol WHERE d.session = ?1");
	if (s == NULL || session[0] == '\0')
		return s == NULL ? -1 : 0;
	const struct readiness_row row = { .r = r, .s = s, .table = "decision", .key = { "symbol" }, .at = { HELD_SYMBOL } };
	db_bind_text(s, 1, session);
	while ((rc = db_step(s)) == 1) {
		rows++;
		if (readiness_row_int(&row, POSITION, "position", INT64_MIN, INT64_MAX, &q) != 0 || readiness_row_int(&row, CLOSE, "close", INT64_MIN, INT64_MAX, &close) != 0 ||
		    (q != 0 && readiness_row_int(&row, POINT_VALUE, "the contract's point_value", 1, INT64_MAX, &point) != 0))
			break;
		if (q != 0)
			e->held[market_of(e, db_text(s, HELD_SYMBOL))].pnl += sign * (double)q * decimal_to_double(close) * decimal_to_double(point);
	}
	if (rc == 1)
		db_reset(s);
	if (rc == 0 && rows == 0)
		snprintf(r->fault, sizeof r->fault, "decision: there is no row of %s; allowed: one for each market in each decided session", session);
	return rc == 0 && rows > 0 ? 0 : -1;
}

int
readiness_read_values(struct readiness_reading *r)
{
	double best = 0;
	struct readiness_evidence *e = r->e;
	if ((e->record.missing & (READINESS_COSTS | READINESS_MARKS)) != 0)
		return 0;
	if (read_values(r, e->after, -1) != 0 || read_values(r, e->session, 1) != 0)
		return -1;
	e->market_pnl = calloc(e->n_held + 1, sizeof *e->market_pnl);
	if (e->market_pnl == NULL)
		return readiness_no_memory(r);
	for (size_t i = 0; i < e->n_held; i++) {
		e->market_pnl[i] = e->held[i].pnl;
		if (e->held[i].pnl > best) {
			best = e->held[i].pnl;
			snprintf(e->best_market, sizeof e->best_market, "%s", e->held[i].symbol);
		}
	}
	e->record.n_markets = e->n_held;
	e->record.market_pnl = e->market_pnl;
	return 0;
}
