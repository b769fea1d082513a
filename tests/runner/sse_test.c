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

static const char *
epoch(void *arg)
{
	(void)arg;
	return "c0ffee";
}

static int64_t
last(void *arg)
{
	return ((struct fixture *)arg)->last;
}

static int
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

static int
update(void *arg, struct buf *out)
{
	struct fixture *f = arg;
	if (f->unreadable)
		return -1;
	buf_fmt(out, "{\"update\":%d}", ++f->updates);
	return 0;
}

static void
status(void *arg, struct buf *out)
{
	(void)arg;
	buf_str(out, "{\"state\":\"running\"}");
}

static void
start(struct fixture *f)
{
	char err[256];
	const struct sse_source source = {f, epoch, last, events, update, status};
	f->s = sse_open(f->base, f->path, &f->limits, &source, err, sizeof err);
	if (f->s == NULL)
		fail_msg("%s", err);
}

static int
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

static int
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
static void
pump(struct fixture *f, int ms)
{
	struct timeval tv = {.tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000};
	event_base_loopexit(f->base, &tv);
	event_base_dispatch(f->base);
}

static void
take(struct client *c)
{
	char data[4096];
	ssize_t n;
	while ((n = recv(c->fd, data, sizeof data, MSG_DONTWAIT)) > 0)
		buf_add(&c->got, data, (size_t)n);
	c->ended = n == 0 || (n < 0 && errno != EAGAIN);
}

static struct client
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

static void
done(struct client *c)
{
	close(c->fd);
	buf_free(&c->got);
}

static int
count(const char *text, const char *part)
{
	int n = 0;
	for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
		n++;
	return n;
}

static void
has(const struct client *c, const char *part)
{
	if (strstr(c->got.data, part) == NULL)
		fail_msg("missing: %s\nin: %s", part, c->got.data);
}

static void
test_connect(void **state)
{
	struct fixture *f = *state;
	start(f);
	struct client c = ask(f, GET);
	assert_int_equal(strncmp(c.got.data, "HTTP/1.1 200 OK\r\n", 17), 0);
	has(&c, "Content-Type: text/event-stream\r\n");
	has(&c, "Cache-Control: no-store\r\n");
	has(&c, "id: c0ffee.7\nevent: cycle_update\ndata: {\"update\":1}\n\n");
	has(&c, "id: c0ffee.7\nevent: status\ndata: {\"state\":\"running\"}\n\n");
	assert_null(strstr(c.got.data, "event: reset"));
	assert_int_equal(count(c.got.data, "event: fill"), 0);
	assert_int_equal(sse_clients(f->s), 1);
	done(&c);
	pump(f, 20);
	assert_int_equal(sse_clients(f->s), 0);
	assert_int_equal(sse_dropped(f->s), 0);
}

static void
test_catch_up(void **state)
{
	struct fixture *f = *state;
	start(f);
	struct client c = ask(f, "GET " SSE_PATH "?after=c0ffee.1 HTTP/1.1\r\nLast-Event-ID: c0ffee.4\r\n\r\n");
	assert_int_equal(count(c.got.data, "event: fill"), 3); /* the header wins: 5 6 7 */
	const char *five = strstr(c.got.data, "id: c0ffee.5\nevent: fill\ndata: {\"seq\":5}\n\n");
	const char *seven = strstr(c.got.data, "id: c0ffee.7\nevent: fill\n");
	assert_true(five != NULL && seven > five);
	assert_true(strstr(c.got.data, "event: status") > seven);
	assert_null(strstr(c.got.data, "event: reset"));
	done(&c);
	c = ask(f, "GET " SSE_PATH "?after=c0ffee.7 HTTP/1.1\r\n\r\n");
	assert_int_equal(count(c.got.data, "event: fill"), 0);
	assert_null(strstr(c.got.data, "event: reset"));
	done(&c);
	/* as many as allowed arrive whole, although they are more than a client may be behind */
	f->last = 5000;
	c = ask(f, "GET " SSE_PATH "?after=c0ffee.4500 HTTP/1.1\r\n\r\n");
	assert_int_equal(count(c.got.data, "event: fill"), 500);
	assert_null(strstr(c.got.data, "event: reset"));
	done(&c);
}

