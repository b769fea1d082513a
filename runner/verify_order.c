/* The intents that work in a session: their orders, the fills of each, and how each of them ended. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "execution.h"
#include "verify_internal.h"

enum { ID, REF, INTENT, STAGE, SUB, SUB_END, SLICE, MISSES, N, LIMIT, FILLED, STATE, FILLS, NOTIONAL };
static const char *const names[] = { "id", "ref", "intent_id", "stage", "sub", "sub_end", "slice", "misses", "n", "limit_price", "filled", "state", "fills", "notional" };

#define SUBS 128 /* sub-bars that a session can have: seven bits of a draw's key */
#define FAR 1000 /* ticks: any price that lies well on one side */

/*
 * The order that execution.h would send next in a market where `stage` can be
 * sent: everything but the limit, which depends on a market that is not kept.
 */
static void
next_order(struct verify *v, const struct verify_intent *in, int64_t filled, const struct ledger_ord *last, enum exec_stage stage, struct exec_order *out)
{
	struct exec_intent ei = { .id = in->in.id, .direction = in->in.direction, .n = in->in.n, .filled = filled, .roll = strcmp(in->in.kind, LEDGER_ROLL) == 0 };
	struct exec_order prev = { 0 };
	int64_t tick = in->m->c.tick;
	int d = in->in.direction;
	const char *why;
	bool first = last == NULL;
	if (!first) {
		prev = (struct exec_order){ .j = last->sub, .n = last->n, .misses = last->misses, .slice = last->slice, .slice_j = last->slice_sub, .limit = stage == EXEC_STEP ? 0 : d * 2 * FAR * tick };
		if (exec_stage_parse(last->stage, &prev.stage) != 0)
			prev.stage = EXEC_CROSS;
	}
	*v->paper = (struct exec_market){ .subs = stage == EXEC_DAILY_OPEN ? NULL : v->subs, .n_subs = SUBS, .tick = tick, .adv = in->adv, .seed = v->seed, .day = { .session = v->now.date } };
	snprintf(v->paper->symbol, sizeof v->paper->symbol, "%s", in->in.symbol);
	/* a slice's first order rests where the spread leaves room, crosses where it does not; the others do not look at it */
	for (int j = 0; j < SUBS; j++)
		v->subs[j] = (struct subbar){ .o = d * FAR * tick, .spread = stage == EXEC_CROSS ? 0 : 10 * tick };
	if (exec_next(v->paper, &ei, first ? NULL : &prev, first ? -1 : last->sub_end, out, &why) != 1)
		out->j = -1;
}

/* What can be said of a limit: on the tick, none where none belongs, and exact for the first order, whose middle is the arrival. */
static void
check_limit(struct verify_row *r, const struct verify_intent *in, const struct exec_order *want, const struct ledger_ord *last, struct ledger_ord *ord)
{
	int64_t tick = in->m->c.tick;
	int d = in->in.direction;
	ord->has_limit = want->has_limit;
	if (!want->has_limit) {
		verify_text(r, LIMIT, NULL);
		return;
	}
	ord->limit = verify_get_price(r, LIMIT);
	if (want->stage == EXEC_MID && last == NULL && in->in.has_arrival)
		verify_int(r, LIMIT, d > 0 ? decimal_floor_tick(in->in.arrival, tick) : decimal_ceil_tick(in->in.arrival, tick));
	else if (!decimal_on_tick(ord->limit, tick))
		verify_wrong(r, LIMIT, "a price on the tick");
	else if (want->stage == EXEC_STEP && last != NULL && d * ord->limit <= d * last->limit)
		verify_wrong(r, LIMIT, "a better price than the order before");
}

