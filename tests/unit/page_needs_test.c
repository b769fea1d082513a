/* What asks for the operator: from the ledger, and as the banners above a page. */
#include "fixture.h"

#include "page_needs.h"
#include "page_notices.h"

#define WALL "2026-04-0" /* all of these are days of April 2026 */

static struct fixture files;
static struct page p;

/* A latched breaker since the 3rd, a winner since the 2nd, a halt since the 4th, stopped orders since the 1st. */
static const char trouble[] =
	"UPDATE breaker SET state = 'triggered', tripped = '2026-03-10', since = '2026-03-10', latched = 1, value = -0.052 WHERE name = 'max_drawdown';"
	"INSERT INTO event(key, at, session, kind, severity, text, data) VALUES"
	" ('breaker:max_drawdown:triggered:2026-03-10', '" WALL "3T12:00:00.000000+00:00', '2026-03-10', 'breaker', 'warning', 'x', '{}'),"
	" ('breaker:max_drawdown:triggered:2026-03-101', '" WALL "8T12:00:00.000000+00:00', '2026-03-10', 'breaker', 'warning', 'another', '{}'),"
	" ('pending:E-20260309-1', '" WALL "2T12:00:00.000000+00:00', '2026-03-10', 'agent', 'warning', 'x', '{}'),"
	" ('operator:halt:9', '2026-03-30T12:00:00.000000+00:00', NULL, 'status', 'warning', 'an earlier one', '{}'),"
	" ('operator:halt:10', '" WALL "4T12:00:00.000000+00:00', NULL, 'status', 'warning', 'x', '{}'),"
	" ('stopped:11', '" WALL "5T12:00:00.000000+00:00', NULL, 'status', 'error', 'x', '{}');"
	"INSERT INTO job(ref, session, kind, state, data) VALUES ('E-20260309-1', '2026-03-09', 'experiment', 'pending', '{\"version\":3,\"champion\":2,\"description\":\"Halve the learning rate\"}');";

static int
setup(void **state)
{
	char dir[4096], err[256];
	static const char *const templates[] = { "banners.tpl", "banner.tpl" };
	(void)state;
	assert_non_null(getcwd(dir, sizeof dir - 16));
	strcat(dir, "/templates");
	assert_int_equal(view_load(dir, templates, 2), 0);
	memset(&p, 0, sizeof p);
	p.zone = tz_open("America/Chicago", err, sizeof err);
	assert_non_null(p.zone);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	tz_close(p.zone);
	return 0;
}

static void
begin(const char *sql)
{
	fixture_make(&files, 1);
	struct db *db = fixture_open(files.ledger, DB_WRITE);
	if (db_exec(db, sql) != 0)
		fail_msg("%s", db_error(db));
	db_close(db);
	p.source[PAGE_LEDGER].db = fixture_open(files.ledger, DB_READ);
	p.source[PAGE_LEDGER].health = PAGE_OK;
	p.source[PAGE_LEDGER].version = 1;
	assert_int_equal(page_meta_read(p.source[PAGE_LEDGER].db, &p.meta), 1);
	snprintf(p.runner.word, sizeof p.runner.word, "up");
	snprintf(p.runner.state, sizeof p.runner.state, "running");
	assert_int_equal(clock_parse("2026-04-05T12:00:00+00:00", &p.now), 0);
}

static void
end(void)
{
	db_close(p.source[PAGE_LEDGER].db);
	p.source[PAGE_LEDGER].db = NULL;
	fixture_remove(&files);
}

static int
day_of(instant_t at)
{
	char text[CLOCK_TEXT];
	clock_format(at, text);
	return at != 0 && strncmp(text, WALL, strlen(WALL)) == 0 ? text[strlen(WALL)] - '0' : 0;
}

static void
nothing(void **state)
{
	struct page_needs n;
	(void)state;
	begin("UPDATE breaker SET state = 'active'");
	assert_int_equal(page_needs_read(p.source[PAGE_LEDGER].db, &p.meta, &n), 0);
	assert_int_equal(n.n_breakers + n.n_winners, 0);
	end();
}

static void
since_when(void **state)
{
	struct page_needs n;
	(void)state;
	begin(trouble);
	snprintf(p.meta.stopped, sizeof p.meta.stopped, "HE: 3 by its fills, 2 by its row");
	p.meta.halted = true;
	assert_int_equal(page_needs_read(p.source[PAGE_LEDGER].db, &p.meta, &n), 0);
	assert_int_equal(n.n_breakers, 1);
	assert_string_equal(n.breaker[0].b.name, "max_drawdown");
	assert_int_equal(day_of(n.breaker[0].since), 3); /* not of the key that only begins alike */
	assert_int_equal(n.n_winners, 1);
	assert_string_equal(n.winner[0].job.ref, "E-20260309-1");
	assert_int_equal(day_of(n.winner[0].since), 2);
	assert_int_equal(day_of(n.halted), 4); /* the newest of two, though "halt:9" sorts behind "halt:10" */
	assert_int_equal(day_of(n.stopped), 5);
	end();
}

