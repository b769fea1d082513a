/* What the files of the run folder say about the runner, whole, broken or missing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "buf.h"
#include "run_state.h"

#define NOW (INT64_C(1800000000) * CLOCK_SECOND)

struct folder { char path[64]; };

static int make(void **state)
{
	struct folder *f = calloc(1, sizeof *f);

	snprintf(f->path, sizeof f->path, "/tmp/run_state_XXXXXX");
	*state = f;
	return mkdtemp(f->path) ? 0 : -1;
}

static int clean(void **state)
{
	static const char *const names[] = {"runner_status.json", "runner_exit.json", "agent_state.json", "runner.lock"};
	struct folder *f = *state;
	char path[128];

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", f->path, names[i]);
		unlink(path);
	}
	rmdir(f->path);
	free(f);
	return 0;
}

/* Write a file whose mtime lies age seconds before NOW. */
static void put(void **state, const char *name, const char *text, int age)
{
	struct folder *f = *state;
	char path[128];
	struct timespec t[2] = {{.tv_sec = NOW / CLOCK_SECOND - age}, {.tv_sec = NOW / CLOCK_SECOND - age}};

	snprintf(path, sizeof path, "%s/%s", f->path, name);
	assert_int_equal(buf_write_file(path, text, strlen(text), 0600, false), 0);
	assert_int_equal(utimensat(-1, path, t, 0), 0);
}

static struct run_state look(void **state)
{
	struct folder *f = *state;
	struct run_state s;

	run_state_read(f->path, f->path, NOW, &s);
	return s;
}

static const char status[] = "{\"pid\":42,\"version\":\"0.1\",\"state\":\"running\",\"reason\":\"waiting for 14:00\",\"mode\":\"sim\","
			     "\"started_at\":\"2026-01-02T03:04:05+00:00\",\"session\":\"2019-03-12\",\"next_at\":1800000005,\"clients\":3}";

static void test_absent(void **state)
{
	struct run_state s = look(state);

	assert_string_equal(s.word, "absent");
	assert_string_equal(s.agent, "paused");
	assert_false(s.alive);
}

static void test_up(void **state)
{
	struct run_state s;

	put(state, "runner_status.json", status, 4);
	put(state, "agent_state.json", "{\"state\":\"running\",\"updated_at\":\"x\"}", 0);
	s = look(state);
	assert_string_equal(s.word, "up");
	assert_true(s.alive);
	assert_int_equal(s.pid, 42);
	assert_int_equal(s.clients, 3);
	assert_int_equal(s.next_at, NOW + 5 * CLOCK_SECOND);
	assert_string_equal(s.why, "waiting for 14:00");
	assert_string_equal(s.agent, "running");
	put(state, "runner_status.json", status, -60); /* the clock stepped back: age 0 */
	assert_true(look(state).alive);
}

static void test_down(void **state)
{
	struct run_state s;

	put(state, "runner_status.json", status, 16);
	s = look(state);
	assert_string_equal(s.word, "down");
	assert_string_equal(s.why, "no heartbeat, no reason was written");
	put(state, "runner_exit.json", "{\"code\":78,\"reason\":\"HYDRA_MARKETS: XX is unknown\",\"at\":\"2027-01-15T08:00:00Z\"}", 2);
	s = look(state);
	assert_true(s.exited);
	assert_string_equal(s.why, "exit code 78: HYDRA_MARKETS: XX is unknown");
	put(state, "runner_status.json", status, 1); /* started again */
	assert_string_equal(look(state).word, "up");
}

/* A runner that dies at once leaves a fresh heartbeat behind: the newer exit wins. */
static void test_died(void **state)
{
	put(state, "runner_status.json", status, 3);
	put(state, "runner_exit.json", "{\"code\":137,\"reason\":\"killed\",\"at\":1}", 2);
	assert_string_equal(look(state).word, "down");
}

static void test_garbage(void **state)
{
	static const char *const bad[] = {"", "{", "[]", "null", "\"x\"", "{\"state\":5}", "{\"state\":\"\"}", "\x01\xff"};
	struct run_state s;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		put(state, "runner_status.json", bad[i], 1);
		put(state, "agent_state.json", bad[i], 1);
		put(state, "runner_exit.json", bad[i], 5);
		s = look(state);
		assert_string_equal(s.word, "down");
		assert_string_equal(s.why, "runner_status.json is not readable as JSON");
		assert_string_equal(s.agent, "paused");
	}
}

