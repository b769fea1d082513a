/* A position goes from one contract to the next: exact money, no jump, no breaker, whatever has to be waited for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "buf.h"
#include "db.h"
#include "engine.h"
#include "setup.h"
#include "verify.h"

#define PV 400
#define STEP 100000 /* micro: what the underlying price rises a session */
#define ROLL_DAY "2019-03-11" /* 15th trading day before 1 April */

struct world {
	char home[64], data[96], csv[96];
	struct config cfg;
	struct db *db;
	struct feed *feed;
	char badge[96], err[600];
	int code;
};

/* What a case changes of the plain file of deliveries. */
struct shape {
	bool contracts;      /* a contract column, else one series that jumps by 5 on JUMP */
	const char *fall;    /* on this date and after it prices are 0.7 of what they were */
	const char *no_old, *no_new; /* HEJ19 and HEK19 have no bar on these dates */
};
#define JUMP "2019-03-12"

static const struct { const char *id, *last; } deliveries[] = { { "HEG19", "2019-02-14" }, { "HEJ19", "2019-04-12" }, { "HEK19", "2019-05-14" }, { "HEM19", "2019-06-14" }, { "HEN19", "2019-07-15" } };

static date_t
day_of(const char *text)
{
	date_t day;
	assert_int_equal(date_parse(text, &day), 0);
	return day;
}

static void
put_file(const char *dir, const char *name, const struct buf *b)
{
	char path[400];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	assert_int_equal(buf_write_file(path, b->data, b->len, 0600, false), 0);
}

static void
put_row(struct buf *b, const char *day, double open, double close, const char *contract)
{
	buf_fmt(b, "%s,%.3f,%.3f,%.3f,%.3f,30000%s%s\n", day, open, open > close ? open : close, open < close ? open : close, close, contract[0] != '\0' ? "," : "", contract);
}

static bool
is(const char *a, const char *day)
{
	return a != NULL && strcmp(a, day) == 0;
}

/* Weekdays from 2019-01-02 on: 50, 50.1, 50.2 and so on; each delivery lies 5 above the one before. */
static void
write_bars(const struct world *w, const struct shape *s)
{
	struct buf b = { 0 };
	double close = 50;
	buf_fmt(&b, "date,open,high,low,close,volume%s\n", s->contracts ? ",contract" : "");
	for (date_t d = day_of("2019-01-02"); d < day_of("2019-06-01"); d++) {
		char day[DATE_TEXT];
		if (date_weekday(d) > 4)
			continue;
		date_format(d, day);
		double open = close;
		close = is(s->fall, day) ? close * 0.7 : close + 0.1;
		close = (double)(int64_t)(close * 40 + 0.5) / 40;
		if (!s->contracts) {
			double jump = d >= day_of(JUMP) ? 5 : 0;
			put_row(&b, day, open + jump, close + jump, "");
			continue;
		}
		for (int k = 0; k < 5; k++) {
			bool gone = (k == 1 && is(s->no_old, day)) || (k == 2 && is(s->no_new, day));
			if (!gone && d <= day_of(deliveries[k].last))
				put_row(&b, day, open + 5 * k, close + 5 * k, deliveries[k].id);
		}
	}
	put_file(w->csv, "HE.csv", &b);
	buf_free(&b);
}

static int
start(struct world *w)
{
	char err[512];
	memset(w, 0, sizeof *w);
	snprintf(w->home, sizeof w->home, "/tmp/cycle_roll_test.XXXXXX");
	assert_non_null(mkdtemp(w->home));
	snprintf(w->data, sizeof w->data, "%s/data", w->home);
	snprintf(w->csv, sizeof w->csv, "%s/csv", w->home);
	assert_int_equal(setup_folder(w->data, 0700) | setup_folder(w->csv, 0700), 0);
	setenv("HYDRA_DATA_DIR", w->data, 1);
	setenv("HYDRA_RUN_DIR", w->home, 1);
	setenv("HYDRA_MARKETS", "HE,LE,ZC", 1);
	setenv("HYDRA_CAPITAL", "5000000", 1);
	setenv("HYDRA_SEED", "7", 1);
	setenv("HYDRA_SIM_SESSIONS", "200", 1);
	setenv("HYDRA_SIM_WARMUP", "200", 1);
	if (config_load(&w->cfg, err, sizeof err) != 0)
		fail_msg("%s", err);
	return 0;
}

