/* What of a ledger cannot be read, is old, or is no value that it can have: the criteria that read it say so, the rest is as it was. */
#include <math.h>

#include "clock.h"
#include "readiness_ledger.h"
#include "readiness_result.h"
#include "readiness_say.h"

/* The gate's answers. */
struct answers {
	struct readiness_evidence e;
	struct readiness r;
	struct readiness_said said[READINESS_CRITERIA];
};

static void
judge(struct db *db, struct answers *a)
{
	char err[400];
	if (readiness_evidence_read(db, &a->e, err, sizeof err) != 0)
		fail_msg("%s", err);
	assert_int_equal(readiness_judge(&a->e.record, &a->e.limits, &a->r), 0);
	for (int i = 0; i < READINESS_CRITERIA; i++)
		readiness_say(&a->e, &a->r, (enum readiness_id)i, &a->said[i]);
}

#define OF_RECORD "D1 E1 E2 E3 E4 E5 E6 X1 X2 X3 O1 O2 O3 O4 O5 O6 M1 M2 M5 M6"
#define OF_DAYS "E1 E2 E3 E4 E5 E6 X1 X2 X3 O2 O3 O5 O6 M1 M2 M4 M5 M6"
#define OF_EQUITY "E1 E2 E3 E4 E5 E6 X3 M5"
#define OF_FILLS "X1 X2 X3 M6"
#define OF_DECISIONS "O4 M1 M2 M3 M6"

