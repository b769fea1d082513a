/* The orders decided before this session and working in it. */
#include <stdio.h>
#include <string.h>

#include "cycle.h"
#include "order.h"

/* 1 with the market of this session, 0 when it has no bar today, -1. */
static int
market_of(struct cycle *c, int m, struct exec_market *out)
{
	int n = 0;
	const struct contract *k = &c->feed->markets[m];
	const struct bar *bars = c->feed->ops->bars(c->feed, m, c->session, &n);
	if (n < 2 || bars[n - 1].session != c->session)
		return 0;
	if (exec_market_day(k, bars, n, c->feed->ops->impact(c->feed, m), c->cfg->seed, cycle_open_instant(c, c->session), out) != 0)
		return cycle_fail(c, "an order works in a market with fewer than 21 bars before it");
	out->subs = c->feed->ops->subs(c->feed, m, c->session, &out->n_subs);
	if (out->n_subs == 0)
		out->subs = NULL;
	return 1;
}

int
cycle_desk(struct cycle *c, struct order_desk *d)
{
	char flag[512];
	struct ledger_equity last;
	struct ledger_account a;
	*d = (struct order_desk){ .ledger = c->ledger, .broker = c->broker };
	int rc = ledger_equity_last(c->ledger, &last);
	if (rc < 0 || ledger_account_get(c->ledger, &a) != 1)
		return cycle_fail(c, ledger_reason(c->ledger));
	d->equity = rc == 1 ? last.equity : a.capital0;
	for (int k = 0; k < RISK_KINDS; k++) {
		struct ledger_breaker b;
		if (ledger_breaker_get(c->ledger, (enum risk_kind)k, &b) != 1)
			return cycle_fail(c, ledger_reason(c->ledger));
		d->loss_blocked[k] = k != RISK_POSITION && b.b.state != RISK_ACTIVE;
	}
	if (ledger_meta_get(c->ledger, "halted", flag, sizeof flag) < 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	d->halted = strcmp(flag, "1") == 0;
	if (ledger_meta_get(c->ledger, "stopped", flag, sizeof flag) < 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	d->stopped = flag[0] != '\0';
	return 0;
}

static int
work_one(struct cycle *c, struct order_desk *d, struct ledger_intent *in)
{
	struct exec_market market;
	char reason[64];
	int m = cycle_market(c, in->symbol);
	bool late = strcmp(in->deadline, c->date) < 0;
	int rc = m < 0 || late ? 0 : market_of(c, m, &market);
	if (rc < 0)
		return -1;
	if (rc == 1)
		return order_work(d, &market, &c->feed->markets[m], in) == 0 ? 0 : cycle_fail(c, d->reason);
	snprintf(reason, sizeof reason, "expired %lld: %s", (long long)(in->n - in->filled), late ? "its session passed" : "no bar in its session");
	return ledger_intent_end(c->ledger, in, "expired", reason) == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
}

int
cycle_fills(struct cycle *c)
{
	struct order_desk desk;
	struct ledger_intent in;
	int64_t after = 0;
	int rc;
	if (cycle_desk(c, &desk) != 0)
		return -1;
	while ((rc = ledger_intent_next(c->ledger, c->date, after, &in)) == 1) {
		after = in.id;
		if (strcmp(in.kind, LEDGER_ROLL) == 0)
			continue; /* cycle_roll.c's */
		if (work_one(c, &desk, &in) != 0)
			return -1;
	}
	return rc == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
}
