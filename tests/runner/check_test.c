/* What `check` makes of an instance in any state: each limit at its edge, the worst first, one line whatever the words. */
#include "check_world.h"
#include "cmd.h"

#define HEARTBEAT_WARN check_items[CHECK_HEARTBEAT].standard.warn
#define HEARTBEAT_CRIT check_items[CHECK_HEARTBEAT].standard.crit
#define OVERDUE_WARN check_items[CHECK_OVERDUE].standard.warn
#define OVERDUE_CRIT check_items[CHECK_OVERDUE].standard.crit
#define OPEN_WARN check_items[CHECK_OPEN].standard.warn
#define OPEN_CRIT check_items[CHECK_OPEN].standard.crit

static void
test_heartbeat(void **state)
{
	(void)state;
	well();
	fine();
	f.runner.heartbeat = NOW - HEARTBEAT_WARN * CLOCK_SECOND;
	fine();
	strcpy(f.runner.word, "down"); /* the pages' word after 15 s is no judgement here */
	f.runner.heartbeat = NOW - (HEARTBEAT_WARN + 1) * CLOCK_SECOND;
	says(CHECK_WARNING, "no heartbeat for 21 s");
	f.runner.heartbeat = NOW - HEARTBEAT_CRIT * CLOCK_SECOND;
	says(CHECK_WARNING, "no heartbeat for 60 s");
	f.runner.heartbeat = NOW - (HEARTBEAT_CRIT + 1) * CLOCK_SECOND;
	says(CHECK_CRITICAL, "no heartbeat for 61 s");
	f.runner.heartbeat = NOW + 3600 * CLOCK_SECOND;
	assert_int_equal(check_age(&f), 0);
	says(CHECK_WARNING, "3600 s in the future");
	f.runner.heartbeat = NOW + 5 * CLOCK_SECOND;
	fine();
}

static void
down(const char *state, bool exited)
{
	strcpy(f.runner.word, "down");
	strcpy(f.runner.why, "exit code 1: no room");
	strcpy(f.runner.state, state);
	f.runner.exited = exited;
}

static void
test_runner(void **state)
{
	(void)state;
	well();
	down("stopped", false);
	says(CHECK_CRITICAL, "runner down: exit code 1: no room");
	down("running", true);
	says(CHECK_CRITICAL, "runner down");
	strcpy(f.runner.state, "critical");
	strcpy(f.runner.reason, "no space left");
	says(CHECK_CRITICAL, "no space left");
	strcpy(f.runner.state, "degraded");
	says(CHECK_WARNING, "gives no reason");
	strcpy(f.runner.state, "finished");
	fine();
	strcpy(f.runner.word, "absent");
	strcpy(f.runner.why, "none was started");
	says(CHECK_CRITICAL, "no runner: none was started (/run)");
	strcpy(f.runner.word, "absent");
	strcpy(f.denied, "/run/runner_status.json: Permission denied");
	says(CHECK_UNKNOWN, "unknown: /run/runner_status.json: Permission denied");
	strcpy(f.runner.word, "absent");
	strcpy(f.meta.mode, "csv");
	says(CHECK_UNKNOWN, "a replay that is over needs none");
	strcpy(f.meta.mode, "csv");
	strcpy(f.runner.state, "finished");
	f.runner.heartbeat = 1;
	fine();
}

static void
test_cycles(void **state)
{
	(void)state;
	well();
	f.runner.next_at = NOW - OVERDUE_WARN * CLOCK_SECOND;
	fine();
	f.runner.next_at -= (OVERDUE_WARN + 1 + HEARTBEAT_WARN) * CLOCK_SECOND;
	says(CHECK_WARNING, "next cycle overdue by 79 s");
	f.runner.next_at = NOW - (OVERDUE_CRIT + 1) * CLOCK_SECOND;
	says(CHECK_CRITICAL, "overdue by 601 s");
	f.runner.next_at = 0;
	fine();
	strcpy(f.cycle.state, "decided");
	strcpy(f.cycle.phase, "decide");
	f.cycle.started = NOW - (OPEN_WARN + 1) * CLOCK_SECOND;
	says(CHECK_WARNING, "cycle of 2019-02-15 open for 301 s, in phase decide");
	strcpy(f.cycle.state, "open");
	says(CHECK_CRITICAL, "open for 5000 s");
	f.missed = 2;
	says(CHECK_WARNING, "2 of the last 20 cycles missed");
	f.tradable = 0;
	says(CHECK_WARNING, "no market can be traded");
	f.decided = f.tradable = 0;
	strcpy(f.meta.decider, "v1: models/v2.json is cut, or no model");
	says(CHECK_WARNING, "the champion cannot decide, in its place: v1: models/v2.json is cut, or no model");
	strcpy(f.meta.decider, "v2");
	fine();
}

