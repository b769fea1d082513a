#ifndef KOLMOGOROV_H
#define KOLMOGOROV_H

/*
 * Kolmogorov's statistic of one sample: the largest distance of an empirical distribution from the one that its n values
 * are of. Its distribution for finite n, by whichever of several expressions is accurate (after Simard and L'Ecuyer 2011).
 */
#include <stddef.h>
#include <stdint.h>

#define KOLMOGOROV_ORDER 117 /* of the largest matrix */
#define KOLMOGOROV_SCRATCH (2 * KOLMOGOROV_ORDER * (KOLMOGOROV_ORDER + 1))

/*
 * P(D_n > x), 0 to 1, two-sided; n >= 1; NaN for x NaN. scratch has room for KOLMOGOROV_SCRATCH doubles. Relative
 * accuracy 1e-9 where it is below one half. Time up to proportional to n, some 60 ns each.
 */
double kolmogorov_survival(int64_t n, double x, double *scratch);

#endif
