#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "performance.h"

#define assert_close(got, want, limit) assert_true(fabs((got) - (want)) <= (limit))

static void
sharpe_is_annualised(void **state)
{
	(void)state;
	const double r[] = { 0.01, 0.03 };
	double out;
	assert_int_equal(performance_sharpe(r, 2, &out), 1);
	assert_close(out, 0.02 / (0.02 / sqrt(2)) * sqrt(252), 1e-10);
}

static void
no_sharpe_of_one_or_of_equals(void **state)
{
	(void)state;
	double equal[40], out = 7;
	for (size_t i = 0; i < 40; i++)
		equal[i] = 0.001; /* no binary fraction: rounding alone would give it a deviation */
	assert_int_equal(performance_sharpe(equal, 40, &out), 0);
	assert_close(out, 0, 0);
	assert_int_equal(performance_sharpe(equal, 1, &out), 0);
	assert_int_equal(performance_sharpe(NULL, 0, &out), 0);
}

static void
drawdown_with_and_without_the_start(void **state)
{
	(void)state;
	const double r[] = { -0.2, 0.1, -0.1 }, dead[] = { -1, 0.5 };
	assert_close(performance_max_drawdown(r, 3, false), -0.1, 1e-15);
	assert_close(performance_max_drawdown(r, 3, true), 0.8 * 1.1 * 0.9 - 1, 1e-15);
	assert_close(performance_max_drawdown(NULL, 0, true), 0, 0);
	assert_true(isnan(performance_max_drawdown(dead, 2, false)));
	assert_close(performance_max_drawdown(dead, 2, true), -1, 0);
	assert_false(performance_drawdown_alert(NAN));
}

static void
hits_and_brier(void **state)
{
	(void)state;
	const double p[] = { 1, 0, 1, 1 }, y[] = { 1, 0, 0, 1 }, q[] = { 0.5, 0.5, 0.5, 1 };
	assert_close(performance_hit_rate(p, y, 4), 0.75, 0);
	assert_close(performance_brier(q, y, 4), 0.1875, 0);
	assert_close(performance_hit_rate(p, y, 0), 0, 0);
	assert_close(performance_brier(q, y, 0), 0, 0);
	assert_false(performance_hit_rate_degraded(0.45));
	assert_true(performance_sharpe_degraded(0.49, 1));
	assert_false(performance_sharpe_degraded(0.5, 1));
}

static void
summary_passes_over_what_is_not_there(void **state)
{
	(void)state;
	const double r[] = { 0.01, 9, 0.5, 0.03 };
	const bool has[] = { true, false, true, true }, exposed[] = { true, true, false, true };
	struct performance_summary s;
	double two;
	performance_summarise(r, has, exposed, 4, &s);
	performance_sharpe((const double[]){ 0.01, 0.03 }, 2, &two);
	assert_int_equal(s.n_exposed, 2);
	assert_true(s.has_sharpe);
	assert_close(s.sharpe, two, 0);
	assert_false(s.judged);
	assert_close(s.max_drawdown, 0, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sharpe_is_annualised),
		cmocka_unit_test(no_sharpe_of_one_or_of_equals),
		cmocka_unit_test(drawdown_with_and_without_the_start),
		cmocka_unit_test(hits_and_brier),
		cmocka_unit_test(summary_passes_over_what_is_not_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
