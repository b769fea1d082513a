/* One experiment, its JSON in every shape, the champion. */
#include "fixture.h"

#include <math.h>

#include "experiment_json.h"
#include "page_experiment.h"

static struct fixture files;

static int
setup(void **state)
{
	(void)state;
	fixture_make(&files, 0);
	struct db *db = fixture_open(files.experiments, DB_WRITE);
	assert_int_equal(db_exec(db, "INSERT INTO experiments(id, created_at, hypothesis, mutation_type, config_diff, results, promotion_decision, model_version) VALUES"
	                             " (3, 't', 'h', 'b', '{}', '{}', 'rejected', 7), (5, 't', 'h', 'a', '{}', '{}', 'promoted', NULL),"
	                             " (6, 't', 'h', 'b', '{}', '{}', 'pending', 'x'), (8, 't', 'h', x'62', '{}', '{}', 'pending', NULL)"), 0);
	db_close(db);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	fixture_remove(&files);
	return 0;
}

static void
test_read(void **state)
{
	struct page_experiment e;
	(void)state;
	struct db *db = fixture_open(files.experiments, DB_READ);
	assert_int_equal(page_experiment_read(db, 3, &e), 1);
	assert_string_equal(e.mutation, "b");
	assert_string_equal(e.model_version, "7");
	assert_string_equal(e.tags, "[]");
	assert_string_equal(e.metadata, "{}");
	assert_null(e.champion_metrics);
	assert_false(e.cut);
	page_experiment_free(&e);
	assert_int_equal(page_experiment_read(db, 4, &e), 0);
	page_experiment_free(&e);
	db_close(db);
}

/* By the name of its run, the newest of several; how its job ran the last time, and no word of a table that is not there. */
static void
test_runs(void **state)
{
	struct page_experiment_run run;
	int64_t id = 0;
	(void)state;
	struct db *db = fixture_open(files.experiments, DB_WRITE);
	assert_int_equal(page_experiment_of_run(db, "E-20260105-1", &id), 0);
	assert_int_equal(db_exec(db, "UPDATE experiments SET run_id = 'E-20260105-1' WHERE id = 5"), 0);
	assert_int_equal(page_experiment_of_run(db, "E-20260105-1", &id), 1);
	assert_int_equal(id, 5);
	assert_int_equal(page_experiment_of_run(db, "", &id), 0);
	assert_int_equal(page_experiment_run(db, "E-20260105-1", &run), 0); /* no such table */
	assert_int_equal(db_exec(db, "UPDATE experiments SET run_id = NULL WHERE id = 5"), 0);
	db_close(db);
	db = fixture_open(files.telemetry, DB_WRITE);
	assert_int_equal(page_experiment_run(db, "a", &run), 0);
	assert_true(isnan(run.seconds));
	assert_int_equal(db_exec(db, "INSERT INTO job_run VALUES ('a', '2026-01-05T10:00:00+00:00', 300, 2000, 'hung'), ('a', '2026-01-05T11:00:00+00:00', 12.5, NULL, 'won'), ('b', '2026-01-06T11:00:00+00:00', 1, 1, '')"), 0);
	assert_int_equal(page_experiment_run(db, "a", &run), 1);
	assert_true(run.seconds == 12.5 && run.memory_kb == 0 && strcmp(run.result, "won") == 0);
	db_close(db);
}

static void
test_champion(void **state)
{
	struct page_experiment_champion c;
	(void)state;
	struct db *db = fixture_open(files.ledger, DB_WRITE);
	assert_int_equal(page_experiment_champion(db, &c), 0);
	assert_int_equal(db_exec(db, "INSERT INTO model VALUES (1, '2026-01-05', 'retired', 'f', 's', NULL), (2, '2026-01-06', 'champion', 'f', 's', 'r2'),"
	                             " (3, '2026-01-07', 'candidate', 'f', 's', 'r3')"), 0);
	assert_int_equal(page_experiment_champion(db, &c), 1);
	assert_int_equal(c.version, 2);
	assert_string_equal(c.created, "2026-01-06");
	assert_string_equal(c.run_id, "r2");
	db_close(db);
}

static void
test_changes(void **state)
{
	struct experiment_json j;
	(void)state;
	assert_int_equal(experiment_json_changes("{\"lr\": \"current * 0.5\", \"n\": {\"old\": 3, \"new\": 0.10}, \"m\": {\"new\": [1, 2]},"
	                                         " \"k\": {\"old\": 1}, \"x\": {\"old\": 1, \"new\": 2, \"why\": \"<b>\"}, \"z\": {\"old\": null, \"new\": NaN}}", &j), 1);
	assert_int_equal(j.n, 6);
	assert_string_equal(j.row[0].name, "lr");
	assert_null(j.row[0].from);
	assert_string_equal(j.row[0].to, "current * 0.5");
	assert_string_equal(j.row[1].from, "3");
	assert_string_equal(j.row[1].to, "0.10");
	assert_null(j.row[2].from);
	assert_string_equal(j.row[2].to, "[1,2]");
	assert_null(j.row[3].from);
	assert_string_equal(j.row[3].to, "{\"old\":1}");
	assert_null(j.row[4].from);
	assert_string_equal(j.row[4].to, "{\"old\":1,\"new\":2,\"why\":\"<b>\"}");
	assert_string_equal(j.row[5].from, "null");
	assert_string_equal(j.row[5].to, "NaN");
	experiment_json_free(&j);
	assert_int_equal(experiment_json_changes("{}", &j), 1);
	assert_int_equal(j.n, 0);
	assert_int_equal(experiment_json_changes(NULL, &j), 0);
	assert_int_equal(experiment_json_changes(" null ", &j), 0);
	static const char *const other[] = { "", "[1]", "3", "\"text\"", "{\"a\": ", "{} trailing", "current * 0.5" };
	for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
		if (experiment_json_changes(other[i], &j) != -1)
			fail_msg("taken for changes: %s", other[i]);
}

