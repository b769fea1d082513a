#ifndef CONCENTRATION_H
#define CONCENTRATION_H

/* Does a gain hang on few days or one market (docs/definitions.md, "Readiness")? A double that has no value is NaN. */
#include <stddef.h>

struct concentration {
	double total;        /* of the days, currency */
	double best5;        /* share of the five best days; none with fewer, or no gain */
	double market_share; /* of the best market in the sum of all; none without a gain */
	double hhi;          /* Herfindahl's index of the markets that gained, 0..1 */
};

/* Profit or loss by day and by market. */
void concentration_of(const double *pnl, size_t n, const double *market, size_t n_markets, struct concentration *out);

#endif
