/* What a paper market does with an order (docs/definitions.md, "Paper fills"). Every draw is named by seed, symbol, session, sub-bar and intent. */
#include <math.h>
#include <stddef.h>

#include "decimal.h"
#include "execution.h"
#include "execution_internal.h"
#include "random.h"

#define SUB_MICRO (EXEC_SUB_SECONDS * CLOCK_SECOND)
#define NOISE_SD 0.5
#define LATENCY_MS 80.0
#define LATENCY_SD 0.5
#define DAILY_IMPACT 0.15

struct desk {
	const struct exec_market *m;
	const struct exec_intent *in;
	const struct exec_order *order;
	struct exec_fill *fills;
	int max, n;
	int64_t rest;
};

static int64_t
key(const struct desk *d, int sub)
{
	return exec_draw(d->m, d->in, sub);
}

static double
latency(const struct desk *d, int sub)
{
	return LATENCY_MS * exp(LATENCY_SD * random_normal(d->m->seed, d->m->symbol, key(d, sub), DRAW_LATENCY));
}

/* k sigma_p sqrt(n/ADV) noise in micro; n is the whole intent's, as in the prediction. 0 / -1 (not a number, too large). */
static int
impact(const struct desk *d, int sub, double k, int64_t *out)
{
	double zeta = NOISE_SD * random_normal(d->m->seed, d->m->symbol, key(d, sub), DRAW_NOISE);
	double adv = d->m->adv > 1 ? d->m->adv : 1;
	double x = k * d->m->sigma_p * sqrt((double)d->in->n / adv) * exp(zeta - NOISE_SD * NOISE_SD / 2);
	/* a quarter of the range: adding it to a price cannot overflow */
	return x >= 0 && decimal_from_double(x, out) == 0 && *out <= INT64_MAX / 4 ? 0 : -1;
}

/* 0, or -1: no such fill can have happened in this session. */
static int
put(struct desk *d, struct exec_fill f)
{
	if (!exec_plausible(&d->m->day, f.price, f.spread, f.impact, d->m->tick))
		return -1;
	d->fills[d->n++] = f;
	d->rest -= f.n;
	return 0;
}

static int64_t
smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Mid and step: one sub-bar, at the limit and never better, only when the path trades through it by a tick. */
static int
rest_one(struct desk *d, int j)
{
	const struct subbar *b = &d->m->subs[j];
	int64_t limit = d->order->limit, tick = d->m->tick, room = exec_room(b->v);
	int dir = d->in->direction;
	bool through = dir > 0 ? b->l <= limit - tick : b->h >= limit + tick;
	if (!through || room == 0 || exec_locked(d->m, b->h, b->l, b->c, dir))
		return 0;
	double u = random_uniform(d->m->seed, d->m->symbol, key(d, j), DRAW_TIME);
	int64_t after = (int64_t)(u * (double)SUB_MICRO);
	return put(d, (struct exec_fill){ .n = smaller(d->rest, room), .price = limit, .mid = b->o, .spread = exec_spread(d->m, b), .volume = b->v,
		.at = b->start + (after > 0 ? after : 1), .latency_ms = latency(d, j), .sub = j });
}

/* 1 worked (filled or not), 0 beyond the limit: ended, -1 implausible. */
static int
cross_one(struct desk *d, int j)
{
	const struct subbar *b = &d->m->subs[j];
	int64_t room = exec_room(b->v), hit, spread = exec_spread(d->m, b);
	int dir = d->in->direction;
	if (room == 0 || exec_locked(d->m, b->h, b->l, b->c, dir))
		return 1;
	if (impact(d, j, d->m->impact_true, &hit) != 0)
		return -1;
	int64_t price = exec_aggressive(exec_far(b->o, spread, dir) + dir * hit, d->m->tick, dir);
	if (d->order->has_limit && dir * price > dir * d->order->limit)
		return 0;
	double ms = latency(d, j);
	return put(d, (struct exec_fill){ .n = smaller(d->rest, room), .price = price, .mid = b->o, .spread = spread, .volume = b->v,
		.at = b->start + 1 + (int64_t)(ms * 1000), .latency_ms = ms, .impact = hit, .sub = j }) == 0 ? 1 : -1;
}

/* The open is the one price of a daily bar whose time is known; high, low and close choose nothing. */
static int
daily(struct desk *d)
{
	const struct exec_market *m = d->m;
	int dir = d->in->direction;
	int64_t room = exec_day_room(m, d->in), hit;
	if (room == 0 || exec_locked(m, m->day.h, m->day.l, m->day.c, dir))
		return 0;
	if (impact(d, 0, DAILY_IMPACT, &hit) != 0)
		return -1;
	double ms = latency(d, 0);
	return put(d, (struct exec_fill){ .n = smaller(d->rest, room), .price = exec_aggressive(m->day.o + dir * (m->spread + hit), m->tick, dir), .mid = m->day.o,
		.spread = m->spread, .volume = m->day.v, .at = m->open + SUB_MICRO + 1 + (int64_t)(ms * 1000), .latency_ms = ms, .impact = hit });
}

/* A leg of a roll: half the assumed spread against us and no impact, because the other leg moves the other way. */
static int
roll(struct desk *d)
{
	const struct exec_market *m = d->m;
	int dir = d->in->direction;
	double ms = latency(d, 0);
	return put(d, (struct exec_fill){ .n = d->rest, .price = exec_aggressive(exec_far(m->day.o, m->spread, dir), m->tick, dir), .mid = m->day.o, .spread = m->spread,
		.volume = m->day.v, .at = m->open + 1 + (int64_t)(ms * 1000), .latency_ms = ms });
}

int
exec_paper(const struct exec_market *m, const struct exec_intent *in, const struct exec_order *order, struct exec_fill *fills, int max, int *end)
{
	struct desk d = { .m = m, .in = in, .order = order, .fills = fills, .max = max, .rest = order->n };
	*end = order->j;
	if (order->n <= 0 || max <= 0)
		return 0;
	if (order->stage == EXEC_DAILY_OPEN)
		return daily(&d) == 0 ? d.n : -1;
	if (order->stage == EXEC_ROLL)
		return roll(&d) == 0 ? d.n : -1;
	if (m->subs == NULL || order->j < 0 || order->j >= m->n_subs)
		return 0;
	if (order->stage != EXEC_CROSS)
		return rest_one(&d, order->j) == 0 ? d.n : -1;
	for (int j = order->j; j < m->n_subs; j++) {
		*end = j;
		int rc = cross_one(&d, j);
		if (rc < 0)
			return -1;
		if (rc == 0 || d.rest == 0 || d.n == d.max)
			break;
	}
	return d.n;
}
