/* control.sock: requests good and bad, and the client's view of a runner that is there, slow or absent. */
#include <errno.h>
#include <event2/event.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "control.h"
#include "listen.h"

struct fixture {
	struct event_base *base;
	struct control *c;
	char dir[32], path[64];
	char cmd[64], name[64]; /* of the last request */
	int calls;
};

static int
handle(void *arg, const char *cmd, const char *name, struct buf *text)
{
	struct fixture *f = arg;
	snprintf(f->cmd, sizeof f->cmd, "%s", cmd);
	snprintf(f->name, sizeof f->name, "%s", name);
	f->calls++;
	buf_fmt(text, "did \"%s\"", cmd);
	return strcmp(cmd, "halt") == 0 ? 0 : -1;
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	char err[256];
	assert_non_null(f);
	f->base = event_base_new();
	strcpy(f->dir, "/tmp/control_test.XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof f->path, "%s/control.sock", f->dir);
	f->c = control_open(f->base, f->path, 200, handle, f, err, sizeof err);
	assert_non_null(f->c);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	control_close(f->c);
	event_base_free(f->base);
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

static void
pump(struct fixture *f, int ms)
{
	struct timeval tv = {.tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000};
	event_base_loopexit(f->base, &tv);
	event_base_dispatch(f->base);
}

/* control_call in a process of its own, as a command is; its text is compared there. */
static int
call(struct fixture *f, const char *cmd, const char *name, const char *expected)
{
	int status = 0;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct buf text = {0};
		int rc = (int)control_call(f->path, cmd, name, &text);
		bool same = strcmp(text.len > 0 ? text.data : "", expected) == 0;
		buf_free(&text);
		_exit(same ? rc : 99);
	}
	for (int i = 0; i < 200 && waitpid(pid, &status, WNOHANG) == 0; i++)
		pump(f, 10);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
test_call(void **state)
{
	struct fixture *f = *state;
	struct stat st;
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600); /* nothing that serves the web may open it */
	assert_int_equal(call(f, "halt", NULL, "did \"halt\""), CONTROL_DONE);
	assert_string_equal(f->name, "");
	assert_int_equal(call(f, "resume-breaker", "max_drawdown", "did \"resume-breaker\""), CONTROL_REFUSED);
	assert_string_equal(f->cmd, "resume-breaker");
	assert_string_equal(f->name, "max_drawdown");
	assert_int_equal(f->calls, 2);
}

static void
test_nobody(void **state)
{
	struct fixture *f = *state;
	struct buf text = {0};
	char err[256], path[96];
	snprintf(path, sizeof path, "%s/none.sock", f->dir);
	assert_int_equal(control_call(path, "halt", NULL, &text), CONTROL_NOBODY);
	int dead = listen_unix(path, 0600, err, sizeof err);
	close(dead);
	assert_int_equal(control_call(path, "halt", NULL, &text), CONTROL_NOBODY);
	unlink(path);
	assert_int_equal(text.len, 0);
	/* one that never answers: accepted by the kernel alone */
	int deaf = listen_unix(path, 0600, err, sizeof err);
	assert_true(deaf >= 0);
	assert_int_equal(control_call(path, "halt", NULL, &text), CONTROL_FAILED);
	assert_non_null(strstr(text.data, "did not answer in time"));
	close(deaf);
	unlink(path);
	buf_free(&text);
}

/* Raw bytes in, everything until the end out. */
static void
raw(struct fixture *f, const char *bytes, size_t len, const char *expected)
{
	char got[512] = "";
	int fd = listen_connect(f->path, 1000);
	assert_true(fd >= 0);
	assert_int_equal(send(fd, bytes, len, MSG_NOSIGNAL), len);
	pump(f, 50);
	ssize_t n = recv(fd, got, sizeof got - 1, MSG_DONTWAIT);
	got[n > 0 ? n : 0] = '\0';
	assert_non_null(strstr(got, expected));
	if (expected[0] != '\0')
		assert_non_null(strstr(got, "\"ok\":false"));
	close(fd);
	pump(f, 10);
}

static void
test_bad(void **state)
{
	static const char *const lines[] = {"\n", "halt\n", "{}\n", "[]\n", "{\"cmd\":1}\n", "{\"cmd\":\n", "null\n", "{\"cmd\":{\"cmd\":\"halt\"}}\n", "\"halt\"\n"};
	struct fixture *f = *state;
	char big[5000];
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		raw(f, lines[i], strlen(lines[i]), "not a request");
	memset(big, 'a', sizeof big);
	raw(f, big, sizeof big, "too long");
	big[sizeof big - 1] = '\n';
	raw(f, big, sizeof big, "too long");
	assert_int_equal(f->calls, 0);
}

static void
test_half(void **state)
{
	struct fixture *f = *state;
	char got[64];
	int fd = listen_connect(f->path, 1000);
	assert_int_equal(send(fd, "{\"cmd\":", 7, MSG_NOSIGNAL), 7);
	for (int i = 0; i < 8; i++) {
		/* a trickle does not extend the deadline */
		(void)!send(fd, " ", 1, MSG_NOSIGNAL);
		pump(f, 50);
	}
	assert_true(recv(fd, got, sizeof got, MSG_DONTWAIT) == 0 || errno == ECONNRESET);
	close(fd);
	assert_int_equal(f->calls, 0);
	assert_int_equal(call(f, "halt", NULL, "did \"halt\""), CONTROL_DONE);
}

int
main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {TEST(test_call), TEST(test_nobody), TEST(test_bad), TEST(test_half)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
