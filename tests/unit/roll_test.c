#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "roll.h"

static struct bar
bar(date_t session, const char *contract, int64_t close)
{
	struct bar b = { .session = session, .o = close - 1, .h = close + 5, .l = close - 5, .c = close };
	for (size_t i = 0; contract[i] != '\0'; i++)
		b.contract[i] = contract[i];
	return b;
}

static const struct roll_contract two[] = { { "A", 12 }, { "B", 20 } };

static void
months_and_letters(void **state)
{
	(void)state;
	assert_int_equal(roll_month('F'), 1);
	assert_int_equal(roll_month('Z'), 12);
	assert_int_equal(roll_month('A'), 0);
	assert_int_equal(roll_month('\0'), 0);
	for (int m = 1; m <= 12; m++)
		assert_int_equal(roll_month(roll_letter(m)), m);
	assert_int_equal(roll_letter(0), '\0');
	assert_int_equal(roll_letter(13), '\0');
}

static void
deliveries_of_a_contract(void **state)
{
	(void)state;
	struct contract hogs = { .symbol = "HE", .exchange = "CME", .months = "GJ" };
	struct calendar none = { 0 };
	struct roll_contract out[4];
	assert_int_equal(roll_list(&hogs, &none, 2031, 2032, out, 4), 4);
	assert_string_equal(out[0].id, "HEG31");
	assert_string_equal(out[3].id, "HEJ32");
	assert_int_equal(out[0].date, date_from_ymd(2031, 1, 10)); /* 20 January is a holiday */
	assert_int_equal(roll_list(&hogs, &none, 2031, 2032, out, 3), -1);
}

static void
what_a_name_says(void **state)
{
	static const char *const none[] = { "HE", "HEG3", "HEG311", "HEA31", "LEG31", "HEG3x", "heG31", "" };
	struct calendar_row rows[] = { { "CME", date_from_ymd(2031, 1, 15), -1 }, { "CME", date_from_ymd(2031, 1, 20), 12 * 3600 }, { "CBOT", date_from_ymd(2031, 1, 16), -1 } };
	int year, month;
	(void)state;
	assert_int_equal(roll_delivery("HE", "HEG31", &year, &month), 0);
	assert_true(year == 2031 && month == 2);
	assert_int_equal(roll_delivery("6E", "6EZ99", &year, &month), 0);
	assert_true(year == 1999 && month == 12);
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
		assert_int_equal(roll_delivery("HE", none[i], &year, &month), -1);
		assert_int_equal(roll_date(NULL, "CME", "HE", none[i]), DATE_NONE);
	}
	/* rules alone, then a day more that is closed, then a holiday that trades until noon; other exchanges' rows are theirs */
	assert_int_equal(roll_date(NULL, "CME", "HE", "HEG31"), date_from_ymd(2031, 1, 10));
	assert_int_equal(roll_date(&(struct calendar){ rows, 1 }, "CME", "HE", "HEG31"), date_from_ymd(2031, 1, 9));
	assert_int_equal(roll_date(&(struct calendar){ rows, 3 }, "CME", "HE", "HEG31"), date_from_ymd(2031, 1, 10));
	assert_int_equal(roll_date(&(struct calendar){ rows + 2, 1 }, "CME", "HE", "HEG31"), date_from_ymd(2031, 1, 10));
}

static void
the_contract_held_first(void **state)
{
	(void)state;
	assert_int_equal(roll_first(two, 2, 12), 0);
	assert_int_equal(roll_first(two, 2, 13), 1);
	assert_int_equal(roll_first(two, 2, 99), 1);
	assert_false(roll_due(two, 2, 0, 11));
	assert_true(roll_due(two, 2, 0, 12));
	assert_false(roll_due(two, 2, 1, 99)); /* nothing follows */
}

