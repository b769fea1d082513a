/* What the operator decides in the agent's place: with a runner and without one, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agent_loop.h"

static struct agent_world w;

struct word {
	int (*say)(struct engine *e, int64_t id);
	int64_t id;
	int rc;
	char why[600];
};

static int
rollback_of(struct engine *e, int64_t id)
{
	(void)id;
	return engine_rollback(e);
}

static int
trigger(struct engine *e, int64_t id)
{
	(void)id;
	return engine_trigger(e);
}

static int
act(struct engine *e, void *arg)
{
	struct word *word = arg;
	word->rc = word->say(e, word->id);
	snprintf(word->why, sizeof word->why, "%s", engine_reason(e));
	return word->rc;
}

/* Without a runner. */
static int
say(int (*fn)(struct engine *e, int64_t id), int64_t id, const char *why)
{
	struct word word = { .say = fn, .id = id };
	char err[600] = "";
	int code;
	int rc = engine_offline(&w.cfg, act, &word, &code, err, sizeof err);
	assert_int_equal(rc, word.rc);
	if (why != NULL && strstr(word.why, why) == NULL)
		fail_msg("%s", word.why);
	if (rc < 0)
		fail_msg("%s", err);
	return rc;
}

static int64_t
id_of(const char *where)
{
	char sql[200];
	snprintf(sql, sizeof sql, "SELECT id FROM experiments WHERE %s ORDER BY id LIMIT 1", where);
	return agent_world_number(&w, EXPERIMENTS, sql);
}

/* At autonomy 2 winners wait. */
static void
waits(void **state)
{
	(void)state;
	agent_loop_begin(&w, "operator", "2", "win");
	for (int i = 0; i < 20 && (i == 0 || agent_world_number(&w, LEDGER, "SELECT count(*) FROM job WHERE state = 'pending'") < 2); i++)
		agent_world_trade(&w, 5);
	assert_true(agent_world_number(&w, LEDGER, "SELECT count(*) FROM job WHERE state = 'pending'") >= 2);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM event WHERE key LIKE 'promote:%'"), 0);
	assert_true(agent_world_number(&w, LEDGER, "SELECT count(*) FROM cycle WHERE agent_phase = 'promote' AND agent_reason LIKE '%waiting for the operator%'") >= 1);
	assert_int_equal(agent_world_number(&w, EXPERIMENTS, "SELECT count(*) FROM experiments WHERE promotion_decision = 'promoted'"), 0);
	agent_loop_files(&w);
	agent_world_whole(&w);
}

static void
refused(void **state)
{
	(void)state;
	assert_int_equal(say(engine_promote, 4711, "no experiment 4711"), 1);
	assert_int_equal(say(engine_reject, 4711, "no experiment 4711"), 1);
	assert_int_equal(say(rollback_of, 0, "nothing to roll back to"), 1);
	/* a ledger without its model's row refuses in words */
	struct db *db = agent_world_db(&w, LEDGER, DB_WRITE);
	assert_int_equal(db_exec(db, "UPDATE model SET version = version + 900 WHERE version > 1"), 0);
	assert_int_equal(say(engine_promote, id_of("promotion_decision = 'pending'"), "the ledger has no row of its model"), 1);
	assert_int_equal(db_exec(db, "UPDATE model SET version = version - 900 WHERE version > 1"), 0);
	db_close(db);
	agent_world_whole(&w);
}

/* A kill between the two journals: the word that was not finished is taken back, and may be said again. */
static void
unfinished(void **state)
{
	(void)state;
	struct db *db = agent_world_db(&w, EXPERIMENTS, DB_WRITE);
	assert_int_equal(db_exec(db, "UPDATE experiments SET promotion_decision = 'promoted', promotion_reason = promotion_reason || '; by the operator'"
	                             " WHERE id = (SELECT min(id) FROM experiments WHERE promotion_decision = 'pending')"), 0);
	db_close(db);
	agent_loop_trade(&w, 0, "running", agent_loop_settle, NULL);
	assert_int_equal(agent_world_number(&w, EXPERIMENTS, "SELECT count(*) FROM experiments WHERE promotion_decision = 'promoted'"), 0);
	agent_world_whole(&w);
}

