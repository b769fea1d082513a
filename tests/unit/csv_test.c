/* RFC 4180, and nothing that a spreadsheet would run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "csv.h"

static void
is(void (*put)(struct csv *, const char *), const char *value, const char *wanted)
{
	struct buf out = { 0 };
	struct csv c = { .out = &out };
	put(&c, value);
	csv_text(&c, "x");
	csv_end(&c);
	struct buf whole = { 0 };
	buf_fmt(&whole, "%s,x\r\n", wanted);
	assert_string_equal(out.data, whole.data);
	buf_free(&out);
	buf_free(&whole);
}

static void
test_cells(void **state)
{
	(void)state;
	is(csv_text, "plain text", "plain text");
	is(csv_text, "", "");
	is(csv_text, NULL, "");
	is(csv_text, "a,b", "\"a,b\"");
	is(csv_text, "a \"b\"", "\"a \"\"b\"\"\"");
	is(csv_text, "a\nb", "\"a\nb\"");
	is(csv_text, "a\r\nb", "\"a\r\nb\"");
	is(csv_text, "\xe2\x88\x92" "1", "\xe2\x88\x92" "1");
}

static void
test_formulas(void **state)
{
	(void)state;
	is(csv_text, "=1+1", "'=1+1");
	is(csv_text, "+1", "'+1");
	is(csv_text, "-1", "'-1");
	is(csv_text, "@SUM(A1)", "'@SUM(A1)");
	is(csv_text, "\t=1", "'\t=1");
	is(csv_text, "\r=1", "\"'\r=1\"");
	is(csv_text, "=\"a\",b", "\"'=\"\"a\"\",b\"");
	is(csv_text, "\xef\xbc\x9d" "1", "'\xef\xbc\x9d" "1");
	is(csv_text, "\xef\xbc\xa0SUM", "'\xef\xbc\xa0SUM");
	is(csv_text, "\xef\xbc\x88" "1", "\xef\xbc\x88" "1"); /* a full-width bracket begins none */
	is(csv_text, "a=1", "a=1");
	is(csv_number, "-0.25", "-0.25");
	is(csv_number, "", "");
}

static void
test_rows(void **state)
{
	struct buf out = { 0 };
	struct csv c = { .out = &out };
	(void)state;
	for (int row = 0; row < 2; row++) {
		csv_text(&c, "");
		csv_number(&c, "1");
		csv_end(&c);
	}
	assert_string_equal(out.data, ",1\r\n,1\r\n");
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cells), cmocka_unit_test(test_formulas), cmocka_unit_test(test_rows) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
