/* Observations in cycle_journal.db: read back to the bit, repeated without a trace, forgotten in time, seen by the pages. */
#include "../unit/fixture.h"
#include "../unit/observe_world.h"

#include "observe_readings.h"
#include "page_drift.h"
#include "telemetry_drift.h"

static const char *const symbols[WORLD_MARKETS] = { "CL", "ES", "GC", "HE" };

struct place {
	char dir[64], file[96];
	struct telemetry *t;
	struct world world;
};

static struct telemetry *
telemetry_at(const char *dir)
{
	struct telemetry *t;
	char err[256];
	if (telemetry_open(dir, &t, err, sizeof err) != 0)
		fail_msg("%s", err);
	return t;
}

static int
setup(void **state)
{
	struct place *p = calloc(1, sizeof *p);
	if (p == NULL)
		return -1;
	snprintf(p->dir, sizeof p->dir, "/tmp/hydra-test-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	snprintf(p->file, sizeof p->file, "%s/cycle_journal.db", p->dir);
	p->t = telemetry_at(p->dir);
	world_make(&p->world, 3, 0.001);
	*state = p;
	return 0;
}

static int
teardown(void **state)
{
	struct place *p = *state;
	char path[128];
	telemetry_close(p->t);
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s%s", p->file, i == 0 ? "" : i == 1 ? "-wal" : "-shm");
		unlink(path);
	}
	rmdir(p->dir);
	free(p);
	return 0;
}

/* The n-th session, observed and journaled. */
static void
session(struct place *p, size_t n, struct observe_state *s)
{
	struct observe seen;
	world_observe(&p->world, n, s, &seen);
	assert_int_equal(telemetry_begin(p->t), 0);
	assert_int_equal(telemetry_observation(p->t, &seen, s, symbols), 0);
	assert_int_equal(telemetry_commit(p->t), 0);
	observe_free(&seen);
}

static void
assert_same_state(const struct observe_state *a, const struct observe_state *b)
{
	struct buf x = { 0 }, y = { 0 };
	observe_encode(a, &x);
	observe_encode(b, &y);
	assert_int_equal(x.len, y.len);
	assert_memory_equal(x.data, y.data, x.len);
	buf_free(&x);
	buf_free(&y);
}

static double
number(struct place *p, const char *sql)
{
	struct db *db = fixture_open(p->file, DB_READ);
	double x = fixture_number(db, sql);
	db_close(db);
	return x;
}

/* A cycle that is run again takes the state of the session before, and leaves the same rows. */
static void
repeated_cycle(void **state)
{
	struct place *p = *state;
	struct observe_state s, back;
	observe_start(&s, p->world.champion);
	assert_int_equal(telemetry_observed(p->t, p->world.champion.deployed, &back), 0);
	for (size_t n = 1; n <= 40; n++) {
		date_t day = p->world.champion.deployed + (date_t)n - 1;
		struct record live = { p->world.live_row, n, 0 };
		assert_int_equal(telemetry_observed(p->t, day, &back), n > 1);
		assert_int_equal(observe_continues(&back, &p->world.champion, &live), n > 1);
		if (n > 1)
			assert_same_state(&back, &s);
		session(p, n, &s);
		if (n % 10 != 0)
			continue;
		double sum = number(p, "SELECT sum(value) + sum(n) FROM reading"), psi = number(p, "SELECT total(psi) + total(adjusted) FROM feature_reading");
		session(p, n, &back);
		assert_same_state(&back, &s);
		assert_true(sum == number(p, "SELECT sum(value) + sum(n) FROM reading") && psi == number(p, "SELECT total(psi) + total(adjusted) FROM feature_reading"));
	}
	assert_true(number(p, "SELECT count(*) FROM observation") == 40);
	assert_true(number(p, "SELECT count(*) FROM reading") == 40 * (4 + 9 + WORLD_FEATURES));
	assert_true(number(p, "SELECT count(*) FROM feature_reading") == 40 * WORLD_FEATURES * WORLD_MARKETS);
}

