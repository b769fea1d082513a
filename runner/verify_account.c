/* The money: what each fill books, and the equity row and breakers of each session. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "verify_internal.h"

struct verify_holding *
verify_holding(struct verify *v, const char *symbol, const char *contract)
{
	for (size_t i = v->n_holdings; i > 0; i--) {
		struct verify_holding *h = &v->holding[i - 1];
		if (strcmp(h->h.symbol, symbol) == 0 && strcmp(h->h.contract, contract) == 0)
			return h;
	}
	return NULL;
}

int64_t
verify_position(struct verify *v, const char *symbol, const char *contract)
{
	const struct verify_holding *h = verify_holding(v, symbol, contract);
	return h == NULL ? 0 : h->h.pos.q;
}

void
verify_gate(const struct verify *v, const struct contract *c, int64_t q, int64_t delta, int64_t mid, int64_t equity, const char *flag, struct risk_verdict *out)
{
	struct risk_gate_in g = { .q = q, .delta = delta, .mid = mid, .point_value = c->point_value, .equity = equity, .halted = strcmp(flag, "halt") == 0,
		.stopped = strcmp(flag, "stopped") == 0, .max_position = RISK_MAX_POSITION };
	for (int k = 0; k < RISK_KINDS; k++)
		g.loss_blocked[k] = k != RISK_POSITION && v->breaker[k].b.state != RISK_ACTIVE;
	risk_gate(&g, out);
}

static struct verify_holding *
add_holding(struct verify *v, const struct ledger_intent *in, const struct contract *c)
{
	if (v->n_holdings == v->cap_holdings) {
		size_t cap = v->cap_holdings > 0 ? 2 * v->cap_holdings : 32;
		struct verify_holding *more = realloc(v->holding, cap * sizeof *more);
		if (more == NULL) {
			verify_fail(v, "out of memory");
			return NULL;
		}
		v->holding = more;
		v->cap_holdings = cap;
	}
	struct verify_holding *h = &v->holding[v->n_holdings++];
	*h = (struct verify_holding){ .h.point_value = c->point_value / DECIMAL_ONE };
	snprintf(h->h.symbol, sizeof h->h.symbol, "%s", in->symbol);
	snprintf(h->h.contract, sizeof h->h.contract, "%s", in->contract);
	return h;
}

int
verify_book(struct verify *v, const struct ledger_fill *f, struct verify_market *m, int64_t fee, int64_t *realised)
{
	const struct ledger_intent *in = f->intent;
	struct verify_holding *h = verify_holding(v, in->symbol, in->contract);
	if (h == NULL)
		h = add_holding(v, in, &m->c);
	if (h == NULL)
		return -1;
	int64_t before = h->h.pos.q, s = f->n * in->direction, pnl = 0;
	if (account_fill(&v->account, &h->h, s, f->price, fee, &pnl) != 0)
		return verify_fail(v, "fill_journal.db: the fills' money exceeds 64 bits");
	int64_t after = h->h.pos.q;
	if (after == 0)
		h->since[0] = '\0';
	else if (before == 0 || (before > 0) != (after > 0))
		snprintf(h->since, sizeof h->since, "%s", in->deadline);
	*realised = 0;
	if (before != 0 && (before > 0) != (s > 0) && __builtin_sub_overflow(pnl, fee, realised))
		return verify_fail(v, "fill_journal.db: what a fill realised exceeds 64 bits");
	return 0;
}

/* Money put in or taken out on this session; never a return. */
static int
take_flows(struct verify *v)
{
	static const char *const names[] = { "id", "session", "amount", "reason" };
	struct verify_row r = { .v = v, .s = v->flows.s, .table = "cash_flow", .names = names };
	while (v->flows.row && strcmp(db_text(v->flows.s, 1), v->now.session) <= 0) {
		snprintf(r.key, sizeof r.key, "id=%s", db_text(v->flows.s, 0));
		verify_int(&r, 0, ++v->flow_id);
		verify_text(&r, 1, v->now.session);
		int64_t amount = verify_get_int(&r, 2);
		if (amount == 0)
			verify_wrong(&r, 2, "an amount");
		verify_text(&r, 3, "HYDRA_CAPITAL changed");
		if (account_flow(&v->account, amount) != 0 || __builtin_add_overflow(v->peak, amount, &v->peak) || __builtin_add_overflow(v->gate_peak, amount, &v->gate_peak))
			return verify_fail(v, "fill_journal.db: the cash flows exceed 64 bits");
		if (verify_next(v, &v->flows) != 0)
			return -1;
	}
	return 0;
}

static void
mark_holdings(struct verify *v)
{
	for (int i = 0; i < v->n_decisions; i++) {
		const struct verify_decision *d = &v->decision[i];
		struct verify_holding *h = d->fresh ? verify_holding(v, d->d.symbol, d->d.contract) : NULL;
		if (h != NULL)
			account_mark(&h->h, d->d.close, v->now.date);
	}
}

