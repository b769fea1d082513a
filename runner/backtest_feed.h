#ifndef BACKTEST_FEED_H
#define BACKTEST_FEED_H

/* What a feed alone knows, for a backtest (backtest.h): sub-bars, rolls and the market's impact. */
#include "backtest.h"
#include "feed.h"

/*
 * Sets subs, roll and arg of in, and impact of each of its markets, which are the feed's in its order. The feed must live,
 * and not be looked at, while the backtest runs; of it only sessions of the window and before are asked. The bars of
 * in->markets are the caller's: a copy, because the feed's own are valid until its next call.
 */
void backtest_feed(struct feed *f, struct backtest_market *markets, struct backtest_input *in);

#endif
