#include "fixture.h"

#include <math.h>

#include "page_fills.h"
#include "sketch.h"

#define ALL { .from = DATE_NONE, .to = DATE_NONE }

static struct fixture files;
static struct db *db;

static int
setup(void **state)
{
	(void)state;
	fixture_make(&files, 1);
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

/* Every row once, newest first, whatever the page size; then all the way back. */
static void
walk(struct page_fills_filter filter, int size, int expected)
{
	struct page_fills_row rows[64];
	struct page_fills_key key = { .id = 0 }, last = { .id = 0 };
	bool more = true;
	int seen = 0;
	enum page_fills_way way = PAGE_FILLS_FIRST;
	while (more) {
		int n = page_fills_rows(db, 1, &filter, way, &key, rows, size, &more);
		assert_true(n >= 0 && n <= size);
		for (int i = 0; i < n; i++) {
			if (seen++ > 0) {
				int c = strcmp(rows[i].key.timestamp, last.timestamp);
				assert_true(c < 0 || (c == 0 && rows[i].key.id < last.id));
			}
			last = rows[i].key;
		}
		if (n > 0)
			key = rows[n - 1].key;
		way = PAGE_FILLS_BEFORE;
	}
	assert_int_equal(seen, expected);
	for (seen = 1, more = true, key = last; more;) {
		int n = page_fills_rows(db, 1, &filter, PAGE_FILLS_AFTER, &key, rows, size, &more);
		assert_true(n >= 0);
		for (int i = 1; i < n; i++)
			assert_true(strcmp(rows[i - 1].key.timestamp, rows[i].key.timestamp) >= 0);
		seen += n;
		if (n > 0)
			key = rows[0].key;
	}
	assert_int_equal(seen, expected);
}

static void
test_pages(void **state)
{
	struct page_fills_filter f = ALL;
	(void)state;
	walk(f, 64, 260);
	walk(f, 3, 260); /* cuts through fills that share a timestamp */
	snprintf(f.symbol, sizeof f.symbol, "ZC");
	walk(f, 7, 87);
	f.side = -1;
	walk(f, 7, 35);
	f.symbol[0] = '\0';
	walk(f, 7, 104);
	f.from = date_from_ymd(2026, 1, 10);
	f.to = date_from_ymd(2026, 1, 12);
	f.side = 0;
	walk(f, 5, 12);
}

static void
test_row(void **state)
{
	struct page_fills_filter f = ALL;
	struct page_fills_row row;
	bool more;
	(void)state;
	assert_int_equal(page_fills_rows(db, 1, &f, PAGE_FILLS_FIRST, NULL, &row, 1, &more), 1);
	assert_true(more);
	assert_int_equal(row.key.id, 260);
	assert_string_equal(row.key.timestamp, "2026-03-10T15:31:00+00:00");
	assert_string_equal(row.symbol, "HE");
	assert_int_equal(row.direction, -1);
	assert_true(fabs(page_fills_slippage(&row) - 0.05) < 1e-9);
	assert_true(row.has_order);
	assert_string_equal(row.session, "2026-03-10");
}

/* A key outside the filter's days shows the filter's own rows, never others. */
static void
test_key_outside(void **state)
{
	struct page_fills_filter f = ALL;
	struct page_fills_row rows[20];
	struct page_fills_key key = { .timestamp = "2026-03-01T00:00:00+00:00", .id = 1 };
	bool more;
	(void)state;
	f.from = f.to = date_from_ymd(2026, 1, 10);
	int n = page_fills_rows(db, 1, &f, PAGE_FILLS_BEFORE, &key, rows, 20, &more);
	assert_int_equal(n, 4);
	for (int i = 0; i < n; i++)
		assert_memory_equal(rows[i].key.timestamp, "2026-01-10", 10);
	snprintf(key.timestamp, sizeof key.timestamp, "2020-01-01");
	assert_int_equal(page_fills_rows(db, 1, &f, PAGE_FILLS_BEFORE, &key, rows, 20, &more), 0);
	assert_int_equal(page_fills_rows(db, 1, &f, PAGE_FILLS_AFTER, &key, rows, 20, &more), 4);
}

static void
test_sums(void **state)
{
	static const struct { int from[3], to[3]; const char *count; } ranges[] = {
		{ { 2026, 1, 10 }, { 2026, 1, 12 }, "SELECT count(*) FROM fills WHERE session_date BETWEEN '2026-01-10' AND '2026-01-12'" },
		{ { 2026, 1, 10 }, { 2026, 3, 2 }, "SELECT count(*) FROM fills WHERE session_date BETWEEN '2026-01-10' AND '2026-03-02'" },
		{ { 2026, 2, 1 }, { 2026, 2, 28 }, "SELECT count(*) FROM fills WHERE session_date BETWEEN '2026-02-01' AND '2026-02-28'" },
		{ { 2026, 1, 31 }, { 2026, 2, 1 }, "SELECT count(*) FROM fills WHERE session_date BETWEEN '2026-01-31' AND '2026-02-01'" },
		{ { 2025, 1, 1 }, { 2027, 12, 31 }, "SELECT count(*) FROM fills" },
		{ { 2027, 1, 1 }, { 2027, 12, 31 }, "SELECT 0" },
	};
	struct market_list markets;
	struct page_fills_totals t;
	(void)state;
	assert_int_equal(market_load(db, 1, &markets), 0);
	assert_int_equal(markets.n, 3);
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
		struct page_fills_filter f = { .from = date_from_ymd(ranges[i].from[0], ranges[i].from[1], ranges[i].from[2]),
			.to = date_from_ymd(ranges[i].to[0], ranges[i].to[1], ranges[i].to[2]) };
		assert_int_equal(page_fills_sum(db, 1, &f, &markets, &t), 0);
		assert_int_equal(t.sums.n, (int64_t)fixture_number(db, ranges[i].count));
	}
	struct page_fills_filter open = ALL;
	open.to = date_from_ymd(2026, 2, 10);
	assert_int_equal(page_fills_sum(db, 1, &open, &markets, &t), 0);
	assert_int_equal(t.sums.n, 148);
	open.to = DATE_NONE;
	open.from = date_from_ymd(2026, 2, 11);
	assert_int_equal(page_fills_sum(db, 1, &open, &markets, &t), 0);
	assert_int_equal(t.sums.n, 260 - 148);
}

