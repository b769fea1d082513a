/* T1: one transaction holds the equity row, the breakers, what was decided and the orders it asks for. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cycle.h"
#include "decimal.h"
#include "ledger_derive.h"
#include "sizing.h"
#include "slippage.h"

#define VOLUME_CAP 0.02     /* of the mean daily volume */

struct plan {
	struct ledger_decision d;
	const struct contract *c;
	bool fresh; /* has a bar today: may change its position */
};

/* Of the last 60 sessions of the market, as far back as its history reaches. */
static int
bars_missing(const struct cycle *c, int m, const struct bar *bars, int n)
{
	int missing = 0, i = n - 1;
	date_t day = c->session;
	for (int k = 0; k < 60 && day >= bars[0].session; k++) {
		while (i >= 0 && bars[i].session > day)
			i--;
		if (i < 0 || bars[i].session != day)
			missing++;
		day = c->feed->ops->before(c->feed, m, day);
	}
	return missing;
}

static int
lot(const struct contract *k, struct ledger_decision *d)
{
	int64_t price = llabs(d->close);
	if (position_value(1, price, k->point_value / DECIMAL_ONE, &d->lot_value) != 0)
		return -1;
	/* the equity at which one lot is exactly the cap */
	return decimal_narrow((decimal_wide)d->lot_value * DECIMAL_ONE / RISK_MAX_POSITION, &d->needs_equity);
}

static void
size(struct plan *p, const struct forecast *s, int64_t equity)
{
	struct ledger_decision *d = &p->d;
	int64_t n = 0;
	if (s->reason != NULL) {
		d->reason = s->reason;
		return;
	}
	if (d->close == 0) {
		d->reason = "price is 0";
		return;
	}
	if (sizing_contracts(s->fraction, decimal_to_double(equity), decimal_to_double(d->lot_value), d->adv, VOLUME_CAP, &n) != 0) {
		d->reason = "no contract value";
		return;
	}
	d->target = s->direction * n;
	if (n == 0 && s->direction != 0)
		d->reason = equity < d->needs_equity ? "one lot exceeds the cap at this equity" : "one lot is more than the signal's share";
}

