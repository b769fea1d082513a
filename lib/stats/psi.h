#ifndef PSI_H
#define PSI_H

/*
 * Population stability index of two samples (docs/definitions.md, "Drift of a distribution"): how far the shares of
 * the baseline's quantile bins have moved.
 */
#include <stddef.h>

#define PSI_EPSILON 1e-4     /* added to every count */
#define PSI_MODERATE 0.10    /* from here on worth a look */
#define PSI_SIGNIFICANT 0.25 /* from here on a drift, if it is also significant */

/* A bin is closed below and open above; the last one has no upper end. */
struct psi_bin {
	double from; /* -inf of the first */
	size_t baseline, current;
};

/* Bins that n_bins can become. */
#define PSI_ROOM(n_bins) ((n_bins) > 2 ? (size_t)(n_bins) : 2)

struct psi {
	double value;
	size_t n_unique; /* distinct values of the baseline, 0.0 and -0.0 being one */
	int bins;        /* in use: max(2, min(n_bins, n_unique - 1)) */
};

/*
 * Both samples ascending; bins has room for PSI_ROOM(n_bins). 1 with the result; 0 when a sample is empty: value 0, no
 * bins; -1, *out as for 0: a sample is not ascending or has a NaN, the baseline's range is not finite, epsilon is
 * negative or not finite. With epsilon 0 a bin that is empty on one side alone makes the value infinite.
 */
int psi_compare(const double *baseline, size_t n, const double *current, size_t m, int n_bins, double epsilon, struct psi_bin *bins, struct psi *out);

#endif
