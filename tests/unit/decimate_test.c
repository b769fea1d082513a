/* A line of few points shows what the line of all of them shows: its ends and every extreme. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "decimate.h"

#define N 20000

static double y[N], under[N];
static int keep[2000];

static int
kept(int n, int index)
{
	for (int i = 0; i < n; i++)
		if (keep[i] == index)
			return 1;
	return 0;
}

static void
test_all(void **state)
{
	(void)state;
	for (int i = 0; i < 2000; i++)
		y[i] = i;
	assert_int_equal(decimate(y, NULL, 0, 6, keep), 0);
	assert_int_equal(decimate(y, NULL, 1, 6, keep), 1);
	assert_int_equal(decimate(y, NULL, 2000, 2000, keep), 2000);
	for (int i = 0; i < 2000; i++)
		assert_int_equal(keep[i], i);
}

static void
test_extremes(void **state)
{
	(void)state;
	uint32_t seed = 7;
	for (int max = 6; max <= 2000; max += 83) {
		for (int i = 0; i < N; i++) {
			seed = seed * 1664525 + 1013904223;
			y[i] = sin(i / 300.0) * 100 + (double)(seed >> 16) / 65536;
			under[i] = -(double)(seed >> 8) / 16777216;
		}
		int top = (int)(seed % (N - 2)) + 1, low = (top + 7000) % (N - 2) + 1, deep = (top + 13001) % (N - 2) + 1;
		y[top] = 1000;
		y[low] = -1000;
		under[deep] = -2;
		int n = decimate(y, under, N, max, keep);
		assert_in_range(n, 3, max);
		assert_int_equal(keep[0], 0);
		assert_int_equal(keep[n - 1], N - 1);
		for (int i = 1; i < n; i++)
			assert_true(keep[i - 1] < keep[i]);
		assert_true(kept(n, top) && kept(n, low) && kept(n, deep));
	}
}

static void
test_gaps(void **state)
{
	(void)state;
	for (int i = 0; i < N; i++)
		y[i] = NAN;
	y[500] = 3;
	int n = decimate(y, NULL, N, 100, keep);
	assert_int_equal(n, 3); /* nothing to draw but one point and the ends */
	assert_int_equal(keep[1], 500);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_all), cmocka_unit_test(test_extremes), cmocka_unit_test(test_gaps) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
