#ifndef WILSON_H
#define WILSON_H

/* Wilson's interval of a share (1927; docs/definitions.md, "Readiness"). */
#include <stdint.h>

#define WILSON_ONE_SIDED 1.6448536269514722 /* z of 95 % one-sided: limits */
#define WILSON_TWO_SIDED 1.959963984540054  /* z of 95 % two-sided: displays */

struct wilson {
	double lo, hi; /* 0..1; all of it for a total of 0 */
};

/* 0 <= bad <= total < 2^62, z > 0. */
struct wilson wilson_interval(int64_t bad, int64_t total, double z);

/* Fewest further clean cases until hi is at most limit, 0 < limit < 1. */
int64_t wilson_more(int64_t bad, int64_t total, double z, double limit);

#endif
