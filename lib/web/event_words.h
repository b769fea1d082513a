#ifndef EVENT_WORDS_H
#define EVENT_WORDS_H

/* What an event says, the same wherever a page lists it. The journal keeps its own words, which are part of its protocol. */
#include "market.h"
#include "page_overview.h"

#define EVENT_WORDS 544
#define EVENT_WORDS_SLIPPAGE 112

/*
 * The event's text as a page has it (page_words_plain). A fill's tells the price as it is journaled, with four decimals: here it is
 * that of its row, as fine as the market's tick, and what it cost follows, "BUY 1x GF @ 379.700, slippage +1.0 ticks". An event
 * whose fill is not known, or no longer there, says what is journaled. Returns out.
 */
char *event_words(const struct page_overview_event *e, const struct market_list *markets, char out[EVENT_WORDS]);
/* What a fill cost, in price units, > 0 a loss: "+1.0 ticks"; "+0.2500 in price units" where nobody knows its market's tick; "—" NaN. Returns out. */
char *event_words_slippage(double cost, const struct market *m, char out[EVENT_WORDS_SLIPPAGE]);

#endif
