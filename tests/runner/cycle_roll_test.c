/* A position goes from one contract to the next: exact money, no jump, no breaker, whatever has to be waited for. */
#include "roll_world.h"

/* A session without trades moves equity by the underlying step alone, less what a roll of it costs. */
static void
money_is_exact(const struct world *w, const char *but)
{
	char sql[900];
	snprintf(sql, sizeof sql,
	         "SELECT count(*) FROM equity e WHERE session <> '%s' AND NOT EXISTS (SELECT 1 FROM fills WHERE session_date = e.session AND fill_model <> 'roll')"
	         " AND day_pnl <> %d * (SELECT position FROM decision WHERE session = e.session)"
	         " - coalesce((SELECT sum(CAST(round(1e6 * (commission + abs(fill_price - order_price) * n_contracts * %d)) AS INTEGER)) FROM fills WHERE session_date = e.session), 0)",
	         but, STEP * PV, PV);
	assert_int_equal(ask(w, sql), 0);
}

static void
contracts(void **state)
{
	struct world w;
	(void)state;
	start(&w);
	write_bars(&w, &(struct shape){ .contracts = true });
	assert_int_equal(trade(&w, true, 1000), 0);
	assert_string_equal(w.badge, "");
	pairs_are_neutral(&w);
	says(&w, "SELECT group_concat(session_date || ' ' || contract || ' ' || direction, ', ') FROM (SELECT * FROM fills WHERE fill_model = 'roll' ORDER BY id)",
	     ROLL_DAY " HEJ19 -1, " ROLL_DAY " HEK19 1, 2019-04-09 HEK19 -1, 2019-04-09 HEM19 1, 2019-05-10 HEM19 -1, 2019-05-10 HEN19 1");
	/* the legs' prices are those of one close; the decision after it is about the contract then held */
	says(&w, "SELECT group_concat(decision_price, ' ') FROM (SELECT decision_price FROM intent WHERE kind = 'roll' ORDER BY id LIMIT 2)", "59900000 64900000");
	says(&w, "SELECT contract || ' ' || close FROM decision WHERE session = '" ROLL_DAY "'", "HEK19 64900000");
	/* no jump: every change of X is the same */
	assert_int_equal(ask(&w, "SELECT count(*) FROM decision WHERE sigma_p <> 0 OR direction < 0"), 0);
	money_is_exact(&w, "");
	assert_true(ask(&w, "SELECT count(*) FROM equity WHERE day_pnl > 0") > 50);
	assert_int_equal(ask(&w, "SELECT count(*) FROM equity WHERE stale_mark = 1"), 0);
	stop(&w);
}

static void
a_roll_waits(void **state)
{
	struct world w;
	(void)state;
	start(&w);
	write_bars(&w, &(struct shape){ .contracts = true, .no_new = ROLL_DAY, .no_old = "2019-03-12" });
	assert_int_equal(trade(&w, true, 1000), 0);
	pairs_are_neutral(&w);
	says(&w, "SELECT min(session_date) FROM fills WHERE fill_model = 'roll'", "2019-03-13");
	says(&w, "SELECT group_concat(session) FROM equity WHERE stale_mark = 1", "2019-03-12");
	stop(&w);
}

/* What a roll realises is no trade's result: a fall of 30 % costs more than the 1 % that a trade may lose. */
static void
breaker_and_reconciliation(void **state)
{
	struct world w;
	(void)state;
	start(&w);
	write_bars(&w, &(struct shape){ .contracts = true, .fall = ROLL_DAY });
	assert_int_equal(trade(&w, true, 49), 0); /* to the roll's session */
	says(&w, "SELECT max(session) FROM cycle", ROLL_DAY);
	assert_int_equal(ask(&w, "SELECT realised < -50000000000 FROM rollup WHERE grain = 'day' AND period = '" ROLL_DAY "' AND direction = -1"), 1);
	says(&w, "SELECT state FROM breaker WHERE name = 'max_single_trade_loss'", "active");
	assert_int_equal(ask(&w, "SELECT value < 0 FROM breaker WHERE name = 'max_single_trade_loss'"), 0);
	assert_int_equal(ask(&w, "SELECT orders FROM cycle WHERE session = '2019-03-08'"), 0);
	stop(&w);
}