/* The gate is asked before each order is sent; halts are the operator's and leave their own event. */
static void
check_gate(struct verify_row *r, const struct verify_intent *in, int64_t filled)
{
	struct risk_verdict g;
	char text[64];
	if (strcmp(in->in.kind, LEDGER_ROLL) == 0)
		return; /* as large after as before */
	verify_gate(r->v, &in->m->c, verify_position(r->v, in->in.symbol, in->in.contract), in->in.direction * (in->in.n - filled), in->in.decision_price, r->v->account.before, "", &g);
	if (g.allowed)
		return;
	snprintf(text, sizeof text, "no order: blocked by %s", g.blocked_by);
	verify_wrong(r, ID, text);
}

/* What the row must be before anything filled. */
static void
take_order(struct verify_row *r, const struct verify_intent *in, int number, int64_t filled, const struct ledger_ord *last, struct ledger_ord *ord)
{
	enum exec_stage stage;
	struct exec_order want;
	*ord = (struct ledger_ord){ .id = ++r->v->ord_id, .intent_id = in->in.id };
	snprintf(r->key, sizeof r->key, "id=%s", db_text(r->s, ID));
	snprintf(ord->ref, sizeof ord->ref, "%s.%d", in->in.ref, number);
	if (exec_stage_parse(db_text(r->s, STAGE), &stage) != 0)
		stage = EXEC_CROSS;
	next_order(r->v, in, filled, last, stage, &want);
	ord->sub = want.j;
	ord->slice = want.slice;
	ord->slice_sub = want.slice_j;
	ord->misses = want.misses;
	ord->n = want.n;
	snprintf(ord->stage, sizeof ord->stage, "%s", exec_stage_name(want.stage));
	verify_int(r, ID, ord->id);
	verify_text(r, REF, ord->ref);
	verify_int(r, INTENT, in->in.id);
	verify_text(r, STAGE, ord->stage);
	verify_int(r, SUB, ord->sub);
	verify_int(r, SLICE, ord->slice);
	verify_int(r, MISSES, ord->misses);
	verify_int(r, N, ord->n);
	check_limit(r, in, &want, last, ord);
	check_gate(r, in, filled);
}

/* What it filled, when it is over; a live one is of the session under way, and its row says nothing yet. */
static void
compare_filled(struct verify_row *r, const struct ledger_ord *ord, bool live)
{
	verify_int(r, FILLED, live ? 0 : ord->filled);
	verify_int(r, FILLS, live ? 0 : ord->fills);
	verify_int(r, NOTIONAL, live ? 0 : ord->notional);
}

/* A passive order and one at the daily open work in one sub-bar; a crossing one at least until its last fill. */
static void
end_order(struct verify_row *r, struct ledger_ord *ord, int last_sub, bool over)
{
	bool full = ord->filled == ord->n, crossing = strcmp(ord->stage, "cross") == 0;
	snprintf(ord->state, sizeof ord->state, "%s", db_text(r->s, STATE));
	bool live = strcmp(ord->state, "sending") == 0 || strcmp(ord->state, "working") == 0 || strcmp(ord->state, "cancelling") == 0;
	live = live && !full && !over;
	compare_filled(r, ord, live);
	if (!live) {
		verify_text(r, STATE, "done");
		snprintf(ord->state, sizeof ord->state, "done");
	} else {
		verify_text(r, SUB_END, NULL);
		ord->sub_end = -1;
		return;
	}
	int64_t end = verify_get_int(r, SUB_END);
	if (!crossing)
		verify_int(r, SUB_END, ord->sub);
	else if (full)
		verify_int(r, SUB_END, last_sub);
	else if (end < ord->sub || end < last_sub || end >= SUBS)
		verify_wrong(r, SUB_END, "the sub-bar of its last fill, or a later one");
	ord->sub_end = end < 0 || end >= SUBS ? ord->sub : (int)end;
}

/* Does the row under a stream belong to that parent, by its number or by its name? */
static bool
belongs(struct verify_stream *st, int id_column, int64_t id, int name_column, const char *name, char separator)
{
	if (!st->row)
		return false;
	if (db_is_number(st->s, id_column) && db_int(st->s, id_column) == id)
		return true;
	const char *text = db_text(st->s, name_column);
	size_t len = strlen(name);
	return strncmp(text, name, len) == 0 && text[len] == separator;
}

