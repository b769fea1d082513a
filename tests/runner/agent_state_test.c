/* agent_state.json: what counts as running, and the first start. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "agent_state.h"
#include "buf.h"

struct fixture {
	char home[32], data[64], old[64], file[128], old_file[128];
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	assert_non_null(f);
	strcpy(f->home, "/tmp/agent_state.XXXXXX");
	assert_non_null(mkdtemp(f->home));
	snprintf(f->data, sizeof f->data, "%s/data", f->home);
	snprintf(f->old, sizeof f->old, "%s/.hydra", f->home);
	snprintf(f->file, sizeof f->file, "%s/" AGENT_STATE_FILE, f->data);
	snprintf(f->old_file, sizeof f->old_file, "%s/" AGENT_STATE_FILE, f->old);
	mkdir(f->data, 0700);
	mkdir(f->old, 0700);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	unlink(f->file);
	unlink(f->old_file);
	rmdir(f->data);
	rmdir(f->old);
	assert_int_equal(rmdir(f->home), 0);
	free(f);
	return 0;
}

static void
put(const char *path, const char *text)
{
	assert_int_equal(buf_write_file(path, text, strlen(text), 0600, false), 0);
}

static void
test_read(void **state)
{
	static const char *const paused[] = {"", "{", "[]", "{\"state\":1}", "{\"state\":\"RUNNING\"}", "{\"state\":\"paused\"}", "\"running\"", "null", "{\"updated_at\":\"x\"}"};
	struct fixture *f = *state;
	char err[256];
	assert_string_equal(agent_state_read(f->data), "paused"); /* missing */
	for (size_t i = 0; i < sizeof paused / sizeof paused[0]; i++) {
		put(f->file, paused[i]);
		assert_string_equal(agent_state_read(f->data), "paused");
	}
	put(f->file, "{\"state\": \"running\", \"updated_at\": \"2024-01-01T00:00:00+00:00\"}");
	assert_string_equal(agent_state_read(f->data), "running");
	assert_int_equal(agent_state_write(f->data, false, 0, err, sizeof err), 0);
	assert_string_equal(agent_state_read(f->data), "paused");
	assert_int_equal(agent_state_write(f->data, true, 0, err, sizeof err), 0);
	assert_string_equal(agent_state_read(f->data), "running");
	struct buf b = {0};
	assert_int_equal(buf_read_file(&b, f->file, 1000), 0);
	assert_string_equal(b.data, "{\"state\": \"running\", \"updated_at\": \"1970-01-01T00:00:00+00:00\"}\n");
	buf_free(&b);
}

static void
test_first(void **state)
{
	struct fixture *f = *state;
	char err[256];
	/* nothing there: a sim runs, anything else waits for a word */
	assert_int_equal(agent_state_first(f->data, f->home, false, 0, err, sizeof err), 0);
	assert_int_equal(access(f->file, F_OK), -1);
	assert_int_equal(agent_state_first(f->data, NULL, true, 0, err, sizeof err), 0);
	assert_string_equal(agent_state_read(f->data), "running");
	/* what is there stays, even if it cannot be read */
	put(f->file, "garbage");
	put(f->old_file, "{\"state\":\"running\"}");
	assert_int_equal(agent_state_first(f->data, f->home, true, 0, err, sizeof err), 0);
	assert_string_equal(agent_state_read(f->data), "paused");
	/* the original's is taken over once */
	unlink(f->file);
	put(f->old_file, "{\"state\":\"paused\"}");
	assert_int_equal(agent_state_first(f->data, f->home, true, 0, err, sizeof err), 0);
	assert_string_equal(agent_state_read(f->data), "paused");
	assert_int_equal(access(f->file, F_OK), 0);
	put(f->old_file, "{\"state\":\"running\"}");
	assert_int_equal(agent_state_first(f->data, f->home, true, 0, err, sizeof err), 0);
	assert_string_equal(agent_state_read(f->data), "paused");
	unlink(f->file);
	assert_int_equal(agent_state_first(f->data, f->home, false, 0, err, sizeof err), 0);
	assert_string_equal(agent_state_read(f->data), "running");
}

/* The original's file is copied as it is: when it was changed is part of it. */
static void
test_copied(void **state)
{
	static const char old[] = "{\"state\": \"running\", \"updated_at\": \"2024-01-01T00:00:00.123456+00:00\"}";
	struct fixture *f = *state;
	struct buf b = {0};
	char err[256];
	put(f->old_file, old);
	assert_int_equal(agent_state_first(f->data, f->home, false, 0, err, sizeof err), 0);
	assert_int_equal(buf_read_file(&b, f->file, 1000), 0);
	assert_string_equal(b.data, old);
	buf_free(&b);
	unlink(f->file);
	put(f->old_file, "{\"state\": \"stopped\"}"); /* no state that is known: not copied */
	assert_int_equal(agent_state_first(f->data, f->home, false, 0, err, sizeof err), 0);
	assert_int_equal(access(f->file, F_OK), -1);
}

static void
test_no_folder(void **state)
{
	char err[256] = "";
	(void)state;
	assert_int_equal(agent_state_write("/tmp/agent-state-no-such-folder", true, 0, err, sizeof err), -1);
	assert_non_null(strstr(err, "No such file"));
}

int
main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(test_read), TEST(test_first), TEST(test_copied), TEST(test_no_folder)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
