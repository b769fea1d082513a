#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "calibration.h"

#define assert_close(got, want, limit) assert_true(fabs((got) - (want)) <= (limit))

static void
no_row_says_a_quarter(void **state)
{
	(void)state;
	assert_close(calibration_fit(NULL, 0), 0.25, 0);
	assert_close(calibration_apply(0.25, 0.5), 0.5, 0);
	assert_close(calibration_apply(0, 0.9), 0.5, 0);
	assert_close(calibration_apply(1, 0.8), 0.8, 1e-15);
	assert_close(calibration_apply(1, 1), 0.9999, 1e-15);
	assert_close(calibration_apply(1, 0), 0.0001, 1e-15);
}

/* At the maximum, what is maximised is higher than on either side. */
static double
objective(const struct calibration_row *rows, size_t n, double b)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++) {
		double p = calibration_apply(b, rows[i].p);
		sum += rows[i].y == 1 ? log(p) : log(1 - p);
	}
	return sum / CALIBRATION_HORIZON - b * b / 2;
}

static void
it_is_the_maximum(void **state)
{
	(void)state;
	struct calibration_row rows[90];
	for (int i = 0; i < 90; i++)
		rows[i] = (struct calibration_row){ 0.3 + 0.4 * (i % 9) / 8, (i * 7) % 9 + i % 2 > 3 };
	double b = calibration_fit(rows, 90);
	assert_true(b > 0.01 && b < 0.99);
	assert_true(objective(rows, 90, b) > objective(rows, 90, b - 1e-3));
	assert_true(objective(rows, 90, b) > objective(rows, 90, b + 1e-3));
}

static void
against_the_outcome_it_says_nothing(void **state)
{
	(void)state;
	const struct calibration_row rows[] = { { 0.6, 0 }, { 0.7, 0 }, { 0.2, 1 } };
	assert_close(calibration_fit(rows, 3), 0, 0);
}

/* Ten bins of like numbers, lowest first; their sums are those of the rows, in whatever order these came. */
static void
bins_hold_every_forecast_once(void **state)
{
	(void)state;
	struct calibration_row rows[237];
	struct calibration_bin bin[CALIBRATION_BINS];
	double p = 0, rose = 0, got_p = 0, got_rose = 0;
	size_t n = 0;
	for (int i = 0; i < 237; i++) {
		rows[i] = (struct calibration_row){ 0.4 + 0.2 * ((i * 89) % 237) / 236, (i * 7) % 3 == 0 };
		p += rows[i].p;
		rose += rows[i].y;
	}
	assert_int_equal(calibration_reliability(rows, 237, bin), CALIBRATION_BINS);
	for (int k = 0; k < CALIBRATION_BINS; k++) {
		assert_true(bin[k].n == 23 || bin[k].n == 24);
		assert_true(k == 0 || bin[k].p > bin[k - 1].p);
		n += bin[k].n;
		got_p += bin[k].p * (double)bin[k].n;
		got_rose += bin[k].rose * (double)bin[k].n;
	}
	assert_int_equal(n, 237);
	assert_close(got_p, p, 1e-9);
	assert_close(got_rose, rose, 1e-9);
	assert_close(bin[0].p, 0.4 + 0.2 * 11 / 236, 1e-9); /* the lowest 23, 0 to 22 of 236 */
}

static void
equal_forecasts_are_not_torn_apart(void **state)
{
	(void)state;
	struct calibration_row all[100], few[] = { { 0.6, 1 }, { NAN, 1 }, { 0.4, 0 }, { 0.6, 0 } };
	struct calibration_bin bin[CALIBRATION_BINS];
	for (int i = 0; i < 100; i++)
		all[i] = (struct calibration_row){ i < 95 ? 0.5 : 0.7, i % 2 };
	assert_int_equal(calibration_reliability(all, 100, bin), 2);
	assert_true(bin[0].n == 95 && bin[0].p == 0.5 && bin[1].n == 5);
	assert_close(bin[0].rose, 47.0 / 95, 1e-15);
	assert_int_equal(calibration_reliability(few, 4, bin), 2);
	assert_true(bin[0].n == 1 && bin[0].rose == 0 && bin[1].n == 2 && bin[1].rose == 0.5);
	assert_int_equal(calibration_reliability(NULL, 0, bin), 0);
}

static void
what_is_no_number_has_no_opinion(void **state)
{
	(void)state;
	const struct calibration_row rows[] = { { 0.6, 1 }, { NAN, 1 }, { 0.7, 1 } };
	assert_close(calibration_fit(rows, 3), 0, 0);
	assert_true(isnan(calibration_apply(0.25, NAN)));
}

/* A fold's own rows, and later ones, do not move the b that it is judged with. */
static void
a_fold_knows_only_those_before(void **state)
{
	(void)state;
	struct calibration_row rows[] = { { 0.6, 1 }, { 0.4, 0 }, { 0.6, 1 }, { 0.7, 0 }, { 0.6, 1 }, { 0.3, 0 } };
	const size_t size[] = { 2, 2, 2 };
	double b[4], again[4];
	calibration_folds(rows, size, 3, b);
	assert_close(b[0], CALIBRATION_START, 0);
	assert_close(b[1], calibration_fit(rows, 2), 0);
	assert_close(b[2], calibration_fit(rows, 4), 0);
	assert_close(b[3], calibration_fit(rows, 6), 0);
	rows[4].y = 0;
	rows[5].p = 0.9;
	calibration_folds(rows, size, 3, again);
	assert_memory_equal(b, again, 3 * sizeof b[0]);
	assert_true(again[3] < b[3]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_row_says_a_quarter),
		cmocka_unit_test(it_is_the_maximum),
		cmocka_unit_test(against_the_outcome_it_says_nothing),
		cmocka_unit_test(bins_hold_every_forecast_once),
		cmocka_unit_test(equal_forecasts_are_not_torn_apart),
		cmocka_unit_test(what_is_no_number_has_no_opinion),
		cmocka_unit_test(a_fold_knows_only_those_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
