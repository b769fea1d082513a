/* T1: one transaction holds the equity row, the breakers, what was decided and the orders it asks for. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent_turn.h"
#include "cycle.h"
#include "decimal.h"
#include "decision.h"
#include "ledger_derive.h"
#include "slippage.h"

_Static_assert(CONFIG_MARKETS <= DECISION_MARKETS, "decision_limit takes every market");

/* What T1 decides: market by market, beside it what the journal says of it too. */
struct plan {
	struct decision d[CONFIG_MARKETS];
	struct ledger_decision row[CONFIG_MARKETS]; /* bars 0: the market has not begun */
	char drift[AGENT_WORDS]; /* what was observed of who decides; "" nothing */
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

/* What the readiness gate will ask of this session: X for its forecasts, the bar for its fills. */
static int
take_evidence(struct cycle *c, int m, const struct bar *bars, int n, struct ledger_decision *row)
{
	decimal_wide x = bars[n - 1].c;
	for (int i = 0; i < n; i++)
		x -= bars[i].gap;
	if (decimal_narrow(x, &row->x) != 0)
		return cycle_fail(c, "a continuous price exceeds 64 bits");
	row->due = c->feed->ops->before(c->feed, m, c->session + 1) == c->session;
	row->has_bar = bars[n - 1].session == c->session;
	row->low = bars[n - 1].l;
	row->high = bars[n - 1].h;
	row->volume = bars[n - 1].v;
	return 0;
}

static int
plan_market(struct cycle *c, int m, int64_t equity, struct plan *p)
{
	const struct contract *k = &c->feed->markets[m];
	struct ledger_decision *row = &p->row[m];
	struct holding h = { 0 };
	struct forecast s;
	struct feed_held held;
	if (feed_held(c->feed, m, c->session, &held) == 0)
		return 0; /* the market has not begun */
	struct decision_input in = { .contract = k, .session = c->session, .close = held.close, .opinion = &s };
	in.bars = c->feed->ops->bars(c->feed, m, c->session, &in.n);
	if (ledger_holding_get(c->ledger, k->symbol, held.contract, &h) < 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	in.position = h.pos.q;
	c->signal->eval(c->signal, k, in.bars, in.n, &s);
	snprintf(row->session, sizeof row->session, "%s", c->date);
	snprintf(row->symbol, sizeof row->symbol, "%s", k->symbol);
	snprintf(row->contract, sizeof row->contract, "%s", held.contract);
	row->bars = in.n;
	row->bars_missing = bars_missing(c, m, in.bars, in.n);
	if (take_evidence(c, m, in.bars, in.n, row) != 0)
		return -1;
	row->model = s.model;
	row->direction = s.direction;
	row->probability = s.probability;
	row->fraction = s.fraction;
	return decision_market(&in, equity, &p->d[m]) == 0 ? 0 : cycle_fail(c, "a lot's value exceeds 64 bits");
}

static int
put_order(struct cycle *c, const struct plan *p, int m, const struct decision_order *order, int number, const char *deadline, int64_t equity, const bool blocked[RISK_KINDS])
{
	const struct decision *d = &p->d[m];
	char flag[512], halted[4];
	if (ledger_meta_get(c->ledger, "stopped", flag, sizeof flag) < 0 || ledger_meta_get(c->ledger, "halted", halted, sizeof halted) < 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	struct risk_gate_in g = { .q = order->q, .delta = order->delta, .mid = d->close, .point_value = d->contract->point_value, .equity = equity,
		.halted = strcmp(halted, "1") == 0, .stopped = flag[0] != '\0', .max_position = RISK_MAX_POSITION };
	memcpy(g.loss_blocked, blocked, sizeof g.loss_blocked);
	struct risk_verdict v;
	risk_gate(&g, &v);
	struct ledger_intent in = { .direction = order->delta > 0 ? 1 : -1, .n = llabs(order->delta), .decision_price = d->close, .reducing = v.reducing };
	ledger_ref(c->session, d->contract->symbol, number, in.ref);
	snprintf(in.session, sizeof in.session, "%s", c->date);
	snprintf(in.deadline, sizeof in.deadline, "%s", deadline);
	snprintf(in.symbol, sizeof in.symbol, "%s", d->contract->symbol);
	snprintf(in.contract, sizeof in.contract, "%s", p->row[m].contract);
	snprintf(in.kind, sizeof in.kind, "%s", LEDGER_TRADE);
	double spread = decimal_to_double(d->contract->tick * d->contract->spread_ticks);
	if (slippage_predict((double)in.n, d->adv, spread, d->sigma_p, SLIPPAGE_IMPACT, &in.predicted) != 0)
		return cycle_fail(c, "slippage cannot be predicted");
	return ledger_put_intent(c->ledger, &in, &v) == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
}

/* The decision's row, and the orders that it asks for. */
static int
put_market(struct cycle *c, struct plan *p, int m, const char *deadline, int64_t equity, const bool blocked[RISK_KINDS])
{
	const struct decision *d = &p->d[m];
	struct ledger_decision *row = &p->row[m];
	struct decision_order orders[2];
	row->close = d->close;
	row->sigma_p = d->sigma_p;
	row->adv = d->adv;
	row->position = d->position;
	row->target = d->target;
	row->lot_value = d->lot_value;
	row->needs_equity = d->needs_equity;
	row->drift = p->drift[0] != '\0' ? p->drift : NULL;
	row->reason = d->reason;
	if (ledger_put_decision(c->ledger, row) != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	int n = decision_orders(d, orders);
	for (int i = 0; i < n; i++)
		if (put_order(c, p, m, &orders[i], i + 1, deadline, equity, blocked) != 0)
			return -1;
	return 0;
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
	struct plan plan = { 0 };
	char deadline[DATE_TEXT];
	int n = c->feed->n_markets;
	bool any = blocked[RISK_DAILY_LOSS] || blocked[RISK_DRAWDOWN] || blocked[RISK_TRADE_LOSS];
	if (c->predict_fault != NULL)
		c->predict_fault[0] = '\0';
	for (int m = 0; m < n; m++)
		if (plan_market(c, m, equity, &plan) != 0)
			return -1;
	if (decision_limit(plan.d, (size_t)n, equity, any) != 0)
		return cycle_fail(c, "the portfolio's value exceeds 64 bits");
	deadline_of(c, deadline);
	if (c->observer != NULL)
		agent_observe_words(c->observer, plan.drift);
	for (int m = 0; m < n; m++)
		if (plan.row[m].bars > 0 && put_market(c, &plan, m, deadline, equity, blocked) != 0)
			return -1;
	return 0;
}

/* Who decided, and why it was not the champion. */
static int
put_decider(struct cycle *c)
{
	char decider[LEDGER_DECIDER];
	const char *name = c->signal->name, *why = c->signal_fault;
	if (c->predict_fault != NULL && c->predict_fault[0] != '\0') {
		name = forecast_rule.name;
		why = c->predict_fault;
	}
	snprintf(decider, sizeof decider, "%s%s%s", name, why[0] != '\0' ? ": " : "", why);
	return ledger_decider(c->ledger, c->date, decider) == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
}

/* How the champion does, before it decides, and what the agent makes of it; without an answer it decides all the same. */
static int
look(struct cycle *c)
{
	char why[400];
	if (c->observer == NULL)
		return 0;
	(void)agent_observe(c->observer, c->ledger, c->session);
	if (agent_observe_tell(c->observer, c->ledger, c->session) != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	const struct agent_turn t = { .ledger = c->ledger, .feed = c->feed, .observer = c->observer, .autonomy = c->cfg->autonomy, .running = strcmp(c->agent_state, "running") == 0, .session = c->session };
	return agent_turn(&t, why, sizeof why) == 0 ? 0 : cycle_fail(c, why);
}

static int
advance(struct cycle *c)
{
	bool blocked[RISK_KINDS] = { false };
	struct breakers_facts facts = { 0 };
	char before[DATE_TEXT];
	int64_t counted;
	if (ledger_meta_get(c->ledger, "advanced_session", before, sizeof before) < 0 || ledger_counted_fill(c->ledger, &counted) != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	if (ledger_count(c->ledger, c->date, &facts.worst) != 0 || ledger_reconcile(c->ledger) != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	if (cycle_mark(c, &facts) != 0 || cycle_breakers(c, &facts, blocked) != 0 || look(c) != 0 || decide(c, facts.equity, blocked) != 0 || put_decider(c) != 0)
		return -1;
	if (ledger_put_implausible(c->ledger, c->date, before, counted) != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
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
