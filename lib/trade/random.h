#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

/* Counter-based: a draw is a pure function of its keys (splitmix64 finaliser over seed, FNV-1a of symbol, index, purpose). */
double random_uniform(uint64_t seed, const char *symbol, int64_t index, uint32_t purpose); /* [0,1), 53 bits */
double random_normal(uint64_t seed, const char *symbol, int64_t index, uint32_t purpose);  /* inverse-normal or Box-Muller of two such draws */

#endif
