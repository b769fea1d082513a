/* No statement of a page walks a table or sorts in a temporary tree: SQLite's own plan says so. */
#include "fixture.h"
#include "statement.h"

/* Parameters stay unbound: a plan that depends on their values would not be one to rely on. */
static int
plan_is_bad(struct db *db, const char *sql, char *what, size_t size)
{
	char text[2048];
	int bad = 0;
	snprintf(text, sizeof text, "EXPLAIN QUERY PLAN %s", sql);
	struct db_stmt *s = db_prepare(db, strdup(text)); /* a new address each, or the cache would answer */
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
	struct db *ledger = fixture_open(f.ledger, DB_READ), *experiments = fixture_open(f.experiments, DB_READ);
	for (int i = 0; i < STATEMENT_COUNT; i++) {
		assert_non_null(statement_sql(i));
		if (plan_is_bad(i < STATEMENT_LEDGER_COUNT ? ledger : experiments, statement_sql(i), what, sizeof what)) {
			print_error("statement %d: %s\n  %s\n", i, what, statement_sql(i));
			failed++;
		}
	}
	assert_int_equal(failed, 0);
	assert_null(statement_sql(-1));
	assert_null(statement_sql(STATEMENT_COUNT));
	db_close(ledger);
	db_close(experiments);
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
	struct db *db = fixture_open(f.ledger, DB_READ);
	assert_true(plan_is_bad(db, "SELECT count(*) FROM fills WHERE commission > 1", what, sizeof what));
	assert_true(plan_is_bad(db, "SELECT id FROM fills WHERE symbol = ?1 ORDER BY fill_price", what, sizeof what));
	db_close(db);
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_plans), cmocka_unit_test(test_check_sees) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
