/* What the feed is made of, in one order: events, experiments, the runner's life, and fills that no event tells of. */
#include "overview_lines.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "event_kept.h"
#include "page_words.h"

/* Kinds of event that are asked for by name, NULL-ended; the others are looked for among the newest, of which they are most. */
static const char *const *
named(enum overview_activity a)
{
	static const char *const agent[] = { "agent", "drift", NULL }, *const breaker[] = { "breaker", NULL };
	return a == OVERVIEW_ACTIVITY_EXPERIMENTS ? agent : a == OVERVIEW_ACTIVITY_BREAKERS ? breaker : NULL;
}

/* Those of some kinds, max of each. full: there may be more of one. 0 / -1 */
static int
read_named(struct db *ledger, const char *const *kinds, int max, struct overview *o, bool *full)
{
	for (; *kinds != NULL; kinds++) {
		int n = page_overview_events_of_kind(ledger, *kinds, o->query.before.key[OVERVIEW_EVENT], o->told + o->n_told, max);
		if (n < 0)
			return -1;
		*full = *full || n == max;
		o->n_told += n;
	}
	return 0;
}

/* Have the events that were looked through come to where old ones were let go? 0 / -1 */
static int
read_let_go(struct db *ledger, struct overview *o)
{
	char text[24];
	if (page_overview_meta(ledger, EVENT_FROM, text, sizeof text) < 0)
		return -1;
	int64_t from = strtoll(text, NULL, 10); /* absent: 0 */
	int64_t reached = o->n_events > 0 ? o->events[o->n_events - 1].seq : o->query.before.key[OVERVIEW_EVENT];
	o->let_go = from > 0 && (reached < from || !o->full[OVERVIEW_EVENT]);
	return 0;
}

int
overview_lines_events(struct db *ledger, struct overview *o)
{
	static const char *const rare[] = { "breaker", "status", "agent", "drift", NULL };
	struct page_overview_event newest;
	bool *full = &o->full[OVERVIEW_EVENT], first = o->query.activity == OVERVIEW_ACTIVITY_ALL && !o->query.before.given;
	int max = first ? OVERVIEW_EVENTS : OVERVIEW_WINDOW, n = page_overview_events(ledger, INT64_MAX, &newest, 1);
	if (n == 1)
		o->newest = newest.at;
	if (n >= 0 && named(o->query.activity) != NULL)
		return read_named(ledger, named(o->query.activity), OVERVIEW_OLDER, o, full);
	if (n < 0 || (o->n_events = page_overview_events(ledger, o->query.before.key[OVERVIEW_EVENT], o->events, max)) < 0)
		return -1;
	*full = o->n_events == max;
	if (read_let_go(ledger, o) != 0)
		return -1;
	bool more = false; /* behind what is looked through there is more of everything */
	return first ? read_named(ledger, rare, OVERVIEW_FEED, o, &more) : 0;
}

int
overview_lines_fills(struct page *p, struct db *ledger, struct overview *o)
{
	const struct page_fills_filter all = { .from = DATE_NONE, .to = DATE_NONE };
	struct page_fills_key key = { .id = 0 };
	int64_t before = o->query.before.key[OVERVIEW_FILL];
	int version = p->source[PAGE_LEDGER].version, at = before != INT64_MAX ? page_fills_key_of(ledger, before, &key) : 1;
	bool wanted = o->query.activity == OVERVIEW_ACTIVITY_ALL || o->query.activity == OVERVIEW_ACTIVITY_FILLS;
	if (o->ours || !wanted || at <= 0)
		return at < 0 ? -1 : 0;
	o->n_untold = page_fills_rows(ledger, version, &all, before != INT64_MAX ? PAGE_FILLS_BEFORE : PAGE_FILLS_FIRST, &key, o->untold, OVERVIEW_OLDER, &o->full[OVERVIEW_FILL]);
	return o->n_untold < 0 ? -1 : 0;
}

/* The next line; there is always room (OVERVIEW_LINES). */
static struct overview_line *
add(struct overview_lines *f, enum overview_source source, int64_t key, instant_t at, const char *kind, const char *severity)
{
	struct overview_line *l = &f->line[f->n++];
	*l = (struct overview_line){ .source = source, .key = key, .rank = key, .at = at };
	snprintf(l->kind, sizeof l->kind, "%s", kind);
	snprintf(l->severity, sizeof l->severity, "%s", severity);
	return l;
}

/* Where the line of an event leads: to the fill that it tells of, or by its kind. */
static void
lead(struct overview_line *l, int64_t fill)
{
	static const struct { const char *kind, *href, *words; } to[] = { { "cycle", "#state-of-trade", "the last cycle" }, { "breaker", "/system#breakers", "the breakers" },
		{ "agent", "/agent#loop", "the agent's loop" }, { "drift", "/drift", "Drift" }, { "", "/system#events", "all events" } };
	size_t i = 0;
	if (fill > 0) {
		snprintf(l->href, sizeof l->href, "/fills/%lld", (long long)fill);
		l->leads_to = "the fill";
		return;
	}
	while (to[i].kind[0] != '\0' && strcmp(to[i].kind, l->kind) != 0)
		i++;
	snprintf(l->href, sizeof l->href, "%s", to[i].href);
	l->leads_to = to[i].words;
}

