#ifndef PLOT_INTERNAL_H
#define PLOT_INTERNAL_H

/* A scene's elements, in drawing order, and what the builders need to add them. */
#include <stdbool.h>

#include "buf.h"
#include "plot.h"

#define PLOT_TICKS 60 /* of one axis at most: a step that is lost beside a huge value must not loop for ever */

enum plot_kind { PLOT_LINE, PLOT_POLY, PLOT_AREA, PLOT_RECT, PLOT_DOT, PLOT_TEXT };

struct plot_item {
	enum plot_kind kind;
	char cls[40];      /* "plot-grid", "plot-bar error" */
	double x, y;       /* line: start; rect: corner; dot: centre; text: anchor */
	double x2, y2;     /* line: end; rect: width and height; dot: radius in x2 */
	double opacity;    /* rect: 0..1, 1 default */
	const char *anchor; /* text: start middle end */
	char words[64];    /* text */
	struct buf points; /* poly, area */
};

struct plot {
	int width, height;
	char title[256];
	struct plot_item *items;
	int n, cap;
	bool failed;       /* out of memory: the scene is cut short */
};

struct plot *plot_scene(int width, int height, const char *title);
struct plot_item *plot_add(struct plot *p, enum plot_kind kind, const char *cls); /* NULL: out of memory */
void plot_add_line(struct plot *p, const char *cls, double x1, double y1, double x2, double y2);
void plot_add_rect(struct plot *p, const char *cls, double x, double y, double w, double h, double opacity);
void plot_add_dot(struct plot *p, const char *cls, double x, double y, double r);
void plot_add_text(struct plot *p, const char *cls, double x, double y, const char *anchor, const char *words);
void plot_add_empty(struct plot *p, const char *words); /* a sentence in the middle */

/* A linear scale: values lo..hi onto pixels from..to. */
struct plot_scale { double lo, hi, from, to; };
double plot_at(const struct plot_scale *s, double v);
/* A step of 1, 2, 2.5 or 5 times a power of ten that gives about `count` ticks; first tick >= lo in *first. */
double plot_step(double lo, double hi, int count, double *first);
/* The same for an axis, which says nothing with one tick: at least two, unless lo..hi is empty. */
double plot_ticks(double lo, double hi, int count, double *first);
int plot_step_decimals(double step); /* 0..6 */
/* An axis label. */
void plot_label(enum plot_unit unit, double v, double step, char out[64]);

#endif
