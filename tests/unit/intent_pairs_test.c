/* Which intents are compared, with which numbers; what is left out and why; an earlier system's fills apart. */
#include <math.h>

#include "fixture.h"
#include "intent_pairs.h"

#define assert_close(got, want) assert_true(fabs((got) - (want)) <= 1e-12)

static const char markets_sql[] =
	"INSERT INTO contract(symbol, exchange, currency, point_value, tick, spread_ticks, commission, labelled) VALUES"
	" ('ZC', 'CBOT', 'USD', 50000000, 250000, 1, 3000000, 0), ('HE', 'CME', 'USD', 400000000, 50000, 1, 3000000, 0)";
/*
 * 1 ZC buy: 2 at 420.25 and 1 at 420.5 against 420, by two orders: (2*1 + 1*2)/3 ticks. 2 HE sell: 4 at 79.9 against 80 with the
 * ledger's own tick of 0.05: 2 ticks. 3 roll. 4 works still. 5 expired without a fill. 6 no arrival. 7 a market that is not
 * there. 8 blocked, no order. 9 ZC sell above the mid: a gain. 10 an infinite prediction.
 */
static const char intents_sql[] =
	"INSERT INTO intent(id, ref, session, deadline, symbol, contract, kind, direction, n, filled, state, reducing, decision_price, arrival, predicted) VALUES"
	" (1, 'a', '2026-01-05', '2026-01-06', 'ZC', 'ZCH26', 'trade', 1, 5, 3, 'expired', 0, 419000000, 420000000, 0.125),"
	" (2, 'b', '2026-01-05', '2026-01-06', 'HE', 'HEG26', 'trade', -1, 4, 4, 'done', 0, 81000000, 80000000, 0.05),"
	" (3, 'c', '2026-01-05', '2026-01-06', 'HE', 'HEG26', 'roll', -1, 4, 4, 'done', 1, 81000000, 80000000, 0.05),"
	" (4, 'd', '2026-01-05', '2026-01-06', 'HE', 'HEG26', 'trade', 1, 4, 0, 'working', 0, 81000000, 80000000, 0.05),"
	" (5, 'e', '2026-01-05', '2026-01-06', 'HE', 'HEG26', 'trade', 1, 4, 0, 'expired', 0, 81000000, 80000000, 0.05),"
	" (6, 'f', '2026-01-05', '2026-01-06', 'HE', 'HEG26', 'trade', 1, 4, 4, 'done', 0, 81000000, NULL, 0.05),"
	" (7, 'g', '2026-01-05', '2026-01-06', 'LE', 'LEG26', 'trade', 1, 4, 4, 'done', 0, 81000000, 80000000, 0.05),"
	" (8, 'h', '2026-01-05', '2026-01-06', 'HE', 'HEG26', 'trade', 1, 4, 0, 'blocked', 0, 81000000, NULL, 0.05),"
	" (9, 'i', '2026-01-05', '2026-01-06', 'ZC', 'ZCH26', 'trade', -1, 1, 1, 'done', 0, 419000000, 420000000, 0.25),"
	" (10, 'j', '2026-01-05', '2026-01-06', 'ZC', 'ZCH26', 'trade', -1, 1, 1, 'done', 0, 419000000, 420000000, 9e999)";
static const char orders_sql[] =
	"INSERT INTO ord(ref, intent_id, stage, sub, misses, n, filled, state, fills, notional) VALUES"
	" ('a.1', 1, 'mid', 1, 0, 5, 2, 'done', 2, 42025000000), ('a.2', 1, 'cross', 3, 0, 3, 1, 'done', 1, 21025000000),"
	" ('b.1', 2, 'cross', 1, 0, 4, 4, 'done', 1, 127840000000), ('c.1', 3, 'cross', 1, 0, 4, 4, 'done', 1, 127840000000),"
	" ('d.1', 4, 'cross', 1, 0, 4, 2, 'working', 1, 63920000000), ('e.1', 5, 'mid', 1, 0, 4, 0, 'done', 0, 0),"
	" ('f.1', 6, 'cross', 1, 0, 4, 4, 'done', 1, 127840000000), ('g.1', 7, 'cross', 1, 0, 4, 4, 'done', 1, 127840000000),"
	" ('i.1', 9, 'cross', 1, 0, 1, 1, 'done', 1, 21025000000), ('j.1', 10, 'cross', 1, 0, 1, 1, 'done', 1, 21025000000)";
/* ten of those orders' fills, then three of an earlier system, one of which holds no number */
static const char fills_sql[] =
	"WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 13)"
	" INSERT INTO fills(timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms, intent_id)"
	" SELECT '2026-01-06T15:00:00+00:00', 'ZC', 1, 1, 420.0, 420.25, CASE n WHEN 12 THEN 'much' ELSE n / 4.0 END, n / 8.0, 1.0, 0.25, 80.0, CASE WHEN n < 11 THEN n END FROM i";

