/* T0, T2, T3, T5 of the ledger protocol (docs/architecture.md). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ledger_derive.h"
#include "ledger_internal.h"

/* Which session comes next an open-ended feed knew only as far as the calendar does: the orders of the last decision work in the one that came. */
static int
bind_orders(struct ledger *l, const char *session)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE intent SET deadline = ?1 WHERE session = (SELECT value FROM meta WHERE key = 'advanced_session') AND deadline <> ?1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	return ledger_run(l, s, "deadline");
}

int
ledger_t0_open(struct ledger *l, const char *session, const char *scheduled_at, const char *started_at, int64_t late, bool bind)
{
	if (ledger_begin(l) != 0)
		return -1;
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO cycle(session, state, phase, reason, scheduled_at, started_at, late_seconds) VALUES (?1, 'open', 'open', '', ?2, ?3, ?4)");
	if (s == NULL)
		goto fail;
	db_bind_text(s, 1, session);
	db_bind_text(s, 2, scheduled_at);
	db_bind_text(s, 3, started_at);
	if (late >= 0)
		db_bind_int(s, 4, late);
	else
		db_bind_null(s, 4);
	if (ledger_run(l, s, "open cycle") != 0 || (bind && bind_orders(l, session) != 0))
		goto fail;
	return ledger_commit(l);
fail:
	ledger_rollback(l);
	return -1;
}

static int
intent_working(struct ledger *l, struct ledger_intent *in, int64_t arrival)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE intent SET state = 'working', arrival = coalesce(arrival, ?2) WHERE id = ?1 AND state IN ('intent', 'working')");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, in->id);
	db_bind_int(s, 2, arrival);
	if (ledger_run(l, s, "intent") != 0)
		return -1;
	if (db_changes(l->db) != 1)
		return ledger_fail(l, "intent is not live");
	snprintf(in->state, sizeof in->state, "working");
	if (!in->has_arrival)
		in->arrival = arrival;
	in->has_arrival = true;
	return 0;
}

int
ledger_t2_send(struct ledger *l, struct ledger_intent *in, struct ledger_ord *ord, int64_t arrival)
{
	struct ledger_ord last;
	int count = 0;
	if (ledger_ord_last(l, in->id, &last, &count) < 0)
		return -1;
	if (ledger_begin(l) != 0)
		return -1;
	snprintf(ord->ref, sizeof ord->ref, "%s.%d", in->ref, count + 1);
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO ord(ref, intent_id, stage, sub, misses, n, limit_price, state, slice) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'sending', ?8)");
	if (s == NULL)
		goto fail;
	db_bind_text(s, 1, ord->ref);
	db_bind_int(s, 2, in->id);
	db_bind_text(s, 3, ord->stage);
	db_bind_int(s, 4, ord->sub);
	db_bind_int(s, 5, ord->misses);
	db_bind_int(s, 6, ord->n);
	if (ord->has_limit)
		db_bind_int(s, 7, ord->limit);
	else
		db_bind_null(s, 7);
	db_bind_int(s, 8, ord->slice);
	if (ledger_run(l, s, "order") != 0)
		goto fail;
	ord->id = db_last_id(l->db);
	ord->intent_id = in->id;
	ord->filled = ord->fills = ord->notional = 0;
	ord->sub_end = -1;
	snprintf(ord->state, sizeof ord->state, "sending");
	if (intent_working(l, in, arrival) != 0)
		goto fail;
	return ledger_commit(l);
fail:
	ledger_rollback(l);
	return -1;
}

/* Place in the life of an order; nothing ever leads back. */
static int
state_rank(const char *state)
{
	static const char *const order[] = { "sending", "working", "cancelling", "done" };
	for (int i = 0; i < 4; i++)
		if (strcmp(state, order[i]) == 0)
			return i;
	return -1;
}

/* Contracts that an order which is over filled. */
static int
intent_filled(struct ledger *l, int64_t id, int64_t n)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE intent SET filled = filled + ?2, state = CASE WHEN filled + ?2 = n THEN 'done' ELSE state END WHERE id = ?1 AND filled + ?2 <= n");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, id);
	db_bind_int(s, 2, n);
	if (ledger_run(l, s, "intent") != 0)
		return -1;
	return db_changes(l->db) == 1 ? 0 : ledger_fail(l, "fills exceed their intent");
}

/* 1 written, 0 there is no such row, -1. s: its 1 to 4 are the order and what it filled. */
static int
put_filled(struct ledger *l, struct db_stmt *s, const struct ledger_ord *ord)
{
	db_bind_int(s, 1, ord->id);
	db_bind_int(s, 2, ord->filled);
	db_bind_int(s, 3, ord->fills);
	db_bind_int(s, 4, ord->notional);
	return ledger_run(l, s, "order") == 0 ? db_changes(l->db) : -1;
}

