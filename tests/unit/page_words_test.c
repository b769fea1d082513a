/* What pages say about one thing: in which order, and that it is true whatever is missing. */
#include "fixture.h"

#include <math.h>

#include "page_words.h"

static struct page p;

static int
whole(void **state)
{
	(void)state;
	memset(&p, 0, sizeof p);
	snprintf(p.runner.word, sizeof p.runner.word, "up");
	snprintf(p.runner.state, sizeof p.runner.state, "running");
	return 0;
}

static void
runner(const char *word, const char *name, const char *reason)
{
	snprintf(p.runner.word, sizeof p.runner.word, "%s", word);
	snprintf(p.runner.state, sizeof p.runner.state, "%s", name);
	snprintf(p.runner.reason, sizeof p.runner.reason, "%s", reason);
}

static void
all_journals(enum page_health health)
{
	for (int i = 0; i < PAGE_JOURNALS; i++)
		p.source[i].health = health;
}

static void
test_needs_in_order(void **state)
{
	char out[PAGE_WORDS];
	(void)state;
	assert_string_equal(page_words_needs(&p, out), "");
	p.meta.halted = true;
	assert_string_equal(page_words_needs(&p, out), "Halted.");
	p.source[PAGE_TELEMETRY].health = PAGE_MISSING;
	assert_string_equal(page_words_needs(&p, out), "1 of 3 journals is missing or empty.");
	p.source[PAGE_EXPERIMENTS].health = PAGE_UNREADABLE;
	assert_string_equal(page_words_needs(&p, out), "1 of 3 journals cannot be read.");
	snprintf(p.meta.stopped, sizeof p.meta.stopped, "cash mismatch");
	assert_string_equal(page_words_needs(&p, out), "Orders are stopped: cash mismatch.");
	runner("up", "degraded", "the status file cannot be written");
	assert_string_equal(page_words_needs(&p, out), "This needs you: the status file cannot be written.");
	runner("up", "critical", "fill_journal.db: database or disk is full");
	assert_string_equal(page_words_needs(&p, out), "This needs you: fill_journal.db: database or disk is full.");
	runner("down", "critical", "fill_journal.db: database or disk is full");
	assert_string_equal(page_words_needs(&p, out), "Orders are stopped: cash mismatch.");
}

/* A folder that nobody has used is no fault; the same folder under a runner is one. */
static void
test_journals(void **state)
{
	char out[PAGE_WORDS];
	(void)state;
	assert_string_equal(page_words_journals(&p, out), "ok");
	assert_string_equal(out, "3 of 3 readable");
	all_journals(PAGE_MISSING);
	assert_string_equal(page_words_journals(&p, out), "warn");
	assert_string_equal(page_words_needs(&p, out), "3 of 3 journals are missing or empty.");
	runner("absent", "", "");
	assert_string_equal(page_words_journals(&p, out), "off");
	assert_string_equal(out, "none yet");
	assert_string_equal(page_words_needs(&p, out), "");
	p.source[PAGE_LEDGER].health = PAGE_UNREADABLE;
	assert_string_equal(page_words_journals(&p, out), "error");
	assert_string_equal(out, "0 of 3 readable");
}

static void
test_trader(void **state)
{
	char out[PAGE_WORDS];
	(void)state;
	assert_string_equal(page_words_trader(&p, 0, false, out), "the rule momentum_20 trades");
	assert_string_equal(page_words_trader(&p, 7, false, out), "champion v7 trades");
	assert_string_equal(page_words_trader(&p, 7, true, out), "champion v7 found no edge, so nothing is staked");
	strcpy(p.meta.decider, "rule momentum_20: models/v7.json is missing");
	assert_string_equal(page_words_trader(&p, 7, false, out), "the rule momentum_20 trades, champion v7 cannot: models/v7.json is missing");
	strcpy(p.meta.decider, "v6: models/v7.json is cut");
	assert_string_equal(page_words_trader(&p, 7, false, out), "v6 trades, champion v7 cannot: models/v7.json is cut");
	strcpy(p.meta.decider, "v7");
	runner("down", "running", "");
	assert_string_equal(page_words_trader(&p, 0, false, out), "the rule momentum_20 trades when a runner runs");
	runner("absent", "", "");
	assert_string_equal(page_words_trader(&p, 7, false, out), "champion v7 trades when a runner runs");
	all_journals(PAGE_MISSING);
	assert_string_equal(page_words_trader(&p, 0, false, out), "nothing trades before a runner is started");
}

