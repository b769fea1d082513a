#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "risk.h"

#define assert_close(got, want, limit) assert_true(fabs((got) - (want)) <= (limit))

static void
limits_are_strict(void **state)
{
	(void)state;
	struct risk_breaker b[RISK_KINDS];
	risk_defaults(b);
	assert_true(risk_check(&b[RISK_DAILY_LOSS], -0.02));
	assert_true(risk_check(&b[RISK_POSITION], 0.10));
	assert_false(risk_check(&b[RISK_DAILY_LOSS], -0.0200001));
	assert_false(risk_check(&b[RISK_POSITION], 0.1000001));
	assert_string_equal(risk_name(RISK_TRADE_LOSS), "max_single_trade_loss");
}

/* c = 1: a trip on D blocks D and D+1, trading may resume on D+2. */
static void
one_period_blocks_two_sessions(void **state)
{
	(void)state;
	struct risk_breaker b[RISK_KINDS], *k = &b[RISK_DRAWDOWN];
	risk_defaults(b);
	risk_update(k);
	assert_false(risk_check(k, -0.06));
	risk_update(k);
	assert_int_equal(k->state, RISK_COOLDOWN);
	assert_false(risk_check(k, 0));
	risk_update(k);
	assert_int_equal(k->state, RISK_ACTIVE);
	assert_true(risk_check(k, 0));
}

static void
states_have_names(void **state)
{
	(void)state;
	for (int i = RISK_ACTIVE; i <= RISK_COOLDOWN; i++) {
		enum risk_state back;
		assert_int_equal(risk_state_parse(risk_state_name((enum risk_state)i), &back), 0);
		assert_int_equal(back, i);
	}
	enum risk_state none;
	assert_int_equal(risk_state_parse("", &none), -1);
}

/* 10 contracts of 83.0 at 400 are 332,000: a tenth of 3,320,000. */
static struct risk_gate_in
order(int64_t q, int64_t delta)
{
	return (struct risk_gate_in){ .q = q, .delta = delta, .mid = 83000000, .point_value = 400000000, .equity = 3320000000000, .max_position = 100000 };
}

static struct risk_verdict
gate(const struct risk_gate_in *in)
{
	struct risk_verdict v;
	risk_gate(in, &v);
	return v;
}

static void
size_is_judged_exactly(void **state)
{
	(void)state;
	struct risk_gate_in in = order(4, 6);
	struct risk_verdict v = gate(&in);
	assert_true(v.allowed);
	assert_close(v.value, 0.1, 1e-15);
	in.equity--;
	v = gate(&in);
	assert_false(v.allowed);
	assert_string_equal(v.blocked_by, "max_position_size");
	assert_close(v.limit, 0.1, 0);
	in = order(-4, -6);
	in.mid = -in.mid;
	assert_true(gate(&in).allowed);
}

static void
reductions_pass_all_but_a_stop(void **state)
{
	(void)state;
	struct risk_gate_in in = order(400, -100);
	in.halted = true;
	in.loss_blocked[RISK_DAILY_LOSS] = true;
	in.equity = -5;
	struct risk_verdict v = gate(&in);
	assert_true(v.allowed);
	assert_true(v.reducing);
	in.delta = -400;
	assert_true(gate(&in).allowed);
	in.stopped = true;
	v = gate(&in);
	assert_false(v.allowed);
	assert_string_equal(v.blocked_by, "stopped");
}

static void
a_flip_in_one_order_is_an_increase(void **state)
{
	(void)state;
	struct risk_gate_in in = order(3, -4);
	in.halted = true;
	struct risk_verdict v = gate(&in);
	assert_false(v.reducing);
	assert_string_equal(v.blocked_by, "halt");
	in.q = -3;
	in.delta = 4;
	assert_false(gate(&in).reducing);
}

static void
a_closed_loss_breaker_stops_increases(void **state)
{
	(void)state;
	struct risk_gate_in in = order(0, 1);
	in.loss_blocked[RISK_TRADE_LOSS] = true;
	struct risk_verdict v = gate(&in);
	assert_string_equal(v.blocked_by, "max_single_trade_loss");
	assert_true(isnan(v.value));
	in = order(0, 1);
	in.loss_blocked[RISK_POSITION] = true; /* not latched */
	assert_true(gate(&in).allowed);
}

static void
extremes_are_blocked_not_wrapped(void **state)
{
	(void)state;
	struct risk_gate_in in = order(INT64_MAX, INT64_MAX);
	assert_false(gate(&in).allowed);
	in.mid = INT64_MIN;
	in.point_value = INT64_MAX;
	assert_string_equal(gate(&in).blocked_by, "max_position_size");
	in = order(0, 1);
	in.equity = 0;
	struct risk_verdict v = gate(&in);
	assert_string_equal(v.blocked_by, "max_position_size");
	assert_true(isinf(v.value));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits_are_strict),
		cmocka_unit_test(one_period_blocks_two_sessions),
		cmocka_unit_test(states_have_names),
		cmocka_unit_test(size_is_judged_exactly),
		cmocka_unit_test(reductions_pass_all_but_a_stop),
		cmocka_unit_test(a_flip_in_one_order_is_an_increase),
		cmocka_unit_test(a_closed_loss_breaker_stops_increases),
		cmocka_unit_test(extremes_are_blocked_not_wrapped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
