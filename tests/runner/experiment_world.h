#ifndef EXPERIMENT_WORLD_H
#define EXPERIMENT_WORLD_H

/* Experiments on small snapshots. Includes cmocka's own first. */
#include <math.h>

#include "experiment.h"
#include "model_world.h"
#include "random.h"

#define FEW_ROUNDS 20 /* quick */

static const char *const pair_of_markets[] = { "HE", "LE" };

/* A snapshot with both recipes the standard one, of fewer rounds. */
static inline struct snapshot *
experiment_snapshot(int bars)
{
	struct snapshot *s = model_snapshot(pair_of_markets, 2, 11, bars);
	s->recipe.rounds = FEW_ROUNDS;
	s->candidate = s->recipe;
	s->has_candidate = true;
	return s;
}

/*
 * In place of the market's prices: they go up and down by turns, 20 to 45 sessions each, 0.5 % a session with some noise. Whoever
 * sees returns sees it; volatility, volume and the calendar show nothing of it. No sub-bars, no rolls.
 */
static inline void
experiment_plant(struct snapshot *s)
{
	for (size_t m = 0; m < s->n_markets; m++) {
		struct bar *bars = (struct bar *)(uintptr_t)s->market[m].bars; /* the snapshot's own */
		const struct contract *c = &s->market[m].contract;
		double price = 100, slope = 0.005;
		int left = 0;
		s->detail[m].n_rolls = s->detail[m].n_days = s->detail[m].n_subs = 0;
		for (size_t i = 0; i < s->market[m].n; i++) {
			if (left-- == 0) {
				slope = -slope;
				left = 20 + (int)(25 * random_uniform(7, c->symbol, (int64_t)i, 1));
			}
			double before = price;
			price *= exp(slope + 0.003 * random_normal(7, c->symbol, (int64_t)i, 2));
			bars[i].o = llround(before * 1e6 / (double)c->tick) * c->tick;
			bars[i].c = llround(price * 1e6 / (double)c->tick) * c->tick;
			bars[i].h = (bars[i].o > bars[i].c ? bars[i].o : bars[i].c) + 8 * c->tick;
			bars[i].l = (bars[i].o < bars[i].c ? bars[i].o : bars[i].c) - 8 * c->tick;
			bars[i].v = 20000 + (int64_t)(4000 * random_uniform(7, c->symbol, (int64_t)i, 3));
			bars[i].gap = 0;
		}
	}
}

/* What shows no direction. */
static inline void
experiment_blind(struct recipe *r)
{
	static const char *const names[] = { "vol_10", "vol_20", "vol_60", "vol_ratio", "volz_20", "weekday_sin", "weekday_cos", "month_sin", "month_cos" };
	r->features = (struct features_set){ 0 };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		assert_int_equal(features_add(&r->features, features_find(names[i])), 0);
}

static inline void
experiment_made(struct snapshot *s, struct model **m, struct experiment_result *r)
{
	if (experiment_run(s, m, r, err, sizeof err) != 0)
		fail_msg("%s", err);
}

#endif
