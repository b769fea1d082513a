/* Trading days, sessions, rolls, and the user's exceptions. The vectors hold the breadth; here stand the rules one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "calendar.h"

static const struct calendar rules;

static date_t
day(const char *text)
{
	date_t date = DATE_NONE;
	assert_int_equal(date_parse(text, &date), 0);
	return date;
}

static void
holidays_are_observed(void **state)
{
	static const char *const rows[][2] = {
	        {"2023-01-02", "new_year"},     {"2026-01-01", "new_year"},    {"2026-01-19", "mlk"},       {"2026-02-16", "presidents"}, {"2026-04-03", "good_friday"},
	        {"2026-05-25", "memorial"},     {"2026-06-19", "juneteenth"},  {"2022-06-20", "juneteenth"}, {"2026-07-03", "independence"}, {"2021-07-05", "independence"},
	        {"2026-09-07", "labor"},        {"2026-11-26", "thanksgiving"}, {"2021-12-24", "christmas"}, {"2022-12-26", "christmas"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_string_equal(calendar_holiday(day(rows[i][0])), rows[i][1]);
		assert_false(calendar_trading(&rules, "CME", day(rows[i][0])));
	}
}

static void
and_nothing_else_is(void **state)
{
	static const char *const open[] = {"2021-12-31", "2022-01-03", "2021-06-18", "2020-06-19", "2026-01-02", "2026-07-06", "2026-11-27", "2026-12-24"};
	(void)state;
	for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
		assert_null(calendar_holiday(day(open[i])));
		assert_true(calendar_trading(&rules, "CBOT", day(open[i])));
	}
	assert_null(calendar_holiday(day("2026-07-04"))); /* a Saturday: observed the day before */
	assert_null(calendar_holiday(day("2022-01-01")));
	assert_false(calendar_trading(&rules, "CME", day("2026-11-28")));
}

static void
a_row_wins_for_its_exchange(void **state)
{
	const struct calendar_row rows[] = {{"CME", day("2026-11-27"), 43500}, {"CME", day("2026-11-30"), -1}, {"CME", day("2026-12-25"), 36000}, {"CME", day("2026-12-05"), 43200}};
	const struct calendar c = {rows, 4};
	(void)state;
	assert_int_equal(calendar_close(&c, "CME", day("2026-11-27")), 43500);
	assert_int_equal(calendar_close(&c, "CBOT", day("2026-11-27")), -1);
	assert_int_equal(calendar_close(&c, "CME", day("2026-11-30")), -1);
	assert_false(calendar_trading(&c, "CME", day("2026-11-30")));
	assert_true(calendar_trading(&c, "NYBOT", day("2026-11-30")));
	assert_true(calendar_trading(&c, "CME", day("2026-12-25")));
	assert_true(calendar_trading(&c, "CME", day("2026-12-05"))); /* a Saturday */
	assert_int_equal(calendar_next(&c, "CME", day("2026-11-27")), day("2026-12-01"));
	assert_int_equal(calendar_prev(&c, "CME", day("2026-12-01")), day("2026-11-27"));
	assert_int_equal(calendar_prev(&c, "CBOT", day("2026-12-01")), day("2026-11-30"));
}

static date_t
session(const struct tz *tz, const char *utc)
{
	instant_t at = 0;
	assert_int_equal(clock_parse(utc, &at), 0);
	return calendar_session(&rules, "CME", tz, at);
}

static void
evenings_belong_to_the_next_session(void **state)
{
	char err[256];
	struct tz *tz = tz_open("America/Chicago", err, sizeof err);
	(void)state;
	assert_non_null(tz);
	assert_int_equal(session(tz, "2026-07-15T23:59:59Z"), day("2026-07-15")); /* 18:59:59 CDT */
	assert_int_equal(session(tz, "2026-07-16T00:00:00Z"), day("2026-07-16")); /* 19:00 CDT */
	assert_int_equal(session(tz, "2026-01-16T00:59:59Z"), day("2026-01-15")); /* 18:59:59 CST */
	assert_int_equal(session(tz, "2026-01-16T01:00:00Z"), day("2026-01-16"));
	assert_int_equal(session(tz, "2026-07-18T00:00:00Z"), day("2026-07-20")); /* Friday evening is Monday */
	assert_int_equal(session(tz, "2026-07-20T23:59:59Z"), day("2026-07-20"));
	assert_int_equal(session(tz, "2026-11-26T01:00:00Z"), day("2026-11-27")); /* the eve of Thanksgiving */
	tz_close(tz);
}

