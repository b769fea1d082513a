#ifndef BACKTEST_WORLD_H
#define BACKTEST_WORLD_H

/* A window of a feed's sessions and given probabilities, as a backtest is asked: what the tests of backtests share. */
#include <math.h>

#include "backtest_feed.h"
#include "random.h"
#include "roll_world.h"

#define SESSIONS 400

/* What the market's probability is at the close of a session; NaN: none. */
typedef double (*opinion)(const char *symbol, date_t session);

/* Never strong, now and then none or one half, and it changes sides. */
static inline double
any(const char *symbol, date_t session)
{
	double u = random_uniform(1, symbol, session, 900), slow = random_uniform(1, symbol, session / 19, 901);
	if (u < 0.02)
		return NAN;
	return u < 0.04 ? 0.5 : 0.5 + (slow < 0.5 ? -1 : 1) * (0.03 + 0.03 * u);
}

/* Always as much as it may. */
static inline double
strong(uint64_t seed, const char *symbol, date_t session)
{
	return random_uniform(seed, symbol, session / 7, 902) < 0.3 ? 0.4 : 0.65;
}

static inline double
bold(const char *symbol, date_t session)
{
	return strong(3, symbol, session);
}

struct days {
	date_t session[SESSIONS];
	size_t n;
};

static inline void
feed_of(struct world *w, bool files, struct setup *s)
{
	if ((files ? setup_replay(&w->cfg, w->csv, false, s, &w->code, w->err, sizeof w->err) : setup_feed(&w->cfg, s, &w->code, w->err, sizeof w->err)) != 0)
		fail_msg("%s", w->err);
}

/* All that a backtest is asked with, as a caller makes it of a feed: bars are copies, from the first to `behind` days after the window. */
struct test {
	struct setup s;
	struct backtest_market markets[CONFIG_MARKETS];
	struct backtest_input in;
	struct backtest_settings set;
	double *p;
};

static inline void
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

static inline void
release(struct test *t)
{
	for (int m = 0; m < t->in.n_markets; m++)
		free((void *)t->markets[m].bars);
	free(t->p);
	feed_close(t->s.feed);
	setup_close(&t->s);
}

#define ALL_MARKETS "HE,LE,GF,DC,ZC,ZW,KE,ZO,ZM,ZL,CC,KC,CT,SB,OJ"

static inline void
sim_world(struct world *w, const char *markets, const char *capital, const char *sessions)
{
	start(w);
	setenv("HYDRA_MARKETS", markets, 1);
	setenv("HYDRA_CAPITAL", capital, 1);
	setenv("HYDRA_SIM_SESSIONS", sessions, 1);
	assert_int_equal(config_load(&w->cfg, w->err, sizeof w->err), 0);
}

#endif
