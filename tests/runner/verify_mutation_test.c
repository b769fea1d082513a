/*
 * verify is proved by mutation (docs/architecture.md): one changed cell of any
 * column of any table of a ledger is found, and one lost or invented row. What
 * nothing can check is named in verify_test.c, with why.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "verify_world.h"

/* Columns of a table with the type they are declared with; pk: part of its key. */
struct column {
	char name[32], type[16];
	bool pk;
};

static int
columns(const struct world *w, const char *table, struct column *out, int max)
{
	char sql[128];
	struct db *db = open_file(w->data, DB_READ);
	snprintf(sql, sizeof sql, "SELECT name, type, pk FROM pragma_table_info('%s')", table);
	struct db_stmt *s = db_prepare(db, sql);
	assert_non_null(s);
	int n = 0;
	while (n < max && db_step(s) == 1) {
		snprintf(out[n].name, sizeof out[n].name, "%s", db_text(s, 0));
		snprintf(out[n].type, sizeof out[n].type, "%s", db_text(s, 1));
		out[n++].pk = db_int(s, 2) != 0;
	}
	db_close(db);
	return n;
}

/* The row to change when the middle one would prove too little: the first of these, from the middle on. */
static const struct {
	const char *table, *column, *where;
} rows[] = {
	/* of a decision that asks for nothing, the statistics enter nothing */
	{ "decision", "sigma_p", "EXISTS (SELECT 1 FROM intent i WHERE i.session = decision.session AND i.symbol = decision.symbol)" },
	{ "decision", "adv", "EXISTS (SELECT 1 FROM intent i WHERE i.session = decision.session AND i.symbol = decision.symbol)" },
};

/* WHERE clause naming the first, middle or last row (at 0, 1, 2) of a table by its key. */
static void
row_of(const struct world *w, const char *table, const struct column *c, int n, const char *column, int at, struct buf *out)
{
	struct buf keys = { 0 }, sql = { 0 };
	const char *where = "1";
	for (int i = 0; i < n; i++)
		if (c[i].pk)
			buf_fmt(&keys, "%s%s", keys.len > 0 ? ", " : "", c[i].name);
	if (keys.len == 0)
		buf_str(&keys, "rowid");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (strcmp(rows[i].table, table) == 0 && strcmp(rows[i].column, column) == 0)
			where = rows[i].where;
	buf_fmt(&sql, "SELECT count(*) FROM %s WHERE %s", table, where);
	int64_t count = number(w, sql.data);
	buf_fmt(out, "(%s) = (SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT 1 OFFSET %" PRId64 ")", keys.data, keys.data, table, where, keys.data, at == 0 ? 0 : at == 1 ? count / 2 : count - 1);
	buf_free(&keys);
	buf_free(&sql);
}

/* A small change that keeps the kind of the value, then another kind of value, then none. */
static void
change(const char *table, const struct column *c, int which, const char *row, struct buf *sql)
{
	bool integer = strcmp(c->type, "INTEGER") == 0, real = strcmp(c->type, "REAL") == 0;
	struct buf value = { 0 };
	if (which == 2)
		buf_str(&value, "NULL");
	else if (which == 1 && (integer || real))
		buf_str(&value, "'x'");
	else if (which == 1)
		buf_fmt(&value, "coalesce('7' || %s, '7')", c->name);
	else if (integer)
		buf_fmt(&value, c->pk ? "%s + 1000000" : strcmp(c->name, "kind") == 0 ? "%s + 10" : "coalesce(%s + 1, 1)", c->name);
	else if (real)
		buf_fmt(&value, "coalesce(%s * (1 + 1e-12) + 1e-12, 0.5)", c->name);
	else
		buf_fmt(&value, "coalesce(%s || 'x', 'x')", c->name);
	buf_clear(sql);
	buf_fmt(sql, "UPDATE %s SET %s = %s WHERE %s AND %s IS NOT %s", table, c->name, value.data, row, c->name, value.data);
	buf_free(&value);
}

