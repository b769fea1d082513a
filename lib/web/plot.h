#ifndef PLOT_H
#define PLOT_H

/*
 * Statistical plots as a scene of lines, shapes and words. A scene leaves in
 * one of two ways: plot_svg, a document with a URL of its own for <img>
 * (presentation attributes, colours of a theme), or plot_view, rows of
 * templates/plot.tpl inside a page (classes plot-…, colours of app.css).
 * No style attribute anywhere; role=img and a title both ways.
 *
 * In a page, a document goes as
 *   <picture><source media="(prefers-color-scheme: light)" srcset="/plot/x.svg?theme=light">
 *   <img src="/plot/x.svg?theme=dark" width=… height=… alt="the summary"></picture>
 */
#include <stdbool.h>

#include "buf.h"
#include "view.h"

#define PLOT_DENSE 400 /* above that many points a scatter is a density grid */

struct plot; /* a scene; plot_free(NULL) is harmless */

enum plot_theme { PLOT_DARK, PLOT_LIGHT };

/* How an axis prints its numbers. */
enum plot_unit { PLOT_NUMBER, PLOT_MONEY /* values in currency units */, PLOT_PERCENT /* values are fractions */ };

/* A letter on a dotted vertical line of a time plot. cls: "ok" "warn" "error". */
struct plot_mark { double x; char letter; const char *cls; };

struct plot_lines {
	int width, height;          /* of the whole picture, px */
	const char *title;          /* for role=img */
	const double *x;            /* ascending, n; days since 1970 (date_t as double) */
	const double *y;            /* n; not finite = gap */
	const double *second;       /* n or NULL: another line on the scale of y */
	const double *under;        /* n or NULL: drawdown as fraction <= 0, drawn in a lower pane */
	bool under_counts;          /* under is a number >= 0 instead */
	const double *limits;       /* n_limits dashed horizontal lines on the scale of y; the area of a line then begins at 0 */
	int n_limits;
	int n;
	enum plot_unit unit;        /* of y */
	const struct plot_mark *marks;
	int n_marks;
	const double *low, *high;   /* n each or NULL: a band around y, which then has no area of its own */
	const char *y_label;        /* above the upper pane, or NULL */
	const char *none;           /* what is drawn where there is nothing; NULL: "no data yet" */
};
/* Line over its underwater pane, one x axis of dates. n 0 or nothing finite: a scene that says so. */
struct plot *plot_lines(const struct plot_lines *in);

struct plot_scatter {
	int width, height;
	const char *title, *x_label, *y_label;
	const double *x, *y;        /* n pairs; pairs with a value that is not finite are left out */
	const double *error;        /* n or NULL: an upright bar of this half length on each point */
	int n;
	bool diagonal;              /* draw y = x and give both axes one scale */
};
struct plot *plot_scatter(const struct plot_scatter *in);

struct plot_histogram {
	int width, height;
	const char *title, *x_label;
	const double *edges;        /* n + 1, ascending */
	const double *counts;       /* n, >= 0 */
	int n;
	double mark;                /* vertical line, NaN none */
};
struct plot *plot_histogram(const struct plot_histogram *in);

struct plot_bar {
	const char *label;
	double value;
	const char *cls;  /* "gain" "loss" "ok" "warn" "error" or NULL */
	const char *note; /* behind the value, or NULL */
};
struct plot_bars {
	int width, height;
	const char *title;
	const struct plot_bar *bars; /* n, drawn as rows from the top */
	int n;
	int decimals;                /* of the value printed at the bar's end */
	const double *limits;        /* n_limits dotted vertical lines */
	int n_limits;
};
struct plot *plot_bars(const struct plot_bars *in);

struct plot_column {
	const char *label;  /* below it */
	const char *note;   /* above the frame, or NULL */
	double value;       /* from the zero line; not finite: none */
	double error;       /* an upright bar of this half length at its end; not finite: none */
};
struct plot_columns {
	int width, height;
	const char *title, *x_label, *y_label;
	const struct plot_column *columns; /* n, left to right */
	int n;
	bool cost;          /* above zero is a loss */
};
struct plot *plot_columns(const struct plot_columns *in);

void plot_svg(const struct plot *p, enum plot_theme theme, struct buf *out); /* a whole document, image/svg+xml */
/* Fill an include of "plot.tpl": struct view *v = view_include(body, "CHART", "plot.tpl"); plot_view(p, v). */
void plot_view(const struct plot *p, struct view *v);
void plot_free(struct plot *p);

/* "x,y x,y …" of a small inline polyline (sparkline) in a w × h box, for points="{{POINTS}}". Gaps are closed. "" when fewer than two finite values. */
void plot_points(const double *y, int n, int w, int h, struct buf *out);

#endif
