/* Files that grow while they are traded: the ledger of a replay of the finished ones, to the byte. */
#include "watch_world.h"

#include "db.h"
#include "random.h"

#define TABLES 32

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
		" WHERE m.type = 'table' AND m.name || '.' || p.name NOT IN ('fills.recorded_at', 'cycle.started_at', 'cycle.finished_at', 'cycle.late_seconds', 'event.at', 'record.at')"
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

/* The one value that a query of that ledger gives. */
static void
must_hold(const struct world *w, const char *data, const char *sql, const char *wanted)
{
	char path[PATH], err[300];
	bool transient;
	snprintf(path, sizeof path, "%s/%s/fill_journal.db", w->home, data);
	struct db *db = db_open(path, DB_READ, false, &transient, err, sizeof err);
	assert_non_null(db);
	struct db_stmt *s = db_prepare(db, sql);
	assert_non_null(s);
	assert_int_equal(db_step(s), 1);
	assert_string_equal(db_text(s, 0), wanted);
	db_close(db);
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
grow_all(struct world *w, int seeds)
{
	replay_whole(w);
	for (int64_t seed = 1; seed <= seeds; seed++) {
		char data[16];
		snprintf(data, sizeof data, "grown%d", (int)seed);
		now = INT64_C(1704200000) * CLOCK_SECOND;
		grow(w, seed, data);
		must_be_equal(w, "whole", data);
	}
}

static void
any_order(void **state)
{
	struct world *w = *state;
	grow_all(w, 8);
	/* a finished one is what a replay goes on with, and the other way round */
	must_start(w, "grown1", false);
	assert_int_equal(run(w), ENGINE_END);
	assert_int_equal(engine_sessions(w->e), DAYS);
}

/* Several rows a date, of which any may be the last that is there; a position goes over to the next contract on the way. */
static void
any_order_of_contracts(void **state)
{
	struct world *w = *state;
	grow_all(w, 8);
	must_hold(w, "grown8", "SELECT count(*) FROM intent WHERE kind = 'roll' AND state = 'done'", "2");
	must_hold(w, "grown8", "SELECT group_concat(DISTINCT contract) FROM (SELECT contract FROM fills WHERE symbol = 'HE' ORDER BY id)", "HEJ24,HEM24");
}

static int
set_up_contracts(void **state)
{
	return set_up_as(state, true);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(any_order, set_up, tear_down), cmocka_unit_test_setup_teardown(any_order_of_contracts, set_up_contracts, tear_down),
		cmocka_unit_test_setup_teardown(replay_goes_on, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
