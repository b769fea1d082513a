/* Samples: sorted, with scratch of just the size, and what is not ascending. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "random.h"
#include "sample.h"

/* One of count values for (k, i). */
static double
drawn(int k, int i, int count)
{
	return floor(random_uniform(11, "S", k, (uint32_t)i) * count) - count / 2;
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void
sorted(void **state)
{
	(void)state;
	for (int n = 0; n <= 300; n++) {
		size_t bytes = (size_t)n * sizeof(double);
		double *x = malloc(bytes + 1), *want = malloc(bytes + 1), *scratch = malloc(bytes + 1);
		assert_true(x != NULL && want != NULL && scratch != NULL);
		for (int i = 0; i < n; i++)
			x[i] = want[i] = n % 3 == 0 ? drawn(n, i, 5) : n % 3 == 1 ? drawn(n, i, 100000) : -i;
		sample_sort(x, (size_t)n, scratch);
		qsort(want, (size_t)n, sizeof *want, ascending);
		assert_memory_equal(x, want, bytes);
		assert_true(sample_ascending(x, (size_t)n));
		free(x);
		free(want);
		free(scratch);
	}
}

static void
not_ascending(void **state)
{
	(void)state;
	assert_true(sample_ascending(NULL, 0));
	assert_true(sample_ascending((double[]){ -INFINITY, -0.0, 0, 0, INFINITY }, 5));
	assert_false(sample_ascending((double[]){ 1, 0 }, 2));
	assert_false(sample_ascending((double[]){ NAN }, 1));
	assert_false(sample_ascending((double[]){ 1, NAN, 2 }, 3));
	assert_false(sample_ascending((double[]){ 1, 2, NAN }, 3));
}

static void
moments(void **state)
{
	double sd;
	(void)state;
	assert_true(sample_moments(NULL, 0, &sd) == 0 && sd == 0);
	assert_true(sample_moments((double[]){ 7 }, 1, &sd) == 7 && sd == 0);
	assert_true(sample_moments((double[]){ 1, 2, 3, 6 }, 4, &sd) == 3 && sd * sd > 14.0 / 3 - 1e-14 && sd * sd < 14.0 / 3 + 1e-14);
	/* 0.1 has no exact mean of three */
	sample_moments((double[]){ 0.1, 0.1, 0.1 }, 3, &sd);
	assert_true(sd == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(sorted), cmocka_unit_test(not_ascending), cmocka_unit_test(moments) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
