/*
 * A position follows its market from one contract to the next: both legs at raw
 * prices of one moment, with half the assumed spread and the commission each.
 * The calendar decided that on the session before; how many contracts, what is
 * held when the moment comes. So the legs are journaled here, not with the decision.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cycle.h"
#include "decimal.h"
#include "ledger_derive.h"
#include "order.h"
#include "slippage.h"

/* One leg: direction, contract and price; all else is the roll's. */
static int
put_leg(struct cycle *c, const struct contract *k, const char *decided, const char *ref, const char *contract, int direction, int64_t n, int64_t price, bool reducing)
{
	struct ledger_intent in = { .direction = direction, .n = n, .decision_price = price, .reducing = reducing };
	snprintf(in.ref, sizeof in.ref, "%s", ref);
	snprintf(in.session, sizeof in.session, "%s", decided);
	snprintf(in.deadline, sizeof in.deadline, "%s", c->date);
	snprintf(in.symbol, sizeof in.symbol, "%s", k->symbol);
	snprintf(in.contract, sizeof in.contract, "%s", contract);
	snprintf(in.kind, sizeof in.kind, "%s", LEDGER_ROLL);
	if (slippage_predict((double)n, 1, decimal_to_double(k->tick * k->spread_ticks), 0, 0, &in.predicted) != 0)
		return cycle_fail(c, "slippage cannot be predicted");
	return ledger_put_roll(c->ledger, &in) == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
}

/* Both legs of what is held, once: a started cycle that is run again finds them. */
static int
put_legs(struct cycle *c, const struct contract *k, const struct feed_roll *r)
{
	struct holding h = { 0 };
	char decided[DATE_TEXT], close[LEDGER_REF], open[LEDGER_REF];
	date_t day;
	if (ledger_meta_get(c->ledger, "advanced_session", decided, sizeof decided) < 0 || ledger_holding_get(c->ledger, k->symbol, r->from, &h) < 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	if (h.pos.q == 0 || date_parse(decided, &day) != 0)
		return 0;
	ledger_ref(day, k->symbol, LEDGER_ROLL_CLOSE, close);
	ledger_ref(day, k->symbol, LEDGER_ROLL_OPEN, open);
	int known = ledger_intent_known(c->ledger, close);
	if (known != 0)
		return known > 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
	int d = h.pos.q > 0 ? 1 : -1;
	int64_t n = llabs(h.pos.q);
	if (put_leg(c, k, decided, close, r->from, -d, n, r->old_price, true) != 0)
		return -1;
	return put_leg(c, k, decided, open, r->to, d, n, r->new_price, false);
}

/* Journal the legs of all markets that roll now, in one transaction. *any: there is a market that does. */
static int
decide(struct cycle *c, bool at_open, bool *any)
{
	struct feed_roll r;
	*any = false;
	for (int m = 0; m < c->feed->n_markets; m++)
		*any = *any || (c->feed->ops->roll(c->feed, m, c->session, &r) == 1 && r.at_open == at_open);
	if (!*any)
		return 0;
	if (ledger_begin(c->ledger) != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	for (int m = 0; m < c->feed->n_markets; m++)
		if (c->feed->ops->roll(c->feed, m, c->session, &r) == 1 && r.at_open == at_open && put_legs(c, &c->feed->markets[m], &r) != 0) {
			ledger_rollback(c->ledger);
			return -1;
		}
	return ledger_commit(c->ledger) == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
}

static int
work_leg(struct cycle *c, struct order_desk *d, struct ledger_intent *in)
{
	struct feed_roll r;
	int m = cycle_market(c, in->symbol);
	if (m < 0 || c->feed->ops->roll(c->feed, m, c->session, &r) != 1)
		return cycle_fail(c, "a roll was begun that the feed does not know");
	const struct contract *k = &c->feed->markets[m];
	bool closing = in->reducing;
	struct exec_market market;
	exec_market_roll(k, c->session, closing ? r.old_price : r.new_price, closing ? r.old_volume : r.new_volume, c->cfg->seed, r.at, &market);
	return order_work(d, &market, k, in) == 0 ? 0 : cycle_fail(c, d->reason);
}

int
cycle_roll(struct cycle *c, bool at_open)
{
	struct order_desk desk;
	struct ledger_intent in;
	int64_t after = 0;
	bool any;
	int rc;
	if (decide(c, at_open, &any) != 0)
		return -1;
	if (!any)
		return 0;
	if (cycle_desk(c, &desk) != 0)
		return -1;
	while ((rc = ledger_intent_next(c->ledger, c->date, after, &in)) == 1) {
		after = in.id;
		if (strcmp(in.kind, LEDGER_ROLL) == 0 && work_leg(c, &desk, &in) != 0)
			return -1;
	}
	return rc == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
}
