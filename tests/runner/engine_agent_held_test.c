/*
 * What holds the agent, and lets it go on where it stood: a job whose experiment has lost its row, and a winner that waits for its
 * shadow while the autonomy does not allow one. What does not hold it: a journal of experiments that was moved away as a whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agent_loop.h"

#define SHADOWS "SELECT count(*) FROM event WHERE key LIKE 'shadow:%'"
#define WAITING "SELECT count(*) FROM job WHERE state = 'waiting'"
#define IN_SHADOW "SELECT count(*) FROM job WHERE state = 'shadow'"
#define TOLD "SELECT count(*) FROM event WHERE key LIKE 'agent:%' AND severity = 'error' AND text LIKE 'the agent cannot go on: experiment_journal.db: run_id E-% has no row'"

/* A world in which a winner is in its shadow and another waits for it to end. */
static void
open_world(struct agent_world *w, const char *name)
{
	agent_loop_begin(w, name, "3", "win");
	for (int i = 0; i < 40 && (i == 0 || agent_world_number(w, LEDGER, WAITING) < 1 || agent_world_number(w, LEDGER, IN_SHADOW) < 1); i++)
		agent_world_trade(w, 1);
	assert_int_equal(agent_world_number(w, LEDGER, IN_SHADOW), 1);
	assert_true(agent_world_number(w, LEDGER, WAITING) >= 1);
}

static void
change(const struct agent_world *w, const char *file, const char *sql)
{
	struct db *db = agent_world_db(w, file, DB_WRITE);
	if (db_exec(db, sql) != 0)
		fail_msg("%s: %s", sql, db_error(db));
	db_close(db);
}

/* The row is gone: no end is written of it, the reason is told, trading goes on; with the row the job comes to its end, once. */
static void
without_its_row(void **state)
{
	struct agent_world w;
	(void)state;
	open_world(&w, "row");
	struct buf ref = agent_world_rows(&w, LEDGER, "SELECT ref FROM job WHERE state = 'shadow'", 1);
	change(&w, EXPERIMENTS, "UPDATE experiments SET run_id = 'lost ' || run_id WHERE promotion_decision = 'pending'");
	int64_t cycles = agent_world_number(&w, LEDGER, "SELECT count(*) FROM cycle"), jobs = agent_world_number(&w, LEDGER, "SELECT count(*) FROM job WHERE state <> 'done'");
	agent_world_trade(&w, 24); /* longer than a shadow */
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM cycle"), cycles + 24);
	assert_true(agent_world_number(&w, LEDGER, TOLD) >= 1);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM job WHERE state <> 'done'"), jobs);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM event WHERE key LIKE 'promote:v%'"), 0);
	assert_int_equal(agent_world_number(&w, EXPERIMENTS, "SELECT count(*) FROM experiments WHERE run_id LIKE 'lost %' AND promotion_decision <> 'pending'"), 0);
	int64_t told = agent_world_number(&w, LEDGER, TOLD);
	change(&w, EXPERIMENTS, "UPDATE experiments SET run_id = substr(run_id, 6) WHERE run_id LIKE 'lost %'");
	agent_world_trade(&w, 1);
	assert_int_equal(agent_world_number(&w, LEDGER, TOLD), told);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM event WHERE key LIKE 'promote:v%'"), 1);
	struct buf left = agent_world_rows(&w, EXPERIMENTS, "SELECT run_id FROM experiments WHERE promotion_decision = 'pending'", 1);
	assert_null(strstr(left.data, ref.data)); /* the one that lost its row has its end there too */
	buf_free(&ref);
	buf_free(&left);
	agent_world_whole(&w);
}

static void
move_away(const struct agent_world *w)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char path[160];
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		snprintf(path, sizeof path, "%s/" EXPERIMENTS "%s", w->data, endings[i]);
		assert_true(unlink(path) == 0 || endings[i][0] != '\0');
	}
}

