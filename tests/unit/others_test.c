/* Fills of another program: which ids are theirs, what a row is worth, and sums in the order of the ids. */
#include <math.h>

#include "fixture.h"
#include "others.h"

static void
parse_ranges(void **state)
{
	static const char *const bad[] = { "x", "1", "1-", "5-4", "1-2,3-4", "1-2x", "-1-2", "1--2", "99999999999999999999-1" };
	const char *text = "1-312 501-503";
	int64_t a, b;
	(void)state;
	assert_int_equal(others_parse(&text, &a, &b), 1);
	assert_true(a == 1 && b == 312);
	assert_int_equal(others_parse(&text, &a, &b), 1);
	assert_true(a == 501 && b == 503);
	assert_int_equal(others_parse(&text, &a, &b), 0);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		text = bad[i];
		assert_int_equal(others_parse(&text, &a, &b), -1);
	}
}

static void
row_of_nonsense(void **state)
{
	const double odd[] = { NAN, INFINITY, -INFINITY, 1e300, -1e300, 1e18, 9e8 };
	const size_t n = sizeof odd / sizeof odd[0];
	struct market_list none = { .n = 0 };
	struct fill_sums s;
	(void)state;
	for (size_t i = 0; i < n * n * n; i++) {
		struct page_fills_row r = { .symbol = "HE", .direction = 1, .contracts = odd[i % n], .order_price = odd[i / n % n], .fill_price = odd[i / n / n], .predicted = odd[i % n], .latency_ms = odd[i / n % n] };
		others_row(&r, &none, &s);
		assert_int_equal(s.n, 1);
		assert_true(isfinite(s.mean_x) && isfinite(s.mean_y * s.mean_y) && isfinite(s.latency_mean) && isfinite(s.contracts_part));
	}
}

static void
row_in_part(void **state)
{
	struct market_list none = { .n = 0 };
	struct page_fills_row r = { .symbol = "LE", .direction = -1, .contracts = 1.5, .order_price = 190, .fill_price = 189.95, .predicted = 0.05, .latency_ms = NAN };
	struct fill_sums s;
	(void)state;
	others_row(&r, &none, &s);
	assert_true(s.contracts == 1 && s.contracts_part == 0.5 && s.judged == 1 && s.latency_n == 0);
	assert_int_equal(s.cost, 30000000); /* 0.05 * 1.5 * 400 */
	snprintf(r.symbol, sizeof r.symbol, "XX");
	others_row(&r, &none, &s);
	assert_true(s.judged == 0 && s.cost == 0 && s.contracts == 1);
}

/* A row is valued whole or not at all: what is none in one of its numbers is told as such, and has no share in the money. */
static void
row_whole_or_not(void **state)
{
	static const double none[] = { 0, -3, -1.5, NAN, INFINITY, 1e9, 9.2e18, 1e300 };
	struct market_list markets = { .n = 0 };
	const struct page_fills_row good = { .symbol = "HE", .direction = 1, .contracts = 3, .order_price = 80, .fill_price = 80.1, .predicted = 0.05, .latency_ms = 5 };
	struct fill_sums s;
	(void)state;
	others_row(&good, &markets, &s);
	assert_true(s.judged == 1 && s.contracts == 3 && s.cost == 120000000);
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
		struct page_fills_row r = good;
		r.contracts = none[i];
		others_row(&r, &markets, &s);
		assert_true(s.n == 1 && s.judged == 0 && s.contracts == 0 && s.contracts_part == 0 && s.improved == 0);
		assert_true(s.cost == 0 && s.predicted == 0 && s.notional == 0 && s.latency_n == 1);
	}
	/* numbers that are possible each, and together more money than a fill can be */
	struct page_fills_row r = good;
	r.contracts = 9e8;
	r.fill_price = 9e8;
	others_row(&r, &markets, &s);
	assert_true(s.judged == 0 && s.contracts == 900000000 && s.cost == 0 && s.notional == 0);
	/* a fill better than the mid, of a symbol that is known and of one that is not: the share is of those that are valued */
	r = good;
	r.fill_price = 79.9;
	others_row(&r, &markets, &s);
	assert_true(s.judged == 1 && s.improved == 1);
	snprintf(r.symbol, sizeof r.symbol, "XX");
	others_row(&r, &markets, &s);
	assert_true(s.judged == 0 && s.improved == 0);
}

struct seen {
	int ranges, parts;
	int64_t ids, n;
};

static int
take_range(void *arg, int64_t first, int64_t last)
{
	struct seen *s = arg;
	s->ranges++;
	s->ids += last - first + 1;
	return 0;
}

static int
take_sums(void *arg, const char *grain, const char *symbol, int direction, const char *period, const struct fill_sums *sums, const struct fill_sketch *sketch)
{
	struct seen *s = arg;
	(void)symbol;
	(void)direction;
	(void)period;
	s->parts++;
	assert_true(sketch->x.n == sums->judged && sketch->y.n == sums->judged);
	if (strcmp(grain, OTHERS_TOTAL) == 0)
		s->n += sums->n;
	return 0;
}

#define ROW "INSERT INTO fills(id, timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms, exec_key) VALUES "

static void
ranges_and_sums(void **state)
{
	struct fixture f;
	struct market_list none = { .n = 0 };
	struct others_count c = { 0 };
	struct seen s = { 0 };
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(db_exec(db, ROW "(2, '2025-11-03T23:30:00-02:00', 'HE', 1, 1, 80, 80, 0, 0, 1, 1, 1, NULL), (3, 'never', 'HE', 1, 1, 80, 80, 0, 0, 1, 1, 1, NULL),"
	                             " (4, '2025-11-03T15:30:00Z', 'HE', 1, 1, 80, 80, 0, 0, 1, 1, 1, 'ours'), (7, '2025-11-03T15:30:00Z', 'XX', 0, 1, 80, 80, 0, 0, 1, 1, 1, NULL)"), 0);
	assert_int_equal(others_ranges(db, 0, 9, take_range, &s), 0);
	assert_true(s.ranges == 2 && s.ids == 8); /* 1-3 and 5-9 */
	assert_int_equal(others_sum(db, 1, 9, &none, take_sums, &s, &c), 0);
	assert_true(c.rows == 3 && c.undated == 1 && c.undated_id == 3 && c.unvalued == 1 && c.unvalued_id == 7);
	assert_true(s.n == 3 && s.parts == 7); /* day, month and total of two, the total of the one without a time */
	db_close(db);
	fixture_remove(&f);
}

static void
more_than_fits(void **state)
{
	struct fixture f;
	struct market_list none = { .n = 0 };
	struct others_count c = { 0 };
	struct seen s = { 0 };
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	/* each market, side and day apart: far more than are held at once */
	assert_int_equal(db_exec(db, "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 1000)"
	                             " INSERT INTO fills(timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms)"
	                             " SELECT date('2020-01-01', '+' || n || ' days') || 'T15:30:00Z', 'HE', 1, 1, 80, 80, 0, 0, 1, 1, 1 FROM i"), 0);
	assert_int_equal(others_sum(db, 1, 1000, &none, take_sums, &s, &c), 0);
	assert_true(c.rows == 1000 && s.n == 1000 && s.parts == 3000);
	db_close(db);
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse_ranges), cmocka_unit_test(row_of_nonsense), cmocka_unit_test(row_in_part), cmocka_unit_test(row_whole_or_not), cmocka_unit_test(ranges_and_sums), cmocka_unit_test(more_than_fits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
