#include "backtest.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "decimal.h"
#include "decision.h"
#include "drift_verdict.h"
#include "execution.h"
#include "label.h"
#include "opinion.h"
#include "risk.h"

/* An order that was decided and works in the next session. */
struct intent {
	struct exec_intent e;
	int64_t price; /* of the decision */
};

struct market {
	const struct backtest_market *m;
	int n;                          /* bars up to and including the session */
	struct account_holding holding; /* of the contract that is held: a roll leaves none of the one before */
	struct intent intent[2];
	int n_intents;
};

struct run {
	const struct backtest_input *in;
	const struct backtest_settings *set;
	struct market market[DECISION_MARKETS];
	struct account money;
	int64_t equity;  /* of the last row: what the gate asks of */
	int64_t intents; /* numbered so far, as a ledger numbers them: they name the draws */
	size_t s;        /* the session that runs */
	date_t session;
	struct backtest_row *row;
	char *err;
	int errsize;
};

static int
fail(struct run *r, const char *what, const char *why)
{
	char day[DATE_TEXT];
	snprintf(r->err, (size_t)r->errsize, "backtest, session %s, %s: %s", date_format(r->session, day), what, why);
	return -1;
}

static bool
has_bar(const struct run *r, const struct market *k)
{
	return k->n > 0 && k->m->bars[k->n - 1].session == r->session;
}

static int
take_fills(struct run *r, struct market *k, struct exec_intent *e, const struct exec_fill *fills, int n)
{
	for (int i = 0; i < n; i++) {
		int64_t fee;
		if (contract_fee(k->m->contract, fills[i].n, &fee) != 0 || account_fill(&r->money, &k->holding, fills[i].n * e->direction, fills[i].price, fee, NULL) != 0)
			return fail(r, k->m->contract->symbol, "a fill's money exceeds 64 bits");
		e->filled += fills[i].n;
		r->row->fills++;
		r->row->contracts += fills[i].n;
		r->row->fees += fee;
	}
	return 0;
}

static bool
allowed(const struct run *r, const struct contract *c, int64_t q, int64_t delta, int64_t price)
{
	struct risk_verdict v;
	struct risk_gate_in g = { .q = q, .delta = delta, .mid = price, .point_value = c->point_value, .equity = r->equity, .max_position = RISK_MAX_POSITION };
	risk_gate(&g, &v);
	return v.allowed;
}

/* One intent through all its orders, as order_work has it: until it is filled, its session is over, or the gate says no. A roll asks nobody: as large after as before. */
static int
work(struct run *r, struct market *k, const struct exec_market *m, struct exec_intent *e, int64_t price)
{
	struct exec_fill fills[EXEC_FILLS];
	struct exec_order last, next;
	const char *why;
	int end = -1;
	for (bool first = true; e->filled < e->n; first = false) {
		if (exec_next(m, e, first ? NULL : &last, end, &next, &why) == 0)
			return 0;
		if (!e->roll && !allowed(r, k->m->contract, k->holding.pos.q, e->direction * (e->n - e->filled), price))
			return 0;
		int n = exec_paper(m, e, &next, fills, EXEC_FILLS, &end);
		if (n < 0)
			return fail(r, k->m->contract->symbol, "implausible fill, outside the session's range");
		if (take_fills(r, k, e, fills, n) != 0)
			return -1;
		last = next;
	}
	return 0;
}

static int
roll_leg(struct run *r, struct market *k, int direction, int64_t n, int64_t price, int64_t volume)
{
	struct exec_market m;
	struct exec_intent e = { .id = ++r->intents, .direction = direction, .n = n, .roll = true };
	exec_market_roll(k->m->contract, r->session, price, volume, r->set->seed, 0, &m);
	return work(r, k, &m, &e, price);
}

/* What is held of every market that rolls now goes into its next contract. */
static int
rolls(struct run *r, bool at_open)
{
	struct backtest_roll roll;
	for (int i = 0; i < r->in->n_markets; i++) {
		struct market *k = &r->market[i];
		int64_t q = k->holding.pos.q;
		if (q == 0 || !has_bar(r, k) || r->in->roll == NULL || r->in->roll(r->in->arg, i, r->session, &roll) != 1 || roll.at_open != at_open)
			continue;
		if (roll_leg(r, k, q > 0 ? -1 : 1, llabs(q), roll.old_price, roll.old_volume) != 0 || roll_leg(r, k, q > 0 ? 1 : -1, llabs(q), roll.new_price, roll.new_volume) != 0)
			return -1;
	}
	return 0;
}

