#include "backtest_feed.h"

#include <stdio.h>

static const struct subbar *
subs(void *arg, int m, date_t session, int *n)
{
	struct feed *f = arg;
	return f->ops->subs(f, m, session, n);
}

static int
roll(void *arg, int m, date_t session, struct backtest_roll *out)
{
	struct feed *f = arg;
	struct feed_roll r;
	if (f->ops->roll(f, m, session, &r) != 1)
		return 0;
	*out = (struct backtest_roll){ .at_open = r.at_open, .old_price = r.old_price, .new_price = r.new_price, .old_volume = r.old_volume, .new_volume = r.new_volume };
	return 1;
}

void
backtest_feed(struct feed *f, struct backtest_market *markets, struct backtest_input *in)
{
	for (int m = 0; m < f->n_markets; m++)
		markets[m].impact = f->ops->impact(f, m);
	in->markets = markets;
	in->n_markets = f->n_markets;
	in->subs = subs;
	in->roll = roll;
	in->arg = f;
}
