/* Which folders tell that there was a ledger, and which do not. */
#include <sys/stat.h>

#include "fixture.h"
#include "lost.h"

static void
put_file(const char *dir, const char *name)
{
	char path[200];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs("no journal, but long enough to be looked at as one", f) > 0);
	assert_int_equal(fclose(f), 0);
}

static void
change(const char *path, const char *sql)
{
	struct db *db = fixture_open(path, DB_WRITE);
	assert_int_equal(db_exec(db, sql), 0);
	db_close(db);
}

#define EXPERIMENT "INSERT INTO experiments(created_at, hypothesis, mutation_type, config_diff, results, promotion_decision) VALUES ('', '', '', '{}', '{}', 'rejected')"
#define LIFE "INSERT INTO life(at, kind, severity, text) VALUES ('2026-01-05T20:00:00+00:00', 'start', 'info', 't')"

static void
lost_or_never_there(void **state)
{
	struct fixture f;
	char why[LOST_WHY], models[200], model[220];
	(void)state;
	fixture_make(&f, 0);
	change(f.experiments, EXPERIMENT);
	assert_int_equal(lost_ledger(f.dir, why), 0); /* it is there */
	assert_false(lost_restore(f.dir));
	snprintf(models, sizeof models, "%s/restore.partial", f.dir);
	assert_int_equal(mkdir(models, 0750), 0);
	assert_true(lost_restore(f.dir));
	assert_int_equal(rmdir(models), 0);
	assert_int_equal(unlink(f.ledger), 0);
	assert_int_equal(lost_ledger(f.dir, why), 1);
	assert_string_equal(why, "experiment_journal.db holds experiments");
	change(f.experiments, "PRAGMA user_version = 0"); /* the original's own follow from no ledger of ours */
	assert_int_equal(lost_ledger(f.dir, why), 0);
	change(f.experiments, "PRAGMA user_version = 1; DELETE FROM experiments");
	assert_int_equal(lost_ledger(f.dir, why), 0);
	change(f.telemetry, LIFE);
	assert_int_equal(lost_ledger(f.dir, why), 1);
	assert_string_equal(why, "cycle_journal.db holds what a runner did");
	change(f.telemetry, "DROP TABLE life; DROP TABLE bar"); /* another program's */
	assert_int_equal(lost_ledger(f.dir, why), 0);
	snprintf(models, sizeof models, "%s/models", f.dir);
	snprintf(model, sizeof model, "%s/v12.json", models);
	assert_int_equal(mkdir(models, 0750), 0);
	put_file(models, "v12.json.old");
	put_file(models, "vx.json");
	assert_int_equal(lost_ledger(f.dir, why), 0);
	put_file(models, "v12.json");
	assert_int_equal(lost_ledger(f.dir, why), 1);
	assert_string_equal(why, "models holds v12.json");
	snprintf(why, sizeof why, "rm -r '%s'", models);
	assert_int_equal(system(why), 0);
	fixture_remove(&f);
}

/* A file in the ledger's place that holds nothing is none; one that is no journal is for who opens it. */
static void
emptied_or_not_readable(void **state)
{
	struct fixture f;
	char why[LOST_WHY];
	(void)state;
	fixture_make(&f, 0);
	change(f.telemetry, LIFE);
	assert_int_equal(truncate(f.ledger, 0), 0);
	assert_int_equal(lost_ledger(f.dir, why), 1);
	put_file(f.dir, "fill_journal.db");
	assert_int_equal(lost_ledger(f.dir, why), 0);
	assert_int_equal(unlink(f.ledger), 0);
	put_file(f.dir, "experiment_journal.db");
	assert_int_equal(lost_ledger(f.dir, why), -1);
	assert_non_null(strstr(why, "experiment_journal.db"));
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(lost_or_never_there), cmocka_unit_test(emptied_or_not_readable) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
