#include "order.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int
fail(struct order_desk *d, const char *why)
{
	snprintf(d->reason, sizeof d->reason, "%s", why);
	return -1;
}

/* 1 allowed, 0 blocked (journaled), -1. */
static int
gate(struct order_desk *d, const struct contract *c, const struct ledger_intent *in)
{
	struct holding h = { 0 };
	if (strcmp(in->kind, LEDGER_ROLL) == 0)
		return 1; /* as large after as before */
	if (ledger_holding_get(d->ledger, in->symbol, in->contract, &h) < 0)
		return fail(d, ledger_reason(d->ledger));
	struct risk_gate_in g = { .q = h.pos.q, .delta = in->direction * (in->n - in->filled), .mid = in->decision_price, .point_value = c->point_value,
		.equity = d->equity, .halted = d->halted, .stopped = d->stopped, .max_position = RISK_MAX_POSITION };
	memcpy(g.loss_blocked, d->loss_blocked, sizeof g.loss_blocked);
	struct risk_verdict v;
	risk_gate(&g, &v);
	if (v.allowed)
		return 1;
	int rc;
	if (strcmp(in->state, "intent") == 0) {
		rc = ledger_intent_block(d->ledger, in, &v);
	} else {
		char reason[128];
		snprintf(reason, sizeof reason, "expired %" PRId64 ": blocked by %s", in->n - in->filled, v.blocked_by);
		rc = ledger_intent_end(d->ledger, in, "expired", reason);
	}
	return rc == 0 ? 0 : fail(d, ledger_reason(d->ledger));
}

static void
exec_order_of(const struct ledger_ord *ord, struct exec_order *out)
{
	*out = (struct exec_order){ .j = ord->sub, .n = ord->n, .has_limit = ord->has_limit, .limit = ord->limit, .misses = ord->misses, .slice = ord->slice, .slice_j = ord->slice_sub };
	/* the ledger holds only names that exec_stage_name wrote */
	if (exec_stage_parse(ord->stage, &out->stage) != 0)
		out->stage = EXEC_CROSS;
}

static int
expire(struct order_desk *d, const struct ledger_intent *in, const char *why)
{
	char reason[128];
	snprintf(reason, sizeof reason, "expired %" PRId64 ": %s", in->n - in->filled, why);
	return ledger_intent_end(d->ledger, in, "expired", reason) == 0 ? 0 : fail(d, ledger_reason(d->ledger));
}

/* T2 of the next stage. 1 sent, 0 the intent is over, -1. */
static int
send(struct order_desk *d, const struct exec_market *m, const struct contract *c, struct ledger_intent *in, struct exec_intent *ei, const struct ledger_ord *last, struct ledger_ord *ord)
{
	struct exec_order prev, next;
	const char *reason = "";
	if (last != NULL)
		exec_order_of(last, &prev);
	if (exec_next(m, ei, last != NULL ? &prev : NULL, last != NULL ? last->sub_end : -1, &next, &reason) == 0)
		return expire(d, in, reason);
	int rc = gate(d, c, in);
	if (rc != 1)
		return rc;
	*ord = (struct ledger_ord){ .sub = next.j, .misses = next.misses, .n = next.n, .has_limit = next.has_limit, .limit = next.limit, .slice = next.slice, .slice_sub = next.slice_j };
	snprintf(ord->stage, sizeof ord->stage, "%s", exec_stage_name(next.stage));
	if (ledger_t2_send(d->ledger, in, ord, exec_arrival(m)) != 0)
		return fail(d, ledger_reason(d->ledger));
	return 1;
}

static int
take_fill(struct order_desk *d, const struct exec_market *m, const struct contract *c, struct ledger_intent *in, struct ledger_ord *ord, const struct broker_event *ev)
{
	struct ledger_fill f = { .intent = in, .ord = ord, .n = ev->fill.n, .price = ev->fill.price, .volume = ev->fill.volume, .spread = ev->fill.spread,
		.latency_ms = ev->fill.latency_ms, .spread_source = m->subs != NULL ? "quoted" : "assumed" };
	snprintf(f.exec_key, sizeof f.exec_key, "%s:%d", ord->ref, ev->fill.sub);
	clock_format(ev->fill.at, f.timestamp);
	int sub = ev->sub_end;
	int rc = ledger_t4_fill(d->ledger, &f, c, &sub);
	if (rc < 0)
		return fail(d, ledger_reason(d->ledger));
	if (rc == 1)
		in->filled += f.n;
	return 0;
}

/* Everything the broker has to say about one live order, until it is done. */
static int
follow(struct order_desk *d, const struct exec_market *m, const struct contract *c, struct ledger_intent *in, struct ledger_ord *ord)
{
	struct broker *b = d->broker;
	struct broker_event ev;
	for (;;) {
		int rc = 0;
		if (b->ops->next(b, ord->ref, &ev) != 0)
			return fail(d, b->reason);
		switch (ev.kind) {
		case BROKER_ACK:
			rc = ledger_t3_state(d->ledger, ord, "working", -1);
			break;
		case BROKER_EXEC:
			if (take_fill(d, m, c, in, ord, &ev) != 0)
				return -1;
			break;
		case BROKER_STALE:
			rc = ledger_t3_state(d->ledger, ord, "cancelling", -1);
			if (rc == 0 && b->ops->cancel(b, ord->ref) != 0)
				return fail(d, b->reason);
			break;
		case BROKER_DONE:
			if (ord->filled == ord->n)
				return 0; /* its last fill closed it in the same transaction */
			rc = ledger_t3_state(d->ledger, ord, "done", ev.sub_end);
			return rc == 0 ? 0 : fail(d, ledger_reason(d->ledger));
		case BROKER_NONE:
			return fail(d, "the broker has no answer yet");
		}
		if (rc != 0)
			return fail(d, ledger_reason(d->ledger));
	}
}

static int
work_order(struct order_desk *d, const struct exec_market *m, const struct contract *c, struct ledger_intent *in, struct exec_intent *ei, struct ledger_ord *ord)
{
	struct broker_order o = { .ref = ord->ref, .market = m, .intent = *ei };
	o.intent.filled = in->filled - ord->filled;
	exec_order_of(ord, &o.order);
	if (d->broker->ops->submit(d->broker, &o) != 0)
		return fail(d, d->broker->reason);
	return follow(d, m, c, in, ord);
}

int
order_work(struct order_desk *d, const struct exec_market *m, const struct contract *c, struct ledger_intent *in)
{
	struct exec_intent ei = { .id = in->id, .direction = in->direction, .n = in->n, .roll = strcmp(in->kind, LEDGER_ROLL) == 0 };
	if (ledger_day_used(d->ledger, in, &ei.day_used) != 0)
		return fail(d, ledger_reason(d->ledger));
	while (in->filled < in->n) {
		struct ledger_ord ord = { 0 };
		int count = 0;
		int rc = ledger_ord_last(d->ledger, in->id, &ord, &count);
		if (rc < 0)
			return fail(d, ledger_reason(d->ledger));
		ei.filled = in->filled;
		if (rc == 0 || strcmp(ord.state, "done") == 0) {
			struct ledger_ord last = ord;
			rc = send(d, m, c, in, &ei, rc == 1 ? &last : NULL, &ord);
			if (rc != 1)
				return rc;
		}
		if (work_order(d, m, c, in, &ei, &ord) != 0)
			return -1;
	}
	return 0;
}
