/*
 * What HYDRA_KEEP_EVENTS_DAYS lets go, and that verify is as exact about a ledger without it: what is kept has to be there with its
 * number, what was let go must not be, and meta.events_from says where the one ends and the other begins.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "verify_world.h"

#include "ledger.h"

#define FROM "(SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'events_from')"
#define OLD_KINDS "('fill', 'cycle_update')"

/* Of the ledger before any went; it stays as before.db. */
static int64_t all_events, all_fills;

static int
setup_forgotten(void **state)
{
	if (setup_all(state) != 0)
		return -1;
	all_events = number(&sim, "SELECT max(seq) FROM event");
	all_fills = number(&sim, "SELECT count(*) FROM fills");
	char path[PATH], before[PATH];
	copy(&sim);
	join(path, sim.spare, "fill_journal.db");
	join(before, sim.home, "before.db");
	if (rename(path, before) != 0)
		return -1;
	setenv("HYDRA_KEEP_EVENTS_DAYS", "60", 1);
	load(&sim, "4000000");
	trade(&sim, 180, 6, false); /* looked at after each commit */
	return 0;
}

static void
lets_old_ones_go(void **state)
{
	(void)state;
	int64_t from = number(&sim, "SELECT " FROM);
	assert_true(from > all_events / 4 && from < all_events);
	/* of each session of the last 60 days all is there; of those before, nothing that its own table tells */
	assert_int_equal(number(&sim, "SELECT count(*) FROM event WHERE seq >= " FROM), number(&sim, "SELECT max(seq) FROM event") - from + 1);
	assert_int_equal(number(&sim, "SELECT count(*) FROM event WHERE kind IN " OLD_KINDS " AND seq < " FROM
	                              " AND NOT EXISTS (SELECT 1 FROM event n WHERE n.seq = event.seq + 1 AND n.kind NOT IN " OLD_KINDS ")"), 0);
	int64_t age = number(&sim, "SELECT (SELECT julianday(max(session)) FROM cycle) - julianday(session) FROM event WHERE seq >= " FROM " AND session IS NOT NULL ORDER BY seq LIMIT 1");
	assert_in_range(age, 50, 67); /* seven days between two looks */
	/* fills are never deleted */
	assert_true(number(&sim, "SELECT count(*) FROM fills") >= all_fills);
	assert_int_equal(number(&sim, "SELECT min(id) FROM fills"), 1);
}

/* An event without a session still belongs to the session that it belonged to. */
static void
keeps_whose_session_it_is(void **state)
{
	char path[PATH], sql[PATH + 400];
	struct db *db = open_file(sim.data, DB_READ);
	(void)state;
	join(path, sim.home, "before.db");
	snprintf(sql, sizeof sql, "ATTACH '%s' AS old", path);
	assert_int_equal(db_exec(db, sql), 0);
	struct db_stmt *s = db_prepare(db, "SELECT count(*), total((SELECT b.session FROM main.event b WHERE b.seq <= e.seq AND b.session IS NOT NULL ORDER BY b.seq DESC LIMIT 1)"
	                                   " IS NOT (SELECT b.session FROM old.event b WHERE b.seq <= e.seq AND b.session IS NOT NULL ORDER BY b.seq DESC LIMIT 1))"
	                                   " FROM main.event e WHERE e.session IS NULL AND e.seq < " FROM);
	assert_non_null(s);
	assert_int_equal(db_step(s), 1);
	assert_in_range(db_int(s, 0), 5, 1000); /* the operator spoke before */
	assert_int_equal(db_int(s, 1), 0);
	db_close(db);
}

/* Every event that is kept, from the first to the newest but one, in steps: without it the ledger is not whole. */
static void
finds_each_that_is_missing(void **state)
{
	struct buf out = { 0 };
	char sql[200];
	int64_t seq = 0, newest = number(&sim, "SELECT max(seq) FROM event"), from = number(&sim, "SELECT " FROM);
	int tried = 0, old = 0;
	(void)state;
	while (seq < newest) {
		/* all that is left of the old ones, some of the others */
		snprintf(sql, sizeof sql, "SELECT min(seq) FROM event WHERE seq > %" PRId64, seq < from ? seq : seq + (newest - from) / 40);
		seq = number(&sim, sql);
		if (seq == 0)
			break;
		snprintf(sql, sizeof sql, "DELETE FROM event WHERE seq = %" PRId64, seq);
		if (after(&sim, sql, &out) != 1)
			fail_msg("not found: %s (events_from %" PRId64 ")", sql, from);
		tried++;
		old += seq < from;
	}
	print_message("%d events, %d of them before events_from\n", tried, old);
	assert_in_range(old, 10, 100000);
	assert_in_range(tried - old, 30, 100);
	buf_free(&out);
}

