/* The plots of the page: pictures with addresses of their own, each with a sentence and a table. Those over time are in fills_plot_time.c. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fill_row.h"
#include "fills_plot.h"
#include "fmt.h"
#include "plot.h"

enum { PREDICTED, ERROR, BIAS, HOUR, LATENCY, PLOTS };

static const char *const names[PLOTS] = { "predicted", "error", "bias", "hour", "latency" };
static const char *const titles[PLOTS] = { "Predicted against actual", "Error of the prediction", "Rolling bias", "Cost by hour of the exchange's day", "Latency" };

bool
fills_plot_named(const char *name)
{
	for (int i = 0; i < PLOTS; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void
say_predicted(struct fills_plot *d, const char *unit, const struct page *p, enum fills_query_unit u)
{
	char n[FMT_TEXT], share[FMT_TEXT], a[FMT_TEXT], b[FMT_TEXT];
	double x = 0, y = 0;
	int more = 0;
	for (int i = 0; i < d->n; i++) {
		x += d->x[i] / d->n;
		y += d->y[i] / d->n;
		more += d->y[i] > d->x[i];
	}
	snprintf(d->summary, sizeof d->summary, "Of %s %s%s %s cost more than predicted; the mean was %s %s against %s predicted.", fmt_count(d->n, n), d->what, fmt_s(d->n),
	    fmt_percent((double)more / d->n, 0, share), fills_amount(y, u, p->meta.currency, true, a), u == FILLS_QUERY_MONEY ? "an intent" : unit, fills_amount(x, u, p->meta.currency, false, b));
}

static void
say_error(struct fills_plot *d, const char *unit, const struct page *p, enum fills_query_unit u)
{
	char n[FMT_TEXT], a[FMT_TEXT], b[FMT_TEXT], c[FMT_TEXT];
	const char *currency = p->meta.currency;
	size_t m = (size_t)d->n;
	memcpy(d->y, d->x, m * sizeof *d->y);
	qsort(d->y, m, sizeof *d->y, ascending);
	snprintf(d->summary, sizeof d->summary, "Actual less predicted lies between %s and %s%s%s for 90 %% of %s %s%s; half of them are below %s.", fills_amount(reconcile_quantile(d->y, m, 0.05), u, currency, true, a),
	    fills_amount(reconcile_quantile(d->y, m, 0.95), u, currency, true, b), u == FILLS_QUERY_MONEY ? "" : " ", u == FILLS_QUERY_MONEY ? "" : unit, fmt_count(d->n, n), d->what, fmt_s(d->n), fills_amount(reconcile_quantile(d->y, m, 0.5), u, currency, true, c));
}

static void
say_latency(struct fills_plot *d, int fills)
{
	char n[FMT_TEXT], a[FMT_TEXT], b[FMT_TEXT], c[FMT_TEXT];
	size_t m = (size_t)d->n;
	memcpy(d->y, d->x, m * sizeof *d->y);
	qsort(d->y, m, sizeof *d->y, ascending);
	fmt_real(reconcile_quantile(d->y, m, 0.5), 0, a);
	int at = m == 1 ? snprintf(d->summary, sizeof d->summary, "The only fill came within %s ms", a) :
	    snprintf(d->summary, sizeof d->summary, "Half of %s fills came within %s ms, 95 %% within %s ms", fmt_count(d->n, n), a, fmt_real(reconcile_quantile(d->y, m, 0.95), 0, b));
	if (fills > d->n)
		snprintf(d->summary + at, sizeof d->summary - (size_t)at, "; %s hold%s no latency.", fmt_count(fills - d->n, c), fills - d->n == 1 ? "s" : "");
	else
		snprintf(d->summary + at, sizeof d->summary - (size_t)at, ".");
}

/* A few points far out must not press the rest into a corner: they go to the edge, and the legend says how many. */
static void
to_edge(struct fills_plot *d)
{
	double low, high;
	if (!plot_bins_range(d->y, d->n, &low, &high))
		return;
	for (int i = 0; i < d->n; i++) {
		double y = fmax(low, fmin(high, d->y[i]));
		d->edge += y < d->y[i] || y > d->y[i];
		d->y[i] = y;
	}
}

