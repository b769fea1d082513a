#ifndef PLOT_BINS_H
#define PLOT_BINS_H

#include <stdbool.h>

/* Bins of a histogram, the same for its picture and its table. */
#define PLOT_BINS 40

struct plot_bins {
	int n;                     /* of bins; 0: no value */
	double edges[PLOT_BINS + 1];
	double counts[PLOT_BINS];  /* lower edge included; the last bin holds its upper edge too */
	int decimals;              /* that the edges need */
	int below, above;          /* values beyond the edges: they count in the first and the last bin */
};

/*
 * About `want` bins of one round width over the finite ones of n values. A few values far out must not leave the rest in one
 * bin: the bins end a quarter of the range between the 1st and the 99th percentile beyond those two. 0 / -1 without memory.
 */
int plot_bins(const double *x, int n, int want, struct plot_bins *out);

/* The range of those bins before it is made round: a scatter ends there too. false: no finite value, or no memory. */
bool plot_bins_range(const double *x, int n, double *low, double *high);

#endif
