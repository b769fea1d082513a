/* Escaping, includes and failure of the templates; the query parser beside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "view.h"
#include "web_internal.h"

#define HEAD "{{%AUTOESCAPE context=\"HTML\"}}"

struct fixture { char dir[64]; };
static const char *const files[] = {"outer.tpl", "inner.tpl"};
static const char *const texts[] = {HEAD "<p title=\"{{T}}\">{{T}}</p>{{#ROW}}<i>{{N}}{{G}}</i>{{/ROW}}{{>IN}}<a href=\"{{URL}}\">x</a>",
				    HEAD "<b>{{T}}{{G}}</b>"};

static int make(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	char path[128];

	snprintf(f->dir, sizeof f->dir, "/tmp/view_XXXXXX");
	*state = f;
	if (!mkdtemp(f->dir))
		return -1;
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/%s", f->dir, files[i]);
		if (buf_write_file(path, texts[i], strlen(texts[i]), 0600, false))
			return -1;
	}
	return view_load(f->dir, files, 2);
}

static int clean(void **state)
{
	struct fixture *f = *state;
	char path[128];

	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/%s", f->dir, files[i]);
		unlink(path);
	}
	rmdir(f->dir);
	free(f);
	return 0;
}

static void test_escape(void **state)
{
	struct view *v = view_new(), *in;
	struct buf out = {0};

	(void)state;
	view_set(v, "T", "<script>\"'&\x01\xff\xc3\xa9");
	view_set(v, "URL", "javascript:alert(1)");
	view_global(v, "G", "!");
	for (int i = 0; i < 2; i++)
		view_fmt(view_row(v, "ROW"), "N", "%d{{T}}", i);
	in = view_include(v, "IN", "inner.tpl");
	view_set(in, "T", "<in>");
	assert_int_equal(view_render(v, "outer.tpl", &out), 0);
	assert_null(strstr(out.data, "<script>"));
	assert_null(strstr(out.data, "javascript:"));
	assert_non_null(strstr(out.data, "&lt;script&gt;&quot;&#39;&amp;\xef\xbf\xbd\xef\xbf\xbd\xc3\xa9</p>"));
	assert_non_null(strstr(out.data, "<i>0{{T}}!</i><i>1{{T}}!</i>"));
	assert_non_null(strstr(out.data, "<b>&lt;in&gt;!</b>"));
	view_free(v);
	buf_free(&out);
}

static void test_failure(void **state)
{
	struct view *v = view_new();
	struct buf out = {0};
	char big[2000];

	(void)state;
	view_include(v, "IN", "missing.tpl");
	assert_int_equal(view_render(v, "outer.tpl", &out), -1);
	assert_int_equal(out.len, 0); /* nothing half-done */
	assert_int_equal(view_render(v, "nowhere.tpl", &out), -1);
	view_free(v);
	v = view_new();
	memset(big, 'x', sizeof big);
	big[sizeof big - 1] = 0;
	view_fmt(v, "T", "%s", big);
	assert_int_equal(view_render(v, "outer.tpl", &out), 0);
	assert_non_null(strstr(out.data, big));
	view_free(v);
	view_free(NULL);
	buf_free(&out);
}

static int parse(struct web_request *req, const char *query)
{
	char why[256];

	web_query_free(req);
	return web_query_parse(req, query, why, (int)sizeof why);
}

static void test_query(void **state)
{
	struct web_request req = {0};
	struct buf many = {0};
	static char longest[WEB_PARAM_MAX + 2];

	(void)state;
	assert_int_equal(parse(&req, ""), 0);
	assert_int_equal(parse(&req, "a=1&b=%3Cb%3E+x&c&d="), 0);
	assert_string_equal(web_param(&req, "a"), "1");
	assert_string_equal(web_param(&req, "b"), "<b> x");
	assert_string_equal(web_param(&req, "c"), "");
	assert_string_equal(web_param(&req, "d"), "");
	assert_null(web_param(&req, "e"));
	assert_int_equal(parse(&req, "a=1&a=2"), -1);
	assert_int_equal(parse(&req, "a=1&%61=2"), -1);
	assert_int_equal(parse(&req, "a=%00"), -1);
	assert_int_equal(parse(&req, "a=%4"), -1);
	assert_int_equal(parse(&req, "a=%zz"), -1);
	assert_int_equal(parse(&req, "a=%ff"), -1);
	assert_int_equal(parse(&req, "a=%c0%80"), -1);
	assert_int_equal(parse(&req, "a=%ed%a0%80"), -1);
	assert_int_equal(parse(&req, "=1"), -1);
	assert_int_equal(parse(&req, "%F0%9F%98%80=%F0%9F%98%80"), 0);
	for (int i = 0; i < WEB_PARAMS + 1; i++)
		buf_fmt(&many, "%sp%d=", i ? "&" : "", i);
	assert_int_equal(parse(&req, many.data), -1);
	memset(longest, 'a', sizeof longest - 1);
	assert_int_equal(parse(&req, longest), -1);
	longest[2] = '=';
	longest[WEB_PARAM_MAX] = 0;
	assert_int_equal(parse(&req, longest), 0);
	web_query_free(&req);
	buf_free(&many);
}

static void test_etag(void **state)
{
	(void)state;
	assert_true(web_etag_matches("W/\"a\"", "W/\"a\""));
	assert_true(web_etag_matches("\"a\"", "W/\"a\""));
	assert_true(web_etag_matches("\"b\", W/\"a\"", "\"a\""));
	assert_true(web_etag_matches("*", "\"a\""));
	assert_false(web_etag_matches("", "\"a\""));
	assert_false(web_etag_matches("\"ab\"", "\"a\""));
	assert_false(web_etag_matches("\"a\"", ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_escape), cmocka_unit_test(test_failure), cmocka_unit_test(test_query), cmocka_unit_test(test_etag),
	};

	return cmocka_run_group_tests(tests, make, clean);
}
