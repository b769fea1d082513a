/* Recent fills, and what happened lately as one feed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fmt.h"
#include "overview.h"
#include "page_words.h"

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

/* One line of the feed. Its order among others: order, which is at unless that would contradict a list beside it, then seq (of one source). */
struct line {
	instant_t at, order;
	int64_t seq;
	char id[40], session[11], kind[32], severity[12], text[320], href[80];
};

#define LINES (OVERVIEW_EVENTS + OVERVIEW_KINDS * OVERVIEW_FEED + 3 * OVERVIEW_FEED)
struct feed { int n; struct line line[LINES]; };

/* The next line, NULL when the feed is full. */
static struct line *
add(struct feed *f, instant_t at, int64_t seq, const char *kind, const char *severity)
{
	if (f->n == LINES)
		return NULL;
	struct line *l = &f->line[f->n++];
	*l = (struct line){ .at = at, .order = at, .seq = seq };
	snprintf(l->kind, sizeof l->kind, "%s", kind);
	snprintf(l->severity, sizeof l->severity, "%s", severity);
	return l;
}

static int
by_time(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	if (x->order != y->order)
		return x->order < y->order ? 1 : -1;
	return (x->seq < y->seq) - (x->seq > y->seq);
}

static void
add_event(struct feed *f, const struct page_overview_event *e)
{
	char slip[FMT_TEXT];
	for (int i = 0; i < f->n; i++)
		if (f->line[i].seq == e->seq)
			return; /* found by its kind and among the newest too */
	struct line *l = add(f, e->at, e->seq, strcmp(e->kind, "cycle_update") == 0 ? "cycle" : e->kind, e->severity);
	if (l == NULL)
		return;
	snprintf(l->id, sizeof l->id, "e%lld", (long long)e->seq);
	snprintf(l->session, sizeof l->session, "%s", e->session);
	if (isfinite(e->slippage))
		snprintf(l->text, sizeof l->text, "%s, slippage %s", e->text, fmt_real_signed(e->slippage, 4, slip));
	else
		snprintf(l->text, sizeof l->text, "%s", e->text);
	page_words_plain(l->text);
	if (e->fill > 0)
		snprintf(l->href, sizeof l->href, "/fills/%lld", (long long)e->fill);
	else if (strcmp(l->kind, "cycle") == 0)
		snprintf(l->href, sizeof l->href, "#state-of-trade");
	else
		snprintf(l->href, sizeof l->href, "%s", strcmp(e->kind, "breaker") == 0 ? "/system#breakers" : strcmp(e->kind, "agent") == 0 ? "/agent#loop" :
		    strcmp(e->kind, "drift") == 0 ? "/drift" : "/system#events");
}

static void
add_experiment(struct feed *f, const struct page_overview_experiment *e)
{
	struct line *l = add(f, e->at, -e->id, "experiment", "info"); /* a seq that no event has */
	if (l == NULL)
		return;
	snprintf(l->id, sizeof l->id, "x%lld", (long long)e->id);
	snprintf(l->text, sizeof l->text, "#%lld %s, %s", (long long)e->id, e->mutation, e->decision[0] != '\0' ? e->decision : "undecided");
	snprintf(l->href, sizeof l->href, "/agent?experiment=%lld#experiment-%lld", (long long)e->id, (long long)e->id);
}

/* Starts, stops, reconnects, steps of the clock. */
static void
add_life(struct feed *f, const struct page_system_life *e, int i)
{
	struct line *l = add(f, e->at, INT64_MIN + OVERVIEW_FEED - i, e->kind, e->severity);
	if (l == NULL)
		return;
	snprintf(l->text, sizeof l->text, "%s", e->text);
	page_words_plain(l->text);
	snprintf(l->id, sizeof l->id, "l%lld-%d", (long long)e->at, i);
	snprintf(l->href, sizeof l->href, "/system#life");
}