static struct market_list markets;

static void
read_all(struct db *db, int version, struct intent_pairs *p)
{
	char err[256];
	assert_int_equal(market_load(db, version, &markets), 0);
	if (intent_pairs_read(db, version, &markets, p, err, sizeof err) != 0)
		fail_msg("%s", err);
}

static void
intents_are_pairs(void **state)
{
	struct fixture f;
	struct intent_pairs p;
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	if (db_exec(db, markets_sql) != 0 || db_exec(db, intents_sql) != 0 || db_exec(db, orders_sql) != 0 || db_exec(db, fills_sql) != 0)
		fail_msg("%s", db_error(db));
	read_all(db, 1, &p);
	/* in the order of the contracts: HE, ZC */
	assert_int_equal(markets.n, 2);
	assert_int_equal(p.n, 3);
	assert_int_equal(p.size[0], 1);
	assert_int_equal(p.size[1], 2);
	assert_close(p.pair[0].predicted, 1);
	assert_close(p.pair[0].actual, 2);
	assert_close(p.pair[1].predicted, 0.5);
	assert_close(p.pair[1].actual, 4.0 / 3);
	assert_close(p.pair[2].predicted, 1);
	assert_close(p.pair[2].actual, -2);
	assert_int_equal(p.contracts[0], 4);
	assert_int_equal(p.contracts[1], 4);
	assert_int_equal(p.fills, 5);
	assert_int_equal(p.rolls, 1);
	assert_int_equal(p.working, 1);
	assert_int_equal(p.unfilled, 1);
	assert_int_equal(p.unreadable, 3);
	assert_int_equal(p.others, 3);
	intent_pairs_free(&p);
	db_close(db);
	fixture_remove(&f);
}

static void
others_stand_apart(void **state)
{
	struct fixture f;
	struct intent_pairs p;
	struct reconcile_pair *pairs = NULL;
	char err[256];
	size_t n;
	int64_t unreadable;
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(db_exec(db, fills_sql), 0);
	assert_int_equal(intent_pairs_others(db, 1, &pairs, &n, &unreadable, err, sizeof err), 0);
	assert_int_equal(n, 2);
	assert_int_equal(unreadable, 1);
	assert_close(pairs[0].predicted, 2.75);
	assert_close(pairs[1].actual, 13 / 8.0);
	free(pairs);
	/* the original's journal has no table of intents and no column for them */
	assert_int_equal(db_exec(db, "DROP TABLE ord"), 0);
	assert_int_equal(db_exec(db, "DROP TABLE intent"), 0);
	assert_int_equal(db_exec(db, "ALTER TABLE fills DROP COLUMN intent_id"), 0);
	read_all(db, 0, &p);
	assert_int_equal(p.n, 0);
	assert_int_equal(p.others, 13);
	intent_pairs_free(&p);
	assert_int_equal(intent_pairs_others(db, 0, &pairs, &n, &unreadable, err, sizeof err), 0);
	assert_int_equal(n, 12);
	free(pairs);
	/* and as a ledger of ours it is named */
	assert_int_equal(intent_pairs_read(db, 1, &markets, &p, err, sizeof err), -1);
	assert_non_null(strstr(err, "fill_journal.db"));
	intent_pairs_free(&p);
	assert_int_equal(intent_pairs_others(db, 1, &pairs, &n, &unreadable, err, sizeof err), -1);
	db_close(db);
	fixture_remove(&f);
}

/* A pair beyond any price would drown the rest: squares of it are no numbers. */
static void
absurd_is_unreadable(void **state)
{
	struct fixture f;
	struct reconcile_pair *pairs = NULL;
	char err[256];
	size_t n;
	int64_t unreadable;
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(db_exec(db, "INSERT INTO fills(timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms)"
	                             " SELECT '2026-01-05T15:30:00Z', 'HE', 1, 1, 84, 84, p, a, 1, 1, 1 FROM (SELECT 1e300 AS p, 1e300 AS a UNION ALL SELECT 1, -1e9 UNION ALL SELECT 9e18, 1 UNION ALL SELECT 9e8, 2)"), 0);
	assert_int_equal(intent_pairs_others(db, 1, &pairs, &n, &unreadable, err, sizeof err), 0);
	assert_true(n == 1 && unreadable == 3);
	assert_close(pairs[0].predicted, 9e8);
	free(pairs);
	db_close(db);
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(intents_are_pairs), cmocka_unit_test(others_stand_apart), cmocka_unit_test(absurd_is_unreadable) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
