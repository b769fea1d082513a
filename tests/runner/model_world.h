#ifndef MODEL_WORLD_H
#define MODEL_WORLD_H

/* The simulated market's history as a snapshot. Includes cmocka's own first. */
#include <string.h>
#include <unistd.h>

#include "feed.h"
#include "model.h"
#include "snapshot.h"
#include "train_record.h"

static char err[700];

/* Bars of the first n sessions from the sim's first one on. */
static inline struct snapshot *
model_snapshot(const char *const symbols[], int n_symbols, uint64_t seed, int n)
{
	static const struct calendar no_exceptions;
	struct config cfg = { .n_markets = n_symbols, .currency = "USD", .seed = seed, .sim_edge = 0.2, .sim_history = 1000 };
	struct feed *f;
	struct snapshot *s;
	struct tz *chicago = tz_open("America/Chicago", err, sizeof err);
	assert_non_null(chicago);
	for (int m = 0; m < n_symbols; m++)
		snprintf(cfg.markets[m], sizeof cfg.markets[m], "%s", symbols[m]);
	assert_int_equal(feed_sim_open(&cfg, &no_exceptions, chicago, &f, err, sizeof err), 0);
	int have = 0;
	const struct bar *bars = f->ops->bars(f, 0, date_from_ymd(2019, 1, 1), &have);
	assert_true(have >= n);
	assert_int_equal(snapshot_of(f, bars[n - 1].session, &s), 0);
	s->version = 1;
	s->capital = INT64_C(5000000000000);
	s->seed = seed;
	s->recipe = recipe_standard;
	f->ops->close(f);
	tz_close(chicago);
	return s;
}

#endif
