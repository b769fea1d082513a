/* Paper fills: single cases with numbers worked by hand. */
#include "execution_scene.h"

/* High, low and close of a daily bar choose no price. */
static void
daily_ignores_range(void **state)
{
	(void)state;
	struct exec_market m = { .day = { .session = 18000, .o = 85000000, .h = 86000000, .l = 84000000, .c = 85500000, .v = 40000 }, .prev_close = 85000000,
		.tick = 25000, .spread = 25000, .sigma_p = 1.2, .adv = 40000, .impact_true = 0.15, .seed = 1, .symbol = "HE", .open = OPEN };
	struct exec_intent in = { .id = 9, .direction = 1, .n = 10 };
	struct exec_order o = { .stage = EXEC_DAILY_OPEN, .n = 10 };
	struct exec_fill a, b;
	int end;
	assert_int_equal(exec_paper(&m, &in, &o, &a, 1, &end), 1);
	m.day.h += 700000, m.day.l -= 900000, m.day.c -= 1000000;
	assert_int_equal(exec_paper(&m, &in, &o, &b, 1, &end), 1);
	assert_int_equal(a.price, b.price);
	assert_true(a.price >= 85025000 && a.price < 85200000);
}

static void
stages(void **state)
{
	(void)state;
	struct scene s = plain();
	struct exec_order mid, o;
	struct exec_fill f[8];
	const char *reason;
	int end;
	s.m.subs = s.subs;
	assert_int_equal(exec_next(&s.m, &s.in, NULL, -1, &mid, &reason), 1);
	assert_int_equal(mid.stage, EXEC_MID);
	assert_int_equal(mid.limit, 85000000);
	/* the path went 2 ticks below: a tenth of 500 at the limit */
	assert_int_equal(exec_paper(&s.m, &s.in, &mid, f, 8, &end), 1);
	assert_int_equal(f[0].n, 50);
	assert_int_equal(f[0].price, 85000000);
	assert_int_equal(end, 1);
	/* touched only: nothing */
	s.subs[1].l = 85000000;
	assert_int_equal(exec_paper(&s.m, &s.in, &mid, f, 8, &end), 0);
	/* the same middle again is no better: cross at once; a spread of 1 tick: ask 85.0125, limit = 85.025 + 2 ticks */
	assert_int_equal(exec_next(&s.m, &s.in, &mid, 1, &o, &reason), 1);
	assert_int_equal(o.stage, EXEC_CROSS);
	assert_int_equal(o.j, 2);
	assert_int_equal(o.limit, 85075000);
	/* the middle rose by a tick: step to it */
	s.subs[2].o = 85025000;
	assert_int_equal(exec_next(&s.m, &s.in, &mid, 1, &o, &reason), 1);
	assert_int_equal(o.stage, EXEC_STEP);
	assert_int_equal(o.limit, 85025000);
	/* a spread of 3 ticks: ask 85.0625, a tick inside its ceiling is 85.05 */
	s.subs[2].spread = 75000;
	assert_int_equal(exec_next(&s.m, &s.in, &mid, 1, &o, &reason), 1);
	assert_int_equal(o.limit, 85050000);
	/* a wide one: never beyond 0.1 % of the middle, 85.110025 */
	s.subs[2].spread = 750000;
	assert_int_equal(exec_next(&s.m, &s.in, &mid, 1, &o, &reason), 1);
	assert_int_equal(o.limit, 85100000);
}

static void
misses_then_no_limit(void **state)
{
	(void)state;
	struct scene s = plain();
	struct exec_order o, last;
	struct exec_fill f[8];
	const char *reason;
	int end = 1;
	s.m.subs = s.subs;
	s.m.impact_true = 3; /* far beyond two ticks */
	last = (struct exec_order){ .stage = EXEC_STEP, .j = 1, .slice = 1, .slice_j = 1 };
	for (int k = 0; k < 3; k++) {
		assert_int_equal(exec_next(&s.m, &s.in, &last, end, &o, &reason), 1);
		assert_true(o.has_limit);
		assert_int_equal(o.misses, k);
		assert_int_equal(exec_paper(&s.m, &s.in, &o, f, 8, &end), 0);
		assert_int_equal(end, 2 + k);
		last = o;
	}
	assert_int_equal(exec_next(&s.m, &s.in, &last, end, &o, &reason), 1);
	assert_false(o.has_limit);
	assert_int_equal(exec_paper(&s.m, &s.in, &o, f, 8, &end), 2);
	assert_int_equal(f[0].n, 50);
	assert_int_equal(f[1].n, 20);
	assert_int_equal(end, 6);
}

/* Bars that contradict each other stop trading; so does a price that is no number. */
static void
implausible(void **state)
{
	(void)state;
	struct scene s = plain();
	struct exec_fill f[8];
	struct exec_order o = { .stage = EXEC_CROSS, .j = 2, .n = 10 };
	int end;
	s.m.subs = s.subs;
	s.subs[2].o = 99000000;
	assert_int_equal(exec_paper(&s.m, &s.in, &o, f, 8, &end), -1);
	s = plain();
	s.m.subs = s.subs;
	s.m.sigma_p = NAN;
	assert_int_equal(exec_paper(&s.m, &s.in, &o, f, 8, &end), -1);
	s.m.sigma_p = 1e300;
	assert_int_equal(exec_paper(&s.m, &s.in, &o, f, 8, &end), -1);
	const struct bar day = { .h = 100, .l = 90 };
	assert_true(exec_plausible(&day, 106, 3, 2, 1));
	assert_false(exec_plausible(&day, 107, 3, 2, 1));
	assert_true(exec_plausible(&day, 84, 3, 2, 1));
	assert_false(exec_plausible(&day, 83, 3, 2, 1));
}

static void
stage_names(void **state)
{
	(void)state;
	for (int i = 0; i < EXEC_STAGES; i++) {
		enum exec_stage got;
		assert_int_equal(exec_stage_parse(exec_stage_name((enum exec_stage)i), &got), 0);
		assert_int_equal(got, i);
	}
	enum exec_stage got;
	assert_int_equal(exec_stage_parse("twap", &got), -1);
	assert_int_equal(exec_stage_parse("", &got), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stage_names), cmocka_unit_test(stages), cmocka_unit_test(misses_then_no_limit),
		cmocka_unit_test(implausible), cmocka_unit_test(daily_ignores_range),
	};
	return cmocka_run_group_tests_name("execution", tests, NULL, NULL);
}
