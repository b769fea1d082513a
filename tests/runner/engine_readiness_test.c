/* The readiness gate in the engine: what is taken in, when a record begins, and that a kill changes nothing of what is said. */
#include "gate_world.h"

/* In T5, or a whole life later because a kill came between: the same judgement, and none where nobody asks for it. */
static void
says_the_same_after_a_kill(void **state)
{
	struct world a = { 0 }, b = { 0 };
	struct setup s;
	(void)state;
	make(&a);
	struct engine *e = open_engine(&a, &s);
	trade(e, 39, true);
	engine_judges(e);
	trade(e, 1, false);
	engine_close(e);
	setup_close(&s);
	make(&b);
	e = open_engine(&b, &s);
	trade(e, 39, true);
	trade(e, 1, false);
	engine_close(e);
	setup_close(&s);
	expect(&b, "SELECT count(*) FROM readiness", "0");
	e = open_engine(&b, &s);
	assert_int_equal(engine_readiness(e), 1);
	assert_int_equal(engine_readiness(e), 0);
	engine_close(e);
	setup_close(&s);
	char *first = ask(&a, "SELECT session || record || verdict || seq || starts || result FROM readiness"), *second = ask(&b, "SELECT session || record || verdict || seq || starts || result FROM readiness");
	assert_true(strlen(first) > 5000);
	assert_string_equal(first, second);
	expect(&a, "SELECT session = (SELECT max(session) FROM equity) FROM readiness", "1");
	free(first);
	free(second);
	discard(&a);
	discard(&b);
}

static void
keeps_records(void **state)
{
	struct world w = { 0 };
	struct setup s;
	(void)state;
	make(&w);
	conf(&w, "alpha = 0.04\ncolour = 1\n");
	struct engine *e = open_engine(&w, &s);
	assert_int_equal(engine_readiness(e), 1); /* before the first session: that is how it begins */
	expect(&w, "SELECT count(*) FROM readiness", "0");
	assert_int_equal(engine_new_record(e), -1);
	assert_non_null(strstr(engine_reason(e), "no trading day yet"));
	trade(e, 15, true);
	conf(&w, "alpha = 0.03\n"); /* still free */
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, "SELECT max(k) FROM record", "1");
	expect(&w, "SELECT day FROM override WHERE key = 'alpha'", "15");
	trade(e, 10, true);
	conf(&w, "alpha = 0.03\ndd = 0.3\n"); /* another limit, after day 20 */
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, "SELECT max(k) FROM record", "1");
	expect(&w, "SELECT group_concat(key || day) FROM (SELECT * FROM override ORDER BY line)", "alpha15,dd25");
	conf(&w, "dd = 0.3\n"); /* alpha back to the standard one */
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, "SELECT reason || (after = (SELECT max(session) FROM equity)) FROM record WHERE k = 2", "alpha was changed on day 251");
	expect(&w, "SELECT (SELECT equity FROM record WHERE k = 2) = (SELECT equity FROM equity ORDER BY session DESC LIMIT 1)", "1");
	trade(e, 1, true);
	assert_int_equal(engine_new_record(e), 0);
	expect(&w, "SELECT k || reason FROM record ORDER BY k DESC LIMIT 1", "3the operator asked for it");
	expect(&w, "SELECT record FROM readiness", "3");
	engine_close(e);
	setup_close(&s);
	discard(&w);
}