static const struct harm {
	const char *sql, *missing, *says; /* says: of the first of them */
} harms[] = {
	{ "DROP TABLE breaker", "O3", "Source missing: breaker: no such table: breaker." },
	{ "ALTER TABLE breaker RENAME COLUMN tripped TO fell", "O3", "Source missing: breaker: no such column: tripped." },
	{ "DELETE FROM breaker", "O3", "Source missing: breaker: there are 0 rows; allowed: one of each of the 4." },
	{ "DELETE FROM breaker WHERE kind = 1", "O3", "Source missing: breaker: kind of name max_position_size is 2; allowed: 1." },
	{ "UPDATE breaker SET state = 'off' WHERE kind = 1", "O3", "Source missing: breaker: state of name max_drawdown is off; allowed: active, triggered, cooldown." },
	{ "UPDATE breaker SET tripped = '2026-02-30' WHERE kind = 0", "O3", "Source missing: breaker: tripped of name max_daily_loss is 2026-02-30; allowed: a day up to 2026-01-12, YYYY-MM-DD." },
	{ "UPDATE breaker SET tripped = '2027-01-04' WHERE kind = 0", "O3", "is 2027-01-04; allowed: a day up to 2026-01-12" },
	{ "DELETE FROM record", OF_RECORD, "Source missing: record: there is no row, so where the record begins is not known" },
	{ "DROP TABLE record", OF_RECORD, "Source missing: record: no such table: record." },
	{ "UPDATE record SET k = -3 WHERE k = 2", OF_RECORD, "Source missing: record: k is -3; allowed: 1." },
	{ "UPDATE record SET k = 7 WHERE k = 2", OF_RECORD, "Source missing: record: k is 7; allowed: 2." },
	{ "UPDATE record SET after = 'then' WHERE k = 2", OF_RECORD, "Source missing: record: after of k 2 is then; allowed: a day up to 2026-01-12, YYYY-MM-DD." },
	{ "UPDATE record SET after = '' WHERE k = 2", OF_RECORD, "after of k 2 is empty" },
	{ "UPDATE record SET equity = 'much' WHERE k = 2", OF_RECORD, "Source missing: record: equity of k 2 is much; allowed: a whole number." },
	{ "DROP TABLE equity", OF_DAYS, "Source missing: equity: no such table: equity." },
	{ "DELETE FROM equity", OF_DAYS, "Source missing: equity: the newest row is of 2026-01-05, the last decided session 2026-01-12; allowed: at most two sessions older." },
	{ "DELETE FROM equity WHERE session > '2026-01-06'", OF_DAYS, "Source missing: equity: the newest row is of 2026-01-06" },
	{ "UPDATE equity SET session = '2026-01-32' WHERE session = '2026-01-07'", OF_DAYS, "Source missing: equity: session is 2026-01-32; allowed: a day up to 2026-01-12, YYYY-MM-DD." },
	{ "UPDATE equity SET session = '2026-01-07' || char(10) WHERE session = '2026-01-07'", OF_DAYS, "Source missing: equity: session is 2026-01-07?; allowed" },
	{ "UPDATE equity SET session = '2026-02-02' WHERE session = '2026-01-07'", OF_DAYS, "Source missing: equity: session is 2026-02-02" },
	{ "UPDATE equity SET equity = 'much' WHERE session = '2026-01-07'", OF_EQUITY, "Source missing: equity: equity of session 2026-01-07 is much; allowed: a whole number." },
	{ "UPDATE equity SET equity = 9e999 WHERE session = '2026-01-07'", OF_EQUITY, "Source missing: equity: equity of session 2026-01-07 is Inf; allowed: a whole number." },
	{ "UPDATE equity SET equity = 1.5 WHERE session = '2026-01-07'", OF_EQUITY, "is 1.5; allowed: a whole number" },
	{ "UPDATE equity SET gross = -1 WHERE session = '2026-01-07'", OF_EQUITY, "Source missing: equity: gross of session 2026-01-07 is -1; allowed: a whole number from 0 on." },
	{ "UPDATE equity SET ret = 9e999 WHERE session = '2026-01-08'", OF_EQUITY, "Source missing: equity: ret of session 2026-01-08 is Inf; allowed: a number." },
	{ "DROP TABLE cycle", "D1 X2 O1", "Source missing: cycle: no such table: cycle." },
	{ "DELETE FROM cycle WHERE session > '2026-01-06'", "D1 X2 O1", "Source missing: cycle: the newest row is of 2026-01-06" },
	{ "UPDATE cycle SET implausible = 1000 WHERE session = '2026-01-06'", "X2", "Source missing: cycle: implausible of session 2026-01-06 is 1000; allowed: 0 to 2." },
	{ "UPDATE cycle SET implausible = -1 WHERE session = '2026-01-06'", "X2", "is -1; allowed: 0 to 2" },
	{ "UPDATE cycle SET fills = -1 WHERE session = '2026-01-06'", "X2", "Source missing: cycle: fills of session 2026-01-06 is -1" },
	{ "UPDATE cycle SET late_seconds = -5 WHERE session = '2026-01-06'", "D1 O1", "Source missing: cycle: late_seconds of session 2026-01-06 is -5; allowed: a whole number from 0 on." },
	{ "UPDATE cycle SET state = 'lost' WHERE session = '2026-01-08'", "D1 O1", "Source missing: cycle: state of session 2026-01-08 is lost; allowed: open, decided, done, missed." },
	{ "DROP TABLE fills", OF_FILLS, "Source missing: fills: no such table: fills." },
	{ "UPDATE fills SET order_price = 'x' WHERE id = 3", OF_FILLS, "Source missing: fills: order_price of id 3 is x; allowed: -9e+12 to 9e+12." },
	{ "UPDATE fills SET fill_price = 9e999 WHERE id = 3", OF_FILLS, "Source missing: fills: fill_price of id 3 is Inf" },
	{ "UPDATE fills SET predicted_slippage = x'00' WHERE id = 3", OF_FILLS, "Source missing: fills: predicted_slippage of id 3 is empty" },
	{ "UPDATE fills SET fill_latency_ms = -1 WHERE id = 3", OF_FILLS, "Source missing: fills: fill_latency_ms of id 3 is -1.0; allowed: 0 to 9e+12." },
	{ "UPDATE fills SET direction = 0 WHERE id = 3", OF_FILLS, "Source missing: fills: direction of id 3 is 0; allowed: 1 or -1." },
	{ "UPDATE fills SET session_date = '2026-01-99' WHERE id = 5", OF_FILLS, "Source missing: fills: session_date of id 5 is 2026-01-99" },
	{ "UPDATE fills SET session_date = '2026-01-07' WHERE id = 3", OF_FILLS, "Source missing: fills: session_date of id 3 is 2026-01-07; allowed: a day that is not after that of the fill behind it." },
	{ "DELETE FROM contract WHERE symbol = 'ZC'", OF_FILLS, "Source missing: fills: the contract's tick of id 4 is NULL; allowed: a whole number from 1 on." },
	{ "DROP TABLE rollup", "X3 M6", "Source missing: rollup: no such table: rollup." },
	{ "UPDATE rollup SET commission = 'x' WHERE period = '2026-01-12'", "X3 M6", "Source missing: rollup: commission of day 2026-01-12, symbol HE is x; allowed: a whole number." },
	{ "UPDATE rollup SET period = '2026-13-12' WHERE period = '2026-01-12'", "X3 M6", "Source missing: rollup: period of symbol HE is 2026-13-12" },
	{ "DROP TABLE decision", OF_DECISIONS, "Source missing: decision: no such table: decision." },
	{ "DELETE FROM decision WHERE session > '2026-01-06'", OF_DECISIONS, "Source missing: decision: the newest row is of 2026-01-06" },
	{ "DELETE FROM decision WHERE session = '2026-01-05'", "M6", "Source missing: decision: there is no row of 2026-01-05; allowed: one for each market in each decided session." },
	{ "UPDATE decision SET session = 'abc' WHERE session = '2026-01-09' AND symbol = 'HE'", "O4 M1 M2", "Source missing: decision: session of symbol HE is abc" },
	{ "UPDATE decision SET probability = 1.5 WHERE session = '2026-01-08' AND symbol = 'HE'", "M1 M2", "Source missing: decision: probability of session 2026-01-08, symbol HE is 1.5; allowed: 0 to 1." },
	{ "UPDATE decision SET probability = 'p' WHERE session = '2026-01-08' AND symbol = 'HE'", "M1 M2", "is p; allowed: 0 to 1" },
	{ "UPDATE decision SET bars = -1 WHERE session = '2026-01-08' AND symbol = 'HE'", "M1 M2", "Source missing: decision: bars of session 2026-01-08, symbol HE is -1" },
	{ "UPDATE decision SET x = 'x' WHERE session = '2026-01-08' AND symbol = 'HE'", "M1 M2", "Source missing: decision: x of session 2026-01-08" },
	{ "UPDATE decision SET probability = NULL WHERE session > '2026-01-06'", "M1 M2", "Source missing: decision: the newest probability is of 2026-01-06, the last decided session 2026-01-12" },
	{ "UPDATE decision SET due = 2 WHERE session = '2026-01-08' AND symbol = 'HE'", "O4", "Source missing: decision: due of session 2026-01-08, symbol HE is 2; allowed: 0 to 1." },
	{ "UPDATE decision SET low = 'x' WHERE session = '2026-01-08' AND symbol = 'HE'", "O4", "Source missing: decision: low of session 2026-01-08, symbol HE is x" },
	{ "UPDATE decision SET position = 'x' WHERE session = '2026-01-12' AND symbol = 'HE'", "M6", "Source missing: decision: position of symbol HE is x; allowed: a whole number." },
	{ "UPDATE decision SET drift_verdict = 'fine' WHERE session = '2026-01-12'", "M3", "Source missing: decision: drift_verdict of session 2026-01-12 is fine" },
	{ "UPDATE decision SET drift_verdict = 'ok; drifted 0 of 0; warming 99 of 30' WHERE session = '2026-01-12'", "M3", "drift_verdict of session 2026-01-12 is ok; drifted 0 of 0; warming 99 of 30" },
	{ "UPDATE decision SET drift_verdict = NULL WHERE session > '2026-01-06'", "M3", "Source missing: decision: the newest drift_verdict is of 2026-01-06" },
	{ "DROP TABLE event", "O2 O6 M4", "Source missing: event: no such table: event." },
	{ "DELETE FROM event WHERE seq > 2", "O2 O6", "Source missing: event: the newest event of a session is of 2026-01-07" },
	{ "UPDATE event SET session = 'x' WHERE seq = 6", "O2 O6", "Source missing: event: session of seq 6 is x" },
	{ "UPDATE event SET session = 'x' WHERE seq = 1", "M4", "Source missing: event: session of seq 1 is x; allowed: a day up to 2026-01-12, YYYY-MM-DD." },
	{ "DELETE FROM event WHERE seq = 1", "M4", "Source missing: event: none says when the champion was deployed" },
	{ "DELETE FROM event WHERE seq = 5", "O2 O6", "Source missing: event: none says what cleared the mismatch of seq 3" },
	{ "DELETE FROM meta WHERE key = 'stopped'", "O2 O6", "Source missing: meta: there is no stopped" },
	{ "UPDATE meta SET value = 'x' WHERE key = 'halted'", "O6", "Source missing: meta: halted is missing or neither 0 nor 1." },
	{ "DROP TABLE start", "O5 O6", "Source missing: start: no such table: start." },
	{ "UPDATE start SET session = 'x' WHERE id = 2", "O5 O6", "Source missing: start: session of id 2 is x" },
	{ "DROP TABLE model", "M4", "Source missing: model: no such table: model." },
	{ "UPDATE model SET version = -3 WHERE state = 'champion'", "M4", "Source missing: model: version is -3; allowed: a whole number from 1 on." },
};

