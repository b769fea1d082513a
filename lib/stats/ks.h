#ifndef KS_H
#define KS_H

/*
 * Two-sample Kolmogorov-Smirnov test, two-sided (docs/definitions.md, "Drift of a distribution"): the largest distance
 * of two empirical distributions, and how probable one as large is when both samples are of one distribution.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KS_EXACT_MOST 10000     /* the exact p-value up to this size of the larger sample */
#define KS_MOST ((size_t)INT32_MAX) /* larger samples are refused: counts are multiplied in 64 bits */

enum ks_method {
	KS_NONE,       /* a sample has fewer than two values: statistic 0, p 1 */
	KS_EXACT,      /* of all interleavings of the two samples */
	KS_ASYMPTOTIC, /* of one sample of size en, kolmogorov.h */
};

struct ks {
	enum ks_method method;
	double statistic;  /* h/lcm, 0 to 1 */
	double p;          /* 0 to 1; no correction for ties */
	int64_t h, lcm;    /* the statistic as a fraction, lcm the least common multiple of the sizes */
	int64_t en;        /* KS_ASYMPTOTIC: n*m/(n + m), rounded half to even */
};

/* Doubles that ks_test needs as scratch: at most some 10000, or some 28000 beyond KS_EXACT_MOST. */
size_t ks_scratch(size_t n, size_t m);

/*
 * Both samples ascending. 0; -1, *out as KS_NONE: a sample is not ascending or has a NaN, or more than KS_MOST values.
 * Time: exact with unequal sizes proportional to 2*n*m*statistic (some 30 ms for 10000 and 9999 that hardly differ), else to n + m.
 */
int ks_test(const double *baseline, size_t n, const double *current, size_t m, double *scratch, struct ks *out);

/* p < alpha, strict. */
bool ks_drifted(const struct ks *k, double alpha);

#endif
