/* The equity row of a session: cash and every position at its close (STATS2 8). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cycle.h"
#include "decimal.h"

static const struct bar *
close_of(struct cycle *c, const struct ledger_holding *h, const struct contract **contract)
{
	for (int m = 0; m < c->feed->n_markets; m++) {
		int n = 0;
		*contract = &c->feed->markets[m];
		if (strcmp((*contract)->symbol, h->symbol) != 0)
			continue;
		const struct bar *bars = c->feed->ops->bars(c->feed, m, c->session, &n);
		bool today = n > 0 && bars[n - 1].session == c->session && strcmp(bars[n - 1].contract, h->contract) == 0;
		return today ? &bars[n - 1] : NULL;
	}
	*contract = NULL;
	return NULL;
}

static int
mark_one(struct cycle *c, struct ledger_holding *h, struct ledger_equity *row)
{
	const struct contract *k;
	const struct bar *bar = close_of(c, h, &k);
	if (k == NULL)
		return cycle_fail(c, "a position is held in a market that the feed does not have");
	if (bar != NULL) {
		h->mark = bar->c;
		h->has_mark = true;
		snprintf(h->mark_session, sizeof h->mark_session, "%s", c->date);
	} else if (h->pos.q != 0) {
		row->stale_mark = true;
	}
	if (!h->has_mark)
		return h->pos.q == 0 ? 0 : cycle_fail(c, "a position has no price to mark it with");
	int64_t pv = k->point_value / DECIMAL_ONE, value, open;
	if (position_value(h->pos.q, h->mark, pv, &value) != 0 || position_unrealised(&h->pos, h->mark, pv, &open) != 0 || __builtin_add_overflow(row->equity, value, &row->equity) ||
	    __builtin_add_overflow(row->unrealised, open, &row->unrealised) || __builtin_add_overflow(row->gross, llabs(value), &row->gross))
		return cycle_fail(c, "equity exceeds 64 bits");
	row->exposed = row->exposed || h->pos.q != 0;
	return ledger_put_mark(c->ledger, h) == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
}

static bool
capital_is_stated(const struct config *cfg)
{
	for (int i = 0; i < config_count(); i++) {
		struct config_row r;
		config_describe(cfg, i, &r);
		if (strcmp(r.name, "HYDRA_CAPITAL") == 0)
			return strcmp(r.source, "default") != 0;
	}
	return false;
}

/* A changed HYDRA_CAPITAL is money put in or taken out, never a return. */
static int
take_flow(struct cycle *c, struct ledger_account *a, int64_t *flow)
{
	char text[32];
	*flow = 0;
	if (ledger_meta_get(c->ledger, "capital_stated", text, sizeof text) < 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	int64_t stated = strtoll(text, NULL, 10);
	if (stated == c->cfg->capital || !capital_is_stated(c->cfg))
		return 0;
	*flow = c->cfg->capital - stated;
	snprintf(text, sizeof text, "%" PRId64, c->cfg->capital);
	if (ledger_put_flow(c->ledger, c->date, *flow, "HYDRA_CAPITAL changed") != 0 || ledger_meta_set(c->ledger, "capital_stated", text) != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	a->cash += *flow;
	a->flows += *flow;
	a->peak += *flow;
	a->gate_peak += *flow;
	return 0;
}

static void
finish_row(struct ledger_account *a, struct ledger_equity *row, const struct ledger_equity *last, int64_t before)
{
	row->day_pnl = row->equity - row->flow - before;
	row->has_ret = before > 0;
	if (row->has_ret)
		row->ret = (double)(row->equity - row->flow) / (double)before - 1;
	row->realised = row->equity - a->capital0 - a->flows - row->unrealised;
	row->fees = a->fees;
	if (row->equity > a->peak) {
		a->peak = row->equity;
		snprintf(a->peak_session, sizeof a->peak_session, "%s", row->session);
	}
	row->peak = a->peak;
	row->drawdown = a->peak > 0 ? (double)row->equity / (double)a->peak - 1 : 0;
	row->max_drawdown = last != NULL && last->max_drawdown < row->drawdown ? last->max_drawdown : row->drawdown;
}

static int
ruined(struct cycle *c)
{
	if (ledger_meta_set(c->ledger, "halted", "1") != 0 ||
	    ledger_event(c->ledger, "halt:ruin", c->date, "status", "error", "equity is not above 0: orders are halted", "{\"halted\":true,\"text\":\"equity is not above 0: orders are halted\"}") != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	return 0;
}

int
cycle_mark(struct cycle *c, struct ledger_equity *row, int64_t *before)
{
	struct ledger_account a;
	struct ledger_cycle cycle;
	struct ledger_equity last;
	struct ledger_holding h;
	char symbol[CONTRACT_SYMBOL] = "";
	int whole = ledger_check(c->ledger, false); /* invariant 3 */
	if (whole != 1)
		return cycle_fail(c, ledger_reason(c->ledger));
	int has_last = ledger_equity_last(c->ledger, &last);
	if (has_last < 0 || ledger_account_get(c->ledger, &a) != 1 || ledger_cycle_get(c->ledger, c->date, &cycle) != 1)
		return cycle_fail(c, ledger_reason(c->ledger));
	*row = (struct ledger_equity){ 0 };
	snprintf(row->session, sizeof row->session, "%s", c->date);
	if (take_flow(c, &a, &row->flow) != 0)
		return -1;
	row->cash = row->equity = a.cash;
	row->exposed = cycle.fills > 0;
	int rc;
	while ((rc = ledger_holding_next(c->ledger, symbol, &h)) == 1) {
		snprintf(symbol, sizeof symbol, "%s", h.symbol);
		if (mark_one(c, &h, row) != 0)
			return -1;
	}
	if (rc < 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	*before = has_last == 1 ? last.equity : a.capital0;
	finish_row(&a, row, has_last == 1 ? &last : NULL, *before);
	if (ledger_put_equity(c->ledger, row) != 0 || ledger_put_account(c->ledger, &a) != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	return row->equity > 0 ? 0 : ruined(c);
}
