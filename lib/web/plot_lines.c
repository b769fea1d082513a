#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "date.h"
#include "fmt.h"
#include "plot_internal.h"

/* Where the two panes of a time plot lie. */
struct panes {
	struct plot_scale x, y, under;
	double top, base;      /* of the upper pane */
	double under_base;
	bool two;
};

/* Smallest and largest finite value. 1 when there is one. */
static int range(const double *v, int n, double *lo, double *hi)
{
	*lo = INFINITY;
	*hi = -INFINITY;
	for (int i = 0; i < n; i++)
		if (isfinite(v[i])) {
			*lo = fmin(*lo, v[i]);
			*hi = fmax(*hi, v[i]);
		}
	return *hi >= *lo;
}

static void lay_out(const struct plot_lines *in, const struct plot *p, double lo, double hi, struct panes *out)
{
	double pad = hi > lo ? (hi - lo) * 0.06 : fmax(fabs(hi) * 0.01, 1e-9), u_lo, u_hi;

	out->two = in->under && range(in->under, in->n, &u_lo, &u_hi);
	out->top = 20;
	out->under_base = p->height - 22;
	out->base = out->two ? out->top + (out->under_base - out->top) * 0.70 : out->under_base;
	out->x = (struct plot_scale){in->x[0], in->x[in->n - 1], 60, p->width - 8};
	out->y = (struct plot_scale){lo - pad, hi + pad, out->base, out->top};
	if (out->two && in->under_counts)
		out->under = (struct plot_scale){0, fmax(u_hi * 1.1, 1), out->under_base, out->base + 12};
	else if (out->two)
		out->under = (struct plot_scale){fmin(u_lo * 1.1, -0.005), 0, out->under_base, out->base + 12};
}

static void grid_y(struct plot *p, const struct plot_scale *s, const struct plot_scale *x, int count, enum plot_unit unit)
{
	double first, step = plot_ticks(s->lo, s->hi, count, &first);
	char label[64];

	for (int i = 0; i < PLOT_TICKS && first + i * step <= s->hi + step * 1e-6; i++) {
		double v = first + i * step, y = plot_at(s, v);
		plot_add_line(p, "plot-grid", x->from, y, x->to, y);
		plot_label(unit, v, step, label);
		plot_add_text(p, "plot-text", x->from - 6, y + 4, "end", label);
	}
}

/* A vertical line with its words below; words that would leave the picture end at its edge. */
static void tick_x(struct plot *p, const struct panes *g, double day, const char *words)
{
	double x = plot_at(&g->x, day);
	bool edge = x > g->x.to - 22;

	plot_add_line(p, "plot-grid", x, g->two ? g->base + 12 : g->top, x, g->under_base);
	plot_add_text(p, "plot-text", edge ? g->x.to + 6 : x, p->height - 6, edge ? "end" : "middle", words);
}

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* Days: "12 Mar", a whole number of days or weeks apart; weeks begin on Monday. */
static void grid_days(struct plot *p, const struct panes *g, int step)
{
	date_t day = (date_t)(step >= 7 ? ceil((g->x.lo - 4) / 7) * 7 + 4 : ceil(g->x.lo)); /* 1970-01-05 was a Monday */
	char words[64];
	int y, m, d;

	for (int i = 0; i < PLOT_TICKS && day <= g->x.hi; i++, day += step) {
		date_to_ymd(day, &y, &m, &d);
		snprintf(words, sizeof words, "%d %s", d, months[(m - 1) % 12]);
		tick_x(p, g, day, words);
	}
}

/* First days of months: "Mar", the year at the first one and each January; of years alone: "2026". */
static void grid_months(struct plot *p, const struct panes *g, int step)
{
	char words[64];
	int y, m, d, at;
	bool named = false;

	date_to_ymd((date_t)ceil(g->x.lo), &y, &m, &d);
	at = y * 12 + m - 1 + (d > 1);
	at = (at + step - 1) / step * step;
	for (int i = 0; i < PLOT_TICKS; i++, at += step) {
		double day = date_from_ymd(at / 12, at % 12 + 1, 1);

		if (day > g->x.hi || day < g->x.lo) /* or past the last year that there is */
			break;
		if (step % 12 == 0)
			snprintf(words, sizeof words, "%d", at / 12);
		else if (!named || at % 12 == 0)
			snprintf(words, sizeof words, "%s %d", months[at % 12], at / 12);
		else
			snprintf(words, sizeof words, "%s", months[at % 12]);
		named = true;
		tick_x(p, g, day, words);
	}
}