static void
decides(void **state)
{
	(void)state;
	int64_t second = agent_world_number(&w, EXPERIMENTS, "SELECT id FROM experiments WHERE promotion_decision = 'pending' ORDER BY id LIMIT 1 OFFSET 1"), first = id_of("promotion_decision = 'pending'");
	assert_int_equal(say(engine_reject, second, NULL), 0);
	assert_int_equal(say(engine_reject, second, "cannot be rejected: it is rejected"), 1);
	assert_int_equal(say(engine_promote, second, "does not wait for the operator: it is rejected"), 1);
	agent_world_whole(&w);
	assert_int_equal(say(engine_promote, first, NULL), 0);
	assert_int_equal(say(engine_promote, first, "does not wait for the operator: it is promoted"), 1);
	agent_world_whole(&w);
	assert_int_equal(agent_world_number(&w, EXPERIMENTS, "SELECT count(*) FROM experiments WHERE promotion_decision = 'promoted' AND promotion_reason LIKE '%; by the operator'"), 1);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM event WHERE key LIKE 'promote:%' AND text LIKE '%; by the operator'"), 1);
	agent_world_trade(&w, 2);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM decision WHERE model = (SELECT substr(key, 9) FROM event WHERE key LIKE 'promote:%')"), 2);
	/* what else waited proves nothing any more */
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM job WHERE state IN ('waiting', 'shadow', 'pending') AND json_extract(data, '$.champion') = 1"), 0);
	agent_loop_files(&w);
	agent_world_whole(&w);
}

static void
comes_back(void **state)
{
	(void)state;
	assert_int_equal(say(rollback_of, 0, NULL), 0);
	agent_world_whole(&w);
	agent_world_trade(&w, 2);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM decision WHERE model = 'v1' AND session > (SELECT session FROM event WHERE key LIKE 'rollback:%')"), 2);
	assert_int_equal(say(rollback_of, 0, "nothing to roll back to: no model with an out-of-sample record was champion before this one"), 1);
	agent_loop_files(&w);
	agent_world_whole(&w);
}

/* The next cycle goes on to hypotheses, whatever it sees; that one alone. */
static void
asks(void **state)
{
	(void)state;
	assert_int_equal(say(trigger, 0, NULL), 0);
	agent_world_whole(&w);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT value FROM meta WHERE key = 'trigger'"), 1);
	agent_world_trade(&w, 2);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT value FROM meta WHERE key = 'trigger'"), 0);
	/* asked for: in the reason, or in what is tried */
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM cycle WHERE agent_reason LIKE 'asked for by the operator: %' OR session IN (SELECT session FROM job WHERE json_extract(data, '$.asked'))"), 1);
	agent_world_whole(&w);
}

/* One change in a journal; verify must find it, and nothing once it is undone. */
static void
change(const char *file, const char *sql)
{
	char from[200], kept[200], err[300];
	struct buf out = { 0 }, good = { 0 };
	snprintf(from, sizeof from, "%s/%s", w.data, file);
	snprintf(kept, sizeof kept, "%s/kept.db", agent_home);
	(void)unlink(kept);
	struct db *db = agent_world_db(&w, file, DB_WRITE);
	assert_int_equal(db_copy(db, kept, err, sizeof err), 0);
	if (db_exec(db, sql) != 0 || db_changes(db) == 0)
		fail_msg("%s: %s", sql, db_error(db));
	db_close(db);
	if (verify_run(&w.cfg, &out, false) != 1)
		fail_msg("not found: %s", sql);
	snprintf(err, sizeof err, "%s-wal", from);
	(void)unlink(err);
	assert_int_equal(buf_read_file(&good, kept, (size_t)64 << 20), 0);
	assert_int_equal(buf_write_file(from, good.data, good.len, 0600, false), 0);
	buf_free(&good);
	buf_free(&out);
}

#define PROMOTED "(SELECT ref FROM job WHERE json_extract(data, '$.outcome') = 'promoted')"
#define REJECTED "(SELECT ref FROM job WHERE json_extract(data, '$.outcome') = 'rejected' AND json_extract(data, '$.version') > 0 LIMIT 1)"

