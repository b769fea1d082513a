/* What becomes of a process is told apart, in words; nothing of it is left. The processes are this program again, as argv says. */
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "child.h"

static char err[300];

static struct child *
start(const char *mode, struct child_limits limits)
{
	const char *argv[] = { "child_test", mode, NULL };
	struct child *c;
	if (child_start(NULL, argv, &limits, &c, err, sizeof err) != 0)
		fail_msg("%s", err);
	return c;
}

static void
ends(const char *mode, struct child_limits limits, enum child_end end, const char *words)
{
	struct child *c = start(mode, limits);
	assert_true(child_wait(c, -1));
	if (child_result(c) != end || strstr(child_why(c), words) == NULL)
		fail_msg("%s: end %d, \"%s\"; expected %d, \"%s\"", mode, child_result(c), child_why(c), end, words);
	child_free(c);
}

static void
told_apart(void **state)
{
	const struct child_limits l = child_standard;
	(void)state;
	ends("fail", l, CHILD_FAILED, "exit 3: what went wrong");
	ends("silent", l, CHILD_FAILED, "0 bytes instead of one line");
	ends("chatter", l, CHILD_FAILED, "instead of one line");
	ends("flood", l, CHILD_FAILED, "1000000 bytes instead of one line");
	ends("unended", l, CHILD_FAILED, "instead of one line");
	ends("abort", l, CHILD_CRASHED, "crashed (SIGABRT)");
	ends("kill", l, CHILD_KILLED, "killed from outside (SIGKILL");
	ends("term", l, CHILD_KILLED, "killed from outside (SIGTERM)");
	ends("sleep", (struct child_limits){ 1, 300, l.memory }, CHILD_HUNG, "hung: killed after 1 s");
	ends("spin", (struct child_limits){ 300, 1, l.memory }, CHILD_CPU, "more than 1 s of processor time");
}

#ifndef __SANITIZE_ADDRESS__ /* no limit of memory there, see child.h */
static void
memory(void **state)
{
	(void)state;
	ends("eat", (struct child_limits){ 300, 300, (size_t)256 << 20 }, CHILD_MEMORY, "out of memory: it needs more than 256 MB");
}
#endif

static void
done(void **state)
{
	struct child *c = start("line", child_standard);
	(void)state;
	assert_true(child_wait(c, -1));
	assert_int_equal(child_result(c), CHILD_DONE);
	/* usual signals, group of its own, nothing open but the three */
	assert_string_equal(child_line(c), "{\"blocked\":0,\"group\":1,\"files\":3}");
	assert_true(child_step(c)); /* again is harmless */
	child_free(c);
}

static void
no_such_program(void **state)
{
	const char *argv[] = { "none", NULL };
	struct child *c;
	(void)state;
	assert_int_equal(child_start("/nonexistent", argv, &child_standard, &c, err, sizeof err), 0);
	assert_true(child_wait(c, -1));
	assert_int_equal(child_result(c), CHILD_FAILED);
	assert_non_null(strstr(child_why(c), "could not be executed"));
	child_free(c);
}

static void
woken(void **state)
{
	int wake[2];
	struct child *c = start("sleep", child_standard);
	(void)state;
	assert_int_equal(pipe(wake), 0);
	assert_int_equal(write(wake[1], "x", 1), 1);
	assert_false(child_wait(c, wake[0]));
	child_free(c); /* kills it: the test ends at once */
	close(wake[0]);
	close(wake[1]);
}

/* Wait until a process is gone. */
static void
gone(pid_t pid)
{
	int fd = pidfd_open(pid, 0);
	if (fd < 0)
		return;
	struct pollfd p = { fd, POLLIN, 0 };
	assert_int_equal(poll(&p, 1, 20000), 1);
	close(fd);
}

/* A process that it started itself goes with its group; without that the other one would sleep on. */
static void
group_is_gone(void **state)
{
	struct child *c = start("brood", child_standard);
	(void)state;
	assert_true(child_wait(c, -1));
	assert_int_equal(child_result(c), CHILD_DONE);
	pid_t other = (pid_t)strtol(child_line(c), NULL, 10);
	assert_true(other > 1);
	gone(other);
	child_free(c);
}

