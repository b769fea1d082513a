#ifndef FILLS_PLOT_H
#define FILLS_PLOT_H

/* Shared by the plots of the fills program. */
#include "fills.h"
#include "plot.h"
#include "plot_bins.h"

#define FILLS_PLOT_WINDOW 50 /* intents of a rolling mean; FILLS_PLOT_NARROW where there are fewer than two such windows */
#define FILLS_PLOT_NARROW 20

/* What one plot is drawn from. */
struct fills_plot {
	struct fills_pairs pairs;
	double x[PAGE_SAMPLE_FILLS], y[PAGE_SAMPLE_FILLS];
	int n;
	struct plot_bins bins; /* of x */
	int edge;              /* points of a scatter that lie beyond its edge and are drawn there */
	/* over time: y is a mean, and x its day (since 1970, with a fraction) or its hour */
	double error[PAGE_SAMPLE_FILLS]; /* standard error of the mean, NaN of one value alone */
	int of[PAGE_SAMPLE_FILLS];       /* values in the mean */
	int window;                      /* of a rolling mean; 0: by hour */
	char summary[320];
	char x_label[64], y_label[64], row_label[64];
	const char *what;      /* counted in the bins, one of them: "fill" */
};

/*
 * The mean of actual less predicted over each run of `window` intents of the sample, as they ended, and its standard error (sample
 * standard deviation by the root of the number: intents count as independent). n 0: too few, the summary says how many there are.
 */
int fills_plot_bias(const struct fills *g, const struct page *p, const char *unit, struct fills_plot *d);
/* The mean signed slippage of the sample's fills by the hour of their time in Chicago, each fill once. 0 / -1 without the zone or memory. */
int fills_plot_hours(const struct fills *g, const struct page *p, const char *unit, struct fills_plot *d);
/* Rows of the table of either, in t. */
void fills_plot_rows(const struct fills *g, const struct page *p, const struct fills_plot *d, struct view *t);
/* The picture of either; NULL without memory. */
struct plot *fills_plot_scene(const struct fills_plot *d, int width, int height);

#endif
