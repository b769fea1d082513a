/* The sessions that the live Sharpe ratio and the drawdown are of: the newest sixty exposed ones, the newest sixty of all. */
#include "fixture.h"

#include <math.h>

#include "page_record.h"

/* 100 sessions from 2026-01-02 on, each with its number in thousandths as return; exposed: every so many. */
static void
sessions(struct db *db, int exposed)
{
	char sql[640];
	snprintf(sql, sizeof sql, "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 100)"
	    " INSERT INTO equity(session, cash, flow, equity, day_pnl, ret, unrealised, realised, fees, gross, exposed, stale_mark, peak, drawdown, max_drawdown)"
	    " SELECT date('2026-01-01', '+' || n || ' days'), 1, 0, 1, 0, iif(n = 97, NULL, n / 1000.0), 0, 0, 0, 0, n %% %d = 0, 0, 1, 0, 0 FROM i", exposed);
	assert_int_equal(db_exec(db, sql), 0);
}

static void
marked(void **state)
{
	struct fixture f;
	struct page_record_day d[PAGE_RECORD_DAYS];
	int exposed = 0;
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(page_record(db, "2026-01-01", "2027-01-01", d), 0);
	sessions(db, 3);
	/* 33 are exposed, of which two and a half thirds lie among the newest sixty; the one without a return is passed over */
	int n = page_record(db, "2026-01-01", "2026-04-11", d);
	for (int i = 0; i < n; i++) {
		exposed += d[i].exposed;
		assert_true(d[i].exposed || i < PAGE_RECORD_WINDOW);
		assert_string_not_equal(d[i].session, "2026-04-08");
	}
	assert_int_equal(exposed, 33);
	assert_true(n > PAGE_RECORD_WINDOW);
	assert_string_equal(d[0].session, "2026-04-11");
	assert_true(fabs(d[0].ret - 0.1) < 1e-12);
	assert_string_equal(d[n - 1].session, "2026-01-04");
	/* after the deployment, up to the session */
	assert_int_equal(page_record(db, "2026-01-06", "2026-01-10", d), 4);
	assert_string_equal(d[0].session, "2026-01-10");
	assert_string_equal(d[3].session, "2026-01-07");
	/* all exposed: sixty, and no more */
	assert_int_equal(db_exec(db, "UPDATE equity SET exposed = 1"), 0);
	assert_int_equal(page_record(db, "2026-01-01", "2026-04-11", d), PAGE_RECORD_WINDOW);
	assert_true(d[59].exposed);
	assert_int_equal(db_exec(db, "DROP TABLE equity"), 0);
	assert_int_equal(page_record(db, "2026-01-01", "2026-04-11", d), -1);
	db_close(db);
	fixture_remove(&f);
}

/* Exposed ones that lie far back are found behind any number that were not. */
static void
far_back(void **state)
{
	struct fixture f;
	struct page_record_day d[PAGE_RECORD_DAYS];
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	sessions(db, 101);
	assert_int_equal(db_exec(db, "UPDATE equity SET exposed = 1 WHERE session IN ('2026-01-02', '2026-01-20')"), 0);
	assert_int_equal(page_record(db, "2026-01-01", "2026-04-11", d), PAGE_RECORD_WINDOW + 2);
	assert_string_equal(d[PAGE_RECORD_WINDOW].session, "2026-01-20");
	assert_true(d[PAGE_RECORD_WINDOW + 1].exposed && !d[PAGE_RECORD_WINDOW - 1].exposed);
	db_close(db);
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(marked), cmocka_unit_test(far_back) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
