/* Requests of the event socket, well and badly formed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http.h"

#define PATH "/api/sse/cycle-status"

static int
parse(const char *text, struct http_request *r)
{
	size_t end = http_header_end(text, strlen(text));
	assert_int_equal(end, strlen(text));
	return http_parse(text, end, PATH, r);
}

static void
test_header_end(void **state)
{
	(void)state;
	assert_int_equal(http_header_end("GET / HTTP/1.1\r\nA: b\r\n", 22), 0);
	assert_int_equal(http_header_end("GET / HTTP/1.1\r\n\r\nrest", 22), 18);
	assert_int_equal(http_header_end("G\n\n", 3), 3);
	assert_int_equal(http_header_end("", 0), 0);
	assert_int_equal(http_header_end("\r\n", 2), 2);
}

static void
test_good(void **state)
{
	struct http_request r;
	(void)state;
	assert_int_equal(parse("GET " PATH " HTTP/1.1\r\nHost: x\r\n\r\n", &r), 0);
	assert_false(r.head);
	assert_string_equal(r.last_id, "");
	assert_int_equal(parse("HEAD " PATH " HTTP/1.0\r\n\r\n", &r), 0);
	assert_true(r.head);
	assert_int_equal(parse("GET " PATH "?x=1&after=ab.7&y HTTP/1.1\r\n\r\n", &r), 0);
	assert_string_equal(r.last_id, "ab.7");
	assert_int_equal(parse("GET " PATH "?after=ab.7 HTTP/1.1\r\nlast-event-id:  ab.9 \r\n\r\n", &r), 0);
	assert_string_equal(r.last_id, "ab.9");
	assert_int_equal(parse("GET " PATH "?after=ab.7 HTTP/1.1\r\nLast-Event-ID:\r\n\r\n", &r), 0);
	assert_string_equal(r.last_id, "ab.7");
}

static void
test_long_id(void **state)
{
	char text[512] = "GET " PATH "?after=";
	struct http_request r;
	(void)state;
	memset(text + strlen(text), '9', 200);
	strcat(text, " HTTP/1.1\r\n\r\n");
	assert_int_equal(parse(text, &r), 0);
	assert_string_equal(r.last_id, "?");
}

static void
test_bad(void **state)
{
	static const struct {
		const char *text;
		int status;
	} rows[] = {
	        {"POST " PATH " HTTP/1.1\r\n\r\n", 405}, {"DELETE " PATH " HTTP/1.1\r\n\r\n", 405}, {"GET / HTTP/1.1\r\n\r\n", 404},
	        {"GET " PATH "/ HTTP/1.1\r\n\r\n", 404}, {"GET " PATH " HTTP/2.0\r\n\r\n", 505},    {"GET " PATH "\r\n\r\n", 400},
	        {"GET  " PATH " HTTP/1.1\r\n\r\n", 400}, {"\r\n", 400},                             {"GET " PATH " HTTP/1.1\r\nno colon\r\n\r\n", 400},
	        {"GET " PATH " HTTP/1.1\r\nA : b\r\n\r\n", 400}, {"GET " PATH " HTTP/1.1 x\r\n\r\n", 400}, {"GET " PATH " HTTP/1.1\r\nA: \001\r\n\r\n", 400},
	        {"GET " PATH " HTTP/1.1\r\n: b\r\n\r\n", 400}, {"G\001T " PATH " HTTP/1.1\r\n\r\n", 400},
	};
	struct http_request r;
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(parse(rows[i].text, &r), rows[i].status);
	assert_int_equal(http_parse("GET " PATH " HTTP/1.1\r\nA: b\0c\r\n\r\n", 47, PATH, &r), 400);
	assert_int_equal(http_parse("", 0, PATH, &r), 400);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_header_end),
	        cmocka_unit_test(test_good),
	        cmocka_unit_test(test_long_id),
	        cmocka_unit_test(test_bad),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
