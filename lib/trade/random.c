/* Draws that are pure functions of their keys, so that a restart continues as if it had not happened. */
#include <math.h>

#include "random.h"

#define GOLDEN UINT64_C(0x9E3779B97F4A7C15) /* 2^64 / golden ratio, splitmix64's step */
#define SECOND UINT64_C(0xD1B54A32D192ED03) /* sets the second draw of a normal apart from every uniform */
#define TWO_PI 6.283185307179586476925

/* splitmix64's finaliser (Steele, Lea, Flood 2014; Stafford's variant 13). */
static uint64_t
mix(uint64_t z)
{
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

/* FNV-1a, 64 bits. */
static uint64_t
fnv(const char *text)
{
	uint64_t hash = UINT64_C(0xCBF29CE484222325);
	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001B3);
	return hash;
}

/* Each key goes through a finaliser of its own: keys that differ in one bit give unrelated draws. */
static uint64_t
key(uint64_t seed, const char *symbol, int64_t index, uint32_t purpose)
{
	uint64_t h = mix(seed + GOLDEN);
	h = mix((h ^ fnv(symbol)) + GOLDEN);
	h = mix((h ^ (uint64_t)index) + GOLDEN);
	return mix((h ^ purpose) + GOLDEN);
}

double
random_uniform(uint64_t seed, const char *symbol, int64_t index, uint32_t purpose)
{
	return (double)(key(seed, symbol, index, purpose) >> 11) * 0x1p-53;
}

double
random_normal(uint64_t seed, const char *symbol, int64_t index, uint32_t purpose)
{
	uint64_t h = key(seed, symbol, index, purpose);
	double u = (double)((h >> 11) + 1) * 0x1p-53; /* (0,1]: its logarithm is finite */
	double v = (double)(mix(h ^ SECOND) >> 11) * 0x1p-53;
	return sqrt(-2 * log(u)) * cos(TWO_PI * v);
}
