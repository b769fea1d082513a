/* Features: which there are, sets of them, and by hand what a roll, a hole at the start and a report do to a row. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "features.h"

#define BARS 130
#define UNIT INT64_C(1000000)

static struct bar bars[BARS];

/* A price that rises by 1, 2, 3, 1, 2, 3 … from 100, a range of 4 about each close, a volume that changes. */
static int
set_up(void **state)
{
	(void)state;
	int64_t close = 100 * UNIT;
	for (int i = 0; i < BARS; i++) {
		close += (1 + i % 3) * UNIT;
		bars[i] = (struct bar){ .session = 18000 + i, .o = close - UNIT, .h = close + 2 * UNIT, .l = close - 2 * UNIT, .c = close, .v = 1000 + i % 7 };
	}
	return 0;
}

static double
one(const char *name, size_t t, const struct features_cot *cot)
{
	struct features_set set = { 0 };
	double value;
	assert_int_equal(features_add(&set, features_find(name)), 0);
	features_row(&set, bars, t, cot, &value);
	return value;
}

static void
names_and_steps(void **state)
{
	static const struct { const char *name; int step; } known[] = {
		{ "ret_1", 1 }, { "ret_5", 5 }, { "ret_10", 10 }, { "ret_20", 20 }, { "ret_60", 60 }, { "vol_10", 10 }, { "vol_20", 20 },
		{ "vol_60", 60 }, { "vol_ratio", 60 }, { "atr_14", 14 }, { "rsi_14", 14 }, { "dist_20", 20 }, { "dist_60", 60 }, { "pos_20", 20 },
		{ "volz_20", 1 }, { "gap", 1 }, { "weekday_sin", 0 }, { "weekday_cos", 0 }, { "month_sin", 0 }, { "month_cos", 0 }, { "z_30", 30 }, { "z_90", 90 },
	};
	(void)state;
	for (int i = 0; i < FEATURES_BASE + 2; i++) {
		assert_int_equal(features_find(known[i].name), i);
		assert_string_equal(features_name(i), known[i].name);
		assert_int_equal(features_step(i), known[i].step);
	}
	for (int i = FEATURES_BASE + 2; i < FEATURES_ALL; i++) {
		assert_int_equal(features_find(features_name(i)), i);
		assert_int_equal(features_step(i), 0);
	}
	assert_int_equal(features_find("ret_2"), -1);
	assert_int_equal(features_find(""), -1);
}

static void
a_set_has_each_once(void **state)
{
	struct features_set set = features_standard;
	(void)state;
	for (int i = 0; i < FEATURES_BASE; i++)
		assert_int_equal(set.feature[i], i);
	assert_int_equal(features_add(&set, features_z.feature[1]), 0);
	assert_int_equal(set.n, 21);
	assert_int_equal(features_add(&set, features_z.feature[1]), -1);
	assert_int_equal(features_add(&set, -1), -1);
	assert_int_equal(features_add(&set, FEATURES_ALL), -1);
	assert_int_equal(features_drop(&set, 0), 0);
	assert_int_equal(features_drop(&set, 0), -1);
	assert_int_equal(features_drop(&set, features_find("z_30")), -1);
	assert_int_equal(set.n, 20);
	assert_int_equal(set.feature[0], 1);
	assert_int_equal(set.feature[18], 19);
	assert_string_equal(features_name(set.feature[19]), "z_90");
}

/* A model never sees two kinds of report. */
static void
reports_are_of_one_kind(void **state)
{
	struct features_set set = { 0 };
	(void)state;
	assert_int_equal(features_add(&set, features_find("cot_commercial_leg")), 0);
	assert_int_equal(features_add(&set, features_find("cot_managed")), -1);
	assert_int_equal(features_add(&set, features_find("cot_noncommercial_pct_leg")), 0);
	set = (struct features_set){ 0 };
	assert_int_equal(features_add(&set, features_find("cot_producers_pct")), 0);
	assert_int_equal(features_add(&set, features_find("cot_noncommercial_leg")), -1);
	for (int i = 0; i < FEATURES_BASE + 2; i++)
		assert_int_equal(features_add(&set, i), 0);
}

static void
reports_join_a_row(void **state)
{
	static const char *const names[] = { "cot_managed", "cot_producers", "cot_managed_pct", "cot_producers_pct" };
	static const char *const legacy[] = { "cot_noncommercial_leg", "cot_commercial_leg", "cot_noncommercial_pct_leg", "cot_commercial_pct_leg" };
	struct features_cot cot = { .value = { 0.25, -0.5, 0.75, NAN } };
	(void)state;
	for (int i = 0; i < FEATURES_COT; i++) {
		cot.legacy = false;
		assert_memory_equal(&(double){ one(names[i], 0, &cot) }, &cot.value[i], sizeof(double));
		assert_true(isnan(one(legacy[i], 0, &cot)));
		cot.legacy = true;
		assert_memory_equal(&(double){ one(legacy[i], 0, &cot) }, &cot.value[i], sizeof(double));
		assert_true(isnan(one(names[i], 0, &cot)));
		assert_true(isnan(one(names[i], 0, NULL)) && isnan(one(legacy[i], 0, NULL)));
	}
	/* a report that is missing leaves the row complete */
	struct features_set set = features_standard;
	double row[FEATURES_ALL];
	assert_int_equal(features_add(&set, features_find("cot_managed")), 0);
	assert_true(features_row(&set, bars, FEATURES_WARM_UP, NULL, row));
	assert_true(isnan(row[20]));
}

