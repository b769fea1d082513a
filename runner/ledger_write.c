/* T0, T2, T3, T4, T5 of the ledger protocol (docs/architecture.md). */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "ledger_derive.h"
#include "ledger_internal.h"

int
ledger_t0_open(struct ledger *l, const char *session, const char *scheduled_at, const char *started_at, int64_t late)
{
	if (ledger_begin(l) != 0)
		return -1;
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO cycle(session, state, phase, reason, scheduled_at, started_at, late_seconds) VALUES (?1, 'open', 'open', '', ?2, ?3, ?4)");
	if (s == NULL)
		goto fail;
	db_bind_text(s, 1, session);
	db_bind_text(s, 2, scheduled_at);
	db_bind_text(s, 3, started_at);
	db_bind_int(s, 4, late);
	if (ledger_run(l, s, "open cycle") != 0)
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
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO ord(ref, intent_id, stage, sub, misses, n, limit_price, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'sending')");
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
	if (ledger_run(l, s, "order") != 0)
		goto fail;
	ord->id = db_last_id(l->db);
	ord->intent_id = in->id;
	ord->filled = 0;
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

int
ledger_t3_state(struct ledger *l, struct ledger_ord *ord, const char *state, int sub_end)
{
	if (state_rank(state) <= state_rank(ord->state))
		return 0;
	if (ledger_begin(l) != 0)
		return -1;
	struct db_stmt *s = ledger_stmt(l, "UPDATE ord SET state = ?2, sub_end = ?3 WHERE id = ?1 AND state <> 'done'");
	if (s == NULL)
		goto fail;
	db_bind_int(s, 1, ord->id);
	db_bind_text(s, 2, state);
	if (sub_end >= 0)
		db_bind_int(s, 3, sub_end);
	else
		db_bind_null(s, 3);
	if (ledger_run(l, s, "order state") != 0)
		goto fail;
	snprintf(ord->state, sizeof ord->state, "%s", state);
	ord->sub_end = sub_end;
	return ledger_commit(l);
fail:
	ledger_rollback(l);
	return -1;
}

static int
insert_fill(struct ledger *l, const struct ledger_fill *f, int64_t fee)
{
	const struct ledger_intent *in = f->intent;
	char at[CLOCK_TEXT];
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO fills(timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage,"
	                                   " volume_at_fill, spread_at_fill, fill_latency_ms, order_id, exec_key, exec_rev, intent_id, session_date, contract, decision_price,"
	                                   " commission, spread_source, fill_model, recorded_at)"
	                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, f->timestamp);
	db_bind_text(s, 2, in->symbol);
	db_bind_int(s, 3, in->direction);
	db_bind_int(s, 4, f->n);
	db_bind_real(s, 5, decimal_to_double(in->arrival));
	db_bind_real(s, 6, decimal_to_double(f->price));
	db_bind_real(s, 7, in->predicted);
	db_bind_real(s, 8, decimal_to_double(llabs(f->price - in->arrival)));
	db_bind_real(s, 9, (double)f->volume);
	db_bind_real(s, 10, decimal_to_double(f->spread));
	db_bind_real(s, 11, f->latency_ms);
	db_bind_int(s, 12, f->ord->id);
	db_bind_text(s, 13, f->exec_key);
	db_bind_int(s, 14, in->id);
	db_bind_text(s, 15, in->deadline);
	db_bind_text(s, 16, in->contract);
	db_bind_real(s, 17, decimal_to_double(in->decision_price));
	db_bind_real(s, 18, decimal_to_double(fee));
	db_bind_text(s, 19, f->spread_source);
	db_bind_text(s, 20, f->ord->stage);
	db_bind_text(s, 21, clock_format(clock_wall(), at));
	return ledger_run(l, s, "fill");
}

static int
count_fill(struct ledger *l, const struct ledger_fill *f, int64_t id)
{
	char text[32];
	snprintf(text, sizeof text, "%" PRId64, id);
	if (ledger_meta_set(l, "fills_rows", text) != 0 || ledger_meta_set(l, "fills_last", text) != 0)
		return -1;
	struct db_stmt *s = ledger_stmt(l, "UPDATE cycle SET fills = fills + 1 WHERE session = ?1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, f->intent->deadline);
	if (ledger_run(l, s, "cycle") != 0)
		return -1;
	s = ledger_stmt(l, "UPDATE intent SET filled = filled + ?2, state = CASE WHEN filled + ?2 = n THEN 'done' ELSE state END WHERE id = ?1 AND filled + ?2 <= n");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, f->intent->id);
	db_bind_int(s, 2, f->n);
	if (ledger_run(l, s, "intent") != 0)
		return -1;
	if (db_changes(l->db) != 1)
		return ledger_fail(l, "fill exceeds its intent");
	return 0;
}

static int
count_order(struct ledger *l, const struct ledger_fill *f, int sub)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE ord SET filled = filled + ?2, sub_end = CASE WHEN filled + ?2 = n THEN ?3 ELSE sub_end END,"
	                                   " state = CASE WHEN filled + ?2 = n THEN 'done' ELSE state END WHERE id = ?1 AND filled + ?2 <= n");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, f->ord->id);
	db_bind_int(s, 2, f->n);
	db_bind_int(s, 3, sub);
	if (ledger_run(l, s, "order") != 0)
		return -1;
	if (db_changes(l->db) != 1)
		return ledger_fail(l, "fill exceeds its order");
	return 0;
}

