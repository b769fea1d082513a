/* What is read from a ledger for the gate, against figures worked out by hand. */
#include <math.h>

#include "fixture.h"
#include "page_readiness.h"
#include "readiness_evidence.h"
#include "readiness_result.h"

/*
 * Seven sessions from 5 January 2026 on, of which the record holds the last six: it was begun after the first. Two markets with a
 * point value of 400 and 50. HE was held, 2 at 80.00 when the record began, and is 3 at 83.00 at its end; ZC is flat at both ends.
 */
static const char ledger[] =
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
    " (3, 'stopped:3', '', NULL, 'status', 'error', 'cash is 1, the fills make it 2', '{}'), (4, 'breaker:x', '', '2026-01-08', 'breaker', 'error', '', '{}'), (5, 'agent:2026-01-09', '', '2026-01-09', 'agent', 'error', 'the journal is full', '{}');"
    /* a first start, one that is over, one that ended without a word before the third, which was not exact */
    "INSERT INTO start VALUES (1, '', '', '', NULL), (2, '2026-01-06', '', NULL, NULL), (3, '2026-01-08', '', '', 'cash differs'), (4, '2026-01-09', '', NULL, NULL);"
    "INSERT INTO override VALUES (3, 'dd = 0.2', 'dd', 0.2, NULL, '2026-01-06', 1), (4, 'foo = 1', NULL, NULL, 'there is no limit \"foo\"', '2026-01-06', 1)";

/* A decision with a forecast; x rises by the step of its session, in the pattern of a market. */
static void
decide(struct db *db, const char *session, const char *symbol, int bars, int position, double close, double probability, double x, bool there)
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

static int
setup(void **state)
{
	static struct fixture f;
	static const char *const day[] = { "2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-09", "2026-01-12", "2026-01-13" };
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	if (db_exec(db, ledger) != 0)
		fail_msg("%s", db_error(db));
	/* HE lacks its bar of the 7th, so the fifth bar after the 5th's is none that is decided yet, and that after it comes a session later */
	for (int i = 0; i < 6; i++) {
		decide(db, day[i], "HE", 100 + i - (i >= 2), i == 0 ? 2 : i == 5 ? 3 : 2, i == 5 ? 83 : 80, 0.6, 50 + i, i != 2);
		decide(db, day[i], "ZC", 200 + i, 0, 420, i == 0 ? 0.9 : 0.3, i == 5 ? 9 : 10, true);
	}
	db_close(db);
	*state = &f;
	return 0;
}

static int
teardown(void **state)
{
	fixture_remove(*state);
	return 0;
}

#define NEAR(a, b) assert_true(fabs((double)(a) - (double)(b)) < 1e-9 * fmax(1, fabs((double)(b))))

static void
reads_days(const struct readiness_evidence *e)
{
	static const double equity[] = { 1001000, 1003000, 1000000, 1010000, 1020100, 1020100 }; /* without the money put in */
	const struct returns_days *d = &e->record.days;
	assert_int_equal(d->n, 5);
	for (int i = 0; i < 6; i++)
		NEAR(d->equity[i], equity[i]);
	NEAR(d->costs[0], 6 + 25 - 12.5);
	NEAR(d->costs[1], 0);
	NEAR(d->costs[4], (3 + 10) * 1020100.0 / 1530150); /* beside an equity that is scaled as well */
	NEAR(d->traded_notional[4], 33010 * 1020100.0 / 1530150);
	NEAR(e->record.paid[4], 3 + 10);
	NEAR(d->traded_notional[0], 20975 + 20987.5);
	NEAR(d->gross_notional[0], 64000);
	NEAR(e->record.net_pnl[1], -3000);
	assert_int_equal(e->record.live_days, 4); /* all but the 9th, which did not go by the clock */
	assert_int_equal(e->record.other_days, 1);
	assert_int_equal(e->record.n_markets, 2);
	/* HE: 3 at 83 are worth 99,600 at the end, 2 at 80 were 64,000; one more was bought for 33,010 and 3 of commission */
	NEAR(e->record.market_pnl[0] + e->record.market_pnl[1], (99600 - 64000 - 33010 - 3) + (20975 - 20987.5 - 6));
	assert_string_equal(e->best_market, "HE");
}

static void
reads_fills(const struct readiness_evidence *e)
{
	static const double predicted[] = { 1, 0.5, 2 }, actual[] = { 2, -1, 1 }, latency[] = { 0.25, 0.05, 0.075 };
	static const int64_t day[] = { 0, 0, 4 };
	assert_int_equal(e->record.n_fills, 3);
	for (int i = 0; i < 3; i++) {
		NEAR(e->record.predicted[i], predicted[i]);
		NEAR(e->record.actual[i], actual[i]);
		NEAR(e->record.latency[i], latency[i]);
		assert_int_equal(e->record.fill_day[i], day[i]);
	}
	assert_int_equal(e->record.implausible.bad, 1);
	assert_int_equal(e->record.implausible.total, 3);
	assert_string_equal(e->newest_implausible, "2026-01-12");
}

