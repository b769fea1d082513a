/* cash.json against account_*, position_* and decimal_*. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "performance.h"
#include "vec.h"

/* One run. Rows that exist are kept as the arrays that the summary reads. */
struct run {
	struct account account;
	struct account_holding *holdings;
	size_t n, cap;
	struct json_object *pv;
	double *returns;
	bool *has_return, *exposed;
	size_t n_rows;
	const char *error_session; /* NULL: none yet */
	int64_t error_op;          /* -1: at the row */
};

static size_t
holding_of(struct vec *v, struct run *r, const char *symbol, const char *contract)
{
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->holdings[i].symbol, symbol) == 0 && strcmp(r->holdings[i].contract, contract) == 0)
			return i;
	if (strlen(symbol) >= CONTRACT_SYMBOL || strlen(contract) >= ACCOUNT_CONTRACT)
		vec_fail(v, "%s %s: too long", symbol, contract);
	if (r->n == r->cap) {
		size_t cap = r->cap > 0 ? 2 * r->cap : 16;
		struct account_holding *more = vec_alloc(cap, sizeof *more);
		if (r->n > 0)
			memcpy(more, r->holdings, r->n * sizeof *more);
		free(r->holdings);
		r->holdings = more;
		r->cap = cap;
	}
	struct account_holding *h = &r->holdings[r->n];
	snprintf(h->symbol, sizeof h->symbol, "%s", symbol);
	snprintf(h->contract, sizeof h->contract, "%s", contract);
	h->point_value = vec_int(v, r->pv, symbol);
	return r->n++;
}

/* 0, or -1 when an amount overflows. */
static int
operate(struct vec *v, struct run *r, struct json_object *op)
{
	const char *what = vec_text(v, op, "op");
	if (strcmp(what, "flow") == 0)
		return account_flow(&r->account, vec_int(v, op, "amount"));
	const char *symbol = vec_text(v, op, "symbol");
	if (strcmp(what, "fill") == 0) {
		size_t i = holding_of(v, r, symbol, vec_text(v, op, "contract"));
		return account_fill(&r->account, &r->holdings[i], vec_int(v, op, "s"), vec_int(v, op, "p"), vec_int(v, op, "fee"), NULL);
	}
	if (strcmp(what, "roll") == 0) {
		size_t from = holding_of(v, r, symbol, vec_text(v, op, "from")), to = holding_of(v, r, symbol, vec_text(v, op, "to"));
		return account_roll(&r->account, &r->holdings[from], &r->holdings[to], vec_int(v, op, "p_old"), vec_int(v, op, "p_new"), vec_int(v, op, "fee"));
	}
	vec_fail(v, "unknown op \"%s\"", what);
	return 0;
}

static int
by_name(const void *a, const void *b)
{
	const struct account_holding *x = *(const struct account_holding *const *)a, *y = *(const struct account_holding *const *)b;
	int symbol = strcmp(x->symbol, y->symbol);
	return symbol != 0 ? symbol : strcmp(x->contract, y->contract);
}

static void
same_positions(struct vec *v, struct json_object *want, const struct run *r)
{
	const struct account_holding **held = vec_alloc(r->n, sizeof *held);
	size_t n = 0;
	for (size_t i = 0; i < r->n; i++)
		if (r->holdings[i].pos.q != 0)
			held[n++] = &r->holdings[i];
	if (n > 0)
		qsort(held, n, sizeof *held, by_name);
	if (n != vec_length(want))
		vec_fail(v, "positions: got %zu", n);
	for (size_t i = 0; i < n && !v->failed; i++) {
		char avg[48];
		struct json_object *p = json_object_array_get_idx(want, i);
		position_avg_text(held[i]->pos.avg, avg);
		if (strcmp(vec_text_at(v, p, 0), held[i]->symbol) != 0 || strcmp(vec_text_at(v, p, 1), held[i]->contract) != 0 || vec_int_at(v, p, 2) != held[i]->pos.q ||
		    strcmp(vec_text_at(v, p, 3), avg) != 0)
			vec_fail(v, "positions: got %s %s %" PRId64 " at %s", held[i]->symbol, held[i]->contract, held[i]->pos.q, avg);
	}
	free(held);
}

static void
same_row(struct vec *v, struct json_object *want, const struct account_row *row)
{
	vec_same_int(v, want, "cash", row->cash);
	vec_same_int(v, want, "flow", row->flow);
	vec_same_int(v, want, "equity", row->equity);
	vec_same_int(v, want, "day_pnl", row->day_pnl);
	vec_same_int(v, want, "unrealised", row->unrealised);
	vec_same_int(v, want, "realised", row->realised);
	vec_same_int(v, want, "fees", row->fees);
	vec_same_bool(v, want, "exposed", row->exposed);
	vec_same_bool(v, want, "stale", row->stale);
	vec_same_bool(v, want, "halt", row->halt);
	if (row->has_ret)
		vec_close_abs(v, want, "ret", row->ret, 1e-15);
	else if (vec_get(v, want, "ret") != NULL)
		vec_fail(v, "ret: got null");
}

