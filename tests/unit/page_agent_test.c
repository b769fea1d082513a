/* The models and jobs of a ledger, newest first, at most so many, whatever their texts hold. */
#include "fixture.h"

#include <math.h>

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

/* What is under way, oldest first, with what its data say; data that hold anything else say nothing. */
static void
under_way(void **state)
{
	struct fixture f;
	struct page_agent_job j[4];
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(page_agent_open(db, j, 4), 0);
	assert_int_equal(db_exec(db, "INSERT INTO job(ref, session, kind, state, data) VALUES ('E-20260105-1', '2026-01-05', 'experiment', 'shadow', '{\"step\":\"refit\",\"type\":\"hyperparameter\",\"refit\":true,\"asked\":false,\"cause\":\"overfitting\",\"champion\":1,\"description\":\"d\",\"version\":2}'),"
	                             " ('E-20260105-2', '2026-01-05', 'experiment', 'done', '{\"outcome\":\"rejected\",\"ended\":\"2026-01-06\"}'), ('E-20260106-1', '2026-01-06', 'experiment', 'pending', '{\"version\":\"2\",\"description\":[1],\"refit\":1}'),"
	                             " ('E-20260107-1', '2026-01-07', 'experiment', 'queued', 'broken {')"), 0);
	assert_int_equal(page_agent_open(db, j, 4), 3);
	assert_string_equal(j[0].ref, "E-20260105-1");
	assert_true(j[0].version == 2 && j[0].champion == 1 && j[0].refit && !j[0].asked && j[0].outcome[0] == '\0');
	assert_string_equal(j[0].description, "d");
	assert_string_equal(j[0].type, "hyperparameter");
	assert_true(strcmp(j[1].state, "pending") == 0 && j[1].version == 0 && j[1].description[0] == '\0' && !j[1].refit);
	assert_true(strcmp(j[2].state, "queued") == 0 && j[2].step[0] == '\0');
	assert_int_equal(page_agent_open(db, j, 1), 1);
	assert_int_equal(page_agent_jobs(db, j, 4), 4);
	assert_string_equal(j[2].outcome, "rejected");
	assert_string_equal(j[2].ended, "2026-01-06");
	db_close(db);
	fixture_remove(&f);
}

/* The newest cycle with an agent, however many without one follow it within bounds; the newest turn. */
static void
cycle_and_turn(void **state)
{
	struct fixture f;
	struct page_agent_cycle c;
	struct page_agent_turn t;
	(void)state;
	fixture_make(&f, 1);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(page_agent_cycle(db, &c), 0);
	assert_int_equal(page_agent_turn(db, &t), 0);
	assert_true(c.phase[0] == '\0' && t.text[0] == '\0');
	assert_int_equal(db_exec(db, "UPDATE cycle SET agent_phase = 'observe', agent_reason = 'No drift detected' WHERE session = '2026-03-08';"
	                             "INSERT INTO event(key, at, session, kind, severity, text, data) VALUES ('promote:v2', '', '2026-03-01', 'agent', 'info', 'v2 is the champion', '{}'), ('rollback:v2:2026-03-05', '', '2026-03-05', 'agent', 'warning', 'v1 again', '{}'),"
	                             " ('shadow:E-20260305-1', '', '2026-03-06', 'agent', 'info', 'begins', '{}')"), 0);
	assert_int_equal(page_agent_cycle(db, &c), 1);
	assert_true(strcmp(c.session, "2026-03-08") == 0 && strcmp(c.phase, "observe") == 0 && strcmp(c.reason, "No drift detected") == 0);
	assert_int_equal(page_agent_turn(db, &t), 1);
	assert_true(t.back && !t.replaced && strcmp(t.session, "2026-03-05") == 0 && strcmp(t.text, "v1 again") == 0);
	assert_int_equal(db_exec(db, "INSERT INTO event(key, at, session, kind, severity, text, data) VALUES ('model:v3', '', '2026-03-06', 'agent', 'info', 'it replaces v1', '{}'), ('model:v1', '', '2026-03-07', 'agent', 'info', 'the first', '{}')"), 0);
	assert_int_equal(page_agent_turn(db, &t), 1);
	assert_true(!t.back && t.replaced && strcmp(t.session, "2026-03-06") == 0 && strcmp(t.text, "it replaces v1") == 0);
	db_close(db);
	fixture_remove(&f);
}

