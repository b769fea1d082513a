/* What is read from a ledger for the gate, against figures worked out by hand. */
#include <math.h>

#include "page_readiness.h"
#include "readiness_evidence.h"
#include "readiness_ledger.h"
#include "readiness_result.h"

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
	assert_int_equal(r->mismatch.since, 2); /* told after the 7th, cleared after the 8th: 9, 12 */
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
	readiness_decide_one(db, "2026-01-13", "HE", 105, 3, 83, 0.6, 40, true);
	readiness_decide_one(db, "2026-01-13", "ZC", 206, 0, 420, 0.3, 12, true);
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
	assert_string_equal(r.criterion[READINESS_X2].sentence, "1 of 3 fills was impossible on its bar; at least 7.8 % with 95 % confidence (2 % allowed).");
	/* more than allowed even at the lower end */
	assert_string_equal(r.criterion[READINESS_O1].sentence, "2 of 4 cycles missed or late; at least 18.2 % (5 % allowed).");
	assert_string_equal(r.criterion[READINESS_O4].sentence, "1 of 12 bars missing; at least 1.9 % (1 % allowed).");
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
	assert_int_equal(db_exec(db, "INSERT INTO event(seq, key, at, session, kind, severity, text, data) VALUES (7, 'cycle:2026-01-12', '', '2026-01-12', 'cycle_update', 'info', '', '{}'),"
	                             " (8, 'operator:halt:8', '', NULL, 'status', 'warning', 'halted', '{}'), (9, 'cycle:2026-01-13', '', '2026-01-13', 'cycle_update', 'info', '', '{}'),"
	                             " (10, 'operator:unhalt:10', '', NULL, 'status', 'info', 'orders resumed', '{}')"),
	    0);
	assert_int_equal(readiness_evidence_read(db, &e, err, sizeof err), 0);
	assert_int_equal(e.record.incidents.since, 0);
	assert_string_equal(e.incident, "orders resumed");
	readiness_evidence_free(&e);
	assert_int_equal(db_exec(db, "DELETE FROM event WHERE seq > 6"), 0);
	db_close(db);
}

/* A mismatch stands from its word to what clears it, and the clean days count from there: those in between were not clean. */
static void
counts_from_the_end_of_a_mismatch(void **state)
{
	static const struct { const char *sql; int mismatch, incidents; const char *incident; } cases[] = {
		/* told after the 7th, cleared after the last session; one told later and not yet cleared is open whatever was before */
		{ "DELETE FROM event WHERE seq = 5; INSERT INTO event(seq, key, at, session, kind, severity, text, data) VALUES (8, 'operator:unhalt:8', '', NULL, 'status', 'info', 'orders resumed by the operator', '{}')", 0, 0,
		    "orders resumed by the operator" },
		/* `adopt` clears what another program's rows stopped */
		{ "DELETE FROM event WHERE seq = 5; UPDATE event SET text = 'another program wrote 1 row' WHERE seq = 3;"
		  "INSERT INTO event(seq, key, at, session, kind, severity, text, data) VALUES (8, 'adopt:8', '', NULL, 'status', 'warning', 'fills of another program were accepted', '{}')", 0, 0,
		    "fills of another program were accepted" },
		/* and nothing else: an unhalt did, before */
		{ "INSERT INTO event(seq, key, at, session, kind, severity, text, data) VALUES (8, 'adopt:8', '', NULL, 'status', 'warning', 'fills of another program were accepted', '{}')", 3, 2, "the journal is full" },
	};
	static struct readiness_evidence e;
	struct fixture *f = *state;
	char err[200];
	struct db *db = fixture_open(f->ledger, DB_WRITE);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(db_exec(db, "BEGIN; INSERT INTO event(seq, key, at, session, kind, severity, text, data) VALUES (7, 'cycle:2026-01-12', '', '2026-01-13', 'cycle_update', 'info', '', '{}')"), 0);
		if (db_exec(db, cases[i].sql) != 0)
			fail_msg("%s", db_error(db));
		assert_int_equal(readiness_evidence_read(db, &e, err, sizeof err), 0);
		assert_int_equal(e.record.missing, 0);
		assert_int_equal(e.record.mismatch.since, cases[i].mismatch);
		assert_int_equal(e.record.incidents.since, cases[i].incidents);
		assert_string_equal(e.incident, cases[i].incident);
		readiness_evidence_free(&e);
		assert_int_equal(db_exec(db, "ROLLBACK"), 0);
	}
	db_close(db);
}