/* What the bins of a plot are of. */
static void
take(const struct fills *g, int which, bool old, const char *unit, struct fills_plot *d)
{
	const struct page_sample *s = &g->sample;
	d->what = which == LATENCY || old ? "fill" : "intent";
	if (which == LATENCY) {
		memcpy(d->x, s->latency, sizeof d->x);
		d->n = s->n_latency;
		snprintf(d->x_label, sizeof d->x_label, "latency, ms");
		return;
	}
	fills_pairs(s, old, g->query.unit, &d->pairs);
	d->n = d->pairs.n;
	for (int i = 0; i < d->n; i++) {
		d->x[i] = which == ERROR ? d->pairs.error[i] : d->pairs.pair[i].predicted;
		d->y[i] = d->pairs.pair[i].actual;
	}
	snprintf(d->x_label, sizeof d->x_label, which == ERROR ? "actual less predicted, %s" : "predicted, %s", unit);
	snprintf(d->y_label, sizeof d->y_label, "actual, %s", unit);
}

/* 0 / -1 without memory. */
static int
prepare(const struct fills *g, const struct page *p, int which, struct fills_plot *d)
{
	const struct page_sample *s = &g->sample;
	struct fill_row_style style = { .currency = p->meta.currency, .unit = g->query.unit };
	const char *unit = fill_row_unit(&style);
	memset(d, 0, sizeof *d);
	if (which == BIAS)
		return fills_plot_bias(g, p, unit, d);
	if (which == HOUR)
		return fills_plot_hours(g, p, unit, d);
	take(g, which, fills_pairs_old(s), unit, d);
	if (plot_bins(d->x, d->n, which == PREDICTED ? 10 : 24, &d->bins) != 0)
		return -1;
	if (d->n == 0)
		snprintf(d->summary, sizeof d->summary, which == LATENCY ? "None of these fills holds a latency." : "No intent among these fills is over: nothing to compare yet.");
	else if (which == PREDICTED)
		say_predicted(d, unit, p, g->query.unit);
	else if (which == ERROR)
		say_error(d, unit, p, g->query.unit);
	else
		say_latency(d, s->fills);
	return 0;
}

/* "a to b", with "below" and "above" where a bin holds what lies beyond it. */
static void
bin_words(const struct fills_plot *d, int i, char *out, size_t size)
{
	char a[FMT_TEXT], b[FMT_TEXT];
	bool low = i == 0 && d->bins.below > 0, high = i == d->bins.n - 1 && d->bins.above > 0;
	fmt_real(d->bins.edges[i], d->bins.decimals, a);
	fmt_real(d->bins.edges[i + 1], d->bins.decimals, b);
	if (low && high)
		snprintf(out, size, "all");
	else if (low)
		snprintf(out, size, "below %s", b);
	else if (high)
		snprintf(out, size, "%s and above", a);
	else
		snprintf(out, size, "%s to %s", a, b);
}

/* Mean of y over the points of bin i. */
static double
mean_in(const struct fills_plot *d, int i)
{
	double sum = 0, slack = 1e-9 * (d->bins.edges[1] - d->bins.edges[0]);
	int n = 0;
	for (int k = 0; k < d->n; k++) {
		bool above = i == 0 || d->x[k] >= d->bins.edges[i] - slack, below = i == d->bins.n - 1 || d->x[k] < d->bins.edges[i + 1] - slack;
		if (above && below) {
			sum += d->y[k];
			n++;
		}
	}
	return n > 0 ? sum / n : NAN;
}

static void
show_bins(const struct fills *g, const struct page *p, int which, const struct fills_plot *d, struct view *t)
{
	char text[2 * FMT_TEXT + 16], a[FMT_TEXT];
	if (which == PREDICTED)
		view_fmt(view_row(t, "MEAN_HEAD"), "Y_LABEL", "mean %s", d->y_label);
	for (int i = 0; i < d->bins.n; i++) {
		struct view *row = view_row(t, "BIN");
		bin_words(d, i, text, sizeof text);
		view_set(row, "RANGE", text);
		view_set(row, "IN_BIN", fmt_count((int64_t)d->bins.counts[i], a));
		if (which == PREDICTED)
			view_set(view_row(row, "MEAN_CELL"), "IN_MEAN", fills_amount(mean_in(d, i), g->query.unit, p->meta.currency, true, a));
	}
}

static void
show_table(const struct fills *g, const struct page *p, int which, const struct fills_plot *d, struct view *v)
{
	struct view *t = view_row(v, "BINS");
	bool over_time = which == BIAS || which == HOUR;
	view_fmt(t, "BIN_NAME", "%s, %s", titles[which], which == BIAS ? "by the newest of each window" : which == HOUR ? "Chicago time" : "by bins");
	view_set(t, "X_LABEL", over_time ? d->row_label : d->x_label);
	view_fmt(t, "WHAT", "%ss", d->what);
	if (over_time)
		fills_plot_rows(g, p, d, t);
	else
		show_bins(g, p, which, d, t);
}

