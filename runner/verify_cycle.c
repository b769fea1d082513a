/* The walk: one cycle after the other, each with what it did. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "implausible.h"
#include "verify_internal.h"

enum { ID, SESSION, STATE, PHASE, REASON, SCHEDULED, STARTED, FINISHED, LATE, ORDERS, BLOCKED, FILLS, IMPLAUSIBLE, AGENT_PHASE, AGENT_REASON };
static const char *const names[] = { "id", "session", "state", "phase", "reason", "scheduled_at", "started_at", "finished_at", "late_seconds", "orders", "blocked", "fills", "implausible", "agent_phase", "agent_reason" };

struct verify_market *
verify_market(struct verify *v, const char *symbol)
{
	for (int m = 0; m < v->n_markets; m++)
		if (strcmp(v->market[m].c.symbol, symbol) == 0)
			return &v->market[m];
	return NULL;
}

/* The market time it was due lies on its session's day at the exchange. */
static void
take_scheduled(struct verify_row *r, struct verify_cycle *c)
{
	date_t date;
	int second;
	if (!verify_instant(r, SCHEDULED, &c->scheduled))
		return;
	tz_local(r->v->chicago, c->scheduled, &date, &second, NULL);
	if (date != c->date)
		verify_wrong(r, SCHEDULED, "an instant of its session's day in America/Chicago");
}

static void
take_session(struct verify_row *r, struct verify_cycle *c)
{
	verify_get_text(r, SESSION, c->session, sizeof c->session);
	if (!verify_date(r, SESSION, &c->date))
		c->date = r->v->newest + 1; /* some day: what follows is computed with it */
	else if (strcmp(c->session, r->v->before) <= 0)
		verify_wrong(r, SESSION, "a session after the one before");
	r->v->newest = c->date;
}

/* What the row says of itself; what it counts is compared when the session was walked. */
static void
take_cycle(struct verify_row *r, bool newest)
{
	struct verify *v = r->v;
	struct verify_cycle *c = &v->now;
	instant_t wall;
	int64_t before = c->id;
	snprintf(r->key, sizeof r->key, "session=%s", db_text(r->s, SESSION));
	*c = (struct verify_cycle){ .id = before + 1 };
	verify_int(r, ID, c->id);
	take_session(r, c);
	verify_get_text(r, STATE, c->state, sizeof c->state);
	bool open = strcmp(c->state, "open") == 0, decided = strcmp(c->state, "decided") == 0;
	c->done = !open && !decided;
	c->decided = !open;
	c->no_agent = db_is_null(r->s, AGENT_PHASE);
	if ((open || decided) && !newest)
		verify_wrong(r, STATE, "done");
	else if (c->done)
		verify_text(r, STATE, "done");
	verify_text(r, PHASE, open ? "open" : decided ? "decide" : "done");
	take_scheduled(r, c);
	verify_instant(r, STARTED, &wall);
	if (c->done)
		verify_instant(r, FINISHED, &wall);
	else
		verify_text(r, FINISHED, NULL);
	if (!db_is_null(r->s, LATE) && verify_get_int(r, LATE) < 0)
		verify_wrong(r, LATE, "0 or more seconds");
}

/* "3 fills, 2 orders for the next session, 1 blocked": as cycle.c says it. */
static void
sentence(const struct verify_cycle *c, char *out, size_t size)
{
	size_t n = (size_t)snprintf(out, size, "%" PRId64 " fill%s, %" PRId64 " order%s for the next session", c->fills, c->fills == 1 ? "" : "s", c->orders, c->orders == 1 ? "" : "s");
	if (c->blocked > 0 && n < size)
		snprintf(out + n, size - n, ", %" PRId64 " blocked", c->blocked);
}

static int
close_cycle(struct verify_row *r)
{
	struct verify_cycle *c = &r->v->now;
	char text[160] = "";
	if (c->done)
		sentence(c, text, sizeof text);
	verify_int(r, ORDERS, c->orders);
	verify_int(r, BLOCKED, c->blocked);
	verify_int(r, FILLS, c->decided ? c->fills : 0); /* T1 counts them */
	verify_int(r, IMPLAUSIBLE, c->implausible);
	verify_text(r, REASON, text);
	if (c->done && verify_event_update(r->v, text) != 0)
		return -1;
	verify_agent_cycle(r, AGENT_PHASE, AGENT_REASON);
	return 0;
}

/* Orders decided before are bound to the session that came next. */
static void
meet_deadlines(struct verify *v)
{
	for (size_t i = 0; i < v->n_pending; i++) {
		struct verify_intent *p = &v->pending[i];
		if (strcmp(p->in.session, v->before) != 0)
			continue;
		verify_same_text(v, "intent", p->row, "deadline", p->in.deadline, v->now.session);
		snprintf(p->in.deadline, sizeof p->in.deadline, "%s", v->now.session);
	}
}

static void
begin_session(struct verify *v)
{
	v->n_decisions = 0;
	for (int m = 0; m < v->n_markets; m++) {
		struct verify_market *k = &v->market[m];
		k->no_bar = k->worked = k->rolls = false;
	}
	meet_deadlines(v);
}

