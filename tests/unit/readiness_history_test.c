/* What the gate said before, and which limits were set when: where the verdict changed, and the marks of what is not standard. */
#include <math.h>

#include "fixture.h"
#include "page_readiness.h"
#include "readiness_history.h"
#include "readiness_result_internal.h"
#include "readiness_say.h"

static void
judged(struct db *db, const char *session, int record, const char *verdict, int version)
{
	char sql[200];
	snprintf(sql, sizeof sql, "INSERT OR REPLACE INTO judgement VALUES ('%s', %d, '%s', %d, 3, %d)", session, record, verdict, verdict[4] == 'R' ? 1 : 0, version);
	assert_int_equal(db_exec(db, sql), 0);
}

static void
tells_where_the_verdict_changed(void **state)
{
	struct fixture f;
	char words[480];
	struct readiness_history h;
	struct readiness_change now = { .session = "2026-03-09", .verdict = "NOT READY", .record = 2, .failed = 1, .open = 3, .version = 2 };
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(readiness_history_read(db, &now, &h), 0);
	assert_true(h.n == 1 && h.judged == 1);
	assert_string_equal(h.since, "2026-03-09");
	snprintf(now.session, sizeof now.session, "%s", ""); /* before the first is decided there is none */
	assert_int_equal(readiness_history_read(db, &now, &h), 0);
	assert_true(h.n == 0 && h.judged == 0);
	assert_string_equal(h.since, "");
	page_readiness_since(&(struct page_readiness){ .judged = 0, .since = "", .history_fault = "" }, "—", words, sizeof words);
	assert_string_equal(words, "No session was judged yet.");
	snprintf(now.session, sizeof now.session, "2026-03-09");
	judged(db, "2026-03-02", 1, "NOT ENOUGH EVIDENCE", 1);
	judged(db, "2026-03-03", 1, "NOT READY", 1);
	judged(db, "2026-03-04", 2, "NOT READY", 1); /* another record */
	judged(db, "2026-03-05", 2, "NOT READY", 1);
	judged(db, "2026-03-06", 2, "NOT READY", 2); /* the same verdict by another version: it stands */
	for (int i = 0; i < 2; i++) {
		assert_int_equal(readiness_history_read(db, &now, &h), 0);
		assert_true(h.n == 4 && h.judged == 6);
		assert_string_equal(h.since, "2026-03-04");
		assert_string_equal(h.change[0].session, "2026-03-06");
		assert_true(h.change[0].version == 2 && h.change[1].version == 1 && h.change[1].record == 2 && h.change[2].record == 1);
		assert_string_equal(h.change[3].session, "2026-03-02");
		assert_string_equal(h.change[3].verdict, "NOT ENOUGH EVIDENCE");
		judged(db, "2026-03-09", 2, "READY", 7); /* of the session itself nothing is read */
	}
	snprintf(now.verdict, sizeof now.verdict, "READY");
	now.failed = now.open = 0;
	assert_int_equal(readiness_history_read(db, &now, &h), 0);
	assert_true(h.n == 5 && h.change[0].failed == 0);
	assert_string_equal(h.change[0].verdict, "READY");
	assert_string_equal(h.since, "2026-03-09");
	/* bounded, the newest of them kept */
	for (int i = 10; i < 60; i++) {
		char session[16];
		snprintf(session, sizeof session, "2025-%02d-%02d", i / 28 + 1, i % 28 + 1);
		judged(db, session, 1, i % 2 == 0 ? "READY" : "NOT READY", 1);
	}
	assert_int_equal(readiness_history_read(db, &now, &h), 0);
	assert_true(h.n == READINESS_CHANGES && h.judged == 56);
	assert_string_equal(h.change[0].session, "2026-03-09");
	assert_string_equal(h.change[1].session, "2026-03-06");
	db_close(db);
	fixture_remove(&f);
}

static const struct page_readiness_criterion *
criterion(const struct page_readiness *r, const char *id)
{
	for (int i = 0; i < r->n_criteria; i++)
		if (strcmp(r->criterion[i].id, id) == 0)
			return &r->criterion[i];
	fail_msg("no %s", id);
	return NULL;
}

static void
read_result(struct db *db, struct page_readiness *r)
{
	struct buf json = { 0 };
	struct readiness_told told;
	char err[200];
	if (readiness_result(db, &told, &json, err, sizeof err) != 0)
		fail_msg("%s", err);
	assert_int_equal(page_readiness_parse(json.data, r), 0);
	buf_free(&json);
}