/* Whatever the file holds: each bad line is told, no good one is lost before it, and what is kept of it is whole. */
static void
survives_any_file(void **state)
{
	static const char zero[] = "dd = 0.3\nmarket_share = 0.9\0\nbest5 = 0.3\n";
	static const char *const faults[] = { "longer than 95 bytes,,longer than 95 bytes", "the file cannot be read: there is a zero byte in it, so it is no text",
		"there are more than 64 lines; those from here on are not read" };
	struct world w = { 0 };
	struct setup s;
	struct buf out = { 0 };
	char text[2000], path[160];
	(void)state;
	make(&w);
	struct engine *e = open_engine(&w, &s);
	trade(e, 25, true);
	snprintf(path, sizeof path, "%s/readiness.conf", w.data);
	for (size_t i = 0; i < 3; i++) {
		size_t n = 0;
		if (i == 0)
			n = (size_t)snprintf(text, sizeof text, "dd = 0.3%100sx\ndd = 0.4\nf%0100d = 1\n", "", 7);
		else if (i == 1)
			memcpy(text, zero, n = sizeof zero - 1);
		for (int line = 0; i == 2 && line < 70; line++)
			n += (size_t)snprintf(text + n, sizeof text - n, "min_days = %d\n", line);
		assert_int_equal(buf_write_file(path, text, n, 0600, false), 0);
		assert_int_equal(engine_readiness(e), 1);
		expect(&w, i == 2 ? "SELECT fault FROM override WHERE line = 64" : "SELECT group_concat(coalesce(fault, '')) FROM (SELECT * FROM override ORDER BY line)", faults[i]);
		buf_clear(&out);
		if (verify_run(&w.cfg, &out, false) != 0)
			fail_msg("file %zu: %s", i, out.data);
	}
	buf_free(&out);
	engine_close(e);
	setup_close(&s);
	discard(&w);
}

/* A line that is refused may be the one that sets alpha: no record begins for it, and what was in force stays, until all lines are good. */
static void
no_record_begins_by_a_slip(void **state)
{
	static const char *const slips[] = { "alpha = 0.2\n", "alpah = 0.02\n", "alpha = 0.02\ndd = x\n", "alpha = 0.03\ndd = x\n" };
	static const char held[] = "SELECT k || ' ' || alpha || ' ' || hurdle FROM record ORDER BY k DESC LIMIT 1";
	struct world w = { 0 };
	struct setup s;
	struct buf out = { 0 };
	char path[160];
	(void)state;
	for (int i = 0; i < READINESS_LIMITS; i++) /* the record keeps each that begins another one, and they are these */
		assert_int_equal(readiness_limit_table[i].restarts, i == READINESS_ALPHA || i == READINESS_HURDLE);
	make(&w);
	snprintf(path, sizeof path, "%s/readiness.conf", w.data);
	conf(&w, "alpha = 0.02\ncolour = 1\n");
	struct engine *e = open_engine(&w, &s);
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, held, "1 0.02 0.0"); /* while it is free, a line that is good holds beside one that is not */
	conf(&w, "alpah = 0.03\n");
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, held, "1 0.02 0.0"); /* and one that is gone may be the one that is not */
	conf(&w, "alpha = 0.02\n");
	trade(e, 25, true);
	for (size_t i = 0; i < 5; i++) {
		if (i < 4)
			conf(&w, slips[i]);
		else
			assert_true(unlink(path) == 0 && mkfifo(path, 0600) == 0);
		assert_int_equal(engine_readiness(e), 1);
		expect(&w, held, "1 0.02 0.0");
		expect(&w, "SELECT result ->> '$.limits.alpha' FROM readiness", "0.02");
		expect(&w, "SELECT result ->> '$.refused' FROM readiness", "1");
		buf_clear(&out);
		if (verify_run(&w.cfg, &out, false) != 0)
			fail_msg("slip %zu: %s", i, out.data);
	}
	expect(&w, "SELECT fault FROM override", "the file cannot be read: it is not a regular file");
	expect(&w, "SELECT result ->> '$.overrides[1].sentence' FROM readiness", "alpha 2 % (default 5 %, kept for the record while a line of readiness.conf is refused)");
	assert_true(unlink(path) == 0 && mkdir(path, 0700) == 0);
	assert_int_equal(engine_readiness(e), 0); /* no file either: the same is said of it */
	assert_true(rmdir(path) == 0 && symlink("/dev/null", path) == 0);
	assert_int_equal(engine_readiness(e), 0);
	assert_int_equal(unlink(path), 0);
	conf(&w, "alpha = 0.02\n"); /* mended */
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, held, "1 0.02 0.0");
	/* the record has held it all the time: not as if it had moved on that day without a new record */
	expect(&w, "SELECT result ->> '$.overrides[0].sentence' FROM readiness", "alpha 2 % (default 5 %, held since the record's first 20 days; good in readiness.conf line 1 since record day 25)");
	conf(&w, "alpha = 0.03\n"); /* meant */
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, held, "2 0.03 0.0");
	expect(&w, "SELECT reason FROM record WHERE k = 2", "alpha was changed on day 25");
	buf_clear(&out);
	if (verify_run(&w.cfg, &out, false) != 0)
		fail_msg("%s", out.data);
	buf_free(&out);
	engine_close(e);
	setup_close(&s);
	discard(&w);
}

