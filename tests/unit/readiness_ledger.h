#ifndef READINESS_LEDGER_H
#define READINESS_LEDGER_H

/* A ledger for the gate, small enough to work out by hand. */
#include "fixture.h"

/*
 * Seven sessions from 5 January 2026 on, of which the record holds the last six: it was begun after the first. Two markets with a
 * point value of 400 and 50. HE was held, 2 at 80.00 when the record began, and is 3 at 83.00 at its end; ZC is flat at both ends.
 */
static const char readiness_ledger[] =
    "INSERT INTO meta VALUES ('mode', 'ib-paper'), ('currency', 'USD'), ('advanced_session', '2026-01-12'), ('halted', '0'), ('stopped', ''), ('warmup_total', '0');"
    "INSERT INTO contract VALUES ('HE', 'CME', 'USD', 400000000, 25000, 1, 3000000, 0), ('ZC', 'CBOT', 'USD', 50000000, 250000, 1, 3000000, 0);"
    "INSERT INTO record VALUES (1, '', 1000000000000, '2026-01-01T00:00:00+00:00', 'first session', 0.05, 0), (2, '2026-01-05', 1001000000000, '2026-01-05T00:00:00+00:00', 'the operator asked for it', 0.05, 0);"
    "INSERT INTO equity(session, cash, flow, equity, day_pnl, ret, unrealised, realised, fees, gross, exposed, stale_mark, peak, drawdown, max_drawdown) VALUES"
    " ('2026-01-05', 0, 0, 1001000000000, 1000000000, 0.001, 0, 0, 0, 64000000000, 1, 0, 0, 0, 0),"
    " ('2026-01-06', 0, 0, 1003000000000, 2000000000, 0.002, 0, 0, 0, 64000000000, 1, 0, 0, 0, 0),"
    " ('2026-01-07', 0, 0, 1000000000000, -3000000000, -0.003, 0, 0, 0, 0, 0, 0, 0, 0, 0),"
    " ('2026-01-08', 0, 500000000000, 1515000000000, 15000000000, 0.01, 0, 0, 0, 0, 0, 0, 0, 0, 0)," /* half a million put in */
    " ('2026-01-09', 0, 0, 1530150000000, 15150000000, 0.01, 0, 0, 0, 0, 0, 0, 0, 0, 0),"
    " ('2026-01-12', 0, 0, 1530150000000, 0, 0.0, 0, 0, 0, 99600000000, 1, 0, 0, 0, 0);"
    "INSERT INTO cycle(id, session, state, phase, reason, scheduled_at, late_seconds, fills, implausible) VALUES"
    " (1, '2026-01-05', 'done', 'done', '', '', 9, 1, 1), (2, '2026-01-06', 'done', 'done', '', '', 0, 2, 0), (3, '2026-01-07', 'done', 'done', '', '', 7, 0, 0),"
    " (4, '2026-01-08', 'missed', 'open', '', '', NULL, 0, 0), (5, '2026-01-09', 'done', 'done', '', '', NULL, 0, 0), (6, '2026-01-12', 'done', 'done', '', '', 0, 1, 1);"
    /* fill 1 belongs to the record before, 2 has no exec_key and is another program's */
    "INSERT INTO fills(id, timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms, exec_key, session_date) VALUES"
    " (1, '2026-01-05T15:00:00+00:00', 'HE', 1, 2, 80.0, 80.0, 0.05, 0, 1, 0.025, 100, 'a', '2026-01-05'),"
    " (2, '2026-01-06T15:00:00+00:00', 'HE', 1, 2, 80.0, 80.0, 0.05, 0, 1, 0.025, 100, NULL, NULL),"
    " (3, '2026-01-06T15:00:00+00:00', 'ZC', -1, 1, 420.0, 419.5, 0.25, 0.5, 1, 0.25, 250, 'b', '2026-01-06'),"
    " (4, '2026-01-06T15:30:00+00:00', 'ZC', 1, 1, 420.0, 419.75, 0.125, 0.25, 1, 0.25, 50, 'c', '2026-01-06'),"
    " (5, '2026-01-12T15:00:00+00:00', 'HE', 1, 1, 82.5, 82.525, 0.05, 0.025, 1, 0.025, 75, 'd', '2026-01-12');"
    "INSERT INTO rollup(grain, symbol, direction, period, n, contracts, notional, commission, cost, predicted, delay, improved, realised, judged, mean_x, m2_x, mean_y, m2_y, cxy, mean_abs, latency_n, latency_mean) VALUES"
    " ('day', 'HE', 1, '2026-01-05', 1, 2, 64000000000, 6000000, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0),"
    " ('day', 'ZC', -1, '2026-01-06', 1, 1, 20975000000, 3000000, 25000000, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0),"
    " ('day', 'ZC', 1, '2026-01-06', 1, 1, 20987500000, 3000000, -12500000, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0),"
    " ('day', 'HE', 1, '2026-01-12', 1, 1, 33010000000, 3000000, 10000000, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0),"
    " ('total', 'HE', 1, '', 2, 3, 97010000000, 9000000, 10000000, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0);"
    "INSERT INTO breaker(name, kind, state, counter, threshold, tripped) VALUES ('max_daily_loss', 0, 'active', 0, -0.02, '2026-01-08'), ('max_drawdown', 1, 'cooldown', 0, -0.05, '2026-01-05'),"
    " ('max_position_size', 2, 'active', 0, 0.1, NULL), ('max_single_trade_loss', 3, 'active', 0, -0.01, NULL);"
    "INSERT INTO model VALUES (3, '2026-01-05', 'champion', 'models/v3.json', '', NULL), (2, '2025-12-01', 'retired', 'models/v2.json', '', NULL);"
    "INSERT INTO event(seq, key, at, session, kind, severity, text, data) VALUES (1, 'promote:v3', '', '2026-01-06', 'agent', 'info', '', '{}'), (2, 'cycle:2026-01-07', '', '2026-01-07', 'cycle_update', 'info', '', '{}'),"
    " (3, 'stopped:3', '', NULL, 'status', 'error', 'cash is 1, the fills make it 2', '{}'), (4, 'breaker:x', '', '2026-01-08', 'breaker', 'error', '', '{}'),"
    " (5, 'operator:unhalt:5', '', NULL, 'status', 'info', 'orders resumed by the operator', '{}'), (6, 'agent:2026-01-09', '', '2026-01-09', 'agent', 'error', 'the journal is full', '{}');"
    /* a first start, one that is over, one that ended without a word before the third, which was not exact */
    "INSERT INTO start VALUES (1, '', '', '', NULL), (2, '2026-01-06', '', NULL, NULL), (3, '2026-01-08', '', '', 'cash differs'), (4, '2026-01-09', '', NULL, NULL);"
    "INSERT INTO override VALUES (3, 'dd = 0.2', 'dd', 0.2, NULL, '2026-01-06', 1), (4, 'foo = 1', NULL, NULL, 'there is no limit \"foo\"', '2026-01-06', 1)";