static void
found_in_ledger(void **state)
{
	static const char *const changes[] = {
		"UPDATE job SET ref = 'E-20190123-9' WHERE id = 1", "UPDATE job SET session = '2019-01-22' WHERE id = 1", "UPDATE job SET kind = 'train' WHERE id = 1",
		"UPDATE job SET state = 'waiting' WHERE id = 1", "UPDATE job SET state = 'gone' WHERE id = 1", "UPDATE job SET reason = reason || 'x' WHERE id = 1", "UPDATE job SET data = '{}' WHERE id = 1",
		"UPDATE job SET data = json_set(data, '$.champion', 2) WHERE id = 2", "UPDATE job SET data = json_set(data, '$.attempt', 7) WHERE json_extract(data, '$.attempt') = 1",
		"UPDATE job SET data = json_set(data, '$.prediction', 'it wins') WHERE id = 2", "UPDATE job SET data = json_set(data, '$.recipe.eta', 0.07) WHERE id = 2",
		"UPDATE job SET data = json_set(data, '$.recipe_digest', 'abc') WHERE id = 2", "UPDATE job SET data = json_set(data, '$.cause', 'overfitting') WHERE id = 2",
		"UPDATE job SET data = json_set(data, '$.metric', 'sharpe') WHERE id = 2", "UPDATE job SET data = json_set(data, '$.ended', '2019-01-02') WHERE ref = " PROMOTED,
		"UPDATE job SET data = json_set(data, '$.outcome', 'rejected') WHERE ref = " PROMOTED, "UPDATE job SET data = json_set(data, '$.outcome', 'promoted') WHERE ref = " REJECTED,
		"UPDATE job SET data = json_set(data, '$.version', 77) WHERE ref = " PROMOTED, "UPDATE job SET data = json_set(data, '$.sha256', 'abc') WHERE ref = " PROMOTED,
		"DELETE FROM job WHERE id = 1", "DELETE FROM job WHERE id = (SELECT max(id) FROM job)", "UPDATE sqlite_sequence SET seq = seq + 1 WHERE name = 'job'",
		"UPDATE model SET run_id = NULL WHERE version > 1", "UPDATE model SET run_id = " REJECTED " WHERE version > 1", "UPDATE model SET state = 'candidate' WHERE version > 1",
		"UPDATE model SET state = CASE state WHEN 'champion' THEN 'retired' ELSE 'champion' END", "UPDATE model SET created = '2019-01-02' WHERE version > 1", "DELETE FROM model WHERE version > 1",
		"DELETE FROM event WHERE key = 'hypothesis:E-20190123-1'", "UPDATE event SET text = replace(text, 'predicted', 'hoped') WHERE key = 'hypothesis:E-20190123-1'",
		"UPDATE event SET data = json_set(data, '$.job.eta', 1) WHERE key = 'hypothesis:E-20190123-1'", "UPDATE event SET session = '2019-01-22' WHERE key = 'hypothesis:E-20190123-2'",
		"DELETE FROM event WHERE key = 'experiment:E-20190123-2'", "UPDATE event SET text = replace(text, 'p 0.001', 'p 0.0001') WHERE key = 'experiment:E-20190123-2'",
		"UPDATE event SET data = json_set(data, '$.state', 'rejected') WHERE key = 'experiment:E-20190123-2'", "UPDATE event SET key = 'experiment:E-20190123-8' WHERE key = 'experiment:E-20190123-2'",
		"DELETE FROM event WHERE key LIKE 'shadow:%' AND seq = (SELECT min(seq) FROM event WHERE key LIKE 'shadow:%')", "UPDATE event SET severity = 'error' WHERE key LIKE 'shadow:%'",
		"DELETE FROM event WHERE key LIKE 'pending:%' AND seq = (SELECT min(seq) FROM event WHERE key LIKE 'pending:%')", "UPDATE event SET text = replace(text, 'Brier score 0.2', 'Brier score 0.1') WHERE key LIKE 'pending:%'",
		"DELETE FROM event WHERE key LIKE 'reject:%' AND seq = (SELECT min(seq) FROM event WHERE key LIKE 'reject:%')", "UPDATE event SET text = text || '!' WHERE key LIKE 'reject:%'",
		"DELETE FROM event WHERE key LIKE 'promote:%'", "UPDATE event SET key = 'promote:v77' WHERE key LIKE 'promote:%'", "UPDATE event SET session = '2019-01-02' WHERE key LIKE 'promote:%'",
		"UPDATE event SET text = replace(text, 'operator', 'agent') WHERE key LIKE 'promote:%'", "DELETE FROM event WHERE key LIKE 'rollback:%'", "UPDATE event SET key = replace(key, ':v', ':v7') WHERE key LIKE 'rollback:%'",
		"UPDATE event SET data = json_set(data, '$.asked', json('false')) WHERE key LIKE 'rollback:%'", "UPDATE event SET data = json_set(data, '$.version', 3) WHERE key LIKE 'rollback:%'",
		"UPDATE cycle SET agent_phase = NULL WHERE id = 30", "UPDATE cycle SET agent_reason = NULL WHERE id = 30", "UPDATE cycle SET agent_phase = 'promote' WHERE id = 10",
		"UPDATE cycle SET agent_reason = 'fine' WHERE id = 10", "UPDATE cycle SET agent_reason = '1 experiment: rejected' WHERE session = '2019-01-23'", "UPDATE cycle SET agent_phase = 'experiment' WHERE session = '2019-01-23'",
		"UPDATE job SET data = json_set(data, '$.asked', json('true')) WHERE id = 1",
		"UPDATE meta SET value = '1' WHERE key = 'trigger'", "DELETE FROM event WHERE key LIKE 'operator:trigger%'",
		/* who decides must be the champion of the time */
		"UPDATE event SET text = 'v1 decides', data = '{\"text\":\"v1 decides\"}' WHERE key LIKE 'decides:%' AND text LIKE 'v% decides' AND text <> 'v1 decides'",
		"UPDATE decision SET model = 'v1' WHERE model <> 'v1' AND model LIKE 'v%'",
	};
	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
		change(LEDGER, changes[i]);
	agent_world_whole(&w);
}