static void
dates(void **state)
{
	struct world w;
	struct buf b = { 0 };
	(void)state;
	start(&w);
	write_bars(&w, &(struct shape){ 0 });
	buf_str(&b, "symbol,date\n# a Sunday: the first bar after it\nHE,2019-03-10\nHE,2019-06-30\nLE,2019-01-01\nHE," JUMP "\n");
	put_file(w.data, "roll_dates.csv", &b);
	assert_int_equal(trade(&w, true, 1000), 0);
	assert_string_equal(w.badge, "");
	pairs_are_neutral(&w);
	says(&w, "SELECT group_concat(session_date || ' ' || order_price, ', ') FROM (SELECT * FROM fills WHERE fill_model = 'roll' ORDER BY id)",
	     "2019-03-11 54.8, 2019-03-11 54.8, " JUMP " 54.9, " JUMP " 59.9");
	assert_int_equal(ask(&w, "SELECT count(*) FROM decision WHERE sigma_p <> 0 OR direction < 0"), 0);
	money_is_exact(&w, "");
	stop(&w);
	buf_free(&b);
}

static void
neither(void **state)
{
	struct world w;
	(void)state;
	start(&w);
	write_bars(&w, &(struct shape){ 0 });
	assert_int_equal(trade(&w, true, 1000), 0);
	assert_string_equal(w.badge, "unadjusted: rolls counted as returns");
	says(&w, "SELECT value FROM meta WHERE key = 'badge'", "unadjusted: rolls counted as returns");
	assert_int_equal(ask(&w, "SELECT count(*) FROM fills WHERE fill_model = 'roll'"), 0);
	money_is_exact(&w, JUMP);
	assert_int_equal(ask(&w, "SELECT day_pnl = 51 * 40000000 * (SELECT position FROM decision WHERE session = '" JUMP "') FROM equity WHERE session = '" JUMP "'"), 1);
	stop(&w);
}

static void
bad_dates_are_refused(void **state)
{
	static const struct { const char *text, *says; } bad[] = {
		{ "HE\n", "roll_dates.csv:1: HE: not two fields" },
		{ "HE,2019-03-10,x\n", "roll_dates.csv:1: HE,2019-03-10,x: not two fields" },
		{ "symbol,date\n\nhe,2019-03-10\n", "roll_dates.csv:3: he: not a symbol" },
		{ "HE,2019-02-30\n", "roll_dates.csv:1: 2019-02-30: not a date" },
		{ "HE,2019-03-10\nHE,2019-03-10\n", "roll_dates.csv:2: 2019-03-10: a second row" },
	};
	struct world w;
	(void)state;
	start(&w);
	write_bars(&w, &(struct shape){ 0 });
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct buf b = { 0 };
		buf_str(&b, bad[i].text);
		put_file(w.data, "roll_dates.csv", &b);
		assert_int_equal(trade(&w, true, 1), -1);
		assert_int_equal(w.code, 78);
		if (strstr(w.err, bad[i].says) == NULL)
			fail_msg("%s", w.err);
		buf_free(&b);
	}
	/* a file that has contracts needs no dates: which of them is meant is not guessed */
	struct buf b = { 0 };
	buf_str(&b, "HE,2019-03-10\n");
	put_file(w.data, "roll_dates.csv", &b);
	write_bars(&w, &(struct shape){ .contracts = true });
	assert_int_equal(trade(&w, true, 1), -1);
	assert_non_null(strstr(w.err, "HE.csv: it has a contract column and dates in roll_dates.csv"));
	buf_free(&b);
	stop(&w);
}

static void
simulated(void **state)
{
	struct world w;
	(void)state;
	start(&w);
	assert_int_equal(trade(&w, false, 80), 0);
	pairs_are_neutral(&w);
	assert_true(ask(&w, "SELECT count(DISTINCT symbol) FROM fills WHERE fill_model = 'roll'") >= 2);
	assert_int_equal(ask(&w, "SELECT count(*) FROM equity WHERE stale_mark = 1"), 0);
	stop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contracts), cmocka_unit_test(a_roll_waits), cmocka_unit_test(breaker_and_reconciliation), cmocka_unit_test(dates), cmocka_unit_test(neither),
		cmocka_unit_test(bad_dates_are_refused), cmocka_unit_test(simulated),
	};
	return cmocka_run_group_tests_name("cycle_roll", tests, NULL, NULL);
}
