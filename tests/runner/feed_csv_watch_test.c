/* Files that grow while they are traded: the ledger of a replay of the finished ones, to the byte; and what must not be traded. */
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "cycle.h"
#include "db.h"
#include "engine.h"
#include "random.h"
#include "setup.h"

#define PATH 512
#define FILES 3
#define DAYS 70
#define TABLES 32
#define HEAD "date,open,high,low,close,volume\n"

struct world {
	char home[64], csv[96];
	struct config cfg;
	struct setup s;
	struct engine *e;
	struct buf text[FILES]; /* what each file will be in the end */
	size_t at[FILES];       /* bytes that are there */
	char err[600];
};
static const char *const symbols[FILES] = { "AAA", "HE", "ZC" };
static instant_t now; /* the wall clock of the feed */

static instant_t
wall(void)
{
	return now;
}

static date_t
day(int i)
{
	return date_from_ymd(2024, 1, 1) + i / 5 * 7 + i % 5;
}

/* One file begins late, one has holes, one ends early; DAYS sessions in all. */
static bool
has_bar(int k, int i)
{
	return k == 0 ? true : k == 1 ? i >= 9 && i % 7 != 3 : i < DAYS - 12;
}

static void
add_row(struct buf *b, int k, int i, double shift)
{
	char date[DATE_TEXT];
	double open = 80 + 6 * k + 9 * sin(i / (7.0 + k)) + 0.01 * k, close = 80 + 6 * k + 9 * sin((i + 1) / (7.0 + k)) + shift;
	buf_fmt(b, "%s,%.2f,%.2f,%.2f,%.2f,%d\n", date_format(day(i), date), open, fmax(open, close) + 0.5, fmin(open, close) - 0.5, close, 400000 + 1000 * i);
}

static void
put(const struct world *w, int k, const char *data, size_t len, int flags)
{
	char path[PATH];
	snprintf(path, sizeof path, "%s/%s.csv", w->csv, symbols[k]);
	int fd = open(path, O_WRONLY | O_CREAT | flags, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, data, len), (ssize_t)len);
	assert_int_equal(close(fd), 0);
}

/* The next bytes of file k appear. */
static void
append(struct world *w, int k, size_t len)
{
	size_t left = w->text[k].len - w->at[k];
	len = len < left ? len : left;
	put(w, k, w->text[k].data + w->at[k], len, O_APPEND);
	w->at[k] += len;
}

static size_t
bytes_of_rows(const struct world *w, int k, int rows)
{
	const char *p = w->text[k].data + w->at[k];
	while (rows-- > 0 && *p != '\0')
		p = strchr(p, '\n') + 1;
	return (size_t)(p - w->text[k].data) - w->at[k];
}

static int
set_up(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	*state = w;
	if (w == NULL)
		return -1;
	snprintf(w->home, sizeof w->home, "/tmp/feed_csv_watch_test.XXXXXX");
	if (mkdtemp(w->home) == NULL)
		return -1;
	snprintf(w->csv, sizeof w->csv, "%s/csv", w->home);
	if (mkdir(w->csv, 0700) != 0)
		return -1;
	for (int k = 0; k < FILES; k++) {
		buf_str(&w->text[k], HEAD);
		for (int i = 0; i < DAYS; i++)
			if (has_bar(k, i))
				add_row(&w->text[k], k, i, 0);
	}
	unsetenv("HYDRA_MARKETS");
	setenv("HYDRA_FEED", "csv", 1);
	setenv("HYDRA_LOG_LEVEL", "error", 1);
	setenv("HYDRA_CSV_DIR", w->csv, 1);
	setenv("HYDRA_DATA_DIR", w->home, 1);
	setenv("HYDRA_RUN_DIR", w->home, 1);
	now = INT64_C(1704200000) * CLOCK_SECOND; /* 2 January 2024: before most of the rows' days are over */
	return config_load(&w->cfg, w->err, sizeof w->err);
}

static void
stop(struct world *w)
{
	engine_close(w->e);
	w->e = NULL;
	setup_close(&w->s);
}

static int
tear_down(void **state)
{
	struct world *w = *state;
	char cmd[160];
	stop(w);
	for (int k = 0; k < FILES; k++)
		buf_free(&w->text[k]);
	snprintf(cmd, sizeof cmd, "rm -rf '%s'", w->home);
	int rc = system(cmd);
	free(w);
	return rc;
}

