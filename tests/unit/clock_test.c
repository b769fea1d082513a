/* Instants and their text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "clock.h"

#define AT INT64_C(1767366245) /* 2026-01-02T15:04:05Z */

static void
formats_as_the_journals_do(void **state)
{
	char text[CLOCK_TEXT];
	(void)state;
	assert_string_equal(clock_format(AT * CLOCK_SECOND, text), "2026-01-02T15:04:05+00:00");
	assert_string_equal(clock_format(AT * CLOCK_SECOND + 500000, text), "2026-01-02T15:04:05.500000+00:00");
	assert_string_equal(clock_format(AT * CLOCK_SECOND + 1, text), "2026-01-02T15:04:05.000001+00:00");
	assert_string_equal(clock_format(0, text), "1970-01-01T00:00:00+00:00");
	assert_string_equal(clock_format(-1, text), "1969-12-31T23:59:59.999999+00:00");
}

static void
parses_every_spelling(void **state)
{
	static const struct {
		const char *text;
		int64_t micros; /* beyond AT */
	} good[] = {{"2026-01-02T15:04:05+00:00", 0},     {"2026-01-02T15:04:05Z", 0},          {"2026-01-02 15:04:05", 0},           {"2026-01-02T09:04:05-06:00", 0},
	            {"2026-01-02T20:34:05+05:30", 0},     {"2026-01-02T16:04:05+01", 0},        {"2026-01-02T16:04:05+0100", 0},      {"2026-01-03T00:04:05+09:00", 0},
	            {"2026-01-02T15:04:05.5Z", 500000},   {"2026-01-02T15:04:05.000001", 1},    {"2026-01-02T15:04:05.123456789+00:00", 123456}};
	instant_t at;
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		assert_int_equal(clock_parse(good[i].text, &at), 0);
		assert_true(at == AT * CLOCK_SECOND + good[i].micros);
	}
}

static void
refuses_the_rest(void **state)
{
	static const char *const bad[] = {"", "2026-01-02", "2026-01-02T15:04", "2026-02-30T00:00:00Z", "2026-01-02T24:00:00Z", "2026-01-02T15:60:05Z", "2026-01-02T15:04:60Z",
	                                  "2026-01-02T15:04:05.Z", "2026-01-02T15:04:05.1234567890", "2026-01-02T15:04:05z", "2026-01-02T15:04:05+1", "2026-01-02T15:04:05+01:",
	                                  "2026-01-02T15:04:05+24:00", "2026-01-02T15:04:05 ", "2026-01-02T15:04:05Zx", "2026-01-02X15:04:05", "garbage"};
	instant_t at = 5;
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(clock_parse(bad[i], &at), -1);
	assert_true(at == 5);
}

static void
round_trips(void **state)
{
	char text[CLOCK_TEXT];
	instant_t back;
	(void)state;
	for (instant_t at = INT64_C(-2208988800) * CLOCK_SECOND; at < INT64_C(7289654400) * CLOCK_SECOND; at += INT64_C(1234567891234567)) {
		assert_int_equal(clock_parse(clock_format(at, text), &back), 0);
		assert_true(back == at);
	}
}

static void
clocks_go_on(void **state)
{
	instant_t before = clock_monotonic();
	(void)state;
	assert_true(clock_wall() > AT * CLOCK_SECOND - INT64_C(200) * 86400 * CLOCK_SECOND);
	assert_true(clock_monotonic() >= before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(formats_as_the_journals_do), cmocka_unit_test(parses_every_spelling), cmocka_unit_test(refuses_the_rest),
	        cmocka_unit_test(round_trips),                cmocka_unit_test(clocks_go_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
