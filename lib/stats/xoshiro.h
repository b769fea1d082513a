#ifndef XOSHIRO_H
#define XOSHIRO_H

/*
 * A pinned stream of random numbers, the same bits on every machine: xoshiro256** (Blackman and Vigna 2018), started by splitmix64
 * (Steele, Lea, Flood 2014). Where a draw must not depend on those before it, trade/random.h is the one to take.
 */
#include <stdint.h>

struct xoshiro {
	uint64_t s[4];
};

void xoshiro_seed(struct xoshiro *x, uint64_t seed);
uint64_t xoshiro_next(struct xoshiro *x);
double xoshiro_uniform(struct xoshiro *x);               /* [0,1), 53 bits */
uint64_t xoshiro_index(struct xoshiro *x, uint64_t n);   /* 0..n-1, n >= 1 */

#endif
