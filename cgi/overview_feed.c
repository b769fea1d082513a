/* Recent fills, and what happened lately as one feed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmt.h"
#include "overview_lines.h"
#include "page_words.h"

#define LONG 100 /* bytes of a line's words that wrap into a few lines of the narrowest card */

/* Why there is nothing here, and what will fill it. */
static const char *
nothing(struct page *p, const struct overview *o, const char *yet, const char *missing)
{
	return o->journal ? yet : p->source[PAGE_LEDGER].health == PAGE_UNREADABLE ? "Not known: the journal cannot be read." : missing;
}

void
overview_fills(struct page *p, const struct overview *o, struct view *v)
{
	char a[FMT_TEXT];
	struct fill_row_style style = { .markets = &o->markets, .zone = p->zone, .currency = p->meta.currency, .unit = FILLS_QUERY_TICKS };
	if (o->journal)
		view_show(v, "COUNTED");
	view_fmt(v, "FILLS_SHOWN", "%d", o->n_rows);
	view_set(v, "FILLS_COUNT", o->journal ? fmt_count(o->count, a) : FMT_NONE);
	if (o->n_rows == 0) {
		page_say(v, "FILLS_EMPTY", "info", nothing(p, o, "No fills yet. The first stands here as soon as an order of a cycle is filled in the session after it.",
		    "No fills yet: the journal is made when a runner starts."), NULL, NULL);
		return;
	}
	struct view *table = view_row(v, "FILLS");
	for (int i = 0; i < o->n_rows; i++)
		fill_row_set(view_row(table, "ROW"), &o->rows[i], &style);
}

/* The words, and where they lead: a line that is too long for its place opens. */
static void
words(const struct overview_line *l, struct view *row)
{
	bool fits = strlen(l->text) <= LONG;
	struct view *what = view_row(row, fits ? "SHORT" : "LONG");
	if (strcmp(l->severity, "info") != 0) {
		struct view *s = view_row(what, "SEVERITY");
		view_set(s, "SEVERITY_CLASS", strcmp(l->severity, "error") == 0 ? "error" : "warn");
		view_set(s, "SEVERITY_WORD", l->severity);
	}
	view_set(what, "HREF", l->href);
	view_set(what, "WHAT", l->text);
	if (!fits)
		view_set(what, "LEADS_TO", l->leads_to);
}

static void
show(struct page *p, struct view *v, const struct overview_line *l)
{
	char when[FMT_TEXT], utc[FMT_TEXT];
	struct view *row = view_row(v, "EVENT_ROW");
	date_t today, day, session;
	int second;
	view_set(row, "EVENT_ID", l->id);
	tz_local(p->zone, p->now, &today, &second, NULL);
	tz_local(p->zone, l->at, &day, &second, NULL);
	/* the hour of today, the day of anything older */
	if (l->at == 0)
		view_set(row, "WHEN", FMT_NONE);
	else if (day == today)
		view_set(row, "WHEN", fmt_time(p->zone, l->at, when));
	else {
		fmt_day(day, when);
		char *year = strrchr(when, ' ');
		if (year != NULL)
			*year = '\0';
		view_set(row, "WHEN", when);
	}
	view_set(row, "WHEN_UTC", fmt_utc(l->at, utc));
	view_set(row, "KIND", l->kind);
	/* a simulated or replayed session is of another day than the one on which it was written */
	if (l->at != 0 && date_parse(l->session, &session) == 0 && session != day)
		view_set(view_row(row, "OF_SESSION"), "SESSION", fmt_day(session, when));
	words(l, row);
}

