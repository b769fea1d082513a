#include "page_notices.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "fmt.h"
#include "page_needs.h"
#include "page_words.h"

#define NOTICES 32
#define WORDS (PAGE_JOURNALS * 400 + 128) /* the longest: every journal's error */

struct notice {
	const char *cls;      /* info warn error */
	char id[48];          /* the same as long as it is the same condition */
	char lead[96], text[WORDS];
	const char *to, *link; /* NULL: no link */
	char command[2][128];  /* "" none */
	const char *does[2];
	instant_t since;       /* 0 unknown */
	instant_t beat;        /* a last heartbeat to be told, 0 none */
	int order;             /* as it came */
};

struct list {
	int n;
	struct notice of[NOTICES];
};

/* One more; what does not fit is not told, and what is told is never cut from the front. */
static struct notice * __attribute__((format(printf, 5, 6)))
add(struct list *l, const char *cls, const char *id, const char *lead, const char *text, ...)
{
	static struct notice none; /* written to, never shown */
	struct notice *n = l->n < NOTICES ? &l->of[l->n] : &none;
	va_list ap;
	memset(n, 0, sizeof *n);
	n->cls = cls;
	n->order = l->n;
	snprintf(n->lead, sizeof n->lead, "%s", lead);
	/* an id takes letters, digits and hyphens; names out of a journal may hold anything */
	size_t at = 0;
	for (; id[at] != '\0' && at + 1 < sizeof n->id; at++)
		n->id[at] = (char)((id[at] >= 'a' && id[at] <= 'z') || (id[at] >= 'A' && id[at] <= 'Z') || (id[at] >= '0' && id[at] <= '9') ? id[at] : '-');
	va_start(ap, text);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is the line above */
	vsnprintf(n->text, sizeof n->text, text, ap);
	va_end(ap);
	l->n += l->n < NOTICES;
	return n;
}

/*
 * What follows on an end of which whoever watches the runner (nginx/hydra-up, systemd) left word. A stop that took too long ends by
 * a signal, as a crash does, and only who gave it knows which of the two it was.
 */
static const char *
after(const struct run_state *r)
{
	if (!r->exited || r->exit_code == 0)
		return "";
	/* sysexits(3), with which the runner ends when another try would end like this one: another has the folder, a setting is wrong */
	return r->exit_code == EX_TEMPFAIL || r->exit_code == EX_CONFIG ? " It stays down until that is mended and it is started." :
	                                                                         " It is started again within a minute, unless it was stopped on purpose.";
}

static void
down(const struct page *p, struct list *l)
{
	const struct run_state *r = &p->runner;
	bool over = strcmp(r->state, "finished") == 0 && r->exit_code == 0;
	struct notice *n = add(l, over ? "info" : "error", "runner", over ? "The run is finished." : "The runner is down.", "Reason: %s.%s", r->why, after(r));
	n->beat = r->heartbeat;
	if (!over)
		n->since = r->exited && r->exit_at > 0 ? r->exit_at : r->heartbeat;
}

static void
runner(const struct page *p, struct list *l)
{
	const struct run_state *r = &p->runner;
	char a[FMT_TEXT], b[FMT_TEXT];
	/* a replay is a command, not a daemon: nobody has to start one */
	if (strcmp(p->meta.mode, "csv") == 0 && strcmp(r->word, "absent") == 0)
		add(l, "info", "runner", "No runner.", "Replay of csv files, traded up to session %s; hydra-runner replay with the same files goes on from there, or says that it is finished.",
		    fmt_day_text(p->meta.advanced, a));
	else if (strcmp(r->word, "absent") == 0)
		add(l, "info", "runner", "No runner.", "None has been started on this run folder; what stands in the journals is shown. Start one with hydra-runner run.");
	else if (strcmp(r->word, "down") == 0)
		down(p, l);
	else if (strcmp(r->state, "critical") == 0 && !(p->meta.stopped[0] != '\0' && strstr(r->reason, p->meta.stopped) != NULL)) /* else told once, below */
		add(l, "error", "runner", "CRITICAL: nothing is ordered.", "%s", r->reason);
	else if (strcmp(r->state, "degraded") == 0)
		add(l, "warn", "runner", "The runner is degraded.", "%s", r->reason);
	else if (strcmp(r->state, "catching_up") == 0 && p->meta.warmup_total > 0)
		add(l, "info", "runner", "Catching up.", "%s of %s sessions traded at full speed.", fmt_count(p->meta.warmup_done, a), fmt_count(p->meta.warmup_total, b));
}