/* Cells that this loop's change (0 the small one, 2 to none) leaves legal, because nothing else in the ledger says what they were. */
static const struct {
	const char *table, *column, *why;
	int which;
} loose[] = {
	{ "cycle", "late_seconds", "wall clock: how late the machine was", 0 },
	{ "decision", "bars_missing", "counted against the exchange's calendar, which is not kept", 0 },
	{ "decision", "low", "the session's bar is kept nowhere else; in a sim it lies on the tick", 0 },
	{ "decision", "high", "the same", 0 },
	{ "decision", "volume", "the same", 0 },
	{ "record", "alpha", "of a record that was left, or while a line of readiness.conf is refused: within its range", 0 },
	{ "record", "hurdle", "the same", 0 },
	{ "judgement", "failed", "of a session that is over: the rows have gone on since; the newest is held against readiness", 0 },
	{ "judgement", "open", "the same", 0 },
	{ "start", "ended", "a start that never ended is a crash, and may be one", 2 },
};

static bool
is_loose(const char *table, const char *column, int which)
{
	for (size_t i = 0; i < sizeof loose / sizeof loose[0]; i++)
		if (which == loose[i].which && strcmp(loose[i].table, table) == 0 && strcmp(loose[i].column, column) == 0)
			return true;
	return false;
}

static int
try_column(const struct world *w, const char *table, const struct column *c, int n, int i, int *tried)
{
	int missed = 0;
	struct buf out = { 0 }, row = { 0 }, sql = { 0 };
	for (int at = w->files; at < 3 - w->files; at++) { /* of the files' ledger the middle row alone */
		buf_clear(&row);
		row_of(w, table, c, n, c[i].name, at, &row);
		for (int which = 0; which < (at == 1 ? 3 : 1); which++) {
			change(table, &c[i], which, row.data, &sql);
			int found = after(w, sql.data, &out);
			if (found < 0)
				continue; /* the schema does not take it, or it stands there already */
			++*tried;
			if (found == 0 && !is_loose(table, c[i].name, which)) {
				print_error("%s: not found: %s\n", w->name, sql.data);
				missed++;
			}
		}
	}
	buf_free(&out);
	buf_free(&row);
	buf_free(&sql);
	return missed;
}

static void
finds_every_cell(void **state)
{
	static const char *const tables[] = { "fills", "meta", "contract", "cycle", "decision", "intent", "ord", "position", "account", "cash_flow", "equity", "breaker", "event",
		"rollup", "reconciled", "record", "override", "start", "readiness", "judgement", "sqlite_sequence" };
	const struct world *w = *state;
	int missed = 0, tried = 0;
	for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++) {
		char sql[64];
		struct column c[40];
		int n = columns(w, tables[t], c, 40);
		assert_true(n > 0);
		snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", tables[t]);
		if (number(w, sql) == 0) {
			assert_true(w->files && strcmp(tables[t], "cash_flow") == 0);
			continue;
		}
		for (int i = 0; i < n; i++) {
			int before = tried;
			missed += try_column(w, tables[t], c, n, i, &tried);
			if (tried == before && strcmp(tables[t], "account") != 0 && strcmp(tables[t], "readiness") != 0)
				fail_msg("%s.%s: nothing was changed", tables[t], c[i].name);
		}
	}
	print_message("%s: %d cells changed, %d not found\n", w->name, tried, missed);
	assert_int_equal(missed, 0);
}

