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
	assert_int_equal(say(rollback_of, 0, "nothing to roll back to: no model was champion before this one"), 1);
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

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(waits), cmocka_unit_test(refused), cmocka_unit_test(decides), cmocka_unit_test(comes_back), cmocka_unit_test(asks) };
	int code = agent_loop_child(argc, argv);
	return code >= 0 ? code : cmocka_run_group_tests(tests, agent_world_begin, agent_world_end);
}
