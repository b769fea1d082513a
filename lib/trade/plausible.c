#include "plausible.h"

#include <stddef.h>

#include "decimal.h"

const char *
plausible_fault(const struct plausible_fill *f)
{
	if (f->before)
		return "before its order";
	if (!decimal_on_tick(f->price, f->tick))
		return "off the tick grid";
	if (f->has_bar && f->price < f->low)
		return "below the bar's low";
	if (f->has_bar && f->price > f->high)
		return "above the bar's high";
	if (f->has_bar && f->n > f->volume)
		return "more contracts than the bar's volume";
	decimal_wide better = ((decimal_wide)f->limit - f->price) * f->direction;
	if (f->has_limit && better > f->spread)
		return "better than its limit by more than the spread";
	return NULL;
}