static void
test_journals(void **state)
{
	(void)state;
	well();
	lose(CHECK_EXPERIMENTS, CHECK_MISSING);
	says(CHECK_WARNING, "journal 1 lost");
	lose(CHECK_TELEMETRY, CHECK_EMPTY);
	says(CHECK_WARNING, "journal 2 lost");
	lose(CHECK_TELEMETRY, CHECK_UNREADABLE);
	says(CHECK_CRITICAL, "journal 2 lost");
	lose(CHECK_LEDGER, CHECK_UNREADABLE);
	f.balance.mismatches = 1; /* what stands in an unread ledger is not judged */
	says(CHECK_CRITICAL, "journal 0 lost");
	lose(CHECK_LEDGER, CHECK_MISSING);
	says(CHECK_CRITICAL, "a runner lives without its ledger");
	lose(CHECK_LEDGER, CHECK_MISSING);
	lose(CHECK_TELEMETRY, CHECK_MISSING);
	strcpy(f.runner.word, "absent");
	says(CHECK_UNKNOWN, "no ledger to check: journal 0 lost (/data)");
	lose(CHECK_LEDGER, CHECK_EMPTY);
	strcpy(f.runner.state, "starting");
	says(CHECK_UNKNOWN, "no ledger to check");
	f.has_meta = false;
	says(CHECK_CRITICAL, "a ledger that is not its own");
	f.has_meta = false;
	f.version = 0;
	strcpy(f.runner.word, "absent");
	lose(CHECK_TELEMETRY, CHECK_MISSING);
	says(CHECK_UNKNOWN, "a journal of fills alone");
	f.has_meta = false;
	f.version = PAGE_META_VERSION + 1;
	says(CHECK_UNKNOWN, "newer than this program's");
}

static void
test_orders(void **state)
{
	(void)state;
	well();
	f.balance.mismatches = 2;
	strcpy(f.balance.first, "position mismatch: HE holds 3, its fills say 2");
	says(CHECK_CRITICAL, "HE holds 3");
	strcpy(f.meta.stopped, "another program wrote 1 row");
	says(CHECK_CRITICAL, "orders are stopped: another program wrote 1 row");
	strcpy(f.meta.stopped, "cash mismatch: 1 and 2"); /* the runner gives it as its own reason, with what lifts it */
	strcpy(f.runner.state, "critical");
	strcpy(f.runner.reason, "orders are stopped: cash mismatch: 1 and 2; `hydra-runner unhalt` lifts it");
	says(CHECK_CRITICAL, "orders are stopped: cash mismatch: 1 and 2; `hydra-runner unhalt` lifts it");
	f.meta.halted = true;
	strcpy(f.meta.halt_reason, "operator");
	strcpy(f.runner.state, "halted"); /* told once */
	says(CHECK_WARNING, "halted by the operator");
	f.meta.halted = true;
	strcpy(f.meta.halt_reason, "ruin");
	says(CHECK_CRITICAL, "equity is not above 0");
	strcpy(f.breaker[1].state, "triggered");
	strcpy(f.breaker[1].since, "2019-02-11");
	says(CHECK_WARNING, "breaker max_drawdown triggered since 2019-02-11");
	strcpy(f.breaker[1].state, "cooldown");
	says(CHECK_WARNING, "breaker max_drawdown cooldown");
	f.breaker[1].latched = true;
	strcpy(f.breaker[1].state, "triggered");
	says(CHECK_CRITICAL, "resume --breaker max_drawdown");
}

