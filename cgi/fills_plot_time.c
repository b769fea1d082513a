/* Plots over time: the rolling bias of the prediction, and cost by the hour of the exchange's day. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fills_plot.h"
#include "fmt.h"
#include "tz.h"

#define OPEN_HOUR 8                    /* its first hour and its last one, which are shown without a fill too */
#define CLOSE_HOUR 13
#define TABLE_ROWS 12                  /* of the rolling bias: evenly apart, the newest last */

struct point {
	instant_t at;
	double error;
};

static int
by_time(const void *a, const void *b)
{
	const struct point *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->error > y->error) - (x->error < y->error); /* the same order whatever the sort does */
}

/* Mean and standard error of n values: two passes, so that nothing cancels. */
static void
mean_of(const struct point *v, int n, double *mean, double *error)
{
	double sum = 0, squares = 0;
	for (int i = 0; i < n; i++)
		sum += v[i].error;
	*mean = sum / n;
	for (int i = 0; i < n; i++)
		squares += (v[i].error - *mean) * (v[i].error - *mean);
	*error = n > 1 ? sqrt(squares / (n - 1) / n) : NAN;
}

static void
say_bias(const struct fills *g, const struct page *p, const char *unit, int points, struct fills_plot *d)
{
	enum fills_query_unit u = g->query.unit;
	const char *currency = p->meta.currency, *named = u == FILLS_QUERY_MONEY ? "" : unit;
	char a[FMT_TEXT], b[FMT_TEXT], c[FMT_TEXT], e[FMT_TEXT], n[FMT_TEXT];
	double low = INFINITY, high = -INFINITY;
	for (int i = 0; i < d->n; i++) {
		low = fmin(low, d->y[i]);
		high = fmax(high, d->y[i]);
	}
	snprintf(d->summary, sizeof d->summary, "Over the newest %d of %s %ss actual less predicted was %s%s%s on average, with a standard error of %s; over all runs of %d the mean lay between %s and %s.", d->window,
	    fmt_count(points, n), d->what, fills_amount(d->y[d->n - 1], u, currency, true, a), named[0] != '\0' ? " " : "", named, fills_amount(d->error[d->n - 1], u, currency, false, b), d->window,
	    fills_amount(low, u, currency, true, c), fills_amount(high, u, currency, true, e));
}

int
fills_plot_bias(const struct fills *g, const struct page *p, const char *unit, struct fills_plot *d)
{
	struct point *v = calloc(PAGE_SAMPLE_FILLS, sizeof *v);
	int n = 0;
	bool old = fills_pairs_old(&g->sample);
	if (v == NULL)
		return -1;
	fills_pairs(&g->sample, old, g->query.unit, &d->pairs);
	for (int i = 0; i < d->pairs.n; i++)
		if (d->pairs.at[i] != 0)
			v[n++] = (struct point){ d->pairs.at[i], d->pairs.error[i] };
	qsort(v, (size_t)n, sizeof *v, by_time);
	d->what = old ? "fill" : "intent";
	d->window = n >= 2 * FILLS_PLOT_WINDOW ? FILLS_PLOT_WINDOW : FILLS_PLOT_NARROW;
	for (int i = d->window; i <= n; i++) {
		d->x[d->n] = (double)v[i - 1].at / (86400.0 * CLOCK_SECOND);
		d->of[d->n] = d->window;
		mean_of(&v[i - d->window], d->window, &d->y[d->n], &d->error[d->n]);
		d->n++;
	}
	snprintf(d->y_label, sizeof d->y_label, "actual less predicted, %s", unit);
	snprintf(d->row_label, sizeof d->row_label, "newest of the window");
	if (d->n == 0)
		snprintf(d->summary, sizeof d->summary, "%d of %d %ss: too few for a rolling mean.", n, d->window, d->what);
	else
		say_bias(g, p, unit, n, d);
	free(v);
	return 0;
}

