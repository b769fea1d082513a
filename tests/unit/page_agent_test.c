/* The models and jobs of a ledger, newest first, at most so many, whatever their texts hold. */
#include "fixture.h"
#include "page_agent.h"

static void
newest_first(void **state)
{
	struct fixture f;
	struct page_agent_model m[3];
	struct page_agent_job j[3];
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(page_agent_models(db, m, 3), 0);
	assert_int_equal(page_agent_jobs(db, j, 3), 0);
	assert_int_equal(db_exec(db, "INSERT INTO model VALUES (1, '2026-01-05', 'retired', 'models/v1.json', 'aa', 'r1'), (2, '2026-01-06', 'champion', 'models/v2.json', 'bb', NULL),"
	                             " (3, '2026-01-07', 'candidate', 'models/v3.json', 'cc', 'r3'), (4, x'ff', '<b>', printf('%.200c', 'x'), printf('%.200c', 'y'), NULL);"
	                             "INSERT INTO job(ref, session, kind, state, reason) VALUES ('a', '2026-01-05', 'experiment', 'done', 'why'), ('b', '2026-01-06', 'shadow', 'running', '')"), 0);
	assert_int_equal(page_agent_models(db, m, 3), 3);
	assert_true(m[0].version == 4 && m[1].version == 3 && m[2].version == 2);
	assert_string_equal(m[0].created, "?");
	assert_string_equal(m[0].state, "<b>");
	assert_int_equal(strlen(m[0].file), sizeof m[0].file - 1);
	assert_int_equal(strlen(m[0].sha256), sizeof m[0].sha256 - 1);
	assert_string_equal(m[1].run_id, "r3");
	assert_string_equal(m[2].run_id, "");
	assert_int_equal(page_agent_jobs(db, j, 1), 1);
	assert_true(j[0].id == 2 && strcmp(j[0].kind, "shadow") == 0 && strcmp(j[0].state, "running") == 0);
	assert_int_equal(page_agent_jobs(db, j, 3), 2);
	assert_string_equal(j[1].reason, "why");
	assert_string_equal(j[1].ref, "a");
	db_close(db);
	db = fixture_open(f.experiments, DB_READ);
	assert_int_equal(page_agent_models(db, m, 3), -1);
	assert_int_equal(page_agent_jobs(db, j, 3), -1);
	db_close(db);
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(newest_first) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