static void grid_x(struct plot *p, const struct panes *g)
{
	static const int days[] = {1, 2, 7, 14}, spans[] = {1, 2, 3, 6, 12, 24, 60, 120};
	double span = g->x.hi - g->x.lo, count = fmax(1, (g->x.to - g->x.from) / 76);

	for (size_t i = 0; i < sizeof days / sizeof days[0]; i++)
		if (span / days[i] <= count) {
			grid_days(p, g, days[i]);
			return;
		}
	for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++)
		if (span / (spans[i] * 30.44) <= count) {
			grid_months(p, g, spans[i]);
			return;
		}
	grid_months(p, g, 600);
}

static void close_area(struct plot_item *area, double x0, double x1, double base)
{
	buf_fmt(&area->points, " %.1f,%.1f %.1f,%.1f", x1, base, x0, base);
}

/* Runs of finite values, each a polyline over its area; a point less than a pixel from the last one drawn, both ways, is left out. */
static void curve(struct plot *p, const struct plot_lines *in, const double *v, const struct plot_scale *xs, const struct plot_scale *ys,
		  double base, const char *line, const char *area)
{
	int i = 0;

	while (i < in->n) {
		struct buf points = {0};
		double x0, x1 = 0, last = -1, held = 0;
		bool open = false;
		int start = i;

		if (!isfinite(v[i])) {
			i++;
			continue;
		}
		x0 = plot_at(xs, in->x[i]);
		for (; i < in->n && isfinite(v[i]); i++) {
			double x = plot_at(xs, in->x[i]), y = plot_at(ys, v[i]);
			x1 = x;
			if (x - last < 0.7 && i > start && i + 1 < in->n && isfinite(v[i + 1]) && open && fabs(y - held) < 1.0)
				continue;
			buf_fmt(&points, "%s%.1f,%.1f", points.len ? " " : "", x, y);
			last = x;
			held = y;
			open = true;
		}
		struct plot_item *a = area ? plot_add(p, PLOT_AREA, area) : NULL;
		if (a && points.len) {
			buf_add(&a->points, points.data, points.len);
			close_area(a, x0, x1, base);
		}
		if (i - start == 1)
			plot_add_dot(p, "plot-dot", x0, held, 2);
		struct plot_item *l = plot_add(p, PLOT_POLY, line);
		if (l)
			l->points = points;
		else
			buf_free(&points);
	}
}

/* A shape for each run in which both edges are finite: along the upper one, back along the lower one. */
static void band(struct plot *p, const struct plot_lines *in, const struct panes *g)
{
	for (int i = 0; i < in->n;) {
		int start = i;
		struct buf points = {0};

		for (; i < in->n && isfinite(in->low[i]) && isfinite(in->high[i]); i++)
			buf_fmt(&points, "%s%.1f,%.1f", points.len ? " " : "", plot_at(&g->x, in->x[i]), plot_at(&g->y, in->high[i]));
		for (int k = i - 1; k >= start; k--)
			buf_fmt(&points, " %.1f,%.1f", plot_at(&g->x, in->x[k]), plot_at(&g->y, in->low[k]));
		struct plot_item *a = i > start ? plot_add(p, PLOT_AREA, "plot-area") : NULL;
		if (a)
			a->points = points;
		else
			buf_free(&points);
		i += i == start;
	}
}

#define LETTER 12 /* px that a letter takes */

