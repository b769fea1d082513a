/*
 * A change of what the gate says of the same rows must not go unnoticed: a folder's journaled judgement is compared byte for byte by
 * verify as long as the version is the same. Some fixed ledgers, what is said of them as a digest, and the version that said so.
 */
#include <ctype.h>

#include "date.h"
#include "fixture.h"
#include "readiness_result.h"
#include "sha256.h"

/* What is said has changed: one more in readiness_result.h, and here both anew. */
#define VERSION 12
#define SAID "74c11c998bb4da8f9bbea3c31924b6b66a45c56ce6d0637b09f1e763492fd7ea"

static void
run(struct db *db, const char *sql)
{
	if (db_exec(db, sql) != 0)
		fail_msg("%s: %s", db_error(db), sql);
}

/* Two markets, HE held all the time. Prices rise and fall by a fixed pattern, of which the forecasts know most. */
static void
day(struct db *db, int i, const char *session, int64_t equity, int64_t gained, bool good)
{
	struct buf b = { 0 };
	bool bad = !good && i % 7 == 3;
	buf_fmt(&b, "INSERT INTO equity(session, cash, flow, equity, day_pnl, ret, unrealised, realised, fees, gross, exposed, stale_mark, peak, drawdown, max_drawdown) VALUES"
	            " ('%s', 0, 0, %lld, %lld, %.17g, 0, 0, 0, 64000000000, 1, 0, 0, 0, 0);", session, (long long)equity, (long long)gained, (double)gained / (double)(equity - gained));
	buf_fmt(&b, "INSERT INTO cycle(session, state, phase, reason, scheduled_at, late_seconds, fills, implausible) VALUES ('%s', '%s', 'done', '', '', %d, 1, %d);", session, bad ? "missed" : "done", bad ? 9 : 0, bad);
	for (int m = 0; m < 2; m++) {
		static const char *const symbol[] = { "HE", "ZC" };
		buf_fmt(&b, "INSERT INTO decision(session, symbol, contract, close, bars, bars_missing, model, direction, probability, fraction, drift_verdict, position, target, lot_value, needs_equity, reason, due, x, low, high, volume)"
		            " VALUES ('%s', '%s', '%s', %d, %d, 0, 'v3', 0, %s, 0, '%s', %d, 0, 0, 0, 'ok', 1, %lld, %s, %s, 10);", session, symbol[m], symbol[m], (m == 0 ? 80 : 420) * 1000000 + i * 100000, 100 + i,
		    (i + m) % 10 < 3 || (i + m) % 10 > 7 ? "0.7" : "0.3", good ? "ok; drifted 0 of 6" : "ok; drifted 1 of 6: gap", m == 0 ? 2 : 0, (long long)(50 + ((i + m) % 10 < 5 ? (i + m) % 10 : 10 - (i + m) % 10)) * 1000000 + i, bad ? "NULL" : "1", bad ? "NULL" : "1");
	}
	buf_fmt(&b, "INSERT INTO fills(id, timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill, fill_latency_ms, exec_key, session_date) VALUES"
	            " (%d, '%sT15:00:00+00:00', '%s', %d, 1, 80.0, %.3f, 0.025, 0.025, 1, 0.025, %d, 'e%d', '%s');", i + 1, session, i % 2 == 0 ? "HE" : "ZC", i % 2 == 0 ? 1 : -1, i % 2 == 0 ? 80.025 : 79.95 + (good ? 0.025 + 0.025 * (i % 3) : 0), 40 + i % 9, i, session);
	buf_fmt(&b, "INSERT INTO rollup(grain, symbol, direction, period, n, contracts, notional, commission, cost, predicted, delay, improved, realised, judged, mean_x, m2_x, mean_y, m2_y, cxy, mean_abs, latency_n, latency_mean) VALUES"
	            " ('day', '%s', 1, '%s', 1, 1, 32000000000, 3000000, 10000000, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0);", i % 2 == 0 ? "HE" : "ZC", session);
	buf_fmt(&b, "INSERT INTO event(key, at, session, kind, severity, text, data) VALUES ('cycle:%s', '', '%s', 'cycle_update', 'info', '', '{}');", session, session);
	run(db, b.data);
	buf_free(&b);
}

