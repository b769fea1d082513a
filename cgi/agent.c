/* /agent and /api/agent/state: who decides. Until there is a model the named rule does, and the page says so. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "fmt.h"
#include "log.h"
#include "page.h"
#include "page_overview.h"
#include "page_system.h"
#include "web.h"

#define MARKETS 64
#define EXPERIMENTS 20

static const char *const autonomy[] = {
	"0: does nothing by itself",
	"1: observes, diagnoses, proposes",
	"2: also runs experiments",
	"3: also promotes a winner",
};

/* One decision a market: what was wanted and why. */
static void decisions(struct page *p, struct view *body)
{
	struct page_system_market m[MARKETS];
	int n = page_system_markets(p->source[PAGE_LEDGER].db, p->meta.advanced, m, MARKETS), shown = 0;
	char text[FMT_TEXT];

	if (n < 0) {
		page_lost(p, PAGE_LEDGER);
		page_notice(p, PAGE_LEDGER, body, "DECISIONS_NOTICE");
		return;
	}
	for (int i = 0; i < n; i++) {
		struct view *row;

		if (!m[i].decided)
			continue;
		shown++;
		row = view_row(body, "DECISION");
		view_set(row, "SYMBOL", m[i].symbol);
		view_set(row, "MODEL", m[i].model);
		view_set(row, "DIRECTION", m[i].direction > 0 ? "long" : m[i].direction < 0 ? "short" : "none");
		view_set(row, "ARROW", fmt_arrow((int)m[i].direction));
		view_set(row, "CLOSE", fmt_price(m[i].close, m[i].tick, text));
		view_set(row, "PROBABILITY", fmt_percent(m[i].probability, 1, text));
		view_set(row, "FRACTION", fmt_percent(m[i].fraction, 1, text));
		view_set(row, "POSITION", fmt_count_signed(m[i].position, text));
		view_set(row, "TARGET", fmt_count_signed(m[i].target, text));
		view_set(row, "REASON", m[i].reason);
	}
	if (shown) {
		view_show(body, "DECIDED");
		view_set(body, "SESSION", fmt_day_text(p->meta.advanced, text));
	} else {
		page_say(body, "DECISIONS_NOTICE", "info", "No decision yet: the first cycle writes one for each market.", NULL, NULL);
	}
}

static const char *outcome_class(const char *decision)
{
	return !strcmp(decision, "promoted") ? "ok" : !strcmp(decision, "rejected") ? "muted" : "warn";
}

static void experiments(struct page *p, struct view *body)
{
	struct db *db = page_db(p, PAGE_EXPERIMENTS);
	struct page_system_outcomes o;
	struct page_overview_experiment e[EXPERIMENTS];
	char text[FMT_TEXT];
	int n = -1;

	if (db && !page_system_outcomes(db, &o))
		n = page_overview_experiments(db, e, EXPERIMENTS);
	if (db && n < 0)
		page_lost(p, PAGE_EXPERIMENTS);
	if (n < 0) {
		static const char *const counts[] = {"TOTAL", "PROMOTED", "REJECTED", "PENDING", "RATE"};

		for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
			view_set(body, counts[i], FMT_NONE);
		page_notice(p, PAGE_EXPERIMENTS, body, "EXPERIMENTS_NOTICE");
		return;
	}
	view_set(body, "TOTAL", fmt_count(o.total, text));
	view_set(body, "PROMOTED", fmt_count(o.promoted, text));
	view_set(body, "REJECTED", fmt_count(o.rejected, text));
	view_set(body, "PENDING", fmt_count(o.pending, text));
	view_set(body, "RATE", fmt_percent(o.total ? (double)o.promoted / (double)o.total : NAN, 0, text));
	if (n == 0) {
		page_say(body, "EXPERIMENTS_NOTICE", "info", "No experiment yet. The agent writes its first one when a model trades and drifts.", NULL, NULL);
		return;
	}
	view_show(body, "EXPERIMENTS");
	for (int i = 0; i < n; i++) {
		struct view *row = view_row(body, "EXPERIMENT");

		view_fmt(row, "ID", "%lld", (long long)e[i].id);
		page_when(p, row, "AT", "AT_UTC", e[i].at);
		view_set(row, "TYPE", e[i].mutation);
		view_set(row, "OUTCOME", e[i].decision);
		view_set(row, "OUTCOME_CLASS", outcome_class(e[i].decision));
	}
}

