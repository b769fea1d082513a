/* What monitors and scripts of the system we succeed ask of the agent. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "agent.h"
#include "page_experiment.h"
#include "page_experiments.h"

void
agent_api_state(struct page *p, const struct web_request *req, struct web_response *res)
{
	(void)req;
	int running = strcmp(p->runner.agent, "running") == 0;
	buf_str(&res->body, running ? "<span class=\"status-ok\">RUNNING</span>" : "<span class=\"status-warn\">PAUSED</span>");
}

/* Ends the request: with what stands in the body, or with 503 when the journal is there and could not be read. */
static void
answer(struct page *p, enum page_journal which, const struct web_request *req, struct web_response *res)
{
	const struct page_source *s = &p->source[which];
	res->type = "application/json";
	if (s->health == PAGE_UNREADABLE)
		web_fail(req, res, 503, "%s", s->error);
}

/* All zero without a journal. NULL: the answer is made. The caller frees it. */
static struct page_experiments_counts *
counts(struct page *p, const struct web_request *req, struct web_response *res)
{
	struct page_experiments_counts *c = calloc(1, sizeof *c);
	struct db *db = page_db(p, PAGE_EXPERIMENTS);
	if (c == NULL)
		web_fail(req, res, 500, "The server ran out of memory for this answer.");
	else if (db != NULL && page_experiments_count(db, c) != 0)
		page_lost(p, PAGE_EXPERIMENTS);
	return c;
}

void
agent_api_summary(struct page *p, const struct web_request *req, struct web_response *res)
{
	struct page_experiments_counts *c = counts(p, req, res);
	if (c == NULL)
		return;
	buf_fmt(&res->body, "{\"total\": %" PRId64 ", \"promoted\": %" PRId64 ", \"rejected\": %" PRId64 ", \"rate\": %.6g, \"pending\": %" PRId64, c->of,
	        c->promoted, c->rejected, c->total > 0 ? (double)c->promoted / (double)c->total : 0.0, c->pending);
	if (c->partial)
		buf_fmt(&res->body, ", \"counted\": %" PRId64, c->total);
	buf_char(&res->body, '}');
	free(c);
	answer(p, PAGE_EXPERIMENTS, req, res);
}

static int
by_name(const void *a, const void *b)
{
	const struct page_experiments_count *x = a, *y = b;
	return strcmp(x->name, y->name);
}

void
agent_api_mutations(struct page *p, const struct web_request *req, struct web_response *res)
{
	struct page_experiments_counts *c = counts(p, req, res);
	if (c == NULL)
		return;
	qsort(c->type, (size_t)c->n_types, sizeof c->type[0], by_name);
	buf_char(&res->body, '{');
	for (int i = 0; i < c->n_types; i++) {
		buf_str(&res->body, i > 0 ? ", " : "");
		buf_json(&res->body, c->type[i].name);
		buf_fmt(&res->body, ": %" PRId64, c->type[i].n);
	}
	buf_char(&res->body, '}');
	free(c);
	answer(p, PAGE_EXPERIMENTS, req, res);
}

/* A finite number, or null. */
static void
number(struct buf *out, const char *name, double v)
{
	if (isfinite(v))
		buf_fmt(out, "\"%s\": %.17g", name, v);
	else
		buf_fmt(out, "\"%s\": null", name);
}

/* What only the file knows: null where it could not be read, and error then says why. */
static void
champion_file(const struct agent_champion *c, struct buf *out)
{
	const struct model_file *m = &c->file;
	char first[DATE_TEXT], last[DATE_TEXT];
	buf_str(out, ", \"trained_from\": ");
	buf_json(out, c->read ? date_format(m->first, first) : NULL);
	buf_str(out, ", \"trained_to\": ");
	buf_json(out, c->read ? date_format(m->last, last) : NULL);
	buf_str(out, ", ");
	number(out, "b", c->read ? m->b : NAN);
	if (c->read) {
		const struct { const char *name; double v; } all[] = { { "sharpe", m->metrics.sharpe }, { "exposed", m->metrics.exposed }, { "max_drawdown", m->metrics.max_drawdown },
			{ "return", m->metrics.ret }, { "hit_rate", m->metrics.hit_rate }, { "brier", m->metrics.brier } };
		buf_fmt(out, ", \"metrics\": {\"sessions\": %zu", m->record.n);
		for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
			buf_str(out, ", ");
			number(out, all[i].name, all[i].v);
		}
		buf_char(out, '}');
	} else {
		buf_str(out, ", \"metrics\": null");
	}
	buf_str(out, ", \"error\": ");
	buf_json(out, c->read ? NULL : c->why);
}

void
agent_api_champion(struct page *p, const struct web_request *req, struct web_response *res)
{
	struct agent_champion *c = calloc(1, sizeof *c);
	if (c == NULL) {
		web_fail(req, res, 500, "The server ran out of memory for this answer.");
		return;
	}
	agent_champion_read(p, c);
	if (c->found) {
		buf_fmt(&res->body, "{\"version\": %" PRId64 ", \"created\": ", c->row.version);
		buf_json(&res->body, c->row.created);
		buf_str(&res->body, ", \"run_id\": ");
		buf_json(&res->body, c->row.run_id[0] != '\0' ? c->row.run_id : NULL);
		buf_str(&res->body, ", \"file\": ");
		buf_json(&res->body, c->row.file);
		buf_str(&res->body, ", \"sha256\": ");
		buf_json(&res->body, c->row.sha256);
		champion_file(c, &res->body);
		buf_char(&res->body, '}');
	} else {
		buf_str(&res->body, "{\"version\": null}");
	}
	agent_champion_free(c);
	free(c);
	answer(p, PAGE_LEDGER, req, res);
}