/* Merged moments against those of the rows themselves, over a filter that mixes days and a whole month. */
/* What stands in the roll-ups comes out of any split into days and months; a row without its sketch leaves nothing half known. */
static void
test_quantiles(void **state)
{
	struct market_list markets;
	struct page_fills_totals t;
	struct page_fills_filter f = ALL;
	struct sketch all = { 0 };
	(void)state;
	assert_int_equal(market_load(db, 1, &markets), 0);
	assert_int_equal(page_fills_sum(db, 1, &f, &markets, &t), 0);
	assert_true(!t.quantiles.known && t.quantiles.n == 260 && isnan(t.quantiles.p95_actual));
	/* the k-th row of the day roll-ups: its fills are k ticks */
	struct db *w = fixture_open(files.ledger, DB_WRITE);
	struct db_stmt *rows = db_prepare(w, "SELECT grain, symbol, direction, period, n FROM rollup WHERE grain = 'day'");
	for (int k = 0; db_step(rows) == 1; k++) {
		struct sketch one = { 0 };
		struct buf b = { 0 };
		sketch_add(&one, k / 4.0, db_int(rows, 4));
		sketch_merge(&all, &one);
		sketch_encode(&one, &b);
		struct db_stmt *s = db_prepare(w, "UPDATE rollup SET sketch_x = ?1, sketch_y = ?1 WHERE grain = 'day' AND symbol = ?2 AND direction = ?3 AND period = ?4");
		db_bind_blob(s, 1, b.data, b.len);
		db_bind_text(s, 2, db_text(rows, 1));
		db_bind_int(s, 3, db_int(rows, 2));
		db_bind_text(s, 4, db_text(rows, 3));
		assert_int_equal(db_step(s), 0);
		buf_free(&b);
		sketch_free(&one);
	}
	f.from = date_from_ymd(2026, 2, 1);
	f.to = date_from_ymd(2026, 3, 30);
	assert_int_equal(page_fills_sum(db, 1, &f, &markets, &t), 0);
	assert_false(t.quantiles.known); /* a whole month is its own row, which keeps none */
	f.from = date_from_ymd(2026, 3, 1);
	assert_int_equal(page_fills_sum(db, 1, &f, &markets, &t), 0);
	assert_true(t.quantiles.known && t.quantiles.n > 0 && t.quantiles.n == t.sums.judged);
	assert_true(t.quantiles.median_actual <= t.quantiles.p95_actual && t.quantiles.p95_actual <= sketch_quantile(&all, 1));
	sketch_free(&all);
	db_close(w);
}

