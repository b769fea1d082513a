#ifndef SPEARMAN_H
#define SPEARMAN_H

/* Rank correlation with its interval (docs/definitions.md, "Readiness"). A double that has no value is NaN. */
#include <stddef.h>

struct spearman {
	double rho;
	double lo, hi; /* 95 %, Bonett and Wright 2000 */
};

/* Ties get their mean rank. No values with n < 4 or one side all equal. 0, or -1 with no values: out of memory. */
int spearman_run(const double *x, const double *y, size_t n, struct spearman *out);

#endif
