/* CUSUM and ADWIN of each stream: the newest values, and what they have been, as pictures with a sentence and a table. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drift.h"

#define ROWS 24 /* of a picture's table: a bin each where there are more sessions */

static const struct { const char *title, *fed; } streams[OBSERVE_STREAMS] = {
	[OBSERVE_RETURN] = { "Return", "the day's return, against the out-of-sample mean and deviation" },
	[OBSERVE_LOSS] = { "Loss", "the day's return where it is negative, else 0" },
	[OBSERVE_HIT] = { "Hit rate", "the mean hit over the markets, on every fifth session" },
};

#define SERIES (2 * OBSERVE_STREAMS) /* of each stream CUSUM, then ADWIN */

/* What a picture of one stream is drawn from, oldest first. */
struct series {
	enum observe_stream stream;
	bool cusum; /* else ADWIN */
	int n, n_marks;
	char session[PAGE_DRIFT_HISTORY][DATE_TEXT];
	double x[PAGE_DRIFT_HISTORY], y[PAGE_DRIFT_HISTORY], other[PAGE_DRIFT_HISTORY]; /* S+ and -S-, or mean and width */
	struct plot_mark marks[PAGE_DRIFT_HISTORY];
	bool mark[PAGE_DRIFT_HISTORY];
	char summary[256];
};

static bool
named(const char *name, enum observe_stream *stream, bool *cusum)
{
	char word[DRIFT_PICTURE];
	for (int i = 0; i < 2 * OBSERVE_STREAMS; i++) {
		snprintf(word, sizeof word, "%s-%s", i % 2 == 0 ? "cusum" : "adwin", observe_stream_name((enum observe_stream)(i / 2)));
		if (strcmp(word, name) == 0) {
			*stream = (enum observe_stream)(i / 2);
			*cusum = i % 2 == 0;
			return true;
		}
	}
	return false;
}

bool
drift_picture_named(const char *name)
{
	enum observe_stream stream;
	bool cusum;
	return strcmp(name, "psi") == 0 || strcmp(name, "psi-broad") == 0 || named(name, &stream, &cusum);
}

/* The series' place of a session, the last one or a new one; -1: no room, or no date. */
static int
place(struct series *s, const char *session)
{
	date_t day;
	if (s->n > 0 && strcmp(s->session[s->n - 1], session) == 0)
		return s->n - 1;
	if (s->n == PAGE_DRIFT_HISTORY || date_parse(session, &day) != 0)
		return -1;
	snprintf(s->session[s->n], DATE_TEXT, "%s", session);
	s->x[s->n] = day;
	s->y[s->n] = s->other[s->n] = NAN;
	s->mark[s->n] = false;
	return s->n++;
}

/* A reading into the series that it is of, if it is of a stream. */
static void
take(void *arg, const struct page_drift_point *r)
{
	struct series *all = arg;
	enum observe_stream stream = 0;
	bool cusum = strncmp(r->kind, "cusum_", 6) == 0, low = strcmp(r->kind, "cusum_low") == 0;
	while (stream < OBSERVE_STREAMS && strcmp(r->name, observe_stream_name(stream)) != 0)
		stream++;
	if (stream == OBSERVE_STREAMS || (!cusum && strcmp(r->kind, "adwin") != 0))
		return;
	struct series *s = &all[2 * (int)stream + (cusum ? 0 : 1)];
	int at = place(s, r->session);
	if (at < 0)
		return;
	if (low) {
		s->other[at] = -r->value;
		return;
	}
	s->y[at] = cusum || r->n > 0 ? r->value : NAN; /* a window without values has no mean */
	s->mark[at] = r->mark[0] != '\0';
	if (!cusum)
		s->other[at] = (double)r->n;
}