static void
test_over(void **state)
{
	(void)state;
	assert_true(page_words_over(0.1001, 0.1) && !page_words_over(0.1, 0.1) && !page_words_over(0.09, 0.1));
	assert_true(page_words_over(-0.0501, -0.05) && !page_words_over(-0.05, -0.05) && !page_words_over(0.3, -0.05));
	assert_false(page_words_over(NAN, 0.1) || page_words_over(NAN, -0.05));
}

static void
test_runner(void **state)
{
	static const struct { const char *word, *name, *words, *dot; } cases[] = {
		{ "up", "running", "running", "ok" }, { "up", "catching_up", "catching up", "ok" }, { "up", "halted", "halted", "warn" },
		{ "up", "degraded", "degraded", "warn" }, { "up", "critical", "critical", "error" }, { "down", "running", "down", "error" },
		{ "absent", "", "not started", "off" },
	};
	char out[PAGE_WORDS_STATE];
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		runner(cases[i].word, cases[i].name, "");
		assert_string_equal(page_words_runner(&p.runner, out), cases[i].words);
		assert_string_equal(page_words_runner_dot(&p.runner), cases[i].dot);
	}
}

static void
test_feed(void **state)
{
	(void)state;
	runner("up", "running", "");
	snprintf(p.runner.feed, sizeof p.runner.feed, "csv files, watched");
	assert_string_equal(page_words_feed_dot(&p.runner), "ok");
	snprintf(p.runner.feed, sizeof p.runner.feed, "csv files, degraded");
	assert_string_equal(page_words_feed_dot(&p.runner), "error");
	runner("up", "finished", "the feed has ended after 250 sessions");
	assert_string_equal(page_words_feed_dot(&p.runner), "off");
	runner("down", "", "");
	assert_string_equal(page_words_feed_dot(&p.runner), "off");
}

static void
test_limits_and_names(void **state)
{
	const char *low;
	(void)state;
	assert_string_equal(page_words_disk(INT64_C(999999999), &low), "error");
	assert_string_equal(low, ", nearly full");
	assert_string_equal(page_words_disk(INT64_C(1000000000), &low), "warn");
	assert_string_equal(low, ", low");
	assert_string_equal(page_words_disk(INT64_C(5000000000), &low), "ok");
	assert_string_equal(low, "");
	assert_string_equal(page_words_breaker("max_single_trade_loss"), "Single trade loss");
	assert_string_equal(page_words_breaker("another"), "another");
}

/* Who halted stands in the ledger; an older one does not say. */
static void
test_halt(void **state)
{
	static const struct { const char *sql, *words; } cases[] = {
		{ "UPDATE meta SET value = '0' WHERE key = 'halted'", "" },
		{ "UPDATE meta SET value = '1' WHERE key = 'halted'", "Halted." },
		{ "INSERT INTO meta(key, value) VALUES ('halt_reason', 'ruin')", "Halted: equity is not above 0." },
		{ "UPDATE meta SET value = 'operator' WHERE key = 'halt_reason'", "Halted by the operator." },
	};
	struct fixture f;
	struct page_meta m;
	(void)state;
	fixture_make(&f, 1);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(db_exec(db, cases[i].sql), 0);
		assert_int_equal(page_meta_read(db, &m), 1);
		assert_string_equal(page_words_halt(&m), cases[i].words);
	}
	db_close(db);
	fixture_remove(&f);
}

static void
test_plain(void **state)
{
	char text[] = "rows; `hydra-runner adopt` accepts `them", none[] = "", only[] = "``";
	(void)state;
	assert_string_equal(page_words_plain(text), "rows; hydra-runner adopt accepts them");
	assert_string_equal(page_words_plain(none), "");
	assert_string_equal(page_words_plain(only), "");
}

/* An opinion of an old bar is no signal, whichever page asks. */
static void
test_signal(void **state)
{
	(void)state;
	assert_true(page_words_judged(""));
	assert_false(page_words_judged("no bar today"));
	assert_string_equal(page_words_signal("", 1), "long");
	assert_string_equal(page_words_signal("", -1), "short");
	assert_string_equal(page_words_signal("why", 0), "none");
	assert_string_equal(page_words_signal("no bar today", 1), "\xe2\x80\x94");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_needs_in_order, whole), cmocka_unit_test_setup(test_journals, whole), cmocka_unit_test_setup(test_trader, whole), cmocka_unit_test(test_over),
		cmocka_unit_test_setup(test_runner, whole), cmocka_unit_test_setup(test_feed, whole), cmocka_unit_test_setup(test_limits_and_names, whole), cmocka_unit_test_setup(test_halt, whole),
		cmocka_unit_test(test_plain), cmocka_unit_test(test_signal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
