/* What plots and reconciliation take of the newest fills: intents once each, with every filter; an earlier system's apart. */
#include <math.h>

#include "fixture.h"
#include "page_sample.h"

#define ALL {.from = DATE_NONE, .to = DATE_NONE}
#define assert_close(got, want) assert_true(fabs((got) - (want)) <= 1e-9)

static struct fixture f;
static struct db *db;
static struct market_list markets;

/* The fixture's fills n name intent n + 1. Two fills an intent, so that 130 are left: 1, 3, 5 …; a roll, one that works, one unreadable. */
static const char intents_sql[] =
	"UPDATE fills SET intent_id = (id + 1) / 2 * 2 - 1;"
	"INSERT INTO intent(id, ref, session, deadline, symbol, contract, kind, direction, n, filled, state, reducing, decision_price, arrival, predicted)"
	" SELECT intent_id, 'r' || intent_id, session_date, session_date, 'HE', 'HEG26', CASE intent_id WHEN 259 THEN 'roll' ELSE 'trade' END, 1, 4, 4,"
	" CASE intent_id WHEN 257 THEN 'working' ELSE 'done' END, 0, 79950000, CASE intent_id WHEN 255 THEN NULL ELSE 80000000 END, 0.0125 + intent_id * 0.0001 FROM fills GROUP BY intent_id;"
	"INSERT INTO ord(ref, intent_id, stage, sub, misses, n, filled, state, fills, notional)"
	" SELECT ref || '.1', id, 'cross', 1, 0, 4, 4, 'done', 2, 4 * 400 * 80025000 FROM intent WHERE id > 0;"
	/* an earlier system's: newest, in the same table */
	"INSERT INTO fills(timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms) VALUES"
	" ('2026-04-01T15:00:00Z', 'HE', -1, 2, 80.0, 80.05, 0.03, 0.05, 1, 0.025, 50.0), ('2026-04-01T15:00:00Z', 'XX', 1, 1, 10.0, 10.5, 0.1, 0.5, 1, 0.1, 'late'),"
	" ('2026-04-02T15:00:00Z', 'GF', 1, 1, 250.0, 9e999, 0.1, 9e999, 1, 0.1, 60.0), ('2026-04-02T15:00:00Z', 'KC', 1, 1, 250.0, 250.05, 0.05, 0.05, 1, 0.1, 9e999)";

static int
setup(void **state)
{
	(void)state;
	fixture_make(&f, 1);
	db = fixture_open(f.ledger, DB_WRITE);
	if (db_exec(db, intents_sql) != 0)
		fail_msg("%s", db_error(db));
	return market_load(db, 1, &markets);
}

static int
teardown(void **state)
{
	(void)state;
	db_close(db);
	fixture_remove(&f);
	return 0;
}

static struct page_sample *
sample(const struct page_fills_filter *filter)
{
	static struct page_sample s;
	assert_int_equal(page_sample_read(db, 1, filter, &markets, &s), 0);
	return &s;
}

static void
test_all(void **state)
{
	struct page_fills_filter all = ALL;
	(void)state;
	struct page_sample *s = sample(&all);
	assert_int_equal(s->fills, 264);
	assert_int_equal(s->n, 127); /* 130 less a roll, one that works, one without arrival */
	assert_int_equal(s->rolls, 1);
	assert_int_equal(s->working, 1);
	assert_int_equal(s->unreadable, 1);
	/* in order of their ids: the first is intent 1 */
	assert_close(s->intent[0].predicted, 0.0126);
	assert_close(s->intent[0].actual, 0.025);
	assert_close(s->intent[0].delay, 0.05);
	assert_close(s->intent[0].price, 80);
	assert_close(s->intent[0].contracts, 4);
	/* XX is known to no table, GF has no finite price; KC is of the built-in table */
	assert_int_equal(s->n_old, 2);
	assert_int_equal(s->old_unreadable, 2);
	assert_int_equal(s->markets.n, 5);
	assert_close(s->old[1].actual, -0.05); /* sold above the mid: a gain, whatever its column says */
	assert_true(isnan(s->old[1].delay));
	assert_string_equal(s->markets.row[s->old[0].market].symbol, "KC");
	assert_int_equal(s->n_latency, 262);
	/* fills of intents one by one but the two of the roll, and when each was; of an intent its newest one, whichever comes first */
	assert_int_equal(s->n_fill, 258);
	char latest[CLOCK_TEXT];
	struct db_stmt *t = db_prepare(db, "SELECT max(timestamp) FROM fills WHERE intent_id = 1");
	assert_int_equal(db_step(t), 1);
	instant_t at;
	assert_int_equal(clock_parse(db_text(t, 0), &at), 0);
	db_reset(t);
	assert_string_equal(clock_format(s->intent[0].at, latest), clock_format(at, (char[CLOCK_TEXT]){0}));
	assert_true(s->fill[0].at >= s->fill[259].at);
	assert_true(s->old[0].at > s->fill[0].at);
}

