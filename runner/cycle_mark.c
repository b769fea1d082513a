/* The equity row of a session: cash and every position at its close (docs/definitions.md, "Money"). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "cycle.h"
#include "decimal.h"

/* Today's close becomes the mark of what its market holds, flat or not. */
static int
mark_market(struct cycle *c, int m)
{
	struct feed_held held;
	struct holding h;
	if (feed_held(c->feed, m, c->session, &held) == 0 || held.session != c->session)
		return 0;
	int rc = ledger_holding_get(c->ledger, c->feed->markets[m].symbol, held.contract, &h);
	if (rc <= 0)
		return rc == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
	h.has_mark = true;
	h.mark = held.close;
	snprintf(h.mark_session, sizeof h.mark_session, "%s", c->date);
	return ledger_put_mark(c->ledger, &h) == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
}

static int
take_one(struct cycle *c, const struct holding *h, struct account_holding *out)
{
	int m = cycle_market(c, h->symbol);
	if (m < 0)
		return cycle_fail(c, "a position is held in a market that the feed does not have");
	*out = (struct account_holding){ .point_value = c->feed->markets[m].point_value / DECIMAL_ONE, .pos = h->pos };
	snprintf(out->symbol, sizeof out->symbol, "%s", h->symbol);
	snprintf(out->contract, sizeof out->contract, "%s", h->contract);
	if (h->has_mark && date_parse(h->mark_session, &out->mark_session) == 0) {
		out->marked = ACCOUNT_MARK_CLOSE;
		out->mark = h->mark;
	}
	return 0;
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
finish_row(struct ledger_account *a, const struct account_row *r, struct ledger_equity *row, const struct ledger_equity *last)
{
	row->cash = r->cash;
	row->flow = r->flow;
	row->equity = r->equity;
	row->day_pnl = r->day_pnl;
	row->has_ret = r->has_ret;
	row->ret = r->ret;
	row->unrealised = r->unrealised;
	row->realised = r->realised;
	row->fees = r->fees;
	row->gross = r->gross;
	row->exposed = r->exposed;
	row->stale_mark = r->stale;
	if (row->equity > a->peak) {
		a->peak = row->equity;
		snprintf(a->peak_session, sizeof a->peak_session, "%s", row->session);
	}
	row->peak = a->peak;
	row->drawdown = account_drawdown_next(last != NULL ? last->drawdown : 0, r->has_ret, r->ret);
	row->max_drawdown = last != NULL && last->max_drawdown < row->drawdown ? last->max_drawdown : row->drawdown;
}

static int
ruined(struct cycle *c)
{
	char why[16], key[32];
	if (ledger_meta_get(c->ledger, "halt_reason", why, sizeof why) < 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	if (strcmp(why, "ruin") == 0)
		return 0; /* halted and told before */
	snprintf(key, sizeof key, "halt:ruin:%s", c->date);
	if (ledger_meta_set(c->ledger, "halted", "1") != 0 || ledger_meta_set(c->ledger, "halt_reason", "ruin") != 0 ||
	    ledger_event(c->ledger, key, c->date, "status", "error", "equity is not above 0: orders are halted", "{\"halted\":true,\"text\":\"equity is not above 0: orders are halted\"}") != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	return 0;
}

static int
mark_all(struct cycle *c, struct account_holding *holdings, size_t *n)
{
	struct holding h = { 0 };
	int rc;
	*n = 0;
	for (int m = 0; m < c->feed->n_markets; m++)
		if (mark_market(c, m) != 0)
			return -1;
	/* a market holds one contract: a roll leaves the old one flat */
	while ((rc = ledger_holding_next(c->ledger, h.symbol, h.contract, &h)) == 1) {
		if (*n == CONFIG_MARKETS)
			return cycle_fail(c, "more positions than markets");
		if (take_one(c, &h, &holdings[(*n)++]) != 0)
			return -1;
	}
	return rc == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
}

int
cycle_mark(struct cycle *c, struct breakers_facts *facts)
{
	struct ledger_account a;
	struct ledger_cycle cycle;
	struct ledger_equity last, row = { 0 };
	struct account_holding holdings[CONFIG_MARKETS];
	struct account_row r;
	size_t n;
	int64_t flow;
	if (ledger_check(c->ledger, false) != 1) /* invariant 3 */
		return cycle_fail(c, ledger_reason(c->ledger));
	int has_last = ledger_equity_last(c->ledger, &last);
	if (has_last < 0 || ledger_account_get(c->ledger, &a) != 1 || ledger_cycle_get(c->ledger, c->date, &cycle) != 1)
		return cycle_fail(c, ledger_reason(c->ledger));
	if (take_flow(c, &a, &flow) != 0 || mark_all(c, holdings, &n) != 0)
		return -1;
	int64_t before = has_last == 1 ? last.equity : a.capital0;
	struct account money = { .capital0 = a.capital0, .cash = a.cash, .flows = a.flows, .fees = a.fees, .before = before, .flow = flow, .exposed = n > 0 || cycle.fills > 0 };
	if (account_row(&money, holdings, n, c->session, &r) != 0)
		return cycle_fail(c, "equity exceeds 64 bits, or a position has no price to mark it with");
	snprintf(row.session, sizeof row.session, "%s", c->date);
	finish_row(&a, &r, &row, has_last == 1 ? &last : NULL);
	facts->cycle = cycle.id;
	facts->session = c->session;
	facts->equity = r.equity;
	facts->before = before;
	facts->has_ret = r.has_ret;
	facts->ret = r.ret;
	facts->largest = r.largest;
	if (ledger_put_equity(c->ledger, &row) != 0 || ledger_put_account(c->ledger, &a) != 0)
		return cycle_fail(c, ledger_reason(c->ledger));
	return r.halt ? ruined(c) : 0;
}
