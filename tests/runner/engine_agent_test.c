/*
 * The agent between cycles, with experiments whose outcome the test decides (fake_experiment.h): what is queued runs, what is
 * rejected goes, a winner gets its shadow and takes over; and all that is the same whatever was begun anew, and when.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>

#include <cmocka.h>

#include "agent_loop.h"

#define SESSIONS 66

static struct agent_world whole, parts;

static void
runs(void **state)
{
	(void)state;
	agent_loop_begin(&whole, "whole", "3", "win");
	agent_world_trade(&whole, SESSIONS);
	assert_int_equal(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM cycle WHERE agent_phase IS NULL OR agent_reason IS NULL"), 0);
	assert_true(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM cycle WHERE agent_phase = 'observe' AND agent_reason = 'No drift detected'") > 0);
	assert_true(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM job") >= 4);
	assert_int_equal(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM job WHERE state = 'queued'"), 0);
	/* each hypothesis was told once, and each job has its row in the other journal */
	assert_int_equal(agent_world_number(&whole, LEDGER, "SELECT (SELECT count(*) FROM job) - (SELECT count(*) FROM event WHERE key LIKE 'hypothesis:%')"), 0);
	struct buf refs = agent_world_rows(&whole, LEDGER, "SELECT ref FROM job ORDER BY id", 1), rows = agent_world_rows(&whole, EXPERIMENTS, "SELECT run_id FROM experiments ORDER BY id", 1);
	assert_string_equal(refs.data, rows.data);
	buf_free(&refs);
	buf_free(&rows);
	agent_world_whole(&whole);
}

/* Attempts against one champion count from 1, and share out the 5 %. */
static void
attempts(void **state)
{
	(void)state;
	assert_true(agent_world_number(&whole, EXPERIMENTS, "SELECT max(json_extract(results, '$.attempt')) FROM experiments") >= 3);
	assert_int_equal(agent_world_number(&whole, EXPERIMENTS, "SELECT count(*) FROM (SELECT json_extract(results, '$.attempt') a, json_extract(results, '$.p_limit') p,"
	                                                         " row_number() OVER (PARTITION BY json_extract(metadata, '$.champion_version') ORDER BY id) n FROM experiments"
	                                                         " WHERE json_extract(results, '$.attempt') > 0) WHERE a <> n OR abs(p - 0.05 / (n * (n + 1))) > 1e-15"), 0);
}

