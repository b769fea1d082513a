/*
 * The backtest is the cycle's own result: the engine trades given probabilities through the ledger, the backtest trades the
 * same, and every session's money is equal to the micro. In runs in which no breaker trips, because the backtest has none;
 * that none did, and that what is compared holds what can differ (rolls, flips, stages, slices, orders that expire), is
 * asked of the ledger.
 */
#include <math.h>

#include "backtest_feed.h"
#include "engine_internal.h"
#include "label.h"
#include "opinion.h"
#include "random.h"
#include "roll_world.h"

#define SESSIONS 400

/* What the market's probability is at the close of a session; NaN: none. */
typedef double (*opinion)(const char *symbol, date_t session);

/* Never strong, now and then none or one half, and it changes sides. */
static double
any(const char *symbol, date_t session)
{
	double u = random_uniform(1, symbol, session, 900), slow = random_uniform(1, symbol, session / 19, 901);
	if (u < 0.02)
		return NAN;
	return u < 0.04 ? 0.5 : 0.5 + (slow < 0.5 ? -1 : 1) * (0.03 + 0.03 * u);
}

/* Always as much as it may. */
static double
strong(uint64_t seed, const char *symbol, date_t session)
{
	return random_uniform(seed, symbol, session / 7, 902) < 0.3 ? 0.4 : 0.65;
}

static double
bold(const char *symbol, date_t session)
{
	return strong(3, symbol, session);
}

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

struct days {
	date_t session[SESSIONS];
	size_t n;
};

static void
feed_of(struct world *w, bool files, struct setup *s)
{
	if ((files ? setup_replay(&w->cfg, w->csv, false, s, &w->code, w->err, sizeof w->err) : setup_feed(&w->cfg, s, &w->code, w->err, sizeof w->err)) != 0)
		fail_msg("%s", w->err);
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
	e->cycle.signal = &source.base;
	for (days->n = 0; days->n < SESSIONS && engine_next(e, &day) == ENGINE_OK; days->session[days->n++] = day)
		if (engine_cycle(e, day, true) != ENGINE_OK)
			fail_msg("%s", engine_reason(e));
	engine_close(e);
	setup_close(&s);
	snprintf(path, sizeof path, "%s/fill_journal.db", w->data);
	w->db = db_open(path, DB_READ, false, &transient, w->err, sizeof w->err);
	assert_non_null(w->db);
}

/* All that a backtest is asked with, as a caller makes it of a feed: bars are copies, from the first to `behind` days after the window. */
struct test {
	struct setup s;
	struct backtest_market markets[CONFIG_MARKETS];
	struct backtest_input in;
	struct backtest_settings set;
	double *p;
};

static void
prepare(struct world *w, bool files, opinion p, const struct days *days, date_t behind, struct test *t)
{
	*t = (struct test){ .in = { .sessions = days->session, .n_sessions = days->n }, .set = { .capital0 = w->cfg.capital, .seed = w->cfg.seed } };
	feed_of(w, files, &t->s);
	struct feed *f = t->s.feed;
	size_t n_markets = (size_t)f->n_markets;
	t->p = calloc(days->n * n_markets, sizeof *t->p);
	assert_non_null(t->p);
	for (int m = 0; m < f->n_markets; m++) {
		int n;
		const struct bar *bars = f->ops->bars(f, m, days->session[days->n - 1] + behind, &n);
		struct bar *copy = calloc((size_t)n, sizeof *copy);
		assert_non_null(copy);
		memcpy(copy, bars, (size_t)n * sizeof *copy);
		t->markets[m] = (struct backtest_market){ .contract = &f->markets[m], .bars = copy, .n = (size_t)n };
		for (size_t s = 0; s < days->n; s++)
			t->p[s * n_markets + (size_t)m] = p(f->markets[m].symbol, days->session[s]);
	}
	t->in.p = t->p;
	backtest_feed(f, t->markets, &t->in);
}

