/* The experiments on /agent: what became of them, by type, and the journal itself with its filters. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent.h"
#include "budget.h"
#include "fmt.h"

#define PAGE_ROWS 30
#define BARS 12      /* types with a bar; the rest is one line */
#define FEW 10       /* below that a rate says little */
#define OTHERS 4     /* outcomes of another system that have a way to their rows */
#define LINK (EXPERIMENTS_QUERY_TEXT + 32)

static const char *const decided[] = { "promoted", "rejected", "pending" };

int
agent_experiments_words(struct page *p, struct agent_words *w)
{
	struct db *db = page_db(p, PAGE_EXPERIMENTS);
	if (db == NULL)
		return -1;
	w->n_types = page_experiments_types(db, w->type, AGENT_WORDS);
	w->n_outcomes = page_experiments_outcomes(db, w->outcome, AGENT_WORDS - 3);
	if (w->n_types < 0 || w->n_outcomes < 0) {
		page_lost(p, PAGE_EXPERIMENTS);
		w->n_types = w->n_outcomes = 0;
		return -1;
	}
	for (size_t i = 0; i < 3; i++) {
		int at = 0;
		while (at < w->n_outcomes && strcmp(w->outcome[at], decided[i]) != 0)
			at++;
		if (at == w->n_outcomes)
			snprintf(w->outcome[w->n_outcomes++], PAGE_EXPERIMENTS_WORD, "%s", decided[i]);
	}
	return 0;
}

/* 1 when value is "" or among them, 0 refused. */
static int
known(const char *name, const char *value, char (*words)[PAGE_EXPERIMENTS_WORD], int n, const struct web_request *req, struct web_response *res)
{
	char list[1024] = "";
	size_t at = 0;
	if (value[0] == '\0')
		return 1;
	for (int i = 0; i < n; i++) {
		if (strcmp(words[i], value) == 0)
			return 1;
		if (at + strlen(words[i]) + 3 < sizeof list)
			at += (size_t)snprintf(list + at, sizeof list - at, "%s%s", at > 0 ? ", " : "", words[i]);
	}
	web_fail(req, res, 400, "%s = \"%s\" is not known: %s%s.", name, value, n > 0 ? "allowed are " : "the journal holds no experiment", list);
	return 0;
}

int
agent_experiments_known(const struct experiments_query *q, const struct agent_words *w, const struct web_request *req, struct web_response *res)
{
	struct agent_words *all = malloc(sizeof *all);
	if (all == NULL) {
		web_fail(req, res, 500, "The server ran out of memory for this page.");
		return 0;
	}
	*all = *w;
	int good = known("type", q->filter.type, all->type, all->n_types, req, res) && known("outcome", q->filter.outcome, all->outcome, all->n_outcomes, req, res);
	free(all);
	return good;
}

/* A type's part in the budget: used of what a cycle may try, led to the jobs, and its rest, led to what was rejected where the journal has such a type. */
static void
show_budget(struct view *kind, const struct agent_loop *l, const char *type, bool known_type)
{
	char a[FMT_TEXT], b[FMT_TEXT], link[EXPERIMENTS_QUERY_TEXT];
	struct experiments_query q;
	int i = budget_type(&budget_default, type);
	if (!l->read)
		return;
	struct view *row = view_row(kind, "BUDGETED");
	if (i < 0) {
		view_set(row, "USED", FMT_NONE);
		view_set(row, "REST", FMT_NONE);
		view_set(row, "REST_CLASS", "muted");
		view_show(row, "UNTRIED");
		view_show(row, "AWAKE");
		return;
	}
	experiments_query_clear(&q);
	snprintf(q.filter.type, sizeof q.filter.type, "%s", type);
	snprintf(q.filter.outcome, sizeof q.filter.outcome, "rejected");
	view_set(row, "QUERY", experiments_query_text(&q, PAGE_EXPERIMENTS_FIRST, 0, link));
	view_show(row, l->budget.count[i] > 0 ? "TRIED" : "UNTRIED");
	view_show(row, known_type && l->budget.rest[i] > 0 ? "RESTING" : "AWAKE");
	view_fmt(row, "USED", "%s of %s", fmt_count(l->budget.count[i], a), fmt_count(budget_default.types[i].per_cycle, b));
	view_set(row, "REST_CLASS", l->budget.rest[i] > 0 ? "warn" : "muted");
	if (l->budget.rest[i] > 0)
		view_fmt(row, "REST", "%s market %s left", fmt_count(l->budget.rest[i], a), l->budget.rest[i] == 1 ? "day" : "days");
	else
		view_set(row, "REST", budget_default.types[i].cooldown > 0 ? "does not rest" : "never rests");
}

