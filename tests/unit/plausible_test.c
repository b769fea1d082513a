/* Fills that could not have happened. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plausible.h"

static const struct plausible_fill good = { .price = 80025000, .n = 3, .direction = 1, .tick = 25000, .has_limit = true, .limit = 80025000, .spread = 25000, .has_bar = true, .low = 79900000, .high = 80100000, .volume = 500 };

static void
each_fault(void **state)
{
	(void)state;
	struct plausible_fill f = good;
	assert_null(plausible_fault(&f));
	f.before = true;
	assert_string_equal(plausible_fault(&f), "before its order");
	f = good, f.price = 80010000;
	assert_string_equal(plausible_fault(&f), "off the tick grid");
	f = good, f.price = 79875000, f.has_limit = false;
	assert_string_equal(plausible_fault(&f), "below the bar's low");
	f.has_bar = false;
	assert_null(plausible_fault(&f));
	f = good, f.price = 80125000;
	assert_string_equal(plausible_fault(&f), "above the bar's high");
	f = good, f.n = 501;
	assert_string_equal(plausible_fault(&f), "more contracts than the bar's volume");
	/* bought one spread under its limit: that may be; two: no */
	f = good, f.price = 80000000;
	assert_null(plausible_fault(&f));
	f.price = 79975000;
	assert_string_equal(plausible_fault(&f), "better than its limit by more than the spread");
	/* a sale is better above */
	f.direction = -1;
	assert_null(plausible_fault(&f));
	f.price = 80075000;
	assert_string_equal(plausible_fault(&f), "better than its limit by more than the spread");
}

/* The far side and its rounding lie outside of a bar that the own order is not in; nothing lies outside on the side that flatters. */
static void
one_that_pays(void **state)
{
	(void)state;
	struct plausible_fill f = good;
	f.has_limit = false;
	f.pays = true;
	f.price = 80150000; /* a spread and a tick above the high */
	assert_null(plausible_fault(&f));
	f.price += f.tick;
	assert_string_equal(plausible_fault(&f), "above the bar's high");
	f.price = 79875000;
	assert_string_equal(plausible_fault(&f), "below the bar's low");
	f.direction = -1;
	assert_null(plausible_fault(&f));
	f.price = 79825000;
	assert_string_equal(plausible_fault(&f), "below the bar's low");
	f.price = 80125000;
	assert_string_equal(plausible_fault(&f), "above the bar's high");
	/* better than mid by the spread: may be; by more: no */
	f.price = 80025000, f.has_mid = true, f.mid = 80000000;
	assert_null(plausible_fault(&f));
	f.mid = 79999999;
	assert_string_equal(plausible_fault(&f), "better than mid by more than the spread");
	f.direction = 1;
	assert_null(plausible_fault(&f));
	f.mid = 80050001;
	assert_string_equal(plausible_fault(&f), "better than mid by more than the spread");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_fault), cmocka_unit_test(one_that_pays) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
