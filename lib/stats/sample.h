#ifndef SAMPLE_H
#define SAMPLE_H

/* Samples as the tests of two distributions want them: ascending, in the caller's memory. */
#include <stdbool.h>
#include <stddef.h>

/* Ascending, in time n log n; scratch has room for n more. With a NaN among them the order is any. */
void sample_sort(double *x, size_t n, double *scratch);

/* Is every value at least the one before it: also false when one of them is NaN. */
bool sample_ascending(const double *x, size_t n);

#endif
