#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "rollback.h"

static bool
bad(struct rollback *r)
{
	return rollback_update(r, &rollback_default, 0.5, 0.6);
}

static bool
good(struct rollback *r)
{
	return rollback_update(r, &rollback_default, 0.6, 0.6);
}

static void
a_period_is_judged_from_63_sessions_on(void **state)
{
	(void)state;
	int judged = 0;
	for (int64_t s = 0; s <= 70; s++) {
		assert_int_equal(rollback_period(s), s > 0 && s % 5 == 0);
		judged += rollback_judged(s);
	}
	assert_int_equal(judged, 2);
	assert_false(rollback_judged(60));
	assert_true(rollback_judged(65));
	assert_true(rollback_judged(70));
}

/* After a roll-back no period can be judged for 60 sessions, 12 periods: the rest of 10 is over by then. */
static void
the_rest_passes_while_nothing_can_be_judged(void **state)
{
	(void)state;
	struct rollback r = rollback_start();
	assert_false(bad(&r));
	assert_false(bad(&r));
	assert_true(bad(&r));
	for (int64_t s = 1; s < 65; s++)
		if (rollback_period(s) && !rollback_judged(s))
			rollback_pass(&r);
	assert_int_equal(r.rest, 0);
	assert_false(r.armed);
	for (int i = 0; i < 5; i++) {
		assert_false(bad(&r)); /* not armed: it does not fire again */
		assert_false(r.armed);
	}
	for (int i = 0; i < 5; i++)
		assert_false(good(&r));
	assert_true(r.armed);
}

static void
a_pass_keeps_the_counts(void **state)
{
	(void)state;
	struct rollback r = rollback_start();
	bad(&r);
	bad(&r);
	rollback_pass(&r);
	assert_int_equal(r.degraded, 2);
	assert_true(bad(&r));
}

static void
no_number_is_not_bad(void **state)
{
	(void)state;
	struct rollback r = rollback_start();
	for (int i = 0; i < 4; i++) {
		assert_false(rollback_update(&r, &rollback_default, NAN, 0.6));
		assert_false(rollback_update(&r, &rollback_default, 0.1, NAN));
	}
	assert_int_equal(r.degraded, 0);
}

/* One period of a journal: bad, good, or not judged. */
static void
period(struct rollback *r, char what)
{
	if (what == 'b')
		bad(r);
	else if (what == 'g')
		good(r);
	else
		rollback_pass(r);
}

/* The journal keeps the two fitness values of each period: whenever the process ends, the same updates give the same state. */
static void
the_state_is_rebuilt_from_its_periods(void **state)
{
	(void)state;
	static const char periods[] = "bbgbbb..........gggbggggggbb.b.bggg";
	struct rollback whole = rollback_start();
	for (size_t end = 1; end < sizeof periods; end++) {
		struct rollback again = rollback_start();
		period(&whole, periods[end - 1]);
		for (size_t i = 0; i < end; i++)
			period(&again, periods[i]);
		assert_int_equal(again.armed, whole.armed);
		assert_int_equal(again.rest, whole.rest);
		assert_int_equal(again.degraded, whole.degraded);
		assert_int_equal(again.healthy, whole.healthy);
		assert_true(whole.degraded == 0 || whole.healthy == 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_period_is_judged_from_63_sessions_on),
		cmocka_unit_test(the_rest_passes_while_nothing_can_be_judged),
		cmocka_unit_test(a_pass_keeps_the_counts),
		cmocka_unit_test(no_number_is_not_bad),
		cmocka_unit_test(the_state_is_rebuilt_from_its_periods),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
