#include "label.h"

#include <math.h>
#include <stdbool.h>

#include "decimal.h"

/* X_{t+5} - X_t, exact. false: not known yet. */
static bool
change(const struct bar *bars, size_t n, size_t t, decimal_wide *out)
{
	if (t >= n || n - t <= LABEL_HORIZON)
		return false;
	*out = (decimal_wide)bars[t + LABEL_HORIZON].c - bars[t].c;
	for (size_t i = t + 1; i <= t + LABEL_HORIZON; i++)
		*out -= bars[i].gap;
	return true;
}

int
label_up(const struct bar *bars, size_t n, size_t t)
{
	decimal_wide moved;
	return change(bars, n, t, &moved) ? moved > 0 : -1;
}

double
label_return(const struct bar *bars, size_t n, size_t t)
{
	decimal_wide moved;
	if (!change(bars, n, t, &moved) || bars[t].c == 0)
		return NAN;
	return (double)moved / fabs((double)bars[t].c);
}