static void
test_reset(void **state)
{
	static const char *const ids[] = {"c0ffee.4499", "c0ffee.5001", "beef.4999", "c0ffee", "c0ffee.", "c0ffee.x", "c0ffee.-1", "c0ffee.99999999999999999999", "?"};
	struct fixture *f = *state;
	f->last = 5000;
	start(f);
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
		char request[256];
		snprintf(request, sizeof request, "GET " SSE_PATH " HTTP/1.1\r\nLast-Event-ID: %s\r\n\r\n", ids[i]);
		struct client c = ask(f, request);
		has(&c, "id: c0ffee.5000\nevent: reset\ndata: {}\n\n");
		has(&c, "event: status");
		assert_int_equal(count(c.got.data, "event: fill"), 0);
		done(&c);
	}
}

static void
test_unreadable(void **state)
{
	struct fixture *f = *state;
	start(f);
	struct client c = ask(f, GET);
	f->unreadable = true;
	struct client d = ask(f, "GET " SSE_PATH "?after=c0ffee.5 HTTP/1.1\r\n\r\n");
	has(&d, "event: reset");
	has(&d, "data: {\"update\":1}\n\n"); /* the last one known */
	done(&d);
	done(&c);
}

static void
test_publish(void **state)
{
	struct fixture *f = *state;
	start(f);
	struct client c = ask(f, GET), d = ask(f, GET);
	f->last = 8;
	sse_publish(f->s, 8, "fill", "{\"a\":1,\n\"b\":2}");
	sse_publish(f->s, 0, "agent", "{}");
	pump(f, 20);
	take(&c);
	take(&d);
	has(&c, "id: c0ffee.8\nevent: fill\ndata: {\"a\":1, \"b\":2}\n\nid: c0ffee.8\nevent: agent\ndata: {}\n\n");
	has(&d, "id: c0ffee.8\nevent: fill\n");
	/* how things stand when it is sent, as at the beginning and each minute, not as they stood when it was written */
	f->last = 9;
	sse_publish(f->s, 9, "cycle_update", "{\"written\":9}");
	pump(f, 20);
	take(&c);
	has(&c, "id: c0ffee.9\nevent: cycle_update\ndata: {\"update\":3}\n\n");
	assert_null(strstr(c.got.data, "written"));
	assert_int_equal(sse_clients(f->s), 2);
	done(&c);
	done(&d);
}

static void
refused(struct fixture *f, const char *request, const char *status_line)
{
	struct client c = ask(f, request);
	assert_int_equal(strncmp(c.got.data, status_line, strlen(status_line)), 0);
	assert_true(c.ended);
	done(&c);
}

static void
test_refuse(void **state)
{
	struct fixture *f = *state;
	char big[9000];
	start(f);
	refused(f, "POST " SSE_PATH " HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 405 Method Not Allowed\r\n");
	refused(f, "GET /other HTTP/1.1\r\n\r\n", "HTTP/1.1 404 ");
	refused(f, "hello\r\n\r\n", "HTTP/1.1 400 ");
	memset(big, 'a', sizeof big);
	memcpy(big, "GET ", 4);
	big[sizeof big - 1] = '\0';
	refused(f, big, "HTTP/1.1 431 ");
	struct client c = ask(f, "HEAD " SSE_PATH " HTTP/1.1\r\n\r\n");
	has(&c, "HTTP/1.1 200 OK\r\n");
	assert_true(c.ended);
	assert_null(strstr(c.got.data, "event:"));
	done(&c);
	assert_int_equal(sse_clients(f->s), 0);
}

static void
test_slow_header(void **state)
{
	struct fixture *f = *state;
	f->limits.header_ms = 50;
	start(f);
	struct client c = ask(f, "GET " SSE_PATH);
	struct client d = ask(f, GET);
	for (int i = 0; i < 6; i++) {
		/* a trickle does not extend it */
		(void)!send(c.fd, "x", 1, MSG_NOSIGNAL);
		pump(f, 30);
	}
	take(&c);
	assert_int_equal(strncmp(c.got.data, "HTTP/1.1 408 ", 13), 0);
	take(&d);
	assert_false(d.ended); /* a stream has no deadline */
	done(&c);
	done(&d);
}

