#include "plot_bins.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot_internal.h"
#include "reconcile.h"

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void edges(const double *sorted, int n, int want, struct plot_bins *out)
{
	double low = reconcile_quantile(sorted, (size_t)n, 0.01), high = reconcile_quantile(sorted, (size_t)n, 0.99), room = (high - low) / 4, first, step, start;

	low = fmax(sorted[0], low - room);
	high = fmin(sorted[n - 1], high + room);
	if (!(high - low > fabs(high) * 1e-12)) { /* all the same: one bin around it */
		double half = fmax(fabs(low) * 0.05, 0.5);

		out->n = 1;
		out->edges[0] = low - half;
		out->edges[1] = low + half;
		return;
	}
	step = plot_step(low, high, want, &first);
	start = floor(low / step + 1e-9) * step;
	out->n = (int)fmin(PLOT_BINS, fmax(1, ceil((high - start) / step - 1e-9)));
	for (int i = 0; i <= out->n; i++)
		out->edges[i] = start + i * step;
}

int plot_bins(const double *x, int n, int want, struct plot_bins *out)
{
	double *sorted = calloc(n > 0 ? (size_t)n : 1, sizeof *sorted);
	int m = 0;

	memset(out, 0, sizeof *out);
	if (!sorted)
		return -1;
	for (int i = 0; i < n; i++)
		if (isfinite(x[i]))
			sorted[m++] = x[i];
	if (m > 0) {
		qsort(sorted, (size_t)m, sizeof *sorted, ascending);
		edges(sorted, m, want, out);
	}
	for (int i = 0; i < m; i++) {
		int k = 0;

		while (k < out->n - 1 && sorted[i] >= out->edges[k + 1] - 1e-9 * (out->edges[1] - out->edges[0]))
			k++;
		out->counts[k]++;
		out->below += sorted[i] < out->edges[0];
		out->above += sorted[i] > out->edges[out->n] + 1e-9 * (out->edges[1] - out->edges[0]);
	}
	free(sorted);
	return 0;
}