int
ledger_order_over(struct ledger *l, struct ledger_ord *ord, int sub_end)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE ord SET filled = ?2, fills = ?3, notional = ?4, state = 'done', sub_end = ?5 WHERE id = ?1 AND state <> 'done'");
	if (s == NULL)
		return -1;
	if (sub_end >= 0)
		db_bind_int(s, 5, sub_end);
	int changed = put_filled(l, s, ord);
	if (changed < 0 || (changed == 1 && ord->filled > 0 && intent_filled(l, ord->intent_id, ord->filled) != 0))
		return -1;
	snprintf(ord->state, sizeof ord->state, "done");
	ord->sub_end = sub_end;
	return 0;
}

int
ledger_order_late(struct ledger *l, const struct ledger_ord *ord, int64_t n)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE ord SET filled = ?2, fills = ?3, notional = ?4 WHERE id = ?1 AND state = 'done' AND fills = ?3 - 1");
	if (s == NULL)
		return -1;
	int changed = put_filled(l, s, ord);
	if (changed == 0)
		return ledger_fail(l, "an order is not as it was read");
	return changed < 0 ? -1 : intent_filled(l, ord->intent_id, n);
}

static int
put_state(struct ledger *l, struct ledger_ord *ord, const char *state, int sub_end)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE ord SET state = ?2, sub_end = ?3 WHERE id = ?1 AND state <> 'done'");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, ord->id);
	db_bind_text(s, 2, state);
	if (sub_end >= 0)
		db_bind_int(s, 3, sub_end);
	if (ledger_run(l, s, "order state") != 0)
		return -1;
	snprintf(ord->state, sizeof ord->state, "%s", state);
	ord->sub_end = sub_end;
	return 0;
}

int
ledger_t3_state(struct ledger *l, struct ledger_ord *ord, const char *state, int sub_end)
{
	if (state_rank(state) <= state_rank(ord->state))
		return 0;
	if (ledger_begin(l) != 0)
		return -1;
	int rc = strcmp(state, "done") == 0 ? ledger_order_over(l, ord, sub_end) : put_state(l, ord, state, sub_end);
	if (rc == 0)
		return ledger_commit(l);
	ledger_rollback(l);
	return -1;
}

static int
tell_order(struct ledger *l, const struct ledger_intent *in, const char *state, const char *reason)
{
	struct ledger_words w = { 0 };
	int rc = ledger_words_order(in, state, reason, &w) != 0 ? ledger_fail(l, "out of memory") : ledger_event(l, w.key, in->deadline, "order", w.severity, w.text, w.data.data);
	ledger_words_free(&w);
	return rc;
}

int
ledger_intent_end(struct ledger *l, const struct ledger_intent *in, const char *state, const char *reason)
{
	if (ledger_begin(l) != 0)
		return -1;
	struct db_stmt *s = ledger_stmt(l, "UPDATE intent SET state = ?2, reason = ?3 WHERE id = ?1 AND state IN ('intent', 'working')");
	if (s == NULL)
		goto fail;
	db_bind_int(s, 1, in->id);
	db_bind_text(s, 2, state);
	db_bind_text(s, 3, reason);
	if (ledger_run(l, s, "intent") != 0)
		goto fail;
	if (db_changes(l->db) == 1 && strcmp(state, "done") != 0 && tell_order(l, in, state, reason) != 0)
		goto fail;
	return ledger_commit(l);
fail:
	ledger_rollback(l);
	return -1;
}

int
ledger_intent_block(struct ledger *l, const struct ledger_intent *in, const struct risk_verdict *v)
{
	char reason[128];
	snprintf(reason, sizeof reason, "blocked by %s", v->blocked_by);
	if (ledger_begin(l) != 0)
		return -1;
	struct db_stmt *s = ledger_stmt(l, "UPDATE intent SET state = 'blocked', blocked_by = ?2, blocked_value = ?3, blocked_limit = ?4, reason = ?5 WHERE id = ?1 AND state = 'intent'");
	if (s == NULL)
		goto fail;
	db_bind_int(s, 1, in->id);
	db_bind_text(s, 2, v->blocked_by);
	db_bind_real(s, 3, v->value);
	db_bind_real(s, 4, v->limit);
	db_bind_text(s, 5, reason);
	if (ledger_run(l, s, "intent") != 0 || tell_order(l, in, "blocked", reason) != 0)
		goto fail;
	return ledger_commit(l);
fail:
	ledger_rollback(l);
	return -1;
}

int
ledger_t5_done(struct ledger *l, const char *session, const char *reason, const char *finished_at)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE cycle SET state = 'done', phase = 'done', reason = ?2, finished_at = ?3 WHERE session = ?1 AND state <> 'done'");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	db_bind_text(s, 2, reason);
	db_bind_text(s, 3, finished_at);
	return ledger_run(l, s, "close cycle");
}
