/*
 * A champion that does not live up to its record is rolled back after three bad periods, by the numbers of its journal; the one
 * before decides again and rests; where there is none, that is said.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>

#include <cmocka.h>

#include "agent_loop.h"
#include "rollback.h"

static struct agent_world world, parts;
static int sessions;

/* Until an event of that key is told, at most so many sessions. */
static void
until(struct agent_world *w, const char *like, int most)
{
	char sql[160];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM event WHERE kind = 'agent' AND key LIKE '%s'", like);
	for (sessions = 0; sessions < most && (sessions == 0 || agent_world_number(w, LEDGER, sql) == 0); sessions += 5)
		agent_world_trade(w, 5);
	assert_int_equal(agent_world_number(w, LEDGER, sql), 1);
}

static void
falls(void **state)
{
	(void)state;
	agent_loop_begin(&world, "world", "3", "brag");
	until(&world, "promote:v%", 100);
	agent_loop_fate(&world, "crash"); /* nobody else takes over */
	until(&world, "rollback:v%", 120);
	agent_world_trade(&world, 3);
	/* sessions with a return since the deployment: 63 are judged first at 65, so that the third period is the 75th */
	assert_int_equal(agent_world_number(&world, LEDGER, "SELECT count(*) - 1 FROM cycle c, event p, event r WHERE p.key LIKE 'promote:v%' AND r.key LIKE 'rollback:v%' AND c.session > p.session AND c.session <= r.session"), 75);
	assert_int_equal(agent_world_number(&world, LEDGER, "SELECT count(*) FROM decision d, event p, event r WHERE p.key LIKE 'promote:v%' AND r.key LIKE 'rollback:v%' AND d.model <>"
	                                                   " CASE WHEN d.session > p.session AND d.session <= r.session THEN substr(p.key, 9) ELSE 'v1' END"), 0);
	assert_int_equal(agent_world_number(&world, LEDGER, "SELECT count(*) FROM model WHERE version = 1 AND state = 'champion'"), 1);
	assert_int_equal(agent_world_number(&world, LEDGER, "SELECT count(*) FROM model WHERE version > 1 AND state = 'retired'"), 1);
	agent_world_whole(&world);
}

/* The journaled numbers by hand: the ledger's returns since the deployment; what said one half has a Brier score of 0.25. */
static void
numbers(void **state)
{
	(void)state;
	struct buf b = agent_world_rows(&world, LEDGER, "SELECT json_extract(data, '$.current'), json_extract(data, '$.champion'), json_extract(data, '$.error'), json_extract(data, '$.sessions') FROM event WHERE key LIKE 'rollback:%'", 4);
	char *end;
	double current = strtod(b.data, &end), champion = strtod(end + 1, &end), error = strtod(end + 1, &end), n = strtod(end + 1, &end), ret[80];
	struct buf r = agent_world_rows(&world, LEDGER, "SELECT q.ret FROM equity q, event p, event r WHERE p.key LIKE 'promote:v%' AND r.key LIKE 'rollback:v%' AND q.session > p.session AND q.session <= r.session ORDER BY q.session", 1);
	int64_t features = agent_world_number(&world, LEDGER, "SELECT json_array_length(j.data, '$.recipe.features') FROM job j JOIN model m ON m.run_id = j.ref");
	size_t rows = 0;
	for (const char *p = r.data; *p != '\0' && rows < 80; p = strchr(p, '\n') + 1)
		ret[rows++] = strtod(p, NULL);
	assert_int_equal(rows, 76); /* the first was earned by who decided before */
	struct fitness_metrics m;
	struct fitness f;
	fitness_of(&(struct fitness_record){ .returns = ret + 1, .n = 75, .features = features, .estimators = 100 }, true, &m);
	m.value[FITNESS_CALIBRATION] = 0.25;
	m.has[FITNESS_CALIBRATION] = true;
	assert_int_equal(fitness_score(&m, &fitness_default, &f), FITNESS_OK);
	assert_true(fabs(f.composite - current) < 1e-12);
	assert_true((champion - current) / champion > 0.15);
	assert_true(fabs(error - 0.25 / 4 * sqrt(252.0 / 75)) < 1e-9);
	assert_true(n == 75);
	buf_free(&r);
	buf_free(&b);
}

/* The same with processes that begin anew, each for a few sessions. */
static void
anew(void **state)
{
	(void)state;
	int64_t total = agent_world_number(&world, LEDGER, "SELECT count(*) FROM cycle"), promoted = agent_world_number(&world, LEDGER, "SELECT count(*) FROM cycle WHERE session <= (SELECT session FROM event WHERE key LIKE 'promote:v%')");
	agent_loop_begin(&parts, "parts", "3", "brag");
	/* fates change at the same session in both */
	int64_t change = (promoted + 1 + 4) / 5 * 5;
	for (int64_t done = 0; done < change; done += 5)
		agent_world_trade(&parts, 5);
	agent_loop_fate(&parts, "crash");
	for (int64_t done = change; done < total; done += 7)
		agent_world_trade(&parts, (int)(total - done < 7 ? total - done : 7));
	agent_loop_same(&world, &parts);
}

/* After it the machine rests: v1 is judged anew only after ten periods and five good ones. */
static void
first(void **state)
{
	struct agent_world w;
	(void)state;
	agent_loop_begin(&w, "first", "3", "boast");
	agent_world_trade(&w, 78);
	struct buf b = agent_world_rows(&w, LEDGER, "SELECT text FROM event WHERE key LIKE 'agent:%'", 1);
	if (strncmp(b.data, "v1 should be rolled back, but there is nothing to roll back to: composite 0.", 76) != 0)
		fail_msg("%s", b.data);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM event WHERE key LIKE 'agent:%'"), 1);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM event WHERE key LIKE 'rollback:%'"), 0);
	agent_world_whole(&w);
	buf_free(&b);
}

/* What the agent was held back from is not lost: with the first period after that it is asked again. */
static void
paused(void **state)
{
	struct agent_world w;
	(void)state;
	agent_loop_begin(&w, "paused", "3", "brag");
	until(&w, "promote:v%", 100);
	agent_loop_fate(&w, "crash");
	agent_world_trade(&w, 60);
	agent_loop_trade(&w, 30, "paused", NULL, NULL);
	struct buf b = agent_world_rows(&w, LEDGER, "SELECT text FROM event WHERE key LIKE 'agent:%' ORDER BY seq", 1);
	if (strstr(b.data, " should be rolled back to v1, but the agent is paused: composite ") == NULL)
		fail_msg("%s", b.data);
	buf_free(&b);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM event WHERE key LIKE 'rollback:%'"), 0);
	agent_world_trade(&w, 6);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM event WHERE key LIKE 'rollback:%'"), 1);
	agent_world_whole(&w);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(falls), cmocka_unit_test(numbers), cmocka_unit_test(anew), cmocka_unit_test(first), cmocka_unit_test(paused) };
	int code = agent_loop_child(argc, argv);
	return code >= 0 ? code : cmocka_run_group_tests(tests, agent_world_begin, agent_world_end);
}
