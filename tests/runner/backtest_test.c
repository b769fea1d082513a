/*
 * The backtest is the cycle's own result: the engine trades given probabilities through the ledger, the backtest trades the
 * same, and every session's money is equal to the micro. In runs in which no breaker trips, because the backtest has none;
 * that none did, and that what is compared holds what can differ (rolls, flips, stages, slices, orders that expire), is
 * asked of the ledger.
 */
#include <math.h>

#include "backtest_world.h"
#include "engine_internal.h"
#include "opinion.h"

static double
unlucky(const char *symbol, date_t session)
{
	return strong(2, symbol, session);
}

static double
long_only(const char *symbol, date_t session)
{
	(void)symbol;
	(void)session;
	return 0.56;
}

struct given {
	struct forecast_source base;
	opinion p;
};

/* The engine's source: a model with these probabilities. */
static void
given_eval(const struct forecast_source *self, const struct contract *contract, const struct bar *bars, int n, struct forecast *out)
{
	double p = ((const struct given *)self)->p(contract->symbol, bars[n - 1].session);
	*out = (struct forecast){ .probability = p, .model = self->name };
	if (isnan(p) || n < FORECAST_BARS)
		out->reason = "no probability";
	else
		opinion_form(p, bars, (size_t)n, contract, false, out);
}

/* The real engine; the ledger stays open in w->db. */
static void
trade_given(struct world *w, bool files, opinion p, struct days *days)
{
	struct given source = { { "given", given_eval }, p };
	struct setup s;
	char path[400];
	bool transient;
	date_t day;
	feed_of(w, files, &s);
	struct engine *e = engine_open(&w->cfg, s.feed, &w->code, w->err, sizeof w->err);
	if (e == NULL)
		fail_msg("%s", w->err);
	e->rule = &source.base;
	for (days->n = 0; days->n < SESSIONS && engine_next(e, &day) == ENGINE_OK; days->session[days->n++] = day)
		if (engine_cycle(e, day, true) != ENGINE_OK)
			fail_msg("%s", engine_reason(e));
	engine_close(e);
	setup_close(&s);
	snprintf(path, sizeof path, "%s/fill_journal.db", w->data);
	w->db = db_open(path, DB_READ, false, &transient, w->err, sizeof w->err);
	assert_non_null(w->db);
}

/* How many sessions are equal before the first that is not; all of them must be the ledger's. */
static size_t
equal(const struct world *w, const struct backtest_row *rows, size_t n)
{
	struct db_stmt *s = db_prepare(w->db, "SELECT e.session, e.day_pnl, e.equity, e.fees, e.exposed, e.stale_mark, e.ret, c.fills,"
	                                      " (SELECT coalesce(sum(n_contracts), 0) FROM fills f WHERE f.session_date = e.session) FROM equity e JOIN cycle c ON c.session = e.session ORDER BY e.session");
	int64_t fees = 0;
	size_t same = 0;
	assert_non_null(s);
	assert_int_equal(ask(w, "SELECT count(*) FROM equity"), n);
	for (; same < n; same++) {
		const struct backtest_row *row = &rows[same];
		char day[DATE_TEXT];
		assert_int_equal(db_step(s), 1);
		assert_string_equal(db_text(s, 0), date_format(row->r.session, day));
		double ret = db_real(s, 6);
		fees += row->fees;
		if (db_int(s, 1) != row->day_pnl || db_int(s, 2) != row->equity || db_int(s, 3) != fees || db_int(s, 4) != row->r.exposed || db_int(s, 5) != row->stale ||
		    memcmp(&ret, &row->r.ret, sizeof ret) != 0 || db_int(s, 7) != row->fills || db_int(s, 8) != row->contracts)
			break;
	}
	db_reset(s);
	return same;
}

/* What happened in a run, so that equal means something. */
static int64_t
legs(const struct world *w)
{
	return ask(w, "SELECT count(*) FROM intent WHERE kind = 'roll'");
}

static int64_t
flips(const struct world *w)
{
	return ask(w, "SELECT count(*) FROM intent WHERE kind = 'trade' AND ref LIKE '%-2'");
}

static int64_t
expired(const struct world *w)
{
	return ask(w, "SELECT count(*) FROM intent WHERE state = 'expired'");
}

static int64_t
scaled(const struct world *w)
{
	return ask(w, "SELECT count(*) FROM decision WHERE reason = 'scaled down to the portfolio''s limit'");
}

/* Both ways: how many sessions are equal, of *n. */
static size_t
both(struct world *w, bool files, opinion p, size_t *n)
{
	static struct days days;
	static struct backtest_row rows[SESSIONS];
	struct test t;
	char err[200] = "";
	trade_given(w, files, p, &days);
	prepare(w, files, p, &days, 0, &t);
	if (backtest_run(&t.in, &t.set, rows, err, sizeof err) != 0)
		fail_msg("%s", err);
	release(&t);
	*n = days.n;
	return equal(w, rows, days.n);
}

