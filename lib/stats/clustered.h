#ifndef CLUSTERED_H
#define CLUSTERED_H

/*
 * Means and lines of values that belong together by day, whose errors are therefore not independent (Liang and Zeger 1986; Cameron
 * and Miller 2015; docs/definitions.md, "Readiness"). A double that has no value is NaN.
 */
#include <stddef.h>
#include <stdint.h>

struct clustered_interval {
	double at, lo, hi;
};

/*
 * Mean of x and mean -+ t(q, G - 1)*se, G days. day[i] never falls. at has a value from 1 on, the interval with 2 days.
 * Returns G. q: 0.975 for 95 % two-sided.
 */
size_t clustered_mean(const double *x, const int64_t *day, size_t n, double q, struct clustered_interval *out);

struct clustered_line {
	struct clustered_interval slope, intercept; /* 95 % two-sided, CR1 */
};
/* Least squares of y on x. No values with n < 3, fewer than 2 days, or all x equal. day[i] never falls. */
void clustered_fit(const double *x, const double *y, const int64_t *day, size_t n, struct clustered_line *out);

#endif