static int
plan_market(struct cycle *c, int m, int64_t equity, struct plan *p)
{
	const struct contract *k = &c->feed->markets[m];
	struct ledger_decision *d = &p->d;
	struct holding h = { 0 };
	int n = 0;
	struct feed_held held;
	*p = (struct plan){ .c = k };
	if (feed_held(c->feed, m, c->session, &held) == 0)
		return 0; /* the market has not begun */
	const struct bar *bars = c->feed->ops->bars(c->feed, m, c->session, &n);
	if (ledger_holding_get(c->ledger, k->symbol, held.contract, &h) < 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	struct forecast s;
	c->signal->eval(c->signal, bars, n, &s);
	snprintf(d->session, sizeof d->session, "%s", c->date);
	snprintf(d->symbol, sizeof d->symbol, "%s", k->symbol);
	snprintf(d->contract, sizeof d->contract, "%s", held.contract);
	d->close = held.close;
	d->bars = n;
	d->bars_missing = bars_missing(c, m, bars, n);
	d->sigma_p = d->adv = NAN;
	forecast_stats(bars, n, &d->sigma_p, &d->adv);
	d->model = s.model;
	d->direction = s.direction;
	d->probability = s.probability;
	d->fraction = s.fraction;
	d->position = d->target = h.pos.q;
	d->reason = "ok";
	if (lot(k, d) != 0)
		return cycle_fail(c, "a lot's value exceeds 64 bits");
	p->fresh = bars[n - 1].session == c->session;
	if (p->fresh)
		size(p, &s, equity);
	else
		d->reason = FORECAST_NO_BAR;
	return 0;
}

static int64_t
clamp_between(int64_t target, int64_t position)
{
	int64_t lo = position < 0 ? position : 0, hi = position > 0 ? position : 0;
	return target < lo ? lo : target > hi ? hi : target;
}

/* Portfolio cap, then the loss breakers' clamp: the clamp only reduces, so the cap still holds. */
static int
limit_targets(struct cycle *c, struct plan *plans, int64_t equity, bool blocked)
{
	struct sizing_leg legs[CONFIG_MARKETS];
	int64_t gross;
	for (int m = 0; m < c->feed->n_markets; m++)
		legs[m] = (struct sizing_leg){ plans[m].d.target, plans[m].d.lot_value };
	if (sizing_portfolio(legs, (size_t)c->feed->n_markets, equity, &gross) != 0)
		return cycle_fail(c, "the portfolio's value exceeds 64 bits");
	for (int m = 0; m < c->feed->n_markets; m++) {
		struct ledger_decision *d = &plans[m].d;
		if (!plans[m].fresh)
			continue;
		if (legs[m].q != d->target)
			d->reason = "scaled down to the portfolio's limit";
		d->target = legs[m].q;
		int64_t clamped = clamp_between(d->target, d->position);
		if (blocked && clamped != d->target) {
			d->target = clamped;
			d->reason = "a loss breaker allows no increase";
		}
	}
	return 0;
}

static int
put_order(struct cycle *c, const struct plan *p, int64_t q, int64_t delta, int number, const char *deadline, int64_t equity, const bool blocked[RISK_KINDS])
{
	const struct ledger_decision *d = &p->d;
	char flag[512], halted[4];
	if (ledger_meta_get(c->ledger, "stopped", flag, sizeof flag) < 0 || ledger_meta_get(c->ledger, "halted", halted, sizeof halted) < 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	struct risk_gate_in g = { .q = q, .delta = delta, .mid = d->close, .point_value = p->c->point_value, .equity = equity,
		.halted = strcmp(halted, "1") == 0, .stopped = flag[0] != '\0', .max_position = RISK_MAX_POSITION };
	memcpy(g.loss_blocked, blocked, sizeof g.loss_blocked);
	struct risk_verdict v;
	risk_gate(&g, &v);
	struct ledger_intent in = { .direction = delta > 0 ? 1 : -1, .n = llabs(delta), .decision_price = d->close, .reducing = v.reducing };
	ledger_ref(c->session, d->symbol, number, in.ref);
	snprintf(in.session, sizeof in.session, "%s", c->date);
	snprintf(in.deadline, sizeof in.deadline, "%s", deadline);
	snprintf(in.symbol, sizeof in.symbol, "%s", d->symbol);
	snprintf(in.contract, sizeof in.contract, "%s", d->contract);
	snprintf(in.kind, sizeof in.kind, "%s", LEDGER_TRADE);
	double spread = decimal_to_double(p->c->tick * p->c->spread_ticks);
	if (slippage_predict((double)in.n, d->adv, spread, d->sigma_p, SLIPPAGE_IMPACT, &in.predicted) != 0)
		return cycle_fail(c, "slippage cannot be predicted");
	return ledger_put_intent(c->ledger, &in, &v) == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
}

/* A flip is two orders: the close is a reduction, only the open has to pass the gate. */
static int
put_orders(struct cycle *c, const struct plan *p, const char *deadline, int64_t equity, const bool blocked[RISK_KINDS])
{
	int64_t q = p->d.position, target = p->d.target;
	if (target == q)
		return 0;
	bool flip = q != 0 && target != 0 && (q > 0) != (target > 0);
	if (!flip)
		return put_order(c, p, q, target - q, 1, deadline, equity, blocked);
	if (put_order(c, p, q, -q, 1, deadline, equity, blocked) != 0)
		return -1;
	return put_order(c, p, 0, target, 2, deadline, equity, blocked);
}

static void
deadline_of(struct cycle *c, char out[DATE_TEXT])
{
	date_t next;
	/* the feed's end is not known to a live one: then the rule calendar names the day */
	if (c->feed->ops->session(c->feed, c->session + 1, &next) != FEED_READY)
		next = calendar_next(c->calendar, "CME", c->session);
	date_format(next, out);
}

static int
decide(struct cycle *c, int64_t equity, const bool blocked[RISK_KINDS])
{
	struct plan plans[CONFIG_MARKETS] = { 0 };
	char deadline[DATE_TEXT];
	bool any = blocked[RISK_DAILY_LOSS] || blocked[RISK_DRAWDOWN] || blocked[RISK_TRADE_LOSS];
	for (int m = 0; m < c->feed->n_markets; m++)
		if (plan_market(c, m, equity, &plans[m]) != 0)
			return -1;
	if (limit_targets(c, plans, equity, any) != 0)
		return -1;
	deadline_of(c, deadline);
	for (int m = 0; m < c->feed->n_markets; m++) {
		if (plans[m].d.bars == 0)
			continue;
		if (ledger_put_decision(c->ledger, &plans[m].d) != 0)
			return cycle_fail(c, ledger_reason(c->ledger));
		if (plans[m].fresh && put_orders(c, &plans[m], deadline, equity, blocked) != 0)
			return -1;
	}
	return 0;
}

static int
advance(struct cycle *c)
{
	bool blocked[RISK_KINDS] = { false };
	struct breakers_facts facts = { 0 };
	if (ledger_count(c->ledger, c->date, &facts.worst) != 0 || ledger_reconcile(c->ledger) != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	if (cycle_mark(c, &facts) != 0 || cycle_breakers(c, &facts, blocked) != 0 || decide(c, facts.equity, blocked) != 0)
		return -1;
	char input[65];
	feed_digest(c->feed, c->session, input);
	if (ledger_meta_set(c->ledger, "advanced_session", c->date) != 0 || (c->feed->open_ended && ledger_meta_set(c->ledger, "input", input) != 0) ||
	    ledger_cycle_phase(c->ledger, c->date, "decided", "decide", "") != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	return 0;
}

int
cycle_decide(struct cycle *c)
{
	if (ledger_begin(c->ledger) != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	if (advance(c) != 0) {
		ledger_rollback(c->ledger);
		return -1;
	}
	return ledger_commit(c->ledger) == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
}