/* The filter: links, each of which keeps the range of the curve and begins at the newest; and where the whole of it stands. */
static void
show_filter(const struct overview *o, struct view *v)
{
	static const struct { const char *label, *href, *words; } kinds[OVERVIEW_ACTIVITIES] = {
		{ "all", "/system#events", "events" }, { "fills", "/fills", "all fills" }, { "experiments", "/agent#experiments", "all experiments" },
		{ "breakers", "/system#breakers", "all breakers" }, { "system", "/system#life", "starts and stops" },
	};
	char link[OVERVIEW_LINK];
	for (int a = 0; a < OVERVIEW_ACTIVITIES; a++) {
		struct view *row = view_row(v, "KIND_LINK");
		struct overview_query q = { .range = o->query.range, .activity = (enum overview_activity)a, .before = OVERVIEW_NEWEST };
		view_set(row, "KIND_HREF", overview_query_link(&q, "#activity", link));
		view_set(row, "KIND_LABEL", kinds[a].label);
		if (q.activity == o->query.activity)
			view_show(row, "KIND_CURRENT");
	}
	view_set(v, "WHOLE_HREF", kinds[o->query.activity].href);
	view_set(v, "WHOLE_LABEL", kinds[o->query.activity].words);
}

/* Which times these are, and what is left out of them. */
static void
explain(const struct overview *o, const struct overview_lines *f, struct view *v)
{
	struct view *row = view_row(v, "EXPLAINED");
	if (o->query.before.given)
		view_show(row, "OLDER_ONES");
	view_show(row, o->ours ? "WRITTEN" : "TOLD"); /* the original's journals tell of no writing */
	if (!f->mixed)
		return;
	struct view *mix = view_row(row, "MIXED");
	view_fmt(mix, "FILLS", "%d", OVERVIEW_MOST_FILLS);
	view_fmt(mix, "CYCLES", "%d", OVERVIEW_MOST_CYCLES);
}

/* Back to the newest and on to what is older, by key; without scripts too. */
static void
show_pager(const struct overview *o, const struct overview_lines *f, struct view *v)
{
	struct overview_query q = { .range = o->query.range, .activity = o->query.activity, .before = OVERVIEW_NEWEST };
	char link[OVERVIEW_LINK];
	if (o->query.before.given)
		view_set(view_row(v, "NEWEST"), "HREF", overview_query_link(&q, "#activity", link));
	if (!f->older)
		return;
	struct view *older = view_row(v, "OLDER");
	q.before = f->next;
	view_set(older, "HREF", overview_query_link(&q, "#activity", link));
	view_set(older, "WORDS", f->mixed ? "Older, all of it in order" : "Older");
}

/* Nothing to show: of all, or of what is asked for. */
static void
empty(struct page *p, const struct overview *o, bool older, struct view *v)
{
	static const char *const none[OVERVIEW_ACTIVITIES] = { "", "No fill is among the newest events.", "No experiment, and nothing else of the agent, has happened yet.", "No breaker has tripped yet.", "Nothing of this kind has happened yet." };
	const struct overview_query all = { .range = o->query.range, .before = OVERVIEW_NEWEST };
	char link[OVERVIEW_LINK];
	if (o->query.before.given && o->journal) {
		page_say(v, "ACTIVITY_EMPTY", "info", older ? "Nothing of this kind is among the events looked through here; older ones may hold some." : "Nothing older of this kind.", NULL, NULL);
		return;
	}
	if (o->query.activity != OVERVIEW_ACTIVITY_ALL && o->journal) {
		page_say(v, "ACTIVITY_EMPTY", "info", none[o->query.activity], overview_query_link(&all, "#activity", link), "Show all");
		return;
	}
	page_say(v, "ACTIVITY_EMPTY", "info", nothing(p, o, "Nothing has happened yet. Cycles, fills, breakers and experiments are told here.",
	    "Nothing yet. Cycles, fills, breakers and experiments are told here once a runner has started."), NULL, NULL);
}

void
overview_activity(struct page *p, const struct overview *o, struct view *v)
{
	struct overview_lines *f = overview_lines_make(o);
	if (f != NULL)
		overview_lines_choose(o, f);
	for (int i = 0; f != NULL && i < f->n; i++)
		if (f->line[i].shown)
			show(p, v, &f->line[i]);
	if (f != NULL && f->shown > 0)
		explain(o, f, v);
	show_filter(o, v);
	if (o->let_go)
		view_show(v, "LET_GO");
	if (f != NULL)
		show_pager(o, f, v);
	if (f == NULL || f->shown == 0)
		empty(p, o, f != NULL && f->older, v);
	free(f);
}