static void
test_moments(void **state)
{
	struct market_list markets;
	struct page_fills_totals t;
	struct page_fills_filter f = { .symbol = "HE", .side = 1, .from = date_from_ymd(2026, 1, 20), .to = date_from_ymd(2026, 3, 5) };
	struct page_fills_row rows[200];
	double sx = 0, sy = 0, sxy = 0, syy = 0;
	bool more;
	(void)state;
	assert_int_equal(market_load(db, 1, &markets), 0);
	assert_int_equal(page_fills_sum(db, 1, &f, &markets, &t), 0);
	int n = page_fills_rows(db, 1, &f, PAGE_FILLS_FIRST, NULL, rows, 200, &more);
	assert_int_equal(t.sums.n, n);
	assert_int_equal(t.sums.judged, n);
	for (int i = 0; i < n; i++) {
		double x = rows[i].predicted / 0.025, y = page_fills_slippage(&rows[i]) / 0.025;
		sx += x;
		sy += y;
		sxy += x * y;
		syy += y * y;
	}
	assert_true(fabs(t.sums.mean_x - sx / n) < 1e-9);
	assert_true(fabs(t.sums.mean_y - sy / n) < 1e-9);
	assert_true(fabs(t.sums.cxy - (sxy - sx * sy / n)) < 1e-6);
	assert_true(fabs(t.sums.m2_y - (syy - sy * sy / n)) < 1e-6);
}

static void
test_lists(void **state)
{
	char symbols[8][MARKET_SYMBOL];
	int64_t n;
	(void)state;
	assert_int_equal(page_fills_count(db, 1, &n), 0);
	assert_int_equal(n, 260);
	assert_int_equal(page_fills_symbols(db, symbols, 8), 2);
	assert_string_equal(symbols[0], "HE");
	assert_string_equal(symbols[1], "ZC");
	assert_int_equal(page_fills_symbols(db, symbols, 1), 1);
	assert_int_equal(page_fills_has(db, "ZC"), 1); /* in the list or not */
	assert_int_equal(page_fills_has(db, "Z"), 0);
}

/* Contracts without a fill stand among the symbols of fills, in order, and what is both stands once. */
static void
test_known(void **state)
{
	char symbols[4 + MARKET_MAX][MARKET_SYMBOL];
	struct market_list markets = { .n = 3, .row = { { .symbol = "ZC" }, { .symbol = "AA" }, { .symbol = "LE" } } };
	(void)state;
	assert_int_equal(page_fills_known(db, &markets, symbols, 4 + MARKET_MAX), 4);
	assert_string_equal(symbols[0], "AA");
	assert_string_equal(symbols[1], "HE");
	assert_string_equal(symbols[2], "LE");
	assert_string_equal(symbols[3], "ZC");
	/* of the journal's as many as there is room for, and always the contracts */
	assert_int_equal(page_fills_known(db, &markets, symbols, 1 + MARKET_MAX), 4);
	markets.n = 0;
	assert_int_equal(page_fills_known(db, &markets, symbols, 1 + MARKET_MAX), 1);
}

/* A timestamp that is a BLOB is in no day; it stands where all fills are listed, and only there: as it is counted. */
static void
test_blob(void **state)
{
	struct fixture f;
	struct page_fills_filter all = ALL;
	struct page_fills_row rows[10];
	bool more;
	(void)state;
	fixture_make(&f, 1);
	struct db *w = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(db_exec(w, "UPDATE fills SET timestamp = x'fffe41' WHERE id = 7"), 0);
	struct page_fills_key before = { .id = 0 };
	for (int version = 0; version <= 1; version++) {
		assert_int_equal(page_fills_rows(w, version, &all, PAGE_FILLS_FIRST, NULL, rows, 3, &more), 3);
		assert_int_equal(rows[0].key.id, 7);
		assert_int_equal(rows[0].at, 0);
		before = rows[2].key;
		assert_int_equal(page_fills_rows(w, version, &all, PAGE_FILLS_AFTER, &before, rows, 10, &more), 2);
		assert_int_equal(rows[0].key.id, 7);
		all.from = date_from_ymd(1900, 1, 1);
		assert_int_equal(page_fills_rows(w, version, &all, PAGE_FILLS_FIRST, NULL, rows, 1, &more), 1);
		assert_int_not_equal(rows[0].key.id, 7);
		all.from = DATE_NONE;
	}
	db_close(w);
	fixture_remove(&f);
}

