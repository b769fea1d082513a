#include "psi.h"

#include <math.h>
#include <stdbool.h>

#include "reconcile.h"
#include "sample.h"

static size_t
distinct(const double *sorted, size_t n)
{
	size_t count = n > 0;
	for (size_t i = 1; i < n; i++)
		count += sorted[i - 1] < sorted[i];
	return count;
}

/* The inner edges are quantiles. q is i*(1/k), not i/k: an edge that is a data point must stay one, to the bit. */
static void
cut(const double *baseline, size_t n, struct psi_bin *bins, int k)
{
	double share = 1.0 / k;
	bins[0].from = -INFINITY;
	for (int i = 1; i < k; i++)
		bins[i].from = reconcile_quantile(baseline, n, i * share);
}

/* Values and edges ascend together. A value at an edge is the upper bin's. */
static void
count(const double *sorted, size_t n, struct psi_bin *bins, int k, bool current)
{
	size_t i = 0;
	for (int b = 0; b < k; b++) {
		size_t first = i;
		if (b == k - 1)
			i = n;
		while (i < n && sorted[i] < bins[b + 1].from)
			i++;
		*(current ? &bins[b].current : &bins[b].baseline) = i - first;
	}
}

int
psi_compare(const double *baseline, size_t n, const double *current, size_t m, int n_bins, double epsilon, struct psi_bin *bins, struct psi *out)
{
	*out = (struct psi){ 0 };
	if (!sample_ascending(baseline, n) || !sample_ascending(current, m) || !(epsilon >= 0) || isinf(epsilon))
		return -1;
	if (n > 0 && !isfinite(baseline[n - 1] - baseline[0]))
		return -1;
	if (n == 0 || m == 0)
		return 0;
	out->n_unique = distinct(baseline, n);
	int k = n_bins > 2 ? n_bins : 2;
	if ((size_t)k > out->n_unique - 1)
		k = out->n_unique - 1 > 2 ? (int)(out->n_unique - 1) : 2;
	out->bins = k;
	cut(baseline, n, bins, k);
	count(baseline, n, bins, k, false);
	count(current, m, bins, k, true);
	for (int b = 0; b < k; b++) {
		double p = ((double)bins[b].baseline + epsilon) / ((double)n + k * epsilon);
		double q = ((double)bins[b].current + epsilon) / ((double)m + k * epsilon);
		if (p < q || p > q) /* equal shares, both 0 among them, add nothing */
			out->value += (q - p) * log(q / p);
	}
	return 1;
}