/* A ledger of so many sessions in this mode, what else is in it, and what is said of it without the numbers that stand for themselves. */
static void
tell(const char *mode, int days, bool good, const char *more, struct buf *out)
{
	struct fixture f;
	struct readiness_told told;
	struct buf json = { 0 };
	char session[DATE_TEXT] = "", sql[200], err[200];
	fixture_make(&f, 0);
	struct db *db = fixture_open(f.ledger, DB_WRITE);
	run(db, "BEGIN; INSERT INTO contract VALUES ('HE', 'CME', 'USD', 400000000, 25000, 1, 3000000, 0), ('ZC', 'CBOT', 'USD', 50000000, 250000, 1, 3000000, 0);"
	        "INSERT INTO record VALUES (1, '', 1000000000000, '2026-01-01T00:00:00+00:00', 'first session', 0.05, 0);"
	        "INSERT INTO breaker(name, kind, state, counter, threshold, tripped) VALUES ('max_daily_loss', 0, 'active', 0, -0.02, NULL), ('max_drawdown', 1, 'active', 0, -0.05, NULL),"
	        " ('max_position_size', 2, 'active', 0, 0.1, NULL), ('max_single_trade_loss', 3, 'active', 0, -0.01, NULL)");
	int64_t equity = 1000000000000;
	for (int i = 0; i < days; i++) {
		date_format(date_from_ymd(2026, 1, 5) + i / 5 * 7 + i % 5, session);
		int64_t gained = (good ? 2000 : -3000) * 1000000LL + ((i * 37) % 11 - 5) * 2100000000LL;
		equity += gained;
		day(db, i, session, equity, gained, good);
	}
	snprintf(sql, sizeof sql, "INSERT INTO meta VALUES ('mode', '%s'), ('currency', 'USD'), ('advanced_session', '%s'), ('halted', '0'), ('stopped', '')", mode, session);
	run(db, sql);
	run(db, more);
	run(db, "COMMIT");
	if (readiness_result(db, &told, &json, err, sizeof err) != 0)
		fail_msg("%s", err);
	assert_null(strstr(json.data, "Source missing")); /* whole ledgers */
	/* the last digit of a logarithm is the machine's; words hold rounded ones */
	bool text = false, number = false;
	for (const char *c = json.data; *c != '\0'; c++) {
		if (*c == '"' && c[-1] != '\\')
			text = !text;
		bool digit = !text && (isdigit((unsigned char)*c) || strchr("+-.", *c) != NULL || (number && *c == 'e'));
		if (!digit || !number)
			buf_char(out, digit ? '#' : *c);
		number = digit;
	}
	buf_free(&json);
	db_close(db);
	fixture_remove(&f);
}

static void
says_what_its_version_says(void **state)
{
	struct buf said = { 0 };
	struct sha256 sum;
	char digest[SHA256_TEXT];
	(void)state;
	tell("sim", 0, true, "", &said);
	tell("sim", 1, true, "", &said);
	tell("csv", 30, false,
	    "INSERT INTO override VALUES (3, 'dd = 0.2', 'dd', 0.2, NULL, '2026-01-06', 2), (4, 'foo = 1', NULL, NULL, 'there is no limit \"foo\"', '2026-01-06', 2), (5, 'conf = 0.99', 'conf', 0.99, NULL, '2026-01-06', 2),"
	    " (6, 'alpha = 0.03', 'alpha', 0.03, NULL, '2026-01-06', 2); UPDATE record SET hurdle = 0.3;"
	    "UPDATE breaker SET state = 'cooldown', tripped = '2026-02-05' WHERE kind = 1;"
	    "INSERT INTO event(key, at, session, kind, severity, text, data) VALUES ('stopped:3', '', NULL, 'status', 'error', 'cash is 1, the fills make it 2', '{}'),"
	    " ('operator:unhalt:4', '', NULL, 'status', 'info', 'orders resumed by the operator', '{}'), ('agent:x', '', '2026-02-11', 'agent', 'error', 'the journal is full', '{}');"
	    "INSERT INTO start VALUES (1, '', '', '', NULL), (2, '2026-01-06', '', NULL, NULL), (3, '2026-01-08', '', '', 'cash differs')", &said);
	tell("ib-live", 400, true,
	    "INSERT INTO record VALUES (2, '2026-01-30', 1050000000000, '2026-02-02T00:00:00+00:00', 'the operator asked for it', 0.05, 0);"
	    "INSERT INTO model VALUES (3, '2026-01-05', 'champion', 'models/v3.json', '', NULL);"
	    "INSERT INTO event(key, at, session, kind, severity, text, data) VALUES ('promote:v3', '', '2027-02-02', 'agent', 'info', '', '{}'), ('agent:2027-07-16', '', '2027-07-16', 'agent', 'info', '', '{}');"
	    "INSERT INTO judgement VALUES ('2026-02-03', 1, 'NOT READY', 1, 20, 1), ('2027-05-05', 2, 'NOT ENOUGH EVIDENCE', 0, 5, 1), ('2027-05-06', 2, 'NOT ENOUGH EVIDENCE', 0, 4, 1);"
	    "INSERT INTO start VALUES (1, '', '', '', NULL), (2, '2026-02-06', '', '', NULL), (3, '2026-02-07', '', '', NULL), (4, '2026-02-08', '', NULL, NULL)", &said);
	sha256_open(&sum);
	sha256_add(&sum, said.data, said.len);
	sha256_text(&sum, digest);
	if (strcmp(digest, SAID) != 0 || READINESS_RESULT_VERSION != VERSION)
		fail_msg("version %d of the gate says %s here; version %d was known to say %s", READINESS_RESULT_VERSION, digest, VERSION, SAID);
	buf_free(&said);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(says_what_its_version_says) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
