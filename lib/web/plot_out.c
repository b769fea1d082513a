#include <stdio.h>
#include <string.h>

#include "plot_internal.h"

/* The tokens of app.css, for a document that cannot read it. */
struct theme { const char *text, *muted, *rule, *control, *gain, *loss, *warn, *error, *accent; };

static const struct theme themes[] = {
	[PLOT_DARK] = {"#e6eaf0", "#98a3b3", "#28313c", "#667386", "#6cb0ff", "#ff9d5c", "#e8c547", "#ff8080", "#7cc4c0"},
	[PLOT_LIGHT] = {"#161b22", "#55606e", "#d5dbe2", "#77838f", "#0a5bc4", "#ab4a00", "#7a5d00", "#b8202f", "#0b6b68"},
};

static bool has(const char *cls, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = cls; (at = strstr(at, word)); at += len)
		if ((at == cls || at[-1] == ' ') && (at[len] == 0 || at[len] == ' '))
			return true;
	return false;
}

static const char *shade(const struct theme *t, const char *cls, const char *fallback)
{
	return has(cls, "ok") ? t->accent : has(cls, "warn") ? t->warn : has(cls, "error") ? t->error : has(cls, "gain") ? t->gain :
	       has(cls, "loss") ? t->loss : fallback;
}

/* Presentation attributes that say what the class says in app.css. */
static void paint(const struct theme *t, const char *cls, struct buf *out)
{
	if (has(cls, "plot-text"))
		buf_fmt(out, " fill=\"%s\" font-size=\"12\"", t->muted);
	else if (has(cls, "plot-letter"))
		buf_fmt(out, " fill=\"%s\" font-size=\"12\" font-weight=\"600\"", shade(t, cls, t->muted));
	else if (has(cls, "plot-grid"))
		buf_fmt(out, " stroke=\"%s\"", t->rule);
	else if (has(cls, "plot-axis"))
		buf_fmt(out, " stroke=\"%s\"", t->control);
	else if (has(cls, "plot-whisker"))
		buf_fmt(out, " stroke=\"%s\" stroke-width=\"1.5\"", t->text);
	else if (has(cls, "plot-line"))
		buf_fmt(out, " fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" stroke-linejoin=\"round\"", t->gain);
	else if (has(cls, "plot-under"))
		buf_fmt(out, " fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" stroke-linejoin=\"round\"", t->loss);
	else if (has(cls, "plot-area"))
		buf_fmt(out, " fill=\"%s\" fill-opacity=\"0.15\"", t->gain);
	else if (has(cls, "plot-under-area"))
		buf_fmt(out, " fill=\"%s\" fill-opacity=\"0.18\"", t->loss);
	else if (has(cls, "plot-dot"))
		buf_fmt(out, " fill=\"%s\" fill-opacity=\"0.7\"", t->gain);
	else if (has(cls, "plot-limit"))
		buf_fmt(out, " stroke=\"%s\" stroke-dasharray=\"4 3\"", t->warn);
	else if (has(cls, "plot-mark"))
		buf_fmt(out, " stroke=\"%s\" stroke-dasharray=\"2 3\"", shade(t, cls, t->muted));
	else
		buf_fmt(out, " fill=\"%s\"", shade(t, cls, t->gain));
}

static void xml(struct buf *out, const char *text)
{
	for (const unsigned char *s = (const unsigned char *)text; *s; s++)
		switch (*s) {
		case '&': buf_str(out, "&amp;"); break;
		case '<': buf_str(out, "&lt;"); break;
		case '>': buf_str(out, "&gt;"); break;
		case '"': buf_str(out, "&quot;"); break;
		default: buf_char(out, *s < 0x20 ? ' ' : (char)*s);
		}
}

static void draw(const struct plot_item *i, const struct theme *t, struct buf *out)
{
	switch (i->kind) {
	case PLOT_LINE:
		buf_fmt(out, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"", i->x, i->y, i->x2, i->y2);
		break;
	case PLOT_POLY:
	case PLOT_AREA:
		buf_fmt(out, "<%s points=\"%s\"", i->kind == PLOT_POLY ? "polyline" : "polygon", i->points.len ? i->points.data : "");
		break;
	case PLOT_RECT:
		buf_fmt(out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"", i->x, i->y, i->x2, i->y2);
		if (i->opacity < 1)
			buf_fmt(out, " fill-opacity=\"%.2f\"", i->opacity);
		break;
	case PLOT_DOT:
		buf_fmt(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"", i->x, i->y, i->x2);
		break;
	case PLOT_TEXT:
		buf_fmt(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"", i->x, i->y, i->anchor);
		break;
	}
	paint(t, i->cls, out);
	if (i->kind == PLOT_TEXT) {
		buf_char(out, '>');
		xml(out, i->words);
		buf_str(out, "</text>\n");
	} else {
		buf_str(out, "/>\n");
	}
}

void plot_svg(const struct plot *p, enum plot_theme theme, struct buf *out)
{
	buf_fmt(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" "
		"font-family=\"-apple-system, 'Segoe UI', Roboto, 'Noto Sans', Cantarell, Ubuntu, 'Liberation Sans', Arial, system-ui, sans-serif\">\n<title>", p->width, p->height, p->width, p->height);
	xml(out, p->title);
	buf_str(out, "</title>\n");
	for (int i = 0; i < p->n; i++)
		draw(&p->items[i], &themes[theme], out);
	buf_str(out, "</svg>\n");
}

static void place(const struct plot_item *i, struct view *v)
{
	static const char *const section[] = {"LINE", "POLY", "AREA", "RECT", "DOT", "TEXT"};
	struct view *row = view_row(v, section[i->kind]);

	view_set(row, "CLS", i->cls);
	if (i->kind == PLOT_POLY || i->kind == PLOT_AREA) {
		view_set(row, "POINTS", i->points.len ? i->points.data : "");
		return;
	}
	if (i->kind == PLOT_LINE) {
		view_fmt(row, "X1", "%.1f", i->x);
		view_fmt(row, "Y1", "%.1f", i->y);
		view_fmt(row, "X2", "%.1f", i->x2);
		view_fmt(row, "Y2", "%.1f", i->y2);
		return;
	}
	view_fmt(row, "X", "%.1f", i->x);
	view_fmt(row, "Y", "%.1f", i->y);
	if (i->kind == PLOT_RECT) {
		view_fmt(row, "RW", "%.1f", i->x2);
		view_fmt(row, "RH", "%.1f", i->y2);
		if (i->opacity < 1) {
			view_show(row, "FADE");
			view_fmt(row, "OPACITY", "%.2f", i->opacity);
		}
	} else if (i->kind == PLOT_DOT) {
		view_fmt(row, "R", "%.1f", i->x2);
	} else {
		view_set(row, "ANCHOR", i->anchor);
		view_set(row, "WORDS", i->words);
	}
}

void plot_view(const struct plot *p, struct view *v)
{
	view_fmt(v, "W", "%d", p->width);
	view_fmt(v, "H", "%d", p->height);
	view_set(v, "TITLE", p->title);
	for (int i = 0; i < p->n; i++)
		place(&p->items[i], view_row(v, "ITEM"));
}