static void
expect(const struct harm *h, const struct answers *was, const struct answers *is)
{
	bool first = true;
	for (int i = 0; i < READINESS_CRITERIA; i++) {
		const char *id = readiness_criterion_table[i].id;
		const struct readiness_criterion *c = &is->r.criterion[i];
		if (strstr(h->missing, id) == NULL) {
			if (c->source_missing || c->status != was->r.criterion[i].status || strcmp(is->said[i].sentence, was->said[i].sentence) != 0)
				fail_msg("%s: %s says %s", h->sql, id, is->said[i].sentence);
			continue;
		}
		if (!c->source_missing || c->status != READINESS_NEE || c->need != READINESS_UNKNOWN || strncmp(is->said[i].sentence, "Source missing: ", 16) != 0 ||
		    strcmp(is->said[i].value_text, READINESS_NONE) != 0)
			fail_msg("%s: %s says %s (%s)", h->sql, id, is->said[i].sentence, is->said[i].value_text);
		if (first && strstr(is->said[i].sentence, h->says) == NULL)
			fail_msg("%s: %s says %s, expected %s", h->sql, id, is->said[i].sentence, h->says);
		first = false;
	}
}

static void
each_source_by_itself(void **state)
{
	static struct answers was, is;
	struct fixture *f = *state;
	struct db *db = fixture_open(f->ledger, DB_WRITE);
	judge(db, &was);
	assert_int_equal(was.e.record.missing, 0);
	for (size_t i = 0; i < sizeof harms / sizeof harms[0]; i++) {
		assert_int_equal(db_exec(db, "BEGIN"), 0);
		if (db_exec(db, harms[i].sql) != 0)
			fail_msg("%s: %s", harms[i].sql, db_error(db));
		judge(db, &is);
		expect(&harms[i], &was, &is);
		readiness_evidence_free(&is.e);
		assert_int_equal(db_exec(db, "ROLLBACK"), 0);
	}
	readiness_evidence_free(&was.e);
	db_close(db);
}

