#include "xoshiro.h"

static uint64_t
splitmix(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

static uint64_t
turned(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

void
xoshiro_seed(struct xoshiro *x, uint64_t seed)
{
	for (int i = 0; i < 4; i++)
		x->s[i] = splitmix(&seed);
}

uint64_t
xoshiro_next(struct xoshiro *x)
{
	uint64_t *s = x->s, out = turned(s[1] * 5, 7) * 9, shifted = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= shifted;
	s[3] = turned(s[3], 45);
	return out;
}

double
xoshiro_uniform(struct xoshiro *x)
{
	return (double)(xoshiro_next(x) >> 11) * 0x1p-53;
}

/* The high half of the product: some values are drawn a little more often, by at most n/2^64. */
uint64_t
xoshiro_index(struct xoshiro *x, uint64_t n)
{
	return (uint64_t)((unsigned __int128)xoshiro_next(x) * n >> 64);
}
