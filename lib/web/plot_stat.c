#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmt.h"
#include "plot_internal.h"

#define GLYPH 6.5 /* px that a glyph of 12 px takes, on average */
#define CELLS 40 /* of a density grid, each way */

struct frame { struct plot_scale x, y; };

static void frame_place(struct frame *f, const struct plot *p, double left)
{
	f->x.from = left;
	f->x.to = p->width - 10;
	f->y.from = p->height - 38;
	f->y.to = 10;
}

static void frame_axes(struct plot *p, const struct frame *f, const char *x_label, const char *y_label)
{
	double first, step = plot_ticks(f->x.lo, f->x.hi, (int)((f->x.to - f->x.from) / 80), &first);
	char label[64];

	for (int i = 0; i < PLOT_TICKS && first + i * step <= f->x.hi + step * 1e-6; i++) {
		double v = first + i * step, x = plot_at(&f->x, v);
		plot_add_line(p, "plot-grid", x, f->y.from, x, f->y.to);
		plot_label(PLOT_NUMBER, v, step, label);
		plot_add_text(p, "plot-text", x, f->y.from + 16, "middle", label);
	}
	step = plot_ticks(f->y.lo, f->y.hi, (int)((f->y.from - f->y.to) / 45), &first);
	for (int i = 0; i < PLOT_TICKS && first + i * step <= f->y.hi + step * 1e-6; i++) {
		double v = first + i * step, y = plot_at(&f->y, v);
		plot_add_line(p, "plot-grid", f->x.from, y, f->x.to, y);
		plot_label(PLOT_NUMBER, v, step, label);
		plot_add_text(p, "plot-text", f->x.from - 6, y + 4, "end", label);
	}
	plot_add_line(p, "plot-axis", f->x.from, f->y.from, f->x.to, f->y.from);
	plot_add_line(p, "plot-axis", f->x.from, f->y.from, f->x.from, f->y.to);
	if (x_label)
		plot_add_text(p, "plot-text", f->x.to, p->height - 6, "end", x_label);
	if (y_label)
		plot_add_text(p, "plot-text", f->x.from, f->y.to - 8, "start", y_label);
}

static void widen(double *lo, double *hi)
{
	double pad = *hi > *lo ? (*hi - *lo) * 0.05 : fmax(fabs(*hi) * 0.1, 0.5);

	*lo -= pad;
	*hi += pad;
}

static bool pair(const struct plot_scatter *in, int i)
{
	return isfinite(in->x[i]) && isfinite(in->y[i]);
}

/* Half the length of a point's bar. */
static double half(const struct plot_scatter *in, int i)
{
	return in->error && isfinite(in->error[i]) ? fabs(in->error[i]) : 0;
}

static void bar(struct plot *p, const struct plot_scatter *in, const struct frame *f, int i)
{
	double x = plot_at(&f->x, in->x[i]);

	if (half(in, i) > 0)
		plot_add_line(p, "plot-axis", x, plot_at(&f->y, in->y[i] - half(in, i)), x, plot_at(&f->y, in->y[i] + half(in, i)));
}

static void density(struct plot *p, const struct plot_scatter *in, const struct frame *f)
{
	int *count = calloc((size_t)CELLS * CELLS, sizeof *count), most = 0;
	double w = (f->x.to - f->x.from) / CELLS, h = (f->y.from - f->y.to) / CELLS;

	if (!count) {
		p->failed = true;
		return;
	}
	for (int i = 0; i < in->n; i++) {
		if (!pair(in, i))
			continue;
		int cx = (int)((plot_at(&f->x, in->x[i]) - f->x.from) / w), cy = (int)((plot_at(&f->y, in->y[i]) - f->y.to) / h);
		cx = cx < 0 ? 0 : cx >= CELLS ? CELLS - 1 : cx;
		cy = cy < 0 ? 0 : cy >= CELLS ? CELLS - 1 : cy;
		int c = ++count[cy * CELLS + cx];
		most = c > most ? c : most;
	}
	for (int i = 0; i < CELLS * CELLS; i++) {
		int cx = i % CELLS, cy = i / CELLS;

		if (count[i]) /* by the logarithm, or single points vanish beside the crowd */
			plot_add_rect(p, "plot-bar", f->x.from + cx * w, f->y.to + cy * h, w, h, 0.2 + 0.8 * log1p(count[i]) / log1p(most));
	}
	free(count);
}

struct plot *plot_scatter(const struct plot_scatter *in)
{
	struct plot *p = plot_scene(in->width, in->height, in->title);
	struct frame f = {.x = {INFINITY, -INFINITY, 0, 0}, .y = {INFINITY, -INFINITY, 0, 0}};
	int n = 0;