/* The orders of one market that were decided on the session before. Without a bar in theirs they are gone. */
static int
fills(struct run *r, int i)
{
	struct market *k = &r->market[i];
	struct exec_market m;
	int n = k->n_intents;
	int64_t used = 0;
	k->n_intents = 0;
	if (n == 0 || !has_bar(r, k))
		return 0;
	/* times are not asked for, so the open has none */
	if (exec_market_day(k->m->contract, k->m->bars, k->n, k->m->impact, r->set->seed, 0, &m) != 0)
		return fail(r, k->m->contract->symbol, "an order works in a market with fewer than 21 bars before it");
	if (r->in->subs != NULL)
		m.subs = r->in->subs(r->in->arg, i, r->session, &m.n_subs);
	if (m.n_subs == 0)
		m.subs = NULL;
	for (int j = 0; j < n; j++) {
		struct exec_intent *e = &k->intent[j].e;
		e->day_used = used;
		if (work(r, k, &m, e, k->intent[j].price) != 0)
			return -1;
		used += e->filled;
	}
	return 0;
}

/* Price of the contract held after the session's close: the new one's where the market's last bar rolled at its close. */
static int64_t
held_close(const struct run *r, int i)
{
	const struct market *k = &r->market[i];
	const struct bar *b = &k->m->bars[k->n - 1];
	struct backtest_roll roll;
	bool rolled = r->in->roll != NULL && r->in->roll(r->in->arg, i, b->session, &roll) == 1 && !roll.at_open;
	return rolled ? roll.new_price : b->c;
}

/* Every position at the session's close, then the row of its money. */
static int
mark(struct run *r)
{
	struct account_holding held[DECISION_MARKETS];
	struct account_row a;
	size_t n = (size_t)r->in->n_markets;
	for (int i = 0; i < r->in->n_markets; i++) {
		if (has_bar(r, &r->market[i]))
			account_mark(&r->market[i].holding, held_close(r, i), r->session);
		held[i] = r->market[i].holding;
	}
	if (account_row(&r->money, held, n, r->session, &a) != 0)
		return fail(r, "all markets", "equity exceeds 64 bits");
	account_next(&r->money, held, n, &a);
	r->equity = r->row->equity = a.equity;
	r->row->day_pnl = a.day_pnl;
	r->row->stale = a.stale;
	r->row->r.ret = a.has_ret ? a.ret : NAN;
	r->row->r.exposed = a.exposed;
	return 0;
}

static double
probability(const struct run *r, int i)
{
	return r->in->p[r->s * (size_t)r->in->n_markets + (size_t)i];
}

/* The session's predictions against what came, which no order knows of. */
static void
judge(struct run *r)
{
	double p[DECISION_MARKETS], y[DECISION_MARKETS];
	struct drift_verdict_session v;
	size_t n = 0;
	for (int i = 0; i < r->in->n_markets; i++) {
		const struct market *k = &r->market[i];
		int up = has_bar(r, k) ? label_up(k->m->bars, k->m->n, (size_t)k->n - 1) : -1;
		if (up < 0 || isnan(probability(r, i)))
			continue;
		p[n] = probability(r, i);
		y[n++] = up;
	}
	drift_verdict_session(p, y, n, &v);
	r->row->r.predictions = (int)n;
	r->row->r.hit = v.has_hit ? v.hit : NAN;
	r->row->r.brier = v.has_brier ? v.brier : NAN;
}

