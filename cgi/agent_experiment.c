/* One experiment: what was tried, what came out beside the champion, why it was decided so. Any text may hold anything. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent.h"
#include "experiment_json.h"
#include "fmt.h"
#include "page_experiment.h"

static const char *
or_none(const char *text)
{
	return text != NULL && text[0] != '\0' ? text : FMT_NONE;
}

/* The id of the address: 1, 0 another address, -1 not a number, -2 a number that no row can have. */
static int
id_of(const char *path, int64_t *id)
{
	const char *text = path + strlen(AGENT_EXPERIMENTS), *digits = text + (text[0] == '-');
	if (strchr(text, '/') != NULL)
		return 0;
	if (digits[0] == '\0' || digits[strspn(digits, "0123456789")] != '\0')
		return -1;
	errno = 0;
	long long v = strtoll(text, NULL, 10);
	*id = v;
	return errno != 0 || v < 1 ? -2 : 1;
}

/* What is JSON of another shape than the rows below it stands as it is. */
static void
raw(struct view *v, const char *section, const char *text)
{
	view_set(view_row(v, section), "TEXT", text[0] != '\0' ? text : FMT_NONE);
}

static void
more(struct view *v, const char *section, int n)
{
	if (n > 0)
		view_fmt(view_row(v, section), "N", "%d", n);
}

static void
changes(struct view *v, const char *text)
{
	struct experiment_json j;
	int rc = experiment_json_changes(text, &j);
	for (int i = 0; i < j.n; i++) {
		struct view *row = view_row(v, "CHANGE");
		view_set(row, "KEY", j.row[i].name);
		if (j.row[i].from != NULL)
			view_set(view_row(row, "OLD"), "FROM", j.row[i].from);
		view_set(row, "TO", j.row[i].to);
	}
	more(v, "CHANGES_MORE", j.more);
	if (j.n > 0)
		view_show(v, "CHANGES");
	else if (rc < 0)
		raw(v, "DIFF_RAW", text);
	else
		view_show(v, "NO_CHANGES");
	experiment_json_free(&j);
}

static void
metric(struct view *v, const char *name, const char *result, const char *champion)
{
	struct view *row = view_row(v, "METRIC");
	view_set(row, "KEY", name);
	view_set(row, "RESULT", or_none(result));
	view_set(row, "CHAMPION", or_none(champion));
}

/* How long it ran, where results or metadata say so; seconds in words. */
static void
run_time(struct view *v, const struct experiment_json *j)
{
	static const char *const names[] = { "run_time", "run_time_seconds", "runtime", "runtime_seconds", "duration", "duration_seconds", "elapsed", "elapsed_seconds" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *text = experiment_json_find(j, names[i]);
		char words[FMT_TEXT], *end;
		if (text == NULL)
			continue;
		double seconds = strtod(text, &end);
		int plain = strstr(names[i], "_seconds") != NULL && end != text && *end == '\0' && seconds >= 0 && seconds < 1e9;
		view_set(v, "RUN_TIME", plain ? fmt_duration((int64_t)(seconds * 1e6), words) : text);
	}
}

/* Results and the champion's metrics side by side, in the order of the results; what only the champion has comes last. */
static void
metrics(struct view *v, const char *results, const char *champion)
{
	struct experiment_json *both = malloc(2 * sizeof *both);
	if (both == NULL) { /* the text itself needs no more memory than there is */
		raw(v, "RESULTS_RAW", or_none(results));
		return;
	}
	struct experiment_json *r = &both[0], *c = &both[1];
	int rr = experiment_json_metrics(results, r), rc = experiment_json_metrics(champion, c);
	for (int i = 0; i < r->n; i++)
		metric(v, r->row[i].name, r->row[i].to, experiment_json_find(c, r->row[i].name));
	for (int i = 0; i < c->n; i++)
		if (experiment_json_find(r, c->row[i].name) == NULL)
			metric(v, c->row[i].name, NULL, c->row[i].to);
	if (r->n + c->n > 0)
		view_show(v, "METRICS");
	more(v, "METRICS_MORE", r->more + c->more);
	if (rr < 0)
		raw(v, "RESULTS_RAW", results);
	else if (r->n == 0)
		view_show(v, "NO_RESULTS");
	if (rc < 0)
		raw(v, "CHAMPION_RAW", champion);
	else if (c->n == 0)
		view_show(v, "NO_CHAMPION");
	run_time(v, r);
	experiment_json_free(r);
	experiment_json_free(c);
	free(both);
}

static void
tags(struct view *v, const char *text)
{
	struct experiment_json j;
	int rc = experiment_json_tags(text, &j);
	for (int i = 0; i < j.n; i++)
		view_set(view_row(v, "TAG"), "TEXT", j.row[i].to);
	more(v, "TAGS_MORE", j.more);
	if (rc < 0)
		raw(v, "TAGS_RAW", text);
	else if (j.n == 0)
		view_show(v, "NO_TAGS");
	experiment_json_free(&j);
}

