#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lines.h"

static void
blanks_and_comments_are_passed_over(void **state)
{
	const char *text = "# one\r\n\na,b \t\r\n   \nlast";
	char line[8];
	int number = 0;
	(void)state;
	assert_int_equal(lines_next(&text, &number, line, sizeof line), 1);
	assert_string_equal(line, "a,b");
	assert_int_equal(number, 3);
	assert_int_equal(lines_next(&text, &number, line, sizeof line), 1);
	assert_string_equal(line, "last");
	assert_int_equal(number, 5);
	assert_int_equal(lines_next(&text, &number, line, sizeof line), 0);
}

static void
a_line_fits_whole_or_is_refused(void **state)
{
	const char *text = "1234567   \n12345678\nnext";
	char line[8];
	int number = 0;
	(void)state;
	assert_int_equal(lines_next(&text, &number, line, sizeof line), 1);
	assert_string_equal(line, "1234567");
	assert_int_equal(lines_next(&text, &number, line, sizeof line), -1);
	assert_int_equal(number, 2);
	assert_string_equal(line, "");
	assert_string_equal(text, "next");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blanks_and_comments_are_passed_over),
		cmocka_unit_test(a_line_fits_whole_or_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
