#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "buf.h"
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

static int
read_number(char *line, const struct lines_at *at, void *row)
{
	char *end;
	*(long *)row = strtol(line, &end, 10);
	return *end == '\0' ? 0 : lines_fail(at, line, "not a number");
}

static int
other_number(const void *row, const void *earlier, const struct lines_at *at)
{
	return *(const long *)row != *(const long *)earlier ? 0 : lines_fail(at, "", "twice");
}

static void
rows_of_a_file(void **state)
{
	static const struct { const char *text, *err; } bad[] = {
		{ "number\n1\n\n2x\n", "f:4: 2x: not a number" }, { "1\n2\n1\n", "f:3: (empty): twice" }, { "1\nnumber\n", "f:2: number: not a number" },
		{ "numbers\n", "f:1: numbers: not a number" }, { "1\n12345678\n", "f:2: line: longer than 7 bytes" },
	};
	struct lines_table t = { "number", sizeof "number", 7, sizeof(long), read_number, other_number };
	char text[1000] = "number\n", err[80];
	size_t n = 0;
	void *rows = NULL;
	(void)state;
	for (int i = 0; i < 150; i++) /* more than there is room for at first */
		snprintf(text + strlen(text), 8, "%d\n", i);
	assert_int_equal(lines_rows(&t, text, "f", &rows, &n, err, sizeof err), 0);
	assert_int_equal(n, 150);
	for (int i = 0; i < 150; i++)
		assert_int_equal(((long *)rows)[i], i);
	free(rows);
	assert_int_equal(lines_rows(&t, "number\n# none\n", "f", &rows, &n, err, sizeof err), 0);
	assert_true(n == 0 && rows == NULL);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(lines_rows(&t, bad[i].text, "f", &rows, &n, err, sizeof err), -1);
		assert_string_equal(err, bad[i].err);
		assert_true(n == 0 && rows == NULL);
	}
	t.header_n--; /* without its NUL: what begins like it */
	assert_int_equal(lines_rows(&t, "numbers\n1\n", "f", &rows, &n, err, sizeof err), 0);
	assert_int_equal(n, 1);
	free(rows);
}

/* Each row is compared with all before it, and a page may ask: a file has no room to hold one up. */
static void
rows_have_an_end(void **state)
{
	struct lines_table t = { "number", sizeof "number", 7, sizeof(long), read_number, other_number };
	struct buf text = { 0 };
	char err[80];
	size_t n = 0;
	void *rows = NULL;
	(void)state;
	for (int i = 0; i < LINES_ROWS; i++)
		buf_fmt(&text, "%d\n", i);
	assert_int_equal(lines_rows(&t, text.data, "f", &rows, &n, err, sizeof err), 0);
	assert_int_equal(n, LINES_ROWS);
	free(rows);
	buf_str(&text, "-1\n");
	assert_int_equal(lines_rows(&t, text.data, "f", &rows, &n, err, sizeof err), -1);
	assert_string_equal(err, "f:10001: -1: more than 10000 rows");
	assert_true(n == 0 && rows == NULL);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blanks_and_comments_are_passed_over),
		cmocka_unit_test(a_line_fits_whole_or_is_refused),
		cmocka_unit_test(rows_of_a_file),
		cmocka_unit_test(rows_have_an_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
