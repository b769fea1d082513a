#ifndef STRESS_H
#define STRESS_H

/* What is left of a gain when costs are multiplied (docs/definitions.md, "Readiness"). A double that has no value is NaN. */
#include <stddef.h>

#define STRESS_MOST 3 /* times the costs */

struct stress {
	double net[STRESS_MOST];    /* currency, of 1, 2, 3 times the costs */
	double sharpe[STRESS_MOST]; /* annual */
	double gains;               /* sum before costs, currency */
	double costs;               /* sum, currency */
	double breakeven;           /* times the costs at which nothing is left; none when costs are not above 0 */
};

/* Of n days: gain before costs, costs, equity at the start of the day (> 0); year: trading days of it. 0, or -1 with no values: out of memory. */
int stress_run(const double *gross, const double *costs, const double *equity_start, size_t n, double year, struct stress *out);

#endif
