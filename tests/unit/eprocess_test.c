/* What holds of the evidence whatever the returns: nobody gets rich on nothing, starting over is paid for, a lost stake stays lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "eprocess.h"
#include "returns.h"
#include "xoshiro.h"

static const struct eprocess_rule rule = { .year = RETURNS_YEAR, .alpha = 0.04, .sr_min = 0.5, .alpha_fail = 0.1 };

/* Ville: of 1000 gamblers on a fair coin at most alpha, and some chance, ever reach 1/alpha. */
static void
a_fair_coin_makes_nobody_rich(void **state)
{
	double returns[250], log_e[250], mean = 0;
	int rich = 0;
	(void)state;
	for (uint64_t seed = 1; seed <= 1000; seed++) {
		struct xoshiro x;
		xoshiro_seed(&x, seed);
		for (size_t t = 0; t < 250; t++)
			returns[t] = xoshiro_uniform(&x) < 0.5 ? -0.01 : 0.01;
		assert_int_equal(eprocess_curve(returns, 250, &rule, log_e), 0);
		size_t t = 0;
		while (t < 250 && log_e[t] < log(1 / rule.alpha))
			t++;
		rich += t < 250;
		mean += exp(log_e[60]) / 1000;
	}
	assert_in_range(rich, 1, 60); /* 40 and three standard errors */
	assert_true(mean < 1.1); /* tempered: below 1 but for chance */
}

static void
all_records_together_spend_alpha(void **state)
{
	double sum = 0;
	(void)state;
	for (int64_t k = 1; k <= 100000; k++)
		sum += eprocess_alpha(0.05, k);
	assert_true(eprocess_alpha(0.05, 1) == 0.04 && 1 / eprocess_alpha(0.05, 1) == 25 && fabs(sum - 0.05) < 1e-6 && sum < 0.05);
	assert_true(eprocess_alpha(0.05, INT64_MAX) > 0);
}

static void
a_lost_stake_stays_lost(void **state)
{
	double returns[100];
	struct eprocess e;
	(void)state;
	for (size_t t = 0; t < 100; t++)
		returns[t] = t == 40 ? -10 : t % 2 == 0 ? 0.011 : -0.01;
	assert_int_equal(eprocess_run(returns, 100, &rule, &e), 0);
	for (int j = 0; j < EPROCESS_STAKES; j++)
		assert_true(isinf(e.stakes[j]) && e.stakes[j] < 0);
	assert_true(isinf(e.log_e) && e.log_e < 0 && e.more == -1 && isnan(e.cs_lo) && e.run == 0);
}

static void
edges(void **state)
{
	static const double odd[] = { NAN, INFINITY, -INFINITY, 1e300, -1e300, 1e-300 };
	double returns[60];
	struct eprocess e;
	(void)state;
	assert_int_equal(eprocess_run(NULL, 0, &rule, &e), 0);
	assert_true(e.bets == 0 && e.log_e == 0 && e.n_recent == 0 && e.more == -1 && e.vif == 1);
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) { /* ends, and is nowhere near enough */
		for (size_t t = 0; t < 60; t++)
			returns[t] = t == 30 ? odd[i] : t % 2 == 0 ? 0.01 : -0.01;
		assert_int_equal(eprocess_run(returns, 60, &rule, &e), 0);
		assert_true(e.run == 0 || odd[i] > 1);
	}
	assert_int_equal(eprocess_held((double[]){ 4, 5, 1, 4, 4 }, 5, 4), 2);
	assert_int_equal(eprocess_held((double[]){ 9, 9, 9, 9, 9, 9, 9 }, 7, 4), EPROCESS_SUSTAIN);
	assert_int_equal(eprocess_held(NULL, 0, 4), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_fair_coin_makes_nobody_rich), cmocka_unit_test(all_records_together_spend_alpha), cmocka_unit_test(a_lost_stake_stays_lost), cmocka_unit_test(edges) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
