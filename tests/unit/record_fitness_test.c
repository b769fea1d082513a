/* Fitness of a stretch of a record is that of its returns and forecasts, by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "record_fitness.h"

#define N 63

static struct record_row rows[N];

static void
fill(void)
{
	for (int i = 0; i < N; i++)
		rows[i] = (struct record_row){ .session = 17000 + i, .ret = i % 3 == 0 ? -0.004 : 0.005, .exposed = true, .hit = 0.5, .brier = i < 10 ? NAN : 0.2 + 0.001 * (i % 2), .predictions = i < 10 ? 0 : 2 };
}

static void
by_hand(void **state)
{
	struct fitness_metrics m;
	struct fitness f;
	double level = 1, brier = 0;
	(void)state;
	fill();
	for (int i = 0; i < N; i++)
		level *= 1 + rows[i].ret;
	for (int i = 10; i < N; i++)
		brier += rows[i].brier;
	assert_int_equal(record_fitness(rows, N, &recipe_standard, false, &m, &f), 0);
	assert_true(m.value[FITNESS_CALIBRATION] == brier / (N - 10));
	assert_true(fabs(m.value[FITNESS_RETURN] - (level - 1)) < 1e-12);
	assert_true(m.value[FITNESS_ROBUSTNESS] == 1);
	assert_true(m.value[FITNESS_DRAWDOWN] == -0.004 || fabs(m.value[FITNESS_DRAWDOWN] + 0.004) < 1e-12); /* the first session's, from a curve that starts at 1 */
	assert_true(m.value[FITNESS_SIMPLICITY] == fitness_simplicity(20, 100));
	assert_true(f.composite > 0 && f.composite < 1);
	/* annualised, and twice the trees of a pair */
	struct recipe pair = recipe_standard;
	pair.kind = RECIPE_PAIR;
	assert_int_equal(record_fitness(rows, N, &pair, true, &m, &f), 0);
	assert_true(fabs(m.value[FITNESS_RETURN] - (pow(level, 4) - 1)) < 1e-9);
	assert_true(m.value[FITNESS_SIMPLICITY] == fitness_simplicity(20, 200));
}

/* Sessions without a return are passed over. */
static void
without_a_return(void **state)
{
	struct fitness_metrics with, without;
	struct fitness f;
	(void)state;
	fill();
	rows[N - 1].ret = NAN;
	assert_int_equal(record_fitness(rows, N, &recipe_standard, false, &with, &f), 0);
	assert_int_equal(record_fitness(rows, N - 1, &recipe_standard, false, &without, &f), 0);
	assert_true(with.value[FITNESS_SHARPE] == without.value[FITNESS_SHARPE] && with.value[FITNESS_RETURN] == without.value[FITNESS_RETURN]);
}

static void
nothing_to_score(void **state)
{
	struct fitness f;
	(void)state;
	fill();
	assert_int_equal(record_fitness(rows, 0, &recipe_standard, false, NULL, &f), -1);
	assert_true(f.composite == 0);
	assert_int_equal(record_fitness(rows, 10, &recipe_standard, false, NULL, &f), -1); /* no forecast */
	for (int i = 0; i < N; i++)
		rows[i].ret = NAN;
	assert_int_equal(record_fitness(rows, N, &recipe_standard, false, NULL, &f), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(by_hand), cmocka_unit_test(without_a_return), cmocka_unit_test(nothing_to_score) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