static void
reads_operation(const struct readiness_evidence *e)
{
	const struct readiness_record *r = &e->record;
	assert_int_equal(r->record, 2);
	assert_int_equal(r->cycles.total, 4); /* the 9th did not go by the clock */
	assert_int_equal(r->cycles.bad, 2);
	assert_int_equal(e->cycles_untimed, 1);
	assert_int_equal(r->mismatch.open, 0);
	assert_int_equal(r->mismatch.since, 3); /* after the 7th: 8, 9, 12 */
	assert_int_equal(r->incidents.open, 0);
	assert_int_equal(r->incidents.since, 1); /* the agent's of the 9th, not the breaker's */
	assert_string_equal(e->incident, "the journal is full");
	assert_int_equal(r->breakers.open, 1);
	assert_int_equal(r->breakers.since, 2);
	assert_string_equal(e->tripped, "max_daily_loss");
	assert_int_equal(r->restarts_exact, 2);
	assert_int_equal(r->inexact_since, 2);
	assert_int_equal(e->crashes, 1);
	assert_int_equal(r->champion_age, 4);
	assert_int_equal(e->champion, 3);
	assert_true(e->limits.value[READINESS_DD] == 0.2);
	assert_int_equal(e->n_refused, 1);
}

static void
reads_model(const struct readiness_evidence *e)
{
	/* of the record: ZC's five bars on from the 6th is the 13th: not decided; nothing is known but what began on the 6th or later */
	assert_int_equal(e->record.n_forecasts, 0);
	assert_int_equal(e->record.bars.total, 10);
	assert_int_equal(e->record.bars.bad, 1);
	assert_int_equal(e->record.drifted, 1);
	assert_int_equal(e->record.drift_missing, 0);
}

static void
reads_all(void **state)
{
	static struct readiness_evidence e;
	struct fixture *f = *state;
	char err[200];
	struct db *db = fixture_open(f->ledger, DB_READ);
	if (readiness_evidence_read(db, &e, err, sizeof err) != 0)
		fail_msg("%s", err);
	reads_days(&e);
	reads_fills(&e);
	reads_operation(&e);
	reads_model(&e);
	readiness_evidence_free(&e);
	db_close(db);
}

/* One session more: the forecasts of the 6th are judged by X five bars on, where a market had them. */
static void
judges_forecasts(void **state)
{
	static struct readiness_evidence e;
	struct fixture *f = *state;
	char err[200];
	struct db *db = fixture_open(f->ledger, DB_WRITE);
	decide(db, "2026-01-13", "HE", 105, 3, 83, 0.6, 40, true);
	decide(db, "2026-01-13", "ZC", 206, 0, 420, 0.3, 12, true);
	assert_int_equal(db_exec(db, "UPDATE meta SET value = '2026-01-13' WHERE key = 'advanced_session';"
	                             "INSERT INTO equity SELECT '2026-01-13', cash, flow, equity, day_pnl, ret, unrealised, realised, fees, gross, exposed, stale_mark, peak, drawdown, max_drawdown FROM equity WHERE session = '2026-01-12'"),
	    0);
	assert_int_equal(readiness_evidence_read(db, &e, err, sizeof err), 0);
	/* ZC 201 -> 206: 10 to 12; HE's bar of the 6th is 101, and 106 is not there yet */
	assert_int_equal(e.record.n_forecasts, 1);
	NEAR(e.record.p[0], 0.3);
	assert_int_equal(e.record.y[0], 1);
	assert_int_equal(e.record.forecast_day[0], 0);
	readiness_evidence_free(&e);
	db_close(db);
}

/* The text is read back as it was meant, and the same rows say the same. */
static void
says_it_in_json(void **state)
{
	static struct page_readiness r;
	struct fixture *f = *state;
	struct readiness_told told;
	struct buf a = { 0 }, b = { 0 };
	char err[200];
	struct db *db = fixture_open(f->ledger, DB_READ);
	assert_int_equal(readiness_result(db, &told, &a, err, sizeof err), 0);
	assert_int_equal(readiness_result(db, &told, &b, err, sizeof err), 0);
	assert_string_equal(a.data, b.data);
	assert_int_equal(page_readiness_parse(a.data, &r), 0);
	assert_string_equal(r.verdict, "NOT READY"); /* a breaker is not armed, a restart was not exact */
	assert_int_equal(r.record, 2);
	assert_int_equal(r.days, 6);
	NEAR(r.alpha, 0.04); /* record 1 was left after a day, without a bet */
	assert_int_equal(r.n_overrides, 2);
	assert_string_equal(r.override[0].direction, "LOOSER");
	assert_string_equal(r.override[0].sentence, "dd ≤ 20 % (default 10 %, set in readiness.conf line 3, first seen on record day 1)");
	assert_string_equal(r.override[1].direction, "");
	assert_string_equal(r.criterion[READINESS_O3].status, "FAIL");
	assert_string_equal(r.criterion[READINESS_O5].status, "FAIL");
	assert_string_equal(r.criterion[READINESS_M3].sentence, "1 of 6 features has drifted (gap).");
	assert_string_equal(r.criterion[READINESS_X2].sentence, "1 of 3 fills was impossible on its bar; at most 74.6 % with 95 % confidence (2 % allowed).");
	assert_string_equal(r.criterion[READINESS_M6].sentence, "HE made 101 % of the profit of 2 markets (80 % allowed).");
	assert_int_equal(r.n_points, 6);
	page_readiness_free(&r);
	buf_free(&a);
	buf_free(&b);
	db_close(db);
}