/* In the data folder of that name; watched, or as a replay. 0 / -1 with err and code. */
static int
start(struct world *w, const char *data, bool watched, int *code)
{
	snprintf(w->cfg.data_dir, sizeof w->cfg.data_dir, "%s/%s", w->home, data);
	if (!watched) {
		if (setup_replay(&w->cfg, w->csv, false, &w->s, code, w->err, sizeof w->err) != 0)
			return -1;
	} else if (setup_calendar(w->home, &w->s.chicago, &w->s.calendar, &w->s.rows, w->err, sizeof w->err) != 0 ||
	           feed_csv_watch_open(&w->cfg, &w->s.calendar, &(struct feed_rolls){ 0 }, &(struct contract_list){ 0 }, w->s.chicago, wall, &w->s.feed, w->err, sizeof w->err) != 0) {
		return -1;
	}
	w->e = engine_open(&w->cfg, w->s.feed, code, w->err, sizeof w->err);
	return w->e != NULL ? 0 : -1;
}

static void
must_start(struct world *w, const char *data, bool watched)
{
	int code;
	if (start(w, data, watched, &code) != 0)
		fail_msg("%s", w->err);
}

/* All that can be traded now; what stopped it. */
static enum engine_result
run(struct world *w)
{
	date_t session;
	for (;;) {
		enum engine_result rc = engine_next(w->e, &session);
		if (rc == ENGINE_OK)
			rc = engine_cycle(w->e, session, true);
		if (rc == ENGINE_CRITICAL || rc == ENGINE_GONE)
			fail_msg("%s", engine_reason(w->e));
		if (rc != ENGINE_OK)
			return rc;
	}
}

/* Every cell of every table but the wall clock's and the ledger's name, as text. */
static void
dump(const struct world *w, const char *data, struct buf *out)
{
	char path[PATH], err[300];
	bool transient;
	snprintf(path, sizeof path, "%s/%s/fill_journal.db", w->home, data);
	struct db *db = db_open(path, DB_READ, false, &transient, err, sizeof err);
	assert_non_null(db);
	struct db_stmt *list = db_prepare(db, "SELECT m.name, group_concat('quote(\"' || p.name || '\")', '||'',''||') FROM sqlite_master m, pragma_table_info(m.name) p"
		" WHERE m.type = 'table' AND m.name || '.' || p.name NOT IN ('fills.recorded_at', 'cycle.started_at', 'cycle.finished_at', 'cycle.late_seconds', 'event.at')"
		" GROUP BY m.name ORDER BY m.name");
	assert_non_null(list);
	struct buf sql[TABLES] = { 0 }; /* a statement is known by the address of its text */
	int n = 0;
	while (db_step(list) == 1) {
		const char *table = db_text(list, 0);
		assert_true(n < TABLES);
		buf_fmt(&sql[n], "SELECT %s FROM \"%s\"%s ORDER BY 1", db_text(list, 1), table, strcmp(table, "meta") == 0 ? " WHERE key NOT IN ('epoch', 'created_at')" : "");
		buf_fmt(out, "-- %s\n", table);
		struct db_stmt *rows = db_prepare(db, sql[n].data);
		if (rows == NULL)
			fail_msg("%s: %s", sql[n].data, db_error(db));
		n++;
		while (db_step(rows) == 1)
			buf_fmt(out, "%s\n", db_text(rows, 0));
	}
	db_close(db);
	while (n > 0)
		buf_free(&sql[--n]);
}

static void
must_be_equal(const struct world *w, const char *a, const char *b)
{
	struct buf x = { 0 }, y = { 0 };
	dump(w, a, &x);
	dump(w, b, &y);
	size_t i = 0;
	while (i < x.len && x.data[i] == y.data[i])
		i++;
	if (x.len != y.len || i < x.len) {
		size_t from = i > 100 ? i - 100 : 0;
		fail_msg("%s and %s differ: ...%.200s\n--- and ---\n...%.200s", a, b, x.data + from, y.data + from);
	}
	assert_true(x.len > 20000);
	buf_free(&x);
	buf_free(&y);
}

static void
write_all(struct world *w)
{
	for (int k = 0; k < FILES; k++)
		append(w, k, w->text[k].len);
}

/* What the whole files make, in the data folder "whole"; takes the files away again. */
static void
replay_whole(struct world *w)
{
	char path[PATH];
	write_all(w);
	must_start(w, "whole", false);
	assert_int_equal(run(w), ENGINE_END);
	assert_int_equal(engine_sessions(w->e), DAYS);
	stop(w);
	for (int k = 0; k < FILES; k++) {
		snprintf(path, sizeof path, "%s/%s.csv", w->csv, symbols[k]);
		assert_int_equal(unlink(path), 0);
		w->at[k] = 0;
	}
}

