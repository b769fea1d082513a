#include "wilson.h"

#include <math.h>

#define MOST (INT64_C(1) << 53)

struct wilson
wilson_interval(int64_t bad, int64_t total, double z)
{
	if (total <= 0)
		return (struct wilson){ 0, 1 };
	double k = (double)bad, n = (double)total, square = z * z;
	double centre = (k + square / 2) / (n + square), half = z / (n + square) * sqrt(k * (n - k) / n + square / 4);
	return (struct wilson){ bad <= 0 ? 0 : centre - half, bad >= total ? 1 : centre + half };
}

int64_t
wilson_more(int64_t bad, int64_t total, double z, double limit)
{
	if (wilson_interval(bad, total, z).hi <= limit)
		return 0;
	int64_t few = 0, enough = 1; /* few is too few */
	while (enough < MOST && wilson_interval(bad, total + enough, z).hi > limit) {
		few = enough;
		enough *= 2;
	}
	while (enough - few > 1) {
		int64_t middle = few + (enough - few) / 2;
		*(wilson_interval(bad, total + middle, z).hi > limit ? &few : &enough) = middle;
	}
	return enough;
}