/* The system before keeps its state in ~/.hydra, wherever its data folder is: that holds until a runner has had the folder. */
static void test_home(void **state)
{
	struct folder *f = *state, home;
	struct run_state_files before, after;
	char path[160], *old = getenv("HOME") ? strdup(getenv("HOME")) : NULL;

	snprintf(home.path, sizeof home.path, "/tmp/run_state_XXXXXX");
	assert_non_null(mkdtemp(home.path));
	setenv("HOME", home.path, 1);
	run_state_look(f->path, f->path, &before);
	assert_string_equal(look(state).agent, "paused");
	snprintf(path, sizeof path, "%s/.hydra", home.path);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/.hydra/agent_state.json", home.path);
	assert_int_equal(buf_write_file(path, "{\"state\": \"running\"}", 20, 0640, false), 0);
	assert_string_equal(look(state).agent, "running");
	run_state_look(f->path, f->path, &after);
	assert_int_equal(before.size[2], 0);
	assert_int_equal(after.size[2], 20);
	put(state, "runner.lock", "1\n", 0);
	assert_string_equal(look(state).agent, "paused");
	put(state, "agent_state.json", "{\"state\": \"running\"}", 0);
	assert_string_equal(look(state).agent, "running");
	unlink(path);
	snprintf(path, sizeof path, "%s/.hydra", home.path);
	rmdir(path);
	rmdir(home.path);
	if (old)
		setenv("HOME", old, 1);
	free(old);
}

/* A cycle of exactly an edge belongs to it; what no runner said, or what is no count, is not known. */
static void test_cycles(void **state)
{
	static const char *const bad[] = {"{\"buckets\":[1],\"total\":1}", "{\"buckets\":[0,0,0,0,0,0,0,0,0,0,0,0,0,-1],\"total\":1}",
					  "{\"buckets\":[0,0,0,0,0,0,0,0,0,0,0,0,0,\"1\"],\"total\":1}", "{\"buckets\":[0,0,0,0,0,0,0,0,0,0,0,0,0,1]}", "7"};
	struct run_state_cycles c = {0};
	char text[256];
	struct run_state s;

	run_state_cycle(&c, run_state_edges[0]);
	run_state_cycle(&c, run_state_edges[0] + 1);
	run_state_cycle(&c, run_state_edges[RUN_STATE_EDGES - 1] + 1);
	assert_true(c.bucket[0] == 1 && c.bucket[1] == 1 && c.bucket[RUN_STATE_EDGES] == 1);
	assert_true(c.total == 2 * run_state_edges[0] + run_state_edges[RUN_STATE_EDGES - 1] + 2);
	put(state, "runner_status.json", status, 2);
	s = look(state);
	assert_true(!s.has_cycles && s.accepted == -1 && s.sent == -1 && s.memory == -1 && s.descriptors == -1 && s.cpu == -1);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		snprintf(text, sizeof text, "{\"state\":\"running\",\"memory\":-5,\"cycles\":%s}", bad[i]);
		put(state, "runner_status.json", text, 2);
		s = look(state);
		assert_true(s.known && !s.has_cycles && s.memory == -1);
	}
	put(state, "runner_status.json", "{\"state\":\"running\",\"cycles\":{\"buckets\":[0,0,0,0,0,0,0,0,0,0,0,0,0,4],\"total\":50}}", 2);
	s = look(state);
	assert_true(s.has_cycles && s.cycles.bucket[RUN_STATE_EDGES] == 4 && s.cycles.total == 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_absent, make, clean), cmocka_unit_test_setup_teardown(test_up, make, clean),
		cmocka_unit_test_setup_teardown(test_down, make, clean),   cmocka_unit_test_setup_teardown(test_died, make, clean),
		cmocka_unit_test_setup_teardown(test_garbage, make, clean), cmocka_unit_test_setup_teardown(test_home, make, clean),
		cmocka_unit_test_setup_teardown(test_cycles, make, clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