static void
add_event(struct overview_lines *f, const struct page_overview_event *e, const struct market_list *markets)
{
	for (int i = 0; i < f->n; i++)
		if (f->line[i].source == OVERVIEW_EVENT && f->line[i].key == e->seq)
			return; /* found by its kind and among the newest too */
	struct overview_line *l = add(f, OVERVIEW_EVENT, e->seq, e->at, strcmp(e->kind, "cycle_update") == 0 ? "cycle" : e->kind, e->severity);
	snprintf(l->id, sizeof l->id, "e%lld", (long long)e->seq);
	snprintf(l->session, sizeof l->session, "%s", e->session);
	event_words(e, markets, l->text);
	lead(l, e->fill);
}

static void
add_experiment(struct overview_lines *f, const struct overview *o, const struct page_overview_experiment *e)
{
	struct overview_line *l = add(f, OVERVIEW_EXPERIMENT, e->id, e->at, "experiment", "info");
	l->told = o->ours && e->agents; /* by an event, at the hour at which it ran */
	snprintf(l->id, sizeof l->id, "x%lld", (long long)e->id);
	snprintf(l->text, sizeof l->text, "#%lld %s, %s", (long long)e->id, e->mutation, e->decision[0] != '\0' ? e->decision : "undecided");
	l->leads_to = "the experiment";
	snprintf(l->href, sizeof l->href, "/agent?experiment=%lld#experiment-%lld", (long long)e->id, (long long)e->id);
}

/* Starts, stops, reconnects, steps of the clock. */
static void
add_life(struct overview_lines *f, const struct page_system_life *e)
{
	struct overview_line *l = add(f, OVERVIEW_LIFE, e->id, e->at, e->kind, e->severity);
	snprintf(l->text, sizeof l->text, "%s", e->text);
	page_words_plain(l->text);
	snprintf(l->id, sizeof l->id, "l%lld", (long long)e->id);
	l->leads_to = "the runner's life";
	snprintf(l->href, sizeof l->href, "/system#life");
}

/* A journal without events: its fills tell what happened, in the order of the list of fills, which is not that of their ids. */
static void
add_fill(struct overview_lines *f, const struct page_fills_row *r, int i, const struct market_list *markets)
{
	struct market m;
	char qty[FMT_TEXT], price[FMT_TEXT], slip[EVENT_WORDS_SLIPPAGE], symbol[PAGE_FILLS_SYMBOL];
	int part = isfinite(r->contracts) && r->contracts != floor(r->contracts) ? 2 : 0; /* the original's may be REAL */
	struct overview_line *l = add(f, OVERVIEW_FILL, r->key.id, r->at, "fill", "info");
	l->rank = -i;
	(void)market_get(markets, r->symbol, &m);
	snprintf(l->id, sizeof l->id, "a%lld", (long long)r->key.id);
	snprintf(l->text, sizeof l->text, "%s %sx %s @ %s, slippage %s", r->direction > 0 ? "BUY" : r->direction < 0 ? "SELL" : FMT_NONE, fmt_real(r->contracts, part, qty),
	    page_fills_symbol(r, symbol), fmt_price_real(r->fill_price, m.tick, price), event_words_slippage(page_fills_slippage(r), &m, slip));
	l->leads_to = "the fill";
	snprintf(l->href, sizeof l->href, "/fills/%lld", (long long)r->key.id);
}

static int
compare(int64_t x, int64_t y)
{
	return (x < y) - (x > y);
}

static int
by_source(const void *a, const void *b)
{
	const struct overview_line *x = a, *y = b;
	return x->source != y->source ? (int)x->source - (int)y->source : compare(x->rank, y->rank);
}

static int
by_order(const void *a, const void *b)
{
	const struct overview_line *x = a, *y = b;
	return x->order != y->order ? compare(x->order, y->order) : by_source(a, b);
}

/*
 * The newest first, and of one journal always in its own order, also where a clock was set back or an hour cannot be read: only so
 * does a key say how far a reader has come. A fill's text "…:00Z" comes after "…:00.5+00:00" in its list.
 */
static void
put_in_order(struct overview_lines *f)
{
	qsort(f->line, (size_t)f->n, sizeof f->line[0], by_source);
	for (int i = 0; i < f->n; i++) {
		instant_t before = i > 0 && f->line[i - 1].source == f->line[i].source ? f->line[i - 1].order : INT64_MAX;
		f->line[i].order = f->line[i].at != 0 && f->line[i].at < before ? f->line[i].at : before;
	}
	qsort(f->line, (size_t)f->n, sizeof f->line[0], by_order);
}