static void
show_type(struct view *row, const struct page_experiments_counts *c, int i, const struct agent_loop *l)
{
	struct experiments_query q;
	char text[FMT_TEXT], link[EXPERIMENTS_QUERY_TEXT];
	const char *name = c->type[i].name[0] != '\0' ? c->type[i].name : FMT_NONE;
	view_set(row, "NAME", name);
	view_fmt(row, "WIDTH", "%.1f", 100.0 * (double)c->type[i].n / (double)c->type[0].n);
	struct view *count = view_row(row, c->type[i].exact ? "COUNTED" : "UNCOUNTED");
	view_set(count, "N", fmt_count(c->type[i].n, text));
	if (c->type[i].exact) { /* the whole name is known, so that it can be asked for */
		experiments_query_clear(&q);
		snprintf(q.filter.type, sizeof q.filter.type, "%s", c->type[i].name);
		view_set(count, "QUERY", experiments_query_text(&q, PAGE_EXPERIMENTS_FIRST, 0, link));
	}
	view_set(row, "SHARE", fmt_percent((double)c->type[i].n / (double)c->total, 0, text));
	show_budget(row, l, c->type[i].name, c->type[i].exact);
}

/* Types that the agent may try and that no experiment is of yet. */
static void
show_untried(struct view *v, const struct page_experiments_counts *c, const struct agent_loop *l)
{
	for (size_t i = 0; l->read && i < budget_default.n_types; i++) {
		int at = 0;
		while (at < c->n_types && strcmp(c->type[at].name, budget_default.types[i].name) != 0)
			at++;
		if (at < c->n_types)
			continue;
		struct view *row = view_row(v, "KIND");
		view_set(row, "NAME", budget_default.types[i].name);
		view_set(row, "WIDTH", "0");
		view_set(view_row(row, "UNCOUNTED"), "N", "0");
		view_set(row, "SHARE", c->total > 0 ? "0 %" : FMT_NONE);
		show_budget(row, l, budget_default.types[i].name, false);
	}
}

static void
show_types(struct view *v, const struct page_experiments_counts *c, const struct agent_loop *l)
{
	char text[FMT_TEXT], day[FMT_TEXT];
	int64_t rest = c->total;
	if (c->n_types == 0 && !l->read) {
		view_show(v, "NO_TYPES");
		return;
	}
	view_show(v, "TYPES");
	for (int i = 0; i < c->n_types && i < BARS; i++) {
		show_type(view_row(v, "KIND"), c, i, l);
		rest -= c->type[i].n;
	}
	show_untried(v, c, l);
	if (rest > 0)
		view_set(view_row(v, "KINDS_MORE"), "N", fmt_count(rest, text));
	if (!l->read)
		return;
	view_show(v, "BUDGET_HEAD");
	struct view *b = view_row(v, "BUDGET");
	view_set(b, "PER_CYCLE", fmt_count(budget_default.per_cycle, text));
	if (l->has_cycle) {
		struct view *used = view_row(b, "OF_CYCLE");
		view_set(used, "USED", fmt_count(l->budget.used, text));
		view_show(used, l->budget.used > 0 ? "TRIED" : "UNTRIED");
		view_set(used, "SESSION", fmt_day_text(l->cycle.session, day));
	}
}

