/* A journal that opens and that the pages cannot use is told from one that they can. */
#include "fixture.h"
#include "page_meta.h"
#include "page_probe.h"

/* What page_probe says of the journal after sql, from a connection of its own. */
static int
probe(const char *path, const char *sql, enum page_probe_kind kind, int version)
{
	struct db *db = fixture_open(path, DB_WRITE);
	if (db_exec(db, sql) != 0)
		fail_msg("%s: %s", sql, db_error(db));
	db_close(db);
	db = fixture_open(path, DB_READ);
	int rc = page_probe(db, kind, version);
	if (rc != 0)
		assert_string_not_equal(db_error(db), "");
	db_close(db);
	return rc;
}

static void
test_whole(void **state)
{
	struct fixture f;
	(void)state;
	fixture_make(&f, 1);
	assert_int_equal(probe(f.ledger, "SELECT 1", PAGE_PROBE_LEDGER, 1), 0);
	assert_int_equal(probe(f.ledger, "SELECT 1", PAGE_PROBE_LEDGER, 0), 0);
	assert_int_equal(probe(f.experiments, "SELECT 1", PAGE_PROBE_EXPERIMENTS, 1), 0);
	assert_int_equal(probe(f.experiments, "SELECT 1", PAGE_PROBE_EXPERIMENTS, 0), 0);
	assert_int_equal(probe(f.telemetry, "SELECT 1", PAGE_PROBE_TELEMETRY, 1), 0);
	fixture_remove(&f);
}

/* Of our version all that pages ask for must be there; of a newer one the fills by the columns that are known. */
static void
test_shape(void **state)
{
	struct fixture f;
	(void)state;
	fixture_make(&f, 1);
	assert_int_equal(probe(f.ledger, "ALTER TABLE fills RENAME COLUMN fill_model TO model_of_fill", PAGE_PROBE_LEDGER, 1), -1);
	assert_int_equal(probe(f.ledger, "SELECT 1", PAGE_PROBE_LEDGER, 2), 0);
	assert_int_equal(probe(f.ledger, "SELECT 1", PAGE_PROBE_LEDGER, 0), 0);
	assert_int_equal(probe(f.ledger, "ALTER TABLE fills DROP COLUMN order_id", PAGE_PROBE_LEDGER, 2), -1);
	assert_int_equal(probe(f.ledger, "SELECT 1", PAGE_PROBE_LEDGER, 0), -1);
	assert_int_equal(probe(f.experiments, "ALTER TABLE experiments DROP COLUMN tags", PAGE_PROBE_EXPERIMENTS, 0), -1);
	assert_int_equal(probe(f.telemetry, "DROP TABLE life", PAGE_PROBE_TELEMETRY, 1), -1);
	fixture_remove(&f);
}

/* A journal without any table is filled by the runner; one that lost its main table is damaged, and the error names the table. */
static void
test_main_table(void **state)
{
	static const char *const names[] = { "fills", "experiments", "bar" };
	struct fixture f;
	(void)state;
	fixture_make(&f, 1);
	const char *const paths[] = { f.ledger, f.experiments, f.telemetry };
	for (int i = 0; i < 3; i++) {
		static const char *const tails[] = { "", "-wal", "-shm" };
		char sql[64], words[64], path[160];
		struct db *db = fixture_open(paths[i], DB_WRITE);
		assert_int_equal(page_meta_table(db, i), 1);
		snprintf(sql, sizeof sql, "DROP TABLE %s", names[i]);
		assert_int_equal(db_exec(db, sql), 0);
		db_close(db);
		db = fixture_open(paths[i], DB_READ);
		assert_int_equal(page_meta_table(db, i), -1);
		snprintf(words, sizeof words, "no such table: %s", names[i]);
		assert_non_null(strstr(db_error(db), words));
		db_close(db);
		for (int k = 0; k < 3; k++) {
			snprintf(path, sizeof path, "%s%s", paths[i], tails[k]);
			unlink(path);
		}
		db = fixture_open(paths[i], DB_WRITE);
		assert_int_equal(page_meta_table(db, i), 0);
		db_close(db);
	}
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_whole), cmocka_unit_test(test_shape), cmocka_unit_test(test_main_table) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
