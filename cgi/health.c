/* /api/health: for monitors. 503 only when one of the two inherited journals is missing or of no use to the pages. */
#include <string.h>

#include "page.h"
#include "web.h"

static const char *word(const struct page *p, enum page_journal which)
{
	return p->source[which].health == PAGE_OK ? "ok" : "unavailable";
}

static void pair(struct buf *b, const char *key, const char *value)
{
	buf_fmt(b, "%s\"%s\": ", b->len > 1 ? ", " : "", key);
	buf_json(b, value);
}

static void handle(void *state, const struct web_request *req, struct web_response *res)
{
	struct page *p = state;

	if (strcmp(req->path, "/api/health") != 0) {
		web_fail(req, res, 404, "No such address: this program answers /api/health.");
		return;
	}
	if (!web_no_params(req, res))
		return;
	page_probe_all(p);
	buf_char(&res->body, '{');
	pair(&res->body, "api", "ok");
	pair(&res->body, "fill_journal", word(p, PAGE_LEDGER));
	pair(&res->body, "experiment_journal", word(p, PAGE_EXPERIMENTS));
	pair(&res->body, "agent_state", p->runner.agent);
	pair(&res->body, "cycle_journal", word(p, PAGE_TELEMETRY));
	pair(&res->body, "runner", p->runner.word);
	buf_char(&res->body, '}');
	res->type = "application/json";
	if (!page_db(p, PAGE_LEDGER) || !page_db(p, PAGE_EXPERIMENTS))
		res->status = 503;
}

int main(void)
{
	return page_main("health", NULL, 0, handle);
}
