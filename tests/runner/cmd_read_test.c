/* Numbers as the reading commands print them: no more digits than a column has, and in JSON the shortest that reads back. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cmd_read.h"

static void
test_real(void **state)
{
	char text[CMD_READ_TEXT];
	(void)state;
	assert_string_equal(cmd_read_real("%.4f", 84.25, text), "84.2500");
	assert_string_equal(cmd_read_real("%+.5f", -0.05, text), "-0.05000");
	assert_string_equal(cmd_read_real("%.2f", 123456789.5, text), "123456789.50");
	assert_string_equal(cmd_read_real("%.4f", 1e300, text), "1e+300");
	assert_string_equal(cmd_read_real("%+.3f", 1.25e300, text), "+1.25e+300");
	assert_string_equal(cmd_read_real("%.3f", -1e9, text), "-1e+09");
	assert_string_equal(cmd_read_real("%.3f", NAN, text), "—");
	assert_string_equal(cmd_read_real("%.3f", -INFINITY, text), "—");
}

static void
test_plain(void **state)
{
	char text[] = "HE \x1b[31m\xc2\x9b\x07\n\x7f ü — ß";
	(void)state;
	cmd_read_plain(text);
	assert_string_equal(text, "HE ?[31m????? ü — ß");
	cmd_read_plain(NULL);
}

static void
test_json(void **state)
{
	static const double x[] = { 154.475, 0.1, 84.3, -0.05, 1e300, 5e-324, 0, 1.0 / 3, 9007199254740993.0, 0.30000000000000004 };
	static const char *const text[] = { "154.475", "0.1", "84.3", "-0.05", "1e+300", "4.94065645841247e-324", "0", "0.3333333333333333", "9007199254740992", "0.30000000000000004" };
	(void)state;
	for (size_t i = 0; i < sizeof x / sizeof x[0]; i++) {
		struct buf b = { 0 };
		cmd_read_json_real(&b, x[i]);
		assert_string_equal(b.data, text[i]);
		assert_true(strtod(b.data, NULL) == x[i]);
		buf_free(&b);
	}
}

/* What is JSON stands as it is, on one line; what is none, or holds what no reader of JSON takes, as a text. */
static void
test_raw(void **state)
{
	static const struct { const char *text, *want; } all[] = {
		{ "{\"a\": [1, 0.10]}", ",\"k\":{\"a\": [1, 0.10]}" }, { "", ",\"k\":null" }, { "null", ",\"k\":null" }, { "7", ",\"k\":7" }, { "{\"a\":\n1}\n", ",\"k\":{\"a\": 1} " },
		{ "{\"a\": NaN}", ",\"k\":\"{\\\"a\\\": NaN}\"" }, { "{\"a\": [{\"b\": -Infinity}]}", ",\"k\":\"{\\\"a\\\": [{\\\"b\\\": -Infinity}]}\"" }, { "nightly", ",\"k\":\"nightly\"" },
		{ "{} {}", ",\"k\":\"{} {}\"" }, { "{\"a\": 1", ",\"k\":\"{\\\"a\\\": 1\"" }, { "'a'", ",\"k\":\"'a'\"" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct buf b = { 0 };
		cmd_read_json_raw(&b, "k", all[i].text);
		assert_string_equal(b.data, all[i].want);
		buf_free(&b);
	}
}

/* Columns are characters, not bytes. */
static void
test_columns(void **state)
{
	struct buf b = { 0 };
	(void)state;
	cmd_read_word(&b, 6, "");
	cmd_read_word(&b, 4, "p\xe2\x89\xa4q");
	cmd_read_cell(&b, 5, "\xe2\x80\x94");
	cmd_read_cell(&b, 2, "long");
	assert_string_equal(b.data, "\xe2\x80\x94      p\xe2\x89\xa4q      \xe2\x80\x94 long ");
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_real), cmocka_unit_test(test_plain), cmocka_unit_test(test_json), cmocka_unit_test(test_raw), cmocka_unit_test(test_columns) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