/* Killed parent, dead child. */
static void
dies_with_its_parent(void **state)
{
	int number[2];
	pid_t pid = 0, parent;
	(void)state;
	assert_int_equal(pipe(number), 0);
	parent = fork();
	assert_true(parent >= 0);
	if (parent == 0) {
		struct child *c = start("sleep", child_standard);
		(void)c;
		FILE *f = popen("exec cat /proc/$PPID/task/$PPID/children", "r");
		char text[64] = "";
		if (f == NULL || fgets(text, sizeof text, f) == NULL)
			_exit(1);
		pid = (pid_t)strtol(text, NULL, 10);
		if (write(number[1], &pid, sizeof pid) != sizeof pid)
			_exit(1);
		pause();
		_exit(0);
	}
	assert_int_equal(read(number[0], &pid, sizeof pid), sizeof pid);
	assert_true(pid > 1);
	int fd = pidfd_open(pid, 0);
	assert_true(fd >= 0);
	kill(parent, SIGKILL);
	waitpid(parent, NULL, 0);
	struct pollfd p = { fd, POLLIN, 0 };
	assert_int_equal(poll(&p, 1, 20000), 1);
	close(fd);
	close(number[0]);
	close(number[1]);
}

static int
line(void)
{
	sigset_t now;
	int blocked = 0, files = 0;
	sigprocmask(SIG_BLOCK, NULL, &now);
	for (int s = 1; s < NSIG; s++)
		blocked += sigismember(&now, s) == 1;
	for (int fd = 0; fd < 1024; fd++)
		files += fcntl(fd, F_GETFD) >= 0;
	printf("{\"blocked\":%d,\"group\":%d,\"files\":%d}\n", blocked, getpgrp() == getpid(), files);
	return 0;
}

static int
eat(void)
{
	for (int i = 0; i < 1024; i++) {
		char *p = malloc((size_t)1 << 20);
		if (p == NULL) {
			printf("{\"error\":\"out of memory\"}\n");
			return 1;
		}
		*(volatile char *)p = 1;
	}
	return 0;
}

static int
brood(void)
{
	pid_t other = fork();
	if (other == 0) {
		pause();
		_exit(0);
	}
	printf("%d\n", (int)other);
	return 0;
}

static int
flood(void)
{
	for (int i = 0; i < 1000; i++)
		printf("%1000s", "x");
	return 0;
}

static int
act(const char *mode)
{
	if (strcmp(mode, "line") == 0)
		return line();
	if (strcmp(mode, "fail") == 0)
		return fprintf(stderr, "some words\nwhat went wrong\n"), 3;
	if (strcmp(mode, "chatter") == 0)
		return puts("one\ntwo"), 0;
	if (strcmp(mode, "unended") == 0)
		return printf("one"), 0;
	if (strcmp(mode, "flood") == 0)
		return flood();
	if (strcmp(mode, "eat") == 0)
		return eat();
	if (strcmp(mode, "brood") == 0)
		return brood();
	if (strcmp(mode, "abort") == 0) {
		signal(SIGABRT, SIG_DFL);
		abort();
	}
	if (strcmp(mode, "kill") == 0)
		kill(getpid(), SIGKILL);
	if (strcmp(mode, "term") == 0)
		kill(getpid(), SIGTERM);
	if (strcmp(mode, "sleep") == 0)
		pause();
	if (strcmp(mode, "spin") == 0)
		for (volatile unsigned i = 0;; i++)
			;
	return 0;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(told_apart), cmocka_unit_test(done), cmocka_unit_test(no_such_program), cmocka_unit_test(woken), cmocka_unit_test(group_is_gone), cmocka_unit_test(dies_with_its_parent),
#ifndef __SANITIZE_ADDRESS__
		cmocka_unit_test(memory),
#endif
	};
	if (argc > 1)
		return act(argv[1]);
#ifdef __SANITIZE_ADDRESS__
	puts("skip memory: the sanitizer needs address space without a limit");
#endif
	return cmocka_run_group_tests(tests, NULL, NULL);
}
