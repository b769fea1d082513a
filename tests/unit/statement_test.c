/* No statement of a page walks a table or sorts in a temporary tree: SQLite's own plan says so. */
#include "plan.h"
#include "statement.h"

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
	static const int asked[] = { STATEMENT_FILLS_OLDER_ORIGINAL, STATEMENT_FILLS_OLDER_ORIGINAL + 1, STATEMENT_FILLS_NEWER_ORIGINAL, STATEMENT_FILLS_NEWER_ORIGINAL + 1,
		STATEMENT_FILLS_KEYS_OLDER, STATEMENT_FILLS_KEYS_NEWER, STATEMENT_FILLS_OF_IDS_OLDER, STATEMENT_FILLS_OF_IDS_NEWER, STATEMENT_FILLS_SYMBOL_COUNT, STATEMENT_FILLS_TAIL, STATEMENT_FILLS_RANGE, STATEMENT_FILL_ORIGINAL,
		STATEMENT_FILLS_SYMBOL_NEXT, STATEMENT_FILLS_FEW, STATEMENT_FILLS_ID_LAST, STATEMENT_FILLS_ID_FIRST, STATEMENT_HAS_FILLS };
	struct fixture f;
	char what[512];
	int failed = 0;
	(void)state;
	fixture_make(&f, 0);
	fixture_original(&f, NULL);
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
		if (plan_is_bad(f.ledger, statement_sql(asked[i]), what, sizeof what)) {
			print_error("statement %d: %s\n  %s\n", asked[i], what, statement_sql(asked[i]));
			failed++;
		}
	assert_int_equal(failed, 0);
	assert_true(plan_is_bad(f.ledger, "SELECT id FROM fills WHERE symbol = ?1 AND timestamp > ?2 ORDER BY timestamp DESC", what, sizeof what));
	/* of one symbol: stretches of time without a look at rows, and the rows between two ids */
	assert_true(plan_has(f.ledger, statement_sql(STATEMENT_FILLS_KEYS_OLDER), "COVERING INDEX idx_fills_timestamp"));
	assert_true(plan_has(f.ledger, statement_sql(STATEMENT_FILLS_KEYS_NEWER), "COVERING INDEX idx_fills_timestamp"));
	assert_true(plan_has(f.ledger, statement_sql(STATEMENT_FILLS_OF_IDS_OLDER), "idx_fills_symbol (symbol=? AND rowid>? AND rowid<?)"));
	assert_true(plan_has(f.ledger, statement_sql(STATEMENT_FILLS_OF_IDS_NEWER), "idx_fills_symbol (symbol=? AND rowid>? AND rowid<?)"));
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