/* One that stayed is moved to a number next to it that is free now. */
static void
finds_each_that_moved(void **state)
{
	char sql[200];
	struct buf out = { 0 };
	int64_t seq = 0;
	int tried = 0;
	(void)state;
	while ((seq = number(&sim, (snprintf(sql, sizeof sql, "SELECT coalesce(min(seq), 0) FROM event WHERE seq > %" PRId64 " AND seq < " FROM, seq), sql))) > 0) {
		for (int by = -1; by <= 1; by += 2) {
			snprintf(sql, sizeof sql, "UPDATE event SET seq = seq + %d WHERE seq = %" PRId64, by, seq);
			int found = after(&sim, sql, &out);
			if (found == 0)
				print_error("not found: %s (%" PRId64 ")\n", sql, number(&sim, (snprintf(sql, sizeof sql, "SELECT kind = 'agent' FROM event WHERE seq = %" PRId64, seq), sql)));
			assert_true(found != 0);
			tried += found == 1;
		}
	}
	assert_in_range(tried, 10, 100000);
	buf_free(&out);
}

static void
finds_what_came_back(void **state)
{
	static const char *const which[] = { "min(b.seq)", "max(b.seq)" };
	char path[PATH], sql[2 * PATH];
	struct buf out = { 0 };
	(void)state;
	join(path, sim.home, "before.db");
	for (size_t i = 0; i < 2; i++) {
		snprintf(sql, sizeof sql, "ATTACH '%s' AS old; INSERT INTO main.event SELECT * FROM old.event WHERE seq = (SELECT %s FROM old.event b WHERE b.seq < " FROM
		                          " AND NOT EXISTS (SELECT 1 FROM main.event e WHERE e.seq = b.seq))", path, which[i]);
		assert_int_equal(after(&sim, sql, &out), 1);
		assert_true(out.data != NULL && strstr(out.data, "before meta.events_from") != NULL);
	}
	buf_free(&out);
}

static void
finds_another_beginning(void **state)
{
	static const char *const changes[] = { "value = value + 1", "value = value - 1", "value = value + 25", "value = value - 25", "value = (SELECT max(seq) + 1 FROM event)",
		"value = (SELECT max(seq) + 1000 FROM event)", "value = 9223372036854775807", "value = 1", "value = 0", "value = -5", "value = ''", "value = value || 'x'" };
	char sql[200];
	struct buf out = { 0 };
	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		snprintf(sql, sizeof sql, "UPDATE meta SET %s WHERE key = 'events_from'", changes[i]);
		if (after(&sim, sql, &out) != 1)
			fail_msg("not found: %s", sql);
	}
	assert_int_equal(after(&sim, "DELETE FROM meta WHERE key = 'events_from'", &out), 1);
	buf_free(&out);
}

/* A ledger whose last session is long ago loses all of them but the newest event, whose number would come again; and trading goes on. */
static void
keeps_the_newest(void **state)
{
	char err[512];
	struct ledger *l = NULL;
	bool more = true;
	int pieces = 0, code;
	int64_t newest = number(&sim, "SELECT max(seq) FROM event"), fills = number(&sim, "SELECT count(*) FROM fills");
	(void)state;
	assert_int_equal(ledger_reopen(sim.data, &l, &code, err, sizeof err), 0);
	for (; more && pieces < 100; pieces++)
		assert_int_equal(ledger_forget(l, date_from_ymd(2200, 1, 1), &more), 0);
	assert_false(more);
	ledger_close(l);
	assert_int_equal(number(&sim, "SELECT max(seq) FROM event"), newest);
	assert_int_equal(number(&sim, "SELECT count(*) FROM fills"), fills);
	must_be_whole(&sim, "with the newest event alone");
	trade(&sim, 186, 8, true);
	assert_true(number(&sim, "SELECT max(seq) FROM event") > newest);
	assert_true(number(&sim, "SELECT count(*) FROM fills") > fills);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lets_old_ones_go), cmocka_unit_test(keeps_whose_session_it_is), cmocka_unit_test(finds_each_that_is_missing),
		cmocka_unit_test(finds_each_that_moved), cmocka_unit_test(finds_what_came_back), cmocka_unit_test(finds_another_beginning), cmocka_unit_test(keeps_the_newest),
	};
	return cmocka_run_group_tests(tests, setup_forgotten, teardown_all);
}
