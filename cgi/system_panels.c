/* When a cycle is due, what room is left, who listens, and what lies in the data folder that is not ours. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "fmt.h"
#include "page_overview.h"
#include "page_system.h"
#include "page_words.h"
#include "system.h"

#define FOREIGN 30
#define VIEWERS "500" /* limit_conn in nginx/hydra.conf.in */

/* A run that has ended by itself is not late with anything; one that died is. */
static bool stale(const struct run_state *r)
{
	return !strcmp(r->word, "down") && strcmp(r->state, "finished") != 0;
}

/* "as of", or since when there is no word of the runner, and the instant behind it. */
static void as_of(struct page *p, struct view *body, const char *section, const char *name, const char *at)
{
	const struct run_state *r = &p->runner;
	char text[FMT_TEXT];
	instant_t when = r->alive ? r->heartbeat : p->now;
	bool old = stale(r);

	if (old) {
		view_show(body, section);
		when = r->heartbeat > 0 ? r->heartbeat : r->exit_at;
	}
	view_set(body, name, old ? "not known since" : "as of");
	body = view_row(body, at);
	view_set(body, "UTC", fmt_utc(when, text));
	view_set(body, "AT", old ? fmt_date_time(p->zone, when, text) : fmt_time_zone(p->zone, when, text));
}

static void next_cycle(struct page *p, struct view *body, const struct page_overview_cycle *c, bool known)
{
	char text[FMT_TEXT], words[PAGE_WORDS];
	instant_t next;

	view_set(body, "NEXT_SESSION", page_words_next_session(&p->runner, known ? c->session : "", words));
	next = page_words_due(&p->runner, words);
	view_set(body, "NEXT_UTC", fmt_utc(next, text));
	view_set(body, "NEXT_CLS", next > 0 && p->now - next > PAGE_SYSTEM_LATE * CLOCK_SECOND ? "warn" : "");
	view_set(body, "DUE_AT", fmt_date_time(p->zone, next, text));
	view_set(body, "NEXT_AT", next > 0 ? fmt_due(next, p->now, text) : words);
}

static void kept_times(struct view *body, const struct page_system_cycles *t)
{
	char text[FMT_TEXT];

	if (t->n == 0) {
		view_set(view_row(body, "NONE_LATE"), "LATE", FMT_NONE);
		view_set(view_row(body, "NO_MISSES"), "MISSED", FMT_NONE);
		return;
	}
	if (t->late == 0)
		view_fmt(view_row(body, "NONE_LATE"), "LATE", "none of the last %d", t->n);
	else
		view_fmt(view_row(body, "SOME_LATE"), "LATE", "%d of the last %d, by up to %s", t->late, t->n, fmt_duration(t->latest * CLOCK_SECOND, text));
	if (t->missed == 0)
		view_fmt(view_row(body, "NO_MISSES"), "MISSED", "none of the last %d", t->n);
	else
		view_fmt(view_row(body, "MISSES"), "MISSED", "%d of the last %d, newest %s", t->missed, t->n, fmt_day_text(t->last_missed, text));
	view_set(body, "LATE_CLS", t->late > 0 ? "warn" : "");
	view_set(body, "MISSED_CLS", t->missed > 0 ? "warn" : "");
}

/* The cycles that "late" and "missed" count, one by one. */
static void off_times(struct view *body, const struct page_system_cycles *t)
{
	struct view *table = t->late + t->missed > 0 ? view_row(body, "OFF") : NULL;
	char text[FMT_TEXT];

	for (int i = 0; i < t->late + t->missed; i++) {
		struct view *row = view_row(table, "OFF_CYCLE");

		view_set(row, "SESSION", fmt_day_text(t->off[i].session, text));
		view_set(row, "WORD", t->off[i].missed ? "missed" : "late");
		view_set(row, "BY", t->off[i].missed ? FMT_NONE : fmt_duration(t->off[i].late * CLOCK_SECOND, text));
		view_set(row, "REASON", t->off[i].reason[0] ? t->off[i].reason : FMT_NONE);
	}
}

