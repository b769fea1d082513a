/* The contract table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "contract.h"

static void
rows_are_sound(void **state)
{
	(void)state;
	assert_int_equal(contract_count(), 15);
	for (int i = 0; i < contract_count(); i++) {
		const struct contract *c = contract_at(i);
		struct contract found;
		assert_int_equal(contract_find(c->symbol, &found), 1);
		assert_memory_equal(&found, c, sizeof found);
		assert_true(c->point_value > 0 && c->point_value % 1000000 == 0);
		assert_true(c->tick > 0 && c->spread_ticks > 0);
		assert_true(c->commission == 3000000);
		assert_string_equal(c->currency, "USD");
		assert_false(c->labelled);
		assert_true(strlen(c->name) > 3);
		assert_int_equal(strspn(c->months, "FGHJKMNQUVXZ"), strlen(c->months));
		for (size_t m = 1; m < strlen(c->months); m++)
			assert_true(c->months[m] > c->months[m - 1]); /* the letters rise with the months */
	}
	assert_null(contract_at(-1));
	assert_null(contract_at(15));
}

#define HEAD "symbol,exchange,currency,point_value,tick,spread_ticks,commission,months\n"

static void
rows_of_the_user(void **state)
{
	static const char text[] = HEAD "# mine\nES,CME,USD,50,0.25,1,2.25,HMUZ\r\n\nHE,CME,USD,400,0.025,2,3,GJKMNQVZ\nZC,CBOT,USD,50,0.25,1,3,HKNUZ\nDAX,EUREX,EUR,25,0.5,2,0,\n";
	struct contract_list own;
	struct contract c;
	char err[400];
	(void)state;
	assert_int_equal(contract_read(text, "contracts.csv", &own.rows, &own.n, err, sizeof err), 0);
	assert_int_equal(own.n, 4);
	contract_choose(&own, "ES", "USD", &c);
	assert_true(c.own && !c.labelled && c.point_value == 50000000 && c.tick == 250000 && c.spread_ticks == 1 && c.commission == 2250000);
	assert_string_equal(c.months, "HMUZ");
	contract_choose(&own, "HE", "USD", &c);
	assert_true(c.own && c.spread_ticks == 2);
	contract_choose(&own, "ZC", "USD", &c); /* says what the table says */
	assert_false(c.own);
	contract_choose(&own, "DAX", "USD", &c);
	assert_true(c.own && c.commission == 0 && c.months[0] == '\0');
	assert_string_equal(c.currency, "EUR");
	contract_choose(&own, "LE", "USD", &c);
	assert_true(!c.own && c.point_value == 400000000);
	contract_choose(NULL, "AAPL", "USD", &c);
	assert_true(!c.own && c.labelled);
	free(own.rows);
	assert_int_equal(contract_read("", "contracts.csv", &own.rows, &own.n, err, sizeof err), 0);
	assert_null(own.rows);
}

