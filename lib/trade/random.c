#include "random.h"

#include <math.h>

/* The finaliser of splitmix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit. */
static uint64_t
mix(uint64_t z)
{
	z += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static uint64_t
hash_symbol(const char *symbol)
{
	uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */
	for (const unsigned char *p = (const unsigned char *)symbol; *p != '\0'; p++)
		h = (h ^ *p) * UINT64_C(1099511628211);
	return h;
}

static uint64_t
draw(uint64_t seed, const char *symbol, int64_t index, uint32_t purpose)
{
	return mix(mix(mix(mix(seed) ^ hash_symbol(symbol)) ^ (uint64_t)index) ^ purpose);
}

double
random_uniform(uint64_t seed, const char *symbol, int64_t index, uint32_t purpose)
{
	return (double)(draw(seed, symbol, index, purpose) >> 11) * 0x1p-53;
}

double
random_normal(uint64_t seed, const char *symbol, int64_t index, uint32_t purpose)
{
	/* Box and Muller (1958); the first draw is moved off 0, the second comes from the mirrored purpose */
	double u = ((double)(draw(seed, symbol, index, purpose) >> 11) + 0.5) * 0x1p-53;
	double v = random_uniform(seed, symbol, index, ~purpose);
	return sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
}
