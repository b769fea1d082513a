#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"
#include "sha256.h"

/* Numbers that a shorter text would lose, and every kind of missing one. */
static const struct record_row rows[] = {
	{ 17900, NAN, false, NAN, NAN, 0 },
	{ 17901, 0.1 + 0.2 - 0.3, true, 1.0 / 3, 0.25, 15 },
	{ 17902, -0.0, false, NAN, 0x1.fffffffffffffp-3, 2 },
	{ 17905, -1.5, true, 0, 0, 1 },
	{ 17906, DBL_MIN / 4, true, 1, 1, RECORD_PREDICTIONS },
	{ 17999, -DBL_MAX, true, 0.5, DBL_EPSILON, 3 },
};
#define ROWS (sizeof rows / sizeof rows[0])

static struct record
record_of(size_t n)
{
	struct record r = { 0 };
	for (size_t i = 0; i < n; i++)
		assert_int_equal(record_add(&r, &rows[i]), 0);
	return r;
}

static void
comes_back_to_the_bit(void **state)
{
	(void)state;
	for (size_t n = 0; n <= ROWS; n++) {
		struct record r = record_of(n), back = record_of(2);
		struct buf text = { 0 }, again = { 0 };
		buf_str(&text, "before");
		record_encode(&r, &text);
		assert_false(text.failed);
		assert_int_equal(record_decode(&back, text.data + 6, text.len - 6), 0);
		assert_true(record_equal(&r, &back));
		record_encode(&back, &again);
		assert_int_equal(again.len, text.len - 6);
		assert_memory_equal(again.data, text.data + 6, again.len);
		record_free(&r);
		record_free(&back);
		buf_free(&text);
		buf_free(&again);
	}
}

static void
the_text_is_what_it_says(void **state)
{
	(void)state;
	struct record r = record_of(3);
	struct buf text = { 0 };
	record_encode(&r, &text);
	assert_string_equal(text.data, "record 1 3\n2019-01-04 - 0 - - 0\n2019-01-05 5.5511151231257827e-17 1 0.33333333333333331 0.25 15\n2019-01-06 -0 0 - 0.24999999999999997 2\n"
	                               "sha256 cc2b9198ba3b9de35b5edbe4902a5ed39b22d823276eb2e56e6ab49ff47bbd70\n");
	assert_null(strpbrk(text.data, "\"\\"));
	record_free(&r);
	buf_free(&text);
}

/* A copy without a byte to spare, so that a read behind it is found by the sanitizer. */
static int
decode(const char *text, size_t len)
{
	char *copy = malloc(len > 0 ? len : 1);
	struct record r = record_of(2);
	assert_non_null(copy);
	memcpy(copy, text, len);
	int rc = record_decode(&r, copy, len);
	if (rc != 0)
		assert_int_equal(r.n, 0);
	record_free(&r);
	free(copy);
	return rc;
}

static void
damage_is_refused(void **state)
{
	(void)state;
	struct record r = record_of(ROWS);
	struct buf text = { 0 };
	record_encode(&r, &text);
	assert_int_equal(decode(text.data, text.len), 0);
	for (size_t i = 0; i < text.len; i++) {
		char was = text.data[i];
		for (int bit = 0; bit < 8; bit++) {
			text.data[i] = (char)(was ^ (1 << bit));
			assert_int_equal(decode(text.data, text.len), -1);
		}
		text.data[i] = was;
		assert_int_equal(decode(text.data, i), -1); /* cut */
	}
	buf_char(&text, '\n');
	assert_int_equal(decode(text.data, text.len), -1);
	record_free(&r);
	buf_free(&text);
}

