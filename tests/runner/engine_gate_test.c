/* What only the readiness gate keeps is lost or damaged, and the operator changes readiness.conf then: trading goes on, and the gate says what it lacks. */
#include "gate_world.h"

/* A way to lose a table, what mends it, and what is said meanwhile of the file that could not be taken in; NULL: it could. */
static const struct harm {
	const char *harm, *mend, *fault;
} harms[] = {
	{ "ALTER TABLE override RENAME TO elsewhere", "ALTER TABLE elsewhere RENAME TO override", "override: no such table: override" },
	{ "ALTER TABLE override RENAME COLUMN day TO days", "ALTER TABLE override RENAME COLUMN days TO day", "override: no such column: day" },
	{ "ALTER TABLE record RENAME TO elsewhere", "ALTER TABLE elsewhere RENAME TO record", "record: no such table: record" },
	{ "UPDATE record SET k = 7", "UPDATE record SET k = 1", "record: the newest of 1 row has k 7; allowed: 1" },
	{ "UPDATE record SET alpha = 'x'", "UPDATE record SET alpha = 0.05", "record: alpha of k 1 is x; allowed: 0.001 to 0.1" },
	{ "ALTER TABLE start RENAME TO elsewhere", "ALTER TABLE elsewhere RENAME TO start", NULL },
	{ "ALTER TABLE readiness RENAME TO elsewhere", "ALTER TABLE elsewhere RENAME TO readiness", NULL },
	{ "ALTER TABLE judgement RENAME TO elsewhere", "ALTER TABLE elsewhere RENAME TO judgement", NULL },
};
#define HARMS (sizeof harms / sizeof harms[0])

static void
expect_fault(const struct world *w, const struct harm *h)
{
	char want[700];
	if (h->fault == NULL) {
		expect(w, "SELECT count(*) FROM meta WHERE key = 'readiness_conf_fault'", "0");
		return;
	}
	expect(w, "SELECT substr(value, instr(value, ' ') + 1) FROM meta WHERE key = 'readiness_conf_fault'", h->fault);
	expect(w, "SELECT (SELECT value FROM meta WHERE key = 'readiness_conf_fault') LIKE (SELECT value FROM meta WHERE key = 'readiness_conf') || ' %'", "0"); /* it names the file that could not be taken in */
	if (strncmp(h->fault, "override", 8) == 0)
		snprintf(want, sizeof want, "Which limits were set is not known: source missing: %s. The standard ones hold.", h->fault);
	else
		snprintf(want, sizeof want, "readiness.conf as it is now could not be taken in: source missing: %s. What it said before holds.", h->fault);
	expect(w, "SELECT result ->> '$.overrides[0].direction' FROM readiness", "MISSING");
	expect(w, "SELECT result ->> '$.overrides[0].sentence' FROM readiness", want);
}

/* The operator's words are taken; the gate's own trouble is no reason to stop. */
static void
trades_on(void **state)
{
	struct world w = { 0 };
	struct setup s;
	struct buf out = { 0 };
	char text[60], want[80];
	(void)state;
	make(&w);
	conf(&w, "dd = 0.3\n");
	struct engine *e = open_engine(&w, &s);
	engine_judges(e);
	trade(e, 3, false);
	for (size_t i = 0; i < HARMS; i++) {
		const struct harm *h = &harms[i];
		bool written = strstr(h->harm, " readiness ") == NULL;
		change(&w, h->harm);
		snprintf(text, sizeof text, "dd = 0.%d\nalpha = 0.0%d\n", 31 + (int)i, 2 + (int)i % 7);
		conf(&w, text);
		assert_int_equal(engine_readiness(e), 1);
		assert_int_equal(engine_readiness(e), 0); /* not again at each look */
		engine_ended(e);
		engine_started(e, NULL);
		trade(e, 2, false);
		trade(e, 1, true);
		expect(&w, "SELECT max(session) = (SELECT value FROM meta WHERE key = 'advanced_session') FROM equity", "1");
		assert_int_equal(engine_readiness(e), 1);
		if (written) {
			expect(&w, "SELECT session = (SELECT max(session) FROM equity) FROM readiness", "1");
			expect(&w, "SELECT verdict <> 'READY' FROM readiness", "1");
			expect_fault(&w, h);
		}
		change(&w, h->mend);
		trade(e, 1, false); /* tried again at the next session */
		expect(&w, "SELECT count(*) FROM meta WHERE key LIKE 'readiness_%fault'", "0");
		snprintf(want, sizeof want, "0.%d", 31 + (int)i);
		expect(&w, "SELECT value FROM override WHERE key = 'dd'", want);
		expect(&w, "SELECT result ->> '$.limits.dd' FROM readiness", want);
		buf_clear(&out);
		if (verify_run(&w.cfg, &out, false) != 0)
			fail_msg("%s: %s", h->mend, out.data);
	}
	buf_free(&out);
	engine_close(e);
	setup_close(&s);
	discard(&w);
}

