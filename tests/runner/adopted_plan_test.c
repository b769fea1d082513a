/* What pages ask of a folder that was taken over: no statement walks a table or sorts in a temporary tree, as on one of our own. */
#include "../unit/plan.h"

#include "adopt.h"
#include "contract.h"
#include "ledger.h"
#include "statement.h"
#include "telemetry.h"

/* As a runner's first start takes it over. */
static void
take_over(const struct fixture *f)
{
	struct contract c;
	struct ledger *l;
	struct db *experiments;
	struct adopt_report adopted = { 0 };
	char err[512];
	int code;
	assert_int_equal(contract_find("HE", &c), 1);
	struct ledger_stamp stamp = { .mode = "sim", .input = "test", .badge = "SIMULATED", .currency = "USD", .data_dir = f->dir, .seed = 1, .capital = INT64_C(5000000) * 1000000,
		.markets = &c, .n_markets = 1 };
	if (ledger_open(&stamp, &l, &code, err, sizeof err) != 0)
		fail_msg("%s", err);
	ledger_close(l);
	if (telemetry_experiments(f->dir, &experiments, &adopted, &code, err, sizeof err) != 0)
		fail_msg("%s", err);
	db_close(experiments);
}

static void
test_plans(void **state)
{
	struct fixture f;
	char what[512], copy[160];
	int failed = 0;
	(void)state;
	fixture_make(&f, 0);
	fixture_original(&f, "INSERT INTO fills VALUES (1, '2024-05-01T14:00:00+00:00', 'HE', 1, 1, 80.0, 80.025, 0.01, 0.025, 1, 0.025, 12.5, 7)");
	unlink(f.experiments);
	struct db *db = fixture_open(f.experiments, DB_WRITE);
	assert_int_equal(db_exec(db, "CREATE TABLE experiments(id INTEGER PRIMARY KEY AUTOINCREMENT, created_at TEXT NOT NULL, hypothesis TEXT NOT NULL, mutation_type TEXT NOT NULL,"
	                             " config_diff TEXT NOT NULL, results TEXT NOT NULL, champion_metrics TEXT, promotion_decision TEXT NOT NULL, promotion_reason TEXT, run_id TEXT,"
	                             " model_version INTEGER, tags TEXT DEFAULT '[]', metadata TEXT DEFAULT '{}')"),
	    0);
	db_close(db);
	take_over(&f);
	db = fixture_open(f.ledger, DB_READ);
	assert_int_equal((int)fixture_number(db, "SELECT (SELECT n FROM rollup WHERE grain = 'other total') = 1 AND (SELECT user_version FROM pragma_user_version) = 1"), 1);
	db_close(db);
	for (int i = 0; i < STATEMENT_EXPERIMENT_COUNT; i++)
		if (plan_is_bad(i < STATEMENT_LEDGER_COUNT ? f.ledger : f.experiments, statement_sql(i), what, sizeof what)) {
			print_error("statement %d: %s\n  %s\n", i, what, statement_sql(i));
			failed++;
		}
	assert_int_equal(failed, 0);
	static const char *const copies[] = { "fill_journal.original.db", "experiment_journal.original.db" };
	for (int i = 0; i < 2; i++) {
		snprintf(copy, sizeof copy, "%s/%s", f.dir, copies[i]);
		assert_int_equal(unlink(copy), 0);
	}
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_plans) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
