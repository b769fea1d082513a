#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "contract.h"
#include "cot.h"
#include "holiday.h"

#define LEGACY "date,market_and_exchange_names,cftc_contract_market_code,open_interest_all,noncomm_positions_long_all,noncomm_positions_short_all,comm_positions_long_all,comm_positions_short_all\n"
#define assert_close(got, want, limit) assert_true(fabs((got) - (want)) <= (limit))

static date_t
day(const char *text)
{
	date_t date;
	assert_int_equal(date_parse(text, &date), 0);
	return date;
}

static void
one_market_is_read_and_put_in_order(void **state)
{
	(void)state;
	char err[256] = "";
	struct cot_series s;
	const char *text = LEGACY
		"2026-05-12,\"CORN, ALL - CHICAGO\",002602,1000,400,150,300,500\r\n"
		"2026-05-12,WHEAT,001602,none of ours,,,,\n"
		"2026-05-05,CORN,\"002602\", 2000 ,1,2,3,4\n";
	assert_int_equal(cot_read(text, "cot.csv", "002602", &s, err, sizeof err), 0);
	assert_int_equal(s.kind, COT_LEGACY);
	assert_int_equal(s.n, 2);
	assert_int_equal(s.rows[0].report, day("2026-05-05"));
	assert_int_equal(s.rows[0].open_interest, 2000);
	assert_close(cot_net(&s.rows[1], COT_SPECULATORS), 0.25, 0);
	assert_close(cot_net(&s.rows[1], COT_COMMERCIALS), -0.2, 0);
	cot_free(&s);
	assert_int_equal(cot_read(text, "cot.csv", "054642", &s, err, sizeof err), 0);
	assert_int_equal(s.n, 0);
	cot_free(&s);
}

static void
the_kind_is_in_the_header(void **state)
{
	(void)state;
	char err[256] = "";
	struct cot_series s;
	const char *text = "CFTC_Contract_Market_Code,Report_Date_as_YYYY-MM-DD,Prod_Merc_Positions_Short_All,Prod_Merc_Positions_Long_All,M_Money_Positions_Long_All,M_Money_Positions_Short_All,Open_Interest_All\n"
		"002602 ,2026-05-12,10,20,30,40,100\n";
	assert_int_equal(cot_read(text, "cot.csv", "002602", &s, err, sizeof err), 0);
	assert_int_equal(s.kind, COT_DISAGGREGATED);
	assert_close(cot_net(&s.rows[0], COT_SPECULATORS), -0.1, 0);
	assert_close(cot_net(&s.rows[0], COT_COMMERCIALS), 0.1, 0);
	cot_free(&s);
}

static void
a_bad_file_is_refused_in_words(void **state)
{
	(void)state;
	static const struct {
		const char *text, *why;
	} bad[] = {
		{ "", "cot.csv:0: header: there is none" },
		{ "date,open_interest_all\n", "cot.csv:1: header: neither" },
		{ LEGACY "2026-05-12,CORN,002602,1,2,3,4\n", "cot.csv:2: line: not as many fields" },
		{ LEGACY "2026-05-32,CORN,002602,1,2,3,4,5\n", "cot.csv:2: 2026-05-32: not a date" },
		{ LEGACY "2026-05-12,CORN,002602,1,-2,3,4,5\n", "cot.csv:2: -2: not a number of contracts" },
		{ LEGACY "2026-05-12,CORN,002602,,2,3,4,5\n", "cot.csv:2: (empty): not a number of contracts" },
		{ LEGACY "2026-05-12,CORN,002602,1,2 3,3,4,5\n", "cot.csv:2: 2 3: not a number of contracts" },
		{ LEGACY "2026-05-12,CORN,002602,99999999999999,2,3,4,5\n", "not a number of contracts" },
		{ LEGACY "2026-05-12,CORN,002602,1,2,3,4,5\n2026-05-12,CORN,002602,1,2,3,4,5\n", "2026-05-12: a second report" },
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		char err[512] = "";
		struct cot_series s;
		assert_int_equal(cot_read(bad[i].text, "cot.csv", "002602", &s, err, sizeof err), -1);
		assert_non_null(strstr(err, bad[i].why));
		assert_null(s.rows);
		assert_int_equal(s.n, 0);
	}
}