/* An operator who asks for a record that cannot be kept is told why, and trading goes on. */
static void
no_record_without_its_table(void **state)
{
	struct world w = { 0 };
	struct setup s;
	(void)state;
	make(&w);
	struct engine *e = open_engine(&w, &s);
	trade(e, 3, true);
	change(&w, "ALTER TABLE record RENAME TO elsewhere");
	assert_int_equal(engine_new_record(e), -1);
	assert_string_equal(engine_reason(e), "record: no such table: record");
	change(&w, "ALTER TABLE elsewhere RENAME TO record; CREATE TRIGGER full BEFORE INSERT ON record BEGIN SELECT raise(ABORT, 'no room'); END");
	assert_int_equal(engine_new_record(e), -1);
	assert_string_equal(engine_reason(e), "record: no room");
	trade(e, 2, true);
	change(&w, "DROP TRIGGER full; DELETE FROM record");
	assert_int_equal(engine_new_record(e), -1);
	assert_string_equal(engine_reason(e), "record: there is no row, so where the record begins is not known");
	trade(e, 2, true);
	expect(&w, "SELECT count(*) FROM event WHERE text LIKE 'record %'", "0"); /* what did not happen is not told */
	engine_close(e);
	setup_close(&s);
	discard(&w);
}

/* Nor is what a record that could not be begun would have told: to nobody who watches. */
static void
heard(void *arg, int64_t seq, const char *kind, const char *data)
{
	(void)seq;
	(void)kind;
	if (strstr(data, "alpha was changed") != NULL)
		++*(int *)arg;
}

static void
tells_no_record_that_did_not_begin(void **state)
{
	int told = 0;
	struct world w = { 0 };
	struct setup s;
	(void)state;
	make(&w);
	struct engine *e = open_engine(&w, &s);
	engine_sink_set(e, heard, &told);
	trade(e, 25, true);
	conf(&w, "alpha = 0.02\n");
	change(&w, "CREATE TRIGGER full BEFORE INSERT ON override BEGIN SELECT raise(ABORT, 'no room'); END");
	assert_int_equal(engine_readiness(e), 1);
	assert_int_equal(told, 0);
	expect(&w, "SELECT max(k) FROM record", "1");
	expect(&w, "SELECT count(*) FROM event WHERE text LIKE 'record %'", "0");
	change(&w, "DROP TRIGGER full");
	assert_int_equal(engine_readiness(e), 0); /* its time is the next session or start */
	trade(e, 1, true);
	assert_int_equal(engine_readiness(e), 1);
	assert_int_equal(told, 1);
	expect(&w, "SELECT max(k) FROM record", "2");
	engine_close(e);
	setup_close(&s);
	discard(&w);
}

