/* The curve of evidence: what a daily bet on the strategy made of 1, on a logarithmic scale, against the threshold. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fmt.h"
#include "plot.h"
#include "readiness.h"
#include "readiness_text.h"

#define ROWS 16 /* of the data table */
#define TEN 2.302585092994046

void
readiness_curve_words(const struct page_readiness *r, char *out, size_t size)
{
	char now[READINESS_NUMBER], best[READINESS_NUMBER], needed[READINESS_NUMBER], day[FMT_TEXT];
	int top = -1;
	for (int i = 0; i < r->n_points; i++)
		if (isfinite(r->log_e[i]) && (top < 0 || r->log_e[i] > r->log_e[top]))
			top = i;
	if (top < 0) {
		snprintf(out, size, r->days > 20 ? "No bet can be told: E2 says why." : "No bet yet: the first comes after 20 trading days.");
		return;
	}
	double last = r->log_e[r->n_points - 1];
	snprintf(out, size, "A daily bet turned 1 into %s so far; its highest was %s on %s; %s is needed, held for 5 days.", readiness_times(isfinite(last) ? exp(last) : 0, now), readiness_times(exp(r->log_e[top]), best),
	    fmt_day(r->date[top], day), readiness_times(exp(r->threshold), needed));
}

/* Powers of ten: people read them off the axis. */
static struct plot *
draw(const struct page_readiness *r, int width, int height, const char *title)
{
	double *x = calloc((size_t)r->n_points + 1, sizeof *x), *y = calloc((size_t)r->n_points + 1, sizeof *y), limit = r->threshold / TEN;
	struct plot *plot = NULL;
	if (x != NULL && y != NULL) {
		for (int i = 0; i < r->n_points; i++) {
			x[i] = r->date[i];
			y[i] = r->log_e[i] / TEN;
		}
		const struct plot_lines in = { .width = width, .height = height, .title = title, .x = x, .y = y, .n = r->n_points, .limits = &limit, .n_limits = isfinite(limit), .unit = PLOT_NUMBER };
		plot = plot_lines(&in);
	}
	free(x);
	free(y);
	return plot;
}

int
readiness_curve_svg(const struct page_readiness *r, bool light, bool narrow, struct buf *out)
{
	char title[256];
	readiness_curve_words(r, title, sizeof title);
	struct plot *plot = draw(r, narrow ? 312 : 640, narrow ? 240 : 280, title);
	if (plot == NULL)
		return -1;
	plot_svg(plot, light ? PLOT_LIGHT : PLOT_DARK, out);
	plot_free(plot);
	return 0;
}

static void
table(const struct page_readiness *r, struct view *curve)
{
	char a[READINESS_NUMBER], day[FMT_TEXT];
	int rows = r->n_points < ROWS ? r->n_points : ROWS;
	for (int i = 0; i < rows; i++) {
		int at = (r->n_points - 1) * (i + 1) / rows;
		struct view *row = view_row(curve, "POINT");
		view_set(row, "SESSION", fmt_day(r->date[at], day));
		view_fmt(row, "DAY", "%.0f", r->day[at]);
		view_set(row, "WEALTH", isfinite(r->log_e[at]) ? readiness_times(exp(r->log_e[at]), a) : "0");
	}
}

void
readiness_curve_card(const struct page_readiness *r, struct view *body, bool linked)
{
	char words[256], a[READINESS_NUMBER];
	struct view *curve = view_row(body, "EVIDENCE");
	readiness_curve_words(r, words, sizeof words);
	view_set(curve, "SUMMARY", words);
	view_set(curve, "NEEDED", readiness_times(exp(r->threshold), a));
	if (r->n_points == 0)
		return;
	struct view *figure = view_row(curve, "FIGURE_OF");
	view_set(figure, "NEEDED", readiness_times(exp(r->threshold), a));
	if (linked) {
		struct view *picture = view_row(figure, "PICTURE");
		view_set(picture, "QUERY", r->session);
		view_set(picture, "SUMMARY", words);
	} else {
		struct plot *plot = draw(r, 640, 240, words);
		if (plot != NULL)
			plot_view(plot, view_include(view_row(figure, "DRAWN"), "CHART", "plot.tpl"));
		plot_free(plot);
	}
	table(r, figure);
}