static void
say_hours(const struct fills *g, const struct page *p, const char *unit, int fills, struct fills_plot *d)
{
	enum fills_query_unit u = g->query.unit;
	const char *currency = p->meta.currency, *named = u == FILLS_QUERY_MONEY ? "a fill" : unit;
	char a[FMT_TEXT], b[FMT_TEXT], n[FMT_TEXT];
	int low = -1, high = -1;
	for (int i = 0; i < d->n; i++) {
		if (d->of[i] == 0)
			continue;
		low = low < 0 || d->y[i] < d->y[low] ? i : low;
		high = high < 0 || d->y[i] > d->y[high] ? i : high;
	}
	fmt_count(fills, n);
	if (low < 0)
		snprintf(d->summary, sizeof d->summary, "None of these fills has a time and a slippage.");
	else if (fills == 1)
		snprintf(d->summary, sizeof d->summary, "The only fill lies between %02.0f:00 and %02.0f:00 in Chicago; it cost %s %s.", d->x[low], d->x[low] + 1, fills_amount(d->y[low], u, currency, true, a), named);
	else if (d->of[low] == fills)
		snprintf(d->summary, sizeof d->summary, "All of %s fills lie between %02.0f:00 and %02.0f:00 in Chicago; they cost %s %s on average.", n, d->x[low], d->x[low] + 1,
		    fills_amount(d->y[low], u, currency, true, a), named);
	else
		snprintf(d->summary, sizeof d->summary, "Of %s fills those from %02.0f:00 in Chicago on cost most, %s %s on average over %d; those from %02.0f:00 on least, %s over %d.", n, d->x[high],
		    fills_amount(d->y[high], u, currency, true, a), named, d->of[high], d->x[low], fills_amount(d->y[low], u, currency, true, b), d->of[low]);
}

/* A fill's hour of the day in this zone and what it cost; hour -1 when one of them is unknown. */
struct hourly {
	int hour;
	double cost;
};

static void
hourly_of(const struct page_sample *s, bool old, enum fills_query_unit unit, const struct tz *zone, struct hourly *of, int n)
{
	const struct page_sample_unit *fill = old ? s->old : s->fill;
	for (int i = 0; i < n; i++) {
		date_t day;
		int second;
		of[i].cost = fill[i].actual * fills_factor(&fill[i], &s->markets.row[fill[i].market], unit);
		tz_local(zone, fill[i].at, &day, &second, NULL);
		of[i].hour = fill[i].at != 0 && isfinite(of[i].cost) ? second / 3600 : -1;
	}
}

/* Room for the fills of one hour at a time. 0 / -1. */
static int
by_hour(const struct page_sample *s, bool old, enum fills_query_unit unit, const struct tz *zone, struct fills_plot *d)
{
	int n = old ? s->n_old : s->n_fill;
	struct point *v = calloc(PAGE_SAMPLE_FILLS, sizeof *v);
	struct hourly *of = calloc(PAGE_SAMPLE_FILLS, sizeof *of);
	bool room = v != NULL && of != NULL;
	if (room)
		hourly_of(s, old, unit, zone, of, n);
	for (int hour = 0; room && hour < 24; hour++) {
		int in = 0;
		for (int i = 0; i < n; i++)
			if (of[i].hour == hour)
				v[in++].error = of[i].cost;
		if (in == 0 && d->n == 0 && hour < OPEN_HOUR)
			continue;
		d->x[d->n] = hour;
		d->of[d->n] = in;
		d->y[d->n] = d->error[d->n] = NAN;
		if (in > 0)
			mean_of(v, in, &d->y[d->n], &d->error[d->n]);
		d->n++;
	}
	while (d->n > 0 && d->of[d->n - 1] == 0 && d->x[d->n - 1] > CLOSE_HOUR)
		d->n--;
	free(v);
	free(of);
	return room ? 0 : -1;
}