static void
releases_of_ones_own_come_after_the_shutdowns(void **state)
{
	(void)state;
	char err[256] = "";
	struct cot_releases shipped, own;
	assert_int_equal(cot_releases_read(NULL, NULL, &shipped, err, sizeof err), 0);
	assert_int_equal(cot_releases_read("report,released\n# an attack\n2023-01-31,2023-02-24\n", "cot_releases.csv", &own, err, sizeof err), 0);
	assert_int_equal(own.n, shipped.n + 1);
	assert_int_equal(cot_released(&shipped, day("2023-01-31")), day("2023-02-03"));
	assert_int_equal(cot_released(&own, day("2023-01-31")), day("2023-02-24"));
	cot_releases_free(&own);
	assert_int_equal(cot_releases_read("2023-01-31,2023-01-31\n", "cot_releases.csv", &own, err, sizeof err), -1);
	assert_string_equal(err, "cot_releases.csv:1: 2023-01-31: not after the report");
	assert_int_equal(cot_releases_read("2023-01-31\n", "cot_releases.csv", &own, err, sizeof err), -1);
	assert_int_equal(cot_releases_read("2023-01-31,soon\n", "cot_releases.csv", &own, err, sizeof err), -1);
	cot_releases_free(&shipped);
}

/* Each row of the table delays its report, in the order of the reports, and with the last one the rule holds again. */
static void
the_shutdowns_delay_in_order(void **state)
{
	(void)state;
	char err[256] = "";
	struct cot_releases r, none = { 0 };
	assert_int_equal(cot_releases_read(NULL, NULL, &r, err, sizeof err), 0);
	for (size_t i = 0; i < r.n; i++) {
		assert_true(r.rows[i].released > cot_released(&none, r.rows[i].report));
		assert_false(date_weekday(r.rows[i].released) > 4 || holiday_federal(r.rows[i].released));
		if (i > 0) {
			assert_true(r.rows[i].report > r.rows[i - 1].report);
			assert_true(r.rows[i].released > r.rows[i - 1].released);
		}
	}
	assert_int_equal(cot_released(&r, day("2013-09-24")), day("2013-09-27"));
	assert_int_equal(cot_released(&r, day("2013-10-08")), day("2013-10-29"));
	assert_int_equal(cot_released(&r, day("2013-11-12")), day("2013-11-15"));
	assert_int_equal(cot_released(&r, day("2018-12-24")), day("2019-02-01"));
	assert_int_equal(cot_released(&r, day("2019-03-05")), day("2019-03-08"));
	assert_int_equal(cot_released(&r, day("2025-11-10")), day("2025-12-12"));
	assert_int_equal(cot_released(&r, day("2026-01-20")), day("2026-01-23"));
	cot_releases_free(&r);
}

static void
offices_keep_eleven_holidays(void **state)
{
	(void)state;
	static const char *const closed[] = {
		"2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03", "2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25",
	};
	size_t n = 0;
	for (date_t d = day("2026-01-01"); d <= day("2026-12-31"); d++)
		if (holiday_federal(d)) {
			assert_true(n < sizeof closed / sizeof closed[0]);
			assert_int_equal(d, day(closed[n++]));
		}
	assert_int_equal(n, sizeof closed / sizeof closed[0]);
	assert_true(holiday_federal(day("2021-12-31")));
	assert_false(holiday_federal(day("2020-06-19")));
	assert_true(holiday_federal(day("2021-06-18")));
}

static void
a_market_without_open_interest_has_no_net(void **state)
{
	(void)state;
	const struct cot_row row = { .longs = { 1, 1 } };
	double values[COT_WINDOW] = { 0 };
	assert_true(isnan(cot_net(&row, COT_SPECULATORS)));
	assert_close(cot_percentile(values, COT_WINDOW), 0.5, 0);
	values[3] = NAN;
	assert_true(isnan(cot_percentile(values, COT_WINDOW)));
}

static void
every_contract_of_ours_has_a_code(void **state)
{
	(void)state;
	for (int i = 0; i < contract_count(); i++)
		assert_int_equal(strlen(cot_code(contract_at(i)->symbol)), 6);
	assert_null(cot_code("IBM"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_market_is_read_and_put_in_order),
		cmocka_unit_test(the_kind_is_in_the_header),
		cmocka_unit_test(a_bad_file_is_refused_in_words),
		cmocka_unit_test(releases_of_ones_own_come_after_the_shutdowns),
		cmocka_unit_test(the_shutdowns_delay_in_order),
		cmocka_unit_test(offices_keep_eleven_holidays),
		cmocka_unit_test(a_market_without_open_interest_has_no_net),
		cmocka_unit_test(every_contract_of_ours_has_a_code),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
