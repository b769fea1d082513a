#ifndef SSE_WORLD_H
#define SSE_WORLD_H

/* The event socket through its real door: a unix socket, HTTP/1.1, a journal of events behind callbacks. */
#include <errno.h>
#include <event2/event.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "clock.h"
#include "listen.h"
#include "sse.h"

#define GET "GET " SSE_PATH " HTTP/1.1\r\nHost: x\r\n\r\n"

struct fixture {
	struct event_base *base;
	struct sse *s;
	struct sse_limits limits;
	char dir[32], path[64];
	int64_t last;      /* newest journaled event */
	bool unreadable;   /* the ledger cannot be read */
	int updates;       /* how often a cycle_update was made */
};

struct client {
	int fd;
	struct buf got;
	bool ended;
};

static inline const char *
epoch(void *arg)
{
	(void)arg;
	return "c0ffee";
}

static inline int64_t
last(void *arg)
{
	return ((struct fixture *)arg)->last;
}

static inline int
events(void *arg, int64_t after, int limit, engine_sink cb, void *cb_arg)
{
	struct fixture *f = arg;
	char data[64];
	int n = 0;
	if (f->unreadable)
		return -1;
	for (int64_t seq = after + 1; seq <= f->last && n < limit; seq++, n++) {
		snprintf(data, sizeof data, "{\"seq\":%" PRId64 "}", seq);
		cb(cb_arg, seq, "fill", data);
	}
	return n;
}

static inline int
update(void *arg, struct buf *out)
{
	struct fixture *f = arg;
	if (f->unreadable)
		return -1;
	buf_fmt(out, "{\"update\":%d}", ++f->updates);
	return 0;
}

static inline void
status(void *arg, struct buf *out)
{
	(void)arg;
	buf_str(out, "{\"state\":\"running\"}");
}

static inline void
start(struct fixture *f)
{
	char err[256];
	const struct sse_source source = {f, epoch, last, events, update, status};
	f->s = sse_open(f->base, f->path, &f->limits, &source, err, sizeof err);
	if (f->s == NULL)
		fail_msg("%s", err);
}

static inline int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	assert_non_null(f);
	f->base = event_base_new();
	f->limits = sse_defaults;
	f->last = 7;
	strcpy(f->dir, "/tmp/sse_test.XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof f->path, "%s/events.sock", f->dir);
	*state = f;
	return 0;
}

static inline int
teardown(void **state)
{
	struct fixture *f = *state;
	sse_close(f->s);
	event_base_free(f->base);
	assert_int_equal(access(f->path, F_OK), -1); /* removed */
	assert_int_equal(rmdir(f->dir), 0);
	free(f);
	return 0;
}

/* Let the server work for ms. */
static inline void
pump(struct fixture *f, int ms)
{
	struct timeval tv = {.tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000};
	event_base_loopexit(f->base, &tv);
	event_base_dispatch(f->base);
}

static inline void
take(struct client *c)
{
	char data[4096];
	ssize_t n;
	while ((n = recv(c->fd, data, sizeof data, MSG_DONTWAIT)) > 0)
		buf_add(&c->got, data, (size_t)n);
	c->ended = n == 0 || (n < 0 && errno != EAGAIN);
}

static inline struct client
ask(struct fixture *f, const char *request)
{
	struct client c = {.fd = listen_connect(f->path, 1000)};
	assert_true(c.fd >= 0);
	buf_str(&c.got, "");
	assert_int_equal(send(c.fd, request, strlen(request), MSG_NOSIGNAL), strlen(request));
	pump(f, 20);
	take(&c);
	return c;
}

static inline void
done(struct client *c)
{
	close(c->fd);
	buf_free(&c->got);
}

static inline int
count(const char *text, const char *part)
{
	int n = 0;
	for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
		n++;
	return n;
}

static inline void
has(const struct client *c, const char *part)
{
	if (strstr(c->got.data, part) == NULL)
		fail_msg("missing: %s\nin: %s", part, c->got.data);
}

#endif
