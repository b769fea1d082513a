#include "event_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "decimal.h"
#include "fmt.h"
#include "page_words.h"

char *
event_words_slippage(double cost, const struct market *m, char out[EVENT_WORDS_SLIPPAGE])
{
	char text[FMT_TEXT];
	if (!isfinite(cost))
		snprintf(out, EVENT_WORDS_SLIPPAGE, FMT_NONE);
	else if (m->tick > 0)
		snprintf(out, EVENT_WORDS_SLIPPAGE, "%s ticks", fmt_real_signed(cost * DECIMAL_ONE / (double)m->tick, 1, text));
	else
		snprintf(out, EVENT_WORDS_SLIPPAGE, "%s in price units", fmt_real_signed(cost, 4, text));
	return out;
}

static void
of_fill(const struct page_overview_event *e, const struct market_list *markets, char out[EVENT_WORDS])
{
	struct market m;
	char price[FMT_TEXT], slip[EVENT_WORDS_SLIPPAGE];
	const char *at = strstr(e->text, " @ ");
	(void)market_get(markets, e->symbol, &m);
	event_words_slippage(e->slippage, &m, slip);
	if (at != NULL && isfinite(e->price))
		snprintf(out, EVENT_WORDS, "%.*s @ %s, slippage %s", (int)(at - e->text), e->text, fmt_price_real(e->price, m.tick, price), slip);
	else
		snprintf(out, EVENT_WORDS, "%s, slippage %s", e->text, slip);
}

char *
event_words(const struct page_overview_event *e, const struct market_list *markets, char out[EVENT_WORDS])
{
	if (isfinite(e->slippage))
		of_fill(e, markets, out);
	else
		snprintf(out, EVENT_WORDS, "%s", e->text);
	return page_words_plain(out);
}