/* Each job that was open is over, lost, told once by its name; its model is gone; and the agent goes on with new ones. */
static void
all_lost(struct agent_world *w, const struct buf *refs)
{
	char ref[32], sql[300];
	int lost = 0;
	for (const char *p = refs->data; sscanf(p, "%31[^|]", ref) == 1; p = strchr(p, '\n') + 1, lost++) {
		snprintf(sql, sizeof sql, "SELECT count(*) FROM event WHERE key = 'reject:%s' AND severity = 'warning' AND text LIKE '%s, %%: rejected: lost: experiment_journal.db %%'", ref, ref);
		assert_int_equal(agent_world_number(w, LEDGER, sql), 1);
		snprintf(sql, sizeof sql, "SELECT count(*) FROM job WHERE ref = '%s' AND state = 'done' AND json_extract(data, '$.outcome') = 'rejected' AND reason LIKE 'lost: %%'", ref);
		assert_int_equal(agent_world_number(w, LEDGER, sql), 1);
		snprintf(sql, sizeof sql, "SELECT count(*) FROM model WHERE run_id = '%s'", ref);
		assert_int_equal(agent_world_number(w, LEDGER, sql), 0);
	}
	assert_true(lost > 0);
	assert_int_equal(agent_world_number(w, LEDGER, TOLD), 0);
	agent_loop_files(w);
	int64_t jobs = agent_world_number(w, LEDGER, "SELECT max(id) FROM job");
	for (int i = 0; i < 80 && agent_world_number(w, LEDGER, SHADOWS " AND text LIKE '%is in its shadow%' AND seq > (SELECT max(seq) FROM event WHERE text LIKE '%rejected: lost: %')") < 1; i++)
		agent_world_trade(w, 4);
	assert_true(agent_world_number(w, LEDGER, "SELECT max(id) FROM job") > jobs);
	assert_true(agent_world_number(w, LEDGER, IN_SHADOW) + agent_world_number(w, LEDGER, "SELECT count(*) FROM job WHERE state = 'pending'") >= 1);
	assert_true(agent_world_number(w, EXPERIMENTS, "SELECT count(*) FROM experiments") >= 1);
	assert_int_equal(agent_world_number(w, LEDGER, TOLD), 0);
}

/* One in its shadow and one that waits. */
static void
without_its_journal(void **state)
{
	struct agent_world w;
	(void)state;
	open_world(&w, "moved");
	struct buf refs = agent_world_rows(&w, LEDGER, "SELECT ref FROM job WHERE state IN ('waiting', 'shadow')", 1);
	move_away(&w);
	agent_world_trade(&w, 1);
	all_lost(&w, &refs);
	buf_free(&refs);
}

/* One that has won and waits for the operator. */
static void
without_its_journal_pending(void **state)
{
	struct agent_world w;
	(void)state;
	agent_loop_begin(&w, "moved_pending", "2", "win");
	for (int i = 0; i < 40 && (i == 0 || agent_world_number(&w, LEDGER, "SELECT count(*) FROM job WHERE state = 'pending'") < 1); i++)
		agent_world_trade(&w, 2);
	struct buf refs = agent_world_rows(&w, LEDGER, "SELECT ref FROM job WHERE state = 'pending'", 1);
	move_away(&w);
	agent_world_trade(&w, 1);
	all_lost(&w, &refs);
	buf_free(&refs);
}

/* At autonomy 1 what is in its shadow comes to its end, and nothing new begins: who waits for a shadow waits on, and gets it at 2. */
static void
waits_at_one(void **state)
{
	struct agent_world w;
	(void)state;
	open_world(&w, "waits");
	int64_t shadows = agent_world_number(&w, LEDGER, SHADOWS), waiting = agent_world_number(&w, LEDGER, WAITING);
	agent_world_open(&w, "waits", "1");
	agent_world_trade(&w, 26);
	assert_int_equal(agent_world_number(&w, LEDGER, IN_SHADOW), 0);
	assert_int_equal(agent_world_number(&w, LEDGER, SHADOWS), shadows);
	assert_int_equal(agent_world_number(&w, LEDGER, WAITING), waiting);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM event WHERE key LIKE 'promote:v%'"), 0);
	agent_loop_files(&w);
	agent_world_whole(&w);
	agent_world_open(&w, "waits", "2");
	agent_world_trade(&w, 1);
	assert_true(agent_world_number(&w, LEDGER, SHADOWS) > shadows);
	assert_true(agent_world_number(&w, LEDGER, WAITING) < waiting);
	assert_true(agent_world_number(&w, LEDGER, "SELECT count(*) FROM job WHERE state = 'pending'") >= 1); /* the sessions that it waited are its shadow's */
	agent_world_whole(&w);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(without_its_row), cmocka_unit_test(without_its_journal), cmocka_unit_test(without_its_journal_pending), cmocka_unit_test(waits_at_one) };
	int code = agent_loop_child(argc, argv);
	return code >= 0 ? code : cmocka_run_group_tests(tests, agent_world_begin, agent_world_end);
}