static int
close_months(struct verify *v)
{
	char month[8];
	if (v->before[0] == '\0' || strncmp(v->before, v->now.session, 7) == 0)
		return 0;
	snprintf(month, sizeof month, "%.7s", v->before);
	return verify_sums_close(v, VERIFY_MONTH, month);
}

/* Rows of a session that no cycle stands for. */
static int
drop(struct verify *v, struct verify_stream *st, const char *table, int column, const char *name)
{
	char row[VERIFY_ROW];
	while (st->row && (v->now.session[0] == '\0' || strcmp(db_text(st->s, column), v->now.session) <= 0)) {
		snprintf(row, sizeof row, "%s=%s", "session", db_text(st->s, column));
		verify_differ(v, table, row, name, db_text(st->s, column), "a decided session that still lacks this row");
		if (verify_next(v, st) != 0)
			return -1;
	}
	return 0;
}

static int
drop_fills(struct verify *v)
{
	char row[VERIFY_ROW];
	while (v->fills.row && (v->now.session[0] == '\0' || strcmp(db_text(v->fills.s, 16), v->now.session) <= 0)) {
		snprintf(row, sizeof row, "id=%s", db_text(v->fills.s, 0));
		verify_differ(v, "fills", row, "order_id", db_text(v->fills.s, 12), "an order of this session");
		v->fill_id = verify_others_next(v, v->fill_id);
		v->fills_seen++;
		if (verify_next(v, &v->fills) != 0)
			return -1;
	}
	return 0;
}

static int
walk_session(struct verify *v)
{
	int64_t last = v->fill_id; /* fills before this session */
	char before[DATE_TEXT];
	bool stood_in = strchr(v->decider, ':') != NULL;
	snprintf(before, sizeof before, "%s", v->decided);
	begin_session(v);
	if (close_months(v) != 0 || verify_events_free(v) != 0 || verify_work(v) != 0 || drop_fills(v) != 0)
		return -1;
	if (v->now.decided) {
		if (verify_events_free(v) != 0)
			return -1;
		v->triggered = v->triggered && v->now.no_agent; /* T1 has done what was asked for */
		verify_look_due(v, stood_in);
		verify_sums_count(v);
		verify_reconcile_count(v);
		if (verify_decisions(v) != 0 || verify_account(v) != 0 || verify_plan(v) != 0 || verify_intents(v) != 0)
			return -1;
		if (implausible_count(v->db, v->now.session, before, last, &v->now.implausible) != 0)
			return verify_fail(v, db_error(v->db));
		snprintf(v->decided, sizeof v->decided, "%s", v->now.session);
	}
	if (drop(v, &v->decisions, "decision", 0, "session") != 0 || drop(v, &v->equities, "equity", 0, "session") != 0)
		return -1;
	return verify_sums_close(v, VERIFY_DAY, v->now.session);
}

/* After the last cycle nothing may be left in any stream. */
static int
drop_rest(struct verify *v)
{
	char month[8];
	snprintf(month, sizeof month, "%.7s", v->now.session);
	if (v->now.id > 0 && (verify_sums_close(v, VERIFY_MONTH, month) != 0 || verify_sums_close(v, VERIFY_TOTAL, "") != 0))
		return -1;
	v->now.session[0] = '\0';
	if (drop_fills(v) != 0 || drop(v, &v->decisions, "decision", 0, "session") != 0 || drop(v, &v->equities, "equity", 0, "session") != 0 ||
	    drop(v, &v->flows, "cash_flow", 1, "session") != 0 || drop(v, &v->intents, "intent", 2, "session") != 0)
		return -1;
	for (char row[VERIFY_ROW]; v->ords.row;) {
		snprintf(row, sizeof row, "id=%s", db_text(v->ords.s, 0));
		verify_differ(v, "ord", row, "intent_id", db_text(v->ords.s, 2), "an intent that worked");
		if (verify_next(v, &v->ords) != 0)
			return -1;
	}
	return 0;
}

int
verify_cycles(struct verify *v)
{
	int rc;
	int64_t newest = 0;
	struct db_stmt *last = verify_stmt(v, "SELECT max(id) FROM cycle");
	if (last == NULL || verify_step(v, last) < 0)
		return -1;
	newest = db_int(last, 0);
	db_reset(last);
	struct db_stmt *s = verify_stmt(v, "SELECT id, session, state, phase, reason, scheduled_at, started_at, finished_at, late_seconds, orders, blocked, fills, implausible, agent_phase, agent_reason FROM cycle ORDER BY id");
	if (s == NULL)
		return -1;
	struct verify_row r = { .v = v, .s = s, .table = "cycle", .names = names };
	while ((rc = verify_step(v, s)) == 1) {
		take_cycle(&r, db_int(s, ID) == newest);
		if (walk_session(v) != 0 || close_cycle(&r) != 0)
			return -1;
		snprintf(v->before, sizeof v->before, "%s", v->now.session);
	}
	return rc < 0 ? -1 : drop_rest(v);
}