static void
test_disk(void **state)
{
	(void)state;
	well();
	f.disk_left = PAGE_SYSTEM_DISK_LOW - 1;
	says(CHECK_WARNING, "disk low: 5.00 GB left");
	f.disk_left = PAGE_SYSTEM_DISK_FULL;
	says(CHECK_WARNING, "disk low");
	f.disk_left = PAGE_SYSTEM_DISK_FULL - 1;
	says(CHECK_CRITICAL, "disk nearly full");
	f.disk_left = -1;
	fine();
}

static void
test_work(void **state)
{
	(void)state;
	well();
	f.behind = 1;
	fine();
	f.behind = 2;
	strcpy(f.behind_symbol, "HE");
	strcpy(f.behind_session, "2019-02-13");
	says(CHECK_WARNING, "no bar of HE since 2019-02-13: 2 sessions have closed");
	f.behind = 4;
	says(CHECK_CRITICAL, "4 sessions");
	f.winners = 2;
	strcpy(f.winner, "E-20190201-1");
	says(CHECK_WARNING, "2 winners wait for your word, the oldest is E-20190201-1");
	f.drift = CHECK_DRIFT_WATCHED;
	fine();
	f.drift = CHECK_DRIFT_DEGRADED;
	says(CHECK_WARNING, "the model is degraded");
	f.wal = 257 * CHECK_MEGABYTE;
	says(CHECK_WARNING, "write-ahead log has grown to 257 MB");
	f.undelivered = 900;
	fine();
	f.undelivered = 901;
	strcpy(f.undelivered_words, "1 alert waits for mail");
	says(CHECK_WARNING, "1 alert waits for mail");
	f.undelivered = 86401;
	says(CHECK_CRITICAL, "");
}

static void
test_limits(void **state)
{
	(void)state;
	well();
	assert_int_equal(check_limits_read("disk=9000:8000,heartbeat=-:-,drift=0:1,", f.limit, said, sizeof said), 0);
	f.runner.heartbeat = NOW - 1000 * CLOCK_SECOND;
	f.disk_left = 9000 * CHECK_MEGABYTE;
	fine();
	assert_int_equal(check_limits_read("disk=9000:8000,drift=0:1", f.limit, said, sizeof said), 0);
	f.disk_left = 8999 * CHECK_MEGABYTE;
	says(CHECK_WARNING, "disk low: 9.00 GB left");
	assert_int_equal(check_limits_read("drift=0:1", f.limit, said, sizeof said), 0);
	f.drift = CHECK_DRIFT_DEGRADED;
	says(CHECK_CRITICAL, "the model is degraded");
	static const char *const bad[] = { "disk", "disk=", "disk=1", "disk=1:", "disk=1:2:3", "disk=x:1", "disk=10000000000:1", "disk=2:3", "open=3:2", "runner=1:2", "none=1:2", "disk=2:1,,open=1:2", "open=1:2,open=1:2" };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(check_limits_read(bad[i], f.limit, said, sizeof said), -1);
		assert_non_null(strstr(said, "; allowed: ITEM=WARNING:CRITICAL"));
	}
}

/* Critical before warning before unknown, and as many as there can be. */
static void
test_worst(void **state)
{
	(void)state;
	well();
	f.disk_left = PAGE_SYSTEM_DISK_LOW - 1;
	strcpy(f.runner.word, "absent");
	strcpy(f.meta.mode, "csv");
	check_judge(&f, &v);
	assert_int_equal(v.state, CHECK_WARNING);
	assert_int_equal(v.n, 2);
	assert_int_equal(v.finding[1].state, CHECK_UNKNOWN);
	well();
	lose(CHECK_EXPERIMENTS, CHECK_UNREADABLE);
	lose(CHECK_TELEMETRY, CHECK_MISSING);
	f.runner.heartbeat = NOW - 61 * CLOCK_SECOND;
	f.runner.next_at = 1;
	strcpy(f.runner.state, "critical");
	f.disk_left = 0;
	f.balance.mismatches = f.missed = 1;
	strcpy(f.meta.stopped, "stopped");
	f.meta.halted = true;
	f.tradable = 0;
	strcpy(f.cycle.state, "open");
	for (f.n_breakers = 0; f.n_breakers < CHECK_BREAKERS; f.n_breakers++) {
		strcpy(f.breaker[f.n_breakers].state, "triggered");
		f.breaker[f.n_breakers].latched = f.n_breakers % 2 == 0;
	}
	check_judge(&f, &v);
	assert_int_equal(v.state, CHECK_CRITICAL);
	assert_int_equal(v.n, 2 + 3 + 1 + 3 + 3 + CHECK_BREAKERS);
	for (int i = 1; i < v.n; i++)
		assert_true(v.finding[i - 1].state == v.finding[i].state || v.finding[i].state == CHECK_WARNING);
}

