#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed_sim_internal.h"
#include "random.h"

#define S_MEMORY 0.95
#define VOLUME_EDGE 0.3       /* ln V gets this much of s */
#define NIGHT 0.2             /* share of a day's variance between close and open */
#define CALM 0.85             /* sigma in the two volatility regimes, times the typical one */
#define WILD 1.5
#define TO_WILD (1.0 / 90)
#define TO_CALM (1.0 / 35)
#define HOME 1.5              /* log distance from the typical price at which a weak pull begins */
#define PULL 0.05

/* Purposes of draws; those of fills are below 100, 112 is feed_sim_roll.c's, from 120 on feed_sim_edge.c's. A sub-bar's index is 64 i + j. */
enum { DRAW_S = 100, DRAW_WILD, DRAW_NIGHT = 104, DRAW_VOLUME, DRAW_MOVE, DRAW_HIGH, DRAW_LOW, DRAW_SUBVOLUME, DRAW_SPREAD, DRAW_IMPACT };

static const struct { char symbol[4]; double price, vol, adv; } typical[] = {
	{ "HE", 85, 0.015, 40000 },  { "LE", 180, 0.010, 50000 },  { "GF", 250, 0.011, 12000 }, { "DC", 18, 0.011, 1500 },    { "ZC", 450, 0.014, 150000 },
	{ "ZW", 560, 0.017, 70000 }, { "KE", 570, 0.017, 30000 },  { "ZO", 360, 0.018, 1000 },  { "ZM", 320, 0.015, 60000 },  { "ZL", 48, 0.016, 70000 },
	{ "CC", 4000, 0.018, 20000 }, { "KC", 190, 0.018, 25000 }, { "CT", 80, 0.014, 20000 },  { "SB", 20, 0.016, 80000 },   { "OJ", 200, 0.018, 1500 },
};

int
feed_sim_typical(const char *symbol, struct feed_sim_market *m)
{
	for (size_t i = 0; i < sizeof typical / sizeof *typical; i++) {
		if (strcmp(symbol, typical[i].symbol) == 0) {
			m->price = typical[i].price;
			m->vol = typical[i].vol;
			m->adv = typical[i].adv;
			return 0;
		}
	}
	return -1;
}

date_t
feed_sim_first(void)
{
	return date_from_ymd(2015, 1, 2);
}

static double
normal(const struct feed_sim_market *m, int64_t i, uint32_t purpose)
{
	return random_normal(m->seed, m->contract->symbol, i, purpose);
}

static double
uniform(const struct feed_sim_market *m, int64_t i, uint32_t purpose)
{
	return random_uniform(m->seed, m->contract->symbol, i, purpose);
}

double
feed_sim_impact(const struct feed_sim_market *m)
{
	return exp(log(0.15) + 0.3 * normal(m, 0, DRAW_IMPACT));
}

/* Regimes, s and sigma of day i. */
static void
state(const struct feed_sim_market *m, size_t i, date_t session, struct feed_sim_day *d)
{
	int64_t at = (int64_t)i;
	double z = normal(m, at, DRAW_S);
	if (i == 0) {
		d->s = z;
		d->high = false;
	} else {
		const struct feed_sim_day *p = &m->days[i - 1];
		d->s = S_MEMORY * p->s + sqrt(1 - S_MEMORY * S_MEMORY) * z;
		d->high = p->high != (uniform(m, at, DRAW_WILD) < (p->high ? TO_CALM : TO_WILD));
	}
	d->sign = feed_sim_edge_sign(m->edge, session, &d->regime);
	d->sigma = m->vol * (d->high ? WILD : CALM);
}

/*
 * The log price is a martingale but for the edge, until it is 1.5 from home: a
 * run without end would otherwise reach prices of a tick or of millions. The
 * pull grows with what the edge adds to the long-run variance.
 */
static double
drift(const struct feed_sim_market *m, size_t i, const struct feed_sim_day *d)
{
	double away = d->x0 - log(m->price);
	double pull = away > HOME ? away - HOME : away < -HOME ? away + HOME : 0;
	double s = i == 0 ? 0 : m->days[i - 1].s;
	double wander = m->kappa * m->kappa * (1 + S_MEMORY) / (1 - S_MEMORY);
	return d->sigma * (m->kappa * d->sign * s - PULL * (1 + wander) * pull);
}

static double
volume(const struct feed_sim_market *m, size_t i, const struct feed_sim_day *d, date_t session)
{
	static const double weekday[7] = { -0.10, 0.02, 0.06, 0.04, -0.05, 0, 0 };
	double x = weekday[date_weekday(session)] + VOLUME_EDGE * d->s + 0.2 * normal(m, (int64_t)i, DRAW_VOLUME) + (d->high ? 0.2 : 0);
	return m->adv * exp(x);
}

/* Busy at both ends of the session, quiet at noon: share of variance, of volume with a steeper close. */
static double
shape(int j, int n, double close)
{
	double t = ((double)j + 0.5) / n * 2 - 1;
	return 0.6 + t * t * (t > 0 ? close : 1.4);
}

static int64_t
on_tick(const struct feed_sim_market *m, double x)
{
	double ticks = nearbyint(exp(x) * 1e6 / (double)m->contract->tick);
	return (ticks < 1 ? 1 : (int64_t)ticks) * m->contract->tick;
}

static int64_t
larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t
smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* One sub-bar from log price x0 to x1 of variance v: extremes of the Brownian bridge between them. */
static void
path(const struct feed_sim_market *m, int64_t at, double x0, double x1, double v, struct subbar *b)
{
	double d = x1 - x0;
	double up = (d + sqrt(d * d - 2 * v * log1p(-uniform(m, at, DRAW_HIGH)))) / 2;
	double down = (d - sqrt(d * d - 2 * v * log1p(-uniform(m, at, DRAW_LOW)))) / 2;
	b->o = on_tick(m, x0);
	b->c = on_tick(m, x1);
	b->h = larger(on_tick(m, x0 + up), larger(b->o, b->c));
	b->l = smaller(on_tick(m, x0 + down), smaller(b->o, b->c));
}

