#ifndef OBSERVE_WORLD_H
#define OBSERVE_WORLD_H

/* A champion with a record, columns of a few features in a few markets, and sessions that come one by one. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "buf.h"
#include "observe.h"
#include "observe_readings.h"
#include "random.h"

#define WORLD_OOS 315
#define WORLD_LIVE 400
#define WORLD_ROWS 500
#define WORLD_MARKETS 4
#define WORLD_FEATURES 4

struct world {
	uint64_t seed;
	struct record_row oos[WORLD_OOS], live_row[WORLD_LIVE];
	double baseline[WORLD_FEATURES * WORLD_MARKETS][WORLD_ROWS], live[WORLD_FEATURES * WORLD_MARKETS][WORLD_LIVE];
	struct features_set set;
	struct observe_column column[WORLD_FEATURES * WORLD_MARKETS];
	struct observe_baseline against;
	struct observe_champion champion;
};

/* One session of a model without skill: its return, hits and Brier score over the markets. */
static inline struct record_row
world_row(uint64_t seed, int64_t i, double mean)
{
	double p[WORLD_MARKETS], y[WORLD_MARKETS];
	struct drift_verdict_session s;
	for (int m = 0; m < WORLD_MARKETS; m++) {
		p[m] = 0.5 + 0.05 * random_normal(seed, "P", i, (uint32_t)m);
		y[m] = random_uniform(seed, "Y", i, (uint32_t)m) < 0.5 ? 1 : 0;
	}
	drift_verdict_session(p, y, WORLD_MARKETS, &s);
	return (struct record_row){ .session = (date_t)i, .ret = mean + 0.01 * random_normal(seed, "R", i, 0), .exposed = true, .hit = s.hit, .brier = s.brier, .predictions = WORLD_MARKETS };
}

/* No drift anywhere: mean of the returns in and out of sample, features that are noise. */
static inline void
world_make(struct world *w, uint64_t seed, double mean)
{
	static const char *const names[WORLD_FEATURES] = { "ret_1", "gap", "volz_20", "vol_10" };
	memset(w, 0, sizeof *w);
	w->seed = seed;
	w->champion = (struct observe_champion){ 1, 1000 };
	for (int i = 0; i < WORLD_OOS; i++)
		w->oos[i] = world_row(seed, i, mean);
	for (int i = 0; i < WORLD_LIVE; i++)
		w->live_row[i] = world_row(seed, w->champion.deployed + i, mean);
	w->live_row[0].ret = NAN;
	w->live_row[0].exposed = false;
	for (int f = 0; f < WORLD_FEATURES; f++) {
		assert_int_equal(features_add(&w->set, features_find(names[f])), 0);
		for (int m = 0; m < WORLD_MARKETS; m++) {
			int c = f * WORLD_MARKETS + m;
			for (int i = 0; i < WORLD_ROWS; i++)
				w->baseline[c][i] = random_normal(seed, names[f], i, (uint32_t)m);
			for (int i = 0; i < WORLD_LIVE; i++)
				w->live[c][i] = random_normal(seed, names[f], 10000 + i, (uint32_t)m);
		}
	}
	assert_int_equal(observe_baseline(&(struct record){ w->oos, WORLD_OOS, 0 }, &w->against), 0);
}

/* Observe the n-th session since deployment (1 the first). Labels mature after five sessions. */
static inline void
world_observe(struct world *w, size_t n, struct observe_state *state, struct observe *seen)
{
	struct record_row known[WORLD_LIVE];
	memcpy(known, w->live_row, n * sizeof *known);
	for (size_t i = n > 5 ? n - 5 : 0; i < n; i++) {
		known[i].hit = known[i].brier = NAN;
		known[i].predictions = 0;
	}
	for (int c = 0; c < WORLD_FEATURES * WORLD_MARKETS; c++)
		w->column[c] = (struct observe_column){ .baseline = w->baseline[c], .live = w->live[c], .rows = WORLD_ROWS, .sessions = n };
	struct record live = { known, n, 0 };
	struct observe_features features = { &w->set, WORLD_MARKETS, w->column };
	assert_int_equal(observe_cycle(&w->champion, &w->against, &live, &features, w->champion.deployed + (date_t)n - 1, state, seen), 0);
}

/* The world is large: one for all tests. */
static inline int
world_setup(void **state)
{
	*state = calloc(1, sizeof(struct world));
	return *state == NULL;
}

static inline int
world_teardown(void **state)
{
	free(*state);
	return 0;
}

static inline struct observe_state
world_state(const struct world *w)
{
	struct observe_state s;
	observe_start(&s, w->champion);
	return s;
}

static inline void
world_encoded(const struct observe_state *s, struct buf *out)
{
	buf_clear(out);
	observe_encode(s, out);
	assert_false(out->failed);
}

static inline void
world_same_state(const struct observe_state *a, const struct observe_state *b)
{
	struct buf x = { 0 }, y = { 0 };
	world_encoded(a, &x);
	world_encoded(b, &y);
	assert_int_equal(x.len, y.len);
	assert_memory_equal(x.data, y.data, x.len);
	buf_free(&x);
	buf_free(&y);
}

static inline const char *
world_verdict(const struct observe *o, const char *kind, const char *name)
{
	struct observe_reading r[OBSERVE_READINGS];
	size_t n = observe_readings(o, r);
	assert_true(n <= OBSERVE_READINGS);
	for (size_t i = 0; i < n; i++)
		if (strcmp(r[i].kind, kind) == 0 && strcmp(r[i].name, name) == 0)
			return r[i].verdict;
	fail_msg("no reading %s %s", kind, name);
	return "";
}

#endif