/*
 * A journal without events: its fills tell what happened. They stand as in the list of fills, which goes by the text of
 * the time: "…:00Z" comes after "…:00.5+00:00" there. order: of the fill before it, and then of this one.
 */
static void
add_fill(struct feed *f, const struct page_fills_row *r, int i, instant_t *order)
{
	char qty[FMT_TEXT], price[FMT_TEXT], slip[FMT_TEXT], symbol[PAGE_FILLS_SYMBOL];
	int part = isfinite(r->contracts) && r->contracts != floor(r->contracts) ? 2 : 0; /* the original's may be REAL */
	struct line *l = add(f, r->at, INT64_MAX - i, "fill", "info");
	if (l == NULL)
		return;
	if (r->at != 0 && r->at < *order)
		*order = r->at;
	l->order = *order;
	snprintf(l->id, sizeof l->id, "a%lld", (long long)r->key.id);
	snprintf(l->text, sizeof l->text, "%s %sx %s @ %s, slippage %s", r->direction > 0 ? "BUY" : r->direction < 0 ? "SELL" : FMT_NONE, fmt_real(r->contracts, part, qty),
	    page_fills_symbol(r, symbol), fmt_real(r->fill_price, 4, price), fmt_real_signed(page_fills_slippage(r), 4, slip));
	snprintf(l->href, sizeof l->href, "/fills/%lld", (long long)r->key.id);
}

static void
show(struct page *p, struct view *v, const struct line *l)
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
	view_set(row, "HREF", l->href);
	if (strcmp(l->severity, "info") != 0) {
		struct view *s = view_row(row, "SEVERITY");
		view_set(s, "SEVERITY_CLASS", strcmp(l->severity, "error") == 0 ? "error" : "warn");
		view_set(s, "SEVERITY_WORD", l->severity);
	}
	view_set(row, "WHAT", l->text);
}

int
overview_feed_gather(struct db *ledger, struct overview *o)
{
	static const char *const kinds[OVERVIEW_KINDS] = { "breaker", "status", "agent", "drift" };
	o->n_events = page_overview_events(ledger, o->events, OVERVIEW_EVENTS);
	for (int i = 0; i < OVERVIEW_KINDS && o->n_events >= 0; i++) {
		int n = page_overview_events_of_kind(ledger, kinds[i], o->told + o->n_told, OVERVIEW_FEED);
		if (n < 0)
			return -1;
		o->n_told += n;
	}
	return o->n_events < 0 ? -1 : 0;
}

/* Whether a line belongs to what is asked for. */
static bool
wanted(enum overview_activity a, const char *kind)
{
	bool fill = strcmp(kind, "fill") == 0, agent = strcmp(kind, "agent") == 0 || strcmp(kind, "experiment") == 0 || strcmp(kind, "drift") == 0, breaker = strcmp(kind, "breaker") == 0;
	switch (a) {
	case OVERVIEW_ACTIVITY_FILLS:
		return fill;
	case OVERVIEW_ACTIVITY_EXPERIMENTS:
		return agent;
	case OVERVIEW_ACTIVITY_BREAKERS:
		return breaker;
	case OVERVIEW_ACTIVITY_SYSTEM:
		return !fill && !agent && !breaker;
	default:
		return true;
	}
}

/* The filter: links, each of which keeps the range of the curve; and where the older of it stand. */
static void
show_filter(const struct overview *o, struct view *v)
{
	static const struct { const char *label, *href, *words; } kinds[OVERVIEW_ACTIVITIES] = {
		{ "all", "/system#events", "older events" }, { "fills", "/fills", "all fills" }, { "experiments", "/agent#experiments", "all experiments" },
		{ "breakers", "/system#breakers", "all breakers" }, { "system", "/system#life", "older starts and stops" },
	};
	char link[OVERVIEW_LINK];
	for (int a = 0; a < OVERVIEW_ACTIVITIES; a++) {
		struct view *row = view_row(v, "KIND_LINK");
		struct overview_query q = { .range = o->query.range, .activity = (enum overview_activity)a };
		view_set(row, "KIND_HREF", overview_query_link(&q, "#activity", link));
		view_set(row, "KIND_LABEL", kinds[a].label);
		if (q.activity == o->query.activity)
			view_show(row, "KIND_CURRENT");
	}
	view_set(v, "OLDER_HREF", kinds[o->query.activity].href);
	view_set(v, "OLDER_LABEL", kinds[o->query.activity].words);
}

