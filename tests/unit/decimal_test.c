/* Decimals: text, doubles, half to even, ticks. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "decimal.h"

static void
parses_what_it_should(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
	} good[] = {{"0", 0}, {"-0", 0}, {"1", 1000000}, {"+1.5", 1500000}, {"-36.98", -36980000}, {"0.000001", 1}, {"007.10", 7100000},
	            {"9223372036854.775807", INT64_MAX}, {"-9223372036854.775808", INT64_MIN}};
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		int64_t value = 99;
		assert_int_equal(decimal_parse(good[i].text, &value), 0);
		assert_true(value == good[i].value);
	}
}

static void
refuses_the_rest(void **state)
{
	static const char *const bad[] = {"", "-", "+", ".", "1.", ".5", "1.0000001", "1,5", " 1", "1 ", "1e3", "0x1", "nan", "inf", "1.2.3", "--1", "9223372036854.775808",
	                                  "-9223372036854.775809", "9223372036855", "99999999999999999999999"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		int64_t value = 99;
		assert_int_equal(decimal_parse(bad[i], &value), -1);
		assert_true(value == 99);
	}
}

static void
formats_shortest(void **state)
{
	char text[DECIMAL_TEXT];
	(void)state;
	assert_string_equal(decimal_format(0, 0, text), "0");
	assert_string_equal(decimal_format(0, 2, text), "0.00");
	assert_string_equal(decimal_format(84300000, 4, text), "84.3000");
	assert_string_equal(decimal_format(84300000, 0, text), "84.3");
	assert_string_equal(decimal_format(-25000, 2, text), "-0.025");
	assert_string_equal(decimal_format(1, 0, text), "0.000001");
	assert_string_equal(decimal_format(INT64_MIN, 6, text), "-9223372036854.775808");
	assert_string_equal(decimal_format(INT64_MAX, 0, text), "9223372036854.775807");
}

/* A fixed walk over all magnitudes: text and double lead back to the value. */
static void
round_trips(void **state)
{
	char text[DECIMAL_TEXT];
	uint64_t walk = 1;
	(void)state;
	for (int i = 0; i < 200000; i++) {
		walk = walk * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		int64_t value = (int64_t)walk >> (i % 63), back = 0;
		assert_int_equal(decimal_parse(decimal_format(value, i % 7, text), &back), 0);
		assert_true(back == value);
		/* a double keeps every micro up to 2^33 whole units */
		if (value > -INT64_C(8589934592000000) && value < INT64_C(8589934592000000)) {
			assert_int_equal(decimal_from_double(decimal_to_double(value), &back), 0);
			assert_true(back == value);
		}
	}
}

static void
doubles_round_half_to_even(void **state)
{
	int64_t value;
	(void)state;
	assert_int_equal(decimal_from_double(0.0078125, &value), 0); /* 7812.5 exactly */
	assert_true(value == 7812);
	assert_int_equal(decimal_from_double(0.0234375, &value), 0); /* 23437.5 */
	assert_true(value == 23438);
	assert_int_equal(decimal_from_double(-0.0234375, &value), 0);
	assert_true(value == -23438);
	assert_int_equal(decimal_from_double(0.1 + 0.2, &value), 0);
	assert_true(value == 300000);
	assert_int_equal(decimal_from_double(-0.0, &value), 0);
	assert_true(value == 0);
	assert_int_equal(decimal_from_double(5e-324, &value), 0);
	assert_true(value == 0);
	assert_int_equal(decimal_from_double(9.2e12, &value), 0);
	assert_true(value == INT64_C(9200000000000000000));
	assert_int_equal(decimal_from_double(9.3e12, &value), -1);
	assert_int_equal(decimal_from_double(-1e300, &value), -1);
	assert_int_equal(decimal_from_double(NAN, &value), -1);
	assert_int_equal(decimal_from_double(INFINITY, &value), -1);
}

static void
divides_half_to_even(void **state)
{
	static const int64_t cases[][3] = {{5, 2, 2}, {7, 2, 4}, {-5, 2, -2}, {-7, 2, -4}, {7, -2, -4}, {1, 3, 0}, {2, 3, 1}, {-2, 3, -1}, {0, 9, 0}, {6, 3, 2}};
	int64_t value;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_true(decimal_div_even(cases[i][0], cases[i][1]) == cases[i][2]);
	assert_int_equal(decimal_narrow((decimal_wide)INT64_MAX + 1, &value), -1);
	assert_int_equal(decimal_narrow((decimal_wide)INT64_MIN - 1, &value), -1);
	assert_int_equal(decimal_narrow(INT64_MIN, &value), 0);
	assert_true(value == INT64_MIN);
}

static void
ticks_below_zero_too(void **state)
{
	(void)state;
	assert_true(decimal_floor_tick(84310000, 25000) == 84300000);
	assert_true(decimal_ceil_tick(84310000, 25000) == 84325000);
	assert_true(decimal_floor_tick(-36980000, 25000) == -37000000);
	assert_true(decimal_ceil_tick(-36980000, 25000) == -36975000);
	assert_true(decimal_floor_tick(-50000, 25000) == -50000);
	assert_true(decimal_ceil_tick(50000, 25000) == 50000);
	assert_true(decimal_on_tick(-50000, 25000));
	assert_false(decimal_on_tick(-50001, 25000));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(parses_what_it_should), cmocka_unit_test(refuses_the_rest),   cmocka_unit_test(formats_shortest),
	        cmocka_unit_test(round_trips),           cmocka_unit_test(doubles_round_half_to_even), cmocka_unit_test(divides_half_to_even),
	        cmocka_unit_test(ticks_below_zero_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
