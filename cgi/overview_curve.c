/* Equity over its drawdown: the panel with its sentence and table, and the picture with an address of its own. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "decimal.h"
#include "fmt.h"
#include "overview.h"
#include "plot.h"

/* What the range shows began with the record: all of it, or a record that is younger than the range. */
static bool
from_start(const struct overview *o)
{
	return o->after[0] == '\0' || strcmp(o->after, o->periods[PAGE_OVERVIEW_ALL].from) < 0;
}

/* What was earned since the start: a share of the capital, or money where deposits or withdrawals would dilute the share. */
static size_t
gain(const struct page *p, const struct overview *o, char *out, size_t size)
{
	char change[FMT_TEXT], since[FMT_TEXT];
	const struct page_overview_period *all = &o->periods[PAGE_OVERVIEW_ALL];
	bool flowed = o->account.flowed;
	if (!from_start(o))
		return (size_t)snprintf(out, size, "%s %s in the %s since %s; ", o->span.ret < 0 ? "Down" : "Up", fmt_percent(fabs(o->span.ret), 2, change),
		    o->query.range == OVERVIEW_RANGE_YEAR ? "year" : overview_range_words(o->query.range), fmt_day_text(o->after, since));
	if (!flowed)
		fmt_percent(fabs(all->ret), 2, change);
	else if (all->has_pnl && all->pnl != INT64_MIN)
		fmt_money(all->pnl < 0 ? -all->pnl : all->pnl, p->meta.currency, change);
	else
		snprintf(change, sizeof change, FMT_NONE);
	return (size_t)snprintf(out, size, "%s %s since %s%s; ", all->pnl < 0 ? "Down" : "Up", change, fmt_day_text(all->from, since), flowed ? ", deposits and withdrawals apart" : "");
}

/* Why there is no curve. */
static void
no_curve(const struct page *p, bool original, char *out, size_t size)
{
	const struct page_source *s = &p->source[PAGE_LEDGER];
	if (s->health == PAGE_UNREADABLE)
		snprintf(out, size, "Not known: %s.", s->error);
	else if (original)
		snprintf(out, size, "The original system kept no equity: the curve begins with the first session that this one trades. What its fills cost stands on the Fills page.");
	else
		snprintf(out, size, "No equity yet: the first cycle writes the first point.");
}

/* The curve in one sentence. */
static void
summary(const struct page *p, const struct overview *o, char *out, size_t size)
{
	char now[FMT_TEXT], deep[FMT_TEXT], peak[FMT_TEXT];
	const struct page_overview_equity *e = &o->equity[0];
	if (o->n_points == 0 || o->n_equity == 0) {
		no_curve(p, o->journal && !o->ours, out, size);
		return;
	}
	bool all = from_start(o);
	size_t at = gain(p, o, out, size);
	/* the day of the peak is kept for the money, the drawdown is of the returns: only without flows are the two peaks one */
	if (e->drawdown < 0 && !o->account.flowed)
		at += (size_t)snprintf(out + at, size - at, "now %s under the peak of %s", fmt_percent(-e->drawdown, 2, now), fmt_day_text(o->account.peak_session, peak));
	else if (e->drawdown < 0)
		at += (size_t)snprintf(out + at, size - at, "now %s under its peak", fmt_percent(-e->drawdown, 2, now));
	else
		at += (size_t)snprintf(out + at, size - at, "now at its peak");
	snprintf(out + at, size - at, "; the deepest drawdown%s was %s.", all ? "" : o->query.range == OVERVIEW_RANGE_YEAR ? " in it" : " in them",
	    fmt_percent_signed(all ? e->max_drawdown : o->span.drawdown, 2, deep));
}