/* By bytes, so that lines are cut anywhere, to files in any order; a restart now and then; some files replaced by longer ones. */
static void
grow(struct world *w, int64_t seed, const char *data)
{
	uint32_t step = 0;
	for (int k = 0; k < FILES; k++) {
		w->at[k] = 0;
		put(w, k, "", 0, O_TRUNC);
		append(w, k, bytes_of_rows(w, k, 2 + (int)(random_uniform(9, "first", seed, (uint32_t)k) * 30)));
	}
	must_start(w, data, true);
	for (bool more = true; more; step++) {
		double u = random_uniform(9, "grow", seed, 3 * step), v = random_uniform(9, "grow", seed, 3 * step + 1);
		int k = (int)(u * FILES);
		if (v < 0.1) {
			char path[PATH], next[PATH];
			snprintf(path, sizeof path, "%s/%s.csv", w->csv, symbols[k]);
			snprintf(next, sizeof next, "%s/%s.next", w->csv, symbols[k]);
			w->at[k] += bytes_of_rows(w, k, 2);
			assert_int_equal(buf_write_file(next, w->text[k].data, w->at[k], 0600, false), 0);
			assert_int_equal(rename(next, path), 0);
		} else {
			append(w, k, (size_t)(v * 300));
		}
		now += CLOCK_SECOND;
		if (random_uniform(9, "grow", seed, 3 * step + 2) < 0.05) {
			stop(w);
			must_start(w, data, true);
		}
		assert_int_equal(run(w), ENGINE_WAIT);
		more = false;
		for (int i = 0; i < FILES; i++)
			more = more || w->at[i] < w->text[i].len;
	}
	assert_true(engine_sessions(w->e) < DAYS); /* one market has ended: the others' last days wait for it */
	now = tz_instant(w->s.chicago, day(DAYS - 1), 18 * 3600) - 1;
	assert_int_equal(run(w), ENGINE_WAIT);
	assert_non_null(strstr(engine_feed(w->e)->says, "ZC.csv has not reached "));
	now += 1;
	assert_int_equal(run(w), ENGINE_WAIT);
	assert_int_equal(engine_sessions(w->e), DAYS);
	assert_string_equal(engine_feed(w->e)->says, "every row of the files is traded");
	stop(w);
}

static void
any_order(void **state)
{
	struct world *w = *state;
	replay_whole(w);
	for (int64_t seed = 1; seed <= 8; seed++) {
		char data[16];
		snprintf(data, sizeof data, "grown%d", (int)seed);
		now = INT64_C(1704200000) * CLOCK_SECOND;
		grow(w, seed, data);
		must_be_equal(w, "whole", data);
	}
	/* a finished one is what a replay goes on with, and the other way round */
	must_start(w, "grown1", false);
	assert_int_equal(run(w), ENGINE_END);
	assert_int_equal(engine_sessions(w->e), DAYS);
}

/* A replay of shorter files goes on with longer ones, and is what one go would have made. */
static void
replay_goes_on(void **state)
{
	struct world *w = *state;
	replay_whole(w);
	for (int k = 0; k < FILES; k++)
		append(w, k, bytes_of_rows(w, k, 31));
	must_start(w, "part", false);
	assert_int_equal(run(w), ENGINE_END);
	int64_t sessions = engine_sessions(w->e);
	assert_true(sessions > 0 && sessions < DAYS);
	stop(w);
	/* HE.csv gets rows of days that were traded without it: not the same past */
	int code = 0;
	write_all(w);
	assert_int_equal(start(w, "part", false, &code), -1);
	assert_int_equal(code, 78);
	assert_non_null(strstr(w->err, "another input"));
}

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
	until_degraded(w, "2 markets, it began with 3");
	assert_int_equal(rename(other, path), 0);
	assert_int_equal(run(w), ENGINE_WAIT);
	put(w, 1, "2024-03-99,1,1,1,1,1\n", 21, O_APPEND);
	until_degraded(w, "HE.csv:32: 2024-03-99: no such date");
	mended(w);
	snprintf(other, sizeof other, "%s/NEW.csv", w->csv);
	assert_int_equal(buf_write_file(other, changed.data, changed.len, 0600, false), 0);
	until_degraded(w, "4 markets, it began with 3");
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
		cmocka_unit_test_setup_teardown(any_order, set_up, tear_down), cmocka_unit_test_setup_teardown(replay_goes_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(doubtful, set_up, tear_down), cmocka_unit_test_setup_teardown(too_late, set_up, tear_down),
		cmocka_unit_test_setup_teardown(clock_back, set_up, tear_down), cmocka_unit_test_setup_teardown(late, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