/* Journals that are not there or hold nothing, in one line; a folder that no runner has used yet is no fault. */
static void
missing(const struct page *p, struct list *l)
{
	char text[PAGE_JOURNALS * sizeof p->source[0].error + 64] = "";
	size_t at = 0;
	int n = 0;
	for (int i = 0; i < PAGE_JOURNALS; i++) {
		const struct page_source *s = &p->source[i];
		if (s->health == PAGE_MISSING || s->health == PAGE_EMPTY)
			at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", n++ > 0 ? "; " : "", s->error);
	}
	if (n == 0 || (n == PAGE_JOURNALS && strcmp(p->runner.word, "absent") == 0))
		return;
	add(l, "warn", "missing", n == 1 ? "A journal is missing." : "Journals are missing.", "%s%s", text, n == PAGE_JOURNALS ? "." : ". What is in the others is shown.");
}

static void
journals(const struct page *p, struct list *l)
{
	char id[32];
	missing(p, l);
	for (int i = 0; i < PAGE_JOURNALS; i++) {
		const struct page_source *s = &p->source[i];
		snprintf(id, sizeof id, "journal-%d", i);
		if (s->health == PAGE_UNREADABLE)
			add(l, "error", id, "A journal cannot be read.", "%s", s->error);
		else if (s->health == PAGE_OK && s->version > page_knows(i))
			add(l, "warn", id, "A newer journal.", "%s has schema version %d, this page knows %d: what it cannot know is not shown.",
			    strrchr(s->path, '/') != NULL ? strrchr(s->path, '/') + 1 : s->path, s->version, page_knows(i));
	}
}

static void
orders(const struct page *p, const struct page_needs *needs, struct list *l)
{
	const char *why = p->meta.stopped;
	/* rows of another program: its own words say what lifts it */
	if (why[0] != '\0')
		add(l, "error", "stopped", "Orders are stopped:", "%s%s.", why, strstr(why, "hydra-runner ") != NULL ? "" : "; hydra-runner unhalt lifts it once the cause is gone")->since = needs->stopped;
	if (p->meta.halted)
		add(l, "warn", "halted", page_words_halt(&p->meta), "Only reductions are ordered; hydra-runner unhalt ends it.")->since = needs->halted;
}

static void
gate(const struct page *p, struct list *l)
{
	char session[DATE_TEXT], day[FMT_TEXT];
	const char *why = page_meta_unjudged(&p->meta, session);
	if (why == NULL)
		return;
	struct notice *n = add(l, "warn", "readiness", "The readiness gate could not judge.", "Session %s: %s. Trading goes on; the verdict is an older one.", fmt_day_text(session, day), why);
	n->to = "/readiness";
	n->link = "Readiness";
}

static void
tripped(const struct page_overview_breaker *b, instant_t since, struct list *l)
{
	char id[64], lead[96], session[FMT_TEXT], value[FMT_TEXT], limit[FMT_TEXT];
	bool share = b->threshold > 0; /* a share has no sign, a loss has */
	snprintf(id, sizeof id, "breaker-%s", b->name);
	snprintf(lead, sizeof lead, "Breaker tripped: %s.", page_words_breaker(b->name));
	struct notice *n = add(l, "warn", id, lead, "Session %s, limit %s, now %s. Only reductions are ordered%s", fmt_day_text(b->tripped, session),
	    share ? fmt_percent(b->threshold, 2, limit) : fmt_percent_signed(b->threshold, 2, limit), fmt_percent_beside(b->value, b->threshold, 2, value),
	    b->latched ? "; it does not re-arm by itself." : " until it re-arms by itself.");
	n->since = since;
	n->to = "/system#breakers";
	n->link = "All breakers";
	if (b->latched) {
		n->does[0] = "To re-arm it";
		snprintf(n->command[0], sizeof n->command[0], "hydra-runner resume --breaker %.64s", b->name);
	}
}

static void
winner(const struct page_agent_job *j, instant_t since, struct list *l)
{
	char id[120];
	snprintf(id, sizeof id, "winner-%s", j->ref);
	struct notice *n = add(l, "warn", id, "A promotion waits for you.", "%.80s%s%.200s; candidate v%lld against v%lld.", j->ref, j->description[0] != '\0' ? ": " : "", j->description,
	    (long long)j->version, (long long)j->champion);
	n->since = since;
	n->to = "/agent#waiting";
	n->link = "What it rests on";
	n->does[0] = "To promote it";
	n->does[1] = "To reject it";
	snprintf(n->command[0], sizeof n->command[0], "hydra-runner promote %.80s", j->ref);
	snprintf(n->command[1], sizeof n->command[1], "hydra-runner reject %.80s", j->ref);
}

