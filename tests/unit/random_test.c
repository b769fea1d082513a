/* Draws: pure, in range, and distributed as they say. Every figure is of fixed seeds, so that nothing here is luck. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "random.h"

#define N 200000

static void
pure_and_told_apart_by_every_key(void **state)
{
	double u = random_uniform(42, "HE", 7, 1), z = random_normal(42, "HE", 7, 1);
	(void)state;
	assert_true(u == random_uniform(42, "HE", 7, 1));
	assert_true(z == random_normal(42, "HE", 7, 1));
	assert_true(u != random_uniform(43, "HE", 7, 1));
	assert_true(u != random_uniform(42, "LE", 7, 1));
	assert_true(u != random_uniform(42, "HE", 8, 1));
	assert_true(u != random_uniform(42, "HE", 7, 2));
	assert_true(random_uniform(0, "", 0, 0) != random_uniform(0, "", -1, 0));
}

/* Ten equal cells: chi-square of 9 degrees of freedom stays under its 99.9 % point, along the index and along the seed. */
static void
uniform(void **state)
{
	(void)state;
	for (int along = 0; along < 2; along++) {
		int cell[10] = {0};
		double chi = 0;
		for (int i = 0; i < N; i++) {
			double u = along == 0 ? random_uniform(42, "HE", i, 3) : random_uniform((uint64_t)i, "HE", 5, 3);
			assert_true(u >= 0 && u < 1);
			cell[(int)(u * 10)]++;
		}
		for (int i = 0; i < 10; i++)
			chi += pow(cell[i] - N / 10.0, 2) / (N / 10.0);
		assert_true(chi < 27.88);
	}
}

static void
normal(void **state)
{
	double sum = 0, squares = 0, fourth = 0, lag = 0, cross = 0, before = 0;
	(void)state;
	for (int i = 0; i < N; i++) {
		double z = random_normal(42, "HE", i, 3);
		assert_true(isfinite(z));
		sum += z;
		squares += z * z;
		fourth += z * z * z * z;
		lag += z * before;
		cross += z * (random_uniform(42, "HE", i, 3) - 0.5);
		before = z;
	}
	/* four standard errors each */
	assert_true(fabs(sum / N) < 4 / sqrt(N));
	assert_true(fabs(squares / N - 1) < 4 * sqrt(2.0 / N));
	assert_true(fabs(fourth / N - 3) < 4 * sqrt(96.0 / N));
	assert_true(fabs(lag / N) < 4 / sqrt(N));
	assert_true(fabs(cross / N) < 4 * sqrt(1 / 12.0 / N));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(pure_and_told_apart_by_every_key), cmocka_unit_test(uniform), cmocka_unit_test(normal)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
