#ifndef SAMPLE_H
#define SAMPLE_H

/* Samples as the tests of two distributions want them: ascending, in the caller's memory. */
#include <stdbool.h>
#include <stddef.h>

/* Ascending, in time n log n; scratch has room for n more. With a NaN among them the order is any. */
void sample_sort(double *x, size_t n, double *scratch);

/*
 * Mean of n values (0 of none) and, into *sd, their standard deviation with divisor n - 1: exactly 0 when all are equal, whatever
 * rounding makes of the mean, and of fewer than two.
 */
double sample_moments(const double *x, size_t n, double *sd);

/* Is every value at least the one before it: also false when one of them is NaN. */
bool sample_ascending(const double *x, size_t n);

#endif
