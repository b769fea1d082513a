#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "sizing.h"

#define assert_close(got, want, limit) assert_true(fabs((got) - (want)) <= (limit))

static double
kelly(double p, double win, double loss)
{
	double out = -1;
	assert_int_equal(sizing_kelly(p, win, loss, 0.5, 0.1, &out), 0);
	return out;
}

static void
kelly_bets_half_up_to_the_cap(void **state)
{
	(void)state;
	assert_close(kelly(0.55, 1, 1), 0.05, 1e-15);
	assert_close(kelly(0.9, 1, 1), 0.1, 0);
	assert_close(kelly(0.5, 1, 1), 0, 0);
	assert_close(kelly(0.2, 1, 1), 0, 0);
}

static void
kelly_without_a_bet_is_zero(void **state)
{
	(void)state;
	double out = 7;
	assert_close(kelly(0, 1, 1), 0, 0);
	assert_close(kelly(1, 1, 1), 0, 0);
	assert_close(kelly(0.6, 1, 0), 0, 0);
	assert_close(kelly(NAN, 1, 1), 0, 0);
	assert_close(kelly(0.6, NAN, 1), 0, 0);
	assert_int_equal(sizing_kelly(0.6, 0, 1, 0.5, 0.1, &out), -1);
	assert_close(out, 0, 0);
}

static int64_t
contracts(double fraction, double capital, double value, double adv)
{
	int64_t n = -1;
	assert_int_equal(sizing_contracts(fraction, capital, value, adv, 0.02, &n), 0);
	return n;
}

static void
contracts_truncate_and_stay_within_volume(void **state)
{
	(void)state;
	assert_int_equal(contracts(0.1, 5e6, 33200, 1e5), 15);
	assert_int_equal(contracts(0.1, 5e6, 33200, 499), 9);
	assert_int_equal(contracts(0.29, 100, 1, 1e6), 28);
	assert_int_equal(contracts(-0.1, 5e6, 33200, 1e5), 0);
	assert_int_equal(contracts(0.1, 5e6, 33200, -5), 0);
	assert_int_equal(contracts(1e300, 1e300, 1, 1e300), INT64_MAX);
}

static void
contracts_need_a_value(void **state)
{
	(void)state;
	int64_t n = 7;
	assert_int_equal(sizing_contracts(0.1, 1e6, 0, 100, 0.02, &n), -1);
	assert_int_equal(n, 0);
	assert_int_equal(sizing_contracts(0.1, NAN, 10, 100, 0.02, &n), -1);
	assert_int_equal(sizing_contracts(0.1, 1e6, 10, NAN, 0.02, &n), -1);
}

static void
portfolio_scales_down_exactly(void **state)
{
	(void)state;
	struct sizing_leg legs[] = { { 7, 100 }, { -5, 60 }, { 0, 999 } };
	int64_t gross;
	assert_int_equal(sizing_portfolio(legs, 3, 1000, &gross), 0);
	assert_int_equal(gross, 1000);
	assert_int_equal(legs[0].q, 7);
	assert_int_equal(sizing_portfolio(legs, 3, 999, &gross), 0);
	assert_int_equal(legs[0].q, 6);
	assert_int_equal(legs[1].q, -4);
	assert_int_equal(sizing_portfolio(legs, 3, 0, &gross), 0);
	assert_int_equal(legs[0].q, 0);
	assert_int_equal(legs[1].q, 0);
}

static void
portfolio_refuses_what_it_cannot_add(void **state)
{
	(void)state;
	struct sizing_leg huge[] = { { INT64_MIN, INT64_MAX }, { INT64_MAX, INT64_MAX } }, negative[] = { { 1, -1 } };
	int64_t gross;
	assert_int_equal(sizing_portfolio(huge, 2, 1, &gross), -1);
	assert_int_equal(sizing_portfolio(negative, 1, 1, &gross), -1);
	assert_int_equal(sizing_portfolio(NULL, 0, 1, &gross), 0);
	assert_int_equal(gross, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kelly_bets_half_up_to_the_cap),
		cmocka_unit_test(kelly_without_a_bet_is_zero),
		cmocka_unit_test(contracts_truncate_and_stay_within_volume),
		cmocka_unit_test(contracts_need_a_value),
		cmocka_unit_test(portfolio_scales_down_exactly),
		cmocka_unit_test(portfolio_refuses_what_it_cannot_add),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