static bool
next_is_mine(struct verify *v, const struct verify_intent *in)
{
	return belongs(&v->ords, INTENT, in->in.id, REF, in->in.ref, '.');
}

/* One order with its fills; *filled counts the intent's. */
static int
work_order(struct verify *v, struct verify_intent *in, int number, int64_t *filled, const struct ledger_ord *last, struct ledger_ord *ord)
{
	struct verify_row r = { .v = v, .s = v->ords.s, .table = "ord", .names = names };
	int last_sub = -1;
	take_order(&r, in, number, *filled, last, ord);
	while (belongs(&v->fills, 12, ord->id, 13, ord->ref, ':')) {
		in->in.filled = *filled + ord->filled;
		if (verify_fill(v, in, ord, &last_sub) != 0)
			return -1;
	}
	/* the row is still under the stream: only its verdict on itself was missing */
	end_order(&r, ord, last_sub, v->now.decided);
	*filled += ord->filled;
	return verify_next(v, &v->ords);
}

static bool
known_reason(const struct verify_intent *in, bool late, int orders, const char *why)
{
	static const char *const words[] = { "session closed", "locked", "no volume", "volume limit" };
	if (late)
		return strcmp(why, "its session passed") == 0;
	if (strcmp(why, "no bar in its session") == 0) {
		in->m->no_bar = orders == 0;
		return orders == 0;
	}
	in->m->worked = true;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcmp(why, words[i]) == 0)
			return true;
	return false;
}

/* Blocked while it was to be sent: the verdict asked again. */
static void
check_blocked(struct verify *v, const struct verify_intent *in, int64_t filled, const char *by, struct risk_verdict *g)
{
	verify_gate(v, &in->m->c, verify_position(v, in->in.symbol, in->in.contract), in->in.direction * (in->in.n - filled), in->in.decision_price, v->account.before, by, g);
	if (g->allowed)
		verify_differ(v, "intent", in->row, "state", in->in.state, "no block: the gate allows it");
	else
		verify_same_text(v, "intent", in->row, "blocked_by", by, g->blocked_by);
}

static int
tell_order(struct verify *v, const struct verify_intent *in, const char *state, const char *reason)
{
	if (ledger_words_order(&in->in, state, reason, &v->words) != 0)
		return verify_fail(v, "out of memory");
	return verify_event(v, v->words.key, in->in.deadline, "order", v->words.severity, v->words.text, v->words.data.data);
}

static int
end_expired(struct verify *v, struct verify_intent *in, int64_t filled, int orders, bool late)
{
	char head[64], text[160];
	struct risk_verdict g;
	snprintf(head, sizeof head, "expired %" PRId64 ": ", in->in.n - filled);
	const char *why = strncmp(in->reason, head, strlen(head)) == 0 ? in->reason + strlen(head) : "";
	if (strncmp(why, "blocked by ", 11) == 0 && orders > 0) {
		check_blocked(v, in, filled, why + 11, &g);
	} else if (!known_reason(in, late, orders, why)) {
		snprintf(text, sizeof text, "%swhy its session could not fill it", head);
		verify_differ(v, "intent", in->row, "reason", in->reason, text);
	}
	return tell_order(v, in, "expired", in->reason);
}

static int
end_blocked(struct verify *v, struct verify_intent *in, int64_t filled)
{
	struct risk_verdict g;
	char text[64];
	check_blocked(v, in, filled, in->blocked_by, &g);
	if (!g.allowed) {
		verify_same_real(v, "intent", in->row, "blocked_value", in->blocked_value, g.value);
		verify_same_real(v, "intent", in->row, "blocked_limit", in->blocked_limit, g.limit);
	}
	snprintf(text, sizeof text, "blocked by %s", in->blocked_by);
	verify_same_text(v, "intent", in->row, "reason", in->reason, text);
	return tell_order(v, in, "blocked", text);
}

