/* What a ledger's rows say of a fill that could not have happened: one fill at a time, in a session with one market. */
#include "fixture.h"
#include "implausible.h"

/*
 * HE rolls from G26 into J26 at the close of 6 January, at its low; GF has no contracts and rolls before the open, out at the close of the day
 * before, 300.00, which lies far below this session's bar. Orders 1 to 6: mid, cross with a limit, cross without, the open, two rolls.
 */
static const char rows[] =
    "INSERT INTO contract VALUES ('HE', 'CME', 'USD', 400000000, 25000, 1, 3000000, 0), ('GF', 'CME', 'USD', 500000000, 25000, 3, 3000000, 0);"
    "INSERT INTO cycle(id, session, state, phase, reason, scheduled_at) VALUES (1, '2026-01-05', 'done', 'done', '', '2026-01-05T20:00:00+00:00'), (2, '2026-01-06', 'decided', 'decide', '', '2026-01-06T20:00:00+00:00');"
    "INSERT INTO decision(session, symbol, contract, close, bars, bars_missing, model, direction, fraction, position, target, lot_value, needs_equity, reason, low, high, volume) VALUES"
    " ('2026-01-05', 'HE', 'HEG26', 80000000, 1, 0, 'm', 0, 0, 0, 0, 0, 0, 'ok', 79000000, 81000000, 1000), ('2026-01-06', 'HE', 'HEJ26', 84000000, 1, 0, 'm', 0, 0, 0, 0, 0, 0, 'ok', 79500000, 80500000, 1000),"
    " ('2026-01-05', 'GF', 'GF', 300000000, 1, 0, 'm', 0, 0, 0, 0, 0, 0, 'ok', 300000000, 302000000, 1000), ('2026-01-06', 'GF', 'GF', 310000000, 1, 0, 'm', 0, 0, 0, 0, 0, 0, 'ok', 309000000, 311000000, 1000);"
    "INSERT INTO intent(id, ref, session, deadline, symbol, contract, kind, direction, n, state, reducing, decision_price, arrival, predicted) VALUES"
    " (1, 'a', '2026-01-05', '2026-01-06', 'HE', 'HEG26', 'trade', 1, 5, 'done', 0, 80000000, 80000000, 0), (2, 'b', '2026-01-05', '2026-01-06', 'HE', 'HEG26', 'roll', -1, 5, 'done', 1, 79500000, 79500000, 0),"
    " (3, 'c', '2026-01-05', '2026-01-06', 'GF', 'GF', 'roll', -1, 5, 'done', 1, 300000000, 300000000, 0), (4, 'd', '2026-01-05', '2026-01-06', 'GF', 'GF', 'roll', 1, 5, 'done', 0, 309000000, 309000000, 0);"
    "INSERT INTO ord(id, ref, intent_id, stage, sub, misses, n, limit_price, state) VALUES (1, 'a.1', 1, 'mid', 1, 0, 5, 80000000, 'done'), (2, 'a.2', 1, 'cross', 3, 0, 5, 80075000, 'done'),"
    " (3, 'a.3', 1, 'cross', 4, 3, 5, NULL, 'done'), (4, 'a.4', 1, 'daily_open', 0, 0, 5, NULL, 'done'), (5, 'b.1', 2, 'roll', 0, 0, 5, NULL, 'done'), (6, 'c.1', 3, 'roll', 0, 0, 5, NULL, 'done'),"
    " (9, 'a.6', 1, 'step', 2, 0, 5, 80525000, 'done'), (7, 'd.1', 4, 'roll', 0, 0, 5, NULL, 'done'), (8, 'a.5', 1, 'cross', 1, 0, 5, NULL, 'done');";

