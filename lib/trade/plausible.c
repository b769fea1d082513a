#include "plausible.h"

#include <stddef.h>

#include "decimal.h"

/* By how much the price is better than another one. */
static decimal_wide
better(const struct plausible_fill *f, int64_t than)
{
	return ((decimal_wide)than - f->price) * f->direction;
}

static const char *
off_bar(const struct plausible_fill *f)
{
	decimal_wide room = f->pays ? (decimal_wide)f->spread + f->tick : 0, above = f->direction > 0 ? room : 0, below = f->direction < 0 ? room : 0;
	if (f->price < f->low - below)
		return "below the bar's low";
	if (f->price > f->high + above)
		return "above the bar's high";
	return f->n > f->volume ? "more contracts than the bar's volume" : NULL;
}

const char *
plausible_fault(const struct plausible_fill *f)
{
	if (f->before)
		return "before its order";
	if (!decimal_on_tick(f->price, f->tick))
		return "off the tick grid";
	const char *off = f->has_bar ? off_bar(f) : NULL;
	if (off != NULL)
		return off;
	if (f->has_mid && better(f, f->mid) > f->spread)
		return "better than mid by more than the spread";
	if (f->has_limit && better(f, f->limit) > f->spread)
		return "better than its limit by more than the spread";
	return NULL;
}
