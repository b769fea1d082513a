/* Civil dates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "date.h"

static void
every_day_of_three_centuries(void **state)
{
	char text[DATE_TEXT];
	int year, month, day, weekday = 0; /* 1900-01-01 was a Monday */
	date_t first = date_from_ymd(1900, 1, 1), last = date_from_ymd(2200, 12, 31), back;
	(void)state;
	assert_int_equal(date_from_ymd(1970, 1, 1), 0);
	assert_int_equal(first, -25567);
	for (date_t d = first; d <= last; d++) {
		date_to_ymd(d, &year, &month, &day);
		assert_int_equal(date_from_ymd(year, month, day), d);
		assert_int_equal(date_parse(date_format(d, text), &back), 0);
		assert_int_equal(back, d);
		assert_int_equal(date_weekday(d), weekday);
		weekday = (weekday + 1) % 7;
	}
}

static void
days_that_do_not_exist(void **state)
{
	static const char *const bad[] = {"", "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00", "2026-1-01", "2026-01-1", "2026/01/01",
	                                  "2026-01-01 ", " 2026-01-01", "20260101", "1899-12-31", "2201-01-01", "+026-01-01", "2026-01-+1"};
	date_t date = 7;
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(date_parse(bad[i], &date), -1);
	assert_int_equal(date, 7);
	assert_int_equal(date_from_ymd(2026, 2, 29), DATE_NONE);
	assert_int_equal(date_parse("2000-02-29", &date), 0);
}

static void
no_date_has_no_text(void **state)
{
	char text[DATE_TEXT] = "x";
	(void)state;
	assert_string_equal(date_format(DATE_NONE, text), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_day_of_three_centuries),
	        cmocka_unit_test(days_that_do_not_exist),
	        cmocka_unit_test(no_date_has_no_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