static void
test_metrics(void **state)
{
	struct experiment_json j;
	(void)state;
	assert_int_equal(experiment_json_metrics("{\"sharpe\": 1.250, \"folds\": {\"a\": {\"hit\": true}, \"e\": {}}, \"t\": \"a\\u0000b\"}", &j), 1);
	assert_int_equal(j.n, 4);
	assert_string_equal(experiment_json_find(&j, "sharpe"), "1.250");
	assert_string_equal(experiment_json_find(&j, "folds.a.hit"), "true");
	assert_string_equal(experiment_json_find(&j, "folds.e"), "{}");
	assert_string_equal(experiment_json_find(&j, "t"), "a?b");
	assert_null(experiment_json_find(&j, "folds"));
	experiment_json_free(&j);
	assert_int_equal(experiment_json_metrics("[1, 2]", &j), -1);
	/* shown as it stands rather than as another number */
	assert_int_equal(experiment_json_metrics("{\"n\": [99999999999999999999]}", &j), -1);
	assert_int_equal(experiment_json_metrics("{\"n\": \"\\\"99999999999999999999\", \"x\": 0.12345678901234567890, \"y\": 99999999999999999999.0}", &j), 1);
	assert_string_equal(experiment_json_find(&j, "x"), "0.12345678901234567890");
	assert_string_equal(experiment_json_find(&j, "y"), "99999999999999999999.0");
	experiment_json_free(&j);
	/* a NUL would end a name, and hide the one that begins as it does; in a value it is seen */
	assert_int_equal(experiment_json_metrics("{\"a\\u0000b\" : 1, \"a\": 2}", &j), -1);
	assert_int_equal(experiment_json_metrics("{\"a\\\\u0000b\": \"\\u0000\", \"c\": \"\\u0000\"}", &j), 1);
	assert_string_equal(experiment_json_find(&j, "a\\u0000b"), "?");
	experiment_json_free(&j);
}

/* Rows beyond those that are kept are still known by name: what two texts have in common counts once. */
static void
test_beyond(void **state)
{
	struct experiment_json a, b;
	struct buf one = { 0 }, two = { 0 };
	(void)state;
	for (int i = 0; i < EXPERIMENT_JSON_ROWS + 300; i++) {
		buf_fmt(&one, "%c\"k%d\":1", i > 0 ? ',' : '{', i);
		buf_fmt(&two, "%c\"k%d\":1", i > 0 ? ',' : '{', i + 7);
	}
	buf_char(&one, '}');
	buf_char(&two, '}');
	assert_int_equal(experiment_json_metrics(one.data, &a), 1);
	assert_int_equal(experiment_json_metrics(two.data, &b), 1);
	assert_int_equal(a.more, 300);
	assert_int_equal(experiment_json_both(&a, &b), EXPERIMENT_JSON_ROWS + 307);
	assert_null(experiment_json_find(&a, "k450"));
	assert_true(experiment_json_has(&a, "k450"));
	assert_false(experiment_json_has(&a, "k505"));
	experiment_json_free(&a);
	assert_int_equal(experiment_json_both(&a, &b), EXPERIMENT_JSON_ROWS + 300);
	experiment_json_free(&b);
	assert_int_equal(experiment_json_both(&a, &b), 0);
	buf_free(&one);
	buf_free(&two);
}

static void
test_tags(void **state)
{
	struct experiment_json j;
	struct buf many = { 0 };
	(void)state;
	assert_int_equal(experiment_json_tags("[\"a\", 2, null]", &j), 1);
	assert_int_equal(j.n, 3);
	assert_string_equal(j.row[0].to, "a");
	assert_string_equal(j.row[2].to, "null");
	experiment_json_free(&j);
	buf_char(&many, '[');
	for (int i = 0; i < EXPERIMENT_JSON_ROWS + 5; i++)
		buf_str(&many, i > 0 ? ",1" : "1");
	buf_char(&many, ']');
	assert_int_equal(experiment_json_tags(many.data, &j), 1);
	assert_int_equal(j.n, EXPERIMENT_JSON_ROWS);
	assert_int_equal(j.more, 5);
	experiment_json_free(&j);
	buf_clear(&many);
	for (int i = 0; i < 5000; i++)
		buf_char(&many, '[');
	assert_int_equal(experiment_json_tags(many.data, &j), -1);
	buf_free(&many);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_read), cmocka_unit_test(test_runs),      cmocka_unit_test(test_champion),
		                            cmocka_unit_test(test_changes), cmocka_unit_test(test_metrics), cmocka_unit_test(test_beyond), cmocka_unit_test(test_tags) };
	return cmocka_run_group_tests(tests, setup, teardown);
}
