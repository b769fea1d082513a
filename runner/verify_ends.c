/* What must hold after the last session: positions, money, breakers, counters, and orders still to come. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event_kept.h"
#include "verify_internal.h"

static const char *
date_or_null(date_t date, char out[DATE_TEXT])
{
	return date == DATE_NONE ? NULL : date_format(date, out);
}

static void
compare_position(struct verify_row *r, struct verify_holding *h)
{
	char avg[48], session[DATE_TEXT];
	const struct account_holding *a = &h->h;
	bool closed = a->marked == ACCOUNT_MARK_CLOSE;
	verify_int(r, 2, 0); /* nothing is taken over: every position begins here */
	verify_int(r, 3, h->counted.q);
	verify_text(r, 4, position_avg_text(h->counted.avg, avg));
	if (closed)
		verify_int(r, 5, a->mark);
	else
		verify_text(r, 5, NULL);
	verify_text(r, 6, closed ? date_format(a->mark_session, session) : NULL);
	verify_text(r, 7, h->counted_since[0] != '\0' ? h->counted_since : NULL);
	h->h.symbol[0] = '\0'; /* looked at */
}

static int
read_positions(struct verify *v)
{
	static const char *const names[] = { "symbol", "contract", "opening", "q", "avg", "mark", "mark_session", "since" };
	char row[VERIFY_ROW];
	int rc;
	struct db_stmt *s = verify_stmt(v, "SELECT symbol, contract, opening, q, avg, mark, mark_session, since FROM position ORDER BY symbol, contract");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "position", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		struct verify_holding *h = db_text(s, 0)[0] == '\0' ? NULL : verify_holding(v, db_text(s, 0), db_text(s, 1));
		snprintf(r.key, sizeof r.key, "symbol=%s contract=%s", db_text(s, 0), db_text(s, 1));
		if (h == NULL || !h->written)
			verify_wrong(&r, 0, "no row: never traded, or not counted yet");
		else
			compare_position(&r, h);
	}
	for (size_t i = 0; i < v->n_holdings; i++) {
		snprintf(row, sizeof row, "symbol=%s contract=%s", v->holding[i].h.symbol, v->holding[i].h.contract);
		if (v->holding[i].h.symbol[0] != '\0' && v->holding[i].written)
			verify_differ(v, "position", row, "symbol", "no row", "a row");
	}
	return rc;
}

static int
read_account(struct verify *v)
{
	static const char *const names[] = { "id", "capital0", "cash", "flows", "fees", "peak", "peak_session", "gate_peak", "counted", "counted_fill", "reconciled" };
	struct db_stmt *s = verify_stmt(v, "SELECT id, capital0, cash, flows, fees, peak, peak_session, gate_peak, counted, counted_fill, reconciled FROM account ORDER BY id");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "account", .names = names, .key = "id=1" };
	int rc = verify_step(v, s);
	if (rc == 0)
		verify_differ(v, "account", "id=1", "id", "no row", "a row");
	if (rc != 1)
		return rc;
	verify_int(&r, 0, 1);
	verify_int(&r, 1, v->capital0);
	verify_int(&r, 2, v->decided_account.cash);
	verify_int(&r, 3, v->account.flows);
	verify_int(&r, 4, v->decided_account.fees);
	verify_int(&r, 5, v->peak);
	verify_text(&r, 6, v->peak_session[0] != '\0' ? v->peak_session : NULL);
	verify_int(&r, 7, v->gate_peak);
	verify_int(&r, 8, v->counted);
	/* before our first fill: what was taken over */
	verify_int(&r, 9, v->counted_fill > 0 ? v->counted_fill : verify_others_next(v, 0) - 1);
	verify_int(&r, 10, v->reconciled);
	db_reset(s);
	return 0;
}

static void
compare_breaker(struct verify_row *r, enum risk_kind k, const struct breakers_one *b)
{
	char rearms[48] = "", day[DATE_TEXT];
	if (b->rearm[0] != 0)
		snprintf(rearms, sizeof rearms, "%" PRId64 ",%" PRId64, b->rearm[0], b->rearm[1]);
	verify_text(r, 0, risk_name(k));
	verify_int(r, 1, (int64_t)k);
	verify_text(r, 2, risk_state_name(b->b.state));
	verify_int(r, 3, b->b.counter);
	verify_real(r, 4, b->b.threshold);
	verify_real(r, 5, b->value);
	verify_text(r, 6, date_or_null(b->since, day));
	verify_text(r, 7, date_or_null(b->tripped, day));
	verify_int(r, 8, b->trips);
	verify_text(r, 9, rearms);
	verify_int(r, 10, b->latched);
}