static int
decide_one(struct run *r, int i, struct decision *out)
{
	const struct market *k = &r->market[i];
	double p = probability(r, i);
	struct forecast s = { .probability = p, .model = "backtest" };
	struct decision_input in = { .contract = k->m->contract, .session = r->session, .bars = k->m->bars, .n = k->n, .position = k->holding.pos.q, .opinion = &s };
	if (k->n == 0)
		return 0; /* the market has not begun */
	in.close = held_close(r, i);
	if (k->n < FORECAST_BARS || isnan(p))
		s.reason = "no probability";
	else
		opinion_form(p, k->m->bars, (size_t)k->n, k->m->contract, r->set->halve, &s);
	return decision_market(&in, r->equity, out) == 0 ? 0 : fail(r, k->m->contract->symbol, "a lot's value exceeds 64 bits");
}

/* An order that the gate blocks has its number too: the ledger keeps a row of it. */
static void
put_orders(struct run *r, struct market *k, const struct decision *d)
{
	struct decision_order orders[2];
	int n = decision_orders(d, orders);
	for (int j = 0; j < n; j++) {
		struct exec_intent e = { .id = ++r->intents, .direction = orders[j].delta > 0 ? 1 : -1, .n = llabs(orders[j].delta) };
		if (allowed(r, d->contract, orders[j].q, orders[j].delta, d->close))
			k->intent[k->n_intents++] = (struct intent){ e, d->close };
	}
}

static int
decide(struct run *r)
{
	struct decision d[DECISION_MARKETS] = { 0 };
	int n = r->in->n_markets;
	for (int i = 0; i < n; i++)
		if (decide_one(r, i, &d[i]) != 0)
			return -1;
	if (decision_limit(d, (size_t)n, r->equity, false) != 0)
		return fail(r, "all markets", "the portfolio's value exceeds 64 bits");
	for (int i = 0; i < n; i++)
		put_orders(r, &r->market[i], &d[i]);
	return 0;
}

static int
run_session(struct run *r)
{
	r->session = r->in->sessions[r->s];
	*r->row = (struct backtest_row){ .r.session = r->session };
	for (int i = 0; i < r->in->n_markets; i++) {
		struct market *k = &r->market[i];
		while ((size_t)k->n < k->m->n && k->m->bars[k->n].session <= r->session)
			k->n++;
	}
	if (rolls(r, true) != 0)
		return -1;
	for (int i = 0; i < r->in->n_markets; i++)
		if (fills(r, i) != 0)
			return -1;
	if (rolls(r, false) != 0 || mark(r) != 0)
		return -1;
	judge(r);
	return decide(r);
}

/* NULL, or what is wrong with the input. */
static const char *
refused(const struct backtest_input *in, const struct backtest_settings *set)
{
	if (in->n_markets < 1 || in->n_markets > DECISION_MARKETS)
		return "the number of markets";
	if (set->capital0 <= 0)
		return "capital0 is not above 0";
	for (int i = 0; i < in->n_markets; i++)
		if (in->markets[i].n > INT_MAX)
			return "the number of bars";
	for (size_t s = 1; s < in->n_sessions; s++)
		if (in->sessions[s] <= in->sessions[s - 1])
			return "sessions do not ascend";
	for (size_t i = 0; i < in->n_sessions * (size_t)in->n_markets; i++)
		if (in->p[i] < 0 || in->p[i] > 1)
			return "a probability outside 0..1";
	return NULL;
}

int
backtest_run(const struct backtest_input *in, const struct backtest_settings *set, struct backtest_row *rows, char *err, int errsize)
{
	const char *why = refused(in, set);
	if (why != NULL) {
		snprintf(err, (size_t)errsize, "backtest: %s", why);
		return -1;
	}
	struct run r = { .in = in, .set = set, .equity = set->capital0, .err = err, .errsize = errsize };
	account_start(&r.money, set->capital0);
	for (int i = 0; i < in->n_markets; i++) {
		struct market *k = &r.market[i];
		k->m = &in->markets[i];
		k->holding.point_value = k->m->contract->point_value / DECIMAL_ONE;
	}
	for (r.s = 0; r.s < in->n_sessions; r.s++) {
		r.row = &rows[r.s];
		if (run_session(&r) != 0)
			return -1;
	}
	return 0;
}

int
backtest_record(const struct backtest_row *rows, size_t n, struct record *out)
{
	for (size_t i = 0; i < n; i++)
		if (record_add(out, &rows[i].r) != 0)
			return -1;
	return 0;
}
