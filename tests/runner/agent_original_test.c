/*
 * The agent on an experiment journal that an original left, with markup in every text, expressions where values belong, and runs that are named like its own:
 * it finds nothing in there, tries and decides what it would have without it, and leaves each old row as it was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agent_loop.h"

#define SESSIONS 24
#define MARKUP "</td><script>alert(1)</script>"
#define OLD "SELECT id, created_at, hypothesis, mutation_type, config_diff, results, champion_metrics, promotion_decision, promotion_reason, run_id, model_version, tags, metadata" \
	" FROM experiments WHERE id <= 6 ORDER BY id", 13
#define NEW "SELECT created_at, hypothesis, mutation_type, config_diff, results, champion_metrics, promotion_decision, promotion_reason, run_id, model_version, tags, metadata" \
	" FROM experiments WHERE run_id LIKE 'E-20%' ORDER BY id", 12
#define JOBS "SELECT id, ref, session, kind, state, reason, data FROM job ORDER BY id", 7

static struct agent_world clean, old;

/* As the original made it: no version, no index of ours. */
static void
original(const struct agent_world *w)
{
	struct db *db = agent_world_db(w, EXPERIMENTS, DB_WRITE);
	assert_int_equal(db_exec(db, "CREATE TABLE experiments(id INTEGER PRIMARY KEY AUTOINCREMENT, created_at TEXT NOT NULL, hypothesis TEXT NOT NULL,"
	                             " mutation_type TEXT NOT NULL, config_diff TEXT NOT NULL, results TEXT NOT NULL, champion_metrics TEXT,"
	                             " promotion_decision TEXT NOT NULL, promotion_reason TEXT, run_id TEXT, model_version INTEGER,"
	                             " tags TEXT DEFAULT '[]', metadata TEXT DEFAULT '{}')"), 0);
	assert_int_equal(db_exec(db, "CREATE INDEX idx_experiments_created ON experiments(created_at)"), 0);
	assert_int_equal(db_exec(db, "CREATE INDEX idx_experiments_mutation ON experiments(mutation_type)"), 0);
	assert_int_equal(db_exec(db, "CREATE INDEX idx_experiments_decision ON experiments(promotion_decision)"), 0);
	assert_int_equal(db_exec(db, "INSERT INTO experiments VALUES"
	                             " (1, '" MARKUP "', '" MARKUP "', '" MARKUP "', '{\"" MARKUP "\": {\"old\": \"" MARKUP "\", \"new\": []}}', '{\"" MARKUP "\": 1}', '" MARKUP "', '" MARKUP "', '" MARKUP "', '" MARKUP "', '" MARKUP "', '" MARKUP "', '" MARKUP "'),"
	                             " (2, '2018-12-20T20:00:00+00:00', 'slower', 'hyperparameter', '{\"eta\": {\"old\": \"current\", \"new\": \"current * 0.5\"}}', '{\"sharpe\": \"1.2 + 0.3\", \"p\": NaN}', NULL, 'promoted', 'eval(1 / 0)', 'E-1', 7, '[\"agent\"]', '{\"recipe_digest\": \"current\", \"session\": \"2018-12-20\"}'),"
	                             " (3, 'tomorrow', '', 'hyperparameter', '', '', '', 'pending', '', '', NULL, '', ''),"
	                             " (4, '9999-12-31', 'later than all', 'ensemble_method', '[[[[', '{\"failed\": 1e999}', '[]', 'pending', NULL, 'shadow:1', -1, NULL, NULL),"
	                             " (5, '2018-12-20T20:00:00+00:00', 'number', 'hyperparameter', '1e999', '-Infinity', '0', 'rejected', NULL, '1', 9223372036854775807, '0', '0'),"
	                             " (6, '2018-12-20T20:00:00+00:00', 'bytes', 'hyperparameter', x'00ff', x'c328', NULL, 'rejected', NULL, NULL, NULL, x'ff', x'7b')"), 0);
	db_close(db);
}

static void
adopted(void **state)
{
	(void)state;
	agent_loop_begin(&clean, "clean", "3", "lose");
	agent_world_trade(&clean, SESSIONS);
	agent_loop_begin(&old, "old", "3", "lose");
	original(&old);
	struct buf before = agent_world_rows(&old, EXPERIMENTS, OLD);
	for (int i = 0; i < SESSIONS; i += 8) /* and begun anew, when it reads what it left */
		agent_world_trade(&old, 8);
	struct buf after = agent_world_rows(&old, EXPERIMENTS, OLD);
	assert_string_equal(before.data, after.data);
	buf_free(&before);
	buf_free(&after);
	assert_true(agent_world_number(&clean, EXPERIMENTS, "SELECT count(*) FROM experiments") > 1);
	agent_world_same(&clean, &old, EXPERIMENTS, NEW);
	agent_world_same(&clean, &old, LEDGER, JOBS);
	agent_loop_files(&old);
	agent_world_whole(&old);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(adopted) };
	int code = agent_loop_child(argc, argv);
	return code >= 0 ? code : cmocka_run_group_tests(tests, agent_world_begin, agent_world_end);
}