static void
found_in_experiments(void **state)
{
	static const char *const changes[] = {
		"UPDATE experiments SET created_at = '2019-01-23T20:00:01+00:00' WHERE id = 1", "UPDATE experiments SET hypothesis = hypothesis || 'x' WHERE id = 1", "UPDATE experiments SET mutation_type = 'feature_add' WHERE id = 1",
		"UPDATE experiments SET config_diff = '{}' WHERE id = 1", "UPDATE experiments SET results = '{}' WHERE id = 2", "UPDATE experiments SET results = json_set(results, '$.p', 0.9) WHERE id = 2",
		"UPDATE experiments SET results = json_set(results, '$.p_limit', 0.05) WHERE id = 2", "UPDATE experiments SET results = json_set(results, '$.attempt', 9) WHERE id = 2",
		"UPDATE experiments SET results = json_set(results, '$.windows_won', 5) WHERE id = 2", "UPDATE experiments SET results = json_set(results, '$.window_1.candidate', 0.1) WHERE id = 2",
		"UPDATE experiments SET results = json_set(results, '$.sharpe', 2.5) WHERE id = 2", "UPDATE experiments SET results = json_set(results, '$.composite', 0.9) WHERE id = 2",
		"UPDATE experiments SET results = json_set(results, '$.shadow.candidate', 0.9) WHERE promotion_decision = 'promoted'", "UPDATE experiments SET champion_metrics = NULL WHERE id = 2",
		"UPDATE experiments SET champion_metrics = json_set(champion_metrics, '$.calibration', 0.1) WHERE id = 2", "UPDATE experiments SET promotion_decision = 'rejected' WHERE promotion_decision = 'promoted'",
		"UPDATE experiments SET promotion_decision = 'promoted' WHERE id = (SELECT min(id) FROM experiments WHERE promotion_decision = 'rejected')", "UPDATE experiments SET promotion_reason = 'luck' WHERE id = 1",
		"UPDATE experiments SET run_id = 'E-20190123-7' WHERE id = 1", "UPDATE experiments SET model_version = 9 WHERE id = 1", "UPDATE experiments SET model_version = NULL WHERE promotion_decision = 'promoted'",
		"UPDATE experiments SET tags = '[]' WHERE id = 1", "UPDATE experiments SET metadata = '{}' WHERE id = 1",
		"UPDATE experiments SET metadata = json_set(metadata, '$.prediction_held', json(CASE json_extract(metadata, '$.prediction_held') WHEN 1 THEN 'false' ELSE 'true' END)) WHERE id = 2",
		"DELETE FROM experiments WHERE id = 1", "INSERT INTO experiments(created_at, hypothesis, mutation_type, config_diff, results, promotion_decision, run_id) VALUES ('x', 'y', 'z', '{}', '{}', 'rejected', 'E-20200101-1')",
	};
	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++)
		change(EXPERIMENTS, changes[i]);
	agent_world_whole(&w);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(waits), cmocka_unit_test(refused), cmocka_unit_test(unfinished), cmocka_unit_test(decides), cmocka_unit_test(comes_back), cmocka_unit_test(asks),
		cmocka_unit_test(found_in_ledger), cmocka_unit_test(found_in_experiments) };
	int code = agent_loop_child(argc, argv);
	return code >= 0 ? code : cmocka_run_group_tests(tests, agent_world_begin, agent_world_end);
}