	if (!p)
		return NULL;
	for (int i = 0; i < in->n; i++)
		if (pair(in, i)) {
			n++;
			f.x.lo = fmin(f.x.lo, in->x[i]);
			f.x.hi = fmax(f.x.hi, in->x[i]);
			f.y.lo = fmin(f.y.lo, in->y[i] - half(in, i));
			f.y.hi = fmax(f.y.hi, in->y[i] + half(in, i));
		}
	if (n == 0) {
		plot_add_empty(p, "no data yet");
		return p;
	}
	if (in->diagonal) {
		f.x.lo = f.y.lo = fmin(f.x.lo, f.y.lo);
		f.x.hi = f.y.hi = fmax(f.x.hi, f.y.hi);
	}
	widen(&f.x.lo, &f.x.hi);
	widen(&f.y.lo, &f.y.hi);
	frame_place(&f, p, 56);
	if (in->y_label) /* it stands above the frame, where no point can lie */
		f.y.to += 14;
	frame_axes(p, &f, in->x_label, in->y_label);
	if (in->diagonal)
		plot_add_line(p, "plot-limit", f.x.from, f.y.from, f.x.to, f.y.to);
	if (n > PLOT_DENSE)
		density(p, in, &f);
	else
		for (int i = 0; i < in->n; i++)
			if (pair(in, i)) {
				bar(p, in, &f, i);
				plot_add_dot(p, "plot-dot", plot_at(&f.x, in->x[i]), plot_at(&f.y, in->y[i]), in->error ? 4 : 2.5);
			}
	return p;
}

struct plot *plot_histogram(const struct plot_histogram *in)
{
	struct plot *p = plot_scene(in->width, in->height, in->title);
	struct frame f = {0};

	if (!p)
		return NULL;
	for (int i = 0; i < in->n; i++)
		f.y.hi = fmax(f.y.hi, in->counts[i]);
	if (in->n <= 0 || f.y.hi <= 0) {
		plot_add_empty(p, "no data yet");
		return p;
	}
	f.x.lo = in->edges[0];
	f.x.hi = in->edges[in->n];
	f.y.hi *= 1.05;
	frame_place(&f, p, 56);
	frame_axes(p, &f, in->x_label, NULL);
	for (int i = 0; i < in->n; i++) {
		double x = plot_at(&f.x, in->edges[i]), w = plot_at(&f.x, in->edges[i + 1]) - x, y = plot_at(&f.y, in->counts[i]);
		if (in->counts[i] > 0)
			plot_add_rect(p, "plot-bar", x + 0.5, y, w - 1, f.y.from - y, 1);
	}
	if (isfinite(in->mark) && in->mark >= f.x.lo && in->mark <= f.x.hi)
		plot_add_line(p, "plot-limit", plot_at(&f.x, in->mark), f.y.from, plot_at(&f.x, in->mark), f.y.to);
	return p;
}

struct plot *plot_bars(const struct plot_bars *in)
{
	struct plot *p = plot_scene(in->width, in->height, in->title);
	struct plot_scale x = {0, 0, 0, 0};
	double row, room = 60;

	if (!p)
		return NULL;
	for (int i = 0; i < in->n; i++)
		if (in->bars[i].note)
			room = 100;
	for (int i = 0; i < in->n; i++)
		if (isfinite(in->bars[i].value)) {
			x.lo = fmin(x.lo, in->bars[i].value);
			x.hi = fmax(x.hi, in->bars[i].value);
		}
	for (int i = 0; i < in->n_limits; i++)
		x.hi = fmax(x.hi, in->limits[i]);
	if (in->n <= 0 || x.hi <= x.lo) {
		plot_add_empty(p, "no data yet");
		return p;
	}
	x.from = 130;
	x.to = p->width - room;
	row = (double)(p->height - 8) / in->n;
	for (int i = 0; i < in->n; i++) {
		const struct plot_bar *b = &in->bars[i];
		double y = 4 + i * row, zero = plot_at(&x, 0), at = isfinite(b->value) ? plot_at(&x, b->value) : zero;
		char cls[40], value[FMT_TEXT], words[2 * FMT_TEXT];

		snprintf(cls, sizeof cls, "plot-bar %s", b->cls ? b->cls : "");
		snprintf(words, sizeof words, "%s%s%s", fmt_real(b->value, in->decimals, value), b->note ? "  " : "", b->note ? b->note : "");
		plot_add_text(p, "plot-text", 122, y + row / 2 + 4, "end", b->label);
		plot_add_rect(p, cls, fmin(zero, at), y + row * 0.2, fabs(at - zero), row * 0.6, 1);
		at = fmax(zero, at);
		for (int k = 0; k < in->n_limits; k++) { /* its words stand clear of the lines; without a bar behind all of them */
			double line = plot_at(&x, in->limits[k]);
			if (!isfinite(b->value) || (line > at && line < at + 8 + GLYPH * (double)strlen(words)))
				at = fmax(at, line);
		}
		plot_add_text(p, "plot-text", at + 6, y + row / 2 + 4, "start", words);
	}
	for (int i = 0; i < in->n_limits; i++)
		plot_add_line(p, "plot-limit", plot_at(&x, in->limits[i]), 4, plot_at(&x, in->limits[i]), p->height - 4);
	return p;
}