static void
warms_up(void **state)
{
	/* the first session with a value, by feature */
	static const size_t first[] = { 1, 5, 10, 20, 60, 10, 20, 60, 60, 14, 14, 19, 59, 19, 20, 1, 0, 0, 0, 0, 29, 89 };
	struct features_set set = { 0 };
	(void)state;
	for (int i = 0; i < FEATURES_BASE + 2; i++)
		assert_int_equal(features_add(&set, i), 0);
	for (size_t t = 0; t < BARS; t++) {
		double row[FEATURES_ALL];
		assert_int_equal(features_row(&set, bars, t, NULL, row), t >= FEATURES_WARM_UP);
		for (int i = 0; i < set.n; i++)
			assert_int_equal(isnan(row[i]), t < first[i]);
	}
}

/* One number that is missing of the twenty, asked for or not, makes a row incomplete. */
static void
complete_whatever_is_asked(void **state)
{
	struct features_set none = { 0 };
	double row[1];
	(void)state;
	assert_true(features_row(&none, bars, 100, NULL, row));
	bars[40].c = 0; /* no base: vol_60 of the 60 sessions that have it, ret_60 of one */
	assert_false(features_row(&none, bars, 100, NULL, row));
	assert_true(features_row(&none, bars, 101, NULL, row));
	for (int i = 80; i < 100; i++)
		bars[i].v = 7;
	assert_true(isnan(one("volz_20", 100, NULL)));
	assert_false(features_row(&none, bars, 100, NULL, row));
}

/* The contract after t-1 lies 50 above the one before: no return, no range, no change is of the gap. */
static void
a_roll_is_no_move(void **state)
{
	double before[FEATURES_ALL], after[FEATURES_ALL];
	struct features_set set = features_standard;
	(void)state;
	features_add(&set, features_z.feature[0]);
	features_add(&set, features_z.feature[1]);
	features_row(&set, bars, 100, NULL, before);
	bars[100].gap = 50 * UNIT;
	for (int i = 100; i < BARS; i++) {
		bars[i].o += 50 * UNIT;
		bars[i].h += 50 * UNIT;
		bars[i].l += 50 * UNIT;
		bars[i].c += 50 * UNIT;
	}
	features_row(&set, bars, 100, NULL, after);
	double change = (double)(1 + 100 % 3), base = (double)(bars[99].c / UNIT) + 50;
	assert_true(after[0] == change / base);
	assert_true(after[15] == (change - 1) / base);
	/* the same ranges, over the session's own raw close */
	double close = (double)(bars[100].c / UNIT);
	assert_true(fabs(after[9] * close - before[9] * (close - 50)) < 1e-12);
	/* over a base further back, which the gap does not touch, and what has no price below it: as without a roll */
	static const int same[] = { 1, 2, 3, 4, 10, 11, 12, 13, 14, 20, 21 };
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		assert_memory_equal(&after[same[i]], &before[same[i]], sizeof(double));
	assert_true(after[5] != before[5]); /* vol_10 has a return over the new base */
}

static void
floats_are_the_nearest(void **state)
{
	static const double row[] = { 0.1, -1e-30, NAN, 100 };
	float out[4];
	(void)state;
	features_float(row, 4, out);
	assert_true(out[0] == 0.1F && out[1] == -1e-30F && isnan(out[2]) && out[3] == 100);
}

/* The largest prices that a bar can hold. */
static void
nothing_overflows(void **state)
{
	struct features_set set = features_standard;
	double row[FEATURES_ALL];
	float cast[FEATURES_ALL];
	(void)state;
	features_add(&set, features_z.feature[0]);
	features_add(&set, features_z.feature[1]);
	for (int i = 0; i < BARS; i++) {
		bars[i].c = bars[i].h = i % 2 == 0 ? INT64_MAX : INT64_MIN;
		bars[i].o = bars[i].l = INT64_MIN;
		bars[i].v = INT64_MAX;
		bars[i].gap = i % 3 == 0 ? INT64_MAX : INT64_MIN;
	}
	for (size_t t = 0; t < BARS; t++) {
		features_row(&set, bars, t, NULL, row);
		features_float(row, set.n, cast);
		for (int i = 0; i < set.n; i++)
			assert_true(isnan(cast[i]) || isfinite(cast[i]));
	}
	assert_true(isfinite(cast[10]) && isfinite(cast[13])); /* rsi, pos have a value */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(names_and_steps, set_up),
		cmocka_unit_test_setup(a_set_has_each_once, set_up),
		cmocka_unit_test_setup(reports_are_of_one_kind, set_up),
		cmocka_unit_test_setup(reports_join_a_row, set_up),
		cmocka_unit_test_setup(warms_up, set_up),
		cmocka_unit_test_setup(complete_whatever_is_asked, set_up),
		cmocka_unit_test_setup(a_roll_is_no_move, set_up),
		cmocka_unit_test_setup(floats_are_the_nearest, set_up),
		cmocka_unit_test_setup(nothing_overflows, set_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
