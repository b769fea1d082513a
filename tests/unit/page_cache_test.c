/* An answer is given again while all that it was made of stands still, and not a moment longer. */
#include "fixture.h"
#include "page_cache.h"

static struct page_cache cache;
static struct page_stamp now;
static struct web_request req;

static int
make(void **state)
{
	(void)state;
	memset(&now, 0, sizeof now);
	memset(&req, 0, sizeof req);
	cache = (struct page_cache){ .room = 3 };
	now.second = 1000;
	now.runner.mtime[0] = 5;
	snprintf(req.path, sizeof req.path, "/fills");
	req.query = "symbol=HE";
	return 0;
}

static int
drop(void **state)
{
	(void)state;
	page_cache_free(&cache);
	return 0;
}

static void
answer(const char *text, int status)
{
	struct web_response res = { .status = status, .type = "text/html; charset=utf-8", .etag = "W/\"1\"" };
	buf_str(&res.body, text);
	page_cache_add(&cache, &now, &req, &res);
	buf_free(&res.body);
}

/* The words that are held for req, "" none. */
static const char *
held(void)
{
	static char text[64];
	struct web_response res = { 0 };
	text[0] = '\0';
	if (page_cache_find(&cache, &now, &req, &res)) {
		assert_int_equal(res.status, 200);
		assert_string_equal(res.etag, "W/\"1\"");
		assert_string_equal(res.type, "text/html; charset=utf-8");
		snprintf(text, sizeof text, "%s", res.body.data);
	}
	buf_free(&res.body);
	return text;
}

static void
test_same_address(void **state)
{
	(void)state;
	assert_string_equal(held(), "");
	answer("one", 200);
	assert_string_equal(held(), "one");
	assert_string_equal(held(), "one");
	req.query = "symbol=LE";
	assert_string_equal(held(), "");
	req.query = "symbol=HE";
	req.fragment = true;
	assert_string_equal(held(), "");
	answer("part", 200);
	assert_string_equal(held(), "part");
	req.fragment = false;
	assert_string_equal(held(), "one");
	req.path[1] = 'F';
	assert_string_equal(held(), "");
}

/* Each thing that a page is made of, moved alone. */
static void
test_moves(void **state)
{
	struct page_stamp still;
	(void)state;
	still = now;
	for (int i = 0; i < 9; i++) {
		now = still;
		answer("old", 200);
		assert_string_equal(held(), "old");
		switch (i) {
		case 0: now.second--; break;
		case 1: now.folder++; break;
		case 2: now.source[0].version++; break;
		case 3: now.source[1].opened++; break;
		case 4: now.source[2].health++; break;
		case 5: now.runner.mtime[0]++; break;
		case 6: now.runner.size[1]++; break;
		case 7: now.runner.inode[2]++; break;
		case 8: now.runner.mtime[2]++; break;
		default: fail();
		}
		assert_string_equal(held(), "");
		answer("new", 200);
		assert_string_equal(held(), "new");
		now = still; /* what was dropped does not come back */
		assert_string_equal(held(), "");
		page_cache_free(&cache);
	}
}

static void
test_what_is_held(void **state)
{
	struct web_response res = { .status = 200, .type = "application/json" };
	(void)state;
	held();
	answer("refused", 400);
	answer("gone", 503);
	assert_string_equal(held(), "");
	for (int i = 0; i <= PAGE_CACHE_BYTES; i++)
		buf_char(&res.body, 'x');
	page_cache_add(&cache, &now, &req, &res);
	assert_string_equal(held(), "");
	res.body.failed = true;
	res.body.len = 5;
	page_cache_add(&cache, &now, &req, &res);
	assert_string_equal(held(), "");
	buf_free(&res.body);
	page_cache_free(&cache);
	cache.room = 0;
	answer("none", 200);
	assert_string_equal(held(), "");
}

/* Never more than there is room for; the oldest leaves. */
static void
test_room(void **state)
{
	static const char *const queries[] = { "a", "b", "c", "d", "e" };
	(void)state;
	held();
	for (int i = 0; i < 5; i++) {
		req.query = queries[i];
		answer(queries[i], 200);
		assert_true(cache.used <= 3);
	}
	for (int i = 0; i < 5; i++) {
		req.query = queries[i];
		assert_string_equal(held(), i < 2 ? "" : queries[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_same_address, make, drop), cmocka_unit_test_setup_teardown(test_moves, make, drop),
		cmocka_unit_test_setup_teardown(test_what_is_held, make, drop), cmocka_unit_test_setup_teardown(test_room, make, drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
