#include "fixture.h"

#include "fills_query.h"

static void
refused(const char *name, const char *value, const char *words)
{
	struct fills_query q;
	char err[512] = "";
	fills_query_clear(&q);
	assert_int_equal(fills_query_set(&q, name, value, err, sizeof err), -1);
	assert_non_null(strstr(err, words));
}

static void
test_refused(void **state)
{
	char lengthy[8193];
	(void)state;
	refused("side", "2", "buy or sell");
	refused("side", "BUY", "buy or sell");
	refused("from", "2026-02-30", "a day that exists");
	refused("to", "2026-2-3", "YYYY-MM-DD");
	refused("to", "yesterday", "YYYY-MM-DD");
	refused("unit", "euro", "ticks, bps or currency");
	refused("unit", "money", "ticks, bps or currency");
	refused("before", "garbage", "time and id");
	refused("before", "2026-01-02T15:04:05+00:00", "time and id");
	refused("before", "2026-01-02T15:04:05+00:00,", "time and id");
	refused("before", "2026-01-02T15:04:05+00:00,-1", "time and id");
	refused("before", "2026-01-02T15:04:05+00:00,0", "time and id");
	refused("before", "2026-01-02T15:04:05+00:00,1x", "time and id");
	refused("before", "2026-01-02T15:04:05+00:00,99999999999999999999", "time and id");
	refused("after", "soon,5", "time and id");
	refused("page", "2", "allowed are symbol, side");
	refused("page", "2", "\"page\" here (its value is \"2\")");
	refused("<script>", "2", "allowed are symbol, side");
	memset(lengthy, 'a', sizeof lengthy - 1);
	lengthy[sizeof lengthy - 1] = '\0';
	refused("symbol", lengthy, "fewer than 64 bytes");
	refused("before", lengthy, "time and id");
}

static void
test_check(void **state)
{
	struct fills_query q;
	char err[512];
	(void)state;
	fills_query_clear(&q);
	assert_int_equal(fills_query_set(&q, "from", "2026-01-02", err, sizeof err), 0);
	assert_int_equal(fills_query_set(&q, "to", "2026-01-01", err, sizeof err), 0);
	assert_int_equal(fills_query_check(&q, err, sizeof err), -1);
	assert_non_null(strstr(err, "from = 2026-01-02 is after to = 2026-01-01"));
	assert_int_equal(fills_query_set(&q, "to", "2026-01-02", err, sizeof err), 0);
	assert_int_equal(fills_query_check(&q, err, sizeof err), 0);
	assert_int_equal(fills_query_set(&q, "before", "2026-01-02T15:04:05+00:00,7", err, sizeof err), 0);
	assert_int_equal(fills_query_set(&q, "after", "2026-01-02T15:04:05+00:00,7", err, sizeof err), 0);
	assert_int_equal(fills_query_check(&q, err, sizeof err), -1);
}

/* What the page writes into a link reads back to the same page. */
static void
test_links(void **state)
{
	struct fills_query q;
	char err[512], link[512];
	(void)state;
	fills_query_clear(&q);
	assert_false(fills_query_filtered(&q));
	assert_string_equal(fills_query_text(&q, q.unit, PAGE_FILLS_FIRST, NULL, link, sizeof link), "");
	assert_int_equal(fills_query_set(&q, "symbol", "", err, sizeof err), 0);
	assert_false(fills_query_filtered(&q));
	assert_int_equal(fills_query_set(&q, "symbol", "A&B", err, sizeof err), 0);
	assert_int_equal(fills_query_set(&q, "side", "sell", err, sizeof err), 0);
	assert_int_equal(fills_query_set(&q, "before", "2026-01-02T15:04:05.5+00:00,42", err, sizeof err), 0);
	assert_int_equal(fills_query_check(&q, err, sizeof err), 0);
	assert_true(fills_query_filtered(&q));
	assert_int_equal(q.way, PAGE_FILLS_BEFORE);
	assert_int_equal(q.key.id, 42);
	assert_string_equal(fills_query_text(&q, FILLS_QUERY_BPS, q.way, &q.key, link, sizeof link),
	    "symbol=A%26B&side=sell&unit=bps&before=2026-01-02T15%3A04%3A05.5%2B00%3A00,42");
	assert_string_equal(fills_query_text(&q, FILLS_QUERY_TICKS, PAGE_FILLS_FIRST, NULL, link, sizeof link), "symbol=A%26B&side=sell");
	assert_int_equal(fills_query_set(&q, "unit", "currency", err, sizeof err), 0);
	assert_int_equal(q.unit, FILLS_QUERY_MONEY);
	assert_string_equal(fills_query_text(&q, q.unit, PAGE_FILLS_FIRST, NULL, link, sizeof link), "symbol=A%26B&side=sell&unit=currency");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_refused), cmocka_unit_test(test_check), cmocka_unit_test(test_links) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
