#ifndef NORMAL_H
#define NORMAL_H

/* The standard normal distribution (docs/definitions.md, "Readiness"). */

/* P(Z <= x), by erfc, so that the lower tail keeps its digits. NaN for NaN. */
double normal_cdf(double x);

/* x with normal_cdf(x) = p, to 1e-13 relative; -INFINITY for 0, INFINITY for 1, NaN outside. Halley's steps. */
double normal_quantile(double p);

#endif