static void
show_legend(struct view *picture, int which, const struct fills_plot *d)
{
	if (which == PREDICTED)
		view_show(picture, d->n > PLOT_DENSE ? "IS_DENSE" : "IS_DOTS");
	if (which == ERROR)
		view_show(picture, "IS_ERROR");
	if (which == BIAS)
		view_fmt(view_row(picture, "IS_BIAS"), "WINDOW", "%d %ss", d->window, d->what);
	if (which == HOUR)
		view_show(picture, "IS_HOUR");
	if (which == LATENCY)
		view_show(picture, "IS_LATENCY");
	if (which == PREDICTED && d->edge > 0)
		view_fmt(view_row(picture, "AT_EDGE"), "N_EDGE", "%d", d->edge);
	if ((which == ERROR || which == LATENCY) && d->bins.below + d->bins.above > 0)
		view_fmt(view_row(picture, "BEYOND"), "N_BEYOND", "%d", d->bins.below + d->bins.above);
}

int
fills_plots(const struct fills *g, const struct page *p, struct view *v)
{
	char link[FILLS_LINK], a[FMT_TEXT], b[FMT_TEXT];
	struct fills_plot *d = calloc(1, sizeof *d);
	fills_query_text(&g->query, g->query.unit, PAGE_FILLS_FIRST, NULL, link, (int)sizeof link);
	for (int which = 0; d != NULL && which < PLOTS; which++) {
		if (prepare(g, p, which, d) != 0) {
			free(d);
			return -1;
		}
		struct view *plot = view_row(v, "PLOT");
		view_set(plot, "PLOT_NAME", names[which]);
		view_set(plot, "PLOT_TITLE", titles[which]);
		view_fmt(plot, "PLOT_OF", "newest %s of %s fill%s", fmt_count(g->sample.fills, a), fmt_count(g->totals.sums.n, b), fmt_s(g->totals.sums.n));
		view_set(plot, "PLOT_SUMMARY", d->summary);
		if (d->n == 0)
			continue;
		show_table(g, p, which, d, plot);
		struct view *picture = view_row(plot, "PICTURE");
		view_set(picture, "ALT", d->summary);
		view_fmt(picture, "PLOT_QUERY", "%s%sv=%lld-%lld", link, link[0] != '\0' ? "&" : "", (long long)p->meta.last_seq, (long long)g->totals.sums.n);
		if (which == PREDICTED)
			to_edge(d);
		show_legend(picture, which, d);
	}
	int rc = d != NULL ? 0 : -1;
	free(d);
	return rc;
}

void
fills_plot_svg(const struct fills *g, const struct page *p, const char *name, bool light, bool narrow, const struct web_request *req, struct web_response *res)
{
	struct fills_plot *d = calloc(1, sizeof *d);
	struct plot *plot = NULL;
	int which = 0, width = narrow ? 312 : 640, height = narrow ? 260 : 360;
	while (which < PLOTS - 1 && strcmp(names[which], name) != 0)
		which++;
	if (d != NULL && prepare(g, p, which, d) == 0) {
		if (which == BIAS || which == HOUR) {
			plot = fills_plot_scene(d, width, height);
		} else if (which == PREDICTED) {
			to_edge(d);
			const struct plot_scatter in = { .width = width, .height = height, .title = d->summary, .x_label = d->x_label, .y_label = d->y_label, .x = d->x, .y = d->y, .n = d->n, .diagonal = true };
			plot = plot_scatter(&in);
		} else {
			const struct plot_histogram in = { .width = width, .height = height, .title = d->summary, .x_label = d->x_label, .edges = d->bins.edges, .counts = d->bins.counts, .n = d->bins.n,
				.mark = which == ERROR ? 0 : d->n > 0 ? reconcile_quantile(d->y, (size_t)d->n, 0.95) : NAN };
			plot = plot_histogram(&in);
		}
	}
	free(d);
	if (plot == NULL) {
		web_fail(req, res, 500, "The server ran out of memory for this picture.");
		return;
	}
	res->type = "image/svg+xml";
	plot_svg(plot, light ? PLOT_LIGHT : PLOT_DARK, &res->body);
	plot_free(plot);
}
