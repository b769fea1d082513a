/* The query of /agent: what is read, what is refused and how, and that a link reads back as what it was written from. */
#include "fixture.h"

#include "experiments_query.h"

static void
test_read(void **state)
{
	struct experiments_query q, back;
	char err[512], text[EXPERIMENTS_QUERY_TEXT];
	(void)state;
	experiments_query_clear(&q);
	assert_false(experiments_query_filtered(&q));
	assert_string_equal(experiments_query_text(&q, PAGE_EXPERIMENTS_FIRST, 0, text), "");
	assert_int_equal(experiments_query_set(&q, "type", "", err, sizeof err), 0);
	assert_false(experiments_query_filtered(&q));
	assert_int_equal(experiments_query_set(&q, "type", "a&<b>", err, sizeof err), 0);
	assert_int_equal(experiments_query_set(&q, "outcome", "promoted", err, sizeof err), 0);
	assert_int_equal(experiments_query_set(&q, "tag", "x y", err, sizeof err), 0);
	assert_int_equal(experiments_query_set(&q, "from", "2026-01-05", err, sizeof err), 0);
	assert_int_equal(experiments_query_set(&q, "to", "2026-01-05", err, sizeof err), 0);
	assert_int_equal(experiments_query_set(&q, "before", "9223372036854775807", err, sizeof err), 0);
	assert_int_equal(experiments_query_check(&q, err, sizeof err), 0);
	assert_true(experiments_query_filtered(&q));
	assert_string_equal(experiments_query_text(&q, q.way, q.id, text),
	    "type=a%26%3Cb%3E&outcome=promoted&tag=x%20y&from=2026-01-05&to=2026-01-05&before=9223372036854775807");
	back = q;
	memset(back.filter.type, '%', sizeof back.filter.type - 1); /* the longest words fit */
	memset(back.filter.outcome, '%', sizeof back.filter.outcome - 1);
	memset(back.filter.tag, '%', sizeof back.filter.tag - 1);
	assert_non_null(strstr(experiments_query_text(&back, PAGE_EXPERIMENTS_AFTER, INT64_MAX, text), "&after=9223372036854775807"));
}

static void
test_refuse(void **state)
{
	static const struct { const char *name, *value, *says; } bad[] = {
		{ "side", "buy", "allowed are type, outcome, tag, from, to, before, after and experiment" },
		{ "from", "2026-02-30", "from = \"2026-02-30\" is not allowed: a day that exists" },
		{ "to", "x", "to = \"x\"" },
		{ "before", "0", "before = \"0\" is not allowed: the number of an experiment" },
		{ "after", "1x", "after = \"1x\"" },
		{ "after", "-1", "after = \"-1\"" },
		{ "experiment", "99999999999999999999", "the number of an experiment" },
	};
	struct experiments_query q;
	char err[512], word[PAGE_EXPERIMENTS_WORD + 1];
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		experiments_query_clear(&q);
		assert_int_equal(experiments_query_set(&q, bad[i].name, bad[i].value, err, sizeof err), -1);
		if (strstr(err, bad[i].says) == NULL)
			fail_msg("%s = %s: %s", bad[i].name, bad[i].value, err);
	}
	memset(word, 'x', sizeof word - 1);
	word[sizeof word - 1] = '\0';
	assert_int_equal(experiments_query_set(&q, "tag", word, err, sizeof err), -1);
	experiments_query_clear(&q);
	experiments_query_set(&q, "before", "1", err, sizeof err);
	experiments_query_set(&q, "after", "1", err, sizeof err);
	assert_int_equal(experiments_query_check(&q, err, sizeof err), -1);
	experiments_query_clear(&q);
	experiments_query_set(&q, "from", "2026-01-06", err, sizeof err);
	experiments_query_set(&q, "to", "2026-01-05", err, sizeof err);
	assert_int_equal(experiments_query_check(&q, err, sizeof err), -1);
	assert_non_null(strstr(err, "from = 2026-01-06 is after to = 2026-01-05"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_read), cmocka_unit_test(test_refuse) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
