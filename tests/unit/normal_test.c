/* Distributions and searches of the readiness statistics at their ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "bootstrap.h"
#include "clustered.h"
#include "concentration.h"
#include "normal.h"
#include "returns.h"
#include "sharpe.h"
#include "spearman.h"
#include "student.h"
#include "wilson.h"

static void
quantiles_are_inverse_and_symmetric(void **state)
{
	(void)state;
	for (double p = 1e-300; p < 0.5; p = p * 1.7 + 1e-301) {
		double x = normal_quantile(p);
		assert_true(fabs(normal_cdf(x) / p - 1) < 1e-12);
		if (p > 1e-10)
			assert_true(fabs(normal_quantile(1 - p) + x) < 1e-5);
	}
	for (double d = 1e-15; d < 0.25; d *= 3) /* near the middle, as far as 0.5 + d still holds d */
		assert_true(fabs(normal_quantile(0.5 + d) / -normal_quantile(0.5 - d) - 1) < 1e-9 * (1 + 1e-7 / d));
	assert_true(normal_quantile(0.5) == 0 && isinf(normal_quantile(0)) && isinf(normal_quantile(1)) && isnan(normal_quantile(-0.1)) && isnan(normal_quantile(NAN)));
	assert_true(fabs(normal_quantile(0.975) - WILSON_TWO_SIDED) < 1e-15 && fabs(normal_quantile(0.95) - WILSON_ONE_SIDED) < 1e-15);
}

static void
student_meets_the_normal(void **state)
{
	(void)state;
	assert_true(fabs(student_quantile(0.975, 1) - tan(M_PI * 0.475)) < 1e-11); /* Cauchy's */
	assert_true(fabs(student_quantile(0.975, 1000000) - WILSON_TWO_SIDED) < 1e-5);
	assert_true(student_quantile(0.025, 7) == -student_quantile(0.975, 7) && student_quantile(0.5, 3) == 0);
	assert_true(isnan(student_quantile(0.9, 0)) && isnan(student_quantile(1, 3)) && isnan(student_quantile(NAN, 3)));
}

static void
whole_numbers_at_their_ends(void **state)
{
	(void)state;
	/* 4^9*n^2 = k^9*10^4 exactly: the power of a fraction could round either way */
	assert_true(returns_lag(100) == 4 && returns_lag(99) == 3 && returns_lag(51200) == 16 && returns_lag(51199) == 15);
	assert_true(returns_lag(0) == 0 && returns_lag(1) == 0 && returns_lag(2) == 0 && returns_lag(3) == 1);
	assert_true(bootstrap_block(125) == 5 && bootstrap_block(126) == 6 && bootstrap_block(216) == 6 && bootstrap_block(217) == 7);
	assert_true(sharpe_whole(NAN) == -1 && sharpe_whole(-5) == 0 && sharpe_whole(2.1) == 3 && sharpe_whole(INFINITY) == INT64_C(1) << 53);
	assert_true(sharpe_more(NAN, 3) == -1 && sharpe_more(9.5, 3) == 7 && sharpe_more(9.5, 10) == 0);
	for (int64_t bad = 0; bad < 4; bad++) { /* so many are enough, and one less is not */
		int64_t more = wilson_more(bad, 10, WILSON_ONE_SIDED, 0.001);
		assert_true(wilson_interval(bad, 10 + more, WILSON_ONE_SIDED).hi <= 0.001 && wilson_interval(bad, 9 + more, WILSON_ONE_SIDED).hi > 0.001);
	}
	assert_true(wilson_more(INT64_C(1) << 40, INT64_C(1) << 40, WILSON_ONE_SIDED, 0.001) > INT64_C(1) << 49);
}

/* Whatever comes, an answer without a value and no crash. */
static void
what_is_not_a_number(void **state)
{
	static const double odd[] = { NAN, INFINITY, -INFINITY, 1e308 };
	(void)state;
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		double x[8] = { 0.01, -0.02, odd[i], 0.005, 0.01, -0.01, 0.02, 0 };
		const int64_t day[8] = { 1, 1, 2, 2, 3, 3, 4, 4 };
		struct sharpe s;
		struct bootstrap b;
		struct clustered_interval mean;
		struct clustered_line line;
		struct spearman rank;
		struct concentration c;
		assert_int_equal(sharpe_infer(x, 8, RETURNS_YEAR, &s), 0);
		assert_true(!s.known && isnan(sharpe_psr(&s, 0)) && isnan(sharpe_mintrl(&s, 0, 0.95)));
		assert_int_equal(bootstrap_run(x, 8, RETURNS_YEAR, 50, 0, 1, &b), 0);
		clustered_mean(x, day, 8, 0.975, &mean);
		clustered_fit(x, x, day, 8, &line);
		assert_int_equal(spearman_run(x, x, 8, &rank), 0);
		concentration_of(x, 8, x, 8, &c);
	}
}

static void
a_year_of_one_day(void **state)
{
	double equity[] = { 100, 101 };
	struct returns r;
	const struct returns_days days = { .n = 1, .equity = equity, .year = RETURNS_YEAR };
	(void)state;
	assert_int_equal(returns_judge(&days, &r), 0);
	assert_true(r.n == 1 && isnan(r.vol_ann) && isnan(r.sharpe) && r.mdd == 0 && r.mdd_trough == -1 && r.hit_rate == 1 && isnan(r.exposure) && isnan(r.cost_share));
	equity[0] = NAN;
	assert_int_equal(returns_judge(&days, &r), 0);
	assert_true(r.bad_equity && isnan(r.total_return) && r.dd_now_days == -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(quantiles_are_inverse_and_symmetric), cmocka_unit_test(student_meets_the_normal), cmocka_unit_test(whole_numbers_at_their_ends),
		cmocka_unit_test(what_is_not_a_number), cmocka_unit_test(a_year_of_one_day) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
