#include "notify.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"

#define WATCHDOG_MAX INT64_C(86400000000) /* a day; more is nobody's wish */

/* The socket's descriptor, -1 with err. */
static int
reach(const char *name, char *err, int errsize)
{
	struct sockaddr_un un = {.sun_family = AF_UNIX};
	size_t len = strlen(name);
	if ((name[0] != '/' && name[0] != '@') || name[1] == '\0' || len >= sizeof un.sun_path) {
		snprintf(err, (size_t)errsize, "NOTIFY_SOCKET=\"%.100s\": not a socket's name; allowed: an absolute path or @NAME, at most 107 bytes", name);
		return -1;
	}
	memcpy(un.sun_path, name, len);
	if (name[0] == '@')
		un.sun_path[0] = '\0'; /* abstract: a NUL, then the name without one */
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + (name[0] == '@' ? 0 : 1));
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&un, size) == 0)
		return fd;
	snprintf(err, (size_t)errsize, "NOTIFY_SOCKET=\"%.100s\": %s", name, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* Whole, from 1 to max. 0 / -1 */
static int
number(const char *text, int64_t max, int64_t *out)
{
	char *end;
	errno = 0;
	long long n = strtoll(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || n < 1 || n > max)
		return -1;
	*out = n;
	return 0;
}

/* 0 (also when another process is meant), or -1 with err. */
static int
watched(struct notify *n, char *err, int errsize)
{
	const char *usec = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
	int64_t who = getpid(), time;
	if (usec == NULL)
		return 0;
	if (number(usec, WATCHDOG_MAX, &time) != 0) {
		snprintf(err, (size_t)errsize, "WATCHDOG_USEC=\"%.40s\": not a time; allowed: 1 to %" PRId64 " microseconds", usec, WATCHDOG_MAX);
		return -1;
	}
	if (pid != NULL && number(pid, INT32_MAX, &who) != 0) {
		snprintf(err, (size_t)errsize, "WATCHDOG_PID=\"%.40s\": not a process's number; allowed: 1 to %d", pid, INT32_MAX);
		return -1;
	}
	n->watchdog = who == getpid() ? time : 0;
	return 0;
}

int
notify_open(struct notify *n, char *err, int errsize)
{
	const char *name = getenv("NOTIFY_SOCKET");
	int rc = 0;
	*n = (struct notify){.fd = -1};
	if (name != NULL && name[0] != '\0') {
		n->fd = reach(name, err, errsize);
		rc = n->fd < 0 ? -1 : watched(n, err, errsize);
	}
	if (rc != 0)
		notify_close(n);
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
	return rc;
}

/* One that is not heard is logged: systemd will end us for it, and the log should say why. 0 / -1 */
static int
say(const struct notify *n, const char *text)
{
	if (n->fd < 0)
		return 0;
	if (send(n->fd, text, strlen(text), MSG_NOSIGNAL) >= 0)
		return 0;
	log_write(LOG_WARN, "notify", "error=\"%s\" message=%s", strerror(errno), text);
	return -1;
}

void
notify_ready(const struct notify *n)
{
	(void)say(n, "READY=1");
}

void
notify_alive(struct notify *n, instant_t now)
{
	if (n->watchdog == 0 || (n->last != 0 && now - n->last < n->watchdog / 3))
		return;
	if (say(n, "WATCHDOG=1") == 0)
		n->last = now;
}

void
notify_stopping(const struct notify *n)
{
	(void)say(n, "STOPPING=1");
}

void
notify_close(struct notify *n)
{
	if (n->fd >= 0)
		close(n->fd);
	*n = (struct notify){.fd = -1};
}
