/* Periods against sums that are written down here by hand, on rows made for it. */
#include "fixture.h"

#include <math.h>

#include "page_overview_period.h"

static struct fixture files;
static struct db *db;

#define EQUITY(session, flow, equity, pnl, ret, drawdown) \
	"INSERT INTO equity VALUES ('" session "', 0, " #flow ", " #equity ", " #pnl ", " #ret ", 7000000, " #equity " - 1000000000 - 7000000, 0, 0, 1, 0, 0, " #drawdown ", -0.2);"

/* Begun with 1,000; New Year in the middle of a week, a deposit of 500 on 31 December. */
static const char rows[] =
    "INSERT INTO account(id, capital0, cash, flows, peak, gate_peak) VALUES (1, 1000000000, 0, 500000000, 0, 0);"
    "INSERT INTO cash_flow(session, amount, reason) VALUES ('2026-12-31', 300000000, 'a'), ('2026-12-31', 200000000, 'b');"
    EQUITY("2026-11-30", 0, 800000000, -200000000, -0.2, -0.2) EQUITY("2026-12-28", 0, 1000000000, 200000000, 0.25, 0.0)
    EQUITY("2026-12-31", 500000000, 1600000000, 100000000, 0.1, 0.0) EQUITY("2027-01-04", 0, 1440000000, -160000000, -0.1, -0.1)
    EQUITY("2027-01-05", 0, 1584000000, 144000000, 0.1, -0.01) "UPDATE equity SET realised = realised - 500000000 WHERE session >= '2026-12-31'";

static const char rollups[] =
    "CREATE TEMP TABLE of(grain, period, symbol, side, n, fee, cost); INSERT INTO of VALUES ('day', '2026-12-31', 'HE', 1, 5, 15, 1), ('day', '2027-01-04', 'HE', 1, 2, 6, -2),"
    " ('day', '2027-01-05', 'HE', -1, 1, 3, 4), ('day', '2027-01-05', 'LE', 1, 1, 3, 5), ('month', '2026-12', 'HE', 1, 5, 15, 1), ('month', '2027-01', 'HE', 1, 2, 6, -2),"
    " ('month', '2027-01', 'HE', -1, 1, 3, 4), ('month', '2027-01', 'LE', 1, 1, 3, 5), ('total', '', 'HE', 1, 7, 21, -1), ('total', '', 'HE', -1, 1, 3, 4), ('total', '', 'LE', 1, 1, 3, 5),"
    " ('other total', '', 'HE', 1, 99, 99, 99);"
    "INSERT INTO rollup SELECT grain, symbol, side, period, n, n, 0, fee, cost, 0, 0, 0, 0, n, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0.0, NULL, NULL FROM of";

static int
setup(void **state)
{
	(void)state;
	fixture_make(&files, 0);
	db = fixture_open(files.ledger, DB_WRITE);
	assert_int_equal(db_exec(db, rows), 0);
	assert_int_equal(db_exec(db, rollups), 0);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	db_close(db);
	fixture_remove(&files);
	return 0;
}

static void
test_periods(void **state)
{
	static const struct { const char *from; int64_t pnl, fills, fees, cost; double ret, drawdown; } want[PAGE_OVERVIEW_GRAINS] = {
		{ "2027-01-05", 144000000, 2, 6, 9, 0.1, -0.01 },
		{ "2027-01-04", -16000000, 4, 12, 7, -0.01, -0.1 }, /* ISO week 1 of 2027 begins on the fourth */
		{ "2027-01-04", -16000000, 4, 12, 7, -0.01, -0.1 },
		{ "2027-01-04", -16000000, 4, 12, 7, -0.01, -0.1 },
		{ "2026-11-30", 84000000, 9, 27, 8, 0.8 * 1.25 * 1.1 * 0.9 * 1.1 - 1, -0.2 }, /* 1,584 - 500 - 1,000; an earlier system's fills are in no session */
	};
	struct page_overview_period p[PAGE_OVERVIEW_GRAINS];
	(void)state;
	assert_int_equal(page_overview_periods(db, p), 1);
	for (int g = 0; g < PAGE_OVERVIEW_GRAINS; g++) {
		assert_string_equal(p[g].from, want[g].from);
		assert_string_equal(p[g].to, "2027-01-05");
		assert_true(p[g].has_pnl && p[g].has_costs);
		assert_int_equal(p[g].pnl, want[g].pnl);
		assert_int_equal(p[g].fills, want[g].fills);
		assert_int_equal(p[g].commission, want[g].fees);
		assert_int_equal(p[g].slippage, want[g].cost);
		assert_true(fabs(p[g].ret - want[g].ret) < 1e-12);
		assert_true(p[g].drawdown == want[g].drawdown);
	}
}

/* A week over New Year takes the old year's days, the month and the year do not; a session without a return leaves none. */
static void
test_edges(void **state)
{
	struct page_overview_period p[PAGE_OVERVIEW_GRAINS], span;
	(void)state;
	assert_int_equal(db_exec(db, "SAVEPOINT edge; DELETE FROM equity WHERE session > '2026-12-31';"
	    EQUITY("2027-01-01", 0, 1760000000, 160000000, 0.1, 0.0)), 0);
	assert_int_equal(page_overview_periods(db, p), 1);
	assert_string_equal(p[PAGE_OVERVIEW_WEEK].from, "2026-12-28");
	assert_int_equal(p[PAGE_OVERVIEW_WEEK].pnl, 460000000);
	assert_true(fabs(p[PAGE_OVERVIEW_WEEK].ret - (1.25 * 1.1 * 1.1 - 1)) < 1e-12);
	assert_string_equal(p[PAGE_OVERVIEW_YEAR].from, "2027-01-01");
	assert_int_equal(page_overview_span(db, "2026-12-28", "2027-01-01", &span), 1);
	assert_string_equal(span.from, "2026-12-31");
	assert_int_equal(span.pnl, 260000000);
	assert_int_equal(page_overview_span(db, "2027-01-01", "2027-01-01", &span), 0);
	assert_int_equal(db_exec(db, "UPDATE equity SET ret = NULL, day_pnl = 9223372036854775807 WHERE session = '2026-12-31'"), 0);
	assert_int_equal(page_overview_periods(db, p), 1);
	assert_true(isnan(p[PAGE_OVERVIEW_WEEK].ret) && !p[PAGE_OVERVIEW_WEEK].has_pnl);
	assert_true(p[PAGE_OVERVIEW_DAY].has_pnl && !isnan(p[PAGE_OVERVIEW_DAY].ret));
	assert_int_equal(db_exec(db, "DELETE FROM equity"), 0);
	assert_int_equal(page_overview_periods(db, p), 0);
	assert_int_equal(db_exec(db, "ROLLBACK TO edge; RELEASE edge"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_periods), cmocka_unit_test(test_edges) };
	return cmocka_run_group_tests(tests, setup, teardown);
}