static void
release(struct test *t)
{
	for (int m = 0; m < t->in.n_markets; m++)
		free((void *)t->markets[m].bars);
	free(t->p);
	feed_close(t->s.feed);
	setup_close(&t->s);
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

#define ALL_MARKETS "HE,LE,GF,DC,ZC,ZW,KE,ZO,ZM,ZL,CC,KC,CT,SB,OJ"

static void
sim_world(struct world *w, const char *markets, const char *capital, const char *sessions)
{
	start(w);
	setenv("HYDRA_MARKETS", markets, 1);
	setenv("HYDRA_CAPITAL", capital, 1);
	setenv("HYDRA_SIM_SESSIONS", sessions, 1);
	assert_int_equal(config_load(&w->cfg, w->err, sizeof w->err), 0);
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
	sim_world(&w, ALL_MARKETS, "40000000", "30");
	size_t same = both(&w, false, unlucky, &n);
	assert_true(ask(&w, "SELECT sum(trips) FROM breaker") > 0);
	assert_int_equal(same, ask(&w, "SELECT count(*) FROM cycle WHERE session <= (SELECT min(tripped) FROM breaker)"));
	assert_true(same > 3 && same < n);
	stop(&w);
}

/* The sessions of the simulated market that are traded, without an engine. */
static void
days_of(struct world *w, struct days *days)
{
	struct setup s;
	date_t next = DATE_NONE;
	feed_of(w, false, &s);
	for (days->n = 0; days->n < SESSIONS && s.feed->ops->session(s.feed, next, &days->session[days->n]) == FEED_READY; next = days->session[days->n++] + 1)
		;
	feed_close(s.feed);
	setup_close(&s);
}

/* A feed whose sessions after `last` are others. */
struct cut {
	struct backtest_input in;
	date_t last;
	struct subbar other[128];
};

static const struct subbar *
cut_subs(void *arg, int m, date_t session, int *n)
{
	struct cut *c = arg;
	const struct subbar *subs = c->in.subs(c->in.arg, m, session, n);
	if (session <= c->last)
		return subs;
	assert_in_range(*n, 1, 128);
	for (int j = 0; j < *n; j++) {
		c->other[j] = subs[j];
		c->other[j].o += 100000000;
		c->other[j].h += 100000000;
		c->other[j].l += 100000000;
		c->other[j].c += 100000000;
	}
	return c->other;
}

static int
cut_roll(void *arg, int m, date_t session, struct backtest_roll *out)
{
	struct cut *c = arg;
	int rolls = c->in.roll(c->in.arg, m, session, out);
	if (session <= c->last || rolls != 1)
		return rolls;
	out->new_price += 50000000;
	return 1;
}

/* All bars after a session, and all else that a feed says of them, become others. */
static void
spoil(struct test *t, struct cut *c, date_t last)
{
	*c = (struct cut){ .in = t->in, .last = last };
	for (int m = 0; m < t->in.n_markets; m++)
		for (size_t i = 0; i < t->markets[m].n; i++) {
			struct bar *b = (struct bar *)&t->markets[m].bars[i];
			if (b->session <= last)
				continue;
			b->o += 100000000;
			b->h += 100000000;
			b->l += 100000000;
			b->c += 100000000 + (int64_t)(i * 7919 % 13) * 1000000;
			b->v /= 3;
			b->gap -= 30000000;
		}
	t->in.subs = cut_subs;
	t->in.roll = cut_roll;
	t->in.arg = c;
}

static bool
same_orders(const struct backtest_row *a, const struct backtest_row *b)
{
	return a->equity == b->equity && a->day_pnl == b->day_pnl && a->fees == b->fees && a->contracts == b->contracts && a->fills == b->fills && a->stale == b->stale && a->r.exposed == b->r.exposed;
}

static bool
same_judgement(const struct backtest_row *a, const struct backtest_row *b)
{
	return a->r.predictions == b->r.predictions && memcmp(&a->r.hit, &b->r.hit, sizeof a->r.hit) == 0 && memcmp(&a->r.brier, &b->r.brier, sizeof a->r.brier) == 0;
}

/*
 * Whatever comes after session k changes nothing up to it, but what is judged by it: a prediction five sessions back and
 * later. It does change what comes next, or the comparison would not see it.
 */
static void
no_future_bar_is_touched(void **state)
{
	static struct days days;
	static struct backtest_row rows[SESSIONS], other[SESSIONS];
	struct world w;
	struct test t;
	struct cut cut;
	char err[200];
	(void)state;
	sim_world(&w, ALL_MARKETS, "20000000", "60");
	days_of(&w, &days);
	assert_int_equal(days.n, 60);
	prepare(&w, false, bold, &days, 20, &t);
	assert_int_equal(backtest_run(&t.in, &t.set, rows, err, sizeof err), 0);
	release(&t);
	for (size_t k = 6; k + 1 < days.n; k += 7) {
		memset(other, 0, sizeof other);
		prepare(&w, false, bold, &days, 20, &t);
		spoil(&t, &cut, days.session[k]);
		(void)backtest_run(&t.in, &t.set, other, err, sizeof err); /* a fill in such a market may be implausible, after k */
		for (size_t i = 0; i <= k; i++)
			assert_true(same_orders(&rows[i], &other[i]) && (same_judgement(&rows[i], &other[i]) || i + LABEL_HORIZON > k));
		assert_false(same_orders(&rows[k + 1], &other[k + 1]));
		release(&t);
	}
	stop(&w);
}

/* Bars and window that end with session k: the same rows, but that the newest predictions have no outcome yet. */
static void
a_shorter_history_is_the_same(void **state)
{
	static struct days days;
	static struct backtest_row rows[SESSIONS], other[SESSIONS];
	struct world w;
	struct test t;
	char err[200];
	(void)state;
	sim_world(&w, ALL_MARKETS, "20000000", "40");
	days_of(&w, &days);
	prepare(&w, false, any, &days, 20, &t);
	assert_int_equal(backtest_run(&t.in, &t.set, rows, err, sizeof err), 0);
	release(&t);
	struct days fewer = days;
	fewer.n = 30;
	prepare(&w, false, any, &fewer, 0, &t);
	assert_int_equal(backtest_run(&t.in, &t.set, other, err, sizeof err), 0);
	for (size_t i = 0; i < fewer.n; i++) {
		assert_true(same_orders(&rows[i], &other[i]));
		assert_true(i + LABEL_HORIZON < fewer.n ? same_judgement(&rows[i], &other[i]) : other[i].r.predictions == 0);
		assert_in_range(rows[i].r.predictions, 10, 15);
	}
	release(&t);
	stop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(simulated), cmocka_unit_test(at_the_caps), cmocka_unit_test(files_with_contracts), cmocka_unit_test(files_with_dates), cmocka_unit_test(a_breaker_is_what_differs),
		cmocka_unit_test(no_future_bar_is_touched), cmocka_unit_test(a_shorter_history_is_the_same),
	};
	return cmocka_run_group_tests_name("backtest", tests, NULL, NULL);
}