static int
put_position(struct ledger *l, const struct ledger_holding *h)
{
	char avg[48];
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO position(symbol, contract, opening, q, avg, since) VALUES (?1, ?2, 0, ?3, ?4, ?5)"
	                                   " ON CONFLICT(symbol, contract) DO UPDATE SET q = ?3, avg = ?4, since = ?5");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, h->symbol);
	db_bind_text(s, 2, h->contract);
	db_bind_int(s, 3, h->pos.q);
	db_bind_text(s, 4, position_avg_text(h->pos.avg, avg));
	db_bind_text(s, 5, h->since[0] != '\0' ? h->since : NULL);
	return ledger_run(l, s, "position");
}

static int
put_trade(struct ledger *l, const char *session, const char *symbol, int64_t net)
{
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO trade_pnl(session, symbol, net) VALUES (?1, ?2, ?3) ON CONFLICT(session, symbol) DO UPDATE SET net = net + ?3");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	db_bind_text(s, 2, symbol);
	db_bind_int(s, 3, net);
	return ledger_run(l, s, "trade_pnl");
}

/* Position, cash and what the trade breaker judges. */
static int
book_fill(struct ledger *l, const struct ledger_fill *f, const struct contract *c, int64_t fee)
{
	const struct ledger_intent *in = f->intent;
	struct ledger_holding h = { 0 };
	int64_t signed_n = f->n * in->direction, pv = c->point_value / DECIMAL_ONE, pnl = 0;
	if (ledger_holding_get(l, in->symbol, in->contract, &h) < 0)
		return -1;
	snprintf(h.symbol, sizeof h.symbol, "%s", in->symbol);
	snprintf(h.contract, sizeof h.contract, "%s", in->contract);
	int64_t before = h.pos.q;
	struct ledger_account a;
	if (ledger_account_get(l, &a) != 1)
		return -1;
	if (position_fill(&h.pos, signed_n, f->price, pv, &pnl) != 0 || position_cash(&a.cash, signed_n, f->price, pv, fee) != 0)
		return ledger_fail(l, "fill's money exceeds 64 bits");
	a.fees += fee;
	if (h.pos.q == 0)
		h.since[0] = '\0';
	else if (before == 0 || (before > 0) != (h.pos.q > 0))
		snprintf(h.since, sizeof h.since, "%s", in->deadline);
	if (put_position(l, &h) != 0 || ledger_put_account(l, &a) != 0)
		return -1;
	bool reduces = before != 0 && (before > 0) != (signed_n > 0);
	return reduces ? put_trade(l, in->deadline, in->symbol, pnl - fee) : 0;
}

static int
tell_fill(struct ledger *l, const struct ledger_fill *f, const struct contract *c, int64_t id)
{
	struct ledger_words w = { 0 };
	int rc = ledger_words_fill(f, c, id, &w) != 0 ? ledger_fail(l, "out of memory") : ledger_event(l, w.key, f->intent->deadline, "fill", w.severity, w.text, w.data.data);
	ledger_words_free(&w);
	return rc;
}

int
ledger_t4_fill(struct ledger *l, const struct ledger_fill *f, const struct contract *c, int *sub)
{
	if (ledger_begin(l) != 0)
		return -1;
	int known = ledger_exec_known(l, f->exec_key);
	if (known == 1)
		return ledger_commit(l);
	int64_t fee;
	if (known < 0)
		goto fail;
	if (ledger_fee(c, f->n, &fee) != 0) {
		ledger_fail(l, "commission exceeds 64 bits");
		goto fail;
	}
	if (insert_fill(l, f, fee) != 0)
		goto fail;
	int64_t id = db_last_id(l->db);
	if (count_fill(l, f, id) != 0 || count_order(l, f, *sub) != 0 || book_fill(l, f, c, fee) != 0 || ledger_rollup_add(l, f, c, fee) != 0 || tell_fill(l, f, c, id) != 0)
		goto fail;
	return ledger_commit(l) == 0 ? 1 : -1;
fail:
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
