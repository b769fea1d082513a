/* The curve and its marks, from a ledger longer than one answer. */
#include "fixture.h"

#include "page_curve.h"

static struct page_curve curve;

/* Long enough to be thinned: 3,000 sessions more, with one peak and one trough that a look at every n-th would miss. */
static void
lengthen(struct db *db)
{
	assert_int_equal(db_exec(db, "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 3000) INSERT INTO equity"
	    " SELECT date('2026-03-10', '+' || n || ' days'), 0, 0, 5000000000000 + n, 0, 0.0, 0, 0, 0, 0, 0, 0, 0, -0.01, -0.01 FROM i"), 0);
	assert_int_equal(db_exec(db, "UPDATE equity SET equity = 9000000000000 WHERE session = date('2026-03-10', '+1234 days')"), 0);
	assert_int_equal(db_exec(db, "UPDATE equity SET drawdown = -0.9 WHERE session = date('2026-03-10', '+2345 days')"), 0);
}

static void
test_points(void **state)
{
	struct fixture f;
	int peak = 0, trough = 0;
	(void)state;
	fixture_make(&f, 1);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(page_curve(db, "", "", PAGE_CURVE_POINTS, &curve), 65);
	assert_int_equal(curve.sessions, 65);
	assert_string_equal(curve.point[0].session, "2026-01-05");
	assert_string_equal(curve.point[64].session, "2026-03-10");
	assert_int_equal(page_curve(db, "2026-03-08", "", PAGE_CURVE_POINTS, &curve), 2);
	assert_string_equal(curve.point[0].session, "2026-03-09");
	assert_int_equal(page_curve(db, "2026-03-10", "", PAGE_CURVE_POINTS, &curve), 0);
	lengthen(db);
	for (int max = 20; max <= PAGE_CURVE_POINTS; max += 660) {
		int n = page_curve(db, "", "", max, &curve);
		assert_in_range(n, 3, max);
		assert_int_equal(curve.sessions, 3065);
		peak = trough = 0;
		for (int i = 0; i < n; i++) {
			peak += curve.point[i].equity == INT64_C(9000000000000);
			trough += curve.point[i].drawdown == -0.9;
			assert_true(i == 0 || strcmp(curve.point[i - 1].session, curve.point[i].session) < 0);
		}
		assert_int_equal(peak, 1);
		assert_int_equal(trough, 1);
	}
	db_close(db);
	fixture_remove(&f);
}

static void
test_marks(void **state)
{
	struct fixture f;
	struct page_curve_mark m[PAGE_CURVE_ALL];
	char letters[PAGE_CURVE_ALL + 1] = "";
	bool more = true;
	(void)state;
	fixture_make(&f, 1);
	struct db *db = fixture_open(f.ledger, DB_WRITE), *experiments = fixture_open(f.experiments, DB_WRITE);
	assert_int_equal(page_curve_marks(db, NULL, m, &more), 1);
	assert_int_equal(m[0].letter, 'B');
	assert_int_equal(db_exec(db, "INSERT INTO cash_flow(session, amount, reason) VALUES ('2026-01-20', -7000000, 'rent')"), 0);
	assert_int_equal(db_exec(db, "UPDATE cycle SET state = 'missed', reason = 'the machine was off' WHERE session = '2026-02-01'"), 0);
	assert_int_equal(db_exec(db, "INSERT INTO event(key, at, session, kind, severity, text, data) VALUES"
	    " ('promote:3', '2026-04-01T12:00:00+00:00', '2026-01-10', 'agent', 'info', 'v3 promoted', '{}'),"
	    " ('rollback:3', '2026-04-01T12:00:00+00:00', '2026-03-01', 'agent', 'warning', 'v3 rolled back', '{}'),"
	    " ('budget:3', '2026-04-01T12:00:00+00:00', '2026-03-01', 'agent', 'warning', 'no budget', '{}')"), 0);
	assert_int_equal(db_exec(experiments, "INSERT INTO experiments(created_at, hypothesis, mutation_type, config_diff, results, promotion_decision) VALUES"
	    " ('2026-01-15T10:00:00Z', 'h', 'm', '{}', '{}', 'promoted'), ('2026-01-16T10:00:00Z', 'h', 'm', '{}', '{}', 'rejected')"), 0);
	/* the agent's own is marked by its event alone */
	assert_int_equal(db_exec(experiments, "INSERT INTO experiments(created_at, hypothesis, mutation_type, config_diff, results, promotion_decision, run_id) VALUES"
	    " ('2026-01-09T10:00:00Z', 'h', 'm', '{}', '{}', 'promoted', 'E-20260109-1')"), 0);
	int n = page_curve_marks(db, experiments, m, &more);
	for (int i = 0; i < n; i++)
		letters[i] = m[i].letter;
	assert_string_equal(letters, "PPCGBR");
	assert_string_equal(m[1].session, "2026-01-15");
	assert_string_equal(m[1].text, "experiment #1 promoted");
	assert_int_equal(m[2].amount, -7000000);
	assert_string_equal(m[3].text, "the machine was off");
	assert_false(more);
	/* of twenty-one the oldest is left out, and the caller knows it */
	for (int i = 1; i <= PAGE_CURVE_MARKS; i++) {
		char sql[160];
		snprintf(sql, sizeof sql, "INSERT INTO cash_flow(session, amount, reason) VALUES ('2026-03-%02d', 1000000, 'saved')", i);
		assert_int_equal(db_exec(db, sql), 0);
	}
	assert_int_equal(page_curve_marks(db, experiments, m, &more), n - 1 + PAGE_CURVE_MARKS);
	assert_true(more);
	for (int i = 0; i < n - 1 + PAGE_CURVE_MARKS; i++)
		assert_true(m[i].letter != 'C' || m[i].amount > 0);
	db_close(db);
	db_close(experiments);
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_points), cmocka_unit_test(test_marks) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