static void
more_winners(void **state)
{
	struct page_needs n;
	(void)state;
	begin("WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 6) INSERT INTO job(ref, session, kind, state) SELECT 'E-' || n, '2026-03-09', 'experiment', 'pending' FROM i");
	assert_int_equal(page_needs_read(p.source[PAGE_LEDGER].db, &p.meta, &n), 0);
	assert_int_equal(n.n_winners, PAGE_NEEDS_WINNERS);
	assert_true(n.more_winners);
	assert_int_equal(n.winner[0].since, 0);
	end();
}

/* The words in this order, each behind the one before. */
static void
in_order(const char *text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *at = strstr(text, words[i]);
		if (at == NULL)
			fail_msg("no \"%s\" in: %s", words[i], text);
		text = at + strlen(words[i]);
	}
}

static void
banners_gravest_first(void **state)
{
	static const char *const words[] = { "id=\"needs\"", "data-level=\"error\"", "data-count=\"5\"", "Orders are stopped:", "HE: 3 by its fills", "5 Apr 2026 07:00:00 CDT", "<summary>4 more notices</summary>", "A promotion waits for you.",
		"Halve the learning rate", "<code>hydra-runner promote E-20260309-1</code>", "<code>hydra-runner reject E-20260309-1</code>", "Breaker tripped: Drawdown.",
		"Session 10 Mar 2026, limit \xe2\x88\x92" "5.00\xc2\xa0%, now \xe2\x88\x92" "5.20\xc2\xa0%", "2026-04-03T12:00:00Z", "hydra-runner resume --breaker max_drawdown", "Halted", "The runner is degraded." };
	struct buf out = { 0 };
	(void)state;
	begin(trouble);
	snprintf(p.meta.stopped, sizeof p.meta.stopped, "HE: 3 by its fills, 2 by its row");
	p.meta.halted = true;
	snprintf(p.runner.state, sizeof p.runner.state, "degraded");
	struct view *v = view_new();
	struct page_notices whole = page_notices(&p, v);
	assert_int_equal(whole.needs, 5);
	assert_string_equal(whole.level, "error");
	assert_int_equal(view_render(v, "banners.tpl", &out), 0);
	in_order(out.data, words, sizeof words / sizeof words[0]);
	view_free(v);
	buf_free(&out);
	end();
}

/* A start that finds a mismatch is critical for the same reason: that is one condition, not two. */
static void
told_once(void **state)
{
	(void)state;
	begin("UPDATE breaker SET state = 'active'");
	snprintf(p.meta.stopped, sizeof p.meta.stopped, "cash mismatch: 1 and 2");
	snprintf(p.runner.state, sizeof p.runner.state, "critical");
	snprintf(p.runner.reason, sizeof p.runner.reason, "orders are stopped: cash mismatch: 1 and 2; hydra-runner unhalt lifts it");
	struct view *v = view_new();
	assert_int_equal(page_notices(&p, v).needs, 1);
	snprintf(p.runner.reason, sizeof p.runner.reason, "fill_journal.db: disk is full");
	assert_int_equal(page_notices(&p, v).needs, 2);
	view_free(v);
	end();
	memset(&p.runner, 0, sizeof p.runner);
}

static void
counted_in_words(void **state)
{
	char text[32];
	(void)state;
	assert_string_equal(page_notices_needs(0, text), "");
	assert_string_equal(page_notices_needs(1, text), "1 needs you");
	assert_string_equal(page_notices_needs(2, text), "2 need you");
}

/* Without a runner and without a fault the icon claims nothing. */
static void
no_sign_of_a_runner(void **state)
{
	(void)state;
	begin("UPDATE breaker SET state = 'active'");
	snprintf(p.runner.word, sizeof p.runner.word, "absent");
	struct view *v = view_new();
	struct page_notices whole = page_notices(&p, v);
	assert_int_equal(whole.needs, 0);
	assert_string_equal(whole.level, "off");
	view_free(v);
	end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing, setup, teardown), cmocka_unit_test_setup_teardown(since_when, setup, teardown), cmocka_unit_test_setup_teardown(more_winners, setup, teardown), cmocka_unit_test_setup_teardown(banners_gravest_first, setup, teardown),
		cmocka_unit_test_setup_teardown(told_once, setup, teardown), cmocka_unit_test_setup_teardown(counted_in_words, setup, teardown), cmocka_unit_test_setup_teardown(no_sign_of_a_runner, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