static void
summarise(struct series *s)
{
	char a[FMT_TEXT], b[FMT_TEXT], c[FMT_TEXT];
	double high = 0, low = 0;
	if (s->n == 0) {
		snprintf(s->summary, sizeof s->summary, "Nothing was read of this stream yet.");
		return;
	}
	for (int i = 0; i < s->n; i++) {
		high = s->y[i] > high ? s->y[i] : high;
		low = s->other[i] < low ? s->other[i] : low;
	}
	if (s->cusum)
		snprintf(s->summary, sizeof s->summary, "Over %s session%s S\xe2\x81\xba reached %s and S\xe2\x81\xbb %s, against a limit of 5; resets to 0: %d.", fmt_count(s->n, a), fmt_s(s->n), fmt_real(high, 2, b), fmt_real(-low, 2, c),
		    s->n_marks);
	else if (!(s->other[s->n - 1] > 0))
		snprintf(s->summary, sizeof s->summary, "The window has no value yet after %s session%s.", fmt_count(s->n, a), s->n == 1 ? "" : "s");
	else
		snprintf(s->summary, sizeof s->summary, "The window's mean is %s deviations from the out-of-sample mean over %s value%s; cuts: %d in %s session%s.", fmt_real_signed(s->y[s->n - 1], 2, a),
		    fmt_real(s->other[s->n - 1], 0, b), s->other[s->n - 1] > 1 ? "s" : "", s->n_marks, fmt_count(s->n, c), fmt_s(s->n));
}

/* All series in one walk, or with kinds those of them alone; the others are then empty. malloc'd; NULL: out of memory. What cannot be read is told. */
static struct series *
read_all(struct page *p, const struct drift *d, const char *low, const char *high)
{
	struct series *all = calloc(SERIES, sizeof *all);
	struct db *db = page_db(p, PAGE_TELEMETRY);
	if (all != NULL && db != NULL && d->observed && page_drift_history(db, low, high, d->after, take, all) < 0)
		page_lost(p, PAGE_TELEMETRY);
	for (int k = 0; all != NULL && k < SERIES; k++) {
		struct series *s = &all[k];
		s->stream = (enum observe_stream)(k / 2);
		s->cusum = k % 2 == 0;
		for (int i = 0; i < s->n; i++)
			if (s->mark[i])
				s->marks[s->n_marks++] = (struct plot_mark){ s->x[i], s->cusum ? 'R' : 'C', s->cusum ? "ok" : "warn" };
		summarise(s);
	}
	return all;
}

/* Sessions from..to - 1 as one row. */
static void
bin(const struct series *s, int from, int to, struct view *row)
{
	char a[FMT_TEXT], b[FMT_TEXT];
	double y = NAN, other = NAN;
	int marks = 0;
	for (int i = from; i < to; i++) {
		y = !s->cusum || isnan(y) || s->y[i] > y ? s->y[i] : y;
		other = !s->cusum || isnan(other) || s->other[i] < other ? s->other[i] : other;
		marks += s->mark[i];
	}
	view_set(row, "FROM", fmt_day_text(s->session[from], a));
	view_fmt(row, "TO", "%s%s", to - from > 1 ? " to " : "", to - from > 1 ? fmt_day_text(s->session[to - 1], b) : "");
	view_set(row, "Y", s->cusum ? fmt_real(y, 2, a) : fmt_real_signed(y, 2, a));
	view_set(row, "OTHER", fmt_real(s->cusum ? -other : other, s->cusum ? 2 : 0, a));
	view_set(row, "MARKS", marks > 0 ? fmt_count(marks, a) : FMT_NONE);
}

static void
picture(const struct drift *d, const struct series *s, struct view *v)
{
	const char *stream = observe_stream_name(s->stream);
	view_fmt(v, "PICTURE_NAME", "%s-%s", s->cusum ? "cusum" : "adwin", stream);
	view_fmt(v, "TITLE", "%s of %s", s->cusum ? "CUSUM" : "ADWIN", s->stream == OBSERVE_RETURN ? "the return" : s->stream == OBSERVE_LOSS ? "the loss" : "the hit rate");
	view_set(v, "SUMMARY", s->summary);
	view_set(v, "STREAM_ID", stream);
	if (s->n == 0)
		return;
	struct view *p = view_row(v, "PICTURE");
	view_set(p, "ALT", s->summary);
	view_set(p, "PICTURE_QUERY", d->newest.session);
	view_show(p, s->cusum ? "IS_CUSUM" : "IS_ADWIN");
	view_set(p, "Y_HEAD", s->cusum ? "Highest S\xe2\x81\xba" : "Mean at the end");
	view_set(p, "OTHER_HEAD", s->cusum ? "Highest S\xe2\x81\xbb" : "Width at the end");
	view_set(p, "MARK_HEAD", s->cusum ? "Resets" : "Cuts");
	int rows = s->n < ROWS ? s->n : ROWS;
	for (int i = 0; i < rows; i++)
		bin(s, s->n * i / rows, s->n * (i + 1) / rows, view_row(p, "BIN"));
}