/* Nothing to show: of all, or of what is asked for. */
static void
empty(struct page *p, const struct overview *o, struct view *v)
{
	static const char *const none[OVERVIEW_ACTIVITIES] = { "", "No fill is among the newest events.", "No experiment, and nothing else of the agent, has happened yet.", "No breaker has tripped yet.", "Nothing of this kind has happened yet." };
	const struct overview_query all = { .range = o->query.range };
	char link[OVERVIEW_LINK];
	if (o->query.activity != OVERVIEW_ACTIVITY_ALL && o->journal) {
		page_say(v, "ACTIVITY_EMPTY", "info", none[o->query.activity], overview_query_link(&all, "#activity", link), "Show all");
		return;
	}
	page_say(v, "ACTIVITY_EMPTY", "info", nothing(p, o, "Nothing has happened yet. Cycles, fills, breakers and experiments are told here.",
	    "Nothing yet. Cycles, fills, breakers and experiments are told here once a runner has started."), NULL, NULL);
}

/* At most so many of a kind: what happens in every cycle must not bury what happens once a month. A journal of fills and experiments alone has no such kind. */
static int
most(const struct overview *o, bool fills, const char *kind)
{
	if (!fills || o->query.activity != OVERVIEW_ACTIVITY_ALL)
		return OVERVIEW_FEED;
	return strcmp(kind, "fill") == 0 ? 4 : strcmp(kind, "cycle") == 0 || strcmp(kind, "order") == 0 ? 3 : OVERVIEW_FEED;
}

void
overview_activity(struct page *p, const struct overview *o, struct view *v)
{
	struct feed *f = calloc(1, sizeof *f);
	int shown = 0;
	instant_t order = INT64_MAX;
	bool fills = false; /* of our own: so many that they would bury the rest */
	for (int i = 0; f != NULL && i < o->n_events; i++) {
		fills = fills || strcmp(o->events[i].kind, "fill") == 0;
		add_event(f, &o->events[i]);
	}
	for (int i = 0; f != NULL && i < o->n_told; i++)
		add_event(f, &o->told[i]);
	for (int i = 0; f != NULL && i < o->n_rows; i++)
		if (o->rows[i].session[0] == '\0') /* no event tells of it: the original's, or another program's */
			add_fill(f, &o->rows[i], i, &order);
	for (int i = 0; f != NULL && i < o->n_experiments; i++)
		if (!o->ours || !o->experiments[i].agents) /* else an event tells of it, at the hour at which it ran */
			add_experiment(f, &o->experiments[i]);
	for (int i = 0; f != NULL && i < o->n_life; i++)
		add_life(f, &o->life[i], i);
	if (f != NULL)
		qsort(f->line, (size_t)f->n, sizeof f->line[0], by_time);
	for (int i = 0; f != NULL && i < f->n && shown < OVERVIEW_FEED; i++) {
		int same = 0;
		if (!wanted(o->query.activity, f->line[i].kind))
			continue;
		for (int k = 0; k < i; k++)
			same += strcmp(f->line[k].kind, f->line[i].kind) == 0;
		if (same >= most(o, fills, f->line[i].kind))
			continue;
		show(p, v, &f->line[i]);
		shown++;
	}
	free(f);
	if (fills && o->query.activity == OVERVIEW_ACTIVITY_ALL)
		view_show(v, "MIXED"); /* see most() */
	show_filter(o, v);
	if (shown == 0)
		empty(p, o, v);
}
