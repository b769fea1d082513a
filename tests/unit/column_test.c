#include "fixture.h"

#include "column.h"

static void
test_clean(void **state)
{
	char out[8];
	(void)state;
	assert_string_equal(column_clean(NULL, out, sizeof out), "");
	assert_string_equal(column_clean("abc", out, sizeof out), "abc");
	assert_string_equal(column_clean("abcdefghij", out, sizeof out), "abcdefg");
	assert_string_equal(column_clean("\xff\xc0\xaf", out, sizeof out), "???");
	assert_string_equal(column_clean("a\xed\xa0\x80", out, sizeof out), "a???");     /* a surrogate */
	assert_string_equal(column_clean("abcde\xe2\x82\xac", out, sizeof out), "abcde"); /* cut before, never inside, a character */
	assert_string_equal(column_clean("ab\xe2\x82", out, sizeof out), "ab??");
	assert_string_equal(column_clean("\xf0\x9f\x90\x8d", out, sizeof out), "\xf0\x9f\x90\x8d");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_clean) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
