/* What an order meets, taken from the bars of its session and of those before it. */
#include <stdio.h>

#include "contract.h"
#include "execution.h"
#include "forecast.h"

static struct exec_market
market_of(const struct contract *c, uint64_t seed, instant_t open)
{
	struct exec_market m = { .tick = c->tick, .spread = c->tick * c->spread_ticks, .seed = seed, .open = open };
	snprintf(m.symbol, sizeof m.symbol, "%s", c->symbol);
	return m;
}

int
exec_market_day(const struct contract *c, const struct bar *bars, int n, double impact, uint64_t seed, instant_t open, struct exec_market *out)
{
	*out = market_of(c, seed, open);
	if (forecast_stats(bars, n - 1, &out->sigma_p, &out->adv) != 0)
		return -1;
	out->day = bars[n - 1];
	out->prev_close = bars[n - 2].c;
	out->impact_true = impact;
	return 0;
}

void
exec_market_roll(const struct contract *c, date_t session, int64_t price, int64_t volume, uint64_t seed, instant_t at, struct exec_market *out)
{
	*out = market_of(c, seed, at);
	out->day = (struct bar){ .session = session, .o = price, .h = price, .l = price, .c = price, .v = volume };
}
