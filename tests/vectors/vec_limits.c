/* slippage, sizing, breakers: what bounds an order. */
#include <string.h>

#include "risk.h"
#include "sizing.h"
#include "slippage.h"
#include "vec.h"

void
vec_slippage(struct vec *v, struct json_object *input, struct json_object *expected)
{
	double got = 0;
	int rc = slippage_predict(vec_double(v, input, "order_size"), vec_double(v, input, "daily_volume"), vec_double(v, input, "spread"), vec_double(v, input, "daily_volatility"),
		vec_double(v, input, "impact_coefficient"), &got);
	vec_same_text(v, expected, "error", rc == 0 ? NULL : "domain");
	if (rc == 0)
		vec_close_rel(v, expected, "slippage", got, 1e-14);
	else if (vec_get(v, expected, "slippage") != NULL)
		vec_fail(v, "slippage: got none");
}

void
vec_sizing(struct vec *v, struct json_object *input, struct json_object *expected)
{
	const char *fn = vec_text(v, input, "fn");
	double kelly = 0;
	int64_t contracts = 0;
	int rc = -1;
	bool is_kelly = strcmp(fn, "fractional_kelly") == 0;
	if (is_kelly)
		rc = sizing_kelly(vec_double(v, input, "win_prob"), vec_double(v, input, "avg_win"), vec_double(v, input, "avg_loss"), vec_double(v, input, "fraction"),
			vec_double(v, input, "max_position_pct"), &kelly);
	else if (strcmp(fn, "volume_capped_position") == 0)
		rc = sizing_contracts(vec_double(v, input, "kelly_pct"), vec_double(v, input, "capital"), vec_double(v, input, "contract_value"),
			vec_double(v, input, "avg_daily_volume"), vec_double(v, input, "max_volume_pct"), &contracts);
	else
		vec_fail(v, "unknown fn \"%s\"", fn);
	vec_same_text(v, expected, "error", rc == 0 ? NULL : "zero_division");
	if (rc != 0 && vec_get(v, expected, "value") != NULL)
		vec_fail(v, "value: got none");
	else if (rc == 0 && is_kelly)
		vec_close_rel(v, expected, "value", kelly, 1e-14);
	else if (rc == 0)
		vec_same_int(v, expected, "value", contracts);
}

static void
same_breaker(struct vec *v, struct json_object *want, const struct risk_breaker *b)
{
	vec_same_text(v, want, "state", risk_state_name(b->state));
	vec_same_int(v, want, "cooldown_remaining", b->counter);
}

static void
single(struct vec *v, struct json_object *input, struct json_object *steps)
{
	struct risk_breaker b = { .threshold = vec_double(v, input, "threshold"), .cooldown = (int)vec_int(v, input, "cooldown_periods"), .upper = vec_bool(v, input, "upper_bound") };
	struct json_object *ops = vec_array(v, input, "ops");
	for (size_t i = 0; i < vec_length(ops) && !v->failed; i++) {
		struct json_object *op = json_object_array_get_idx(ops, i), *want = json_object_array_get_idx(steps, i);
		const char *what = vec_text(v, op, "op");
		if (strcmp(what, "check") == 0) {
			vec_same_bool(v, want, "ok", risk_check(&b, vec_double(v, op, "value")));
		} else if (strcmp(what, "update") == 0) {
			risk_update(&b);
			vec_same_text(v, want, "ok", NULL);
		} else {
			vec_fail(v, "unknown op \"%s\"", what);
		}
		same_breaker(v, want, &b);
	}
}

/* All four, each asked whether or not one before it said no. */
static void
check_trade(struct vec *v, struct risk_breaker b[RISK_KINDS], struct json_object *op, struct json_object *want)
{
	double peak = vec_double(v, op, "peak_equity"), value[RISK_KINDS];
	value[RISK_DAILY_LOSS] = vec_double(v, op, "daily_pnl");
	value[RISK_DRAWDOWN] = peak <= 0 ? 0 : (vec_double(v, op, "current_equity") - peak) / peak;
	value[RISK_POSITION] = vec_double(v, op, "position_value");
	value[RISK_TRADE_LOSS] = vec_double(v, op, "trade_loss");
	struct json_object *triggered = vec_array(v, want, "triggered");
	size_t n = 0;
	for (int k = 0; k < RISK_KINDS; k++)
		if (!risk_check(&b[k], value[k])) {
			const char *name = vec_text_at(v, triggered, n++);
			if (strcmp(name, risk_name((enum risk_kind)k)) != 0)
				vec_fail(v, "triggered: got %s, expected %s", risk_name((enum risk_kind)k), name);
		}
	if (n != vec_length(triggered))
		vec_fail(v, "triggered: got %zu breakers", n);
	vec_same_bool(v, want, "allowed", n == 0);
}

static void
manager(struct vec *v, struct json_object *input, struct json_object *steps)
{
	struct risk_breaker b[RISK_KINDS];
	struct json_object *config = vec_object(v, input, "config"), *ops = vec_array(v, input, "ops");
	risk_defaults(b);
	for (int k = 0; k < RISK_KINDS; k++)
		if (json_object_object_get_ex(config, risk_name((enum risk_kind)k), NULL))
			b[k].threshold = vec_double(v, config, risk_name((enum risk_kind)k));
	for (size_t i = 0; i < vec_length(ops) && !v->failed; i++) {
		struct json_object *op = json_object_array_get_idx(ops, i), *want = json_object_array_get_idx(steps, i);
		const char *what = vec_text(v, op, "op");
		if (strcmp(what, "check_trade") == 0) {
			check_trade(v, b, op, want);
		} else if (strcmp(what, "advance") == 0) {
			for (int k = 0; k < RISK_KINDS; k++)
				risk_update(&b[k]);
			vec_same_text(v, want, "allowed", NULL);
			vec_same_text(v, want, "triggered", NULL);
		} else {
			vec_fail(v, "unknown op \"%s\"", what);
		}
		struct json_object *states = vec_object(v, want, "breakers");
		for (int k = 0; k < RISK_KINDS; k++)
			same_breaker(v, vec_object(v, states, risk_name((enum risk_kind)k)), &b[k]);
	}
}

void
vec_breakers(struct vec *v, struct json_object *input, struct json_object *expected)
{
	const char *kind = vec_text(v, input, "kind");
	struct json_object *steps = vec_array(v, expected, "steps");
	if (vec_length(steps) != vec_length(vec_array(v, input, "ops")))
		vec_fail(v, "as many steps as ops are expected");
	else if (strcmp(kind, "single") == 0)
		single(v, input, steps);
	else if (strcmp(kind, "manager") == 0)
		manager(v, input, steps);
	else
		vec_fail(v, "unknown kind \"%s\"", kind);
}
