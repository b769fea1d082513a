/* The champion is observed in each cycle, the same whoever asks and however often the process began anew; verify knows what is written of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "agent_world.h"
#include "observe.h"

#define LEDGER "fill_journal.db"
#define TELEMETRY "cycle_journal.db"
#define SESSIONS 66

#define DECISIONS "SELECT session, symbol, probability, drift_verdict, target FROM decision ORDER BY session, symbol", 5
#define EVENTS "SELECT seq, key, session, kind, severity, text, data FROM event WHERE kind IN ('drift', 'agent') ORDER BY seq", 7
#define TESTS "SELECT session, feature, symbol, n, m, missing, psi, psi_line, ks, p, adjusted, verdict FROM feature_reading ORDER BY session, feature, symbol", 12

static struct agent_world whole, parts;

static void
observed(void **state)
{
	(void)state;
	agent_world_open(&whole, "whole", "1");
	agent_world_trade(&whole, SESSIONS);
	assert_int_equal(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM decision WHERE drift_verdict IS NULL"), 0);
	assert_int_equal(agent_world_number(&whole, TELEMETRY, "SELECT count(*) FROM observation"), SESSIONS);
	/* both kinds of session, or the rest proves little */
	assert_true(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM event WHERE kind = 'drift'") > 0);
	assert_true(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM event WHERE kind = 'drift'") < SESSIONS);
	assert_true(agent_world_number(&whole, LEDGER, "SELECT count(*) FROM fills") > 0);
	assert_true(agent_world_number(&whole, TELEMETRY, "SELECT max(n) FROM reading WHERE kind = 'brier'") >= OBSERVE_ENOUGH);
	agent_world_whole(&whole);
}

/* A Brier score and a hit rate by hand, from the journals: predictions against the bars five sessions on. */
static void
by_hand(void **state)
{
	(void)state;
	struct buf read = agent_world_rows(&whole, TELEMETRY, "SELECT value FROM reading WHERE kind = 'brier' ORDER BY session DESC LIMIT 1", 1);
	struct buf p = agent_world_rows(&whole, LEDGER, "SELECT probability FROM decision ORDER BY session", 1);
	struct buf x = agent_world_rows(&whole, TELEMETRY, "SELECT b.c - (SELECT sum(a.gap) FROM bar a WHERE a.session <= b.session) FROM bar b ORDER BY b.session", 1);
	double sum = 0;
	int n = 0;
	const char *pp = p.data, *px = x.data;
	double prob[SESSIONS], price[SESSIONS];
	for (int i = 0; i < SESSIONS; i++) {
		prob[i] = strtod(pp, NULL);
		price[i] = strtod(px, NULL);
		pp = strchr(pp, '\n') + 1;
		px = strchr(px, '\n') + 1;
	}
	for (int i = SESSIONS - 5 - 60; i < SESSIONS - 5; i++) {
		if (i < 0)
			continue;
		double y = price[i + 5] > price[i] ? 1 : 0;
		sum += (prob[i] - y) * (prob[i] - y);
		n++;
	}
	assert_int_equal(n, 60);
	assert_true(sum / n - strtod(read.data, NULL) < 1e-9 && strtod(read.data, NULL) - sum / n < 1e-9);
	buf_free(&read);
	buf_free(&p);
	buf_free(&x);
}

/* The process begins anew again and again; once its telemetry is gone, once only the newest observations. */
static void
anew(void **state)
{
	(void)state;
	agent_world_open(&parts, "parts", "1");
	agent_world_trade(&parts, 1);
	agent_world_trade(&parts, 20);
	agent_world_trade(&parts, 7);
	struct db *db = agent_world_db(&parts, TELEMETRY, DB_WRITE);
	assert_int_equal(db_exec(db, "DELETE FROM observation WHERE session > (SELECT session FROM observation ORDER BY session LIMIT 1 OFFSET 9)"), 0);
	db_close(db);
	agent_world_trade(&parts, 12);
	db = agent_world_db(&parts, TELEMETRY, DB_WRITE);
	assert_int_equal(db_exec(db, "UPDATE observation SET state = x'00'"), 0);
	db_close(db);
	agent_world_trade(&parts, SESSIONS - 40);
	agent_world_same(&whole, &parts, LEDGER, DECISIONS);
	agent_world_same(&whole, &parts, LEDGER, EVENTS);
	const char *newest = "SELECT session, version, deployed, words, hex(state) FROM observation ORDER BY session DESC LIMIT 20";
	agent_world_same(&whole, &parts, TELEMETRY, newest, 5);
	agent_world_same(&whole, &parts, TELEMETRY, "SELECT session, kind, name, value, error, line, n, needs, verdict, mark FROM reading WHERE session IN"
	                                            " (SELECT session FROM observation ORDER BY session DESC LIMIT 20) ORDER BY session, kind, name", 10);
	agent_world_same(&whole, &parts, TELEMETRY, TESTS);
	agent_world_whole(&parts);
}

static void
nothing_at_0(void **state)
{
	struct agent_world none;
	(void)state;
	agent_world_open(&none, "none", "0");
	agent_world_trade(&none, 3);
	assert_int_equal(agent_world_number(&none, LEDGER, "SELECT count(*) FROM decision WHERE drift_verdict IS NOT NULL"), 0);
	assert_int_equal(agent_world_number(&none, TELEMETRY, "SELECT count(*) FROM observation"), 0);
	agent_world_whole(&none);
}

/* One change, which verify must name by its table. */
static void
mutate(const char *sql, const char *names)
{
	char undo[160], from[160], command[800];
	struct buf out = { 0 };
	snprintf(from, sizeof from, "%s/" LEDGER, parts.data);
	snprintf(undo, sizeof undo, "%s/kept.db", agent_home);
	struct db *db = agent_world_db(&parts, LEDGER, DB_WRITE);
	(void)unlink(undo);
	assert_int_equal(db_copy(db, undo, command, sizeof command), 0);
	if (db_exec(db, sql) != 0)
		fail_msg("%s", db_error(db));
	assert_true(db_changes(db) > 0);
	db_close(db);
	assert_int_equal(verify_run(&parts.cfg, &out, false), 1);
	if (strstr(out.data, names) == NULL)
		fail_msg("%s\n%s", sql, out.data);
	buf_free(&out);
	snprintf(command, sizeof command, "rm -f '%s'-wal '%s'-shm && cp '%s' '%s'", from, from, undo, from);
	assert_int_equal(system(command), 0);
	agent_world_whole(&parts);
}

static void
verified(void **state)
{
	(void)state;
	mutate("UPDATE decision SET drift_verdict = 'fine' WHERE session = (SELECT max(session) FROM decision)", "drift_verdict");
	mutate("DELETE FROM event WHERE seq = (SELECT min(seq) FROM event WHERE kind = 'drift')", "event");
	mutate("UPDATE event SET text = replace(text, 'confidence', 'certainty') WHERE seq = (SELECT min(seq) FROM event WHERE kind = 'drift')", "text");
	mutate("UPDATE event SET data = replace(data, 'drifted', 'moved') WHERE seq = (SELECT min(seq) FROM event WHERE kind = 'drift')", "text");
	mutate("UPDATE event SET data = '{}' WHERE seq = (SELECT min(seq) FROM event WHERE kind = 'drift')", "data");
	mutate("UPDATE event SET kind = 'agent' WHERE seq = (SELECT min(seq) FROM event WHERE kind = 'drift')", "kind");
	mutate("UPDATE event SET session = '2019-01-02' WHERE seq = (SELECT min(seq) FROM event WHERE kind = 'drift')", "session");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(observed), cmocka_unit_test(by_hand), cmocka_unit_test(anew), cmocka_unit_test(nothing_at_0), cmocka_unit_test(verified),
	};
	if (argc > 2) { /* the process that trains */
		const struct args a = { .spec = &cmd_train.spec, .operand = argv[2] };
		return cmd_train.run(NULL, &a);
	}
	return cmocka_run_group_tests(tests, agent_world_begin, agent_world_end);
}
