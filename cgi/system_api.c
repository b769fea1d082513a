/* What monitors and scripts of the system we succeed ask of the whole. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "page_overview.h"
#include "page_system.h"
#include "system.h"

#define BREAKERS 8

/* "key": "value", after a comma unless it is the object's first. */
static void
pair(struct buf *b, const char *key, const char *value)
{
	if (b->len > 0 && b->data[b->len - 1] != '{')
		buf_str(b, ", ");
	buf_fmt(b, "\"%s\": ", key);
	buf_json(b, value);
}

void
system_api_status(struct page *p, const struct web_request *req, struct web_response *res)
{
	static const char *const names[PAGE_JOURNALS] = { "fill_journal", "experiment_journal", "cycle_journal" };
	(void)req;
	page_probe_all(p);
	buf_char(&res->body, '{');
	pair(&res->body, "agent_state", p->runner.agent);
	buf_str(&res->body, ", \"db_status\": {");
	for (int i = 0; i < PAGE_JOURNALS; i++)
		pair(&res->body, names[i], p->source[i].health == PAGE_OK ? "ok" : "unavailable");
	buf_char(&res->body, '}');
	pair(&res->body, "runner", p->runner.word);
	pair(&res->body, "mode", p->meta.mode[0] != '\0' ? p->meta.mode : NULL);
	buf_char(&res->body, '}');
	res->type = "application/json";
}

void
system_api_components(struct page *p, const struct web_request *req, struct web_response *res)
{
	struct system_component c[SYSTEM_COMPONENTS];
	char ago[FMT_TEXT];
	(void)req;
	page_probe_all(p);
	int n = system_components(p, c);
	buf_char(&res->body, '[');
	for (int i = 0; i < n; i++) {
		struct buf details = { 0 };
		buf_fmt(&details, "%s%s%s", c[i].word, c[i].detail[0] != '\0' ? ": " : "", c[i].detail);
		if (c[i].beat > 0)
			buf_fmt(&details, " \xc2\xb7 heartbeat %s", fmt_ago(c[i].beat, p->now, ago));
		buf_str(&res->body, i > 0 ? ", {" : "{");
		pair(&res->body, "name", c[i].name);
		pair(&res->body, "status", c[i].dot); /* four words that a program can tell apart; the page's words are beside it */
		pair(&res->body, "details", details.failed ? "" : details.data);
		buf_char(&res->body, '}');
		buf_free(&details);
	}
	buf_char(&res->body, ']');
	res->type = "application/json";
}

static const char *
color(const char *state)
{
	return strcmp(state, "active") == 0 ? "green" : strcmp(state, "cooldown") == 0 ? "yellow" : "red";
}

void
system_api_breakers(struct page *p, const struct web_request *req, struct web_response *res)
{
	struct page_overview_breaker b[BREAKERS];
	int n = 0;
	if (page_db(p, PAGE_LEDGER) != NULL && p->source[PAGE_LEDGER].version > 0) /* the original's ledger has none in it */
		n = page_overview_breakers(p->source[PAGE_LEDGER].db, b, BREAKERS);
	if (n < 0)
		page_lost(p, PAGE_LEDGER);
	buf_char(&res->body, '[');
	for (int i = 0; i < n; i++) {
		buf_str(&res->body, i > 0 ? ", {" : "{");
		pair(&res->body, "name", b[i].name);
		pair(&res->body, "state", b[i].state);
		if (isfinite(b[i].threshold))
			buf_fmt(&res->body, ", \"threshold\": %.6g", b[i].threshold);
		else
			buf_str(&res->body, ", \"threshold\": null");
		pair(&res->body, "color", color(b[i].state));
		buf_char(&res->body, '}');
	}
	buf_char(&res->body, ']');
	res->type = "application/json";
	if (p->source[PAGE_LEDGER].health == PAGE_UNREADABLE)
		web_fail(req, res, 503, "%s", p->source[PAGE_LEDGER].error);
}

void
system_api_config(struct page *p, const struct web_request *req, struct web_response *res)
{
	(void)req;
	buf_char(&res->body, '{');
	pair(&res->body, "data_dir", p->cfg.data_dir);
	pair(&res->body, "trading_mode", p->cfg.live ? "live" : "paper");
	pair(&res->body, "agent_state", p->runner.agent);
	buf_char(&res->body, '}');
	res->type = "application/json";
}

/* The main file of each journal, as the original counted it; bytes of its write-ahead log are on the page. */
void
system_api_disk(struct page *p, const struct web_request *req, struct web_response *res)
{
	static const char *const names[PAGE_JOURNALS] = { "Fill journal", "Experiment journal", "Cycle journal" };
	(void)req;
	buf_char(&res->body, '[');
	for (int i = 0; i < PAGE_JOURNALS; i++) {
		const char *path = p->source[i].path, *slash = strrchr(path, '/');
		struct page_system_size size;
		page_system_size(path, &size);
		buf_str(&res->body, i > 0 ? ", {" : "{");
		pair(&res->body, "name", names[i]);
		pair(&res->body, "file", slash != NULL ? slash + 1 : path);
		if (size.db < 0)
			buf_str(&res->body, ", \"size\": null}");
		else
			buf_fmt(&res->body, ", \"size\": %" PRId64 "}", size.db);
	}
	buf_char(&res->body, ']');
	res->type = "application/json";
}