/* A winner decides from the session after its promotion on, and not before. */
static void
takes_over(void **state)
{
	(void)state;
	assert_int_equal(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM event WHERE key LIKE 'promote:v%'"), 1);
	assert_int_equal(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM decision d, event e WHERE e.key LIKE 'promote:v%' AND d.model <> CASE WHEN d.session > e.session THEN substr(e.key, 9) ELSE 'v1' END"), 0);
	assert_true(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM decision d, event e WHERE e.key LIKE 'promote:v%' AND d.session > e.session") > 5);
	assert_int_equal(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM model WHERE state = 'champion' AND run_id IS NOT NULL"), 1);
	assert_int_equal(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM model WHERE state = 'retired' AND version = 1"), 1);
	assert_int_equal(agent_world_number(&whole, EXPERIMENTS, "SELECT count(*) FROM experiments WHERE promotion_decision = 'promoted'"), 1);
	/* those that waited meanwhile proved nothing against the new one */
	assert_true(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM job WHERE reason LIKE 'scored against v1, v% decides now'") > 0);
	agent_loop_files(&whole);
}

/* The champion's half of a shadow by hand: what it decided with, against the bars five sessions on. */
static void
shadowed(void **state)
{
	(void)state;
	const char *ref = "SELECT substr(key, 8) FROM event WHERE key LIKE 'shadow:%' ORDER BY seq LIMIT 1";
	struct buf name = agent_world_rows(&whole, LEDGER, ref, 1);
	assert_non_null(name.data);
	assert_int_equal(agent_world_number(&whole, TELEMETRY, "SELECT count(*) FROM shadow WHERE ref = (SELECT min(ref) FROM shadow)"), 20);
	struct buf told = agent_world_rows(&whole, TELEMETRY, "SELECT session, champion FROM shadow WHERE ref = (SELECT min(ref) FROM shadow) ORDER BY session", 2);
	struct buf said = agent_world_rows(&whole, LEDGER, "SELECT session, probability FROM decision ORDER BY session", 2);
	struct buf x = agent_world_rows(&whole, TELEMETRY, "SELECT session, b.c - (SELECT sum(a.gap) FROM bar a WHERE a.session <= b.session) FROM bar b ORDER BY b.session", 2);
	double sum = 0;
	for (const char *t = told.data; *t != '\0'; t = strchr(t, '\n') + 1) {
		char session[DATE_TEXT];
		snprintf(session, sizeof session, "%.10s", t);
		const char *at = strstr(x.data, session), *later = at;
		for (int i = 0; i < LABEL_HORIZON; i++)
			later = strchr(later, '\n') + 1;
		double y = strtod(later + 11, NULL) > strtod(at + 11, NULL) ? 1 : 0, p = strtod(strstr(said.data, session) + 11, NULL);
		assert_true(fabs((p - y) * (p - y) - strtod(t + 11, NULL)) < 1e-12);
		sum += strtod(t + 11, NULL) / 20;
	}
	struct buf kept = agent_world_rows(&whole, EXPERIMENTS, "SELECT json_extract(results, '$.shadow.champion') FROM experiments WHERE run_id = (SELECT min(run_id) FROM experiments)", 1);
	assert_true(fabs(strtod(kept.data, NULL) - sum) < 1e-12);
	buf_free(&kept);
	buf_free(&name);
	buf_free(&told);
	buf_free(&said);
	buf_free(&x);
}

/* The process begins anew again and again, in the midst of experiments too, once without telemetry: the same journals, and the same files. */
static void
anew(void **state)
{
	char path[160];
	int interrupted = 0;
	(void)state;
	agent_loop_begin(&parts, "parts", "3", "win");
	for (int done = 0; done < SESSIONS;) {
		int n = done < 20 ? 10 : done < 30 ? 1 : 3;
		n = n < SESSIONS - done ? n : SESSIONS - done;
		interrupted += done > 0 ? agent_loop_interrupt(&parts) : 0;
		agent_world_trade(&parts, n);
		done += n;
		if (done == 39) {
			snprintf(path, sizeof path, "%s/" TELEMETRY, parts.data);
			assert_int_equal(unlink(path), 0);
		}
	}
	assert_true(interrupted > 0);
	agent_loop_same(&whole, &parts);
	agent_world_same(&whole, &parts, TELEMETRY, "SELECT ref, session, candidate, champion FROM shadow ORDER BY ref, session", 4);
	agent_world_whole(&parts);
}

/* One world for each end of a run; its first diagnosis is enough. */
static void
ends(const char *word, const char *reason)
{
	struct agent_world w;
	agent_loop_begin(&w, word, "3", word);
	agent_world_trade(&w, 24);
	assert_true(agent_world_number(&w, LEDGER, "SELECT count(*) FROM job WHERE json_extract(data, '$.refit') = 0") > 0);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM job WHERE json_extract(data, '$.refit') = 0 AND json_extract(data, '$.outcome') = 'rejected' AND state = 'done'"),
	    agent_world_number(&w, LEDGER, "SELECT count(*) FROM job WHERE json_extract(data, '$.refit') = 0"));
	struct buf b = agent_world_rows(&w, LEDGER, "SELECT reason FROM job WHERE json_extract(data, '$.refit') = 0 ORDER BY id LIMIT 1", 1);
	if (strstr(b.data, reason) == NULL)
		fail_msg("%s: %s", word, b.data);
	buf_free(&b);
	b = agent_world_rows(&w, EXPERIMENTS, "SELECT promotion_reason FROM experiments WHERE json_extract(metadata, '$.refit') = 0 ORDER BY id LIMIT 1", 1);
	assert_non_null(strstr(b.data, reason));
	buf_free(&b);
	/* the type rests from the cycle's end on */
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM job WHERE session > (SELECT min(session) FROM job)"), 0);
	agent_loop_files(&w);
	agent_world_whole(&w);
}

static void
rejected(void **state)
{
	(void)state;
	ends("lose", "won 2 of 5 windows, 3 are needed (attempt 1)");
	ends("doubt", "won 4 of 5 windows, p 0.2 of the paired daily difference, at most 0.025 is needed (attempt 1)");
	ends("crash", "the run failed: crashed");
	ends("other", "the run failed: models/v");
}

/* Paused: diagnosed, and no further. At autonomy 1: told, once in 30 days, and not tried. */
static void
held_back(void **state)
{
	struct agent_world w;
	(void)state;
	agent_loop_begin(&w, "paused", "3", "win");
	agent_loop_trade(&w, 30, "paused", NULL, NULL);
	assert_true(agent_world_number(&w, LEDGER, "SELECT count(*) FROM cycle WHERE agent_phase = 'diagnose' AND agent_reason = 'Agent paused'") > 0);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM event WHERE key LIKE 'hypothesis:%'"), 0);
	agent_world_whole(&w);
	agent_loop_begin(&w, "one", "1", "win");
	agent_world_trade(&w, 30);
	assert_true(agent_world_number(&w, LEDGER, "SELECT count(*) FROM cycle WHERE agent_phase = 'hypothesize' AND agent_reason LIKE '%at autonomy 1 none is tried'") == 1);
	assert_true(agent_world_number(&w, LEDGER, "SELECT count(*) FROM cycle WHERE agent_reason LIKE 'nothing to try: refit: this recipe was tried % market day(s) ago; again after 30, nor learning rate: %'") > 3);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM event WHERE key LIKE 'hypothesis:%'"), 4);
	assert_int_equal(agent_world_number(&w, LEDGER, "SELECT count(*) FROM job"), 0);
	agent_world_whole(&w);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs), cmocka_unit_test(attempts), cmocka_unit_test(takes_over), cmocka_unit_test(shadowed), cmocka_unit_test(anew), cmocka_unit_test(rejected),
		cmocka_unit_test(held_back),
	};
	int code = agent_loop_child(argc, argv);
	return code >= 0 ? code : cmocka_run_group_tests(tests, agent_world_begin, agent_world_end);
}
