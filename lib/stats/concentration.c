#include "concentration.h"

#include <math.h>

#define BEST 5

/* Sum of the best days: those so far stand in order, the best first. */
static double
best(const double *pnl, size_t n)
{
	double top[BEST + 1], sum = 0;
	size_t held = 0;
	for (size_t i = 0; i < n; i++) {
		size_t at = held;
		for (; at > 0 && pnl[i] > top[at - 1]; at--)
			top[at] = top[at - 1];
		top[at] = pnl[i];
		held += held < BEST;
	}
	for (size_t i = 0; i < held; i++)
		sum += top[i];
	return sum;
}

void
concentration_of(const double *pnl, size_t n, const double *market, size_t n_markets, struct concentration *out)
{
	double all = 0, gains = 0, squares = 0, most = -INFINITY;
	*out = (struct concentration){ .best5 = NAN, .market_share = NAN, .hhi = NAN };
	for (size_t i = 0; i < n; i++)
		out->total += pnl[i];
	if (n >= BEST && out->total > 0)
		out->best5 = best(pnl, n) / out->total;
	for (size_t i = 0; i < n_markets; i++) {
		all += market[i];
		gains += fmax(market[i], 0);
		most = fmax(most, market[i]);
	}
	if (all > 0)
		out->market_share = most / all;
	for (size_t i = 0; i < n_markets && gains > 0; i++)
		squares += fmax(market[i], 0) / gains * (fmax(market[i], 0) / gains);
	if (gains > 0)
		out->hhi = squares;
}
