#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "position.h"

static struct position
filled(const int64_t fills[][2], size_t n)
{
	struct position p = { 0 };
	for (size_t i = 0; i < n; i++)
		assert_int_equal(position_fill(&p, fills[i][0], fills[i][1], 400, NULL), 0);
	return p;
}

static void
avg_is(const struct position *p, const char *want)
{
	char text[48];
	assert_string_equal(position_avg_text(p->avg, text), want);
}

static void
adding_averages_half_to_even(void **state)
{
	(void)state;
	struct position p = filled((const int64_t[][2]){ { 1, 83000000 }, { 2, 83000001 } }, 2);
	avg_is(&p, "83000000666667");
	p = filled((const int64_t[][2]){ { -127, 2000000 }, { -1, 2000001 } }, 2);
	avg_is(&p, "2000000007812"); /* …812.5 */
	p = filled((const int64_t[][2]){ { 125, -2000000 }, { 3, -2000001 } }, 2);
	avg_is(&p, "-2000000023438"); /* …437.5 */
}

static void
reducing_keeps_the_average(void **state)
{
	(void)state;
	struct position p = filled((const int64_t[][2]){ { 3, 83000000 } }, 1);
	int64_t pnl;
	assert_int_equal(position_fill(&p, -2, 84000000, 400, &pnl), 0);
	assert_int_equal(pnl, 800000000);
	avg_is(&p, "83000000000000");
	assert_int_equal(position_fill(&p, -1, 82000000, 400, &pnl), 0);
	assert_int_equal(pnl, -400000000);
	assert_int_equal(p.realised, 400000000);
	assert_int_equal(p.q, 0);
	avg_is(&p, "0");
}

static void
a_flip_opens_at_its_price(void **state)
{
	(void)state;
	struct position p = filled((const int64_t[][2]){ { -4, 83000000 } }, 1);
	int64_t pnl;
	assert_int_equal(position_fill(&p, 6, 82000000, 400, &pnl), 0);
	assert_int_equal(pnl, 1600000000);
	assert_int_equal(p.q, 2);
	avg_is(&p, "82000000000000");
}

static void
unrealised_rounds_half_to_even(void **state)
{
	(void)state;
	struct position p = { .q = 1, .avg = (decimal_wide)1500000 };
	int64_t open;
	assert_int_equal(position_unrealised(&p, 1, 1, &open), 0);
	assert_int_equal(open, 0); /* -0.5 */
	assert_int_equal(position_unrealised(&p, 0, 1, &open), 0);
	assert_int_equal(open, -2); /* -1.5 */
	assert_int_equal(position_unrealised(&p, -100, 3, &open), 0);
	assert_int_equal(open, -304); /* -304.5 */
}

static void
cash_pays_price_and_fee(void **state)
{
	(void)state;
	int64_t cash = 0;
	assert_int_equal(position_cash(&cash, 2, 83000000, 400, 6000000), 0);
	assert_int_equal(cash, -66406000000);
	assert_int_equal(position_cash(&cash, -2, -36980000, 400, -1), 0);
	assert_int_equal(cash, -66406000000 - 29583999999);
}

static void
out_of_range_changes_nothing(void **state)
{
	(void)state;
	int64_t cash = INT64_MAX - 1, value;
	assert_int_equal(position_cash(&cash, 0, 0, 1, -2), -1);
	assert_int_equal(position_cash(&cash, INT64_MIN, INT64_MAX, INT64_MAX, 0), -1);
	assert_int_equal(cash, INT64_MAX - 1);
	struct position p = { .q = INT64_MAX, .avg = 5 }, was = p;
	assert_int_equal(position_fill(&p, 1, 1, 1, NULL), -1);
	assert_int_equal(position_fill(&p, -INT64_MAX, INT64_MAX, INT64_MAX, NULL), -1);
	assert_memory_equal(&p, &was, sizeof p);
	assert_int_equal(position_value(INT64_MAX, 2, 1, &value), -1);
	assert_int_equal(position_value(3, -7, 400, &value), 0);
	assert_int_equal(value, -8400);
}

static void
average_as_text(void **state)
{
	(void)state;
	const char *texts[] = { "0", "-1", "83000000000000", "-170141183460469231731687303715884105728", "170141183460469231731687303715884105727" };
	const char *bad[] = { "", "-", "+1", "1.0", " 1", "1 ", "0x1", "170141183460469231731687303715884105728", "-170141183460469231731687303715884105729" };
	decimal_wide avg;
	char text[48];
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		assert_int_equal(position_avg_parse(texts[i], &avg), 0);
		assert_string_equal(position_avg_text(avg, text), texts[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(position_avg_parse(bad[i], &avg), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(adding_averages_half_to_even),
		cmocka_unit_test(reducing_keeps_the_average),
		cmocka_unit_test(a_flip_opens_at_its_price),
		cmocka_unit_test(unrealised_rounds_half_to_even),
		cmocka_unit_test(cash_pays_price_and_fee),
		cmocka_unit_test(out_of_range_changes_nothing),
		cmocka_unit_test(average_as_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