/* How it stands now; *over: nothing more can happen to it. */
static int
end_intent(struct verify *v, struct verify_intent *in, int64_t filled, int orders, bool late, bool *over)
{
	const char *state = in->in.state;
	*over = true;
	verify_same_text(v, "intent", in->row, "arrival", in->in.has_arrival ? "a price" : "NULL", orders > 0 ? "a price" : "NULL");
	bool blocked = strcmp(state, "blocked") == 0 && orders == 0;
	if (!blocked) {
		verify_same_text(v, "intent", in->row, "blocked_by", in->has_blocked ? in->blocked_by : "NULL", "NULL");
		verify_same_real(v, "intent", in->row, "blocked_value", in->blocked_value, NAN);
		verify_same_real(v, "intent", in->row, "blocked_limit", in->blocked_limit, NAN);
	}
	if (filled == in->in.n || v->now.decided || strcmp(state, orders > 0 ? "working" : "intent") != 0) {
		if (blocked)
			return end_blocked(v, in, filled);
		verify_same_text(v, "intent", in->row, "state", state, filled == in->in.n ? "done" : "expired");
		if (filled < in->in.n)
			return end_expired(v, in, filled, orders, late);
	} else {
		*over = false;
	}
	verify_same_text(v, "intent", in->row, "reason", in->reason, "");
	return 0;
}

int
verify_work_one(struct verify *v, struct verify_intent *in, bool *over)
{
	struct ledger_ord ord = { 0 }, last;
	struct fill_sums all = { 0 };
	int64_t filled = 0, over_filled = 0, found = in->in.filled;
	int orders = 0;
	bool late = strcmp(in->in.deadline, v->now.session) < 0;
	/* a csv may open anywhere; the simulated market trades on the tick */
	if (in->in.has_arrival && strcmp(v->mode, "sim") == 0 && !decimal_on_tick(in->in.arrival, in->m->c.tick))
		verify_same_int(v, "intent", in->row, "arrival", in->in.arrival, decimal_floor_tick(in->in.arrival, in->m->c.tick));
	while (!late && next_is_mine(v, in)) {
		last = ord;
		in->m->worked = true;
		if (work_order(v, in, orders + 1, &filled, orders > 0 ? &last : NULL, &ord) != 0)
			return -1;
		if (strcmp(ord.state, "done") == 0)
			over_filled += ord.filled;
		all.n += ord.fills;
		all.contracts += ord.filled;
		(void)__builtin_add_overflow(all.notional, ord.notional, &all.notional);
		orders++;
	}
	in->in.filled = filled;
	verify_same_int(v, "intent", in->row, "filled", found, over_filled);
	if (end_intent(v, in, filled, orders, late, over) != 0)
		return -1;
	return *over ? verify_reconcile_over(v, in, &all, orders) : 0;
}

/* Orders of an intent that was passed already, or of none. */
static int
drop_orders(struct verify *v, const struct verify_intent *in)
{
	char row[VERIFY_ROW];
	while (v->ords.row && !next_is_mine(v, in) && db_int(v->ords.s, INTENT) < in->in.id) {
		snprintf(row, sizeof row, "id=%s", db_text(v->ords.s, ID));
		verify_differ(v, "ord", row, "intent_id", db_text(v->ords.s, INTENT), "an intent that works in this session");
		v->ord_id++;
		if (verify_next(v, &v->ords) != 0)
			return -1;
	}
	return 0;
}

int
verify_work(struct verify *v)
{
	size_t kept = 0;
	if (verify_rolls(v, true) != 0)
		return -1;
	for (size_t i = 0; i < v->n_pending; i++) {
		struct verify_intent *in = &v->pending[i];
		bool due = strcmp(in->in.deadline, v->now.session) <= 0, over = due;
		if (due && !in->at_decision && (drop_orders(v, in) != 0 || verify_work_one(v, in, &over) != 0))
			return -1;
		if (!over)
			v->pending[kept++] = *in;
	}
	v->n_pending = kept;
	return verify_rolls(v, false);
}