/* Outcomes that are none of the three: how many, and each word with the way to its rows. */
static void
show_others(struct view *v, int64_t n, const struct agent_words *w)
{
	char text[FMT_TEXT], link[EXPERIMENTS_QUERY_TEXT];
	struct experiments_query q;
	struct view *other = view_row(v, "OTHER");
	int shown = 0;
	view_set(other, "N", fmt_count(n, text));
	for (int i = 0; i < w->n_outcomes && shown < OTHERS; i++) {
		bool known_one = false;
		for (size_t k = 0; k < sizeof decided / sizeof decided[0]; k++)
			known_one = known_one || strcmp(w->outcome[i], decided[k]) == 0;
		if (known_one)
			continue;
		struct view *row = view_row(other, "OUTCOME");
		experiments_query_clear(&q);
		snprintf(q.filter.outcome, sizeof q.filter.outcome, "%s", w->outcome[i]);
		view_set(row, "SEPARATOR", shown++ == 0 ? ": " : ", ");
		view_set(row, "WORD", w->outcome[i]);
		view_set(row, "QUERY", experiments_query_text(&q, PAGE_EXPERIMENTS_FIRST, 0, link));
	}
}

static void
show_counts(struct view *v, const struct page_experiments_counts *c, const struct agent_words *w, const struct agent_loop *l)
{
	char a[FMT_TEXT], b[FMT_TEXT], words[256];
	view_show(v, "COUNTS");
	view_show(v, c->total > 0 ? "RATED" : "UNRATED");
	view_set(v, "TOTAL", fmt_count(c->of, a));
	view_set(v, "PROMOTED", fmt_count(c->promoted, a));
	view_set(v, "REJECTED", fmt_count(c->rejected, a));
	view_set(v, "PENDING", fmt_count(c->pending, a));
	view_set(v, "RATE", fmt_percent(c->total > 0 ? (double)c->promoted / (double)c->total : NAN, 0, a));
	if (c->total == 0)
		view_set(v, "RATE_CONTEXT", "promoted of all experiments");
	else if (c->total < FEW)
		view_fmt(v, "RATE_CONTEXT", "%lld of %lld promoted; too few to judge before %d", (long long)c->promoted, (long long)c->total, FEW);
	else
		view_fmt(v, "RATE_CONTEXT", "%s of %s promoted", fmt_count(c->promoted, a), fmt_count(c->total, b));
	int64_t other = c->total - c->promoted - c->rejected - c->pending;
	if (other > 0)
		show_others(v, other, w);
	if (c->partial) {
		snprintf(words, sizeof words, "Outcomes, rate and types are over the newest %s of %s experiments.", fmt_count(c->total, a), fmt_count(c->of, b));
		page_say(v, "PARTIAL", "warn", words, NULL, NULL);
	}
	show_types(v, c, l);
}

static void
show_filter(struct view *body, const struct experiments_query *q, const struct agent_words *w)
{
	const struct page_experiments_filter *f = &q->filter;
	struct view *v = view_row(body, "FILTER");
	char day[DATE_TEXT];
	for (int i = 0; i < w->n_types; i++) {
		struct view *row = view_row(v, "TYPE_OPTION");
		view_set(row, "VALUE", w->type[i]);
		if (strcmp(w->type[i], f->type) == 0)
			view_show(row, "SELECTED");
	}
	for (int i = 0; i < w->n_outcomes; i++) {
		struct view *row = view_row(v, "OUTCOME_OPTION");
		view_set(row, "VALUE", w->outcome[i]);
		if (strcmp(w->outcome[i], f->outcome) == 0)
			view_show(row, "SELECTED");
	}
	view_set(v, "TAG", f->tag);
	view_set(v, "FROM", f->from != DATE_NONE ? date_format(f->from, day) : "");
	view_set(v, "TO", f->to != DATE_NONE ? date_format(f->to, day) : "");
	if (experiments_query_filtered(q))
		view_show(v, "CLEAR");
}