/* A value that only waited was not held before the record that it began. */
static void
what_waited_was_not_held(void **state)
{
	struct world w = { 0 };
	struct setup s;
	(void)state;
	make(&w);
	struct engine *e = open_engine(&w, &s);
	trade(e, 23, true);
	conf(&w, "alpha = 0.08\nfoo = 1\n");
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, "SELECT result ->> '$.limits.alpha' FROM readiness", "0.05");
	trade(e, 2, true);
	conf(&w, "alpha = 0.08\n");
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, "SELECT group_concat(alpha) FROM record", "0.05,0.08");
	expect(&w, "SELECT result ->> '$.overrides[0].sentence' FROM readiness", "alpha 8 % (default 5 %, set in readiness.conf line 1, first seen on day 23 of record 1)");
	trade(e, 23, true);
	conf(&w, "alpha = 0.08x\n"); /* a slip: this record goes on holding it, and its line begins anew when it is mended */
	assert_int_equal(engine_readiness(e), 1);
	conf(&w, "alpha = 0.08\n");
	assert_int_equal(engine_readiness(e), 1);
	conf(&w, "hurdle = 0.1\nalpha = 0.08\n"); /* another record, for another reason */
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, "SELECT group_concat(alpha || ' ' || hurdle) FROM record", "0.05 0.0,0.08 0.0,0.08 0.1");
	expect(&w, "SELECT result ->> '$.overrides[1].sentence' FROM readiness", "alpha 8 % (default 5 %, held since the first 20 days of record 2; good in readiness.conf line 2 since its day 23)");
	engine_close(e);
	setup_close(&s);
	discard(&w);
}

/* What a line sets holds from the day on which it is good: what was written early and spoilt was not in force since, and is not told as if it had been. */
static void
a_mended_line_begins_anew(void **state)
{
	static const struct { const char *text, *want; } all[] = {
		{ "dd = 0.3\n", "dd \xe2\x89\xa4 30 % (default 10 %, set in readiness.conf line 1, first seen on record day 2)" },
		{ "dd = 0.3x\n", "Line 1 is refused and sets nothing: dd = \"0.3x\" is no number; allowed is 0.02 to 0.5." },
		{ "dd = 0.3\n", "dd \xe2\x89\xa4 30 % (default 10 %, set in readiness.conf line 1, first seen on record day 6)" },
		{ "conf = x\ndd = 0.3\n", NULL }, /* a line that stays good beside another one that is not keeps its day */
	};
	struct world w = { 0 };
	struct setup s;
	(void)state;
	make(&w);
	struct engine *e = open_engine(&w, &s);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		trade(e, 2, true);
		conf(&w, all[i].text);
		assert_int_equal(engine_readiness(e), 1);
		if (all[i].want != NULL)
			expect(&w, "SELECT result ->> '$.overrides[0].sentence' FROM readiness", all[i].want);
		expect(&w, "SELECT result ->> '$.limits.dd' FROM readiness", i == 1 ? "0.1" : "0.3");
	}
	expect(&w, "SELECT result ->> '$.overrides[1].sentence' FROM readiness", "dd \xe2\x89\xa4 30 % (default 10 %, set in readiness.conf line 2, first seen on record day 6)");
	engine_close(e);
	setup_close(&s);
	discard(&w);
}

