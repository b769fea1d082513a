/* readiness.conf: what each line says, and why one is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "readiness_conf.h"

static void
takes_values(void **state)
{
	static struct readiness_conf_line l[READINESS_CONF_LINES];
	(void)state;
	assert_int_equal(readiness_conf_read("# mine\n\n  dd = 0.15  # looser\r\nmin_days=250\nskill = -0.2", l), 3);
	assert_int_equal(l[0].line, 3);
	assert_string_equal(l[0].text, "dd = 0.15");
	assert_int_equal(l[0].limit, READINESS_DD);
	assert_true(l[0].value == 0.15);
	assert_int_equal(l[1].limit, READINESS_MIN_DAYS);
	assert_int_equal(l[1].line, 4);
	assert_true(l[1].value == 250);
	assert_int_equal(l[2].limit, READINESS_SKILL);
	assert_true(l[2].value == -0.2);
	for (int i = 0; i < 3; i++)
		assert_string_equal(l[i].fault, "");
	assert_int_equal(readiness_conf_read("", l), 0);
	/* the mark that some editors put before UTF-8 is no part of the first key; elsewhere it is none */
	assert_int_equal(readiness_conf_read("\xef\xbb\xbf" "dd = 0.15\n\xef\xbb\xbf" "skill = 0\n", l), 2);
	assert_int_equal(l[0].limit, READINESS_DD);
	assert_string_equal(l[0].text, "dd = 0.15");
	assert_int_equal(l[0].line, 1);
	assert_int_equal(l[1].limit, -1);
	assert_int_equal(readiness_conf_read("\xef\xbb\xbf", l), 0);
}

static void
refuses(void **state)
{
	static const struct { const char *text, *fault; } all[] = {
		{ "colour = 3", "there is no limit \"colour\"" },
		{ "DD = 0.1", "there is no limit \"DD\"" },
		{ "dd", "not \"key = value\"" },
		{ "dd =", "dd = \"\" is no number; allowed is 0.02 to 0.5" },
		{ "dd = 10 %", "dd = \"10 %\" is no number; allowed is 0.02 to 0.5" },
		{ "dd = nan", "dd = \"nan\" is no number; allowed is 0.02 to 0.5" },
		{ "dd = 0x1p-3", "dd = \"0x1p-3\" is no number; allowed is 0.02 to 0.5" },
		{ "dd = 0.6", "dd = 0.6 is out of range; allowed is 0.02 to 0.5" },
		{ "min_days = 126.5", "min_days = 126.5 is out of range; allowed is a whole number, 60 to 1260" },
		{ "alpha = 0", "alpha = 0 is out of range; allowed is 0.001 to 0.1" },
	};
	static struct readiness_conf_line l[READINESS_CONF_LINES];
	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		assert_int_equal(readiness_conf_read(all[i].text, l), 1);
		assert_int_equal(l[0].limit, -1);
		assert_string_equal(l[0].fault, all[i].fault);
		assert_string_equal(l[0].text, all[i].text);
	}
	assert_int_equal(readiness_conf_read("dd = 0.2\n#\ndd = 0.3\n", l), 2);
	assert_int_equal(l[0].limit, READINESS_DD);
	assert_string_equal(l[1].fault, "dd is set in line 1 already");
}

/* Any length and any bytes: cut, counted, never an overrun. */
static void
is_bounded(void **state)
{
	static struct readiness_conf_line l[READINESS_CONF_LINES];
	static char text[40000];
	(void)state;
	memset(text, 'x', sizeof text - 1);
	assert_int_equal(readiness_conf_read(text, l), 1);
	assert_int_equal(strlen(l[0].text), READINESS_CONF_TEXT - 1);
	assert_string_equal(l[0].fault, READINESS_CONF_LONG);
	snprintf(text, sizeof text, "dd = 0.3%100s5", ""); /* no value is read of what is kept of it */
	assert_int_equal(readiness_conf_read(text, l), 1);
	assert_int_equal(l[0].limit, -1);
	assert_string_equal(l[0].fault, READINESS_CONF_LONG);
	snprintf(text, sizeof text, "dd = 0.3 # %200s", "why");
	assert_int_equal(readiness_conf_read(text, l), 1);
	assert_int_equal(l[0].limit, READINESS_DD);
	memset(text, 'x', sizeof text - 1);
	for (size_t i = 0; i + 8 < sizeof text; i += 8)
		memcpy(text + i, "best5=1\n", 8);
	assert_int_equal(readiness_conf_read(text, l), READINESS_CONF_LINES);
	assert_string_equal(l[READINESS_CONF_LINES - 1].fault, READINESS_CONF_MANY);
	assert_int_equal(readiness_conf_read("a\x01\x1b = 2", l), 1);
	assert_string_equal(l[0].text, "a?? = 2");
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(takes_values), cmocka_unit_test(refuses), cmocka_unit_test(is_bounded) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
