/*
 * accounting.json against account_*. The arithmetic knows no unit: here every
 * amount is counted in 1e-9, because the averages of these cases are compared
 * at a hundredth of what rounding them to 1e-12 of a price may cost.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "account.h"
#include "vec.h"

#define UNIT 1e9L
#define MONEY 1e-6
#define SYMBOLS 64

struct book {
	struct account account;
	struct account_holding holdings[SYMBOLS];
	int64_t fees[SYMBOLS];
	bool filled[SYMBOLS];
	size_t n;
	int64_t peak;
};

static int64_t
amount(struct vec *v, struct json_object *o, const char *key)
{
	long double x = (long double)vec_double(v, o, key) * UNIT;
	if (!(fabsl(x) < 0x1p63L)) {
		vec_fail(v, "%s: beyond 64 bits", key);
		return 0;
	}
	return llrintl(x);
}

static double
plain(int64_t x)
{
	return (double)((long double)x / UNIT);
}

static size_t
holding_of(struct vec *v, struct book *b, const char *symbol)
{
	size_t i = 0;
	while (i < b->n && strcmp(b->holdings[i].symbol, symbol) != 0)
		i++;
	if (i < b->n)
		return i;
	if (b->n == SYMBOLS || strlen(symbol) >= CONTRACT_SYMBOL) {
		vec_fail(v, "%s: too many symbols, or too long a one", symbol);
		return 0;
	}
	snprintf(b->holdings[i].symbol, sizeof b->holdings[i].symbol, "%s", symbol);
	return b->n++;
}

static void
fill(struct vec *v, struct book *b, size_t i, struct json_object *op)
{
	struct account_holding *h = &b->holdings[i];
	int64_t qty = vec_int(v, op, "qty"), price = amount(v, op, "price"), fee = amount(v, op, "commission");
	const char *side = vec_text(v, op, "side");
	if (strcmp(side, "BUY") != 0 && strcmp(side, "SELL") != 0)
		vec_fail(v, "unknown side \"%s\"", side);
	h->point_value = vec_int(v, op, "multiplier");
	if (account_fill(&b->account, h, side[0] == 'B' ? qty : -qty, price, fee, NULL) != 0)
		vec_fail(v, "the fill leaves 64 bits");
	account_mark(h, price, 0); /* here a fill's price replaces any mark */
	b->fees[i] += fee;
	b->filled[i] = true;
}

static void
same_symbol(struct vec *v, struct json_object *step, const struct book *b, size_t i)
{
	const struct account_holding *h = &b->holdings[i];
	int64_t open = 0;
	if (!b->filled[i]) {
		if (vec_get(v, step, "symbol_state") != NULL)
			vec_fail(v, "symbol_state: got null");
		return;
	}
	struct json_object *want = vec_object(v, step, "symbol_state");
	if (position_unrealised(&h->pos, h->mark, h->point_value, &open) != 0)
		vec_fail(v, "unrealised leaves 64 bits");
	vec_same_int(v, want, "position", h->pos.q);
	if (h->pos.q != 0)
		vec_close_rel(v, want, "avg_cost", (double)((long double)h->pos.avg / (UNIT * DECIMAL_ONE)), 1e-12);
	else if (vec_get(v, want, "avg_cost") != NULL)
		vec_fail(v, "avg_cost: got null");
	vec_close_abs(v, want, "realized_gross", plain(h->pos.realised), MONEY);
	vec_close_abs(v, want, "commissions", plain(b->fees[i]), MONEY);
	vec_close_abs(v, want, "realized", plain(h->pos.realised - b->fees[i]), MONEY);
	vec_close_abs(v, want, "unrealized", plain(open), MONEY);
}

static void
same_portfolio(struct vec *v, struct json_object *want, struct book *b)
{
	struct account_row row = { 0 };
	int64_t gross = 0;
	if (account_row(&b->account, b->holdings, b->n, 0, &row) != 0)
		vec_fail(v, "the row leaves 64 bits");
	for (size_t i = 0; i < b->n; i++)
		gross += b->holdings[i].pos.realised;
	if (row.equity > b->peak)
		b->peak = row.equity;
	vec_close_abs(v, want, "realized_gross", plain(gross), MONEY);
	vec_close_abs(v, want, "commissions", plain(row.fees), MONEY);
	vec_close_abs(v, want, "realized", plain(row.realised), MONEY);
	vec_close_abs(v, want, "unrealized", plain(row.unrealised), MONEY);
	vec_close_abs(v, want, "equity", plain(row.equity), MONEY);
	vec_close_abs(v, want, "peak_equity", plain(b->peak), MONEY);
	vec_close_abs(v, want, "drawdown", account_drawdown(row.equity, b->peak), 1e-12);
}

void
vec_accounting(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct book b = { 0 };
	struct json_object *ops = vec_array(v, input, "ops"), *steps = vec_array(v, expected, "steps");
	account_start(&b.account, amount(v, input, "starting_capital"));
	b.peak = b.account.capital0;
	if (vec_length(ops) != vec_length(steps))
		vec_fail(v, "as many steps as ops are expected");
	for (size_t k = 0; k < vec_length(ops) && !v->failed; k++) {
		struct json_object *op = json_object_array_get_idx(ops, k), *step = json_object_array_get_idx(steps, k);
		const char *type = vec_text(v, op, "type"), *symbol = vec_text(v, op, "symbol");
		size_t i = holding_of(v, &b, symbol);
		if (strcmp(type, "fill") == 0)
			fill(v, &b, i, op);
		else if (strcmp(type, "mark") == 0)
			account_mark(&b.holdings[i], amount(v, op, "price"), 0);
		else
			vec_fail(v, "unknown type \"%s\"", type);
		vec_same_text(v, step, "symbol", symbol);
		same_symbol(v, step, &b, i);
		same_portfolio(v, vec_object(v, step, "portfolio"), &b);
	}
}
