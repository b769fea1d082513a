/* The newest fills that are not ours: of the original's journal all, of an adopted ledger those that it lists. */
#include <stdlib.h>

#include "fixture.h"
#include "intent_pairs.h"
#include "page_others.h"

static void
read_all(struct db *db, int version, int looked, int n, double first)
{
	struct page_others o = { 0 };
	assert_int_equal(page_others_read(db, version, &o), 0);
	assert_int_equal(o.looked, looked);
	assert_int_equal(o.n, n);
	if (n > 0)
		assert_true(o.pair[0].predicted == first);
	page_others_free(&o);
	assert_null(o.pair);
}

static void
test_original(void **state)
{
	struct fixture f;
	(void)state;
	fixture_make(&f, 1);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(db_exec(db, "UPDATE fills SET predicted_slippage = id; UPDATE fills SET actual_slippage = 9e999 WHERE id = 7; UPDATE fills SET predicted_slippage = 'x' WHERE id = 8;"
	                             "UPDATE fills SET predicted_slippage = 1e300 WHERE id = 9; UPDATE fills SET actual_slippage = -1e9 WHERE id = 10"), 0);
	int all = (int)fixture_number(db, "SELECT count(*) FROM fills");
	/* which of them are pairs the command decides alike */
	struct reconcile_pair *pairs;
	size_t n;
	int64_t unreadable;
	char err[200];
	assert_int_equal(intent_pairs_others(db, 0, &pairs, &n, &unreadable, err, (int)sizeof err), 0);
	free(pairs);
	assert_int_equal(unreadable, 4);
	read_all(db, 0, all, (int)n, fixture_number(db, "SELECT max(id) FROM fills"));
	db_close(db);
	fixture_remove(&f);
}

/* Ours stand between them; the list is read from its end. */
static void
test_adopted(void **state)
{
	struct fixture f;
	struct page_others o = { 0 };
	(void)state;
	fixture_make(&f, 1);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	read_all(db, 1, 0, 0, 0);
	assert_int_equal(db_exec(db, "UPDATE fills SET predicted_slippage = id; UPDATE fills SET id = -3 WHERE id = 2; INSERT INTO meta(key, value) VALUES ('adopted', '1-5 20-20 30-31')"), 0);
	read_all(db, 1, 8, 8, 31); /* one is below 1, in the first range; 2 is not there any more */
	assert_int_equal(db_exec(db, "UPDATE meta SET value = '1-5 x' WHERE key = 'adopted'"), 0);
	assert_int_equal(page_others_read(db, 1, &o), -1);
	page_others_free(&o);
	db_close(db);
	fixture_remove(&f);
}

/* Never more than so many rows, whatever the list holds. */
static void
test_bound(void **state)
{
	struct fixture f;
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(db_exec(db, "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 5000)"
	                             " INSERT INTO fills(timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms)"
	                             " SELECT '2026-01-05T20:00:00+00:00', 'HE', 1, 1, 80.0, 80.0, n, 0.0, 1.0, 0.0, 1.0 FROM i;"
	                             "INSERT INTO meta(key, value) VALUES ('adopted', '1-4000 4001-4999')"), 0);
	read_all(db, 0, PAGE_OTHERS, PAGE_OTHERS, 5000);
	read_all(db, 1, PAGE_OTHERS, PAGE_OTHERS, 4999);
	db_close(db);
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_original), cmocka_unit_test(test_adopted), cmocka_unit_test(test_bound) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