/* No table of the schema is left out of the loop above, but job, which engine_agent_operator_test changes, and model, which it and verify_model_test do. */
static void
knows_every_table(void **state)
{
	(void)state;
	assert_int_equal(number(&sim, "SELECT count(*) FROM sqlite_master WHERE type = 'table'"), 23);
	assert_int_equal(number(&sim, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('model', 'job')"), 2);
}

/* Each fact of meta, and a lost or invented row of each table. */
static void
finds_facts_and_rows(void **state)
{
	static const char *const changes[] = {
		"UPDATE meta SET value = 'csv' WHERE key = 'mode'",
		"UPDATE meta SET value = 'EUR' WHERE key = 'currency'",
		"UPDATE meta SET value = '8' WHERE key = 'seed'",
		"UPDATE meta SET value = value + 1 WHERE key = 'capital0'",
		"UPDATE meta SET value = value + 1 WHERE key = 'capital_stated'",
		"UPDATE meta SET value = 1 - value WHERE key = 'halted'",
		"UPDATE meta SET value = 'because' WHERE key = 'stopped'",
		"UPDATE meta SET value = '2000-01-03' WHERE key = 'advanced_session'",
		"UPDATE meta SET value = 'yesterday' WHERE key = 'created_at'",
		"UPDATE meta SET value = upper(value) || 'G' WHERE key = 'epoch'",
		"UPDATE meta SET value = 'none' WHERE key = 'input'",
		"UPDATE meta SET value = 'line' || char(10) WHERE key = 'badge'",
		"UPDATE meta SET value = '-1' WHERE key = 'warmup_total'",
		"INSERT INTO meta VALUES ('colour', 'blue')",
		"DELETE FROM meta WHERE key = 'seed'",
		"INSERT INTO model VALUES (1, '2020-01-02', 'champion', 'f', 's', NULL)",
		"INSERT INTO job (ref, session, kind, state) VALUES ('j', '2020-01-02', 'k', 's')",
		"DELETE FROM fills WHERE id = (SELECT max(id) / 2 FROM fills)",
		"DELETE FROM fills WHERE id = (SELECT max(id) FROM fills)",
		"INSERT INTO fills SELECT max(id) + 1, timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage, volume_at_fill, spread_at_fill,"
		" fill_latency_ms, order_id, NULL, exec_rev, intent_id, session_date, contract, decision_price, commission, spread_source, fill_model, recorded_at FROM fills",
		"DELETE FROM contract WHERE symbol = 'HE'",
		"DELETE FROM cycle WHERE id = (SELECT max(id) / 2 FROM cycle)",
		"DELETE FROM cycle WHERE id = (SELECT max(id) FROM cycle)",
		"DELETE FROM decision WHERE symbol = 'HE' AND session = (SELECT session FROM cycle LIMIT 1 OFFSET 50)",
		"DELETE FROM intent WHERE id = (SELECT max(id) / 2 FROM intent)",
		"DELETE FROM intent WHERE id = (SELECT max(id) FROM intent)",
		"DELETE FROM ord WHERE id = (SELECT max(id) / 2 FROM ord)",
		"INSERT INTO ord SELECT max(id) + 1, 'z.1', max(intent_id), stage, sub, sub_end, slice, misses, n, limit_price, filled, state, fills, notional FROM ord",
		"DELETE FROM position WHERE symbol = 'HE'",
		"INSERT INTO position(symbol, contract, q, avg) VALUES ('HE', 'HEZ99', 0, '0')",
		"DELETE FROM account",
		"DELETE FROM equity WHERE session = (SELECT session FROM cycle LIMIT 1 OFFSET 50)",
		"DELETE FROM equity WHERE session = (SELECT max(session) FROM equity)",
		"INSERT INTO equity SELECT '1999-01-04', cash, flow, equity, day_pnl, ret, unrealised, realised, fees, gross, exposed, stale_mark, peak, drawdown, max_drawdown FROM equity LIMIT 1",
		"DELETE FROM breaker WHERE kind = 1",
		"DELETE FROM event WHERE seq = (SELECT max(seq) / 2 FROM event)",
		"DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
		"DELETE FROM event WHERE kind = 'fill' AND seq = (SELECT max(seq) FROM event WHERE kind = 'fill')",
		"INSERT INTO event(key, at, session, kind, severity, text, data) VALUES ('fill:x', '2020-01-02T00:00:00+00:00', NULL, 'fill', 'info', 't', '{}')",
		"DELETE FROM rollup WHERE grain = 'month' AND period = (SELECT max(period) FROM rollup WHERE grain = 'month')",
		"DELETE FROM rollup WHERE grain = 'day' AND period = (SELECT min(period) FROM rollup WHERE grain = 'day')",
		"INSERT INTO rollup SELECT 'year', symbol, direction, '2020', n, contracts, notional, commission, cost, predicted, delay, improved, realised, judged, mean_x, m2_x, mean_y, m2_y, cxy, mean_abs,"
		" latency_n, latency_mean, sketch_x, sketch_y FROM rollup LIMIT 1",
		"DELETE FROM reconciled WHERE symbol = (SELECT max(symbol) FROM reconciled)",
		"INSERT INTO reconciled SELECT 'NONE', intents, contracts, fills, mean_x, m2_x, mean_y, m2_y, cxy, sketch_x, sketch_y, rolls, unfilled, unreadable, left_fills, late FROM reconciled"
		" LIMIT 1",
		"DELETE FROM record WHERE k = 2",
		"INSERT INTO record VALUES (3, (SELECT max(session) FROM equity), (SELECT equity FROM equity ORDER BY session DESC LIMIT 1), '2026-01-02T00:00:00+00:00', 'the operator asked for it', 0.02, 0)",
		"DELETE FROM override WHERE line = 2",
		"INSERT INTO override VALUES (9, 'dd_p95 = 0.1', 'dd_p95', 0.1, NULL, '', 0)",
		"DELETE FROM start WHERE id = 2",
		"DELETE FROM judgement WHERE session = (SELECT min(session) FROM judgement)",
		"DELETE FROM judgement",
		"DELETE FROM readiness",
		"INSERT INTO judgement SELECT '1999-01-04', 1, verdict, failed, open, version FROM judgement LIMIT 1",
		"UPDATE cycle SET implausible = 1 WHERE id = 50",
		"INSERT INTO sqlite_sequence VALUES ('job', 5)",
		"PRAGMA application_id = 7; UPDATE meta SET value = value WHERE key = 'seed'",
	};
	const struct world *w = *state;
	struct buf out = { 0 };
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		int found = after(w, changes[i], &out);
		if (found == -1 || found == 0)
			fail_msg("%s: %s: %s", w->name, found == 0 ? "not found" : "refused", changes[i]);
	}
	buf_free(&out);
}

/* Another legal value, where a careless check would be content. */
static void
finds_legal_looking_lies(void **state)
{
	static const char *const changes[] = {
		"UPDATE fills SET direction = -direction WHERE id = 50",
		"UPDATE fills SET fill_latency_ms = fill_latency_ms + 0.001 WHERE id = 50",
		"UPDATE fills SET timestamp = (SELECT timestamp FROM fills f WHERE f.id = 51) WHERE id = 50",
		"UPDATE fills SET spread_source = CASE spread_source WHEN 'quoted' THEN 'assumed' ELSE 'quoted' END WHERE id = 50",
		"UPDATE fills SET fill_model = 'step' WHERE id = 50 AND fill_model <> 'step'",
		"UPDATE fills SET session_date = (SELECT session FROM cycle WHERE session > session_date LIMIT 1) WHERE id = 50",
		"UPDATE fills SET volume_at_fill = 1 WHERE id = (SELECT min(id) FROM fills WHERE id >= 50 AND fill_model = 'mid')",
		"UPDATE intent SET state = 'lost' WHERE id = 50",
		"UPDATE intent SET state = 'expired', filled = 0 WHERE id = 50 AND filled > 0",
		"UPDATE intent SET reducing = 1 - reducing WHERE id = 50",
		"UPDATE intent SET deadline = (SELECT session FROM cycle WHERE session > deadline LIMIT 1) WHERE id = 50",
		"UPDATE intent SET kind = 'roll' WHERE id = 50",
		"UPDATE ord SET state = 'working' WHERE id = 50",
		"UPDATE ord SET misses = 1 WHERE id = 50",
		"UPDATE ord SET slice = 2 WHERE id = 50",
		"UPDATE ord SET sub = 2, sub_end = 2 WHERE id = 50",
		"UPDATE decision SET direction = -direction WHERE (session, symbol) = (SELECT session, symbol FROM decision WHERE target <> 0 LIMIT 1 OFFSET 20)",
		"UPDATE decision SET model = 'v1' WHERE (session, symbol) = (SELECT session, symbol FROM decision LIMIT 1 OFFSET 50)",
		"UPDATE decision SET reason = 'no bar today' WHERE (session, symbol) = (SELECT session, symbol FROM decision WHERE reason = 'ok' LIMIT 1 OFFSET 50)",
		"UPDATE cycle SET scheduled_at = (SELECT scheduled_at FROM cycle c WHERE c.id = cycle.id + 1) WHERE id = 50",
		"UPDATE cycle SET state = 'missed' WHERE id = 50",
		"UPDATE cycle SET state = 'decided', phase = 'decide', reason = '', finished_at = NULL WHERE id = 50",
		"UPDATE equity SET exposed = 1 - exposed WHERE session = (SELECT session FROM cycle WHERE id = 50)",
		"UPDATE equity SET stale_mark = 1 - stale_mark WHERE session = (SELECT session FROM cycle WHERE id = 50)",
		"UPDATE breaker SET state = 'cooldown', counter = 1 WHERE kind = 0 AND state <> 'cooldown'",
		"UPDATE position SET opening = opening + 1, q = q + 1 WHERE symbol = 'HE'",
		"UPDATE event SET severity = 'warning' WHERE seq = 60 AND severity <> 'warning'",
		"UPDATE event SET data = '{}' WHERE seq = (SELECT seq FROM event WHERE kind = 'cycle_update' LIMIT 1 OFFSET 50)",
		"UPDATE event SET data = replace(data, '\"mode\":\"', '\"mode\":\"x') WHERE seq = (SELECT seq FROM event WHERE kind = 'cycle_update' LIMIT 1 OFFSET 50)",
		"UPDATE event SET data = replace(data, '\"positions\":\"', '\"positions\":\"1') WHERE seq = (SELECT seq FROM event WHERE kind = 'cycle_update' LIMIT 1 OFFSET 50)",
		"UPDATE event SET data = replace(data, '\"equity\":\"$', '\"equity\":\"$1') WHERE seq = (SELECT seq FROM event WHERE kind = 'cycle_update' LIMIT 1 OFFSET 50)",
		"UPDATE meta SET value = 'cash mismatch: cash 1.00, the fills make it 2.00' WHERE key = 'stopped'", /* no event tells it */
		/* its fill would be better than the middle that it was quoted from */
		"UPDATE ord SET limit_price = limit_price + 1000000 WHERE id = (SELECT o.id FROM ord o JOIN intent i ON i.id = o.intent_id WHERE o.stage = 'cross' AND o.limit_price IS NOT NULL AND o.state = 'done' AND i.direction = 1"
		" AND o.filled > 0 LIMIT 1)",
		"UPDATE rollup SET mean_abs = mean_abs + 1e-9 WHERE grain = 'total' AND symbol = 'HE' AND direction = 1",
		/* a sketch that can be read, of as many fills, of another row */
		"UPDATE rollup SET sketch_y = sketch_x WHERE grain = 'total' AND symbol = 'HE' AND direction = 1",
		"UPDATE reconciled SET sketch_x = sketch_y WHERE symbol = 'HE'",
		"UPDATE record SET alpha = 0.03 WHERE k = 2",
		"UPDATE judgement SET verdict = 'READY' WHERE session = (SELECT min(session) FROM judgement)",
		"UPDATE judgement SET record = 1 WHERE session = (SELECT min(session) FROM judgement WHERE session > (SELECT max(after) FROM record))",
		"UPDATE judgement SET open = open + 1 WHERE session = (SELECT max(session) FROM judgement)",
		"UPDATE judgement SET session = (SELECT max(session) FROM equity e WHERE e.session < judgement.session) WHERE session = (SELECT max(session) FROM judgement)",
		/* two cells that agree with each other */
		"UPDATE account SET cash = cash + 1000000, fees = fees - 1000000",
		"UPDATE intent SET n = n + 1, filled = filled + 1 WHERE id = 50",
	};
	const struct world *w = *state;
	struct buf out = { 0 };
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		int found = after(w, changes[i], &out);
		if (found == -1 || found == 0)
			fail_msg("%s: %s: %s", w->name, found == 0 ? "not found" : "refused", changes[i]);
	}
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(knows_every_table),
		{ "finds_every_cell sim", finds_every_cell, NULL, NULL, &sim },
		{ "finds_every_cell csv", finds_every_cell, NULL, NULL, &csv },
		{ "finds_facts_and_rows sim", finds_facts_and_rows, NULL, NULL, &sim },
		{ "finds_legal_looking_lies sim", finds_legal_looking_lies, NULL, NULL, &sim },
	};
	return cmocka_run_group_tests(tests, setup_all, teardown_all);
}