/* Whose timestamp does not lead back to the row says so: what goes on from there would lose rows, and seem whole. */
static void
test_key_lost(void **state)
{
	static const struct { const char *change; bool lost; } of[] = { { "x'fffe41'", true }, { "x''", true }, { "'2019-01-02' || char(0) || 'T'", true }, { "printf('%80s', '')", true }, { "''", false },
		{ "'no time'", false } };
	struct fixture f;
	struct page_fills_filter all = ALL;
	struct page_fills_row rows[1000];
	bool more;
	(void)state;
	fixture_make(&f, 1);
	struct db *w = fixture_open(f.ledger, DB_WRITE);
	for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
		char sql[128];
		snprintf(sql, sizeof sql, "UPDATE fills SET timestamp = %s WHERE id = 7", of[i].change);
		assert_int_equal(db_exec(w, sql), 0);
		int n = page_fills_rows(w, 1, &all, PAGE_FILLS_FIRST, NULL, rows, 1000, &more), seen = 0;
		for (int k = 0; k < n; k++) {
			assert_int_equal(rows[k].key_lost, rows[k].key.id == 7 && of[i].lost);
			seen += rows[k].key.id == 7;
		}
		assert_int_equal(seen, 1);
	}
	db_close(w);
	fixture_remove(&f);
}

/* The original's journal: thirteen columns, no roll-ups, and the traps of its data. */
static void
test_original(void **state)
{
	struct fixture f;
	struct page_fills_filter all = ALL;
	struct page_fills_row rows[10];
	struct page_fills_totals t;
	struct market_list markets;
	bool more;
	int64_t n;
	(void)state;
	fixture_make(&f, 0);
	fixture_original(&f,
	    "INSERT INTO fills VALUES (1, '2024-05-01T14:00:00+00:00', 'HE', 1, 1, 80.0, 80.025, 0.01, 0.025, 1, 0.025, 12.5, 7),"
	    "(2, '2024-05-01T14:00:00+00:00', 'XX', -1, 2.5, 10.0, 9.0, 0.01, 1.0, 1, 0.025, '2024-05-01 14:00:00', NULL),"
	    "(3, '2024-05-01T14:00:00.5Z', 'HE', -1, 1, 9e999, 80.0, 0.01, 9e999, 1, 0.025, 3.0, 7),"
	    "(4, 'yesterday', '<b>', 1, 1, 1.0, 1.0, 0.01, 0.0, 1, 0.025, 3.0, 7)");
	struct db *r = fixture_open(f.ledger, DB_READ);
	assert_int_equal(market_load(r, 0, &markets), 0);
	assert_int_equal(page_fills_rows(r, 0, &all, PAGE_FILLS_FIRST, NULL, rows, 10, &more), 4);
	assert_int_equal(rows[0].key.id, 4);
	assert_int_equal(rows[0].at, 0);
	assert_int_equal(rows[1].key.id, 3);
	assert_true(isnan(page_fills_slippage(&rows[1])));
	assert_true(isnan(rows[2].latency_ms));
	assert_false(rows[2].has_order);
	assert_int_equal(page_fills_count(r, 0, &n), 0);
	assert_int_equal(n, 4);
	assert_int_equal(page_fills_sum(r, 0, &all, &markets, &t), 0);
	assert_int_equal(t.sums.n, 4);
	assert_int_equal(t.sums.judged, 1);
	assert_int_equal(t.sums.contracts, 5);
	assert_true(t.sums.contracts_part == 0.5);
	assert_false(t.partial);
	assert_true(fabs(t.sums.mean_y - 1) < 1e-9);
	assert_true(t.quantiles.known && t.quantiles.n == 1);
	assert_true(t.quantiles.median_actual == 1 && t.quantiles.p95_actual == 1);
	assert_true(fabs(t.quantiles.median_predicted - 0.4) <= 0.4 * SKETCH_ERROR);
	/* rows that somebody deleted, and an id far from the others */
	struct db *w = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(db_exec(w, "DELETE FROM fills WHERE id = 2; UPDATE fills SET id = 9000000000 WHERE id = 4"), 0);
	db_close(w);
	assert_int_equal(page_fills_count(r, 0, &n), 0);
	assert_int_equal(n, 3);
	assert_int_equal(page_fills_sum(r, 0, &all, &markets, &t), 0);
	assert_int_equal(t.of, 3);
	assert_false(t.partial);
	db_close(r);
	fixture_remove(&f);
}

