#include "decimate.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

/* Take i into the ascending set of at most four. */
static int
put(int *set, int n, int i)
{
	int at = n;
	while (at > 0 && set[at - 1] > i)
		at--;
	if (i < 0 || (at > 0 && set[at - 1] == i))
		return n;
	for (int k = n; k > at; k--)
		set[k] = set[k - 1];
	set[at] = i;
	return n + 1;
}

/* Lowest and highest of v in [from, to) into the set. */
static int
extremes(const double *v, int from, int to, int *set, int n)
{
	int low = -1, high = -1;
	for (int i = from; i < to; i++) {
		if (!isfinite(v[i]))
			continue;
		if (low < 0 || v[i] < v[low])
			low = i;
		if (high < 0 || v[i] > v[high])
			high = i;
	}
	return put(set, put(set, n, low), high);
}

int
decimate(const double *y, const double *under, int n, int max, int *keep)
{
	int kept = 0, stretches = (max - 2) / (under != NULL ? 4 : 2), inner = n - 2;
	if (n <= max) {
		for (int i = 0; i < n; i++)
			keep[i] = i;
		return n > 0 ? n : 0;
	}
	keep[kept++] = 0;
	for (int k = 0; k < stretches; k++) {
		int from = 1 + (int)((int64_t)inner * k / stretches), to = 1 + (int)((int64_t)inner * (k + 1) / stretches);
		int set[4], m = extremes(y, from, to, set, 0);
		if (under != NULL)
			m = extremes(under, from, to, set, m);
		for (int i = 0; i < m; i++)
			keep[kept++] = set[i];
	}
	keep[kept++] = n - 1;
	return kept;
}
