#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "slippage.h"

#define assert_close(got, want, limit) assert_true(fabs((got) - (want)) <= (limit))

static double
predict(double n, double adv)
{
	double out = -1;
	assert_int_equal(slippage_predict(n, adv, 0.05, 0.8, SLIPPAGE_IMPACT, &out), 0);
	return out;
}

static void
half_the_spread_and_impact(void **state)
{
	(void)state;
	assert_close(predict(0, 1000), 0.025, 0);
	assert_close(predict(25, 100), 0.025 + 0.1 * 0.8 * 0.5, 1e-15);
}

static void
volume_counts_at_least_one(void **state)
{
	(void)state;
	double one = predict(4, 1);
	assert_close(predict(4, 0), one, 0);
	assert_close(predict(4, -7), one, 0);
	assert_close(predict(4, NAN), one, 0);
}

static void
a_negative_order_is_refused(void **state)
{
	(void)state;
	double out;
	assert_int_equal(slippage_predict(-1, 100, 0.05, 0.8, 0.1, &out), -1);
	assert_int_equal(slippage_predict(NAN, 100, 0.05, 0.8, 0.1, &out), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(half_the_spread_and_impact),
		cmocka_unit_test(volume_counts_at_least_one),
		cmocka_unit_test(a_negative_order_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