/* Rows whose timestamp is no time stand between the others in the order of text; no day has them, however the page is walked. */
static void
test_undated(void **state)
{
	static const enum page_fills_way ways[] = { PAGE_FILLS_BEFORE, PAGE_FILLS_AFTER };
	struct fixture f;
	struct page_fills_filter days = { .from = date_from_ymd(2025, 2, 28), .to = date_from_ymd(2025, 3, 2) }, all = ALL;
	struct page_fills_row rows[10];
	bool more;
	(void)state;
	fixture_make(&f, 0);
	struct db *w = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(db_exec(w, "WITH t(n, at) AS (VALUES (1, '2025-02-28T15:30:00Z'), (2, '2025-02-29T15:30:00Z'), (3, '2025-02-30T15:30:00'), (4, '2025-03-01Tmorning'), (5, '2025-03-01T15:30:00+00:00'),"
	                            " (6, '2025-03-01T15:30:00'), (7, '2025-03-01T25:00:00Z'), (8, '2025-03-02T23:30:00-02:00'), (9, '20250302'), (10, '2025-03-03T00:00:00Z'))"
	                            " INSERT INTO fills(id, timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms)"
	                            " SELECT n, at, 'HE', 1, 1, 80, 80, 0, 0, 1, 1, 1 FROM t"), 0);
	assert_int_equal(page_fills_rows(w, 1, &all, PAGE_FILLS_FIRST, NULL, rows, 10, &more), 10);
	assert_int_equal(page_fills_rows(w, 1, &days, PAGE_FILLS_FIRST, NULL, rows, 10, &more), 4);
	struct page_fills_totals t;
	struct market_list none = { .n = 0 };
	assert_int_equal(page_fills_sum(w, 0, &days, &none, &t), 0); /* as an original's, without roll-ups */
	assert_int_equal(t.sums.n, 4);
	assert_true(rows[0].key.id == 8 && rows[1].key.id == 5 && rows[2].key.id == 6 && rows[3].key.id == 1 && !more);
	strcpy(days.symbol, "HE"); /* of one symbol an original's rows are found on a way of their own */
	assert_int_equal(page_fills_rows(w, 0, &days, PAGE_FILLS_FIRST, NULL, rows, 10, &more), 4);
	assert_true(rows[0].key.id == 8 && rows[3].key.id == 1 && !more);
	days.symbol[0] = '\0';
	for (size_t way = 0; way < 2; way++) { /* a row a page */
		struct page_fills_key key = { .timestamp = "2025-02-01T00:00:00Z", .id = 1 };
		if (ways[way] == PAGE_FILLS_BEFORE)
			strcpy(key.timestamp, "2025-04-01T00:00:00Z");
		int n = 0;
		do {
			assert_int_equal(page_fills_rows(w, 1, &days, ways[way], &key, rows, 1, &more), 1);
			key = rows[0].key;
			n++;
		} while (more && n < 10);
		assert_int_equal(n, 4);
	}
	db_close(w);
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages), cmocka_unit_test(test_row), cmocka_unit_test(test_key_outside), cmocka_unit_test(test_sums),
		cmocka_unit_test(test_quantiles), cmocka_unit_test(test_moments), cmocka_unit_test(test_lists), cmocka_unit_test(test_known), cmocka_unit_test(test_blob), cmocka_unit_test(test_key_lost), cmocka_unit_test(test_original),
		cmocka_unit_test(test_undated),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