/* A state that is damaged is none, and says so; it is made again from the journals. */
static void
damaged_state(void **state)
{
	struct place *p = *state;
	struct observe_state s, back;
	observe_start(&s, p->world.champion);
	session(p, 1, &s);
	struct db *db = fixture_open(p->file, DB_WRITE);
	assert_int_equal(db_exec(db, "UPDATE observation SET state = substr(state, 2)"), 0);
	assert_int_equal(telemetry_observed(p->t, p->world.champion.deployed + 1, &back), 0);
	assert_int_equal(back.session, DATE_NONE);
	assert_int_equal(db_exec(db, "UPDATE observation SET state = 'text'"), 0);
	assert_int_equal(telemetry_observed(p->t, p->world.champion.deployed + 1, &back), 0);
	db_close(db);
}

static void
forgets_the_oldest(void **state)
{
	struct place *p = *state;
	struct observe_state s;
	observe_start(&s, p->world.champion);
	for (size_t n = 1; n <= 3; n++)
		session(p, n, &s);
	struct db *db = fixture_open(p->file, DB_WRITE);
	/* with the next one they are 1,002: the first two go */
	assert_int_equal(db_exec(db, "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 998) INSERT INTO observation"
	                             " SELECT date('1975-01-01', '+' || n || ' days'), 1, '1970-01-01', 'ok', x'00' FROM i"), 0);
	db_close(db);
	p->world.champion.deployed += 10000; /* one session, far behind them */
	session(p, 1, &s);
	assert_true(number(p, "SELECT count(*) FROM observation") == TELEMETRY_KEEP);
	assert_true(number(p, "SELECT count(DISTINCT session) FROM reading") == 1 + 1);
	assert_true(number(p, "SELECT count(DISTINCT session) FROM feature_reading") == 1 + 1);
}

/* One reading of each session, oldest first. */
struct history {
	const char *kind, *name;
	int n, all;
	char session[100][DATE_TEXT];
	int64_t of[100];
};

static void
keep(void *arg, const struct page_drift_point *p)
{
	struct history *h = arg;
	h->all++;
	if (strcmp(p->kind, h->kind) != 0 || strcmp(p->name, h->name) != 0 || h->n == 100)
		return;
	snprintf(h->session[h->n], DATE_TEXT, "%s", p->session);
	h->of[h->n++] = p->n;
}

