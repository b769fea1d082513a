/* What a client of the event socket is told: how things stand, what it missed, what comes. */
#include "sse_world.h"

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
	assert_int_equal(sse_accepted(f->s), 2);
	assert_int_equal(sse_sent(f->s), 6); /* three, to each of two */
	done(&c);
	done(&d);
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

int
main(void)
{
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {
	        TEST(test_connect), TEST(test_catch_up), TEST(test_reset), TEST(test_unreadable), TEST(test_publish), TEST(test_periodic),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