struct overview_lines *
overview_lines_make(const struct overview *o)
{
	struct overview_lines *f = calloc(1, sizeof *f);
	if (f == NULL)
		return NULL;
	for (int i = 0; i < o->n_events; i++)
		add_event(f, &o->events[i], &o->markets);
	for (int i = 0; i < o->n_told; i++)
		add_event(f, &o->told[i], &o->markets);
	for (int i = 0; i < o->n_untold; i++)
		add_fill(f, &o->untold[i], i, &o->markets);
	for (int i = 0; o->ours && !o->query.before.given && i < o->n_rows; i++)
		if (o->rows[i].session[0] == '\0') /* another program's */
			add_fill(f, &o->rows[i], i, &o->markets);
	for (int i = 0; i < o->n_experiments; i++)
		add_experiment(f, o, &o->experiments[i]);
	for (int i = 0; i < o->n_life; i++)
		add_life(f, &o->life[i]);
	put_in_order(f);
	return f;
}

/* Whether a line belongs to what is asked for. */
static bool
wanted(enum overview_activity a, const struct overview_line *l)
{
	bool fill = strcmp(l->kind, "fill") == 0, agent = strcmp(l->kind, "agent") == 0 || strcmp(l->kind, "experiment") == 0 || strcmp(l->kind, "drift") == 0, breaker = strcmp(l->kind, "breaker") == 0;
	if (l->told)
		return false;
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

static int
most(const char *kind)
{
	return strcmp(kind, "fill") == 0 ? OVERVIEW_MOST_FILLS : strcmp(kind, "cycle") == 0 || strcmp(kind, "order") == 0 ? OVERVIEW_MOST_CYCLES : OVERVIEW_FEED;
}

/* The time behind which a journal that was not read to its end may hold lines that are not here. */
static instant_t
horizon(const struct overview *o, const struct overview_lines *f)
{
	instant_t at[OVERVIEW_SOURCES] = { 0 }, latest = 0;
	/* by their kind, each as far as it was read: no more of them is ever shown than of one kind is read */
	for (int i = 0; i < f->n; i++)
		if (f->line[i].source != OVERVIEW_EVENT || o->n_events == 0 || f->line[i].key >= o->events[o->n_events - 1].seq)
			at[f->line[i].source] = f->line[i].order;
	for (int s = 0; s < OVERVIEW_SOURCES; s++)
		if (o->full[s] && at[s] > latest && (s != OVERVIEW_EVENT || o->n_events > 0))
			latest = at[s];
	return latest;
}

/* The key behind which a source goes on: that of the last line of it that was passed, or where it began. */
static void
go_on(const struct overview *o, struct overview_lines *f)
{
	bool left[OVERVIEW_SOURCES] = { 0 };
	f->next = o->query.before;
	f->next.given = true;
	for (int i = 0; i < f->n; i++) {
		const struct overview_line *l = &f->line[i];
		if (left[l->source])
			continue;
		if (l->passed || !wanted(o->query.activity, l)) {
			f->next.key[l->source] = l->key;
			continue;
		}
		left[l->source] = f->older = true;
		if (f->next.key[l->source] == INT64_MAX && l->source != OVERVIEW_FILL)
			f->next.key[l->source] = l->key + 1;
	}
	for (int s = 0; s < OVERVIEW_SOURCES; s++) {
		f->older = f->older || o->full[s];
		if (f->next.key[s] == INT64_MAX && s != OVERVIEW_FILL)
			f->next.key[s] = 1; /* nothing of it: what comes now is newer */
	}
}

void
overview_lines_choose(const struct overview *o, struct overview_lines *f)
{
	bool fills = false, on = true;
	int max = o->query.before.given ? OVERVIEW_OLDER : OVERVIEW_FEED;
	instant_t known = horizon(o, f);
	for (int i = 0; i < o->n_events; i++)
		fills = fills || strcmp(o->events[i].kind, "fill") == 0; /* so many that they would bury the rest */
	f->mixed = fills && o->query.activity == OVERVIEW_ACTIVITY_ALL && !o->query.before.given;
	for (int i = 0; i < f->n && f->shown < max; i++) {
		struct overview_line *l = &f->line[i];
		int same = 0;
		if (!wanted(o->query.activity, l))
			continue;
		for (int k = 0; k < i; k++)
			same += f->line[k].shown && strcmp(f->line[k].kind, l->kind) == 0;
		bool skip = (f->mixed && same >= most(l->kind)) || (!f->mixed && l->order < known);
		on = on && !skip && l->order >= known; /* what was left out is the next page's, with all that comes after it */
		l->shown = !skip;
		l->passed = on;
		f->shown += l->shown;
	}
	go_on(o, f);
}