static void
bad_rows_are_named(void **state)
{
	static const char *const bad[][2] = {
		{ "ES,CME,USD,50,0.25,1,2.25\n", "contracts.csv:1: ES,CME,USD,50,0.25,1,2.25: not eight fields" },
		{ HEAD "ES,CME,USD,50,0.25,1,2.25,HMUZ,9\n", "contracts.csv:2: ES,CME,USD,50,0.25,1,2.25,HMUZ,9: not eight fields" },
		{ HEAD "\nes,CME,USD,50,0.25,1,2.25,HMUZ\n", "contracts.csv:3: es: not a symbol" },
		{ ",CME,USD,50,0.25,1,2.25,HMUZ\n", "contracts.csv:1: (empty): not a symbol" },
		{ "SIXTEEN_LETTERS_,CME,USD,50,0.25,1,2.25,H\n", "SIXTEEN_LETTERS_: not a symbol" },
		{ "ES,Cme,USD,50,0.25,1,2.25,HMUZ\n", "Cme: not an exchange" },
		{ "ES,CME,usd,50,0.25,1,2.25,HMUZ\n", "usd: not a currency; allowed: three capital letters" },
		{ "ES,CME,USDT,50,0.25,1,2.25,HMUZ\n", "USDT: not a currency" },
		{ "ES,CME,USD,0,0.25,1,2.25,HMUZ\n", "0: not a point value; allowed: a whole number from 1" },
		{ "ES,CME,USD,12.5,0.25,1,2.25,HMUZ\n", "12.5: not a point value" },
		{ "ES,CME,USD,1e3,0.25,1,2.25,HMUZ\n", "1e3: not a point value" },
		{ "ES,CME,USD,50,0,1,2.25,HMUZ\n", "0: not a tick; allowed: above 0" },
		{ "ES,CME,USD,50,0.0000001,1,2.25,HMUZ\n", "0.0000001: not a tick" },
		{ "ES,CME,USD,50,-0.25,1,2.25,HMUZ\n", "-0.25: not a tick" },
		{ "ES,CME,USD,50,0.25,1.5,2.25,HMUZ\n", "1.5: not a spread in ticks" },
		{ "ES,CME,USD,50,0.25,0,2.25,HMUZ\n", "0: not a spread in ticks" },
		{ "ES,CME,USD,50,0.25,1,-1,HMUZ\n", "-1: not a commission" },
		{ "ES,CME,USD,50,0.25,1,,HMUZ\n", "(empty): not a commission" },
		{ "ES,CME,USD,50,0.25,1,2.25,HMZU\n", "HMZU: not the delivery months" },
		{ "ES,CME,USD,50,0.25,1,2.25,HH\n", "HH: not the delivery months" },
		{ "ES,CME,USD,50,0.25,1,2.25,A\n", "A: not the delivery months; allowed: letters of FGHJKMNQUVXZ" },
		{ "ES,CME,USD,50,0.25,1,2,H\nES,CME,USD,50,0.25,1,2,H\n", "contracts.csv:2: ES: a second row for this symbol" },
	};
	struct contract *rows;
	size_t n;
	char err[400];
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(contract_read(bad[i][0], "contracts.csv", &rows, &n, err, sizeof err), -1);
		assert_null(rows);
		if (strstr(err, bad[i][1]) == NULL)
			fail_msg("%s\nwanted: %s", err, bad[i][1]);
	}
}

static void
figures_of_the_definition(void **state)
{
	static const struct {
		const char *symbol, *exchange, *months;
		int64_t point, tick;
		int spread;
	} rows[] = {{"HE", "CME", "GJKMNQVZ", 400, 25000, 1},   {"LE", "CME", "GJMQVZ", 400, 25000, 1},   {"GF", "CME", "FHJKQUVX", 500, 25000, 3},
	            {"DC", "CME", "FGHJKMNQUVXZ", 2000, 10000, 4}, {"ZO", "CBOT", "HKNUZ", 50, 250000, 4},   {"ZM", "CBOT", "FHKNQUVZ", 100, 100000, 1},
	            {"ZL", "CBOT", "FHKNQUVZ", 600, 10000, 1},  {"CC", "NYBOT", "HKNUZ", 10, 1000000, 4}, {"KC", "NYBOT", "HKNUZ", 375, 50000, 2},
	            {"CT", "NYBOT", "HKNVZ", 500, 10000, 2},    {"SB", "NYBOT", "HKNV", 1120, 10000, 1},  {"OJ", "NYBOT", "FHKNUX", 150, 50000, 10}};
	struct contract c;
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(contract_find(rows[i].symbol, &c), 1);
		assert_string_equal(c.exchange, rows[i].exchange);
		assert_string_equal(c.months, rows[i].months);
		assert_true(c.point_value == rows[i].point * 1000000);
		assert_true(c.tick == rows[i].tick);
		assert_int_equal(c.spread_ticks, rows[i].spread);
	}
	for (size_t i = 0; i < 3; i++) {
		static const char *const grains[] = {"ZC", "ZW", "KE"};
		assert_int_equal(contract_find(grains[i], &c), 1);
		assert_true(c.point_value == 50000000 && c.tick == 250000 && c.spread_ticks == 1);
	}
}

static void
without_a_spec(void **state)
{
	struct contract c;
	(void)state;
	assert_int_equal(contract_find("AAPL", &c), 0);
	assert_int_equal(contract_find("he", &c), 0);
	contract_plain("AAPL", "USD", &c);
	assert_string_equal(c.symbol, "AAPL");
	assert_string_equal(c.exchange, "CSV");
	assert_true(c.point_value == 1000000 && c.tick == 10000 && c.spread_ticks == 1 && c.commission == 5000);
	assert_true(c.labelled);
	assert_string_equal(c.months, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(rows_are_sound), cmocka_unit_test(rows_of_the_user), cmocka_unit_test(bad_rows_are_named), cmocka_unit_test(figures_of_the_definition), cmocka_unit_test(without_a_spec)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
