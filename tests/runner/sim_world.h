#ifndef SIM_WORLD_H
#define SIM_WORLD_H

/* A simulated market of three contracts. Includes cmocka's own first. */
#include <stdint.h>
#include <stdio.h>

#include "feed.h"
#include "feed_sim_internal.h"

struct fixture {
	struct tz *chicago;
	struct calendar calendar;
};

static struct fixture fx;

static inline struct config
settings(uint64_t seed, double edge)
{
	struct config c = { .seed = seed, .sim_edge = edge, .sim_history = 1000, .n_markets = 3, .currency = "USD" };
	snprintf(c.markets[0], CONFIG_SYMBOL, "HE");
	snprintf(c.markets[1], CONFIG_SYMBOL, "LE");
	snprintf(c.markets[2], CONFIG_SYMBOL, "GF");
	return c;
}

static inline struct feed *
open_feed(const struct config *c)
{
	struct feed *f;
	char err[400] = "";
	if (feed_sim_open(c, &fx.calendar, fx.chicago, &f, err, sizeof err) != 0)
		fail_msg("%s", err);
	return f;
}

/* The n-th traded session. */
static inline date_t
session_at(struct feed *f, int n)
{
	date_t day = DATE_NONE;
	assert_int_equal(f->ops->session(f, DATE_NONE, &day), FEED_READY);
	for (int i = 0; i < n; i++)
		assert_int_equal(f->ops->session(f, day + 1, &day), FEED_READY);
	return day;
}

static inline int
set_up(void **state)
{
	char err[200];
	(void)state;
	fx.chicago = tz_open("America/Chicago", err, sizeof err);
	return fx.chicago == NULL ? -1 : 0;
}

static inline int
tear_down(void **state)
{
	(void)state;
	tz_close(fx.chicago);
	return 0;
}

#endif