static int
read_breakers(struct verify *v)
{
	static const char *const names[] = { "name", "kind", "state", "counter", "threshold", "value", "since", "tripped", "trips", "rearms", "latched" };
	int rc, k = 0;
	struct db_stmt *s = verify_stmt(v, "SELECT name, kind, state, counter, threshold, value, since, tripped, trips, rearms, latched FROM breaker ORDER BY kind");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "breaker", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		snprintf(r.key, sizeof r.key, "name=%s", db_text(s, 0));
		if (k < RISK_KINDS)
			compare_breaker(&r, (enum risk_kind)k, &v->breaker[k]);
		else
			verify_wrong(&r, 1, "no row: there are four");
		k++;
	}
	if (rc == 0 && k < RISK_KINDS)
		verify_same_int(v, "breaker", "table", "rows", k, RISK_KINDS);
	return rc;
}

/* The counters that name the next row: ids stay gapless only while they stand at the newest. */
static int
read_counters(struct verify *v)
{
	static const char *const names[] = { "name", "seq" };
	struct { const char *name; int64_t last; } table[] = { { "cash_flow", v->flow_id }, { "cycle", v->now.id }, { "fills", v->fill_id > verify_others_last(v) ? v->fill_id : verify_others_last(v) },
		{ "intent", v->intent_id }, { "job", v->n_jobs > 0 ? v->job[v->n_jobs - 1].j.id : 0 }, { "ord", v->ord_id } };
	const size_t n = sizeof table / sizeof table[0];
	int rc;
	struct db_stmt *s = verify_stmt(v, "SELECT name, seq FROM sqlite_sequence ORDER BY name");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "sqlite_sequence", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		size_t i = 0;
		snprintf(r.key, sizeof r.key, "name=%s", db_text(s, 0));
		while (i < n && strcmp(db_text(s, 0), table[i].name) != 0)
			i++;
		if (strcmp(db_text(s, 0), "start") == 0)
			continue; /* looked at with its rows, verify_readiness */
		if (i == n) {
			verify_wrong(&r, 0, "a table with numbered rows");
			continue;
		}
		verify_int(&r, 1, table[i].last);
		table[i].last = 0; /* looked at */
	}
	for (size_t i = 0; i < n; i++)
		if (table[i].last != 0)
			verify_differ(v, "sqlite_sequence", table[i].name, "name", "no row", "a row");
	return rc;
}

static int
count_rollups(struct verify *v)
{
	struct db_stmt *s = verify_stmt(v, "SELECT count(*) FROM rollup");
	if (s == NULL || verify_step(v, s) != 1)
		return -1;
	verify_same_int(v, "rollup", "table", "rows", db_int(s, 0), v->rollups);
	db_reset(s);
	return 0;
}

static void
compare_facts(struct verify *v)
{
	verify_same_text(v, "meta", "key=advanced_session", "value", v->advanced, v->decided);
	int64_t stated = 0;
	if (__builtin_add_overflow(v->capital0, v->account.flows, &stated))
		stated = v->capital0;
	verify_same_int(v, "meta", "key=capital_stated", "value", v->capital_stated, stated);
	if (v->events_from != 0)
		verify_same_int(v, "meta", "key=" EVENT_FROM, "value", v->events_from, v->forgotten + 1);
	verify_same_int(v, "meta", "key=halted", "value", v->halted_stamp, v->halted);
	verify_same_text(v, "meta", "key=stopped", "value", v->stopped_stamp, v->stopped);
	verify_same_text(v, "meta", "key=halt_reason", "value", v->halt_reason, !v->halted ? "" : v->ruined ? "ruin" : "operator");
}

/* Orders whose session has not come: nothing has happened to them. */
static void
compare_waiting(struct verify *v)
{
	for (size_t i = 0; i < v->n_pending; i++) {
		const struct verify_intent *p = &v->pending[i];
		if (p->at_decision || strcmp(p->in.deadline, v->before) <= 0)
			continue; /* judged where it was blocked, or at work in a cycle that is not over */
		verify_same_text(v, "intent", p->row, "state", p->in.state, "intent");
		verify_same_int(v, "intent", p->row, "filled", p->in.filled, 0);
		verify_same_text(v, "intent", p->row, "arrival", p->in.has_arrival ? "a price" : "NULL", "NULL");
		verify_same_text(v, "intent", p->row, "blocked_by", p->has_blocked ? p->blocked_by : "NULL", "NULL");
		verify_same_real(v, "intent", p->row, "blocked_value", p->blocked_value, NAN);
		verify_same_real(v, "intent", p->row, "blocked_limit", p->blocked_limit, NAN);
		verify_same_text(v, "intent", p->row, "reason", p->reason, "");
	}
}

int
verify_ends(struct verify *v)
{
	compare_waiting(v);
	/* the operator may have spoken last */
	if (verify_events_rest(v) != 0)
		return -1;
	compare_facts(v);
	verify_same_int(v, "meta", "key=trigger", "value", v->trigger_stamp, v->triggered);
	verify_models_end(v);
	verify_jobs_end(v);
	if (verify_others(v) != 0)
		return -1;
	verify_same_int(v, "event", "adopt", "rows", v->others_told, v->others);
	if (read_positions(v) != 0 || read_account(v) != 0 || read_breakers(v) != 0)
		return -1;
	return read_counters(v) != 0 || count_rollups(v) != 0 || verify_reconcile_ends(v) != 0 || verify_readiness(v) != 0 ? -1 : 0;
}
