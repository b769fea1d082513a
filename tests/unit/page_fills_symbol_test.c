/* Pages of one symbol in an original's journal are those that a sort of all its rows would give, in whatever order they were written. */
#include "fixture.h"
#include "db_internal.h"
#include "page_fills.h"

#define MOST 16000

static struct fixture files;
static struct db *db;
static int64_t wanted[MOST];
static struct page_fills_row rows[100];

/*
 * Four fills a cycle share its start, some with a Z, some without a fraction. GF trades all along; HE heavily in the first
 * third and hardly ever afterwards; ZC forty times. Then the clock went back for a day, some rows were written years late,
 * and the end of the file is a block of old ones.
 */
static const char made[] =
	"WITH RECURSIVE i(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n < 13999)"
	" INSERT INTO fills(timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms)"
	" SELECT strftime('%Y-%m-%dT%H:%M:%S', 946900800 + n / 4 * 36000, 'unixepoch') || CASE n % 9 WHEN 0 THEN 'Z' WHEN 1 THEN '+00:00' ELSE '.5+00:00' END,"
	" CASE WHEN n % 350 = 7 THEN 'ZC' WHEN n % 3 = 0 THEN 'GF' WHEN n < 7000 OR n % 311 = 5 THEN 'HE' ELSE 'LE' END,"
	" CASE WHEN n % 5 < 3 THEN 1 ELSE -1 END, 1, 80.0, 80.025, 0.02, 0.025, 1500.0, 0.025, 60.0 FROM i;"
	"UPDATE fills SET timestamp = strftime('%Y-%m-%dT%H:%M:%S', substr(timestamp, 1, 19), '-1 day') || '+00:00' WHERE id BETWEEN 9000 AND 9100;"
	"UPDATE fills SET timestamp = '2002-03-04T05:06:07.25+00:00' WHERE id IN (600, 7777, 12345, 13001);"
	"UPDATE fills SET timestamp = '2001' || substr(timestamp, 5) WHERE id > 13600;"
	"UPDATE fills SET timestamp = '' WHERE id = 5000; UPDATE fills SET timestamp = 'later' WHERE id IN (4999, 13333)";

static int
setup(void **state)
{
	(void)state;
	fixture_make(&files, 0);
	fixture_original(&files, made);
	db = fixture_open(files.ledger, DB_READ);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	db_close(db);
	fixture_remove(&files);
	return 0;
}

/* By a plain sort. */
static int
ask(const struct page_fills_filter *f)
{
	char day[DATE_TEXT];
	int n = 0, rc;
	struct db_stmt *s = db_prepare(db, "SELECT id FROM fills WHERE symbol = ?1 AND (?2 = 0 OR direction = ?2) AND (?3 IS NULL OR timestamp >= ?3) AND (?4 IS NULL OR timestamp < ?4)"
	                                   " AND ((?3 IS NULL AND ?4 IS NULL) OR timestamp NOT IN ('', 'later'))" /* what is no time is in no day */
	                                   " ORDER BY timestamp DESC, id DESC");
	assert_non_null(s);
	db_bind_text(s, 1, f->symbol);
	db_bind_int(s, 2, f->side);
	db_bind_text(s, 3, f->from != DATE_NONE ? date_format(f->from, day) : NULL);
	db_bind_text(s, 4, f->to != DATE_NONE ? date_format(f->to + 1, day) : NULL);
	while ((rc = db_step(s)) == 1)
		wanted[n++] = db_int(s, 0);
	assert_int_equal(rc, 0);
	return n;
}