const char *
agent_experiment_class(const char *outcome)
{
	return strcmp(outcome, "promoted") == 0 ? "ok" : strcmp(outcome, "rejected") == 0 ? "muted" : "warn";
}

/* What else was written down, by name. */
static void
metadata(struct view *v, const char *text)
{
	struct experiment_json j;
	int rc = experiment_json_metrics(text, &j);
	for (int i = 0; i < j.n; i++) {
		struct view *row = view_row(v, "FACT");
		view_set(row, "KEY", j.row[i].name);
		view_set(row, "VALUE", j.row[i].to);
	}
	more(v, "FACTS_MORE", j.more);
	if (j.n > 0)
		view_show(v, "FACTS");
	else if (rc < 0 && text[0] != '\0')
		raw(v, "FACTS_RAW", text);
	run_time(v, &j);
	experiment_json_free(&j);
}

static void
whole(struct page *p, const struct page_experiment *e, struct view *v)
{
	char when[FMT_TEXT];
	instant_t at = 0;
	view_fmt(v, "ID", "%lld", (long long)e->id);
	if (e->created != NULL && clock_parse(e->created, &at) == 0 && at != 0) {
		view_set(v, "CREATED", fmt_date_time(p->zone, at, when));
		view_set(v, "CREATED_UTC", fmt_utc(at, when));
	} else {
		view_set(v, "CREATED", or_none(e->created));
	}
	view_set(v, "HYPOTHESIS", or_none(e->hypothesis));
	view_set(v, "TYPE", or_none(e->mutation));
	view_set(v, "DECISION", or_none(e->decision));
	view_set(v, "CLASS", agent_experiment_class(or_none(e->decision)));
	view_set(v, "REASON", or_none(e->reason));
	view_set(v, "RUN", or_none(e->run_id));
	view_set(v, "MODEL", or_none(e->model_version));
	view_set(v, "RUN_TIME", FMT_NONE); /* until metrics or metadata say more */
	changes(v, e->config_diff);
	metrics(v, e->results, e->champion_metrics);
	tags(v, e->tags);
	metadata(v, e->metadata);
	if (e->cut)
		view_show(v, "CUT");
}

/* Why there is no row to show: 404 when nothing is kept under this id, 503 when that cannot be known. */
static void
refuse(struct page *p, const char *id, const struct web_request *req, struct web_response *res)
{
	const struct page_source *s = &p->source[PAGE_EXPERIMENTS];
	if (s->health == PAGE_UNREADABLE)
		web_fail(req, res, 503, "Experiment %s cannot be read: %s.", id, s->error);
	else if (s->health != PAGE_OK)
		web_fail(req, res, 404, "There is no experiment %s: %s.", id, s->error);
	else
		web_fail(req, res, 404, "There is no experiment %s in experiment_journal.db.", id);
}

static void
whole_fragment(struct page *p, const struct page_experiment *e, const struct web_request *req, struct web_response *res)
{
	struct view *v = view_new();
	whole(p, e, v);
	page_fragment(v, "experiment.tpl", req, res);
}

void
agent_experiment(struct page *p, const struct web_request *req, struct web_response *res)
{
	const char *text = req->path + strlen(AGENT_EXPERIMENTS);
	struct page_experiment e;
	int64_t id = 0;
	int kind = id_of(req->path, &id);
	if (kind == 0) {
		web_fail(req, res, 404, "No such address: %s.", req->path);
		return;
	}
	if (kind == -1) {
		web_fail(req, res, 400, "\"%s\" is no experiment: after " AGENT_EXPERIMENTS " comes its number.", text);
		return;
	}
	struct db *db = kind == 1 ? page_db(p, PAGE_EXPERIMENTS) : NULL;
	int rc = db != NULL ? page_experiment_read(db, id, &e) : 0;
	if (rc < 0)
		page_lost(p, PAGE_EXPERIMENTS);
	if (rc == 1)
		whole_fragment(p, &e, req, res);
	else
		refuse(p, text, req, res);
	if (db != NULL)
		page_experiment_free(&e);
}

void
agent_experiment_page(struct page *p, const struct experiments_query *q, const struct web_request *req, struct web_response *res)
{
	struct page_experiment e;
	char text[EXPERIMENTS_QUERY_TEXT], title[48];
	struct db *db = page_db(p, PAGE_EXPERIMENTS);
	int rc = db != NULL ? page_experiment_read(db, q->experiment, &e) : 0;
	if (rc < 0)
		page_lost(p, PAGE_EXPERIMENTS);
	snprintf(title, sizeof title, "%lld", (long long)q->experiment);
	if (rc != 1) {
		refuse(p, title, req, res);
	} else {
		snprintf(title, sizeof title, "Experiment %lld", (long long)q->experiment);
		struct view *v = page_start(p, req, "agent", title, "experiment.tpl"), *back = view_row(v, "BACK");
		whole(p, &e, v);
		view_set(back, "QUERY", experiments_query_text(q, q->way, q->id, text));
		page_finish(p, req, res);
	}
	if (db != NULL)
		page_experiment_free(&e);
}