static void model(struct page *p, struct view *body)
{
	int64_t version = 0;
	int rc = 0;

	if (page_db(p, PAGE_LEDGER) && p->source[PAGE_LEDGER].version > 0) {
		rc = page_overview_champion(p->source[PAGE_LEDGER].db, &version);
		if (rc < 0)
			page_lost(p, PAGE_LEDGER);
	}
	if (rc == 1) {
		view_fmt(body, "CHAMPION", "v%lld", (long long)version);
		view_set(body, "CHAMPION_CONTEXT", "trades");
		view_show(body, "HAS_MODEL");
	} else {
		view_set(body, "CHAMPION", "none");
		view_set(body, "CHAMPION_CONTEXT", "no model yet: rule momentum_20 trades");
		view_show(body, "NO_MODEL");
	}
}

static void agent_page(struct page *p, const struct web_request *req, struct web_response *res)
{
	bool running;
	struct view *body;

	page_begin(p);
	running = !strcmp(p->runner.agent, "running");
	body = page_start(p, req, "agent", "Agent", "agent.tpl");
	view_set(body, "STATE", running ? "RUNNING" : "PAUSED");
	view_set(body, "STATE_CLASS", running ? "ok" : "warn");
	view_set(body, "STATE_CONTEXT", running ? "hydra-runner pause stops it; trading continues" : "trading continues; hydra-runner resume starts it");
	view_set(body, "AUTONOMY", autonomy[p->cfg.autonomy < 0 ? 0 : p->cfg.autonomy > 3 ? 3 : p->cfg.autonomy]);
	model(p, body);
	experiments(p, body);
	if (!page_db(p, PAGE_LEDGER))
		page_notice(p, PAGE_LEDGER, body, "DECISIONS_NOTICE");
	else if (p->source[PAGE_LEDGER].version == 0)
		page_say(body, "DECISIONS_NOTICE", "info", "This journal was not made by this program and holds no decisions.", NULL, NULL);
	else
		decisions(p, body);
	page_status(p, running ? "Running." : "Paused.", "No model yet: the rule momentum_20 trades.");
	page_finish(p, req, res);
}

/* Inherited fragment; it reads one small file and no journal. */
static void state_fragment(struct page *p, struct web_response *res)
{
	struct run_state s;
	bool running;

	run_state_read(p->cfg.run_dir, p->cfg.data_dir, clock_wall(), &s);
	running = !strcmp(s.agent, "running");
	buf_str(&res->body, running ? "<span class=\"status-ok\">RUNNING</span>" : "<span class=\"status-warn\">PAUSED</span>");
}

static void handle(void *state, const struct web_request *req, struct web_response *res)
{
	bool page = !strcmp(req->path, "/agent");

	if (!page && strcmp(req->path, "/api/agent/state") != 0)
		web_fail(req, res, 404, "No such address: %s.", req->path);
	else if (!web_no_params(req, res))
		return;
	else if (page)
		agent_page(state, req, res);
	else
		state_fragment(state, res);
}

int main(int argc, char **argv)
{
	static const char *const templates[] = {"agent.tpl"};
	struct page p;
	int rc;

	log_open("agent", LOG_INFO);
	if (page_open(&p, templates, 1))
		return CONFIG_EXIT;
	log_open("agent", p.cfg.log_level);
	rc = web_serve(argc > 0 ? argv[0] : "agent", handle, &p);
	page_close(&p);
	return rc;
}