/* Every page of that size from the newest to the oldest, and back. */
static void
pages_are_right(const struct page_fills_filter *f, int size)
{
	struct page_fills_key key = { 0 };
	int all = ask(f), at = 0, n;
	bool more = true;
	while (more) {
		n = page_fills_rows(db, 0, f, at == 0 ? PAGE_FILLS_FIRST : PAGE_FILLS_BEFORE, &key, rows, size, &more);
		assert_int_equal(n, all - at < size ? all - at : size);
		for (int i = 0; i < n; i++)
			assert_int_equal(rows[i].key.id, wanted[at + i]);
		at += n;
		assert_int_equal(more, at < all);
		if (n > 0)
			key = rows[n - 1].key;
	}
	for (at--; at > 0; at -= n) {
		n = page_fills_rows(db, 0, f, PAGE_FILLS_AFTER, &key, rows, size, &more);
		assert_int_equal(n, at < size ? at : size);
		for (int i = 0; i < n; i++)
			assert_int_equal(rows[i].key.id, wanted[at - n + i]);
		assert_int_equal(more, at > n);
		key = rows[0].key;
	}
}

static void
test_every_filter(void **state)
{
	static const char *const symbols[] = { "GF", "HE", "LE", "ZC", "XX" };
	static const int years[][2] = { { 0, 0 }, { 2000, 2000 }, { 2001, 2002 }, { 2002, 2003 }, { 0, 2001 }, { 2003, 0 }, { 1990, 1991 }, { 2050, 2051 } };
	(void)state;
	for (size_t s = 0; s < sizeof symbols / sizeof symbols[0]; s++)
		for (size_t y = 0; y < sizeof years / sizeof years[0]; y++)
			for (int side = -1; side <= 1; side++) {
				struct page_fills_filter f = { .side = side, .from = DATE_NONE, .to = DATE_NONE };
				snprintf(f.symbol, sizeof f.symbol, "%s", symbols[s]);
				if (years[y][0] > 0)
					f.from = date_from_ymd(years[y][0], 2, 10);
				if (years[y][1] > 0)
					f.to = date_from_ymd(years[y][1], 12, 3);
				pages_are_right(&f, 100);
			}
}

/* Whatever a page holds, its edges fall on other rows: among those that share a time too. */
static void
test_every_edge(void **state)
{
	struct page_fills_filter f = { .symbol = "HE", .from = date_from_ymd(2000, 3, 1), .to = date_from_ymd(2000, 4, 9) };
	(void)state;
	for (int size = 1; size < 12; size++)
		pages_are_right(&f, size);
}

/* A key comes from an address: the greatest id is beyond every row of its time. */
static void
test_greatest_id(void **state)
{
	struct page_fills_filter f = { .symbol = "GF", .from = DATE_NONE, .to = DATE_NONE };
	struct page_fills_key key;
	bool more;
	(void)state;
	assert_int_equal(page_fills_rows(db, 0, &f, PAGE_FILLS_FIRST, NULL, rows, 100, &more), 100);
	key = rows[50].key;
	key.id = INT64_MAX;
	int n = page_fills_rows(db, 0, &f, PAGE_FILLS_AFTER, &key, rows, 100, &more);
	assert_in_range(n, 1, 50);
	for (int i = 0; i < n; i++)
		assert_string_not_equal(rows[i].key.timestamp, key.timestamp);
}

static int
count(void *n)
{
	++*(int *)n;
	return 0;
}

/* Rows written years late are among the newest of the index and among the first by id: what lies between them is not looked at. */
static void
test_far_apart(void **state)
{
	struct page_fills_filter f = { .symbol = "GF", .from = DATE_NONE, .to = DATE_NONE };
	int hundreds = 0;
	bool more;
	(void)state;
	sqlite3_progress_handler(db->h, 100, count, &hundreds);
	assert_int_equal(page_fills_rows(db, 0, &f, PAGE_FILLS_FIRST, NULL, rows, 100, &more), 100);
	sqlite3_progress_handler(db->h, 0, NULL, NULL);
	assert_in_range(hundreds, 1, 200); /* some 170 rows; all between the ids are 4,000 */
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_every_filter), cmocka_unit_test(test_every_edge), cmocka_unit_test(test_greatest_id), cmocka_unit_test(test_far_apart) };
	return cmocka_run_group_tests(tests, setup, teardown);
}
