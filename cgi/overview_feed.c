/* Recent fills, and what happened lately as one feed. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "fmt.h"
#include "overview.h"

#define FEED_FILLS 4 /* fills have a panel of their own: they must not crowd out the rest */

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

static void
line(struct page *p, struct view *v, const char *id, instant_t at, const char *kind, const char *severity, const char *text)
{
	char when[FMT_TEXT], utc[FMT_TEXT];
	struct view *row = view_row(v, "EVENT_ROW");
	date_t today, day;
	int second;
	view_set(row, "EVENT_ID", id);
	tz_local(p->zone, p->now, &today, &second, NULL);
	tz_local(p->zone, at, &day, &second, NULL);
	/* the hour of today, the day of anything older */
	if (at == 0)
		view_set(row, "WHEN", FMT_NONE);
	else if (day == today)
		view_set(row, "WHEN", fmt_time(p->zone, at, when));
	else {
		fmt_day(day, when);
		char *year = strrchr(when, ' ');
		if (year != NULL)
			*year = '\0';
		view_set(row, "WHEN", when);
	}
	view_set(row, "WHEN_UTC", fmt_utc(at, utc));
	view_set(row, "KIND", strcmp(kind, "cycle_update") == 0 ? "cycle" : kind);
	if (strcmp(severity, "info") != 0) {
		struct view *s = view_row(row, "SEVERITY");
		view_set(s, "SEVERITY_CLASS", strcmp(severity, "error") == 0 ? "error" : "warn");
		view_set(s, "SEVERITY_WORD", severity);
	}
	view_set(row, "WHAT", text);
}

static void
line_experiment(struct page *p, struct view *v, const struct page_overview_experiment *e)
{
	char id[40], text[160];
	snprintf(id, sizeof id, "x%lld", (long long)e->id);
	snprintf(text, sizeof text, "#%lld %s, %s", (long long)e->id, e->mutation, e->decision[0] != '\0' ? e->decision : "undecided");
	line(p, v, id, e->at, "experiment", "info", text);
}

/* A journal without events: its fills tell what happened. */
static void
fills_as_lines(struct page *p, const struct overview *o, struct view *v)
{
	for (int i = 0; i < o->n_rows; i++) {
		const struct page_fills_row *r = &o->rows[i];
		char id[40], text[256], qty[FMT_TEXT], price[FMT_TEXT], slip[FMT_TEXT];
		int part = isfinite(r->contracts) && r->contracts != floor(r->contracts) ? 2 : 0; /* the original's may be REAL */
		snprintf(id, sizeof id, "a%lld", (long long)r->key.id);
		snprintf(text, sizeof text, "%s %sx %s @ %s, slippage %s", r->direction > 0 ? "BUY" : r->direction < 0 ? "SELL" : FMT_NONE, fmt_real(r->contracts, part, qty),
		    r->symbol, fmt_real(r->fill_price, 4, price), fmt_real_signed(page_fills_slippage(r), 4, slip));
		line(p, v, id, r->at, "fill", "info", text);
	}
}

void
overview_activity(struct page *p, const struct overview *o, struct view *v)
{
	int shown = 0, fills = 0, x = 0;
	for (int i = 0; i < o->n_events && shown < OVERVIEW_FEED; i++) {
		const struct page_overview_event *e = &o->events[i];
		char id[40];
		while (x < o->n_experiments && o->experiments[x].at > e->at && shown < OVERVIEW_FEED) {
			line_experiment(p, v, &o->experiments[x++]);
			shown++;
		}
		if (shown == OVERVIEW_FEED || (strcmp(e->kind, "fill") == 0 && ++fills > FEED_FILLS))
			continue;
		snprintf(id, sizeof id, "e%lld", (long long)e->seq);
		line(p, v, id, e->at, e->kind, e->severity, e->text);
		shown++;
	}
	if (o->n_events == 0)
		fills_as_lines(p, o, v);
	for (; x < o->n_experiments && shown < OVERVIEW_FEED; shown++)
		line_experiment(p, v, &o->experiments[x++]);
	if (shown == 0 && (o->n_events > 0 || o->n_rows == 0))
		page_say(v, "ACTIVITY_EMPTY", "info", nothing(p, o, "Nothing has happened yet. Cycles, fills, breakers and experiments are told here.",
		    "Nothing yet. Cycles, fills, breakers and experiments are told here once a runner has started."), NULL, NULL);
}