/* A decision with a forecast; x rises by the step of its session, in the pattern of a market. */
static inline void
readiness_decide_one(struct db *db, const char *session, const char *symbol, int bars, int position, double close, double probability, double x, bool there)
{
	struct db_stmt *s = db_prepare(db, "INSERT INTO decision(session, symbol, contract, close, bars, bars_missing, model, direction, probability, fraction, drift_verdict, position, target, lot_value, needs_equity, reason, due, x, low, high, volume)"
	                                   " VALUES (?1, ?2, ?2, ?3, ?4, 0, 'v3', 0, ?5, 0, 'ok; drifted 1 of 6: gap', ?6, 0, 0, 0, 'ok', 1, ?7, ?8, ?8, 10)");
	assert_non_null(s);
	db_bind_text(s, 1, session);
	db_bind_text(s, 2, symbol);
	db_bind_int(s, 3, (int64_t)(close * 1e6));
	db_bind_int(s, 4, bars);
	db_bind_real(s, 5, probability);
	db_bind_int(s, 6, position);
	db_bind_int(s, 7, (int64_t)(x * 1e6));
	if (there)
		db_bind_int(s, 8, 1);
	assert_int_equal(db_step(s), 0);
}

static inline int
readiness_ledger_make(void **state)
{
	static struct fixture f;
	static const char *const day[] = { "2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09", "2026-01-12", "2026-01-13" };
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	if (db_exec(db, readiness_ledger) != 0)
		fail_msg("%s", db_error(db));
	/* HE lacks its bar of the 7th, so the fifth bar after the 5th's is none that is decided yet, and that after it comes a session later */
	for (int i = 0; i < 6; i++) {
		readiness_decide_one(db, day[i], "HE", 100 + i - (i >= 2), i == 0 ? 2 : i == 5 ? 3 : 2, i == 5 ? 83 : 80, 0.6, 50 + i, i != 2);
		readiness_decide_one(db, day[i], "ZC", 200 + i, 0, 420, i == 0 ? 0.9 : 0.3, i == 5 ? 9 : 10, true);
	}
	db_close(db);
	*state = &f;
	return 0;
}

static inline int
readiness_ledger_remove(void **state)
{
	fixture_remove(*state);
	return 0;
}

#endif
