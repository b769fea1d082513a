/* The panels of facts: strip, cycle, breakers. */
#include <stdio.h>
#include <string.h>

#include "fmt.h"
#include "overview.h"
#include "page_system.h"
#include "page_words.h"

static void
cell(struct view *v, const char *id, const char *label, const char *dot, const char *value)
{
	struct view *c = view_row(v, "CELL");
	view_set(c, "CELL_ID", id);
	view_set(c, "LABEL", label);
	view_set(c, "DOT", dot);
	/* a dot's colour is the word's colour too; "off" is plain */
	view_set(c, "CLS", strcmp(dot, "off") == 0 ? "muted" : dot);
	view_set(c, "VALUE", value);
}

static void
cell_disk(struct view *v, const struct page *p)
{
	char text[FMT_TEXT + 16], size[FMT_TEXT];
	const char *low, *dot;
	int64_t left, total;
	if (page_system_disk(p->cfg.data_dir, &left, &total) != 0) {
		cell(v, "h-disk", "Disk left", "off", FMT_NONE);
		return;
	}
	dot = page_words_disk(left, &low);
	snprintf(text, sizeof text, "%s%s", fmt_bytes(left, size), low);
	cell(v, "h-disk", "Disk left", dot, text);
}

void
overview_strip(struct page *p, const struct overview *o, struct view *v)
{
	const struct run_state *r = &p->runner;
	bool up = strcmp(r->word, "up") == 0;
	char text[FMT_TEXT], n[FMT_TEXT], word[PAGE_WORDS_STATE], words[PAGE_WORDS];
	(void)o;
	cell(v, "h-runner", "Runner", page_words_runner_dot(r), page_words_runner(r, word));
	cell(v, "h-feed", "Feed", page_words_feed_dot(r), !up ? "off" : strcmp(r->state, "finished") == 0 ? "ended" : r->feed[0] != '\0' ? r->feed : r->mode);
	cell(v, "h-broker", "Broker", up ? "ok" : "off", up && r->broker[0] != '\0' ? r->broker : "off");
	const char *dot = page_words_journals(p, words);
	cell(v, "h-journals", "Journals", dot, words);
	snprintf(text, sizeof text, "%s %s", fmt_count(r->clients, n), r->clients == 1 ? "client" : "clients");
	cell(v, "h-stream", "Event stream", up ? "ok" : "off", up ? text : "off");
	cell_disk(v, p);
}

void
overview_pair(struct view *v, const char *section, const char *term, const char *cls, const char *value, const char *limit)
{
	struct view *row = view_row(v, section);
	view_set(row, "TERM", term);
	view_set(row, "CLS", cls);
	view_set(row, "VALUE", value);
	if (limit != NULL)
		view_set(view_row(row, "LIMIT"), "LIMIT_TEXT", limit);
}

static void
last_cycle(struct page *p, const struct overview *o, struct view *v)
{
	char a[FMT_TEXT], b[FMT_TEXT], c[FMT_TEXT], text[400];
	const struct page_overview_cycle *y = &o->cycle;
	const char *term, *outcome = page_words_outcome(y->state, y->reason, &term);
	bool timed = y->started > 0 && y->finished >= y->started;
	page_when(p, v, "CYCLE_WHEN", "CYCLE_UTC", y->finished > 0 ? y->finished : y->started);
	overview_pair(v, "CYCLE", "Session", "", fmt_day_text(y->session, a), NULL);
	overview_pair(v, "CYCLE", "Phase reached", "", y->phase, NULL);
	overview_pair(v, "CYCLE", term, strcmp(y->state, "missed") == 0 ? "warn" : "", outcome, NULL);
	overview_pair(v, "CYCLE", "Duration", "", timed ? fmt_duration(y->finished - y->started, a) : FMT_NONE, NULL);
	snprintf(text, sizeof text, "%s \xc2\xb7 %s \xc2\xb7 %s", fmt_count(y->orders, a), fmt_count(y->fills, b), fmt_count(y->blocked, c));
	overview_pair(v, "CYCLE", "Orders \xc2\xb7 fills \xc2\xb7 blocked", "", text, NULL);
	if (o->session_fills.sums.judged > 0)
		snprintf(text, sizeof text, "%s ticks a fill", fmt_real_signed(o->session_fills.sums.mean_y, 2, a));
	else
		snprintf(text, sizeof text, FMT_NONE);
	overview_pair(v, "CYCLE", "Slippage", "", text, NULL);
	if (y->late_seconds > 0)
		overview_pair(v, "CYCLE", "Late by", "warn", fmt_duration(y->late_seconds * CLOCK_SECOND, a), NULL);
}

/* When the next one is due, of which session, or why there is none. */
static void
next_cycle(struct page *p, const struct overview *o, struct view *v)
{
	char a[FMT_TEXT], words[PAGE_WORDS];
	const char *session = page_words_next_session(&p->runner, o->has_cycle ? o->cycle.session : "", words);
	if (page_words_stale(p))
		view_show(v, "STALE");
	if (strcmp(session, FMT_NONE) != 0)
		overview_pair(v, "NEXT", "Next session", "", session, NULL);
	instant_t next = page_words_due(&p->runner, words);
	if (next == 0) {
		overview_pair(v, "NEXT", "Next cycle", "", words, NULL);
		return;
	}
	struct view *row = view_row(v, "NEXT"), *due = view_row(row, "DUE");
	view_set(row, "TERM", "Next cycle");
	view_set(due, "AT", fmt_due(next, p->now, a));
	view_set(due, "UTC", fmt_utc(next, a));
}

void
overview_cycle(struct page *p, const struct overview *o, struct view *v)
{
	if (o->has_cycle)
		last_cycle(p, o, v);
	else {
		view_set(v, "CYCLE_WHEN", o->journal ? "none yet" : "not known");
		overview_pair(v, "CYCLE", "Session", "", FMT_NONE, NULL);
	}
	if (strcmp(p->meta.mode, "csv") == 0 && strcmp(p->runner.word, "absent") == 0)
		return; /* a replay goes on by a command, not by itself */
	next_cycle(p, o, v);
	overview_orders(p, o, v);
}

void
overview_breakers(const struct overview *o, struct view *v)
{
	char a[FMT_TEXT], b[FMT_TEXT], text[FMT_TEXT + 40], limit[FMT_TEXT + 8];
	int tripped = 0, over = 0;
	for (int i = 0; i < o->n_breakers; i++) {
		const struct page_overview_breaker *k = &o->breakers[i];
		bool active = strcmp(k->state, "active") == 0, beyond = active && page_words_over(k->value, k->threshold);
		tripped += !active;
		over += beyond;
		snprintf(text, sizeof text, "%s%s%s", beyond ? "over the limit:" : active ? "" : k->latched ? "latched" : k->state, active && !beyond ? "" : " ", fmt_percent_beside(k->value, k->threshold, 2, a));
		snprintf(limit, sizeof limit, "limit %s", k->threshold > 0 ? fmt_percent(k->threshold, 0, b) : fmt_percent_signed(k->threshold, 0, b));
		overview_pair(v, "BREAKER", page_words_breaker(k->name), beyond ? "warn" : active ? "" : "error", text, limit);
	}
	if (o->n_breakers == 0) {
		view_set(v, "BREAKERS_NOTE", o->journal ? "none known yet" : "not known");
		return;
	}
	if (over > 0)
		view_fmt(v, "BREAKERS_NOTE", "%d of %d tripped, %d over its limit", tripped, o->n_breakers, over);
	else
		view_fmt(v, "BREAKERS_NOTE", "%d of %d tripped", tripped, o->n_breakers);
}
