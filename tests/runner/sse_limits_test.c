/* Whom the event socket refuses or drops: bad requests, slow or too many clients, a socket that is another's. */
#include "sse_world.h"

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
	        TEST(test_refuse), TEST(test_slow_header), TEST(test_too_many), TEST(test_slow_client), TEST(test_partial), TEST(test_socket),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
