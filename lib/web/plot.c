#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmt.h"
#include "plot_internal.h"

struct plot *plot_scene(int width, int height, const char *title)
{
	struct plot *p = calloc(1, sizeof *p);

	if (!p)
		return NULL;
	p->width = width < 120 ? 120 : width > 4000 ? 4000 : width;
	p->height = height < 60 ? 60 : height > 4000 ? 4000 : height;
	snprintf(p->title, sizeof p->title, "%s", title ? title : "");
	return p;
}

void plot_free(struct plot *p)
{
	if (!p)
		return;
	for (int i = 0; i < p->n; i++)
		buf_free(&p->items[i].points);
	free(p->items);
	free(p);
}

struct plot_item *plot_add(struct plot *p, enum plot_kind kind, const char *cls)
{
	struct plot_item *item;

	if (p->failed)
		return NULL;
	if (p->n == p->cap) {
		int cap = p->cap ? 2 * p->cap : 64;
		struct plot_item *more = realloc(p->items, (size_t)cap * sizeof *more);
		if (!more) {
			p->failed = true;
			return NULL;
		}
		p->items = more;
		p->cap = cap;
	}
	item = &p->items[p->n++];
	memset(item, 0, sizeof *item);
	item->kind = kind;
	item->opacity = 1;
	item->anchor = "start";
	snprintf(item->cls, sizeof item->cls, "%s", cls);
	return item;
}

void plot_add_line(struct plot *p, const char *cls, double x1, double y1, double x2, double y2)
{
	struct plot_item *i = plot_add(p, PLOT_LINE, cls);

	if (i) {
		i->x = x1;
		i->y = y1;
		i->x2 = x2;
		i->y2 = y2;
	}
}

void plot_add_rect(struct plot *p, const char *cls, double x, double y, double w, double h, double opacity)
{
	struct plot_item *i = plot_add(p, PLOT_RECT, cls);

	if (i) {
		i->x = x;
		i->y = y;
		i->x2 = w > 0 ? w : 0;
		i->y2 = h > 0 ? h : 0;
		i->opacity = opacity;
	}
}

void plot_add_dot(struct plot *p, const char *cls, double x, double y, double r)
{
	struct plot_item *i = plot_add(p, PLOT_DOT, cls);

	if (i) {
		i->x = x;
		i->y = y;
		i->x2 = r;
	}
}

void plot_add_text(struct plot *p, const char *cls, double x, double y, const char *anchor, const char *words)
{
	struct plot_item *i = plot_add(p, PLOT_TEXT, cls);

	if (i) {
		i->x = x;
		i->y = y;
		i->anchor = anchor;
		snprintf(i->words, sizeof i->words, "%s", words);
	}
}

void plot_add_empty(struct plot *p, const char *words)
{
	plot_add_text(p, "plot-text", p->width / 2.0, p->height / 2.0, "middle", words);
}

double plot_at(const struct plot_scale *s, double v)
{
	if (s->hi <= s->lo)
		return (s->from + s->to) / 2;
	return s->from + (v - s->lo) / (s->hi - s->lo) * (s->to - s->from);
}

double plot_step(double lo, double hi, int count, double *first)
{
	static const double nice[] = {1, 2, 2.5, 5, 10};
	double raw = (hi - lo) / (count > 0 ? count : 1), power, step;

	if (!(raw > 0) || !isfinite(raw)) {
		*first = lo;
		return 1;
	}
	power = pow(10, floor(log10(raw)));
	step = 10 * power;
	for (size_t i = 0; i < sizeof nice / sizeof nice[0]; i++)
		if (nice[i] * power >= raw) {
			step = nice[i] * power;
			break;
		}
	*first = ceil(lo / step - 1e-9) * step;
	return step;
}

double plot_ticks(double lo, double hi, int count, double *first)
{
	double step = plot_step(lo, hi, count, first);

	for (int more = count + 1; more <= 2 * count + 4 && *first + step > hi + step * 1e-6; more++)
		step = plot_step(lo, hi, more, first);
	return step;
}

int plot_step_decimals(double step)
{
	int d = 0;

	while (d < 6 && fabs(step - nearbyint(step)) > 1e-6 * fabs(step)) {
		step *= 10;
		d++;
	}
	return d;
}

void plot_label(enum plot_unit unit, double v, double step, char out[64])
{
	char text[FMT_TEXT];
	double size = fabs(v) >= 1e6 || step >= 1e6 ? 1e6 : fabs(v) >= 1e3 && step >= 10 ? 1e3 : 1;
	const char *suffix = size >= 1e6 ? "M" : size > 1 ? "k" : "";

	if (fabs(v) < step * 1e-6)
		v = 0;
	if (unit == PLOT_PERCENT) {
		fmt_percent(v, plot_step_decimals(step * 100), text);
	} else if (unit == PLOT_MONEY) {
		char figure[FMT_TEXT];
		fmt_real(fabs(v) / size, plot_step_decimals(step / size), figure);
		snprintf(text, sizeof text, "%s$%.60s%s", v < 0 ? FMT_MINUS : "", figure, suffix);
	} else {
		fmt_real(v, plot_step_decimals(step), text);
	}
	snprintf(out, 64, "%.63s", text);
}

void plot_points(const double *y, int n, int w, int h, struct buf *out)
{
	double lo = INFINITY, hi = -INFINITY;
	int finite = 0;
	struct plot_scale xs = {0, n > 1 ? n - 1 : 1, 1, w - 1}, ys;

	for (int i = 0; i < n; i++)
		if (isfinite(y[i])) {
			finite++;
			lo = fmin(lo, y[i]);
			hi = fmax(hi, y[i]);
		}
	if (finite < 2)
		return;
	ys = (struct plot_scale){lo, hi, h - 1, 1};
	for (int i = 0; i < n; i++)
		if (isfinite(y[i]))
			buf_fmt(out, "%s%.1f,%.1f", out->len ? " " : "", plot_at(&xs, i), plot_at(&ys, y[i]));
}
