#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "promotion.h"

static const struct promotion_evidence good = {
	.enough = true, .p = 0.025, .p_limit = 0.025, .shadow_sessions = PROMOTION_SHADOW, .shadow_candidate = 0.25, .shadow_champion = 0.24,
};

static void
expect(struct promotion_evidence e, enum promotion_verdict verdict, enum promotion_reason reason)
{
	enum promotion_reason got;
	assert_int_equal(promotion_judge(&e, &got), verdict);
	assert_int_equal(got, reason);
}

static void
all_three_must_hold(void **state)
{
	(void)state;
	struct promotion_evidence e = good;
	expect(e, PROMOTION_PROMOTED, PROMOTION_BY_ALL);
	e.enough = false;
	expect(e, PROMOTION_REJECTED, PROMOTION_BY_WINDOWS);
	e = good;
	e.p = 0.0251;
	expect(e, PROMOTION_REJECTED, PROMOTION_BY_DIFFERENCE);
	e = good;
	e.shadow_candidate = 0.2501;
	expect(e, PROMOTION_REJECTED, PROMOTION_BY_SHADOW);
}

static void
the_shadow_is_waited_for(void **state)
{
	(void)state;
	struct promotion_evidence e = good;
	e.shadow_sessions = PROMOTION_SHADOW - 1;
	e.shadow_candidate = 0.9; /* not read yet */
	expect(e, PROMOTION_PENDING, PROMOTION_BY_SHADOW);
	e.p = 1; /* what is rejected already needs no shadow */
	expect(e, PROMOTION_REJECTED, PROMOTION_BY_DIFFERENCE);
}

static void
what_is_no_number_promotes_nothing(void **state)
{
	(void)state;
	struct promotion_evidence e = good;
	e.p = NAN;
	expect(e, PROMOTION_REJECTED, PROMOTION_BY_DIFFERENCE);
	e = good;
	e.p_limit = NAN;
	expect(e, PROMOTION_REJECTED, PROMOTION_BY_DIFFERENCE);
	e = good;
	e.shadow_champion = NAN;
	expect(e, PROMOTION_REJECTED, PROMOTION_BY_SHADOW);
}

static void
an_equal_candidate_wins_no_window(void **state)
{
	(void)state;
	const double same[5] = { 0.5, 0.6, 0.4, 0.55, 0.45 }, better[5] = { 0.52, 0.62, 0.42, 0.5, 0.4 };
	size_t won;
	bool enough;
	assert_int_equal(promotion_windows(&promotion_default, same, 5, same, 5, &won, &enough), PROMOTION_OK);
	assert_int_equal(won, 0);
	assert_false(enough);
	assert_int_equal(promotion_windows(&promotion_default, better, 5, same, 5, &won, &enough), PROMOTION_OK);
	assert_int_equal(won, 3);
	assert_true(enough);
	assert_int_equal(promotion_windows(&promotion_default, better, 4, same, 4, &won, &enough), PROMOTION_WINDOWS);
	assert_false(enough);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_three_must_hold),
		cmocka_unit_test(the_shadow_is_waited_for),
		cmocka_unit_test(what_is_no_number_promotes_nothing),
		cmocka_unit_test(an_equal_candidate_wins_no_window),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
