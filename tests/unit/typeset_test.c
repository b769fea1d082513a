/* A number and its unit stay in one line; nothing else of a page changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "typeset.h"

#define NB "\xc2\xa0"

static void
becomes(const char *html, const char *wanted)
{
	struct buf out = { 0 };
	typeset_units(html, strlen(html), &out);
	assert_false(out.failed);
	assert_string_equal(out.len > 0 ? out.data : "", wanted);
	buf_free(&out);
}

static void
joined(void **state)
{
	(void)state;
	becomes("", "");
	becomes("\xe2\x88\x92" "2.27 % from the peak", "\xe2\x88\x92" "2.27" NB "% from the peak");
	becomes("<td>188 ms</td><td>4.1 GB</td>", "<td>188" NB "ms</td><td>4.1" NB "GB</td>");
	becomes("42 s, 7 min, 3 h, 12 d", "42" NB "s, 7" NB "min, 3" NB "h, 12" NB "d");
	becomes("812 B, 1.0 MB of 2 TB", "812" NB "B, 1.0" NB "MB of 2" NB "TB");
	becomes("95 %", "95" NB "%");
	becomes("a <b title=\"1 < 2\">5 %</b>", "a <b title=\"1 < 2\">5" NB "%</b>");
}

static void
left(void **state)
{
	static const char *const same[] = { "3 sessions", "12 Dec 2026", "a %", "7 months", "2  %", "5", "5 ", " %", "<p title=\"5 % of 3 s\">x</p>", "<input value='5 %' name=\"a > 4 %\">",
		"<code>hydra-runner 5 s</code>", "<pre class=\"code\">5 %</pre>", "<script type=\"application/json\">{\"a\":\"5 %\"}</script>", "<code>5 %", "<a href=\"/x?y=5 %" };
	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		becomes(same[i], same[i]);
	becomes("<code>5 %</code> 5 %", "<code>5 %</code> 5" NB "%");
	becomes("<codex>5 %</codex>", "<codex>5" NB "%</codex>");
	becomes("<a href=\"/?a=b>c\">1 d</a>", "<a href=\"/?a=b>c\">1" NB "d</a>");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(joined), cmocka_unit_test(left) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