static int64_t
spread(const struct feed_sim_market *m, const struct feed_sim_day *d, int64_t at, int j)
{
	double wide = (j < 2 ? 2.0 : 1.0) * (d->high ? 1.5 : 1.0);
	double ticks = nearbyint(m->contract->spread_ticks * wide * exp(0.3 * normal(m, at, DRAW_SPREAD)));
	return (ticks < 1 ? 1 : (int64_t)ticks) * m->contract->tick;
}

/* The session's sub-bars; quoted: their spreads too, which no daily bar needs. Returns the log price at the close. */
static double
make_subs(const struct feed_sim_market *m, size_t i, const struct feed_sim_day *d, instant_t open, bool quoted, struct subbar *subs)
{
	double moves = 0, trades = 0;
	for (int j = 0; j < d->subs; j++) {
		moves += shape(j, d->subs, 0.9);
		trades += shape(j, d->subs, 2.2);
	}
	double x = d->x0 + NIGHT * d->drift + d->sigma * sqrt(NIGHT) * normal(m, (int64_t)i, DRAW_NIGHT);
	for (int j = 0; j < d->subs; j++) {
		struct subbar *b = &subs[j];
		int64_t at = (int64_t)i * 64 + j;
		double share = (1 - NIGHT) * shape(j, d->subs, 0.9) / moves, v = d->sigma * d->sigma * share;
		double next = x + share * d->drift + sqrt(v) * normal(m, at, DRAW_MOVE);
		path(m, at, x, next, v, b);
		b->v = (int64_t)nearbyint(d->volume * shape(j, d->subs, 2.2) / trades * exp(0.35 * normal(m, at, DRAW_SUBVOLUME) - 0.06));
		if (b->v == 0) /* nobody traded: the price stood */
			b->h = b->l = b->c = b->o;
		b->start = open + j * FEED_SIM_SUB_SECONDS * CLOCK_SECOND;
		b->spread = quoted ? spread(m, d, at, j) : 0;
		x = next;
	}
	return x;
}

static void
aggregate(const struct subbar *subs, int n, struct bar *b)
{
	b->o = subs[0].o;
	b->h = subs[0].h;
	b->l = subs[0].l;
	b->c = subs[n - 1].c;
	b->v = 0;
	for (int j = 0; j < n; j++) {
		b->h = larger(b->h, subs[j].h);
		b->l = smaller(b->l, subs[j].l);
		b->v += subs[j].v;
	}
}

static instant_t
open_of(const struct feed_sim_market *m, date_t session)
{
	return tz_instant(m->chicago, session, FEED_SIM_OPEN);
}

static void
make_day(struct feed_sim_market *m, date_t session)
{
	struct feed_sim_day *d = &m->days[m->n];
	struct bar *b = &m->bars[m->n];
	/* an early close is given in Chicago's time, as the session's hours are */
	int close = calendar_close(m->calendar, m->contract->exchange, session);
	int subs = close < 0 ? FEED_SIM_SUBS : (close - FEED_SIM_OPEN) / FEED_SIM_SUB_SECONDS;
	*d = (struct feed_sim_day){ .x0 = m->x, .subs = subs < 1 ? 1 : subs > FEED_SIM_SUBS ? FEED_SIM_SUBS : subs };
	state(m, m->n, session, d);
	d->drift = drift(m, m->n, d);
	d->volume = volume(m, m->n, d, session) * d->subs / FEED_SIM_SUBS;
	instant_t open = open_of(m, session);
	m->x = make_subs(m, m->n, d, open, false, m->subs);
	*b = (struct bar){ .session = session, .closed_at = open + d->subs * FEED_SIM_SUB_SECONDS * CLOCK_SECOND };
	aggregate(m->subs, d->subs, b);
	feed_sim_roll_day(m, d, b);
	m->n++;
}

static int
grow(struct feed_sim_market *m)
{
	if (m->n < m->cap)
		return 0;
	size_t cap = m->cap == 0 ? 1536 : m->cap * 2;
	struct bar *bars = realloc(m->bars, cap * sizeof *bars);
	if (bars == NULL)
		return -1;
	m->bars = bars;
	struct feed_sim_day *days = realloc(m->days, cap * sizeof *days);
	if (days == NULL)
		return -1;
	m->days = days;
	m->cap = cap;
	return 0;
}

int
feed_sim_extend(struct feed_sim_market *m, date_t until)
{
	if (m->n == 0)
		m->x = log(m->price);
	for (;;) {
		date_t last = m->n == 0 ? feed_sim_first() - 1 : m->bars[m->n - 1].session;
		if (last >= until)
			return 0;
		date_t next = calendar_next(m->calendar, m->contract->exchange, last);
		if (next > until || next <= last)
			return 0;
		if (grow(m) != 0)
			return -1;
		if (m->n == 0)
			feed_sim_roll_first(m, next);
		make_day(m, next);
	}
}

int
feed_sim_subs(struct feed_sim_market *m, size_t i)
{
	make_subs(m, i, &m->days[i], open_of(m, m->bars[i].session), true, m->subs);
	for (int j = 0; j < m->days[i].subs; j++) {
		struct subbar *b = &m->subs[j];
		b->o += m->days[i].carry;
		b->h += m->days[i].carry;
		b->l += m->days[i].carry;
		b->c += m->days[i].carry;
	}
	return m->days[i].subs;
}