static void
show_row(struct page *p, struct view *row, const struct experiments_query *q, const struct page_experiments_row *e)
{
	char link[LINK];
	experiments_query_text(q, q->way, q->id, link);
	view_fmt(row, "ID", "%lld", (long long)e->id);
	view_fmt(row, "QUERY", "%s%sexperiment=%lld", link, link[0] != '\0' ? "&" : "", (long long)e->id);
	if (e->at != 0)
		page_when(p, row, "AT", "AT_UTC", e->at);
	else
		view_set(row, "AT", e->created);
	view_fmt(row, "HYPOTHESIS", "%s%s", e->hypothesis[0] != '\0' ? e->hypothesis : "No hypothesis recorded", e->cut ? "…" : "");
	view_set(row, "TYPE", e->type);
	view_set(row, "OUTCOME", e->outcome);
	if (e->failed)
		view_show(row, "FAILED");
	view_set(row, "OUTCOME_CLASS", agent_experiment_class(e->outcome));
}

static void
pager_link(struct view *v, const char *section, const struct experiments_query *q, enum page_experiments_way way, int64_t id)
{
	char link[EXPERIMENTS_QUERY_TEXT];
	view_set(view_row(v, section), "QUERY", experiments_query_text(q, way, id, link));
}

static void
show_pager(struct view *body, const struct experiments_query *q, const struct page_experiments_page *page, const struct page_experiments_row *rows)
{
	bool after = q->way == PAGE_EXPERIMENTS_AFTER;
	bool newer = page->n > 0 && (after ? page->more : q->way == PAGE_EXPERIMENTS_BEFORE), older = page->n > 0 && (after || page->more);
	if (q->way != PAGE_EXPERIMENTS_FIRST || older) {
		struct view *v = view_row(body, "PAGER");
		if (q->way != PAGE_EXPERIMENTS_FIRST)
			pager_link(v, "FIRST", q, PAGE_EXPERIMENTS_FIRST, 0);
		if (newer)
			pager_link(v, "NEWER", q, PAGE_EXPERIMENTS_AFTER, rows[0].id);
		if (older)
			pager_link(v, "OLDER", q, PAGE_EXPERIMENTS_BEFORE, rows[page->n - 1].id);
	}
	if (page->unlooked) {
		char text[FMT_TEXT], link[EXPERIMENTS_QUERY_TEXT];
		struct view *on = view_row(body, "SEARCH_ON");
		view_set(on, "LOOKED", fmt_count(PAGE_EXPERIMENTS_LOOK, text));
		view_set(on, "QUERY", experiments_query_text(q, after ? PAGE_EXPERIMENTS_AFTER : PAGE_EXPERIMENTS_BEFORE, page->edge, link));
	}
}

static void
show_empty(struct view *v, const struct experiments_query *q, const struct page_experiments_counts *c, bool unlooked)
{
	char text[EXPERIMENTS_QUERY_TEXT], link[LINK];
	if (c->of == 0) {
		page_say(v, "EMPTY", "info", "No experiment yet. The agent writes its first one when a model trades and drifts.", NULL, NULL);
	} else if (unlooked) {
		page_say(v, "EMPTY", "info", "No experiment among those looked at matches this filter.", "/agent#experiments", "Show all experiments");
	} else if (q->way != PAGE_EXPERIMENTS_FIRST) {
		snprintf(link, sizeof link, "/agent?%s#experiments", experiments_query_text(q, PAGE_EXPERIMENTS_FIRST, 0, text));
		page_say(v, "EMPTY", "info", "No experiments lie beyond this point.", link, "Newest experiments");
	} else {
		page_say(v, "EMPTY", "info", "No experiment matches this filter.", "/agent#experiments", "Show all experiments");
	}
}

