/* No statement of a page walks a table or sorts in a temporary tree: SQLite's own plan says so. */
#include "fixture.h"
#include "statement.h"

/* Parameters stay unbound: a plan that depends on their values would not be one to rely on. */
static int
plan_is_bad(const char *path, const char *sql, char *what, size_t size)
{
	char text[2048];
	int bad = 0;
	snprintf(text, sizeof text, "EXPLAIN QUERY PLAN %s", sql);
	struct db *db = fixture_open(path, DB_READ); /* one each: the cache of statements goes by address */
	struct db_stmt *s = db_prepare(db, text);
	if (s == NULL)
		fail_msg("%s: %s", sql, db_error(db));
	while (db_step(s) == 1) {
		const char *detail = db_text(s, 3);
		/* the inner (SELECT 1 … LIMIT) of a bounded count is walked by its reader */
		int walk = strncmp(detail, "SCAN", 4) == 0 && strstr(detail, "subquery") == NULL && strstr(detail, "CONSTANT ROW") == NULL;
		if (walk || strstr(detail, "TEMP B-TREE") != NULL) {
			snprintf(what, size, "%s", detail);
			bad = 1;
		}
	}
	db_close(db);
	return bad;
}

static void
test_plans(void **state)
{
	struct fixture f;
	char what[512];
	int failed = 0;
	(void)state;
	fixture_make(&f, 1);
	for (int i = 0; i < STATEMENT_COUNT; i++) {
		assert_non_null(statement_sql(i));
		if (plan_is_bad(i < STATEMENT_LEDGER_COUNT ? f.ledger : i < STATEMENT_EXPERIMENT_COUNT ? f.experiments : f.telemetry, statement_sql(i), what, sizeof what)) {
			print_error("statement %d: %s\n  %s\n", i, what, statement_sql(i));
			failed++;
		}
	}
	assert_int_equal(failed, 0);
	assert_null(statement_sql(-1));
	assert_null(statement_sql(STATEMENT_COUNT));
	fixture_remove(&f);
}

/* What a page asks an original's journal, which nobody has adopted: two indexes, no table of ours. */
static void
test_original(void **state)
{
	static const int asked[] = { STATEMENT_FILLS_OLDER_ORIGINAL, STATEMENT_FILLS_OLDER_ORIGINAL + 1, STATEMENT_FILLS_OLDER_ORIGINAL + 2, STATEMENT_FILLS_OLDER_ORIGINAL + 3,
		STATEMENT_FILLS_NEWER_ORIGINAL, STATEMENT_FILLS_NEWER_ORIGINAL + 1, STATEMENT_FILLS_NEWER_ORIGINAL + 2, STATEMENT_FILLS_NEWER_ORIGINAL + 3, STATEMENT_FILLS_TAIL, STATEMENT_FILLS_RANGE, STATEMENT_FILLS_SAMPLE_ORIGINAL,
		STATEMENT_FILLS_SAMPLE_ORIGINAL + 1, STATEMENT_FILLS_SAMPLE_ORIGINAL + 2, STATEMENT_FILLS_SAMPLE_ORIGINAL + 3, STATEMENT_FILL_ORIGINAL,
		STATEMENT_FILLS_SYMBOL_NEXT, STATEMENT_FILLS_ID_LAST, STATEMENT_FILLS_ID_FIRST, STATEMENT_HAS_FILLS };
	struct fixture f;
	char what[512];
	int failed = 0;
	(void)state;
	fixture_make(&f, 0);
	unlink(f.ledger);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(db_exec(db, "CREATE TABLE fills(id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL, symbol TEXT NOT NULL, direction INTEGER NOT NULL,"
	                             " n_contracts INTEGER NOT NULL, order_price REAL NOT NULL, fill_price REAL NOT NULL, predicted_slippage REAL NOT NULL,"
	                             " actual_slippage REAL NOT NULL, volume_at_fill REAL NOT NULL, spread_at_fill REAL NOT NULL, fill_latency_ms REAL NOT NULL, order_id INTEGER);"
	                             "CREATE INDEX idx_fills_timestamp ON fills(timestamp); CREATE INDEX idx_fills_symbol ON fills(symbol)"),
	    0);
	db_close(db);
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
		if (plan_is_bad(f.ledger, statement_sql(asked[i]), what, sizeof what)) {
			print_error("statement %d: %s\n  %s\n", asked[i], what, statement_sql(asked[i]));
			failed++;
		}
	assert_int_equal(failed, 0);
	assert_true(plan_is_bad(f.ledger, "SELECT id FROM fills WHERE symbol = ?1 AND timestamp > ?2 ORDER BY timestamp DESC", what, sizeof what));
	fixture_remove(&f);
}

/* The check itself must see a walk and a sort where there is one. */
static void
test_check_sees(void **state)
{
	struct fixture f;
	char what[512];
	(void)state;
	fixture_make(&f, 0);
	assert_true(plan_is_bad(f.ledger, "SELECT count(*) FROM fills WHERE commission > 1", what, sizeof what));
	assert_true(plan_is_bad(f.ledger, "SELECT id FROM fills WHERE symbol = ?1 ORDER BY fill_price", what, sizeof what));
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_plans), cmocka_unit_test(test_original), cmocka_unit_test(test_check_sees) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