static void
rolls_count_trading_days(void **state)
{
	const struct calendar_row closed[] = {{"CME", day("2026-09-30"), -1}};
	const struct calendar c = {closed, 1};
	(void)state;
	assert_int_equal(calendar_roll(&rules, "CME", 2026, 10), day("2026-09-10"));
	assert_int_equal(calendar_roll(&c, "CME", 2026, 10), day("2026-09-09"));
	assert_int_equal(calendar_roll(&c, "CBOT", 2026, 10), day("2026-09-10"));
	assert_int_equal(calendar_roll(&rules, "CME", 2026, 2), day("2026-01-09")); /* over MLK day */
	assert_int_equal(calendar_roll(&rules, "CME", 2026, 13), DATE_NONE);
}

static void
reads_a_file(void **state)
{
	struct calendar_row *rows;
	size_t n;
	char err[256];
	(void)state;
	assert_int_equal(calendar_read("exchange,date,close\n# early closes\nCME,2026-11-27,12:05\r\n\nNYBOT,2026-12-24,closed", "calendar.csv", &rows, &n, err, sizeof err), 0);
	assert_int_equal(n, 2);
	assert_string_equal(rows[0].exchange, "CME");
	assert_int_equal(rows[0].close, 12 * 3600 + 300);
	assert_int_equal(rows[1].date, day("2026-12-24"));
	assert_int_equal(rows[1].close, -1);
	free(rows);
	assert_int_equal(calendar_read("", "calendar.csv", &rows, &n, err, sizeof err), 0);
	assert_int_equal(n, 0);
	assert_null(rows);
}

static void
names_file_line_and_value(void **state)
{
	static const char *const bad[][2] = {
	        {"CME,2026-11-27\n", "calendar.csv:1: CME,2026-11-27: not three fields"},
	        {"CME,2026-11-27,closed,x\n", "calendar.csv:1: CME,2026-11-27,closed,x: not three fields"},
	        {"exchange,date,close\ncme,2026-11-27,closed\n", "calendar.csv:2: cme: not an exchange"},
	        {"CMECMECM,2026-11-27,closed\n", "calendar.csv:1: CMECMECM: not an exchange"},
	        {"CME,2026-02-30,closed\n", "calendar.csv:1: 2026-02-30: not a date"},
	        {"CME,2026-11-27,24:00\n", "calendar.csv:1: 24:00: not a close"},
	        {"CME,2026-11-27,9:30\n", "calendar.csv:1: 9:30: not a close"},
	        {"CME,2026-11-27,Closed\n", "calendar.csv:1: Closed: not a close"},
	        {"CME,2026-11-27,12:05\n\nCME,2026-11-27,closed\n", "calendar.csv:3: 2026-11-27: a second row"},
	};
	struct calendar_row *rows;
	size_t n;
	char err[256], longline[300];
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(calendar_read(bad[i][0], "calendar.csv", &rows, &n, err, sizeof err), -1);
		assert_memory_equal(err, bad[i][1], strlen(bad[i][1]));
		assert_null(rows);
	}
	memset(longline, 'A', sizeof longline - 1);
	longline[sizeof longline - 1] = '\0';
	assert_int_equal(calendar_read(longline, "calendar.csv", &rows, &n, err, sizeof err), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(holidays_are_observed),    cmocka_unit_test(and_nothing_else_is), cmocka_unit_test(a_row_wins_for_its_exchange), cmocka_unit_test(evenings_belong_to_the_next_session),
	        cmocka_unit_test(rolls_count_trading_days), cmocka_unit_test(reads_a_file),        cmocka_unit_test(names_file_line_and_value),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
