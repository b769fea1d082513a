#ifndef NEWEY_WEST_H
#define NEWEY_WEST_H

/*
 * Is the mean of a series above 0, when neighbouring values may be correlated: one-sided, with the long-run variance of
 * Newey and West (1987) (docs/definitions.md, "Is a candidate better").
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NEWEY_WEST_LAG 5      /* sessions: the horizon of a prediction */
#define NEWEY_WEST_ALPHA 0.05 /* spent over all attempts */

struct newey_west {
	size_t n;
	double mean;  /* 0 when n is 0 */
	double lrv;   /* long-run variance of one value, >= 0 */
	bool has_t;   /* false: fewer than 2 values, or all equal: lrv 0, t 0, p 1 */
	double t;     /* mean/sqrt(lrv/n) */
	double p;     /* 1 - Phi(t) */
};

/*
 * Long-run variance of values about m, with Bartlett's weights, which keep it from falling below 0, and autocovariances of divisor n,
 * of which gamma, if not NULL, gets those of lags 0 to the smaller of lag and n - 1. 0 of no values.
 */
double newey_west_variance(const double *d, size_t n, double m, size_t lag, double *gamma);

/*
 * d: candidate less champion, say. gamma, if not NULL, gets the autocovariances of lags 0 to lag, divisor n for every one, 0 from
 * n on. 0, or -1 with *out as for no values and gamma all 0: a value is not finite, or the variance overflows.
 */
int newey_west_test(const double *d, size_t n, size_t lag, double *gamma, struct newey_west *out);

/*
 * p of the same test for a series so short that the variance is hardly known: m = n/horizon values, rounded down, do not overlap, so t
 * is taken with the divisor m - 1 for m, and p = 1 - F(t), F Student's with m - 1 degrees of freedom. horizon >= 1: sessions over which
 * neighbours overlap. 1 when m is below 2, or there is no t; to some 1e-16.
 */
double newey_west_small(const struct newey_west *test, size_t horizon);

/* What p may be at attempt N >= 1 (less counts as 1): alpha/(N(N + 1)), the sum over all N being alpha. */
double newey_west_limit(int64_t attempts);

#endif