/* Beside the criterion, in the verdict's words, and with the day of the record on which it was first seen. */
static void
a_changed_limit_is_marked(void **state)
{
	static struct page_readiness r;
	struct fixture f;
	char verdict[80];
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(db_exec(db, "INSERT INTO meta VALUES ('mode', 'sim'), ('currency', 'USD'), ('advanced_session', '2026-01-08');"
	                             "INSERT INTO record VALUES (1, '', 1000, '', 'first session', 0.05, 0), (2, '2026-01-06', 1000, '', 'the operator asked for it', 0.02, 0);"
	                             "INSERT INTO equity(session, cash, flow, equity, day_pnl, unrealised, realised, fees, gross, exposed, stale_mark, peak, drawdown, max_drawdown) VALUES ('2026-01-05', 0, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),"
	                             " ('2026-01-06', 0, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), ('2026-01-07', 0, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), ('2026-01-08', 0, 0, 1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);"
	                             "INSERT INTO event(key, at, session, kind, severity, text, data) VALUES ('x', '', '2026-01-08', 'cycle_update', 'info', '', '{}');"
	                             "INSERT INTO override VALUES (1, 'dd = 0.1004', 'dd', 0.1004, NULL, '2026-01-06', 2), (2, 'conf = 0.99', 'conf', 0.99, NULL, '2026-01-06', 0), (3, 'best5 = 0.8', 'best5', 0.8, NULL, '', 0),"
	                             " (4, 'alpha = 0.02', 'alpha', 0.02, NULL, '2026-01-07', 1), (7, 'gaps = 0.01001', 'gaps', 0.01001, NULL, '2026-01-07', 1)"),
	    0);
	read_result(db, &r);
	page_readiness_verdict(&r, verdict, sizeof verdict);
	assert_string_equal(verdict, "NOT ENOUGH EVIDENCE under 2 loosened limits");
	const struct page_readiness_criterion *c = criterion(&r, "E5");
	assert_int_equal(c->n_changed, 1);
	assert_string_equal(c->changed[0].direction, "LOOSER");
	assert_string_equal(c->changed[0].sentence, "dd ≤ 10.04 % (default 10 %, set in readiness.conf line 1, first seen on day 2 of record 1)");
	assert_string_equal(c->limit, "10.04 %");
	assert_string_equal(c->source, "Overview: equity by session");
	assert_string_equal(c->as_of, "2026-01-08");
	assert_int_equal(c->event, -1);
	c = criterion(&r, "E6");
	assert_string_equal(c->changed[0].direction, "STRICTER");
	assert_string_equal(c->changed[0].sentence, "conf ≥ 99 % (default 95 %, set in readiness.conf line 2, first seen on record day 0)");
	assert_string_equal(criterion(&r, "E2")->changed[0].sentence, "alpha 2 % (default 5 %, set in readiness.conf line 4, first seen on record day 1)");
	assert_int_equal(criterion(&r, "M5")->n_changed, 0); /* set, to what it was */
	assert_string_equal(criterion(&r, "O4")->limit, "1.001 %");
	assert_int_equal(criterion(&r, "O6")->event, 1);
	page_readiness_free(&r);
	/* a line is refused: what it would set is told, and what the record keeps */
	assert_int_equal(db_exec(db, "UPDATE override SET value = 0.03, text = 'alpha = 0.03' WHERE line = 4; INSERT INTO override VALUES (5, 'x', NULL, NULL, 'not \"key = value\"', '2026-01-07', 1)"), 0);
	read_result(db, &r);
	assert_int_equal(r.n_overrides, 7);
	assert_string_equal(r.override[3].direction, "WAITS");
	assert_string_equal(r.override[3].sentence, "alpha 3 % of line 4 is not taken while a line is refused: 2 % stays in force for the record");
	assert_string_equal(r.override[4].sentence, "Line 5 is refused and sets nothing: not \"key = value\".");
	assert_string_equal(r.override[6].sentence, "alpha 2 % (default 5 %, kept for the record while a line of readiness.conf is refused)");
	assert_string_equal(criterion(&r, "E2")->changed[0].sentence, r.override[6].sentence);
	assert_true(r.override[6].line < 0 && r.refused == 1 && r.loosened == 2);
	page_readiness_free(&r);
	db_close(db);
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_where_the_verdict_changed),
		cmocka_unit_test(a_changed_limit_is_marked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
