/* Sums over fills: merged in any split they are those of the fills. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "fill_sums.h"

static const struct fill_terms hogs = { .direction = -1, .arrival = 80012500, .decision_price = 79975000, .predicted = 0.0175, .tick = 25000, .point_value = 400000000 };
static const struct fill_terms corn = { .direction = 1, .arrival = 420000000, .decision_price = 419750000, .predicted = 0.2, .tick = 250000, .point_value = 50000000 };

/* The k-th of some fills: a price around the middle, 1 to 3 contracts. */
static struct fill_sums
one(const struct fill_terms *t, int k)
{
	struct fill_sums s;
	assert_int_equal(fill_sums_one(t, 1 + k % 3, t->arrival + (k * 7 % 5 - 1) * t->tick, 3000000, k % 4 == 0 ? 1000 * k : 0, 60 + k, &s), 0);
	return s;
}

static void
near(double a, double b)
{
	assert_true(fabs(a - b) <= 1e-12 * (1 + fabs(b)));
}

static void
one_fill(void **state)
{
	struct fill_sums s;
	(void)state;
	/* sold 2 at 79.975, mid 80.0125: 1.5 ticks worse, 2*400*0.0375 = 30 */
	assert_int_equal(fill_sums_one(&hogs, 2, 79975000, 6000000, -7, 81.5, &s), 0);
	assert_int_equal(s.n, 1);
	assert_int_equal(s.contracts, 2);
	assert_int_equal(s.notional, INT64_C(63980000000));
	assert_int_equal(s.cost, 30000000);
	assert_int_equal(s.predicted, 14000000);
	assert_int_equal(s.delay, -30000000);
	assert_int_equal(s.improved, 0);
	assert_int_equal(s.realised, -7);
	near(s.mean_y, 1.5);
	near(s.mean_abs, 1.5);
	near(s.mean_x, 0.7);
	near(s.latency_mean, 81.5);
	assert_int_equal(fill_sums_one(&hogs, INT64_MAX / 2, 79975000, 0, 0, 1, &s), -1);
}

static void
any_split_merges_to_the_same(void **state)
{
	struct fill_sums all = { 0 }, a = { 0 }, b = { 0 };
	double sx = 0, sy = 0, sxy = 0, syy = 0;
	(void)state;
	for (int k = 0; k < 40; k++) {
		struct fill_sums s = one(k % 2 == 0 ? &hogs : &corn, k);
		assert_int_equal(fill_sums_merge(&all, &s), 0);
		assert_int_equal(fill_sums_merge(k < 13 ? &a : &b, &s), 0);
		sx += s.mean_x;
		sy += s.mean_y;
		sxy += s.mean_x * s.mean_y;
		syy += s.mean_y * s.mean_y;
	}
	assert_int_equal(fill_sums_merge(&a, &b), 0);
	assert_int_equal(a.n, 40);
	assert_int_equal(a.cost, all.cost);
	assert_int_equal(a.realised, all.realised);
	near(a.mean_y, all.mean_y);
	near(a.m2_y, all.m2_y);
	near(a.latency_mean, 79.5);
	near(all.mean_x, sx / 40);
	near(all.m2_y, syy - sy * sy / 40);
	near(all.cxy, sxy - sx * sy / 40);
}

static void
nothing_changes_nothing(void **state)
{
	struct fill_sums none = { 0 }, s = one(&corn, 3), copy = s;
	(void)state;
	assert_int_equal(fill_sums_merge(&copy, &none), 0);
	assert_memory_equal(&copy, &s, sizeof s);
	assert_int_equal(fill_sums_merge(&none, &s), 0);
	assert_memory_equal(&none, &s, sizeof s);
}

static void
too_much_is_said(void **state)
{
	struct fill_sums s = one(&corn, 3);
	struct fill_sums big = { .n = 1, .notional = INT64_MAX };
	(void)state;
	assert_int_equal(fill_sums_merge(&s, &big), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(one_fill), cmocka_unit_test(any_split_merges_to_the_same), cmocka_unit_test(nothing_changes_nothing),
		cmocka_unit_test(too_much_is_said) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
