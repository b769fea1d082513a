/* What the drift page reads: rows that are missing, damaged or not ours, and the last diagnosis. */
#include "fixture.h"

#include <math.h>

#include "diagnose.h"
#include "page_drift.h"

/* What a history told, in turn. */
struct told {
	int n;
	char session[8][DATE_TEXT], kind[8][8];
	double value[8];
	int64_t of[8];
};

static void
keep(void *arg, const struct page_drift_point *p)
{
	struct told *t = arg;
	assert_true(t->n < 8);
	snprintf(t->session[t->n], DATE_TEXT, "%s", p->session);
	snprintf(t->kind[t->n], sizeof t->kind[0], "%s", p->kind);
	t->value[t->n] = p->value;
	t->of[t->n++] = p->n;
}

static void
nothing_there(void **state)
{
	struct fixture f;
	struct page_drift_newest newest;
	struct page_drift_reading r[2];
	struct page_drift_test t[2];
	struct told h = { 0 };
	struct page_drift_diagnosis d;
	char session[DATE_TEXT];
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.telemetry, DB_READ);
	assert_int_equal(page_drift_newest(db, 2, &newest), 0);
	assert_int_equal(page_drift_readings(db, "2026-01-02", r, 2), 0);
	assert_int_equal(page_drift_tests(db, "2026-01-02", t, 2), 0);
	assert_int_equal(page_drift_history(db, "sharpe", "sharpe", "", keep, &h), 0);
	assert_int_equal(page_drift_before(db, "", 0, session), 0);
	db_close(db);
	db = fixture_open(f.ledger, DB_READ);
	assert_int_equal(page_drift_diagnosis(db, &d), 0);
	assert_true(isnan(d.confidence) && d.n == 0);
	/* asked of a file without the tables */
	assert_int_equal(page_drift_newest(db, 2, &newest), -1);
	assert_int_equal(page_drift_newest(db, 1, &newest), 0);
	db_close(db);
	fixture_remove(&f);
}

/* Bounds hold, numbers that are none are NaN, bytes that are no text are replaced. */
static void
bounds_and_damage(void **state)
{
	struct fixture f;
	struct page_drift_reading r[3];
	struct page_drift_test t[2];
	struct told h = { 0 };
	char session[DATE_TEXT];
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.telemetry, DB_WRITE);
	assert_int_equal(db_exec(db, "INSERT INTO observation VALUES ('2026-01-02', 1, '2026-01-01', 'ok; drifted 0 of 0', x''), ('2026-01-03', 1, '2026-01-01', 'ok', x'');"
	                             "INSERT INTO reading VALUES ('2026-01-02', 'sharpe', '', 'much', NULL, x'01', 5, 30, x'ff', ''), ('2026-01-02', 'a', 'x', 1.5, 2, 3, 1, 1, 'ok', 'cut'),"
	                             " ('2026-01-02', 'b', 'y', 1, 2, 3, 1, 1, 'ok', ''), ('2026-01-02', 'c', 'z', 1, 2, 3, 1, 1, 'ok', ''), ('2026-01-04', 'a', 'x', 9, 9, 9, 9, 9, '', '');"
	                             "INSERT INTO feature_reading VALUES ('2026-01-02', 'gap', 'ES', 5, 6, 7, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'warming')"), 0);
	assert_int_equal(page_drift_readings(db, "2026-01-02", r, 3), 3);
	assert_true(strcmp(r[0].kind, "a") == 0 && r[0].value == 1.5 && r[0].line == 3 && strcmp(r[0].mark, "cut") == 0 && strcmp(r[2].kind, "c") == 0);
	assert_int_equal(page_drift_history(db, "sharpe", "sharpe", "", keep, &h), 1);
	assert_true(isnan(h.value[0]) && h.of[0] == 5);
	/* kinds from one to another, and a reading without its observation is not of a session that was observed */
	h.n = 0;
	assert_int_equal(page_drift_history(db, "a", "b", "", keep, &h), 2);
	assert_string_equal(h.session[0], "2026-01-02");
	assert_true(strcmp(h.kind[0], "a") == 0 && strcmp(h.kind[1], "b") == 0);
	assert_int_equal(page_drift_history(db, "a", "b", "2026-01-02", keep, &h), 0);
	assert_int_equal(page_drift_before(db, "", 0, session), 1);
	assert_string_equal(session, "2026-01-03");
	assert_int_equal(page_drift_before(db, "", 1, session), 1);
	assert_string_equal(session, "2026-01-02");
	assert_int_equal(page_drift_before(db, "2026-01-02", 1, session), 0);
	assert_int_equal(page_drift_tests(db, "2026-01-02", t, 2), 1);
	assert_true(t[0].n == 5 && t[0].m == 6 && t[0].missing == 7 && !t[0].judged && isnan(t[0].adjusted));
	db_close(db);
	fixture_remove(&f);
}

static void
put_event(struct db *db, int seq, const char *kind, const char *text, const char *data)
{
	struct db_stmt *s = db_prepare(db, "INSERT INTO event(seq, key, at, session, kind, severity, text, data) VALUES (?1, 'k' || ?1, '', '2026-01-0' || ?1, ?2, 'warning', ?3, ?4)");
	assert_non_null(s);
	db_bind_int(s, 1, seq);
	db_bind_text(s, 2, kind);
	db_bind_text(s, 3, text);
	db_bind_text(s, 4, data);
	assert_int_equal(db_step(s), 0);
}

/* A diagnosis as it is journaled, read back sentence by sentence; a later event of another kind does not hide it. */
static void
last_diagnosis(void **state)
{
	static const char *const strange[] = { "", "null", "[1]", "{", "7", "{\"cause\":3,\"confidence\":\"x\",\"evidence\":{\"a\":1}}", "{\"evidence\":[1,null,[]]}" };
	struct fixture f;
	struct page_drift_diagnosis d;
	struct diagnose made = { .needed = true, .cause = DIAGNOSE_REGIME, .confidence = 0.6, .n = 2, .n_moved = 1, .moved = { 3 } };
	struct buf text = { 0 }, data = { 0 };
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	snprintf(made.sentence[0], DIAGNOSE_SENTENCE, "The \"first\" \xe2\x88\x92 sentence.");
	snprintf(made.sentence[1], DIAGNOSE_SENTENCE, "The second.");
	diagnose_text(&made, &text);
	diagnose_json(&made, &data);
	assert_string_equal(text.data, "regime_change (confidence 0.6): The \"first\" \xe2\x88\x92 sentence.");
	put_event(db, 1, "drift", text.data, data.data);
	put_event(db, 2, "agent", "other", "{}");
	assert_int_equal(page_drift_diagnosis(db, &d), 1);
	assert_string_equal(d.session, "2026-01-01");
	assert_string_equal(d.cause, "regime_change");
	assert_string_equal(d.text, text.data);
	assert_true(d.confidence == 0.6 && d.n == 2);
	assert_string_equal(d.sentence[0], made.sentence[0]);
	assert_string_equal(d.sentence[1], "The second.");
	for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++) {
		put_event(db, 3 + (int)i, "drift", "said", strange[i]);
		assert_int_equal(page_drift_diagnosis(db, &d), 1);
		assert_true(isnan(d.confidence) && d.n == 0 && d.cause[0] == '\0');
		assert_string_equal(d.text, "said");
	}
	buf_free(&text);
	buf_free(&data);
	db_close(db);
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(nothing_there), cmocka_unit_test(bounds_and_damage), cmocka_unit_test(last_diagnosis) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