/* A start after the session that a record began after is of the record when it came later than the record did; so is its crash. */
static void
counts_starts_from_the_beginning_of_a_record(void **state)
{
	static const char was[] = "UPDATE start SET session = '2026-01-05', at = '2026-01-05T00:00:00+00:00'; UPDATE record SET at = '2026-01-05T00:00:00.5+00:00' WHERE k = 2;";
	static const struct { const char *later; int exact, crashes, inexact_since; } cases[] = {
		{ "", 0, 0, READINESS_UNKNOWN },
		{ "UPDATE start SET at = '2026-01-05T00:00:01+00:00' WHERE id = 4", 1, 0, READINESS_UNKNOWN },
		{ "UPDATE start SET at = '2026-01-05T00:00:01+00:00' WHERE id > 2", 1, 1, 6 }, /* the third was not exact, and follows a crash */
		{ "UPDATE start SET session = '2026-01-06' WHERE id = 4", 1, 0, READINESS_UNKNOWN }, /* whatever the clock said then */
	};
	static struct readiness_evidence e;
	struct fixture *f = *state;
	char err[200];
	struct db *db = fixture_open(f->ledger, DB_WRITE);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(db_exec(db, "BEGIN"), 0);
		assert_int_equal(db_exec(db, was), 0);
		assert_int_equal(db_exec(db, cases[i].later), 0);
		assert_int_equal(readiness_evidence_read(db, &e, err, sizeof err), 0);
		assert_int_equal(e.record.missing, 0);
		assert_int_equal(e.record.restarts_exact, cases[i].exact);
		assert_int_equal(e.crashes, cases[i].crashes);
		assert_int_equal(e.record.inexact_since, cases[i].inexact_since);
		readiness_evidence_free(&e);
		assert_int_equal(db_exec(db, "ROLLBACK"), 0);
	}
	db_close(db);
}

/* A record spends of alpha once it has bet: on its 21st day or later, and only when a day before that one moved. */
static void
only_a_record_that_bet_spends_alpha(void **state)
{
	static const struct { int days, moved; double alpha; } cases[] = { /* moved: its one day with a return, 0 none */
		{ 20, 1, 0.04 }, { 21, 1, 0.005 }, { 21, 20, 0.005 }, { 21, 21, 0.04 }, { 40, 0, 0.04 }, { 40, 30, 0.005 } };
	struct fixture *f = *state;
	struct db *db = fixture_open(f->ledger, DB_WRITE);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct readiness_told told;
		struct buf sql = { 0 }, json = { 0 };
		char session[DATE_TEXT] = "", want[40], err[200];
		buf_str(&sql, "BEGIN; DELETE FROM equity; DELETE FROM record WHERE k > 1;");
		for (int t = 1; t <= cases[i].days; t++) {
			date_format(date_from_ymd(2025, 10, 1) + t, session);
			buf_fmt(&sql, "INSERT INTO equity(session, cash, flow, equity, day_pnl, ret, unrealised, realised, fees, gross, exposed, stale_mark, peak, drawdown, max_drawdown) VALUES"
			              " ('%s', 0, 0, 1000000000000, 0, %s, 0, 0, 0, 0, 0, 0, 0, 0, 0);", session, t == cases[i].moved ? "0.001" : "0");
		}
		buf_fmt(&sql, "INSERT INTO record VALUES (2, '%s', 1000000000000, '2025-12-01T00:00:00+00:00', 'the operator asked for it', 0.05, 0)", session);
		if (db_exec(db, sql.data) != 0)
			fail_msg("%s", db_error(db));
		assert_int_equal(readiness_result(db, &told, &json, err, sizeof err), 0);
		snprintf(want, sizeof want, ",\"alpha\":%g,", cases[i].alpha);
		if (strstr(json.data, want) == NULL)
			fail_msg("case %zu: no %s", i, want);
		assert_int_equal(db_exec(db, "ROLLBACK"), 0);
		buf_free(&sql);
		buf_free(&json);
	}
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
	const struct CMUnitTest tests[] = { cmocka_unit_test(reads_all), cmocka_unit_test(judges_forecasts), cmocka_unit_test(says_it_in_json), cmocka_unit_test(counts_from_the_end_of_a_halt), cmocka_unit_test(counts_from_the_end_of_a_mismatch), cmocka_unit_test(counts_starts_from_the_beginning_of_a_record), cmocka_unit_test(only_a_record_that_bet_spends_alpha), cmocka_unit_test(tells_ruin), cmocka_unit_test(refuses_what_is_none) };
	return cmocka_run_group_tests(tests, readiness_ledger_make, readiness_ledger_remove);
}
