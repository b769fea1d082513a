/* When the planted edge has which sign. */
#include <math.h>
#include <stdlib.h>

#include "feed_sim_internal.h"
#include "random.h"

#define REGIME_LEAST 120 /* sessions an edge keeps its sign; the rest is geometric, mean 130: 250 together */
#define REGIME_MORE (1.0 / 131)
#define NEVER INT64_MAX
#define EVERY "" /* drawn for no market, for all of them */

/* Purposes of draws: those of the markets begin at 100, these are not among them. */
enum { DRAW_LENGTH = 120, DRAW_FIRST };

static int
length(const struct feed_sim_edge *e, int64_t regime)
{
	double u = random_uniform(e->seed, EVERY, regime, DRAW_LENGTH);
	return REGIME_LEAST + (int)floor(log1p(-u) / log1p(-REGIME_MORE));
}

void
feed_sim_edge_open(struct feed_sim_edge *e, uint64_t seed, int flip)
{
	*e = (struct feed_sim_edge){ .seed = seed, .flip = flip, .next = NEVER };
	e->first = random_uniform(seed, EVERY, 0, DRAW_FIRST) < 0.5 ? -1 : 1;
	if (flip == CONFIG_FLIP_SEEDED)
		e->next = length(e, 0);
	else if (flip != CONFIG_FLIP_NONE)
		e->next = flip - 1;
}

void
feed_sim_edge_close(struct feed_sim_edge *e)
{
	free(e->turn);
	e->turn = NULL;
	e->n = e->cap = 0;
}

int
feed_sim_edge_session(struct feed_sim_edge *e, int64_t k, date_t session)
{
	if (k != e->next)
		return 0;
	if (e->n == e->cap) {
		size_t cap = e->cap == 0 ? 16 : e->cap * 2;
		date_t *more = realloc(e->turn, cap * sizeof *more);
		if (more == NULL)
			return -1;
		e->turn = more;
		e->cap = cap;
	}
	e->turn[e->n++] = session;
	e->next = e->flip == CONFIG_FLIP_SEEDED ? k + length(e, (int64_t)e->n) : NEVER;
	return 0;
}

int
feed_sim_edge_sign(const struct feed_sim_edge *e, date_t session, int *regime)
{
	size_t lo = 0, hi = e->n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (e->turn[mid] <= session)
			lo = mid + 1;
		else
			hi = mid;
	}
	*regime = (int)lo;
	return lo % 2 == 0 ? e->first : -e->first;
}
