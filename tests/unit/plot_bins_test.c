/* Bins of a histogram: every value in one of them, round edges, and a value far out does not squeeze the rest. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plot_bins.h"

static double
total(const struct plot_bins *b)
{
	double sum = 0;
	for (int i = 0; i < b->n; i++)
		sum += b->counts[i];
	return sum;
}

static void
test_edges(void **state)
{
	struct plot_bins b;
	const double x[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, NAN, INFINITY };
	(void)state;
	assert_int_equal(plot_bins(x, 12, 10, &b), 0);
	assert_int_equal(b.n, 9);
	assert_true(b.edges[0] == 0 && b.edges[9] == 9);
	assert_true(b.counts[0] == 1 && b.counts[8] == 2); /* 8 and the upper edge */
	assert_true(total(&b) == 10);
	assert_int_equal(b.below + b.above, 0);
}

static void
test_same(void **state)
{
	struct plot_bins b;
	const double x[] = { 3, 3, 3 }, none[] = { NAN };
	(void)state;
	assert_int_equal(plot_bins(x, 3, 10, &b), 0);
	assert_int_equal(b.n, 1);
	assert_true(b.counts[0] == 3 && b.edges[0] < 3 && b.edges[1] > 3);
	assert_int_equal(plot_bins(none, 1, 10, &b), 0);
	assert_int_equal(b.n, 0);
	assert_int_equal(plot_bins(none, 0, 10, &b), 0);
	assert_int_equal(b.n, 0);
}

static void
test_far_out(void **state)
{
	struct plot_bins b;
	double x[1002];
	(void)state;
	for (int i = 0; i < 1000; i++)
		x[i] = i / 1000.0;
	x[1000] = 1e9;
	x[1001] = -1e9;
	assert_int_equal(plot_bins(x, 1002, 20, &b), 0);
	assert_true(b.n >= 10 && b.n <= PLOT_BINS);
	assert_true(b.edges[b.n] < 2);
	assert_int_equal(b.above, 1);
	assert_int_equal(b.below, 1);
	assert_true(total(&b) == 1002);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_edges), cmocka_unit_test(test_same), cmocka_unit_test(test_far_out) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