/* With a digest that is right, but not what record_encode would have written. */
static void
another_form_is_refused(void **state)
{
	static const struct { const char *from, *to; } changes[] = {
		{ "record 1", "record 2" }, { "record 1 2", "record 1 1" }, { "record 1 2", "record 1 3" }, { "record 1 2", "record 1 02" }, { " 0.25 ", " 0.250 " }, { " 0.25 ", "  0.25 " },
		{ " 0.25 ", " 1.25 " }, { " 0.25 ", " - " }, { " 0.25 ", " nan " }, { " 0.25 ", " 0x1p-2 " }, { "2019-01-05", "2019-01-04" }, { "2019-01-05", "2019-02-30" }, { " 1 0.33", " 2 0.33" },
		{ " 15\n", " -15\n" }, { " 15\n", " 99999999999999999999\n" }, { "5.5511151231257827e-17", "inf" }, { "5.5511151231257827e-17", "1e999" }, { " 15\n", " 15 \n" }, { " 15\n", " 15\n\n" },
		{ "5.5511151231257827e-17", "0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001" },
	};
	(void)state;
	for (size_t i = 0; i <= sizeof changes / sizeof changes[0]; i++) {
		bool plain = i == sizeof changes / sizeof changes[0];
		struct record r = record_of(2);
		struct buf text = { 0 }, other = { 0 };
		struct sha256 sum;
		char digest[SHA256_TEXT];
		record_encode(&r, &text);
		*strstr(text.data, "sha256") = '\0';
		char *at = plain ? text.data : strstr(text.data, changes[i].from);
		assert_non_null(at);
		buf_add(&other, text.data, (size_t)(at - text.data));
		buf_str(&other, plain ? "" : changes[i].to);
		buf_str(&other, at + (plain ? 0 : strlen(changes[i].from)));
		sha256_open(&sum);
		sha256_add(&sum, other.data, other.len);
		buf_fmt(&other, "sha256 %s\n", sha256_text(&sum, digest));
		assert_int_equal(decode(other.data, other.len), plain ? 0 : -1);
		record_free(&r);
		buf_free(&text);
		buf_free(&other);
	}
}

static void
what_breaks_an_invariant_is_not_added(void **state)
{
	static const struct record_row bad[] = {
		{ 17901, 0, true, NAN, NAN, 0 }, { 17800, 0, true, NAN, NAN, 0 }, { DATE_NONE, 0, true, NAN, NAN, 0 }, { INT32_MAX, 0, true, NAN, NAN, 0 }, { 18000, INFINITY, true, NAN, NAN, 0 },
		{ 18000, 0, true, NAN, NAN, -1 }, { 18000, 0, true, 1, 0, RECORD_PREDICTIONS + 1 }, { 18000, 0, true, NAN, 0.2, 0 }, { 18000, 0, true, 1, NAN, 0 }, { 18000, 0, true, NAN, NAN, 1 }, { 18000, 0, true, 1.1, 0.2, 1 },
		{ 18000, 0, true, 1, -0.1, 1 }, { 18000, 0, true, 1, 1.1, 1 },
	};
	struct record r = record_of(2), two = record_of(2);
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(record_add(&r, &bad[i]), -1);
	assert_true(record_equal(&r, &two));
	record_free(&r);
	record_free(&two);
}

static void
no_more_than_most(void **state)
{
	struct record r = { 0 };
	struct record_row row = { 0, 0, true, NAN, NAN, 0 };
	(void)state;
	/* 1900 to 2173 */
	for (row.session = -25567; r.n < RECORD_MOST; row.session++)
		assert_int_equal(record_add(&r, &row), 0);
	assert_int_equal(record_add(&r, &row), -1);
	struct buf text = { 0 };
	record_encode(&r, &text);
	assert_int_equal(record_decode(&r, text.data, text.len), 0);
	assert_int_equal(r.n, RECORD_MOST);
	record_free(&r);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back_to_the_bit), cmocka_unit_test(the_text_is_what_it_says), cmocka_unit_test(damage_is_refused), cmocka_unit_test(another_form_is_refused),
		cmocka_unit_test(what_breaks_an_invariant_is_not_added), cmocka_unit_test(no_more_than_most),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