/* The session in which an experiment of ours was over; false: it is none of ours, or its ledger cannot be read. */
static bool
ended_in(struct page *p, int64_t id, char session[DATE_TEXT])
{
	struct page_experiment e;
	struct page_agent_job job;
	struct db *ledger = page_db(p, PAGE_LEDGER);
	int rc = page_experiment_read(page_db(p, PAGE_EXPERIMENTS), id, &e);
	if (rc == 1)
		rc = e.run_id != NULL && ledger != NULL && p->source[PAGE_LEDGER].version > 0 ? page_agent_job_of(ledger, e.run_id, &job) : 0;
	if (rc == 1)
		snprintf(session, DATE_TEXT, "%s", job.ended);
	page_experiment_free(&e);
	return rc == 1 && session[0] != '\0';
}

/* The newest promotion that the journal records, whoever's it was. */
static int
show_promotion(struct page *p, struct view *v)
{
	struct page_experiments_filter f = { .outcome = "promoted", .from = DATE_NONE, .to = DATE_NONE };
	struct page_experiments_row row;
	struct page_experiments_page page;
	if (page_experiments_rows(page_db(p, PAGE_EXPERIMENTS), &f, PAGE_EXPERIMENTS_FIRST, 0, &row, 1, &page) != 0)
		return -1;
	if (page.n == 0) {
		view_show(v, "NO_PROMOTION");
		return 0;
	}
	struct view *last = view_row(v, "PROMOTION");
	char ended[DATE_TEXT], day[FMT_TEXT];
	view_fmt(last, "ID", "%lld", (long long)row.id);
	if (ended_in(p, row.id, ended))
		view_set(view_row(last, "ENDED"), "SESSION", fmt_day_text(ended, day));
	else if (row.at != 0)
		page_when(p, view_row(last, "WHEN"), "AT", "AT_UTC", row.at);
	else
		view_set(view_row(last, "WHEN"), "AT", row.created);
	return 0;
}

static void
show_none(struct page *p, struct view *body)
{
	view_show(body, "NO_COUNTS"); /* nothing that could be led to */
	view_show(body, "UNRATED");
	view_set(body, "RATE_CONTEXT", "promoted of all experiments");
	view_show(body, "NO_PROMOTION");
	view_show(body, p->source[PAGE_EXPERIMENTS].health == PAGE_UNREADABLE ? "LOST_TYPES" : "NO_TYPES");
	page_notice(p, PAGE_EXPERIMENTS, body, "EXPERIMENTS_NOTICE");
}

void
agent_experiments_show(struct page *p, const struct experiments_query *q, const struct agent_words *w, const struct agent_loop *l, struct view *body)
{
	struct page_experiments_counts *c = calloc(1, sizeof *c);
	struct page_experiments_row *rows = calloc(PAGE_ROWS, sizeof *rows);
	struct page_experiments_page page;
	struct db *db = page_db(p, PAGE_EXPERIMENTS);
	/* all is read before a word is written: a journal that fails half-way leaves no half page */
	bool whole = db != NULL && c != NULL && rows != NULL && page_experiments_count(db, c) == 0 &&
	    page_experiments_rows(db, &q->filter, q->way, q->id, rows, PAGE_ROWS, &page) == 0 && show_promotion(p, body) == 0;
	if (db != NULL && !whole)
		page_lost(p, PAGE_EXPERIMENTS);
	if (!whole) {
		show_none(p, body);
	} else {
		show_counts(body, c, w, l);
		if (c->of > 0)
			show_filter(body, q, w);
		if (page.n == 0)
			show_empty(body, q, c, page.unlooked);
		else {
			struct view *table = view_row(body, "TABLE");
			for (int i = 0; i < page.n; i++)
				show_row(p, view_row(table, "EXPERIMENT"), q, &rows[i]);
		}
		show_pager(body, q, &page, rows);
	}
	free(c);
	free(rows);
}