static void
test_line(void **state)
{
	struct buf out = { 0 };
	(void)state;
	well();
	check_judge(&f, &v);
	check_line(&f, &v, &out);
	assert_string_equal(out.data, "OK - runner running, 3 of 3 journals readable, session 2019-02-15 (SIMULATED, planted edge IC 0.05) |"
	                              " heartbeat_age=3s;20;60;0 cycle_overdue=0s;60;600;0 cycle_open=0s;300;1800;0 cycles_missed=0;0;5;0 journals=3;3:;;0"
	                              " disk_free=5000000000B;5000000000:;1000000000:;0 breakers_tripped=0;0;;0 mismatches=0;;0;0"
	                              " feed_behind=U;1;3;0 wal=0B;256000000;1024000000;0 markets_tradable=1;1:;;0 winners_waiting=0;0;;0 drift=U;1;;0 alert_waits=U;900;86400;0\n");
	buf_clear(&out);
	lose(CHECK_LEDGER, CHECK_UNREADABLE);
	strcpy(f.journal[CHECK_LEDGER].error, "a|b\nc");
	f.runner.heartbeat = f.runner.next_at = 0;
	f.disk_left = -1;
	check_judge(&f, &v);
	check_line(&f, &v, &out);
	assert_non_null(strstr(out.data, "CRITICAL - a/b c | heartbeat_age=U;20;60;0 cycle_overdue=U;60;600;0 cycle_open=U;"));
	assert_non_null(strstr(out.data, "journals=2;3:;;0 disk_free=U;"));
	assert_ptr_equal(strchr(out.data, '\n'), out.data + out.len - 1);
	buf_clear(&out);
	check_json(&f, &v, &out);
	assert_non_null(strstr(out.data, "{\"state\":\"CRITICAL\",\"code\":2,\"text\":\"a/b c\",\"mode\":\"sim\""));
	assert_non_null(strstr(out.data, "\"findings\":[{\"state\":\"CRITICAL\",\"item\":\"journals\",\"text\":\"a|b\\nc\"}],\"heartbeat_age\":null,"));
	buf_free(&out);
}

/* The help's numbers are the limits. */
static void
test_help(void **state)
{
	char text[64];
	const int64_t limit[] = { HEARTBEAT_WARN, HEARTBEAT_CRIT, OVERDUE_WARN, OVERDUE_CRIT, OPEN_WARN, OPEN_CRIT };
	(void)state;
	for (size_t i = 0; i < sizeof limit / sizeof limit[0]; i++) {
		snprintf(text, sizeof text, "%d s", (int)limit[i]);
		assert_non_null(strstr(cmd_check.spec.details, text));
	}
	snprintf(text, sizeof text, "less than %d GB", (int)(PAGE_SYSTEM_DISK_LOW / 1000000000));
	assert_non_null(strstr(cmd_check.spec.details, text));
	snprintf(text, sizeof text, "less than %d GB", (int)(PAGE_SYSTEM_DISK_FULL / 1000000000));
	assert_non_null(strstr(cmd_check.spec.details, text));
	snprintf(text, sizeof text, "last %d cycles", CHECK_CYCLES);
	assert_non_null(strstr(cmd_check.spec.details, text));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heartbeat), cmocka_unit_test(test_runner), cmocka_unit_test(test_cycles), cmocka_unit_test(test_journals), cmocka_unit_test(test_orders),
		cmocka_unit_test(test_disk),      cmocka_unit_test(test_worst),  cmocka_unit_test(test_line),   cmocka_unit_test(test_help),
		cmocka_unit_test(test_work),      cmocka_unit_test(test_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