static void
test_filter(void **state)
{
	struct page_fills_filter day = ALL, none = ALL, side = ALL;
	(void)state;
	day.from = day.to = date_from_ymd(2026, 1, 5);
	assert_int_equal(sample(&day)->fills, 4);
	assert_int_equal(sample(&day)->n, 2);
	none.from = none.to = date_from_ymd(1990, 1, 1);
	assert_int_equal(sample(&none)->fills, 0);
	side.side = -1;
	snprintf(side.symbol, sizeof side.symbol, "HE");
	struct page_sample *s = sample(&side);
	assert_int_equal(s->fills, (int)fixture_number(db, "SELECT count(*) FROM fills WHERE symbol = 'HE' AND direction = -1"));
	assert_int_equal(s->n_old, 1);
}

/* The size is fixed, and an intent whose fills begin before the newest ones still counts whole. */
/* A fill whose timestamp is no time is in no day. */
static void
test_undated(void **state)
{
	struct page_fills_filter days = { .from = date_from_ymd(2026, 4, 1), .to = date_from_ymd(2026, 4, 2) };
	struct page_sample s;
	(void)state;
	assert_int_equal(db_exec(db, "UPDATE fills SET timestamp = '2026-04-01Tnoon' WHERE timestamp = '2026-04-01T15:00:00Z'"), 0);
	assert_int_equal(page_sample_read(db, 1, &days, &markets, &s), 0);
	assert_true(s.fills == 2 && s.n_old == 1 && s.old_unreadable == 1);
	assert_int_equal(db_exec(db, "UPDATE fills SET timestamp = '2026-04-01T15:00:00Z' WHERE timestamp = '2026-04-01Tnoon'"), 0);
}

static void
test_limit(void **state)
{
	struct page_fills_filter all = ALL;
	(void)state;
	assert_int_equal(db_exec(db, "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 499)"
	    " INSERT INTO fills(timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms)"
	    " SELECT '2026-05-01T15:00:00Z', 'HE', 1, 1, 80.0, 80.0, 0.01, 0.0, 1, 0.025, 50.0 FROM i;"
	    "INSERT INTO fills(timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms, intent_id)"
	    " VALUES ('2026-05-02T15:00:00Z', 'HE', 1, 1, 80.0, 80.0, 0.01, 0.0, 1, 0.025, 50.0, 1)"), 0);
	struct page_sample *s = sample(&all);
	assert_int_equal(s->fills, PAGE_SAMPLE_FILLS);
	assert_int_equal(s->n, 1);
	assert_close(s->intent[0].contracts, 4);
	assert_int_equal(s->n_old, 499);
}

/* A roll's fills cost what the calendar asks for: they are in no hour. */
static void
test_rolls(void **state)
{
	struct page_fills_filter all = ALL;
	(void)state;
	int before = sample(&all)->n_fill;
	assert_int_equal(db_exec(db, "UPDATE intent SET kind = 'roll' WHERE id = 1"), 0);
	assert_int_equal(sample(&all)->n_fill, before - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_all), cmocka_unit_test(test_filter), cmocka_unit_test(test_undated), cmocka_unit_test(test_limit), cmocka_unit_test(test_rolls) };
	return cmocka_run_group_tests(tests, setup, teardown);
}