/* A page of one table is no page any more: what lies on the others is judged. */
static void
a_damaged_page(void **state)
{
	static const struct harm harm = { "a damaged page", "O3", "Source missing: breaker: damaged (" };
	static struct answers was, is;
	struct fixture *f = *state;
	unsigned char junk[512];
	struct db *db = fixture_open(f->ledger, DB_WRITE);
	judge(db, &was);
	assert_int_equal(db_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)"), 0);
	long page = (long)fixture_number(db, "SELECT rootpage FROM sqlite_master WHERE name = 'breaker'"), size = (long)fixture_number(db, "PRAGMA page_size");
	db_close(db);
	memset(junk, 0xA5, sizeof junk);
	FILE *file = fopen(f->ledger, "r+b");
	assert_non_null(file);
	unsigned char before[512];
	assert_int_equal(fseek(file, (page - 1) * size, SEEK_SET), 0);
	assert_int_equal(fread(before, 1, sizeof before, file), sizeof before);
	assert_int_equal(fseek(file, (page - 1) * size, SEEK_SET), 0);
	assert_int_equal(fwrite(junk, 1, sizeof junk, file), sizeof junk);
	assert_int_equal(fclose(file), 0);
	db = fixture_open(f->ledger, DB_READ);
	judge(db, &is);
	expect(&harm, &was, &is);
	readiness_evidence_free(&is.e);
	readiness_evidence_free(&was.e);
	db_close(db);
	file = fopen(f->ledger, "r+b");
	assert_non_null(file);
	assert_int_equal(fseek(file, (page - 1) * size, SEEK_SET), 0);
	assert_int_equal(fwrite(before, 1, sizeof before, file), sizeof before);
	assert_int_equal(fclose(file), 0);
}

