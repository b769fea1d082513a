#include "normal.h"

#include <math.h>

#define CENTRE 0.25    /* from here up to 1/2 the distance from 1/2 is what must be met, or values near 0 would have no digits */
#define STEPS 3        /* each makes of an error its cube, from 4.5e-4 */

double
normal_cdf(double x)
{
	return erfc(-x * M_SQRT1_2) / 2;
}

/* Abramowitz and Stegun 1964, 26.2.23, of the lower half. */
static double
start(double p)
{
	double t = sqrt(-2 * log(p));
	return (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
}

/* Of p <= 1/2. */
static double
lower(double p)
{
	double x = start(p);
	for (int i = 0; i < STEPS; i++) {
		double density = exp(-x * x / 2) * (M_SQRT1_2 * M_2_SQRTPI / 2);
		double miss = p < CENTRE ? normal_cdf(x) - p : erf(x * M_SQRT1_2) / 2 - (p - 0.5);
		double u = miss / density;
		x -= u / (1 + x * u / 2);
	}
	return x;
}

double
normal_quantile(double p)
{
	if (!(p >= 0 && p <= 1))
		return NAN;
	if (p <= 0 || p >= 1)
		return p <= 0 ? -INFINITY : INFINITY;
	return p > 0.5 ? -lower(1 - p) : lower(p);
}
