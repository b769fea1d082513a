#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "fitness.h"

#define assert_close(got, want, limit) assert_true(fabs((got) - (want)) <= (limit))

static struct fitness_metrics
complete(void)
{
	struct fitness_metrics m = { .value = { 1, -0.25, 0.25, 0.5, 0.25, 0.5 } };
	for (int i = 0; i < FITNESS_METRICS; i++)
		m.has[i] = true;
	return m;
}

static void
the_middle_of_every_range_is_a_half(void **state)
{
	(void)state;
	struct fitness_metrics m = complete();
	struct fitness f;
	assert_int_equal(fitness_score(&m, &fitness_default, &f), FITNESS_OK);
	assert_close(f.composite, 0.5, 1e-15);
	for (int i = 0; i < FITNESS_METRICS; i++)
		assert_close(f.component[i], 0.5, 1e-15);
}

static void
a_lower_brier_score_is_better(void **state)
{
	(void)state;
	struct fitness_metrics m = complete();
	struct fitness better, worse;
	m.value[FITNESS_CALIBRATION] = 0.2;
	fitness_score(&m, &fitness_default, &better);
	m.value[FITNESS_CALIBRATION] = 0.3;
	fitness_score(&m, &fitness_default, &worse);
	assert_true(better.composite > worse.composite);
}

/* Nothing is left of a score that could be taken for one. */
static void
an_error_leaves_zeros(void **state)
{
	(void)state;
	struct fitness_metrics m = complete();
	struct fitness_scale scale = fitness_default;
	struct fitness f = { .composite = 7 };
	m.has[FITNESS_SIMPLICITY] = false;
	assert_int_equal(fitness_score(&m, &scale, &f), FITNESS_MISSING);
	assert_close(f.composite, 0, 0);
	scale.term[FITNESS_SHARPE].low = NAN;
	assert_int_equal(fitness_score(&m, &scale, &f), FITNESS_RANGE);
	scale.term[FITNESS_SHARPE].weight = NAN;
	assert_int_equal(fitness_score(&m, &scale, &f), FITNESS_WEIGHTS);
	assert_close(f.component[FITNESS_SHARPE], 0, 0);
}

/* 43 sessions are two blocks; the first session, which is in neither, decides nothing. */
static void
blocks_are_counted_back_from_the_newest(void **state)
{
	(void)state;
	double r[43];
	for (int i = 0; i < 43; i++)
		r[i] = (i < 22 ? -0.01 : 0.01) + 0.001 * (i % 2);
	assert_close(fitness_blocks(r, 43), 0.5, 0);
	r[0] = 5;
	assert_close(fitness_blocks(r, 43), 0.5, 0);
	r[1] = 5;
	assert_close(fitness_blocks(r, 43), 1, 0);
	assert_close(fitness_blocks(r, 20), 0, 0);
}

/* A year of 252 sessions is as it is; of 126 the half-year's gain comes twice. */
static void
returns_of_different_lengths_compare(void **state)
{
	(void)state;
	double r[252];
	struct fitness_metrics whole, half;
	for (int i = 0; i < 252; i++)
		r[i] = i % 2 == 0 ? 0.002 : -0.001;
	struct fitness_record record = { .returns = r, .n = 252, .features = 20, .estimators = 100 };
	fitness_of(&record, true, &whole);
	record.n = 126;
	fitness_of(&record, true, &half);
	assert_close(whole.value[FITNESS_RETURN], half.value[FITNESS_RETURN], 1e-12);
	fitness_of(&record, false, &half);
	assert_close((1 + half.value[FITNESS_RETURN]) * (1 + half.value[FITNESS_RETURN]), 1 + whole.value[FITNESS_RETURN], 1e-12);
	assert_false(whole.has[FITNESS_CALIBRATION]);
}

static void
simplicity_of_any_counts_is_a_fraction(void **state)
{
	(void)state;
	assert_close(fitness_simplicity(-3, 100), 1, 0);
	assert_close(fitness_simplicity(INT64_MAX, INT64_MAX), 1 / 126.0, 1e-6);
}

static void
the_limit_of_a_rollback_lies_inside_the_noise(void **state)
{
	(void)state;
	assert_close(fitness_standard_error(&fitness_default, 63), 0.125, 1e-15);
	assert_close(fitness_standard_error(&fitness_default, 252), 0.0625, 1e-15);
	assert_true(isinf(fitness_standard_error(&fitness_default, 0)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_middle_of_every_range_is_a_half),
		cmocka_unit_test(a_lower_brier_score_is_better),
		cmocka_unit_test(an_error_leaves_zeros),
		cmocka_unit_test(blocks_are_counted_back_from_the_newest),
		cmocka_unit_test(returns_of_different_lengths_compare),
		cmocka_unit_test(simplicity_of_any_counts_is_a_fraction),
		cmocka_unit_test(the_limit_of_a_rollback_lies_inside_the_noise),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