/* Limits that nobody can read are not the operator's; experiments are advice. Neither makes a criterion open. */
static void
what_no_criterion_reads(void **state)
{
	static struct answers is;
	struct fixture *f = *state;
	struct db *db = fixture_open(f->ledger, DB_WRITE);
	assert_int_equal(db_exec(db, "BEGIN; DROP TABLE override; DROP TABLE job"), 0);
	judge(db, &is);
	assert_int_equal(is.e.record.missing, 0);
	assert_true(is.e.limits.value[READINESS_DD] == readiness_limit_table[READINESS_DD].standard);
	assert_int_equal(is.e.n_refused, 0);
	assert_int_equal(is.e.n_overrides, 0);
	assert_string_equal(is.e.overrides_fault, "override: no such table: override");
	assert_string_equal(is.e.experiments_fault, "job: no such table: job");
	readiness_evidence_free(&is.e);
	assert_int_equal(db_exec(db, "ROLLBACK; BEGIN; UPDATE override SET value = 7 WHERE line = 3; UPDATE override SET day = -1 WHERE line = 4"), 0);
	judge(db, &is);
	assert_int_equal(is.e.n_refused, 2);
	assert_true(is.e.limits.value[READINESS_DD] == readiness_limit_table[READINESS_DD].standard);
	assert_string_equal(is.e.override[0].fault, "override: value of line 3 is 7.0; allowed: 0.02 to 0.5");
	readiness_evidence_free(&is.e);
	assert_int_equal(db_exec(db, "ROLLBACK"), 0);
	db_close(db);
}

/* What is said of the ledger with one change, which is not kept. */
static void
result_after(struct db *db, const char *sql, struct buf *json)
{
	struct readiness_told told;
	char err[400];
	assert_int_equal(db_exec(db, "BEGIN"), 0);
	assert_int_equal(db_exec(db, sql), 0);
	buf_clear(json);
	if (readiness_result(db, &told, json, err, sizeof err) != 0)
		fail_msg("%s", err);
	assert_int_equal(db_exec(db, "ROLLBACK"), 0);
}

/* No line of a file that may not even be there is refused: what is lost is told by its name, and it cannot be READY. */
static void
limits_that_are_lost(void **state)
{
	static const struct { const char *sql, *says[3], *not; } cases[] = {
		{ "DROP TABLE override", { " Which limits readiness.conf set is not known (override: no such table: override): the standard ones hold, and until that is mended it cannot be READY.\"", "\"refused\":0",
		                          ",\"overrides\":[{\"line\":null,\"text\":\"readiness.conf\",\"fault\":\"override: no such table: override\",\"direction\":\"MISSING\","
		                          "\"sentence\":\"Which limits were set is not known: source missing: override: no such table: override. The standard ones hold.\"}]" }, "is refused" },
		{ "DROP TABLE override; UPDATE record SET alpha = 0.03 WHERE k = 2", { "alpha 3 % (default 5 %, kept for the record; the line that set it cannot be read)", "", "" }, "is refused" },
		/* a file that could not be taken in is no line that is refused, and what it said before holds */
		{ "DELETE FROM override WHERE line = 4; INSERT INTO meta VALUES ('readiness_conf_fault', ' record: no room')",
		    { " readiness.conf as it is now could not be taken in (record: no room): what it said before holds, and until that is mended it cannot be READY.\"", "dd \xe2\x89\xa4 20 % (default 10 %, set in readiness.conf line 3",
		        "{\"line\":null,\"text\":\"readiness.conf\",\"fault\":\"record: no room\",\"direction\":\"MISSING\",\"sentence\":\"readiness.conf as it is now could not be taken in: source missing: record: no room. What it said before holds.\"}" }, "is refused" },
		/* lines are known without the list of records, but not their day */
		{ "DROP TABLE record; DELETE FROM override WHERE line = 4", { "dd \xe2\x89\xa4 20 % (default 10 %, set in readiness.conf line 3)", "\"refused\":0", "\"day\":1,\"record\":null" }, "Line 0" },
		{ "DROP TABLE record; DELETE FROM override", { ",\"overrides\":[],", "\"refused\":0", "" }, "is refused" },
	};
	struct fixture *f = *state;
	struct buf json = { 0 };
	struct db *db = fixture_open(f->ledger, DB_WRITE);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		result_after(db, cases[i].sql, &json);
		for (int k = 0; k < 3; k++)
			if (strstr(json.data, cases[i].says[k]) == NULL || strstr(json.data, cases[i].not) != NULL)
				fail_msg("%s: not %s in %s", cases[i].sql, cases[i].says[k], strstr(json.data, "\"overrides\""));
	}
	buf_free(&json);
	db_close(db);
}