void system_schedule(struct page *p, struct view *body)
{
	struct db *db = p->source[PAGE_LEDGER].version > 0 ? page_db(p, PAGE_LEDGER) : NULL;
	struct page_overview_cycle c = {0};
	struct page_system_cycles times = {0};
	int rc = db ? page_overview_cycle(db, &c) : 0;
	char text[FMT_TEXT];
	const char *term = "Outcome", *outcome = FMT_NONE;

	if (rc < 0 || (db && page_system_cycles(db, &times))) {
		page_lost(p, PAGE_LEDGER);
		rc = 0;
	}
	as_of(p, body, "SCHEDULE_STALE", "SCHEDULE_ASOF", "SCHEDULE_AT");
	view_fmt(body, "DAILY_AT", "%02d:%02d America/Chicago%s", p->cfg.schedule / 3600, p->cfg.schedule / 60 % 60,
	    !strcmp(p->meta.mode, "sim") ? ", of a simulated day" : !strcmp(p->meta.mode, "csv") ? ", of a replayed day" : "");
	if (rc == 1)
		view_set(view_row(body, "LAST"), "LAST_SESSION", fmt_day_text(c.session, text));
	else
		view_show(body, "NO_LAST");
	view_set(body, "LAST_STATE", rc == 1 ? c.state : FMT_NONE);
	if (rc == 1 && c.fills > 0 && c.reason[0])
		view_set(view_row(body, "FILLED"), "DAY", c.session);
	else
		view_show(body, "UNFILLED");
	if (rc == 1)
		outcome = page_words_outcome(c.state, c.reason, &term);
	view_set(body, "LAST_REASON", outcome);
	page_when(p, body, "LAST_AT", "LAST_UTC", rc == 1 ? c.finished : 0);
	view_set(body, "REASON_TERM", term);
	next_cycle(p, body, &c, rc == 1);
	kept_times(body, &times);
	off_times(body, &times);
}

static void room(struct view *body, const char *what, const char *folder)
{
	struct view *row = view_row(body, "ROOM");
	int64_t left, total;
	const char *low;
	char a[FMT_TEXT], b[FMT_TEXT];

	view_set(row, "WHAT", what);
	view_set(row, "PATH", folder);
	if (page_system_disk(folder, &left, &total)) {
		int why = errno;

		view_set(row, "CLS", why == ENOENT ? "muted" : "error");
		view_set(row, "LEFT", why == ENOENT ? "does not exist yet" : strerror(why));
		return;
	}
	view_set(row, "CLS", page_words_disk(left, &low));
	view_fmt(row, "LEFT", "%s of %s left%s", fmt_bytes(left, a), fmt_bytes(total, b), low);
}

void system_disk(struct page *p, struct view *body)
{
	room(body, "Data folder", p->cfg.data_dir);
	room(body, "Run folder", p->cfg.run_dir);
}

void system_stream(struct page *p, struct view *body)
{
	const struct run_state *r = &p->runner;
	bool up = r->alive;
	char text[FMT_TEXT];

	as_of(p, body, "STREAM_STALE", "STREAM_ASOF", "STREAM_AT");
	view_fmt(body, "CLIENTS", "%s of at most " VIEWERS, up ? fmt_count(r->clients, text) : FMT_NONE);
	view_set(body, "DROPPED", up ? fmt_count(r->dropped, text) : FMT_NONE);
	if (p->meta.last_seq > 0) {
		struct view *newest = view_row(body, "STREAM_NEWEST");

		view_set(newest, "STREAM_EVENT", fmt_count(p->meta.last_seq, text));
		view_fmt(newest, "SEQ", "%lld", (long long)p->meta.last_seq);
	} else {
		view_show(body, "NO_NEWEST");
	}
	view_set(body, "STREAM_NOTE", up ? "Dropped: readers more than 64 KB behind; each comes back with what it has missed." :
		 "Nobody sends events now; the pages refresh every 60 s meanwhile.");
}

void system_foreign(struct page *p, struct view *body)
{
	struct page_system_foreign f[FOREIGN];
	int n = page_system_foreign(p->cfg.data_dir, f, FOREIGN);
	char text[FMT_TEXT];

	if (n < 0 && errno == ENOENT) {
		page_say(body, "FOREIGN_NOTICE", "info", "The data folder does not exist yet.", NULL, NULL);
		return;
	}
	if (n < 0) {
		char words[4400];
		snprintf(words, sizeof words, "%s: %s", p->cfg.data_dir, strerror(errno));
		page_say(body, "FOREIGN_NOTICE", "error", words, NULL, NULL);
		return;
	}
	if (n == 0)
		view_show(body, "NO_FOREIGN");
	for (int i = 0; i < n && i < FOREIGN; i++) {
		struct view *row = view_row(body, "FOREIGN");

		view_set(row, "NAME", f[i].name);
		view_set(row, "SIZE", f[i].size == -1 ? "folder" : f[i].size < 0 ? "no regular file" : fmt_bytes(f[i].size, text));
	}
	if (n > PAGE_SYSTEM_ENTRIES)
		view_fmt(body, "FOREIGN_MORE", "and more: the folder holds over %s names and was not read to its end", fmt_count(PAGE_SYSTEM_ENTRIES, text));
	else if (n > FOREIGN)
		view_fmt(body, "FOREIGN_MORE", "and %s more", fmt_count(n - FOREIGN, text));
}
