/* One experiment: what was tried, what came out beside the champion, why it was decided so. Any text may hold anything. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent_detail.h"
#include "experiment_json.h"
#include "fmt.h"
#include "page_experiment.h"

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

static void
changes(struct agent_detail *r, const char *text)
{
	struct experiment_json j;
	struct view *row;
	int rc = experiment_json_changes(text, &j), i = 0;
	for (; i < j.n && (row = agent_detail_row_of(r, "CHANGE")) != NULL; i++) {
		agent_detail_put(r, row, "KEY", j.row[i].name);
		if (j.row[i].from != NULL)
			agent_detail_put(r, view_row(row, "OLD"), "FROM", j.row[i].from);
		agent_detail_put(r, row, "TO", j.row[i].to);
	}
	agent_detail_more(r, "CHANGES_MORE", j.n - i + j.more);
	if (i > 0)
		view_show(r->v, "CHANGES");
	else if (rc < 0)
		agent_detail_raw(r, "DIFF_RAW", text);
	else if (j.n == 0)
		view_show(r->v, "NO_CHANGES");
	experiment_json_free(&j);
}

static void
tags(struct agent_detail *r, const char *text)
{
	struct experiment_json j;
	struct view *row;
	int rc = experiment_json_tags(text, &j), i = 0;
	for (; i < j.n && (row = agent_detail_row_of(r, "TAG")) != NULL; i++)
		agent_detail_put(r, row, "TEXT", j.row[i].to);
	agent_detail_more(r, "TAGS_MORE", j.n - i + j.more);
	if (rc < 0)
		agent_detail_raw(r, "TAGS_RAW", text);
	else if (j.n == 0)
		view_show(r->v, "NO_TAGS");
	experiment_json_free(&j);
}

const char *
agent_experiment_class(const char *outcome)
{
	return strcmp(outcome, "promoted") == 0 ? "ok" : strcmp(outcome, "rejected") == 0 ? "muted" : "warn";
}

static void
whole(struct page *p, const struct page_experiment *e, struct view *v)
{
	struct agent_detail r = { .v = v, .room = AGENT_DETAIL_ROOM, .p = p, .run_id = e->run_id };
	const struct { const char *name, *text; } plain[] = { { "HYPOTHESIS", e->hypothesis }, { "TYPE", e->mutation }, { "DECISION", e->decision }, { "REASON", e->reason },
		{ "RUN", e->run_id }, { "MODEL", e->model_version } };
	char when[FMT_TEXT];
	instant_t at = 0;
	view_fmt(v, "ID", "%lld", (long long)e->id);
	if (e->created != NULL && clock_parse(e->created, &at) == 0 && at != 0) {
		view_set(v, "CREATED", fmt_date_time(p->zone, at, when));
		view_set(v, "CREATED_UTC", fmt_utc(at, when));
	} else {
		agent_detail_put(&r, v, "CREATED", agent_detail_or_none(e->created));
	}
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		agent_detail_put(&r, v, plain[i].name, agent_detail_or_none(plain[i].text));
	view_set(v, "CLASS", agent_experiment_class(agent_detail_or_none(e->decision)));
	view_set(v, "RUN_TIME", FMT_NONE); /* until telemetry, metrics or metadata say more */
	agent_result_job_time(&r);
	changes(&r, e->config_diff);
	agent_result_metrics(&r, e->results, e->champion_metrics);
	tags(&r, e->tags);
	agent_result_metadata(&r, e->metadata);
	if (e->cut || r.cut)
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
