/* The heartbeat file as its reader sees it, a full disk, a clock that steps back. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "heartbeat.h"
#include "run_state.h"

static const struct heartbeat full = {
        .pid = 4711, .state = "catching_up", .reason = "a \"quoted\" reason", .mode = "sim", .feed = "simulated, full speed", .broker = "paper", .agent = "running", .autonomy = 2,
        .started_at = INT64_C(1700000000000000), .session = "2024-01-05", .next_session = "2024-01-08", .next_at = INT64_C(1700000005500000), .clients = 3, .dropped = 1,
        .warmup_done = 17, .warmup_total = 250, .accepted = 9, .sent = 1234,
        .process = {.resident = 7654321, .descriptors = 21, .cpu = 4500000}, .cycles = {.bucket = {5, [2] = 7, [RUN_STATE_EDGES] = 1}, .total = 12600000},
};

static void
in_folder(char dir[32], char path[96])
{
	strcpy(dir, "/tmp/heartbeat.XXXXXX");
	assert_non_null(mkdtemp(dir));
	snprintf(path, 96, "%s/" HEARTBEAT_FILE, dir);
}

static void
test_round(void **state)
{
	char dir[32], path[96];
	struct run_state r;
	(void)state;
	in_folder(dir, path);
	assert_int_equal(heartbeat_write(&full, path, clock_wall()), 0);
	run_state_read(dir, dir, clock_wall(), &r);
	assert_true(r.known && r.alive);
	assert_string_equal(r.word, "up");
	assert_int_equal(r.pid, 4711);
	assert_string_equal(r.version, heartbeat_version());
	assert_string_equal(r.state, full.state);
	assert_string_equal(r.reason, full.reason);
	assert_string_equal(r.mode, full.mode);
	assert_string_equal(r.feed, full.feed);
	assert_string_equal(r.broker, full.broker);
	assert_int_equal(r.autonomy, 2);
	assert_string_equal(r.session, full.session);
	assert_string_equal(r.next_session, full.next_session);
	assert_true(r.started_at == full.started_at && r.next_at == full.next_at);
	assert_true(r.clients == 3 && r.dropped == 1 && r.warmup_done == 17 && r.warmup_total == 250);
	assert_true(r.accepted == 9 && r.sent == 1234 && r.memory == 7654321 && r.descriptors == 21 && r.cpu == 4500000 && r.has_cycles);
	assert_memory_equal(&r.cycles, &full.cycles, sizeof r.cycles);
	unlink(path);
	rmdir(dir);
}

static void
test_unknown(void **state)
{
	const struct heartbeat h = {.state = "starting"};
	struct buf b = {0};
	(void)state;
	heartbeat_json(&h, 0, &b);
	assert_non_null(strstr(b.data, "\"started_at\":null"));
	assert_non_null(strstr(b.data, "\"next_at\":null"));
	assert_null(strchr(b.data, '\n'));
	buf_free(&b);
}

/* Nothing can be written, but the file's time still moves. */
static void
test_full_disk(void **state)
{
	char dir[32], path[96];
	struct rlimit old, none;
	struct stat st;
	struct timespec past[2] = {{1000, 0}, {1000, 0}};
	(void)state;
	in_folder(dir, path);
	assert_int_equal(heartbeat_write(&full, path, clock_wall()), 0);
	assert_int_equal(utimensat(AT_FDCWD, path, past, 0), 0);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	none = (struct rlimit){.rlim_cur = 0, .rlim_max = old.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	int rc = heartbeat_write(&full, path, clock_wall());
	int absent = heartbeat_write(&full, "/tmp/heartbeat-no-such-folder/x", clock_wall());
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(rc, 1);
	assert_int_equal(absent, -1);
	assert_int_equal(stat(path, &st), 0);
	assert_true(st.st_mtime > 1000 && st.st_size > 0);
	unlink(path);
	assert_int_equal(rmdir(dir), 0); /* no half-written file is left */
}

static void
test_step(void **state)
{
	struct heartbeat_clock c = {0};
	const instant_t s = CLOCK_SECOND;
	(void)state;
	assert_true(heartbeat_step(&c, 1000 * s, 10 * s) == 0);
	assert_true(heartbeat_step(&c, 1001 * s, 11 * s) == 0);
	assert_true(heartbeat_step(&c, 997 * s, 12 * s) == 0);     /* 5 s: not more than 5 */
	assert_true(heartbeat_step(&c, 997 * s, 18 * s) == 6 * s); /* stood still for 6 s */
	assert_true(heartbeat_step(&c, 998 * s, 19 * s) == 0);     /* told once */
	assert_true(heartbeat_step(&c, 5000 * s, 20 * s) == 0);    /* forward is no matter */
	assert_true(heartbeat_step(&c, 1400 * s, 21 * s) == 3601 * s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_round),
	        cmocka_unit_test(test_unknown),
	        cmocka_unit_test(test_full_disk),
	        cmocka_unit_test(test_step),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