static void
show_table(const struct page *p, const struct overview *o, struct view *v)
{
	char a[FMT_TEXT];
	struct view *table = view_row(v, "CURVE_TABLE");
	for (int k = o->n_points - 1; k >= 0; k--) {
		const struct page_overview_point *point = &o->points[k];
		struct view *row = view_row(table, "POINT");
		view_set(row, "SESSION", fmt_day_text(point->session, a));
		view_set(row, "POINT_EQUITY", fmt_money(point->equity, p->meta.currency, a));
		view_set(row, "POINT_DRAWDOWN", fmt_percent_signed(point->drawdown, 2, a));
	}
	view_fmt(table, "SHOWN", "%d", o->n_points);
	view_fmt(table, "SESSIONS", "%s session%s", fmt_count(o->n_sessions, a), fmt_s(o->n_sessions));
}

/* The switch: links, each of which keeps the filter of the feed. */
static void
show_ranges(const struct overview *o, struct view *v)
{
	char link[OVERVIEW_LINK];
	for (int r = 0; r < OVERVIEW_RANGES; r++) {
		struct view *row = view_row(v, "RANGE");
		struct overview_query q = { .range = (enum overview_range)r, .activity = o->query.activity, .before = o->query.before };
		view_set(row, "RANGE_HREF", overview_query_link(&q, "", link));
		view_set(row, "RANGE_LABEL", overview_range_label(q.range));
		if (q.range == o->query.range)
			view_show(row, "RANGE_CURRENT");
	}
}

void
overview_curve(struct page *p, const struct overview *o, struct view *v)
{
	char words[512], a[FMT_TEXT];
	summary(p, o, words, sizeof words);
	view_set(v, "CURVE_SUMMARY", words);
	if (o->journal && !o->ours)
		view_show(v, "BARE"); /* and will stay so */
	if (o->n_points == 0)
		return;
	struct view *curve = view_row(v, "CURVE");
	view_set(curve, "ALT", words);
	view_fmt(curve, "CURVE_KEY", "%lld", (long long)p->meta.last_seq);
	view_set(curve, "CURVE_TO", o->points[o->n_points - 1].session);
	view_set(curve, "CURVE_RANGE", overview_range_name(o->query.range));
	if (p->meta.badge[0] != '\0')
		view_set(view_row(curve, "MARKET"), "MARKET_WORDS", p->meta.badge);
	show_ranges(o, curve);
	view_set(curve, "CURVE_SESSION", fmt_day_text(o->points[o->n_points - 1].session, a));
	overview_marks(p, o, curve);
	view_set(curve, "LAST_EQUITY", fmt_money(o->points[o->n_points - 1].equity, p->meta.currency, a));
	view_set(curve, "LAST_DRAWDOWN", fmt_percent_signed(o->points[o->n_points - 1].drawdown, 2, a));
	view_set(curve, "SESSIONS", fmt_count(o->n_sessions, a));
	view_show(curve, o->n_sessions <= OVERVIEW_CURVE ? "EVERY" : "SAMPLED");
	show_table(p, o, curve);
}

struct page_curve *
overview_curve_read(struct page *p, struct overview *o, int max)
{
	struct page_curve *c = calloc(1, sizeof *c);
	struct db *db = page_db(p, PAGE_LEDGER);
	if (c == NULL || db == NULL || p->source[PAGE_LEDGER].version <= 0)
		return c;
	struct page_overview_equity newest[2];
	const char *to = o->query.to;
	char after[DATE_TEXT] = "";
	int n = o->query.range == OVERVIEW_RANGE_ALL || to[0] != '\0' ? 1 : page_overview_equity(db, newest);
	if (n > 0) {
		overview_range_after(o->query.range, to[0] != '\0' ? to : newest[0].session, after);
		if (strcmp(o->query.after, after) > 0)
			snprintf(after, sizeof after, "%s", o->query.after);
	}
	o->n_marks = n < 0 || page_curve(db, after, to, max, c) < 0 ? -1 : page_curve_marks(db, overview_marks_source(p), o->marks, &o->marks_more);
	if (o->n_marks < 0) {
		page_lost(p, PAGE_LEDGER);
		c->n = c->sessions = o->n_marks = 0;
	}
	if (o->query.after[0] == '\0' && c->n > 0)
		overview_marks_cut(o, c->point[0].session, c->point[c->n - 1].session);
	return c;
}