/* What would have been made of it has no figure either, and no other reason. */
static void
no_figure_is_made_of_nothing(void **state)
{
	static const struct { const char *sql, *says, *not; } cases[] = {
		{ "DELETE FROM record", "\"label\":\"Trading days\",\"value\":null,\"text\":\"\xe2\x80\x94\",\"interval\":\"\",\"reason\":\"record: there is no row, so where the record begins is not known", "not above 0" },
		{ "DROP TABLE rollup", "\"label\":\"Profit is gone at times the costs\",\"value\":null,\"text\":\"\xe2\x80\x94\",\"interval\":\"\",\"reason\":\"rollup: no such table: rollup\"", "no costs" },
		{ "DROP TABLE fills", "\"label\":\"Latency, median, s\",\"value\":null,\"text\":\"\xe2\x80\x94\",\"interval\":\"\",\"reason\":\"fills: no such table: fills\"", "no fill yet" },
		{ "DROP TABLE judgement", ",\"verdict_since\":\"\",\"judged\":null,\"changes\":[],\"history_fault\":\"judgement: no such table: judgement\",\"record\":{\"k\":2,", "Source missing" },
		{ "ALTER TABLE judgement RENAME COLUMN verdict TO said", ",\"history_fault\":\"judgement: no such column: verdict\"", "Source missing" },
		{ "DROP TABLE job", "\"interval\":\"\",\"reason\":\"job: no such table: job\"", "no experiment yet" },
	};
	struct fixture *f = *state;
	struct buf json = { 0 };
	struct db *db = fixture_open(f->ledger, DB_WRITE);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		result_after(db, cases[i].sql, &json);
		if (strstr(json.data, cases[i].says) == NULL || strstr(json.data, cases[i].not) != NULL)
			fail_msg("%s: %s", cases[i].sql, json.data);
	}
	buf_free(&json);
	db_close(db);
}

/* Without the facts nothing can be judged, and a database that gives no answer now says nothing of its rows. */
static void
fails_as_a_whole(void **state)
{
	static struct readiness_evidence e;
	static const struct { const char *sql, *why; } whole[] = {
		{ "DROP TABLE meta", "no such table: meta" },
		{ "DELETE FROM meta WHERE key = 'advanced_session'", "meta: there is no advanced_session" },
		{ "UPDATE meta SET value = 'yesterday' WHERE key = 'advanced_session'", "meta: advanced_session is \"yesterday\"; allowed: a day, YYYY-MM-DD, or nothing" },
	};
	struct fixture *f = *state;
	char err[400];
	struct db *db = fixture_open(f->ledger, DB_WRITE);
	for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++) {
		assert_int_equal(db_exec(db, "BEGIN"), 0);
		assert_int_equal(db_exec(db, whole[i].sql), 0);
		assert_int_equal(readiness_evidence_read(db, &e, err, sizeof err), -1);
		assert_non_null(strstr(err, whole[i].why));
		readiness_evidence_free(&e);
		assert_int_equal(db_exec(db, "ROLLBACK"), 0);
	}
	db_budget(db, 1);
	for (instant_t end = clock_cpu() + 2000; clock_cpu() < end;)
		; /* spent before it is asked anything */
	assert_int_equal(readiness_evidence_read(db, &e, err, sizeof err), -1);
	assert_non_null(strstr(err, "no answer within its budget"));
	readiness_evidence_free(&e);
	db_close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_source_by_itself), cmocka_unit_test(a_damaged_page), cmocka_unit_test(what_no_criterion_reads), cmocka_unit_test(limits_that_are_lost), cmocka_unit_test(no_figure_is_made_of_nothing), cmocka_unit_test(fails_as_a_whole) };
	return cmocka_run_group_tests(tests, readiness_ledger_make, readiness_ledger_remove);
}