/* A row a session that was judged; where the verdict changed, and since when it stands, follows from them. */
static void
keeps_what_was_judged(void **state)
{
	struct world w = { 0 };
	struct setup s;
	(void)state;
	make(&w);
	struct engine *e = open_engine(&w, &s);
	trade(e, 4, true);
	expect(&w, "SELECT count(*) FROM judgement", "0"); /* at full speed nobody looks */
	engine_judges(e);
	trade(e, 3, false);
	expect(&w, "SELECT group_concat(session) = (SELECT group_concat(session) FROM (SELECT session FROM equity ORDER BY session LIMIT -1 OFFSET 4)) FROM (SELECT * FROM judgement ORDER BY session)", "1");
	expect(&w, "SELECT group_concat(DISTINCT verdict || record || version) = (SELECT verdict || record || version FROM readiness) FROM judgement", "1");
	expect(&w, "SELECT (result ->> '$.verdict_since') = (SELECT min(session) FROM judgement) FROM readiness", "1");
	expect(&w, "SELECT (result ->> '$.judged') || ' ' || json_array_length(result -> '$.changes') FROM readiness", "3 1");
	expect(&w, "SELECT failed = (result ->> '$.failed') AND open = (result ->> '$.open') AND failed + open > 0 FROM readiness JOIN judgement USING (session)", "1");
	assert_int_equal(engine_new_record(e), 0); /* judged again in the same session */
	expect(&w, "SELECT count(*) || max(record) FROM judgement", "32");
	expect(&w, "SELECT (result ->> '$.verdict_since') = session FROM readiness", "1");
	trade(e, 1, false);
	expect(&w, "SELECT (result ->> '$.judged') || (result ->> '$.changes[0].record') || (result ->> '$.changes[#-1].record') FROM readiness", "421");
	expect(&w, "SELECT json_array_length(result -> '$.changes') = (SELECT count(*) FROM judgement j WHERE NOT EXISTS (SELECT 1 FROM judgement b WHERE b.verdict = j.verdict AND b.record = j.record"
	           " AND b.session = (SELECT max(session) FROM judgement WHERE session < j.session))) FROM readiness", "1");
	engine_close(e);
	setup_close(&s);
	discard(&w);
}

/* A build that says the same rows otherwise: the runner judges anew, and verify does not call the folder broken for it. */
static void
judges_anew_after_another_version(void **state)
{
	static const struct { const char *change; bool whole; } all[] = {
		{ "UPDATE readiness SET version = 900, result = json_set(result, '$.version', 900, '$.sentence', 'other words'); UPDATE judgement SET version = 900", true },
		{ "UPDATE readiness SET result = json_set(result, '$.version', 901)", false },
		{ "UPDATE readiness SET result = json_set(result, '$.version', 900, '$.verdict', 'READY')", false },
		{ "UPDATE readiness SET result = json_set(result, '$.verdict', 'NOT ENOUGH EVIDENCE'); UPDATE judgement SET open = open + 1", false },
		{ "UPDATE judgement SET open = open - 1, version = 899", false },
	};
	struct world w = { 0 };
	struct setup s;
	struct buf out = { 0 };
	char path[160], err[300];
	bool transient;
	(void)state;
	make(&w);
	struct engine *e = open_engine(&w, &s);
	trade(e, 5, true);
	assert_int_equal(engine_readiness(e), 1);
	snprintf(path, sizeof path, "%s/fill_journal.db", w.data);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct db *db = db_open(path, DB_WRITE, false, &transient, err, sizeof err);
		assert_non_null(db);
		if (db_exec(db, all[i].change) != 0)
			fail_msg("%s", db_error(db));
		db_close(db);
		buf_clear(&out);
		int rc = verify_run(&w.cfg, &out, false);
		if ((rc == 0) != all[i].whole)
			fail_msg("change %zu: %s", i, out.data);
	}
	assert_int_equal(engine_readiness(e), 1);
	assert_int_equal(engine_readiness(e), 0);
	expect(&w, "SELECT version = (result ->> '$.version') FROM readiness", "1");
	buf_clear(&out);
	if (verify_run(&w.cfg, &out, false) != 0)
		fail_msg("%s", out.data);
	buf_free(&out);
	engine_close(e);
	setup_close(&s);
	discard(&w);
}

