#include "sample.h"

#include <math.h>
#include <string.h>

#define RUN 12 /* shorter runs are sorted faster by insertion */

static void
insert(double *x, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		double v = x[i];
		size_t at = i;
		for (; at > 0 && x[at - 1] > v; at--)
			x[at] = x[at - 1];
		x[at] = v;
	}
}

/* from[0..middle) and from[middle..n), both ascending, into to. */
static void
merge(const double *from, size_t middle, size_t n, double *to)
{
	size_t i = 0, j = middle, k = 0;
	while (i < middle && j < n) {
		double a = from[i], b = from[j];
		bool second = b < a; /* steps without a branch: which side is next cannot be guessed */
		to[k++] = second ? b : a;
		j += second;
		i += !second;
	}
	memcpy(&to[k], &from[i], (middle - i) * sizeof *to);
	memcpy(&to[k + middle - i], &from[j], (n - j) * sizeof *to);
}

void
sample_sort(double *x, size_t n, double *scratch)
{
	double *from = x, *to = scratch;
	for (size_t at = 0; at < n; at += RUN)
		insert(&x[at], n - at < RUN ? n - at : RUN);
	for (size_t width = RUN; width < n; width *= 2) {
		for (size_t at = 0; at < n; at += 2 * width) {
			size_t left = n - at;
			merge(&from[at], left < width ? left : width, left < 2 * width ? left : 2 * width, &to[at]);
		}
		double *swap = from;
		from = to;
		to = swap;
	}
	if (from != x)
		memcpy(x, from, n * sizeof *x);
}

double
sample_moments(const double *x, size_t n, double *sd)
{
	double sum = 0, squares = 0;
	bool equal = true;
	*sd = 0;
	for (size_t i = 0; i < n; i++)
		sum += x[i];
	double mean = n > 0 ? sum / (double)n : 0;
	for (size_t i = 0; i < n; i++) {
		equal = equal && x[i] <= x[0] && x[i] >= x[0];
		squares += (x[i] - mean) * (x[i] - mean);
	}
	if (n > 1 && !equal)
		*sd = sqrt(squares / (double)(n - 1));
	return mean;
}

bool
sample_ascending(const double *x, size_t n)
{
	if (n > 0 && isnan(x[0]))
		return false;
	for (size_t i = 1; i < n; i++)
		if (!(x[i - 1] <= x[i]))
			return false;
	return true;
}