int
fills_plot_hours(const struct fills *g, const struct page *p, const char *unit, struct fills_plot *d)
{
	int fills = 0, rc = by_hour(&g->sample, fills_pairs_old(&g->sample), g->query.unit, p->exchange, d);
	for (int i = 0; i < d->n; i++)
		fills += d->of[i];
	d->what = "fill";
	snprintf(d->x_label, sizeof d->x_label, "hour in Chicago");
	snprintf(d->y_label, sizeof d->y_label, "mean slippage, %s; above: fills", unit);
	snprintf(d->row_label, sizeof d->row_label, "hour in Chicago");
	if (rc == 0)
		say_hours(g, p, unit, fills, d);
	if (fills == 0)
		d->n = 0;
	return rc;
}

void
fills_plot_rows(const struct fills *g, const struct page *p, const struct fills_plot *d, struct view *t)
{
	enum fills_query_unit u = g->query.unit;
	const char *currency = p->meta.currency;
	char a[FMT_TEXT];
	int step = d->window > 0 ? (d->n + TABLE_ROWS - 1) / TABLE_ROWS : 1;
	view_set(view_row(t, "MEAN_HEAD"), "Y_LABEL", d->window > 0 ? "mean" : "mean slippage");
	view_set(view_row(t, "ERROR_HEAD"), "ERROR_LABEL", "standard error");
	for (int i = (d->n - 1) % step; i < d->n; i += step) {
		struct view *row = view_row(t, "BIN");
		if (d->window > 0) {
			instant_t at = (instant_t)llround(d->x[i] * 86400.0 * CLOCK_SECOND);
			struct view *time = view_row(row, "TIME");
			view_set(time, "AT", fmt_date_time(p->zone, at, a));
			view_set(time, "AT_UTC", fmt_utc(at, a));
		} else
			view_fmt(row, "RANGE", "%02.0f:00 to %02.0f:00", d->x[i], d->x[i] + 1);
		view_set(row, "IN_BIN", fmt_count(d->of[i], a));
		view_set(view_row(row, "MEAN_CELL"), "IN_MEAN", fills_amount(d->y[i], u, currency, true, a));
		view_set(view_row(row, "ERROR_CELL"), "IN_ERROR", fills_amount(d->error[i], u, currency, false, a));
	}
}

static struct plot *
bias_scene(const struct fills_plot *d, int width, int height)
{
	static const double zero[] = { 0 };
	double *edge = calloc((size_t)d->n + 1, 2 * sizeof *edge), *low = edge, *high = edge != NULL ? edge + d->n : NULL;
	if (edge == NULL)
		return NULL;
	for (int i = 0; i < d->n; i++) {
		low[i] = d->y[i] - d->error[i];
		high[i] = d->y[i] + d->error[i];
	}
	const struct plot_lines in = { .width = width, .height = height, .title = d->summary, .x = d->x, .y = d->y, .n = d->n, .limits = zero, .n_limits = 1, .low = low, .high = high,
		.y_label = d->y_label };
	struct plot *plot = plot_lines(&in);
	free(edge);
	return plot;
}

struct plot *
fills_plot_scene(const struct fills_plot *d, int width, int height)
{
	struct plot_column column[24] = {0};
	char label[24][16], note[24][32];
	if (d->window > 0)
		return bias_scene(d, width, height);
	for (int i = 0; i < d->n && i < 24; i++) {
		snprintf(label[i], sizeof label[i], "%02.0f", d->x[i]);
		snprintf(note[i], sizeof note[i], "%d", d->of[i]);
		column[i] = (struct plot_column){ .label = label[i], .note = note[i], .value = d->y[i], .error = d->error[i] };
	}
	const struct plot_columns in = { .width = width, .height = height, .title = d->summary, .x_label = d->x_label, .y_label = d->y_label, .columns = column, .n = d->n, .cost = true };
	return plot_columns(&in);
}
