/* KS against the enumeration of all interleavings, at its edges, and what it refuses. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ks.h"
#include "random.h"
#include "sample.h"

/* One of count values for (k, i). */
static double
drawn(int k, int i, int count)
{
	return floor(random_uniform(11, "S", k, (uint32_t)i) * count) - count / 2;
}

/* D*n*m of the interleaving in which the bits of mask are the first sample's, n of n + m. */
static int
gap_of(unsigned mask, int n, int m)
{
	int i = 0, j = 0, most = 0;
	for (int k = 0; k < n + m; k++) {
		if (mask >> k & 1)
			i++;
		else
			j++;
		if (abs(i * m - j * n) > most)
			most = abs(i * m - j * n);
	}
	return most;
}

/* The share of interleavings whose gap is at least h. */
static double
enumerated(int n, int m, int h)
{
	int all = 0, far = 0;
	for (unsigned mask = 0; mask < 1u << (n + m); mask++) {
		if (__builtin_popcount(mask) != n)
			continue;
		all++;
		far += gap_of(mask, n, m) >= h;
	}
	return (double)far / all;
}

/* Two samples without ties, interleaved as mask says. */
static void
samples_of(unsigned mask, int n, int m, double *x, double *y)
{
	int i = 0, j = 0;
	for (int k = 0; k < n + m; k++) {
		if (mask >> k & 1)
			x[i++] = k;
		else
			y[j++] = k;
	}
}

static void
as_enumerated(void **state)
{
	double x[7], y[7];
	(void)state;
	for (int n = 2; n <= 7; n++)
		for (int m = 2; m <= 7 && n + m <= 12; m++) {
			double *scratch = malloc(ks_scratch((size_t)n, (size_t)m) * sizeof *scratch), known[50];
			assert_non_null(scratch);
			for (int h = 0; h <= n * m; h++)
				known[h] = -1;
			for (unsigned mask = 0; mask < 1u << (n + m); mask++) {
				int h = __builtin_popcount(mask) == n ? gap_of(mask, n, m) : -1;
				struct ks k;
				if (h < 0 || known[h] >= 0)
					continue;
				samples_of(mask, n, m, x, y);
				known[h] = enumerated(n, m, h);
				assert_int_equal(ks_test(x, (size_t)n, y, (size_t)m, scratch, &k), 0);
				assert_int_equal(k.method, KS_EXACT);
				assert_true(fabs(k.statistic - ((double)h / (n * m))) <= 1e-15);
				assert_true(fabs(k.p - known[h]) <= 1e-13);
			}
			free(scratch);
		}
}

static void
either_way(void **state)
{
	double *scratch = malloc(ks_scratch(90, 60) * sizeof *scratch), room[90];
	(void)state;
	assert_non_null(scratch);
	for (int k = 0; k < 50; k++) {
		double x[90], y[60];
		struct ks one, other;
		for (int i = 0; i < 90; i++)
			x[i] = drawn(k, i, 40);
		for (int i = 0; i < 60; i++)
			y[i] = drawn(k, 100 + i, 40) + k % 7;
		sample_sort(x, 90, room);
		sample_sort(y, 60, room);
		assert_int_equal(ks_test(x, 90, y, 60, scratch, &one), 0);
		assert_int_equal(ks_test(y, 60, x, 90, scratch, &other), 0);
		assert_true(one.method == other.method && one.h == other.h && one.lcm == other.lcm && one.p == other.p);
		assert_true(one.p >= 0 && one.p <= 1);
	}
	free(scratch);
}

#define LIST(...) (double[]){ __VA_ARGS__ }, sizeof((double[]){ __VA_ARGS__ }) / sizeof(double)

static void
refused(void **state)
{
	double scratch[16];
	struct ks k;
	(void)state;
	assert_int_equal(ks_test(LIST(2, 1), LIST(1, 2), scratch, &k), -1);
	assert_int_equal(ks_test(LIST(1, 2), LIST(1, NAN), scratch, &k), -1);
	assert_int_equal(ks_test(LIST(NAN), LIST(1, 2), scratch, &k), -1);
	assert_int_equal(ks_test(NULL, KS_MOST + 1, LIST(1, 2), scratch, &k), -1);
	assert_true(k.method == KS_NONE && k.statistic == 0 && k.p == 1 && !ks_drifted(&k, 1));
	/* infinities have their place */
	assert_int_equal(ks_test(LIST(-INFINITY, 0, 1), LIST(0, 1, INFINITY), scratch, &k), 0);
	assert_true(k.h == 1 && k.lcm == 3 && k.p == 1);
}

/* The other side of the limit between the two methods; the scratch is as large as was said. */
static void
beyond_the_exact(void **state)
{
	size_t n = KS_EXACT_MOST + 1;
	double *x = malloc(n * sizeof *x), y[40], *scratch = malloc(ks_scratch(n, 40) * sizeof *scratch);
	struct ks exact, more;
	(void)state;
	assert_true(x != NULL && scratch != NULL);
	for (size_t i = 0; i < n; i++)
		x[i] = (double)i / (double)n;
	for (int i = 0; i < 40; i++)
		y[i] = (i + 0.5) / 40 * 0.8;
	assert_int_equal(ks_test(x, n - 1, y, 40, scratch, &exact), 0);
	assert_int_equal(ks_test(x, n, y, 40, scratch, &more), 0);
	assert_true(exact.method == KS_EXACT && more.method == KS_ASYMPTOTIC && more.en == 40);
	/* the exact one counts a distance that is met, the other one only what exceeds it */
	assert_true(fabs(exact.p - more.p) <= 0.01);
	assert_int_equal(ks_test(x, n, x, n, scratch, &more), 0);
	assert_true(more.statistic == 0 && more.p == 1 && more.en == 5000);
	free(x);
	free(scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(as_enumerated), cmocka_unit_test(either_way),
		cmocka_unit_test(refused), cmocka_unit_test(beyond_the_exact) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
