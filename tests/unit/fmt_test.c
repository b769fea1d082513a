/* What a page shows for a value: signs, commas, decimals, missing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fmt.h"

static char b[FMT_TEXT];

static void test_money(void **state)
{
	(void)state;
	assert_string_equal(fmt_money(INT64_C(5000123450000), "USD", b), "$5,000,123.45");
	assert_string_equal(fmt_money(-12000000, NULL, b), FMT_MINUS "$12.00");
	assert_string_equal(fmt_money(12000000, "EUR", b), "12.00 EUR");
	assert_string_equal(fmt_money(0, "USD", b), "$0.00");
	assert_string_equal(fmt_money(-4000, "USD", b), "$0.00"); /* rounds to nothing: no sign */
	assert_string_equal(fmt_money(5000, "USD", b), "$0.00");  /* half to even */
	assert_string_equal(fmt_money(15000, "USD", b), "$0.02");
	assert_string_equal(fmt_money_signed(INT64_C(1284500000), "USD", b), "+$1,284.50");
	assert_string_equal(fmt_money_signed(0, "USD", b), "$0.00");
	assert_string_equal(fmt_money(INT64_MIN, "USD", b), FMT_MINUS "$9,223,372,036,854.78");
}

static void test_money_short(void **state)
{
	(void)state;
	assert_string_equal(fmt_money_short(INT64_C(5012345000000), "USD", b), "$5.01M");
	assert_string_equal(fmt_money_short(INT64_C(5000000000000), "USD", b), "$5M");
	assert_string_equal(fmt_money_short(INT64_C(106000000000), "USD", b), "$106k");
	assert_string_equal(fmt_money_short(INT64_C(1500000000), "USD", b), "$1.5k");
	assert_string_equal(fmt_money_short(-12000000, "USD", b), FMT_MINUS "$12");
	assert_string_equal(fmt_money_short(INT64_C(20000000000), "EUR", b), "20k EUR");
}

static void test_numbers(void **state)
{
	(void)state;
	assert_string_equal(fmt_count(1942, b), "1,942");
	assert_string_equal(fmt_count(999, b), "999");
	assert_string_equal(fmt_count(-1000000, b), FMT_MINUS "1,000,000");
	assert_string_equal(fmt_count_signed(2, b), "+2");
	assert_string_equal(fmt_real(1.305, 1, b), "1.3");
	assert_string_equal(fmt_real(NAN, 2, b), FMT_NONE);
	assert_string_equal(fmt_real(-INFINITY, 2, b), FMT_NONE);
	assert_string_equal(fmt_real_signed(-0.04, 1, b), "0.0");
	assert_string_equal(fmt_real_signed(-1.0, 1, b), FMT_MINUS "1.0");
	assert_string_equal(fmt_real(1e300, 2, b), "1e+300");
	assert_string_equal(fmt_p(0.05 / 6, b), "0.0083");
	assert_string_equal(fmt_p(0.05 / (57 * 58), b), "0.000015"); /* not "0.0000", which nothing could reach */
	assert_string_equal(fmt_p(0.001, b), "0.0010");
	assert_string_equal(fmt_p(0, b), "0.0000");
	assert_string_equal(fmt_p(NAN, b), FMT_NONE);
	assert_string_equal(fmt_percent_signed(-0.0227, 2, b), FMT_MINUS "2.27 %");
	assert_string_equal(fmt_percent(NAN, 2, b), FMT_NONE);
	assert_string_equal(fmt_percent_beside(0.1023, 0.1, 2, b), "10.23 %");
	assert_string_equal(fmt_percent_beside(0.100004, 0.1, 2, b), "10.0004 %");
	assert_string_equal(fmt_percent_beside(0.0999996, 0.1, 2, b), "9.99996 %");
	assert_string_equal(fmt_percent_beside(0.1, 0.1, 2, b), "10.00 %");
	assert_string_equal(fmt_percent_beside(1.005, 1, 0, b), "100.5 %");
	assert_string_equal(fmt_percent_beside(0.996, 1, 0, b), "99.6 %");
	assert_string_equal(fmt_percent_beside(0.4, 1, 0, b), "40 %");
	assert_string_equal(fmt_percent_beside(-0.05001, -0.05, 2, b), FMT_MINUS "5.001 %");
	assert_string_equal(fmt_percent_beside(0.01, -0.05, 2, b), "+1.00 %");
	assert_string_equal(fmt_percent_beside(0.1 + 1e-12, 0.1, 2, b), "10.000000 %"); /* no further than that */
	assert_string_equal(fmt_percent_beside(NAN, 0.1, 2, b), FMT_NONE);
}