/* Numbers for the plot; what is no day is left out. */
struct drawing {
	double x[OVERVIEW_CURVE], y[OVERVIEW_CURVE], under[OVERVIEW_CURVE];
	struct plot_mark marks[PAGE_CURVE_ALL];
	int n, n_marks;
};

static void
draw(const struct page_curve *c, const struct overview *o, struct drawing *d)
{
	date_t day;
	d->n = d->n_marks = 0;
	for (int i = 0; i < c->n; i++)
		if (date_parse(c->point[i].session, &day) == 0) {
			d->x[d->n] = day;
			d->y[d->n] = decimal_to_double(c->point[i].equity);
			d->under[d->n++] = c->point[i].drawdown;
		}
	for (int i = 0; i < o->n_marks; i++)
		if (date_parse(o->marks[i].session, &day) == 0)
			d->marks[d->n_marks++] = (struct plot_mark){ .x = day, .letter = o->marks[i].letter, .cls = overview_mark_class(o->marks[i].letter) };
}

/* A folder of the original, which kept none. */
static bool
original(struct page *p)
{
	return page_db(p, PAGE_LEDGER) != NULL && p->source[PAGE_LEDGER].version <= 0;
}

/* What an empty picture says of itself in few words; the sentence is its title. */
static const char *
none(struct page *p)
{
	return p->source[PAGE_LEDGER].health == PAGE_UNREADABLE ? "not known: the journal cannot be read" : original(p) ? "the original system kept no equity" : NULL;
}

/* The picture in one sentence, from its own points alone: what is newer than it is not in it. */
static void
title(struct page *p, const struct page_curve *c, char *out, size_t size)
{
	char first[FMT_TEXT], last[FMT_TEXT], money[FMT_TEXT], now[FMT_TEXT], deep[FMT_TEXT];
	double deepest = 0;
	if (c->n == 0) {
		no_curve(p, original(p), out, size);
		return;
	}
	const struct page_overview_point *end = &c->point[c->n - 1];
	for (int i = 0; i < c->n; i++)
		deepest = fmin(deepest, c->point[i].drawdown);
	snprintf(out, size, "Equity and drawdown from %s to %s: %s at the end, %s from the peak; the deepest drawdown was %s.", fmt_day_text(c->point[0].session, first),
	    fmt_day_text(end->session, last), fmt_money(end->equity, p->meta.currency, money), fmt_percent_signed(end->drawdown, 2, now), fmt_percent_signed(deepest, 2, deep));
}

void
overview_curve_svg(struct page *p, const struct web_request *req, struct web_response *res, struct overview *o)
{
	struct drawing d;
	char words[512];
	int light = overview_query_read(req, res, OVERVIEW_TAKES_PICTURE, &o->query) == 0 ? web_choice(req, res, "theme", "dark", "light") : -1;
	int narrow = light >= 0 ? web_choice(req, res, "size", "wide", "narrow") : -1;
	if (light < 0 || narrow < 0)
		return;
	struct page_curve *c = overview_curve_read(p, o, OVERVIEW_CURVE);
	if (c == NULL) {
		web_fail(req, res, 500, "The server ran out of memory for this picture.");
		return;
	}
	draw(c, o, &d);
	title(p, c, words, sizeof words);
	free(c);
	const struct plot_lines lines = { .width = narrow ? 336 : 908, .height = narrow ? 320 : 440, .title = words, .x = d.x, .y = d.y, .under = d.under,
		.n = d.n, .unit = PLOT_MONEY, .marks = d.marks, .n_marks = d.n_marks, .none = none(p) };
	struct plot *plot = plot_lines(&lines);
	if (plot == NULL) {
		web_fail(req, res, 500, "The server ran out of memory for this picture.");
		return;
	}
	res->type = "image/svg+xml";
	plot_svg(plot, light ? PLOT_LIGHT : PLOT_DARK, &res->body);
	plot_free(plot);
}