static void
ledger(struct page *p, struct list *l)
{
	struct page_needs *needs = calloc(1, sizeof *needs);
	static const struct page_needs none;
	struct db *db = p->source[PAGE_LEDGER].version > 0 ? page_db(p, PAGE_LEDGER) : NULL;
	if (needs != NULL && db != NULL && page_needs_read(db, &p->meta, needs) != 0)
		page_lost(p, PAGE_LEDGER);
	orders(p, needs != NULL ? needs : &none, l);
	gate(p, l);
	for (int i = 0; needs != NULL && i < needs->n_breakers; i++)
		tripped(&needs->breaker[i].b, needs->breaker[i].since, l);
	for (int i = 0; needs != NULL && i < needs->n_winners; i++)
		winner(&needs->winner[i].job, needs->winner[i].since, l);
	if (needs != NULL && needs->more_winners)
		add(l, "warn", "winners", "More winners wait for you.", "They stand on the agent's page.")->to = "/agent#waiting";
	free(needs);
}

static int
weight(const struct notice *n)
{
	return strcmp(n->cls, "error") == 0 ? 0 : strcmp(n->cls, "warn") == 0 ? 1 : 2;
}

/* The gravest first, of one weight the oldest; an unknown age behind the known ones, and then as they came. */
static int
by_weight(const void *one, const void *other)
{
	const struct notice *a = one, *b = other;
	if (weight(a) != weight(b))
		return weight(a) - weight(b);
	if ((a->since != 0) != (b->since != 0))
		return a->since != 0 ? -1 : 1;
	if (a->since != b->since)
		return a->since < b->since ? -1 : 1;
	return a->order - b->order;
}

static void
stamp(struct page *p, struct view *row, const char *name, instant_t at)
{
	char text[FMT_TEXT];
	struct view *t = view_row(row, name);
	view_set(t, "UTC", fmt_utc(at, text));
	view_set(t, "AT", fmt_date_time(p->zone, at, text));
	view_set(t, "AGO", fmt_ago(at, p->now, text));
}

static void
put(struct page *p, const struct notice *n, struct view *row)
{
	view_set(row, "CLS", n->cls);
	view_set(row, "ID", n->id);
	view_set(row, "LEAD", n->lead);
	view_set(row, "TEXT", n->text);
	if (n->beat > 0)
		stamp(p, row, "BEAT", n->beat);
	else if (n->since > 0)
		stamp(p, row, "SINCE", n->since);
	if (n->to != NULL) {
		struct view *link = view_row(row, "LINK");
		view_set(link, "HREF", n->to);
		view_set(link, "WORDS", n->link != NULL ? n->link : "Agent");
	}
	struct view *all = n->command[0][0] != '\0' ? view_row(row, "COMMANDS") : NULL;
	for (int i = 0; all != NULL && i < 2; i++)
		if (n->command[i][0] != '\0') {
			struct view *c = view_row(all, "COMMAND");
			view_set(c, "DOES", n->does[i]);
			view_set(c, "COMMAND_TEXT", n->command[i]);
		}
}

char *
page_notices_needs(int n, char out[32])
{
	out[0] = '\0';
	if (n > 0)
		snprintf(out, 32, "%d %s you", n, n == 1 ? "needs" : "need");
	return out;
}

struct page_notices
page_notices(struct page *p, struct view *v)
{
	struct page_notices whole = { 0, strcmp(p->runner.word, "absent") == 0 ? "off" : "ok" };
	struct list *l = calloc(1, sizeof *l);
	if (l == NULL)
		return whole;
	ledger(p, l); /* first: it may lose the journal, which is then told */
	runner(p, l);
	journals(p, l);
	qsort(l->of, (size_t)l->n, sizeof l->of[0], by_weight);
	struct view *more = l->n > 1 ? view_row(v, "MORE") : NULL;
	if (more != NULL)
		view_fmt(more, "MORE_WORDS", "%d more %s", l->n - 1, l->n == 2 ? "notice" : "notices");
	for (int i = 0; i < l->n; i++) {
		bool error = strcmp(l->of[i].cls, "error") == 0, needs = error || strcmp(l->of[i].cls, "warn") == 0;
		put(p, &l->of[i], view_include(i > 0 ? more : v, "BANNER", "banner.tpl"));
		whole.needs += needs;
		if (error || (needs && strcmp(whole.level, "error") != 0))
			whole.level = l->of[i].cls;
	}
	view_set(v, "LEVEL", whole.level);
	view_fmt(v, "NEEDS", "%d", whole.needs);
	free(l);
	return whole;
}