static void
run_session(struct vec *v, struct run *r, struct json_object *session, struct json_object *rows)
{
	const char *name = vec_text(v, session, "session");
	struct json_object *ops = vec_array(v, session, "ops"), *closes = vec_array(v, session, "closes");
	date_t date;
	if (date_parse(name, &date) != 0)
		vec_fail(v, "\"%s\" is no date", name);
	for (size_t i = 0; i < vec_length(ops) && !v->failed; i++)
		if (operate(v, r, json_object_array_get_idx(ops, i)) != 0) {
			r->error_session = name;
			r->error_op = (int64_t)i;
			return;
		}
	for (size_t i = 0; i < vec_length(closes) && !v->failed; i++) {
		struct json_object *c = json_object_array_get_idx(closes, i);
		size_t h = holding_of(v, r, vec_text_at(v, c, 0), vec_text_at(v, c, 1));
		account_mark(&r->holdings[h], vec_int_at(v, c, 2), date);
	}
	struct account_row row;
	if (account_row(&r->account, r->holdings, r->n, date, &row) != 0) {
		r->error_session = name;
		r->error_op = -1;
		return;
	}
	account_next(&r->account, r->holdings, r->n, &row);
	r->returns[r->n_rows] = row.ret;
	r->has_return[r->n_rows] = row.has_ret;
	r->exposed[r->n_rows] = row.exposed;
	struct json_object *want = r->n_rows < vec_length(rows) ? json_object_array_get_idx(rows, r->n_rows) : NULL;
	r->n_rows++;
	vec_same_text(v, want, "session", name);
	same_row(v, want, &row);
	same_positions(v, vec_array(v, want, "positions"), r);
}

static void
same_end(struct vec *v, struct json_object *expected, const struct run *r)
{
	if (vec_length(vec_array(v, expected, "rows")) != r->n_rows)
		vec_fail(v, "rows: got %zu", r->n_rows);
	if (r->error_session != NULL) {
		struct json_object *error = vec_object(v, expected, "error");
		vec_same_text(v, error, "session", r->error_session);
		if (r->error_op >= 0)
			vec_same_int(v, error, "op", r->error_op);
		else
			vec_same_text(v, error, "op", NULL);
		vec_same_text(v, expected, "summary", NULL);
		return;
	}
	vec_same_text(v, expected, "error", NULL);
	struct performance_summary s;
	struct json_object *want = vec_object(v, expected, "summary");
	performance_summarise(r->returns, r->has_return, r->exposed, r->n_rows, &s);
	vec_same_int(v, want, "n_exposed", (int64_t)s.n_exposed);
	vec_same_bool(v, want, "judged", s.judged);
	vec_close_abs(v, want, "max_drawdown", s.max_drawdown, 1e-12);
	if (s.has_sharpe)
		vec_close_rel(v, want, "sharpe", s.sharpe, 1e-10);
	else
		vec_same_text(v, want, "sharpe", NULL);
}

static void
run_all(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *sessions = vec_array(v, input, "sessions"), *rows = vec_array(v, expected, "rows");
	size_t n = vec_length(sessions);
	struct run r = { .pv = vec_object(v, input, "pv"), .returns = vec_alloc(n, sizeof *r.returns) };
	r.has_return = vec_alloc(n, sizeof *r.has_return);
	r.exposed = vec_alloc(n, sizeof *r.exposed);
	account_start(&r.account, vec_int(v, input, "capital0"));
	for (size_t i = 0; i < n && !v->failed && r.error_session == NULL; i++)
		run_session(v, &r, json_object_array_get_idx(sessions, i), rows);
	if (!v->failed)
		same_end(v, expected, &r);
	free(r.holdings);
	free(r.returns);
	free(r.has_return);
	free(r.exposed);
}

void
vec_cash(struct vec *v, struct json_object *input, struct json_object *expected)
{
	const char *kind = vec_text(v, input, "kind");
	if (strcmp(kind, "run") == 0) {
		run_all(v, input, expected);
	} else if (strcmp(kind, "price") == 0) {
		int64_t u = 0;
		if (decimal_from_double(vec_double(v, input, "x"), &u) != 0)
			vec_fail(v, "x: beyond 64 bits");
		vec_same_int(v, expected, "u", u);
		vec_same_bool(v, expected, "on_tick", decimal_on_tick(u, vec_int(v, input, "tick")));
	} else {
		vec_fail(v, "unknown kind \"%s\"", kind);
	}
}