static void
gap_starts_after_the_roll(void **state)
{
	(void)state;
	const struct bar bars[] = { bar(11, "A", 100), bar(11, "B", 130), bar(12, "B", 131), bar(12, "A", 101), bar(13, "A", 102), bar(13, "B", 133), bar(14, "B", 134) };
	struct roll_series s;
	int64_t x[4];
	assert_int_equal(roll_contracts(two, 2, bars, 7, &s), 0);
	assert_int_equal(s.n_rolls, 1);
	assert_int_equal(s.rolls[0].session, 12);
	assert_int_equal(s.rolls[0].gap, 30);
	assert_int_equal(s.n_rows, 4);
	assert_int_equal(s.n_missing, 0);
	assert_string_equal(s.rows[1].contract, "A");
	assert_string_equal(s.rows[2].contract, "B");
	assert_int_equal(s.rows[2].gap, 30);
	assert_int_equal(roll_adjust(s.rows, s.n_rows, x), 0);
	const int64_t want[] = { 100, 101, 103, 104 };
	assert_memory_equal(x, want, sizeof want);
	roll_free(&s);
}

static void
a_roll_waits_for_both(void **state)
{
	(void)state;
	const struct bar bars[] = { bar(12, "A", 101), bar(13, "B", 133), bar(14, "A", 102), bar(14, "B", 130), bar(15, "A", 1), bar(16, "B", 131) };
	struct roll_series s;
	assert_int_equal(roll_contracts(two, 2, bars, 6, &s), 0);
	assert_int_equal(s.n_rolls, 1);
	assert_int_equal(s.rolls[0].session, 14);
	assert_int_equal(s.n_missing, 2);
	assert_int_equal(s.missing[0], 13);
	assert_int_equal(s.missing[1], 15); /* the new one is held now */
	assert_int_equal(s.n_rows, 3);
	assert_int_equal(s.rows[2].session, 16);
	assert_int_equal(s.rows[2].gap, 28);
	roll_free(&s);
}

static void
dates_mean_the_next_bar(void **state)
{
	(void)state;
	const struct bar bars[] = { bar(10, "", 100), bar(11, "", 110), bar(14, "", 120), bar(15, "", 130) };
	const date_t dates[] = { 9, 10, 12, 13, 15, 16 };
	struct roll_series s;
	int64_t x[4];
	assert_int_equal(roll_dates(dates, 6, bars, 4, &s), 0);
	assert_int_equal(s.n_rolls, 2);
	assert_int_equal(s.rolls[0].session, 14);
	assert_int_equal(s.rolls[0].gap, 9);
	assert_int_equal(s.rolls[1].session, 15);
	assert_int_equal(s.n_ignored, 4);
	assert_int_equal(s.ignored[2], 13);
	assert_int_equal(roll_adjust(s.rows, s.n_rows, x), 0);
	const int64_t want[] = { 100, 110, 111, 112 };
	assert_memory_equal(x, want, sizeof want);
	roll_free(&s);
}

static void
nothing_to_do(void **state)
{
	(void)state;
	const date_t dates[] = { 9 };
	struct roll_series s;
	assert_int_equal(roll_dates(dates, 1, NULL, 0, &s), 0);
	assert_int_equal(s.n_ignored, 1);
	roll_free(&s);
	roll_free(&s);
	assert_int_equal(roll_contracts(two, 2, NULL, 0, &s), 0);
	assert_int_equal(s.n_rows, 0);
	roll_free(&s);
}

static void
beyond_64_bits(void **state)
{
	(void)state;
	const struct bar bars[] = { bar(12, "A", INT64_MIN + 5), bar(12, "B", INT64_MAX - 5) };
	struct bar rows[] = { bar(1, "", INT64_MIN + 5) };
	struct roll_series s;
	int64_t x[1];
	assert_int_equal(roll_contracts(two, 2, bars, 2, &s), -1);
	assert_null(s.rows);
	rows[0].gap = 6;
	assert_int_equal(roll_adjust(rows, 1, x), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(months_and_letters),
		cmocka_unit_test(deliveries_of_a_contract),
		cmocka_unit_test(what_a_name_says),
		cmocka_unit_test(the_contract_held_first),
		cmocka_unit_test(gap_starts_after_the_roll),
		cmocka_unit_test(a_roll_waits_for_both),
		cmocka_unit_test(dates_mean_the_next_bar),
		cmocka_unit_test(nothing_to_do),
		cmocka_unit_test(beyond_64_bits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