/* order, intent, symbol, contract, direction, price and middle of arrival, key, time; is it impossible? */
static const struct one {
	const char *what;
	int order, intent;
	const char *symbol, *contract;
	int direction;
	double price, arrival;
	const char *key, *at;
	int bad;
} fills[] = {
	{ "at its limit", 1, 1, "HE", "HEG26", 1, 80, 80, "a.1:1", "2026-01-06T14:36:00+00:00", 0 },
	{ "in the sub-bar before its order's", 1, 1, "HE", "HEG26", 1, 80, 80, "a.1:0", "2026-01-06T14:31:00+00:00", 1 },
	{ "before the cycle that decided it", 1, 1, "HE", "HEG26", 1, 80, 80, "a.1:1", "2026-01-05T19:59:59.5+00:00", 1 },
	{ "of a broker whose keys name no sub-bar", 1, 1, "HE", "HEG26", 1, 80, 80, "0001f4e8.01", "2026-01-06T14:31:00+00:00", 0 },
	/* quoted at a far touch above 80.00 up to 80.025: the middle was above 79.9875, and a spread below it is the best there can be */
	{ "crossed at the far touch", 2, 1, "HE", "HEG26", 1, 80.025, 80, "a.2:3", "2026-01-06T14:46:00+00:00", 0 },
	{ "crossed where the middle may have been a spread above", 2, 1, "HE", "HEG26", 1, 79.975, 80, "a.2:3", "2026-01-06T14:46:00+00:00", 0 },
	{ "crossed better than that", 2, 1, "HE", "HEG26", 1, 79.95, 80, "a.2:3", "2026-01-06T14:46:00+00:00", 1 },
	{ "crossed so in a later sub-bar, whose middle nobody knows", 2, 1, "HE", "HEG26", 1, 79.95, 80, "a.2:5", "2026-01-06T14:56:00+00:00", 0 },
	{ "crossed without a limit", 3, 1, "HE", "HEG26", 1, 79.95, 80, "a.3:4", "2026-01-06T14:51:00+00:00", 0 },
	{ "crossed in the first sub-bar, whose middle is that of arrival", 8, 1, "HE", "HEG26", 1, 79.95, 80, "a.5:1", "2026-01-06T14:36:00+00:00", 1 },
	{ "at the open, for a spread more than its middle", 4, 1, "HE", "HEG26", 1, 80.025, 80, "a.4:0", "2026-01-06T14:36:00+00:00", 0 },
	{ "better than the open by more than the spread", 4, 1, "HE", "HEG26", 1, 79.95, 80, "a.4:0", "2026-01-06T14:36:00+00:00", 1 },
	{ "at an open that was the high, for more", 4, 1, "HE", "HEG26", 1, 80.525, 80.5, "a.4:0", "2026-01-06T14:36:00+00:00", 0 },
	{ "one step before the far touch, when the middle was at its high", 9, 1, "HE", "HEG26", 1, 80.525, 80, "a.6:2", "2026-01-06T14:41:00+00:00", 0 },
	{ "at rest at the middle, above the high", 1, 1, "HE", "HEG26", 1, 80.525, 80, "a.1:1", "2026-01-06T14:36:00+00:00", 1 },
	{ "out of a contract at its low, for half a spread less", 5, 2, "HE", "HEG26", -1, 79.475, 79.5, "b.1:0", "2026-01-06T19:05:00+00:00", 0 },
	{ "out of a contract far below its low", 5, 2, "HE", "HEG26", -1, 79.4, 79.425, "b.1:0", "2026-01-06T19:05:00+00:00", 1 },
	{ "out of a contract better than at the close", 5, 2, "HE", "HEG26", -1, 79.6, 79.5, "b.1:0", "2026-01-06T19:05:00+00:00", 1 },
	{ "at the close before, where there are no contracts", 6, 3, "GF", "GF", -1, 299.95, 300, "c.1:0", "2026-01-06T14:30:00+00:00", 0 },
	{ "off that close's bar", 6, 3, "GF", "GF", -1, 309.95, 310, "c.1:0", "2026-01-06T14:30:00+00:00", 1 },
	{ "and in again at this open", 7, 4, "GF", "GF", 1, 309.05, 309, "d.1:0", "2026-01-06T14:30:00+00:00", 0 },
};

static void
tells_each(void **state)
{
	struct fixture f = { 0 };
	int64_t n;
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	if (db_exec(db, rows) != 0)
		fail_msg("%s", db_error(db));
	struct db_stmt *s = db_prepare(db, "INSERT INTO fills(id, timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms, order_id,"
	                                   " exec_key, intent_id, session_date, contract) VALUES (?1, ?2, ?3, ?4, 5, ?5, ?6, 0, 0, 1, CASE ?3 WHEN 'HE' THEN 0.025 ELSE 0.075 END, 100, ?7, ?8, ?9, '2026-01-06', ?10)");
	assert_non_null(s);
	for (size_t i = 0; i < sizeof fills / sizeof fills[0]; i++) {
		const struct one *one = &fills[i];
		assert_int_equal(db_exec(db, "DELETE FROM fills"), 0);
		db_bind_int(s, 1, (int64_t)i + 1);
		db_bind_text(s, 2, one->at);
		db_bind_text(s, 3, one->symbol);
		db_bind_int(s, 4, one->direction);
		db_bind_real(s, 5, one->arrival);
		db_bind_real(s, 6, one->price);
		db_bind_int(s, 7, one->order);
		db_bind_text(s, 8, one->key);
		db_bind_int(s, 9, one->intent);
		db_bind_text(s, 10, one->contract);
		assert_int_equal(db_step(s), 0);
		assert_int_equal(implausible_count(db, "2026-01-06", "2026-01-05", 0, &n), 0);
		if (n != one->bad)
			fail_msg("%s: %s", one->what, n > 0 ? "impossible" : "possible");
	}
	db_close(db);
	fixture_remove(&f);
}

/* Orders of an intent work one after another: a fill of the second does not come before one of the first. */
static void
tells_the_order_of_orders(void **state)
{
	static const char *const at[] = { "2026-01-06T14:46:00+00:00", "2026-01-06T14:36:00.5+00:00", "2026-01-06T14:36:00+00:00", "2026-01-06T14:35:59.9+00:00" };
	struct fixture f = { 0 };
	int64_t n;
	(void)state;
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	assert_int_equal(db_exec(db, rows), 0);
	assert_int_equal(db_exec(db, "INSERT INTO fills(id, timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms, order_id, exec_key,"
	                             " intent_id, session_date, contract) VALUES (1, '2026-01-06T14:36:00+00:00', 'HE', 1, 2, 80, 80, 0, 0, 1, 0.025, 100, 1, 'x', 1, '2026-01-06', 'HEG26'),"
	                             " (2, '', 'HE', 1, 2, 80, 80.025, 0, 0, 1, 0.025, 100, 2, 'y', 1, '2026-01-06', 'HEG26'), (3, '2026-01-06T14:30:00+00:00', 'GF', -1, 2, 300, 299.95, 0, 0, 1, 0.075, 100, 6, 'z', 3, '2026-01-06', 'GF')"), 0);
	struct db_stmt *s = db_prepare(db, "UPDATE fills SET timestamp = ?1 WHERE id = 2");
	assert_non_null(s);
	for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
		db_bind_text(s, 1, at[i]);
		assert_int_equal(db_step(s), 0);
		assert_int_equal(implausible_count(db, "2026-01-06", "2026-01-05", 0, &n), 0);
		assert_int_equal(n, i == 3);
	}
	db_close(db);
	fixture_remove(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(tells_each), cmocka_unit_test(tells_the_order_of_orders) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
