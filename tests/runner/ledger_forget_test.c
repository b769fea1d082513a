/*
 * Old events that are more than one piece of forgetting: the first 5,000 of them go in a transaction, the rest in later ones, and
 * between two of them the ledger is whole. The engine lets one piece go after a session, until none is left.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "buf.h"
#include "db.h"
#include "engine.h"
#include "ledger.h"
#include "setup.h"
#include "verify.h"

#define PATH 512
#define PIECE 5000 /* runner/ledger_forget.c */
#define SESSIONS 330
#define KEEP 60 /* days of the market */
#define OLD "kind IN ('fill', 'cycle_update')"
#define STAYS "EXISTS (SELECT 1 FROM event n WHERE n.seq = event.seq + 1 AND n.kind NOT IN ('fill', 'cycle_update'))"

static char home[64], data[96], kept[96]; /* kept: the ledger as it was before any went */
static struct config cfg;

static char *
join(char out[PATH], const char *dir, const char *name)
{
	assert_true(snprintf(out, PATH, "%s/%s", dir, name) < PATH);
	return out;
}

static int64_t
number(const char *sql)
{
	char path[PATH], err[512];
	bool transient;
	struct db *db = db_open(join(path, data, "fill_journal.db"), DB_READ, false, &transient, err, sizeof err);
	if (db == NULL)
		fail_msg("%s", err);
	int64_t n = 0;
	if (db_number(db, sql, &n) != 0)
		fail_msg("%s: %s", sql, db_error(db));
	db_close(db);
	return n;
}

static int64_t
from(void)
{
	return number("SELECT coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'events_from'), 0)");
}

static void
must_be_whole(void)
{
	struct buf out = { 0 };
	if (verify_run(&cfg, &out, false) != 0)
		fail_msg("%s", out.data);
	buf_free(&out);
}

/* The next `sessions` of them; after each, told(i) when it is not NULL. */
static void
trade(int sessions, void (*told)(int))
{
	struct setup s;
	char err[512] = "";
	date_t session;
	int code;
	if (setup_feed(&cfg, &s, &code, err, sizeof err) != 0)
		fail_msg("%s", err);
	struct engine *e = engine_open(&cfg, s.feed, &code, err, sizeof err);
	if (e == NULL)
		fail_msg("%s", err);
	engine_started(e, NULL);
	for (int i = 0; i < sessions; i++) {
		if (i == 20)
			assert_int_equal(engine_halt(e, true) | engine_halt(e, false), 0); /* two that are never let go */
		assert_int_equal(engine_next(e, &session), ENGINE_OK);
		if (engine_cycle(e, session, told == NULL) != ENGINE_OK)
			fail_msg("%s", engine_reason(e));
		if (told != NULL)
			told(i);
	}
	engine_ended(e);
	engine_close(e);
	setup_close(&s);
}

static void
load(const char *keep)
{
	char err[512];
	setenv("HYDRA_DATA_DIR", data, 1);
	setenv("HYDRA_RUN_DIR", home, 1);
	setenv("HYDRA_FEED", "sim", 1);
	setenv("HYDRA_AUTONOMY", "0", 1);
	setenv("HYDRA_MARKETS", "HE,LE,GF,DC,ZC,ZW,KE,ZO,ZM,ZL,CC,KC,CT,SB,OJ", 1);
	setenv("HYDRA_CAPITAL", "50000000", 1); /* a lot of each fits */
	setenv("HYDRA_KEEP_EVENTS_DAYS", keep, 1);
	if (config_load(&cfg, err, sizeof err) != 0)
		fail_msg("%s", err);
}

static void
copy(const char *to, const char *of)
{
	char path[PATH];
	struct buf b = { 0 };
	assert_int_equal(buf_read_file(&b, of, (size_t)1 << 28), 0);
	assert_int_equal(buf_write_file(to, b.data, b.len, 0600, false), 0);
	buf_free(&b);
	(void)unlink(join(path, data, "fill_journal.db-wal")); /* of what stood there before, when a case left one */
	(void)unlink(join(path, data, "fill_journal.db-shm"));
}

static int
setup_ledger(void **state)
{
	char path[PATH];
	(void)state;
	snprintf(home, sizeof home, "/tmp/ledger_forget_test.XXXXXX");
	if (mkdtemp(home) == NULL)
		return -1;
	snprintf(data, sizeof data, "%s/data", home);
	snprintf(kept, sizeof kept, "%s/kept.db", home);
	if (setup_folder(data, 0750) != 0)
		return -1;
	load("0");
	trade(SESSIONS, NULL);
	copy(kept, join(path, data, "fill_journal.db"));
	return 0;
}

static int
as_before(void **state)
{
	char path[PATH];
	(void)state;
	copy(join(path, data, "fill_journal.db"), kept);
	return 0;
}

static int
teardown_ledger(void **state)
{
	char command[PATH];
	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", home);
	return system(command); /* NOLINT(cert-env33-c): our own folder */
}