/* Every session, in a run in which nothing happened that the backtest leaves out. */
static void
the_same(struct world *w, bool files, opinion p)
{
	size_t n, same = both(w, files, p, &n);
	assert_int_equal(ask(w, "SELECT sum(trips) FROM breaker"), 0);
	assert_int_equal(ask(w, "SELECT value FROM meta WHERE key = 'halted'"), 0);
	assert_int_equal(same, n);
}

/* 120 sessions of all markets. */
static void
simulated(void **state)
{
	struct world w;
	(void)state;
	sim_world(&w, ALL_MARKETS, "20000000", "120");
	the_same(&w, false, any);
	assert_int_equal(ask(&w, "SELECT count(*) FROM cycle"), 120);
	assert_int_equal(ask(&w, "SELECT count(DISTINCT fill_model) FROM fills"), 4); /* mid, step, cross, roll */
	assert_true(legs(&w) > 40 && flips(&w) > 20 && ask(&w, "SELECT count(*) FROM fills") > 1000);
	assert_true(ask(&w, "SELECT count(*) FROM decision WHERE reason = 'no probability' AND position <> 0") > 5);
	assert_true(ask(&w, "SELECT count(*) FROM decision WHERE reason = 'the model has no direction' AND position <> 0 AND target = 0") > 5);
	stop(&w);
}

/* As much as sizes allow: all caps are at work. */
static void
at_the_caps(void **state)
{
	struct world w;
	(void)state;
	sim_world(&w, ALL_MARKETS, "40000000", "30");
	the_same(&w, false, bold);
	assert_true(scaled(&w) > 50 && flips(&w) > 20);
	assert_true(ask(&w, "SELECT count(DISTINCT intent_id) FROM ord WHERE slice > 1") > 10);
	assert_true(ask(&w, "SELECT count(*) FROM decision WHERE target <> 0 AND abs(target) = CAST(0.02 * adv AS INTEGER)") > 10);
	stop(&w);
}

static void
files_with_contracts(void **state)
{
	struct world w;
	(void)state;
	start(&w);
	write_bars(&w, &(struct shape){ .contracts = true });
	the_same(&w, true, long_only);
	assert_int_equal(legs(&w), 6);
	stop(&w);
}

/* A walk with days without a bar, days without volume and days of little. */
static void
write_wild(const struct world *w, const char *symbol, double close)
{
	struct buf b = { 0 };
	char name[32];
	buf_str(&b, "date,open,high,low,close,volume\n");
	for (date_t d = day_of("2018-06-01"); d < day_of("2019-06-01"); d++) {
		double u = random_uniform(1, symbol, d, 903), open = close + (floor(21 * u) - 10) / 40;
		char day[DATE_TEXT];
		if (date_weekday(d) > 4 || random_uniform(1, symbol, d, 904) < 0.05)
			continue;
		close = open + (floor(41 * random_uniform(1, symbol, d, 905)) - 20) / 40;
		buf_fmt(&b, "%s,%.3f,%.3f,%.3f,%.3f,%d\n", date_format(d, day), open, fmax(open, close) + 0.5, fmin(open, close) - 0.5, close, u < 0.03 ? 0 : (int)(60 + 1500 * u * u));
	}
	snprintf(name, sizeof name, "%s.csv", symbol);
	put_file(w->csv, name, &b);
	buf_free(&b);
}

static void
files_with_dates(void **state)
{
	struct world w;
	struct buf b = { 0 };
	(void)state;
	start(&w);
	write_wild(&w, "HE", 85);
	write_wild(&w, "LE", 120);
	write_wild(&w, "GF", 150);
	buf_str(&b, "symbol,date\nHE,2018-10-12\nHE,2018-12-12\nLE,2018-11-10\nGF,2019-02-10\nGF,2019-04-10\n");
	put_file(w.data, "roll_dates.csv", &b);
	the_same(&w, true, bold);
	assert_true(legs(&w) >= 6 && legs(&w) % 2 == 0 && flips(&w) > 5 && expired(&w) > 10);
	assert_true(ask(&w, "SELECT sum(stale_mark) FROM equity") > 5);
	assert_true(ask(&w, "SELECT count(*) FROM intent WHERE reason LIKE '%no bar in its session'") > 0);
	assert_true(ask(&w, "SELECT count(*) FROM intent WHERE reason LIKE '%volume%' AND filled > 0") > 0);
	buf_free(&b);
	stop(&w);
}

/* A breaker that trips at the close of a session forbids orders from its decision on: the session after it is the first that may differ. */
static void
a_breaker_is_what_differs(void **state)
{
	struct world w;
	size_t n;
	(void)state;
	sim_world(&w, ALL_MARKETS, "40000000", "60");
	size_t same = both(&w, false, unlucky, &n);
	assert_true(ask(&w, "SELECT sum(trips) FROM breaker") > 0);
	assert_int_equal(same, ask(&w, "SELECT count(*) FROM cycle WHERE session <= (SELECT min(tripped) FROM breaker)"));
	assert_true(same > 3 && same < n);
	stop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(simulated), cmocka_unit_test(at_the_caps), cmocka_unit_test(files_with_contracts), cmocka_unit_test(files_with_dates), cmocka_unit_test(a_breaker_is_what_differs),
	};
	return cmocka_run_group_tests_name("backtest", tests, NULL, NULL);
}
