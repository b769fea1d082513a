/* The contract table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
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
	const struct CMUnitTest tests[] = {cmocka_unit_test(rows_are_sound), cmocka_unit_test(figures_of_the_definition), cmocka_unit_test(without_a_spec)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