static void
newest(const struct drift *d, enum observe_stream stream, struct view *row)
{
	const char *name = observe_stream_name(stream);
	const struct page_drift_reading *high = drift_reading(d, "cusum_high", name), *low = drift_reading(d, "cusum_low", name), *adwin = drift_reading(d, "adwin", name);
	char a[FMT_TEXT], b[FMT_TEXT];
	view_set(row, "NAME", streams[stream].title);
	view_set(row, "ID", name);
	view_set(row, "FED", streams[stream].fed);
	view_set(row, "HIGH", high != NULL ? fmt_real(high->value, 2, a) : FMT_NONE);
	view_set(row, "LOW", low != NULL ? fmt_real(low->value, 2, a) : FMT_NONE);
	view_set(row, "H", high != NULL ? fmt_real(high->line, 1, a) : FMT_NONE);
	view_set(row, "N", high != NULL ? drift_count(high, a) : FMT_NONE);
	view_set(row, "CUSUM", high != NULL ? drift_verdict_words(high->verdict) : "no reading");
	view_set(row, "CUSUM_CLASS", high != NULL ? drift_verdict_colour(high->verdict) : "muted");
	if (adwin != NULL && adwin->n > 0)
		view_fmt(row, "MEAN", "%s \xc2\xb1 %s", fmt_real_signed(adwin->value, 2, a), fmt_real(adwin->error, 2, b));
	else
		view_set(row, "MEAN", FMT_NONE);
	view_set(row, "WIDTH", adwin != NULL ? fmt_count(adwin->n, a) : FMT_NONE);
	view_set(row, "ADWIN", adwin != NULL ? drift_verdict_words(adwin->verdict) : "no reading");
	view_set(row, "ADWIN_CLASS", adwin != NULL ? drift_verdict_colour(adwin->verdict) : "muted");
}

void
drift_streams(struct page *p, const struct drift *d, struct view *body)
{
	char a[FMT_TEXT];
	struct view *table = view_row(body, "STREAMS");
	struct series *all = read_all(p, d, "adwin", "cusum_low");
	view_set(table, "SESSION", fmt_day_text(d->newest.session, a));
	for (enum observe_stream i = 0; i < OBSERVE_STREAMS; i++)
		newest(d, i, view_row(table, "STREAM"));
	/* a journal that failed half-way leaves no half picture */
	for (int k = 0; all != NULL && page_db(p, PAGE_TELEMETRY) != NULL && k < SERIES; k++)
		picture(d, &all[k], view_row(body, "STREAM_PICTURE"));
	free(all);
}

static struct plot *
draw(const struct series *s, int width, int height)
{
	static const double h[] = { 5, -5 };
	const struct plot_lines in = { .width = width, .height = height, .title = s->summary, .x = s->x, .y = s->y, .second = s->cusum ? s->other : NULL, .under = s->cusum ? NULL : s->other,
		.under_counts = true, .limits = h, .n_limits = s->cusum ? 2 : 0, .n = s->n, .unit = PLOT_NUMBER, .marks = s->marks, .n_marks = s->n_marks };
	return plot_lines(&in);
}

int
drift_picture(struct page *p, const struct drift *d, const char *name, bool light, bool narrow, struct buf *out)
{
	struct series *all = NULL;
	struct plot *plot = NULL;
	enum observe_stream stream;
	bool cusum;
	if (strcmp(name, "psi") == 0)
		plot = drift_psi(d, narrow ? 312 : 640, 460);
	else if (strcmp(name, "psi-broad") == 0) /* of a window in which its card has the whole width */
		plot = drift_psi(d, narrow ? 312 : 1200, 460);
	else if (named(name, &stream, &cusum) && (all = read_all(p, d, cusum ? "cusum_high" : "adwin", cusum ? "cusum_low" : "adwin")) != NULL)
		plot = draw(&all[2 * (int)stream + (cusum ? 0 : 1)], narrow ? 312 : 640, narrow ? 240 : 300);
	free(all);
	if (plot == NULL)
		return -1;
	plot_svg(plot, light ? PLOT_LIGHT : PLOT_DARK, out);
	plot_free(plot);
	return 0;
}
