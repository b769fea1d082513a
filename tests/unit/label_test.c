#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "label.h"

#define UNIT INT64_C(1000000)

static void
up_down_and_tie(void **state)
{
	struct bar bars[7] = { { .c = 10 * UNIT }, { .c = 20 * UNIT }, { .c = 1 }, { .c = 1 }, { .c = 1 }, { .c = 10 * UNIT + 1 }, { .c = 15 * UNIT } };
	(void)state;
	assert_int_equal(label_up(bars, 7, 0), 1);
	assert_int_equal(label_up(bars, 7, 1), 0);
	assert_true(label_return(bars, 7, 1) == -0.25);
	bars[5].c = 10 * UNIT;
	assert_int_equal(label_up(bars, 7, 0), 0);
	assert_true(label_return(bars, 7, 0) == 0);
}

static void
not_known_before_its_time(void **state)
{
	struct bar bars[7] = { { .c = UNIT } };
	(void)state;
	assert_int_equal(label_up(bars, 5, 0), -1);
	assert_true(isnan(label_return(bars, 5, 0)));
	assert_int_equal(label_up(bars, 6, 0), 0);
	assert_int_equal(label_up(bars, 6, 1), -1);
	assert_int_equal(label_up(bars, 6, 6), -1);
	assert_int_equal(label_up(bars, 6, SIZE_MAX), -1);
	assert_true(isnan(label_return(bars, 0, 0)));
}

/* Gaps after t up to t+5 are no move; that of t itself lies before. */
static void
rolls_are_no_move(void **state)
{
	struct bar bars[6] = { { .c = 100 * UNIT, .gap = 7 * UNIT }, { .c = 1 }, { .c = 1, .gap = -3 * UNIT }, { .c = 1 }, { .c = 1 }, { .c = 110 * UNIT, .gap = 14 * UNIT } };
	(void)state;
	assert_int_equal(label_up(bars, 6, 0), 0);
	assert_true(label_return(bars, 6, 0) == -0.01);
	bars[5].gap -= UNIT;
	assert_int_equal(label_up(bars, 6, 0), 0); /* a tie */
	bars[5].gap -= 1;
	assert_int_equal(label_up(bars, 6, 0), 1);
}

static void
below_zero(void **state)
{
	struct bar bars[6] = { { .c = -40 * UNIT }, { .c = 0 }, { .c = 0 }, { .c = 0 }, { .c = 0 }, { .c = -30 * UNIT } };
	(void)state;
	assert_int_equal(label_up(bars, 6, 0), 1);
	assert_true(label_return(bars, 6, 0) == 0.25);
	bars[0].c = 0;
	assert_int_equal(label_up(bars, 6, 0), 0);
	assert_true(isnan(label_return(bars, 6, 0)));
	bars[0].c = INT64_MIN;
	bars[5].c = INT64_MAX;
	assert_true(label_return(bars, 6, 0) == 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(up_down_and_tie),
		cmocka_unit_test(not_known_before_its_time),
		cmocka_unit_test(rolls_are_no_move),
		cmocka_unit_test(below_zero),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
