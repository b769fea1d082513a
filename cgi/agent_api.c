/* What monitors and scripts of the system we succeed ask of the agent. */
#include <inttypes.h>
#include <string.h>

#include "agent.h"
#include "page_experiment.h"
#include "page_system.h"

#define TYPES 64

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

void
agent_api_summary(struct page *p, const struct web_request *req, struct web_response *res)
{
	struct page_system_outcomes o = { 0 };
	struct db *db = page_db(p, PAGE_EXPERIMENTS);
	if (db != NULL && page_system_outcomes(db, &o) != 0)
		page_lost(p, PAGE_EXPERIMENTS);
	buf_fmt(&res->body, "{\"total\": %" PRId64 ", \"promoted\": %" PRId64 ", \"rejected\": %" PRId64 ", \"rate\": %.6g, \"pending\": %" PRId64 "}", o.total,
	        o.promoted, o.rejected, o.total > 0 ? (double)o.promoted / (double)o.total : 0.0, o.pending);
	answer(p, PAGE_EXPERIMENTS, req, res);
}

void
agent_api_mutations(struct page *p, const struct web_request *req, struct web_response *res)
{
	struct page_experiment_type t[TYPES];
	struct db *db = page_db(p, PAGE_EXPERIMENTS);
	int n = db != NULL ? page_experiment_types(db, t, TYPES) : 0;
	if (n < 0)
		page_lost(p, PAGE_EXPERIMENTS);
	buf_char(&res->body, '{');
	for (int i = 0; i < n; i++) {
		buf_str(&res->body, i > 0 ? ", " : "");
		buf_json(&res->body, t[i].name);
		buf_fmt(&res->body, ": %" PRId64, t[i].n);
	}
	buf_char(&res->body, '}');
	answer(p, PAGE_EXPERIMENTS, req, res);
}

void
agent_api_champion(struct page *p, const struct web_request *req, struct web_response *res)
{
	struct page_experiment_champion c;
	/* the original's ledger has no models in it */
	int rc = page_db(p, PAGE_LEDGER) != NULL && p->source[PAGE_LEDGER].version > 0 ? page_experiment_champion(p->source[PAGE_LEDGER].db, &c) : 0;
	if (rc < 0)
		page_lost(p, PAGE_LEDGER);
	if (rc == 1) {
		buf_fmt(&res->body, "{\"version\": %" PRId64 ", \"created\": ", c.version);
		buf_json(&res->body, c.created);
		buf_str(&res->body, ", \"run_id\": ");
		buf_json(&res->body, c.run_id[0] != '\0' ? c.run_id : NULL);
		buf_char(&res->body, '}');
	} else {
		buf_str(&res->body, "{\"version\": null}");
	}
	answer(p, PAGE_LEDGER, req, res);
}