static bool
forget(date_t before)
{
	char err[512];
	struct ledger *l = NULL;
	bool more;
	int code;
	if (ledger_reopen(data, &l, &code, err, sizeof err) != 0)
		fail_msg("%s", err);
	assert_int_equal(ledger_forget(l, before, &more), 0);
	ledger_close(l);
	return more;
}

/* The number of the nth of those that may go, from 1. */
static int64_t
nth(int n)
{
	char sql[160];
	snprintf(sql, sizeof sql, "SELECT seq FROM event WHERE " OLD " ORDER BY seq LIMIT 1 OFFSET %d", n - 1);
	return number(sql);
}

static void
none_is_left_below(int64_t seq)
{
	char sql[300];
	snprintf(sql, sizeof sql, "SELECT count(*) FROM event WHERE " OLD " AND seq < %" PRId64 " AND NOT " STAYS, seq);
	assert_int_equal(number(sql), 0);
	snprintf(sql, sizeof sql, "SELECT (SELECT max(seq) FROM event) - %" PRId64 " + 1 - count(*) FROM event WHERE seq >= %" PRId64, seq, seq);
	assert_int_equal(number(sql), 0); /* and from there on each is there */
}

/* All are old: 5,000 go, and only they; then the rest. */
static void
a_piece_at_a_time(void **state)
{
	const date_t late = date_from_ymd(2200, 1, 1);
	int64_t all = number("SELECT count(*) FROM event WHERE " OLD), last = nth(PIECE), fills = number("SELECT count(*) FROM fills");
	(void)state;
	assert_in_range(all, PIECE + 100, 2 * PIECE - 100);
	assert_true(forget(late));
	assert_int_equal(from(), last + 1);
	none_is_left_below(last + 1);
	must_be_whole();
	assert_false(forget(late));
	none_is_left_below(from());
	assert_int_equal(number("SELECT count(*) FROM event WHERE seq >= (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'events_from')"), 1);
	must_be_whole();
	assert_false(forget(late)); /* a third time there is nothing */
	must_be_whole();
	assert_int_equal(number("SELECT count(*) FROM fills"), fills);
	assert_int_equal(number("SELECT count(*) FROM event WHERE key LIKE 'operator:%'"), 2);
}

/* The piece would end on the day that is the limit, or ends among those of the day before it: to the event. */
static void
a_limit_at_the_end_of_a_piece(void **state)
{
	char sql[200];
	date_t day;
	int64_t last = nth(PIECE);
	(void)state;
	snprintf(sql, sizeof sql, "SELECT CAST(julianday(session) - julianday('1970-01-01') AS INTEGER) FROM event WHERE seq = %" PRId64, last);
	day = (date_t)(date_from_ymd(1970, 1, 1) + number(sql));
	char text[DATE_TEXT];
	date_format(day, text);
	snprintf(sql, sizeof sql, "SELECT max(seq) FROM event WHERE " OLD " AND session < '%s'", text);
	int64_t before = number(sql);
	assert_false(forget(day)); /* those of the day itself stay: less than a piece is old */
	assert_int_equal(from(), before + 1);
	none_is_left_below(before + 1);
	must_be_whole();
	assert_int_equal(as_before(state), 0);
	assert_true(forget(day + 1)); /* with some of that day's the piece is full */
	assert_int_equal(from(), last + 1);
	must_be_whole();
	assert_false(forget(day + 1));
	none_is_left_below(from());
	must_be_whole();
	assert_int_equal(number("SELECT count(*) FROM cycle"), SESSIONS);
}

static int64_t seen_from[4];

static void
note(int i)
{
	seen_from[i] = from();
	must_be_whole();
}

/* One piece after the first session, what is left after the second, then none for a week of the market. */
static void
the_engine_goes_on_with_the_next_session(void **state)
{
	(void)state;
	const int64_t last = nth(PIECE), all = number("SELECT max(seq) FROM event");
	load("60");
	trade(3, note);
	assert_int_equal(seen_from[0], last + 1);
	assert_in_range(seen_from[1], last + 2, all);
	assert_int_equal(seen_from[2], seen_from[1]);
	none_is_left_below(from());
	/* what is kept begins with a session of the last KEEP days */
	assert_in_range(number("SELECT CAST(julianday((SELECT max(session) FROM cycle)) - julianday(session) AS INTEGER) FROM event WHERE session IS NOT NULL"
	                       " AND seq >= (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'events_from') ORDER BY seq LIMIT 1"), KEEP - 7, KEEP + 7);
	load("0");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_piece_at_a_time, as_before),
		cmocka_unit_test_setup(a_limit_at_the_end_of_a_piece, as_before),
		cmocka_unit_test_setup(the_engine_goes_on_with_the_next_session, as_before),
	};
	return cmocka_run_group_tests(tests, setup_ledger, teardown_ledger);
}