static void
stop(struct world *w)
{
	char command[128];
	db_close(w->db);
	snprintf(command, sizeof command, "rm -rf '%s'", w->home);
	assert_int_equal(system(command), 0);
}

/* Trades the folder, or the simulated market; at most `sessions`. 0, or -1 with err and code. */
static int
trade(struct world *w, bool files, int sessions)
{
	struct setup s;
	date_t day;
	char path[400];
	bool transient;
	if ((files ? setup_replay(&w->cfg, w->csv, false, &s, &w->code, w->err, sizeof w->err) : setup_feed(&w->cfg, &s, &w->code, w->err, sizeof w->err)) != 0)
		return -1;
	snprintf(w->badge, sizeof w->badge, "%s", s.feed->badge);
	struct engine *e = engine_open(&w->cfg, s.feed, &w->code, w->err, sizeof w->err);
	if (e == NULL)
		fail_msg("%s", w->err);
	while (sessions-- > 0 && engine_next(e, &day) == ENGINE_OK)
		if (engine_cycle(e, day, false) != ENGINE_OK)
			fail_msg("%s", engine_reason(e));
	engine_close(e);
	setup_close(&s);
	struct buf out = { 0 };
	if (verify_run(&w->cfg, &out, false) != 0)
		fail_msg("%s", out.data);
	buf_free(&out);
	snprintf(path, sizeof path, "%s/fill_journal.db", w->data);
	w->db = db_open(path, DB_READ, false, &transient, w->err, sizeof w->err);
	assert_non_null(w->db);
	return 0;
}

static int64_t
ask(const struct world *w, const char *sql)
{
	struct db_stmt *s = db_prepare(w->db, sql);
	if (s == NULL || db_step(s) != 1)
		fail_msg("%s: %s", sql, db_error(w->db));
	int64_t n = db_int(s, 0);
	db_reset(s);
	return n;
}

static void
says(const struct world *w, const char *sql, const char *want)
{
	struct db_stmt *s = db_prepare(w->db, sql);
	if (s == NULL || db_step(s) != 1)
		fail_msg("%s: %s", sql, db_error(w->db));
	assert_string_equal(db_text(s, 0), want);
	db_reset(s);
}

/* Both legs of each roll, in one order: all of what was held, out of one contract and into the next. */
static void
pairs_are_neutral(const struct world *w)
{
	assert_int_equal(ask(w, "SELECT count(*) FROM intent WHERE kind = 'roll' AND (state <> 'done' OR filled <> n OR (ref LIKE '%-3') <> reducing)"), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM intent a JOIN intent b ON b.id = a.id + 1 WHERE a.kind = 'roll' AND a.reducing = 1"
	                        " AND (b.kind <> 'roll' OR b.n <> a.n OR b.direction <> -a.direction OR b.deadline <> a.deadline OR b.symbol <> a.symbol)"), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM position GROUP BY symbol, q <> 0 HAVING q <> 0 AND count(*) > 1 UNION ALL SELECT 0"), 0);
	assert_int_equal(ask(w, "SELECT count(*) FROM fills WHERE (fill_model = 'roll') <> (intent_id IN (SELECT id FROM intent WHERE kind = 'roll'))"), 0);
}

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
		cmocka_unit_test(contracts), cmocka_unit_test(a_roll_waits), cmocka_unit_test(breaker_and_reconciliation), cmocka_unit_test(dates),
		cmocka_unit_test(neither), cmocka_unit_test(bad_dates_are_refused), cmocka_unit_test(own_contract), cmocka_unit_test(simulated), cmocka_unit_test(verify_recomputes_rolls),
	};
	return cmocka_run_group_tests_name("cycle_roll", tests, NULL, NULL);
}