static void test_prices(void **state)
{
	(void)state;
	assert_int_equal(fmt_tick_decimals(25000), 3);
	assert_int_equal(fmt_tick_decimals(250000), 2);
	assert_int_equal(fmt_tick_decimals(1000000), 0);
	assert_int_equal(fmt_tick_decimals(10000000), 0);
	assert_string_equal(fmt_price(82475000, 25000, b), "82.475");
	assert_string_equal(fmt_price(82500000, 25000, b), "82.500");
	assert_string_equal(fmt_price(82487500, 25000, b), "82.4875"); /* half a tick */
	assert_string_equal(fmt_price(-36980000, 10000, b), FMT_MINUS "36.98");
	assert_string_equal(fmt_price(INT64_C(2431000000), 1000000, b), "2,431");
	assert_string_equal(fmt_price_real(84.3, 25000, b), "84.300");
	assert_string_equal(fmt_price_real(NAN, 25000, b), FMT_NONE);
	assert_string_equal(fmt_price_real(INFINITY, 25000, b), FMT_NONE);
}

static void test_sizes(void **state)
{
	(void)state;
	assert_string_equal(fmt_bytes(812, b), "812 B");
	assert_string_equal(fmt_bytes(4100000000, b), "4.1 GB");
	assert_string_equal(fmt_bytes(999999, b), "1.0 MB");
	assert_string_equal(fmt_bytes(-1, b), FMT_NONE);
	assert_string_equal(fmt_duration(188000, b), "188 ms");
	assert_string_equal(fmt_duration(42300000, b), "42.3 s");
	assert_string_equal(fmt_duration(7 * 60 * CLOCK_SECOND, b), "7 min");
	assert_string_equal(fmt_duration(-5, b), "0 ms");
}

static void test_times(void **state)
{
	char err[200];
	struct tz *tz = tz_open("America/Chicago", err, (int)sizeof err);
	instant_t at;

	(void)state;
	assert_non_null(tz);
	assert_int_equal(clock_parse("2026-03-12T19:00:42Z", &at), 0);
	assert_string_equal(fmt_time(tz, at, b), "14:00:42");
	assert_string_equal(fmt_clock(tz, at, b), "14:00 CDT");
	assert_string_equal(fmt_time_zone(tz, at, b), "14:00:42 CDT");
	assert_string_equal(fmt_date_time(tz, at, b), "12 Mar 2026 14:00:42 CDT");
	assert_string_equal(fmt_utc(at, b), "2026-03-12T19:00:42Z");
	assert_string_equal(fmt_utc(-1, b), "1969-12-31T23:59:59Z");
	assert_string_equal(fmt_time(tz, 0, b), FMT_NONE);
	assert_string_equal(fmt_ago(at, at + 180 * CLOCK_SECOND, b), "3 min ago");
	assert_string_equal(fmt_ago(at, at + CLOCK_SECOND, b), "just now");
	assert_string_equal(fmt_ago(at, at - 180 * CLOCK_SECOND, b), "in 3 min");
	assert_string_equal(fmt_ago(0, at, b), FMT_NONE);
	assert_string_equal(fmt_due(at, at - 180 * CLOCK_SECOND, b), "in 3 min");
	assert_string_equal(fmt_due(at, at - 2 * CLOCK_SECOND, b), "in a moment");
	assert_string_equal(fmt_due(at, at + 2 * CLOCK_SECOND, b), "in a moment");
	assert_string_equal(fmt_due(at, at + 42 * CLOCK_SECOND, b), "overdue by 42 s");
	assert_string_equal(fmt_due(0, at, b), FMT_NONE);
	assert_string_equal(fmt_day_text("2026-03-12", b), "12 Mar 2026");
	assert_string_equal(fmt_day_text("", b), FMT_NONE);
	assert_string_equal(fmt_day_text("what", b), "what");
	tz_close(tz);
}

static void test_words(void **state)
{
	(void)state;
	assert_string_equal(fmt_arrow(fmt_sign(0.1)), "\xe2\x96\xb2");
	assert_string_equal(fmt_arrow(fmt_sign(NAN)), "");
	assert_string_equal(fmt_trend(fmt_sign(-2)), "loss");
	assert_string_equal(fmt_side(1), "Buy");
	assert_string_equal(fmt_side(-1), "Sell");
	assert_string_equal(fmt_side(2), FMT_NONE);
}

static void test_fit(void **state)
{
	(void)state;
	assert_string_equal(fmt_fit("3", false), "");
	assert_string_equal(fmt_fit(FMT_MINUS "1.01 %", true), "");
	assert_string_equal(fmt_fit("$104,318.25", false), "fit1");
	assert_string_equal(fmt_fit("$14,000,000.00", false), "fit2");
	assert_string_equal(fmt_fit("+$14,000,000.00", true), "fit3");
	assert_string_equal(fmt_fit("$1,000,000,000,000.00", false), "fit5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_money),  cmocka_unit_test(test_money_short), cmocka_unit_test(test_numbers), cmocka_unit_test(test_prices),
		cmocka_unit_test(test_sizes),  cmocka_unit_test(test_times),       cmocka_unit_test(test_words),
		cmocka_unit_test(test_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