/* A rejection rests its type from the cycle at which it ended, the later end counting; a promotion and a type without a rest do not. */
static void
budget_left(void **state)
{
	struct fixture f;
	struct page_agent_budget b;
	(void)state;
	fixture_make(&f, 1);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(page_agent_budget(db, "2026-03-10", &b), 0);
	assert_true(b.used == 0 && b.rest[0] == 0);
	assert_int_equal(db_exec(db, "INSERT INTO job(ref, session, kind, state, data) VALUES ('a', '2026-03-01', 'experiment', 'done', '{\"type\":\"hyperparameter\",\"outcome\":\"rejected\",\"ended\":\"2026-03-09\"}'),"
	                             " ('b', '2026-03-08', 'experiment', 'done', '{\"type\":\"hyperparameter\",\"outcome\":\"rejected\",\"ended\":\"2026-03-08\"}'), ('c', '2026-03-08', 'experiment', 'done', '{\"type\":\"ensemble_method\",\"outcome\":\"promoted\",\"ended\":\"2026-03-09\"}'),"
	                             " ('d', '2026-03-10', 'experiment', 'done', '{\"type\":\"feature_remove\",\"outcome\":\"rejected\",\"ended\":\"2026-03-10\"}'), ('e', '2026-03-10', 'experiment', 'done', '{\"type\":\"feature_engineering\",\"outcome\":\"rejected\",\"ended\":\"2026-03-10\"}'),"
	                             " ('f', '2026-03-10', 'experiment', 'queued', '{\"type\":\"of another program\"}'), ('g', '2026-03-02', 'experiment', 'done', '{\"type\":\"feature_add\",\"outcome\":\"rejected\",\"ended\":\"1999-01-01\"}')"), 0);
	assert_int_equal(page_agent_budget(db, "2026-03-10", &b), 0);
	assert_int_equal(b.used, 3);
	assert_int_equal(b.rest[budget_type(&budget_default, "hyperparameter")], 2);
	assert_int_equal(b.rest[budget_type(&budget_default, "feature_remove")], 7);
	assert_int_equal(b.rest[budget_type(&budget_default, "feature_engineering")], 0);
	assert_int_equal(b.rest[budget_type(&budget_default, "ensemble_method")], 0);
	assert_int_equal(b.rest[budget_type(&budget_default, "feature_add")], 0);
	assert_int_equal(b.count[budget_type(&budget_default, "feature_remove")], 1);
	assert_int_equal(b.count[budget_type(&budget_default, "hyperparameter")], 0);
	db_close(db);
	fixture_remove(&f);
}

static void
shadow_so_far(void **state)
{
	struct fixture f;
	struct page_agent_shadow s;
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.telemetry, DB_WRITE);
	assert_int_equal(page_agent_shadow(db, "r", &s), 0);
	assert_true(s.sessions == 0 && isnan(s.candidate));
	assert_int_equal(db_exec(db, "INSERT INTO shadow VALUES ('r', '2026-01-05', 0.25, 0.5), ('r', '2026-01-06', 0.75, 1), ('s', '2026-01-06', 9, 9)"), 0);
	assert_int_equal(page_agent_shadow(db, "r", &s), 1);
	assert_true(s.sessions == 2 && s.candidate == 0.5 && s.champion == 0.75);
	struct page_agent_shadow_day d[2];
	assert_int_equal(page_agent_shadow_days(db, "r", d, 2), 2);
	assert_true(strcmp(d[0].session, "2026-01-06") == 0 && d[0].candidate == 0.75 && d[0].champion == 1 && strcmp(d[1].session, "2026-01-05") == 0);
	assert_int_equal(page_agent_shadow_days(db, "r", d, 1), 1);
	assert_int_equal(page_agent_shadow_days(db, "none", d, 2), 0);
	assert_int_equal(db_exec(db, "DROP TABLE shadow"), 0); /* an older journal */
	db_close(db);
	db = fixture_open(f.telemetry, DB_READ);
	assert_int_equal(page_agent_shadow(db, "r", &s), 0);
	assert_int_equal(page_agent_shadow_days(db, "r", d, 2), 0);
	db_close(db);
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(newest_first), cmocka_unit_test(under_way), cmocka_unit_test(cycle_and_turn), cmocka_unit_test(budget_left), cmocka_unit_test(shadow_so_far) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