/* Starts that are gone are missed: by verify, which names them, and by the gate, for a restart that was not exact may be among them. */
static void
wiped_starts_are_missed(void **state)
{
	static const struct { const char *wipe, *verify, *gate; } wipes[] = {
		{ "DELETE FROM start", "start ids 1 to 4 rows: found none", "Source missing: start: there is no row of id 1 to 4; allowed: one for each start of the daemon." },
		{ "DELETE FROM start WHERE id = 4", "start id 4 rows: found none", "Source missing: start: there is no row of id 4; allowed: one for each start of the daemon." },
		{ "DELETE FROM start WHERE id IN (2, 3)", "start ids 2 to 3 rows: found none", "Source missing: start: there is no row of id 2 to 3; allowed: one for each start of the daemon." },
	};
	struct world w = { 0 };
	struct setup s;
	struct buf out = { 0 };
	(void)state;
	make(&w);
	struct engine *e = open_engine(&w, &s);
	for (int i = 0; i < 4; i++) {
		engine_started(e, NULL);
		trade(e, 2, true);
		engine_ended(e);
	}
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, "SELECT result ->> '$.criteria[14].sentence' FROM readiness", "3 exact restarts (3 needed).");
	for (size_t i = 0; i < sizeof wipes / sizeof wipes[0]; i++) {
		change(&w, "CREATE TABLE kept AS SELECT * FROM start");
		change(&w, wipes[i].wipe);
		for (int later = 0; later < 2; later++) {
			buf_clear(&out);
			assert_int_equal(verify_run(&w.cfg, &out, false), 1);
			if (later == 0 && strstr(out.data, wipes[i].verify) == NULL)
				fail_msg("%s: %s", wipes[i].wipe, out.data);
			engine_judges(e);
			assert_int_equal(engine_readiness(e), 1); /* what it says is of the rows that are left */
			expect(&w, "SELECT result ->> '$.criteria[14].id' FROM readiness", "O5");
			if (later == 0)
				expect(&w, "SELECT result ->> '$.criteria[14].sentence' FROM readiness", wipes[i].gate);
			expect(&w, "SELECT (result ->> '$.criteria[14].status') || (result ->> '$.criteria[14].source_missing') FROM readiness", "NEE1");
			expect(&w, "SELECT result ->> '$.criteria[15].source_missing' FROM readiness", "1");
			if (later == 0) { /* a start after it does not make it whole */
				change(&w, "INSERT INTO start(session, at, ended) SELECT value, '2026-01-02T00:00:00+00:00', '2026-01-02T00:00:00+00:00' FROM meta WHERE key = 'advanced_session'");
				expect(&w, "SELECT max(id) FROM start", "5");
			}
		}
		change(&w, "DELETE FROM start; INSERT INTO start SELECT * FROM kept; DROP TABLE kept; UPDATE sqlite_sequence SET seq = 4 WHERE name = 'start'");
		engine_judges(e);
		assert_int_equal(engine_readiness(e), 1);
		buf_clear(&out);
		if (verify_run(&w.cfg, &out, false) != 0)
			fail_msg("%s", out.data);
	}
	/* those before the record tell nothing of it */
	assert_int_equal(engine_new_record(e), 0);
	trade(e, 1, true);
	engine_started(e, NULL);
	trade(e, 1, true);
	change(&w, "DELETE FROM start WHERE id = 2");
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, "SELECT result ->> '$.criteria[14].sentence' FROM readiness", "1 of 3 exact restarts: restart it 2 more times.");
	buf_free(&out);
	engine_close(e);
	setup_close(&s);
	discard(&w);
}

/* The first page of a table is filled with what is none. */
static void
damage(const struct world *w, const char *table)
{
	char path[160], sql[160];
	unsigned char junk[512];
	snprintf(path, sizeof path, "%s/fill_journal.db", w->data);
	change(w, "PRAGMA wal_checkpoint(TRUNCATE)");
	snprintf(sql, sizeof sql, "SELECT (rootpage - 1) * (SELECT page_size FROM pragma_page_size) FROM sqlite_master WHERE name = '%s'", table);
	char *at = ask(w, sql);
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	memset(junk, 0xA5, sizeof junk);
	assert_int_equal(fseek(file, strtol(at, NULL, 10), SEEK_SET), 0);
	assert_int_equal(fwrite(junk, 1, sizeof junk, file), sizeof junk);
	assert_int_equal(fclose(file), 0);
	free(at);
	change(w, "UPDATE meta SET value = value WHERE key = 'seed'"); /* whoever has it open reads it anew */
}

static void
trades_on_over_damaged_pages(void **state)
{
	static const char *const tables[] = { "override", "record", "start", "judgement", "readiness" };
	(void)state;
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		struct world w = { 0 };
		struct setup s;
		char want[160];
		make(&w);
		conf(&w, "dd = 0.3\n");
		struct engine *e = open_engine(&w, &s);
		engine_judges(e);
		trade(e, 3, false);
		damage(&w, tables[i]);
		conf(&w, "dd = 0.4\n");
		engine_ended(e);
		engine_started(e, NULL);
		assert_int_equal(engine_readiness(e), 1);
		trade(e, 2, false);
		assert_int_equal(engine_readiness(e), 1); /* not inside the session's own transaction */
		assert_int_equal(engine_readiness(e), 0);
		expect(&w, "SELECT count(*) FROM equity", "5");
		if (i < 4)
			expect(&w, "SELECT (session = (SELECT max(session) FROM equity)) || (verdict <> 'READY') FROM readiness", "11");
		if (i < 2) {
			snprintf(want, sizeof want, "%s: damaged (database disk image is malformed)", tables[i]);
			expect(&w, "SELECT substr(value, instr(value, ' ') + 1) FROM meta WHERE key = 'readiness_conf_fault'", want);
		}
		if (i == 4)
			expect(&w, "SELECT value LIKE '% fill_journal.db: damaged (database disk image is malformed)' FROM meta WHERE key = 'readiness_fault'", "1");
		engine_close(e);
		setup_close(&s);
		discard(&w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(trades_on), cmocka_unit_test(no_record_without_its_table), cmocka_unit_test(tells_no_record_that_did_not_begin),
		cmocka_unit_test(wiped_starts_are_missed), cmocka_unit_test(trades_on_over_damaged_pages) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
