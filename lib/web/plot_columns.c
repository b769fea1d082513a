#include <math.h>

#include "plot_internal.h"

#define WIDEST 64 /* px of a column */
#define LARGEST 1e300 /* of a value that a scale still holds */

static bool drawn(double v)
{
	return fabs(v) < LARGEST; /* false for what is no number */
}

/* Values with the ends of their bars and zero, with room beyond both. false: nothing finite. */
static bool extent(const struct plot_columns *in, struct plot_scale *y)
{
	bool found = false;

	y->lo = y->hi = 0;
	for (int i = 0; i < in->n; i++) {
		const struct plot_column *c = &in->columns[i];
		double half = drawn(c->error) ? fabs(c->error) : 0;

		if (!drawn(c->value))
			continue;
		found = true;
		y->lo = fmin(y->lo, c->value - half);
		y->hi = fmax(y->hi, c->value + half);
	}
	double room = y->hi > y->lo ? (y->hi - y->lo) * 0.06 : 0.5;

	y->lo -= y->lo < 0 ? room : 0;
	y->hi += y->hi > 0 || y->lo == 0 ? room : 0;
	return found;
}

static void grid(struct plot *p, const struct plot_scale *y, double left, double right)
{
	double first, step = plot_ticks(y->lo, y->hi, (int)((y->from - y->to) / 45), &first);
	char label[64];

	for (int i = 0; i < PLOT_TICKS && first + i * step <= y->hi + step * 1e-6; i++) {
		double v = first + i * step, at = plot_at(y, v);

		plot_add_line(p, "plot-grid", left, at, right, at);
		plot_label(PLOT_NUMBER, v, step, label);
		plot_add_text(p, "plot-text", left - 6, at + 4, "end", label);
	}
}

static void column(struct plot *p, const struct plot_columns *in, const struct plot_scale *y, int i, double x, double w)
{
	const struct plot_column *c = &in->columns[i];
	double zero = plot_at(y, 0), at = drawn(c->value) ? plot_at(y, c->value) : zero, middle = x + w / 2;

	plot_add_text(p, "plot-text", middle, y->from + 16, "middle", c->label);
	if (c->note)
		plot_add_text(p, "plot-text", middle, y->to - 4, "middle", c->note);
	if (!drawn(c->value))
		return;
	double wide = fmin(w * 0.7, WIDEST);

	plot_add_rect(p, (c->value > 0) == in->cost ? "plot-bar loss" : "plot-bar gain", middle - wide / 2, fmin(zero, at), wide, fabs(at - zero), 1);
	if (drawn(c->error) && c->error > 0)
		plot_add_line(p, "plot-whisker", middle, plot_at(y, c->value - c->error), middle, plot_at(y, c->value + c->error));
}

struct plot *plot_columns(const struct plot_columns *in)
{
	struct plot *p = plot_scene(in->width, in->height, in->title);
	struct plot_scale y;

	if (!p)
		return NULL;
	if (in->n <= 0 || !extent(in, &y)) {
		plot_add_empty(p, "no data yet");
		return p;
	}
	double left = 56, right = p->width - 10, w = (right - left) / in->n;

	y.from = p->height - 38;
	y.to = 40;
	grid(p, &y, left, right);
	for (int i = 0; i < in->n; i++)
		column(p, in, &y, i, left + i * w, w);
	plot_add_line(p, "plot-axis", left, plot_at(&y, 0), right, plot_at(&y, 0));
	plot_add_line(p, "plot-axis", left, y.from, left, y.to);
	if (in->x_label)
		plot_add_text(p, "plot-text", right, p->height - 6, "end", in->x_label);
	if (in->y_label)
		plot_add_text(p, "plot-text", left, 14, "start", in->y_label);
	return p;
}
