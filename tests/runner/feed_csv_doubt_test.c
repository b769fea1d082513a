/* Files that are watched: what must not be traded, and when nothing more can come. */
#include "watch_world.h"

#include "cot_world.h"
#include "cycle.h"
#include "feed_cot.h"

static void
until_degraded(struct world *w, const char *words)
{
	int64_t sessions = engine_sessions(w->e);
	assert_int_equal(run(w), ENGINE_FEED);
	if (strstr(engine_reason(w->e), words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", engine_reason(w->e), words);
	assert_int_equal(run(w), ENGINE_FEED); /* and still */
	assert_int_equal(engine_sessions(w->e), sessions);
}

static void
mended(struct world *w)
{
	for (int k = 0; k < FILES; k++)
		put(w, k, w->text[k].data, w->at[k], O_TRUNC);
	assert_int_equal(run(w), ENGINE_WAIT);
}

/* Each fault is named, nothing is traded, and mending goes on. */
static void
doubtful(void **state)
{
	struct world *w = *state;
	char path[PATH], other[PATH];
	for (int k = 0; k < FILES; k++)
		append(w, k, bytes_of_rows(w, k, 31));
	must_start(w, "live", true);
	assert_int_equal(run(w), ENGINE_WAIT);
	int64_t sessions = engine_sessions(w->e);
	assert_true(sessions > 20);
	struct buf changed = { 0 };
	buf_str(&changed, HEAD);
	for (int i = 0; i < 30; i++)
		add_row(&changed, 0, i, i == 4 ? 0.25 : 0);
	put(w, 0, changed.data, changed.len, O_TRUNC);
	until_degraded(w, "AAA.csv: the row of 2024-01-05 was traded and has other values now");
	mended(w);
	put(w, 0, w->text[0].data, bytes_of_rows(w, 0, 0) + 400, O_TRUNC);
	until_degraded(w, "AAA.csv: the row of 2024-01-");
	mended(w);
	put(w, 0, "", 0, O_TRUNC);
	until_degraded(w, "AAA.csv: the file is empty");
	mended(w);
	snprintf(path, sizeof path, "%s/ZC.csv", w->csv);
	snprintf(other, sizeof other, "%s/ZC.away", w->csv);
	assert_int_equal(rename(path, other), 0);
	until_degraded(w, "ZC.csv: the file is gone, trading began with 3");
	assert_int_equal(rename(other, path), 0);
	assert_int_equal(run(w), ENGINE_WAIT);
	put(w, 2, HEAD, strlen(HEAD), O_TRUNC);
	until_degraded(w, "ZC.csv: no rows after the header (1 bad row in all, nothing is traded)");
	mended(w);
	put(w, 1, "2024-03-99,1,1,1,1,1\n", 21, O_APPEND);
	until_degraded(w, "HE.csv:32: 2024-03-99: no such date");
	mended(w);
	snprintf(other, sizeof other, "%s/NEW.csv", w->csv);
	assert_int_equal(buf_write_file(other, changed.data, changed.len, 0600, false), 0);
	until_degraded(w, "NEW.csv: a file more, trading began with 3");
	assert_int_equal(unlink(other), 0);
	mended(w);
	buf_free(&changed);
	assert_int_equal(engine_sessions(w->e), sessions);
	write_all(w);
	now = tz_instant(w->s.chicago, day(DAYS - 1), 18 * 3600);
	assert_int_equal(run(w), ENGINE_WAIT);
	now += 60 * CLOCK_SECOND;
	assert_int_equal(run(w), ENGINE_WAIT);
	assert_int_equal(engine_sessions(w->e), DAYS);
}

/* A row that comes after its day was traded without it. */
static void
too_late(void **state)
{
	struct world *w = *state;
	append(w, 0, bytes_of_rows(w, 0, 41));
	append(w, 1, bytes_of_rows(w, 1, 20));
	append(w, 2, bytes_of_rows(w, 2, 41));
	must_start(w, "live", true);
	assert_int_equal(run(w), ENGINE_WAIT);
	assert_non_null(strstr(engine_feed(w->e)->says, "HE.csv has not reached "));
	now = tz_instant(w->s.chicago, day(39), 18 * 3600) + 3600 * CLOCK_SECOND;
	assert_int_equal(run(w), ENGINE_WAIT);
	assert_int_equal(engine_sessions(w->e), 40);
	append(w, 1, bytes_of_rows(w, 1, 1));
	until_degraded(w, "came after that day was traded without it");
	stop(w);
	int code = 0;
	assert_int_equal(start(w, "live", true, &code), -1);
	assert_int_equal(code, 78);
}

static void
put_reports(const struct world *w, date_t last, uint64_t seed)
{
	char dir[PATH];
	struct buf b = { 0 };
	snprintf(dir, sizeof dir, "%s/live/" FEED_COT_FOLDER, w->home);
	cot_world_head(&b, COT_DISAGGREGATED);
	cot_world_rows(&b, "HE", date_from_ymd(2022, 6, 1), last, seed);
	cot_world_put(dir, "reports.csv", &b);
}

/*
 * Reports are looked at with the files: a newer one is taken; other figures, or one that would have been known in a session that was traded without it,
 * stop trading until the figures are back, or a row says that it came later.
 */
static void
reports(void **state)
{
	struct world *w = *state;
	char path[PATH];
	struct buf releases = { 0 };
	snprintf(path, sizeof path, "%s/live", w->home);
	assert_int_equal(mkdir(path, 0750), 0);
	snprintf(path, sizeof path, "%s/live/" FEED_COT_FOLDER, w->home);
	assert_int_equal(mkdir(path, 0750), 0);
	put_reports(w, date_from_ymd(2024, 1, 30), 1);
	for (int k = 0; k < FILES; k++)
		append(w, k, bytes_of_rows(w, k, 31)); /* 9 February, and HE beyond */
	must_start(w, "live", true);
	assert_int_equal(run(w), ENGINE_WAIT);
	int64_t sessions = engine_sessions(w->e);
	assert_int_equal(sessions, 30);
	put_reports(w, date_from_ymd(2024, 2, 6), 1); /* known on the 12th */
	assert_int_equal(run(w), ENGINE_WAIT);
	put_reports(w, date_from_ymd(2024, 2, 6), 2);
	until_degraded(w, "the reports of HE that 2024-01-12 was decided with are others now; one that came late needs a row of cot_releases.csv");
	put_reports(w, date_from_ymd(2024, 2, 6), 1);
	for (int k = 0; k < FILES; k++)
		append(w, k, bytes_of_rows(w, k, 10)); /* 23 February, the report of the 13th never came */
	assert_int_equal(run(w), ENGINE_WAIT);
	assert_int_equal(engine_sessions(w->e), 40);
	put_reports(w, date_from_ymd(2024, 2, 13), 1);
	until_degraded(w, "the reports of HE that 2024-02-");
	buf_str(&releases, "report,released\n2024-02-13,2024-02-23\n");
	snprintf(path, sizeof path, "%s/live", w->home);
	cot_world_put(path, FEED_COT_RELEASES, &releases);
	assert_int_equal(run(w), ENGINE_WAIT);
	stop(w);
	must_start(w, "live", true);
	append(w, 0, bytes_of_rows(w, 0, 1));
	append(w, 2, bytes_of_rows(w, 2, 1));
	assert_int_equal(run(w), ENGINE_WAIT);
	assert_int_equal(engine_sessions(w->e), 41);
	stop(w);
	put_reports(w, date_from_ymd(2024, 2, 13), 2);
	int code = 0;
	assert_int_equal(start(w, "live", true, &code), -1);
	assert_int_equal(code, 78);
	assert_non_null(strstr(w->err, "the reports of cot/ known by then"));
}

/* A clock that is set back must not make a wait endless, nor a wait short. */
static void
clock_back(void **state)
{
	struct world *w = *state;
	write_all(w);
	must_start(w, "live", true);
	now = tz_instant(w->s.chicago, day(DAYS - 1), 18 * 3600);
	append(w, 0, 0);
	assert_int_equal(run(w), ENGINE_WAIT); /* the files' own times are later than this clock */
	assert_true(engine_sessions(w->e) < DAYS);
	now -= 3600 * CLOCK_SECOND;
	assert_int_equal(run(w), ENGINE_WAIT);
	now += 3660 * CLOCK_SECOND;
	assert_int_equal(run(w), ENGINE_WAIT);
	assert_int_equal(engine_sessions(w->e), DAYS);
}

static void
late(void **state)
{
	struct world *w = *state;
	write_all(w);
	must_start(w, "live", true);
	const struct tz *z = w->s.chicago;
	date_t d = date_from_ymd(2024, 3, 8);
	instant_t due = tz_instant(z, d, 14 * 3600);
	assert_int_equal(cycle_late(z, d, due, due - 1), 0);
	assert_int_equal(cycle_late(z, d, due, due), 0);
	assert_int_equal(cycle_late(z, d, due, due + 90 * CLOCK_SECOND + 5), 90);
	assert_int_equal(cycle_late(z, d, due, due + 4 * 3600 * CLOCK_SECOND - 1), 4 * 3600 - 1);
	assert_int_equal(cycle_late(z, d, due, due + 4 * 3600 * CLOCK_SECOND), -1); /* 18:00: history */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(doubtful, set_up, tear_down), cmocka_unit_test_setup_teardown(too_late, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reports, set_up, tear_down),
		cmocka_unit_test_setup_teardown(clock_back, set_up, tear_down), cmocka_unit_test_setup_teardown(late, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