/* What the pages read is what was observed. */
static void
seen_by_the_pages(void **state)
{
	struct place *p = *state;
	struct observe_state s;
	struct page_drift_newest newest;
	struct page_drift_reading r[OBSERVE_READINGS];
	struct page_drift_test t[WORLD_FEATURES * WORLD_MARKETS];
	struct history h = { .kind = "cusum_low", .name = "return" };
	char session_before[DATE_TEXT];
	observe_start(&s, p->world.champion);
	for (int i = 0; i < WORLD_LIVE; i++)
		p->world.live[0][i] += 3;
	for (size_t n = 1; n <= 60; n++)
		session(p, n, &s);
	struct db *db = fixture_open(p->file, DB_READ);
	assert_int_equal(page_drift_newest(db, 2, &newest), 1);
	assert_string_equal(newest.session, "1972-11-25"); /* day 1059 */
	assert_string_equal(newest.deployed, "1972-09-27");
	assert_true(newest.champion == 1 && strstr(newest.words, "; drifted 0 of 3") != NULL);
	assert_int_equal(page_drift_readings(db, newest.session, r, OBSERVE_READINGS), 13 + WORLD_FEATURES);
	assert_string_equal(r[0].kind, "adwin");
	assert_string_equal(r[0].name, "hit");
	assert_true(isnan(r[0].line) && r[0].needs == 30);
	assert_int_equal(page_drift_tests(db, newest.session, t, WORLD_FEATURES * WORLD_MARKETS), WORLD_FEATURES * WORLD_MARKETS);
	assert_true(strcmp(t[4].feature, "ret_1") == 0 && strcmp(t[4].symbol, "CL") == 0 && strcmp(t[4].verdict, "drifted") == 0 && t[4].judged);
	assert_true(t[4].m == 60 && t[4].n == WORLD_ROWS && t[4].psi >= t[4].psi_line && t[4].adjusted <= 0.05 && t[4].p <= t[4].adjusted);
	assert_true(strcmp(t[8].feature, "vol_10") == 0 && !t[8].judged && strcmp(t[8].verdict, "warming") == 0 && isnan(t[8].ks));
	assert_int_equal(page_drift_history(db, "adwin", "cusum_low", "", keep, &h), 60 * 10); /* three of each stream, and the Brier score */
	assert_int_equal(h.n, 60);
	assert_string_equal(h.session[59], newest.session);
	assert_true(h.of[0] == 0 && h.of[59] == 59);
	for (int i = 1; i < 60; i++)
		assert_true(strcmp(h.session[i - 1], h.session[i]) < 0);
	assert_int_equal(page_drift_before(db, "", 10, session_before), 1);
	assert_string_equal(session_before, h.session[49]);
	h.n = h.all = 0;
	assert_int_equal(page_drift_history(db, "cusum_low", "cusum_low", session_before, keep, &h), 10 * 3);
	assert_int_equal(h.n, 10);
	assert_int_equal(page_drift_history(db, "nothing", "nothing", "", keep, &h), 0);
	assert_int_equal(page_drift_before(db, "", 60, session_before), 0);
	db_close(db);
}

/* A journal of the version before goes forward with its rows; one of the version to come is refused. */
static void
earlier_and_later_versions(void **state)
{
	struct place *p = *state;
	struct observe_state s;
	struct page_drift_newest newest;
	struct telemetry *t;
	char err[256];
	telemetry_close(p->t);
	unlink(p->file);
	struct db *db = fixture_open(p->file, DB_WRITE);
	assert_int_equal(db_exec(db, "CREATE TABLE bar (session TEXT NOT NULL, symbol TEXT NOT NULL, contract TEXT NOT NULL, o INTEGER NOT NULL, h INTEGER NOT NULL, l INTEGER NOT NULL,"
	                             " c INTEGER NOT NULL, v INTEGER NOT NULL, gap INTEGER NOT NULL, closed_at TEXT NOT NULL, PRIMARY KEY (symbol, session)) WITHOUT ROWID;"
	                             "INSERT INTO bar VALUES ('2020-01-02', 'HE', 'HE', 1, 1, 1, 1, 1, 0, ''); PRAGMA user_version = 1"), 0);
	assert_int_equal(page_drift_newest(db, 1, &newest), 0);
	db_close(db);
	p->t = telemetry_at(p->dir);
	assert_true(number(p, "SELECT count(*) FROM bar") == 1 && number(p, "PRAGMA user_version") == 2);
	observe_start(&s, p->world.champion);
	session(p, 1, &s);
	telemetry_close(p->t);
	db = fixture_open(p->file, DB_WRITE);
	assert_int_equal(db_exec(db, "PRAGMA user_version = 3"), 0);
	assert_int_equal(telemetry_open(p->dir, &t, err, sizeof err), -1);
	assert_string_equal(err, "cycle_journal.db has schema version 3, this program knows 2; use the newer program");
	assert_int_equal(db_exec(db, "PRAGMA user_version = 2"), 0);
	db_close(db);
	p->t = telemetry_at(p->dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(repeated_cycle, setup, teardown),
		cmocka_unit_test_setup_teardown(damaged_state, setup, teardown),
		cmocka_unit_test_setup_teardown(forgets_the_oldest, setup, teardown),
		cmocka_unit_test_setup_teardown(seen_by_the_pages, setup, teardown),
		cmocka_unit_test_setup_teardown(earlier_and_later_versions, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