static int
make_row(struct verify *v, struct account_row *row)
{
	struct account_holding *all = calloc(v->n_holdings + 1, sizeof *all);
	if (all == NULL)
		return verify_fail(v, "out of memory");
	for (size_t i = 0; i < v->n_holdings; i++)
		all[i] = v->holding[i].h;
	int rc = account_row(&v->account, all, v->n_holdings, v->now.date, row);
	if (rc != 0)
		verify_fail(v, "fill_journal.db: equity exceeds 64 bits");
	else
		account_next(&v->account, all, v->n_holdings, row);
	free(all);
	if (rc != 0)
		return -1;
	if (row->equity > v->peak) {
		v->peak = row->equity;
		snprintf(v->peak_session, sizeof v->peak_session, "%s", v->now.session);
	}
	v->ret = row->has_ret ? row->ret : NAN;
	v->drawdown = account_drawdown_next(v->has_equity ? v->drawdown : 0, row->has_ret, row->ret);
	if (!v->has_equity || v->drawdown < v->max_drawdown)
		v->max_drawdown = v->drawdown;
	return 0;
}

static void
compare_row(struct verify_row *r, const struct account_row *row)
{
	verify_int(r, 1, row->cash);
	verify_int(r, 2, row->flow);
	verify_int(r, 3, row->equity);
	verify_int(r, 4, row->day_pnl);
	verify_real(r, 5, r->v->ret);
	verify_int(r, 6, row->unrealised);
	verify_int(r, 7, row->realised);
	verify_int(r, 8, row->fees);
	verify_int(r, 9, row->gross);
	verify_int(r, 10, row->exposed);
	verify_int(r, 11, row->stale);
	verify_int(r, 12, r->v->peak);
	verify_real(r, 13, r->v->drawdown);
	verify_real(r, 14, r->v->max_drawdown);
}

static int
take_row(struct verify *v, const struct account_row *row)
{
	static const char *const names[] = { "session", "cash", "flow", "equity", "day_pnl", "ret", "unrealised", "realised", "fees", "gross", "exposed", "stale_mark", "peak", "drawdown",
		"max_drawdown" };
	struct verify_row r = { .v = v, .s = v->equities.s, .table = "equity", .names = names };
	while (v->equities.row && strcmp(db_text(v->equities.s, 0), v->now.session) < 0) {
		snprintf(r.key, sizeof r.key, "session=%s", db_text(v->equities.s, 0));
		verify_wrong(&r, 0, "a decided session");
		if (verify_next(v, &v->equities) != 0)
			return -1;
	}
	snprintf(r.key, sizeof r.key, "session=%s", v->now.session);
	if (!v->equities.row || strcmp(db_text(v->equities.s, 0), v->now.session) != 0) {
		verify_differ(v, "equity", r.key, "session", "no row", "a row");
		return 0;
	}
	compare_row(&r, row);
	return verify_next(v, &v->equities);
}

/* Equity not above 0 halts and says so, once until the operator lets orders go on. */
static int
ruin(struct verify *v, const struct account_row *row)
{
	static const char text[] = "equity is not above 0: orders are halted";
	if (!row->halt)
		return 0;
	if (v->ruined)
		return 0;
	v->halted = v->ruined = true;
	char key[32];
	snprintf(key, sizeof key, "halt:ruin:%s", v->now.session);
	return verify_event(v, key, v->now.session, "status", "error", text, "{\"halted\":true,\"text\":\"equity is not above 0: orders are halted\"}");
}

static int
tell_breakers(struct verify *v, const struct breakers_event *events, int n)
{
	for (int i = 0; i < n; i++) {
		if (ledger_words_breaker(&events[i], v->now.session, &v->words) != 0)
			return verify_fail(v, "out of memory");
		if (verify_event(v, v->words.key, v->now.session, "breaker", v->words.severity, v->words.text, v->words.data.data) != 0)
			return -1;
	}
	return 0;
}

/* What T1 counts: every order, every fill, and with them the positions. */
static void
count_all(struct verify *v)
{
	if (v->ord_id > v->counted && v->fill_id > 0)
		v->counted_fill = v->fill_id;
	v->counted = v->ord_id;
	for (size_t i = 0; i < v->n_holdings; i++) {
		struct verify_holding *h = &v->holding[i];
		h->written = true;
		h->counted = h->h.pos;
		snprintf(h->counted_since, sizeof h->counted_since, "%s", h->since);
	}
}

int
verify_account(struct verify *v)
{
	struct breakers_event events[BREAKERS_EVENTS];
	struct account_row row = { 0 };
	int64_t before = v->account.before;
	if (take_flows(v) != 0)
		return -1;
	mark_holdings(v);
	if (make_row(v, &row) != 0 || take_row(v, &row) != 0 || ruin(v, &row) != 0)
		return -1;
	v->equity = row;
	v->has_equity = true;
	v->decided_account = v->account;
	count_all(v);
	struct breakers_facts f = { .cycle = v->now.id, .session = v->now.date, .equity = row.equity, .before = before, .has_ret = row.has_ret, .ret = row.ret, .worst = v->worst,
		.largest = row.largest };
	int n = breakers_session(v->breaker, &f, &v->gate_peak, events);
	return tell_breakers(v, events, n);
}
