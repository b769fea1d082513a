/* What verify finds of a roll, and of a contract of the user's own, that was changed afterwards. */
#include "roll_world.h"

/* The user's own contract is stamped, traded with, and taken from the ledger by verify. */
static void
own_contract(void **state)
{
	static const char *const changes[] = { "point_value = point_value + 1000000", "tick = tick * 2", "spread_ticks = 3", "commission = commission + 1", "exchange = 'CBOT'", "currency = 'EUR'", "labelled = 1" };
	struct world w;
	struct buf b = { 0 }, whole = { 0 }, out = { 0 };
	char path[400], sql[200], err[400];
	bool transient;
	(void)state;
	start(&w);
	write_bars(&w, &(struct shape){ .contracts = true });
	buf_str(&b, "HE,CME,USD,400,0.025,4,2.5,GJKMNQVZ\n");
	put_file(w.data, "contracts.csv", &b);
	assert_int_equal(trade(&w, true, 60), 0);
	says(&w, "SELECT spread_ticks || ' ' || commission FROM contract", "4 2500000");
	assert_int_equal(ask(&w, "SELECT length(value) FROM meta WHERE key = 'contracts'"), 64);
	assert_int_equal(ask(&w, "SELECT count(*) FROM fills WHERE fill_model = 'roll' AND abs(abs(fill_price - order_price) - 0.05) < 1e-9 AND commission = 2.5 * n_contracts"), 2);
	db_close(w.db);
	snprintf(path, sizeof path, "%s/contracts.csv", w.data);
	assert_int_equal(unlink(path), 0); /* the ledger knows it */
	assert_int_equal(verify_run(&w.cfg, &out, false), 0);
	snprintf(path, sizeof path, "%s/fill_journal.db", w.data);
	assert_int_equal(buf_read_file(&whole, path, (size_t)1 << 28), 0);
	for (size_t i = 0; i <= sizeof changes / sizeof changes[0]; i++) {
		bool key = i == sizeof changes / sizeof changes[0];
		snprintf(sql, sizeof sql, key ? "DELETE FROM meta WHERE key = 'contracts'" : "UPDATE contract SET %s", key ? "" : changes[i]);
		w.db = db_open(path, DB_WRITE, false, &transient, err, sizeof err);
		assert_true(w.db != NULL && db_exec(w.db, sql) == 0);
		db_close(w.db);
		buf_clear(&out);
		if (verify_run(&w.cfg, &out, false) <= 0)
			fail_msg("not found: %s", sql);
		put_file(w.data, "fill_journal.db", &whole);
	}
	/* without its row the same files are another input */
	struct setup s;
	int code;
	assert_int_equal(setup_replay(&w.cfg, w.csv, false, &s, &code, err, sizeof err), 0);
	assert_null(engine_open(&w.cfg, s.feed, &code, err, sizeof err));
	assert_int_equal(code, 78);
	assert_non_null(strstr(err, "contracts.csv"));
	setup_close(&s);
	buf_clear(&b);
	buf_str(&b, "HE,CME,USD,400,0.025,0,2.5,GJKMNQVZ\n");
	put_file(w.data, "contracts.csv", &b);
	assert_int_equal(trade(&w, true, 1), -1);
	assert_int_equal(w.code, 78);
	assert_non_null(strstr(w.err, "contracts.csv:1: 0: not a spread in ticks"));
	w.db = NULL;
	buf_free(&b);
	buf_free(&out);
	buf_free(&whole);
	stop(&w);
}

/* One thing about a roll is changed, and verify says so. */
static void
verify_recomputes_rolls(void **state)
{
	static const char *const changes[] = {
		"UPDATE intent SET n = n + 1 WHERE %s", "UPDATE intent SET direction = -direction WHERE %s", "UPDATE intent SET contract = 'HEX30' WHERE %s",
		"UPDATE intent SET kind = 'trade' WHERE %s", "UPDATE intent SET reducing = 1 - reducing WHERE %s", "UPDATE intent SET predicted = predicted * 2 WHERE %s",
		"UPDATE intent SET decision_price = decision_price + 25000 WHERE %s", "UPDATE intent SET arrival = arrival + 25000 WHERE %s",
		"UPDATE intent SET session = deadline WHERE %s", "UPDATE intent SET deadline = session WHERE %s", "UPDATE intent SET ref = ref || 'x' WHERE %s",
		"UPDATE intent SET state = 'expired' WHERE %s", "UPDATE intent SET filled = filled - 1 WHERE %s", "UPDATE intent SET symbol = 'LE' WHERE %s",
		"DELETE FROM intent WHERE %s", "UPDATE fills SET contract = 'HE' WHERE intent_id IN (SELECT id FROM intent WHERE %s)",
		"UPDATE fills SET fill_price = order_price WHERE intent_id IN (SELECT id FROM intent WHERE %s)", "UPDATE fills SET fill_model = 'cross' WHERE intent_id IN (SELECT id FROM intent WHERE %s)",
		"UPDATE fills SET timestamp = session_date || 'T14:00:00.000000+00:00' WHERE intent_id IN (SELECT id FROM intent WHERE %s)",
		"UPDATE fills SET n_contracts = n_contracts - 1 WHERE intent_id IN (SELECT id FROM intent WHERE %s)", "UPDATE ord SET stage = 'cross' WHERE intent_id IN (SELECT id FROM intent WHERE %s)",
		"UPDATE decision SET contract = 'HEX30' WHERE (session, symbol) IN (SELECT deadline, symbol FROM intent WHERE %s)",
		"UPDATE decision SET close = close + 25000 WHERE (session, symbol) IN (SELECT deadline, symbol FROM intent WHERE %s)",
		"DELETE FROM position WHERE (symbol, contract) IN (SELECT symbol, contract FROM intent WHERE %s)",
	};
	struct world w;
	char path[400], sql[400], err[400];
	struct buf whole = { 0 }, out = { 0 };
	bool transient;
	(void)state;
	start(&w);
	assert_int_equal(trade(&w, false, 60), 0);
	int64_t first = ask(&w, "SELECT min(id) FROM intent WHERE kind = 'roll' AND symbol = 'HE'");
	db_close(w.db);
	snprintf(path, sizeof path, "%s/fill_journal.db", w.data);
	assert_int_equal(buf_read_file(&whole, path, (size_t)1 << 28), 0);
	for (size_t i = 0; i < 2 * (sizeof changes / sizeof changes[0]); i++) {
		char which[32];
		snprintf(which, sizeof which, "id = %d", (int)first + (int)(i % 2));
		snprintf(sql, sizeof sql, changes[i / 2], which);
		w.db = db_open(path, DB_WRITE, false, &transient, err, sizeof err);
		assert_non_null(w.db);
		if (db_exec(w.db, sql) != 0 || db_changes(w.db) == 0)
			fail_msg("%s: %s", sql, db_error(w.db));
		db_close(w.db);
		buf_clear(&out);
		if (verify_run(&w.cfg, &out, false) <= 0)
			fail_msg("not found: %s\n%s", sql, out.data);
		put_file(w.data, "fill_journal.db", &whole);
	}
	w.db = NULL;
	buf_clear(&out);
	assert_int_equal(verify_run(&w.cfg, &out, false), 0);
	buf_free(&out);
	buf_free(&whole);
	stop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_contract), cmocka_unit_test(verify_recomputes_rolls),
	};
	return cmocka_run_group_tests_name("verify_roll", tests, NULL, NULL);
}