/* What the gate alone writes stops no trading when it is lost; the ledger says what could not be judged, until it could. */
static void
goes_on_without_its_tables(void **state)
{
	static const char until[] = "SELECT max(session) = (SELECT value FROM meta WHERE key = 'advanced_session') FROM equity";
	static const char fault[] = "SELECT value = (SELECT max(session) FROM equity) || ' fill_journal.db: no such table: readiness' FROM meta WHERE key = 'readiness_fault'";
	struct world w = { 0 };
	struct setup s;
	(void)state;
	make(&w);
	struct engine *e = open_engine(&w, &s);
	engine_judges(e);
	trade(e, 3, false);
	change(&w, "DROP TABLE judgement");
	trade(e, 2, false);
	expect(&w, "SELECT (session = (SELECT max(session) FROM equity)) || (result ->> '$.history_fault') FROM readiness", "1judgement: no such table: judgement");
	expect(&w, "SELECT count(*) FROM meta WHERE key = 'readiness_fault'", "0"); /* it was judged */
	change(&w, "ALTER TABLE readiness RENAME TO elsewhere");
	trade(e, 2, false);
	expect(&w, until, "1");
	expect(&w, fault, "1");
	assert_int_equal(engine_readiness(e), 1); /* as at each start */
	assert_int_equal(engine_readiness(e), 0); /* and not at each look */
	trade(e, 1, true);
	assert_int_equal(engine_readiness(e), 1);
	expect(&w, fault, "1");
	change(&w, "ALTER TABLE elsewhere RENAME TO readiness");
	trade(e, 1, false);
	expect(&w, "SELECT count(*) FROM meta WHERE key = 'readiness_fault'", "0");
	expect(&w, "SELECT session = (SELECT max(session) FROM equity) FROM readiness", "1");
	engine_close(e);
	setup_close(&s);
	discard(&w);
}

static void
counts_starts(void **state)
{
	struct world w = { 0 };
	struct setup s;
	(void)state;
	make(&w);
	for (int i = 0; i < 4; i++) {
		struct engine *e = open_engine(&w, &s);
		engine_started(e, NULL);
		trade(e, 2, true);
		if (i != 2)
			engine_ended(e); /* the third is killed */
		assert_int_equal(engine_readiness(e), 1);
		engine_close(e);
		setup_close(&s);
	}
	expect(&w, "SELECT group_concat((session = '') || (ended IS NULL)) FROM (SELECT * FROM start ORDER BY id)", "10,00,01,00");
	expect(&w, "SELECT result ->> '$.criteria[14].sentence' FROM readiness", "3 exact restarts (3 needed).");
	expect(&w, "SELECT result ->> '$.record.crashes' FROM readiness", "1");
	discard(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(says_the_same_after_a_kill), cmocka_unit_test(keeps_records), cmocka_unit_test(survives_any_file), cmocka_unit_test(counts_starts), cmocka_unit_test(goes_on_without_its_tables), cmocka_unit_test(no_record_begins_by_a_slip), cmocka_unit_test(what_waited_was_not_held),
		cmocka_unit_test(a_mended_line_begins_anew), cmocka_unit_test(keeps_what_was_judged), cmocka_unit_test(judges_anew_after_another_version) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