/* Trading that was halted is an incident until it went on, and the quiet days count from there. */
static void
counts_from_the_end_of_a_halt(void **state)
{
	static struct readiness_evidence e;
	struct fixture *f = *state;
	char err[200];
	struct db *db = fixture_open(f->ledger, DB_WRITE);
	assert_int_equal(db_exec(db, "INSERT INTO event(seq, key, at, session, kind, severity, text, data) VALUES (6, 'cycle:2026-01-12', '', '2026-01-12', 'cycle_update', 'info', '', '{}'),"
	                             " (7, 'operator:halt:7', '', NULL, 'status', 'warning', 'halted', '{}'), (8, 'cycle:2026-01-13', '', '2026-01-13', 'cycle_update', 'info', '', '{}'),"
	                             " (9, 'operator:unhalt:9', '', NULL, 'status', 'info', 'orders resumed', '{}')"),
	    0);
	assert_int_equal(readiness_evidence_read(db, &e, err, sizeof err), 0);
	assert_int_equal(e.record.incidents.since, 0);
	assert_string_equal(e.incident, "orders resumed");
	readiness_evidence_free(&e);
	assert_int_equal(db_exec(db, "DELETE FROM event WHERE seq > 5"), 0);
	db_close(db);
}

/* Of an equity that was lost no day is missing, and none is too even: it says what is wrong. */
static void
tells_ruin(void **state)
{
	static struct page_readiness r;
	struct fixture *f = *state;
	struct readiness_told told;
	struct buf json = { 0 };
	char err[200];
	struct db *db = fixture_open(f->ledger, DB_WRITE);
	assert_int_equal(db_exec(db, "UPDATE equity SET equity = -1 WHERE session = '2026-01-09'"), 0);
	assert_int_equal(readiness_result(db, &told, &json, err, sizeof err), 0);
	assert_int_equal(page_readiness_parse(json.data, &r), 0);
	static const enum readiness_id of_returns[] = { READINESS_E1, READINESS_E2, READINESS_E3, READINESS_E4, READINESS_E5, READINESS_E6, READINESS_X3, READINESS_M5 };
	for (size_t i = 0; i < sizeof of_returns / sizeof of_returns[0]; i++)
		assert_string_equal(r.criterion[of_returns[i]].sentence, "Equity was not above 0 on a day of the record, so it has no returns.");
	assert_string_equal(r.statistic[1].label, "Total return");
	assert_string_equal(r.statistic[1].reason, "Equity was not above 0 on a day of the record, so it has no returns");
	page_readiness_free(&r);
	/* a status or a verdict that is none is no result */
	static const struct { const char *from, *to; } bad[] = { { "\"FAIL\"", "\"GOOD\"" }, { "\"verdict\":\"NOT READY\"", "\"verdict\":\"ALL READY\"" } };
	for (size_t i = 0; i < 2; i++) {
		char *at = strstr(json.data, bad[i].from);
		assert_non_null(at);
		memcpy(at, bad[i].to, strlen(bad[i].to));
		assert_int_equal(page_readiness_parse(json.data, &r), -1);
		memcpy(at, bad[i].from, strlen(bad[i].from));
	}
	assert_int_equal(page_readiness_parse(json.data, &r), 0);
	page_readiness_free(&r);
	buf_free(&json);
	db_close(db);
}

static void
refuses_what_is_none(void **state)
{
	static struct page_readiness r;
	static const char *const none[] = { "", "{", "{}", "[]", "7", "{\"verdict\":\"READY\"}", "{\"verdict\":\"READY\",\"criteria\":[{},{}]}", "{\"verdict\":3,\"criteria\":7,\"curve\":{\"points\":[[1],[1,2,3],\"x\"]}}" };
	(void)state;
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		assert_int_equal(page_readiness_parse(none[i], &r), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(reads_all), cmocka_unit_test(judges_forecasts), cmocka_unit_test(says_it_in_json), cmocka_unit_test(counts_from_the_end_of_a_halt), cmocka_unit_test(tells_ruin), cmocka_unit_test(refuses_what_is_none) };
	return cmocka_run_group_tests(tests, setup, teardown);
}
