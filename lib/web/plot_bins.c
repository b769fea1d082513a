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

/* The finite ones, ascending, *m of them; NULL without memory. */
static double *sort(const double *x, int n, int *m)
{
	double *sorted = calloc(n > 0 ? (size_t)n : 1, sizeof *sorted);

	*m = 0;
	if (!sorted)
		return NULL;
	for (int i = 0; i < n; i++)
		if (isfinite(x[i]))
			sorted[(*m)++] = x[i];
	qsort(sorted, (size_t)*m, sizeof *sorted, ascending);
	return sorted;
}

static void range(const double *sorted, int n, double *low, double *high)
{
	double a = reconcile_quantile(sorted, (size_t)n, 0.01), b = reconcile_quantile(sorted, (size_t)n, 0.99), room = (b - a) / 4;

	*low = fmax(sorted[0], a - room);
	*high = fmin(sorted[n - 1], b + room);
}

bool plot_bins_range(const double *x, int n, double *low, double *high)
{
	int m;
	double *sorted = sort(x, n, &m);
	bool found = sorted && m > 0;

	if (found)
		range(sorted, m, low, high);
	free(sorted);
	return found;
}

static void edges(const double *sorted, int n, int want, struct plot_bins *out)
{
	double low, high, first, step, start;

	range(sorted, n, &low, &high);
	if (!(high - low > fabs(high) * 1e-12)) { /* all the same: one bin around it */
		double half = fmax(fabs(low) * 0.05, 0.5);

		out->n = 1;
		out->edges[0] = low - half;
		out->edges[1] = low + half;
		out->decimals = plot_step_decimals(half);
		return;
	}
	step = plot_step(low, high, want, &first);
	out->decimals = plot_step_decimals(step);
	start = floor(low / step + 1e-9) * step;
	out->n = (int)fmin(PLOT_BINS, fmax(1, ceil((high - start) / step - 1e-9)));
	for (int i = 0; i <= out->n; i++)
		out->edges[i] = start + i * step;
}

int plot_bins(const double *x, int n, int want, struct plot_bins *out)
{
	int m;
	double *sorted = sort(x, n, &m);

	memset(out, 0, sizeof *out);
	if (!sorted)
		return -1;
	if (m > 0)
		edges(sorted, m, want, out);
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
