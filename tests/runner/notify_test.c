/* What systemd hears of the daemon: each message on a socket of ours, by path and by abstract name, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>

#include "notify.h"

#define SECOND CLOCK_SECOND

struct place {
	char folder[64], name[100];
	int fd; /* where systemd listens */
	struct notify n;
	char err[256];
};

/* A datagram socket at p->name, "@…" abstract. */
static void
hear(struct place *p, const char *name)
{
	struct sockaddr_un un = {.sun_family = AF_UNIX};
	snprintf(p->name, sizeof p->name, "%s", name);
	memcpy(un.sun_path, name, strlen(name));
	if (name[0] == '@')
		un.sun_path[0] = '\0';
	p->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	assert_true(p->fd >= 0);
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(name) + (name[0] == '@' ? 0 : 1));
	assert_int_equal(bind(p->fd, (const struct sockaddr *)&un, size), 0);
}

/* The next datagram; "" when there is none. */
static const char *
heard(const struct place *p)
{
	static char text[200];
	ssize_t n = recv(p->fd, text, sizeof text - 1, 0);
	text[n > 0 ? n : 0] = '\0';
	return text;
}

static int
set_up(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	if (p == NULL)
		return -1;
	p->fd = -1;
	p->n.fd = -1;
	snprintf(p->folder, sizeof p->folder, "/tmp/notify_test_XXXXXX");
	if (mkdtemp(p->folder) == NULL)
		return -1;
	*state = p;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *p = *state;
	notify_close(&p->n);
	if (p->fd >= 0)
		close(p->fd);
	unlink(p->name);
	rmdir(p->folder);
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
	free(p);
	return 0;
}

static void
by_path(struct place *p)
{
	char name[100];
	snprintf(name, sizeof name, "%s/notify", p->folder);
	hear(p, name);
	setenv("NOTIFY_SOCKET", name, 1);
}

static void
ready_and_stopping_are_a_datagram_each(void **state)
{
	struct place *p = *state;
	by_path(p);
	assert_int_equal(notify_open(&p->n, p->err, sizeof p->err), 0);
	assert_string_equal(heard(p), "");
	notify_ready(&p->n);
	assert_string_equal(heard(p), "READY=1");
	notify_stopping(&p->n);
	assert_string_equal(heard(p), "STOPPING=1");
	assert_string_equal(heard(p), "");
}

static void
an_abstract_name_is_reached_too(void **state)
{
	struct place *p = *state;
	char name[64];
	snprintf(name, sizeof name, "@hydra-notify-test-%d", (int)getpid());
	hear(p, name);
	setenv("NOTIFY_SOCKET", name, 1);
	assert_int_equal(notify_open(&p->n, p->err, sizeof p->err), 0);
	notify_ready(&p->n);
	assert_string_equal(heard(p), "READY=1");
}

static void
life_is_told_each_third_of_the_watchdogs_time(void **state)
{
	struct place *p = *state;
	by_path(p);
	setenv("WATCHDOG_USEC", "60000000", 1);
	assert_int_equal(notify_open(&p->n, p->err, sizeof p->err), 0);
	notify_alive(&p->n, 100 * SECOND);
	assert_string_equal(heard(p), "WATCHDOG=1");
	int told = 0;
	for (int s = 101; s <= 160; s++) {
		notify_alive(&p->n, s * SECOND);
		if (strcmp(heard(p), "WATCHDOG=1") == 0) {
			told++;
			assert_int_equal((s - 100) % 20, 0);
		}
	}
	assert_int_equal(told, 3);
}

static void
without_a_watchdog_no_life_is_told(void **state)
{
	struct place *p = *state;
	by_path(p);
	assert_int_equal(notify_open(&p->n, p->err, sizeof p->err), 0);
	notify_alive(&p->n, 100 * SECOND);
	assert_string_equal(heard(p), "");
}

static void
a_watchdog_of_another_process_is_not_ours(void **state)
{
	struct place *p = *state;
	char pid[16];
	by_path(p);
	setenv("WATCHDOG_USEC", "1000000", 1);
	setenv("WATCHDOG_PID", "1", 1);
	assert_int_equal(notify_open(&p->n, p->err, sizeof p->err), 0);
	notify_alive(&p->n, 100 * SECOND);
	assert_string_equal(heard(p), "");
	notify_close(&p->n);
	snprintf(pid, sizeof pid, "%d", (int)getpid());
	setenv("NOTIFY_SOCKET", p->name, 1);
	setenv("WATCHDOG_USEC", "1000000", 1);
	setenv("WATCHDOG_PID", pid, 1);
	assert_int_equal(notify_open(&p->n, p->err, sizeof p->err), 0);
	notify_alive(&p->n, 100 * SECOND);
	assert_string_equal(heard(p), "WATCHDOG=1");
}

static void
children_do_not_inherit_it(void **state)
{
	struct place *p = *state;
	by_path(p);
	setenv("WATCHDOG_USEC", "1000000", 1);
	assert_int_equal(notify_open(&p->n, p->err, sizeof p->err), 0);
	assert_null(getenv("NOTIFY_SOCKET"));
	assert_null(getenv("WATCHDOG_USEC"));
}

static void
nobody_who_asked_is_no_error(void **state)
{
	struct place *p = *state;
	assert_int_equal(notify_open(&p->n, p->err, sizeof p->err), 0);
	notify_ready(&p->n);
	notify_alive(&p->n, SECOND);
	notify_stopping(&p->n);
	assert_int_equal(p->n.fd, -1);
}

static void
what_cannot_be_used_is_named(void **state)
{
	struct place *p = *state;
	static const struct {
		const char *socket, *usec, *pid, *words;
	} bad[] = {
		{"relative/socket", NULL, NULL, "NOTIFY_SOCKET=\"relative/socket\": not a socket's name"},
		{"@", NULL, NULL, "NOTIFY_SOCKET=\"@\""},
		{"/nowhere/at/all", NULL, NULL, "NOTIFY_SOCKET=\"/nowhere/at/all\": No such file"},
		{NULL, "0", NULL, "WATCHDOG_USEC=\"0\": not a time"},
		{NULL, "12x", NULL, "WATCHDOG_USEC=\"12x\""},
		{NULL, "86400000001", NULL, "allowed: 1 to 86400000000"},
		{NULL, "1000000", "me", "WATCHDOG_PID=\"me\""},
	};
	by_path(p);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		setenv("NOTIFY_SOCKET", bad[i].socket != NULL ? bad[i].socket : p->name, 1);
		unsetenv("WATCHDOG_USEC");
		unsetenv("WATCHDOG_PID");
		if (bad[i].usec != NULL)
			setenv("WATCHDOG_USEC", bad[i].usec, 1);
		if (bad[i].pid != NULL)
			setenv("WATCHDOG_PID", bad[i].pid, 1);
		assert_int_equal(notify_open(&p->n, p->err, sizeof p->err), -1);
		if (strstr(p->err, bad[i].words) == NULL)
			fail_msg("\"%s\" lacks \"%s\"", p->err, bad[i].words);
		assert_int_equal(p->n.fd, -1);
		notify_alive(&p->n, SECOND);
		assert_string_equal(heard(p), "");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(ready_and_stopping_are_a_datagram_each, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_abstract_name_is_reached_too, set_up, tear_down),
		cmocka_unit_test_setup_teardown(life_is_told_each_third_of_the_watchdogs_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_a_watchdog_no_life_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_watchdog_of_another_process_is_not_ours, set_up, tear_down),
		cmocka_unit_test_setup_teardown(children_do_not_inherit_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nobody_who_asked_is_no_error, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_cannot_be_used_is_named, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