static void
test_too_many(void **state)
{
	struct fixture *f = *state;
	f->limits.clients = 3;
	start(f);
	struct client c[3];
	for (int i = 0; i < 3; i++)
		c[i] = ask(f, GET);
	refused(f, GET, "HTTP/1.1 503 ");
	done(&c[0]);
	pump(f, 20);
	c[0] = ask(f, GET);
	has(&c[0], "HTTP/1.1 200 OK");
	for (int i = 0; i < 3; i++)
		done(&c[i]);
}

static void
test_slow_client(void **state)
{
	struct fixture *f = *state;
	char data[4000];
	start(f);
	struct client slow = ask(f, GET), good = ask(f, GET);
	memset(data, 'x', sizeof data);
	data[sizeof data - 1] = '\0';
	int64_t bytes = 0;
	while (sse_dropped(f->s) == 0 && bytes < (1 << 22)) {
		sse_publish(f->s, 8, "fill", data);
		bytes += (int64_t)sizeof data;
		pump(f, 1);
		take(&good);
	}
	assert_int_equal(sse_dropped(f->s), 1);
	assert_in_range(bytes, 65536, 1 << 20); /* our queue and the kernel's */
	assert_int_equal(sse_clients(f->s), 1);
	assert_false(good.ended);
	assert_int_equal(count(good.got.data, "event: fill"), bytes / (int64_t)sizeof data);
	done(&slow);
	done(&good);
}

/* A client that reads late gets every byte in order. */
static void
test_partial(void **state)
{
	struct fixture *f = *state;
	char data[20000];
	f->limits.backlog = 10 << 20;
	start(f);
	struct client c = ask(f, GET);
	memset(data, 'y', sizeof data);
	data[sizeof data - 1] = '\0';
	for (int i = 0; i < 30; i++)
		sse_publish(f->s, 10 + i, "fill", data);
	for (int i = 0; i < 50; i++) {
		pump(f, 2);
		take(&c);
	}
	assert_int_equal(count(c.got.data, "event: fill"), 30);
	has(&c, "id: c0ffee.39\n");
	assert_int_equal(count(c.got.data, data), 30);
	done(&c);
}

static void
test_periodic(void **state)
{
	struct fixture *f = *state;
	f->limits.status_ms = 20;
	f->limits.update_ms = 100;
	start(f);
	struct client c = ask(f, GET);
	size_t before = c.got.len;
	pump(f, 500);
	take(&c);
	assert_true(count(c.got.data + before, "event: status") >= 10);
	assert_true(count(c.got.data + before, ": alive\n\n") >= 10);
	assert_in_range(count(c.got.data + before, "event: cycle_update"), 3, 8);
	sse_update(f->s);
	sse_status(f->s);
	done(&c);
}

static void
test_socket(void **state)
{
	struct fixture *f = *state;
	char err[256];
	const struct sse_source source = {f, epoch, last, events, update, status};
	/* what a killed runner left */
	int dead = listen_unix(f->path, 0666, err, sizeof err);
	assert_true(dead >= 0);
	close(dead);
	assert_int_equal(access(f->path, F_OK), 0);
	start(f);
	/* a live one keeps its socket */
	assert_null(sse_open(f->base, f->path, &f->limits, &source, err, sizeof err));
	assert_int_equal(errno, EADDRINUSE);
	assert_non_null(strstr(err, "another process answers"));
	struct client c = ask(f, GET);
	has(&c, "200 OK");
	done(&c);
	/* a file that is not a socket is not ours to remove */
	char plain[96];
	snprintf(plain, sizeof plain, "%s/file", f->dir);
	fclose(fopen(plain, "w"));
	assert_int_equal(listen_unix(plain, 0600, err, sizeof err), -1);
	assert_int_equal(unlink(plain), 0);
	char deep[200];
	memset(deep, 'd', sizeof deep);
	deep[sizeof deep - 1] = '\0';
	assert_int_equal(listen_unix(deep, 0600, err, sizeof err), -1);
}

int
main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {
	        TEST(test_connect), TEST(test_catch_up), TEST(test_reset), TEST(test_unreadable), TEST(test_publish), TEST(test_refuse), TEST(test_slow_header),
	        TEST(test_too_many), TEST(test_slow_client), TEST(test_partial), TEST(test_periodic), TEST(test_socket),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