/* Marks that are drawn, and where their letters stand: those closer than a letter move right, those beyond the picture's edge left again. */
static int place(const struct plot_lines *in, const struct panes *g, double edge, int *shown, double *at)
{
	int n = 0;

	for (int i = 0; i < in->n_marks; i++) {
		const struct plot_mark *m = &in->marks[i];
		double x = plot_at(&g->x, m->x);

		if (m->x < g->x.lo || m->x > g->x.hi)
			continue;
		/* the same letter at the same place stands once */
		if (n > 0 && in->marks[shown[n - 1]].letter == m->letter && x - plot_at(&g->x, in->marks[shown[n - 1]].x) < 1)
			continue;
		at[n] = n > 0 && x - at[n - 1] < LETTER ? at[n - 1] + LETTER : x;
		shown[n++] = i;
	}
	for (int i = n - 1; i >= 0 && at[i] > edge - (n - 1 - i) * LETTER; i--)
		at[i] = edge - (n - 1 - i) * LETTER;
	return n;
}

static void marks(struct plot *p, const struct plot_lines *in, const struct panes *g)
{
	int *shown = calloc((size_t)in->n_marks + 1, sizeof *shown), n;
	double *at = calloc((size_t)in->n_marks + 1, sizeof *at);
	char cls[40], letter[2] = "";

	if (!shown || !at)
		p->failed = true;
	n = shown && at ? place(in, g, p->width - LETTER / 2.0, shown, at) : 0;
	for (int i = 0; i < n; i++) {
		const struct plot_mark *m = &in->marks[shown[i]];
		double x = plot_at(&g->x, m->x);

		snprintf(cls, sizeof cls, "plot-mark %s", m->cls);
		plot_add_line(p, cls, x, g->top, x, g->base);
		snprintf(cls, sizeof cls, "plot-letter %s", m->cls);
		letter[0] = m->letter;
		plot_add_text(p, cls, at[i], g->top - 6, "middle", letter);
	}
	free(shown);
	free(at);
}

/* Everything that the upper pane shows. 1 when there is something. */
static int upper(const struct plot_lines *in, double *lo, double *hi)
{
	double a, b;

	if (in->n <= 0 || !range(in->y, in->n, lo, hi))
		return 0;
	if (in->second && range(in->second, in->n, &a, &b)) {
		*lo = fmin(*lo, a);
		*hi = fmax(*hi, b);
	}
	if (in->low && in->high && range(in->low, in->n, &a, &b))
		*lo = fmin(*lo, a);
	if (in->low && in->high && range(in->high, in->n, &a, &b))
		*hi = fmax(*hi, b);
	for (int i = 0; i < in->n_limits; i++) {
		*lo = fmin(*lo, in->limits[i]);
		*hi = fmax(*hi, in->limits[i]);
	}
	return 1;
}

struct plot *plot_lines(const struct plot_lines *in)
{
	struct plot *p = plot_scene(in->width, in->height, in->title);
	struct panes g = {0};
	double lo, hi, base;

	if (!p)
		return NULL;
	if (!upper(in, &lo, &hi)) {
		plot_add_empty(p, in->none ? in->none : "no data yet");
		return p;
	}
	lay_out(in, p, lo, hi, &g);
	grid_y(p, &g.y, &g.x, (int)((g.base - g.top) / 45), in->unit);
	if (g.two)
		grid_y(p, &g.under, &g.x, 2, in->under_counts ? PLOT_NUMBER : PLOT_PERCENT);
	grid_x(p, &g);
	base = in->n_limits ? plot_at(&g.y, 0) : g.base;
	bool banded = in->low && in->high;

	if (banded)
		band(p, in, &g);
	curve(p, in, in->y, &g.x, &g.y, base, "plot-line", banded ? NULL : "plot-area");
	if (in->y_label)
		plot_add_text(p, "plot-text", g.x.from, g.top - 8, "start", in->y_label);
	if (in->second)
		curve(p, in, in->second, &g.x, &g.y, base, "plot-under", "plot-under-area");
	for (int i = 0; i < in->n_limits; i++)
		plot_add_line(p, "plot-limit", g.x.from, plot_at(&g.y, in->limits[i]), g.x.to, plot_at(&g.y, in->limits[i]));
	if (g.two)
		curve(p, in, in->under, &g.x, &g.under, plot_at(&g.under, 0), "plot-under", "plot-under-area");
	marks(p, in, &g);
	return p;
}
