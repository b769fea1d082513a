/* What was forecast and came true: the outcome of a session is known five later, of the markets that had each bar between. */
#include "fixture.h"

#include <math.h>

#include "page_forecasts.h"

/* Sessions 2026-02-01 .. 2026-02-27 and a decision of market in each but one: X rises by 1 a bar until `top`, and falls from there on. */
static void
market(struct db *db, const char *symbol, int gap, int top, double p)
{
	char sql[512];
	int bars = 100;
	for (int day = 1; day <= 27; day++) {
		bars += day != gap;
		int x = bars <= 100 + top ? bars : 2 * (100 + top) - bars;
		snprintf(sql, sizeof sql, "INSERT INTO decision(session, symbol, contract, close, bars, bars_missing, model, direction, probability, fraction, position, target, lot_value, needs_equity, reason, x, low)"
		    " VALUES ('2026-02-%02d', '%s', '', 1, %d, 0, 'v3', 1, %.17g, 0, 0, 0, 1, 1, '%s', %d, %s)", day, symbol, bars, p, day == gap ? "no bar today" : "ok", x, day == gap ? "NULL" : "1");
		assert_int_equal(db_exec(db, sql), 0);
	}
}

static void
sessions(struct db *db)
{
	char sql[512];
	for (int day = 1; day <= 27; day++) {
		snprintf(sql, sizeof sql, "INSERT INTO equity(session, cash, flow, equity, day_pnl, unrealised, realised, fees, gross, exposed, stale_mark, peak, drawdown, max_drawdown) VALUES ('2026-02-%02d', 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0)", day);
		assert_int_equal(db_exec(db, sql), 0);
	}
}

static void
outcomes(void **state)
{
	struct fixture f;
	struct page_forecast_day d[PAGE_FORECASTS];
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(page_forecasts(db, "v3", "2026-02-01", "2026-02-27", d, PAGE_FORECASTS), 0);
	sessions(db);
	market(db, "HE", 0, 15, 0.75);
	market(db, "LE", 10, 30, 0.5); /* no direction */
	/* the newest whose outcome is known is the sixth from the end, the oldest that of the deployment */
	assert_int_equal(page_forecasts(db, "v3", "2026-02-03", "2026-02-27", d, PAGE_FORECASTS), 20);
	assert_string_equal(d[0].session, "2026-02-22");
	assert_string_equal(d[19].session, "2026-02-03");
	/* HE of the 13th: higher five bars on; of the 14th: lower */
	assert_string_equal(d[9].session, "2026-02-13");
	assert_true(d[9].n == 2 && d[9].directed == 1 && d[9].right == 0);
	assert_string_equal(d[10].session, "2026-02-12");
	assert_true(d[10].n == 2 && d[10].directed == 1 && d[10].right == 1);
	assert_true(fabs(d[10].brier - (0.0625 + 0.25) / 2) < 1e-12 && fabs(d[9].brier - (0.5625 + 0.25) / 2) < 1e-12);
	/* LE had no bar on the 10th: what needs that one is known of HE alone, and nothing was forecast there */
	for (int i = 0; i < 20; i++) {
		int day = 22 - i;
		assert_int_equal(d[i].n, day >= 5 && day <= 10 ? 1 : 2);
	}
	/* of another model, after the last, and no more than there is room for */
	assert_int_equal(page_forecasts(db, "v4", "2026-02-01", "2026-02-27", d, PAGE_FORECASTS), 0);
	assert_int_equal(page_forecasts(db, "v3", "2026-02-24", "2026-02-27", d, PAGE_FORECASTS), 0);
	assert_int_equal(page_forecasts(db, "v3", "2026-02-01", "2026-02-20", d, 3), 3);
	assert_string_equal(d[2].session, "2026-02-13");
	assert_int_equal(db_exec(db, "DROP TABLE decision"), 0);
	assert_int_equal(page_forecasts(db, "v3", "2026-02-01", "2026-02-27", d, PAGE_FORECASTS), -1);
	db_close(db);
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(outcomes) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
