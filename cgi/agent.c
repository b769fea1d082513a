/* /agent and what belongs to it: who decides. Until there is a model the named rule does, and the page says so. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent.h"
#include "fmt.h"
#include "page.h"
#include "page_overview.h"
#include "page_system.h"
#include "page_words.h"
#include "web.h"

#define MARKETS 64

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
		view_set(row, "DIRECTION", page_words_signal(m[i].reason, m[i].direction));
		view_set(row, "ARROW", page_words_judged(m[i].reason) ? fmt_arrow((int)m[i].direction) : "");
		view_set(row, "CLOSE", fmt_price(m[i].close, m[i].tick, text));
		view_set(row, "PROBABILITY", fmt_percent(page_words_judged(m[i].reason) ? m[i].probability : NAN, 1, text));
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

/* Shows the champion, or that there is none; the page's sentence about who trades in words. Is there one? */
static bool model(struct page *p, struct view *body, char words[PAGE_WORDS])
{
	struct agent_champion *c = calloc(1, sizeof *c);
	char trader[PAGE_WORDS], day[FMT_TEXT];
	bool found;

	if (c)
		agent_champion_read(p, c);
	/* what calibration left of it; of a file that cannot be read, what its decisions show */
	bool flat = c && c->found && (c->read ? c->file.b == 0 : page_words_flat(p, c->row.version));

	page_words_trader(p, c && c->found ? c->row.version : 0, flat, trader);
	if (c && c->found) {
		view_show(body, "LED");
		view_fmt(body, "CHAMPION", "v%lld", (long long)c->row.version);
		view_fmt(body, "CHAMPION_CONTEXT", "%s; created %s", flat ? "it found no edge, so nothing is staked" : trader, fmt_day_text(c->row.created, day));
		if (flat)
			snprintf(words, PAGE_WORDS, "Champion v%lld found no edge: none of its forecasts has a direction, so nothing is staked.", (long long)c->row.version);
		else
			snprintf(words, PAGE_WORDS, "%c%.*s.", trader[0] == 'c' ? 'C' : trader[0], PAGE_WORDS - 16, trader + 1);
	} else if (p->source[PAGE_LEDGER].health == PAGE_UNREADABLE) {
		snprintf(words, PAGE_WORDS, "Whether there is a model is not known: the journal cannot be read.");
		view_show(body, "NOT_KNOWN");
		view_set(body, "CHAMPION_CONTEXT", words);
		view_set(view_row(body, "NO_MODEL"), "TRADER", words);
	} else {
		view_show(body, "LED");
		view_set(body, "CHAMPION", "none");
		snprintf(words, PAGE_WORDS, "No model yet: %.*s.", PAGE_WORDS - 24, trader);
		view_set(body, "CHAMPION_CONTEXT", words);
		struct view *none = view_row(body, "NO_MODEL");

		view_set(none, "TRADER", words);
		if (strstr(words, "the rule")) /* before a runner there is none that could be explained */
			view_show(none, "RULE");
	}
	found = c && c->found;
	if (c) {
		agent_champion_show(p, c, body);
		agent_champion_free(c);
	}
	free(c);
	return found;
}

/* What the switch means now: without a runner nothing continues and nothing starts. fresh: nobody has set it, and the first runner will. */
static const char *switch_words(bool running, bool up, bool fresh)
{
	if (fresh)
		return "no runner has been here; the first one lets it work";
	if (up)
		return running ? "hydra-runner pause stops it; trading continues" : "trading continues; hydra-runner resume starts it";
	return running ? "it works when a runner runs; hydra-runner pause stops it" : "and no runner runs; hydra-runner resume lets it work in the next one";
}

static void fill(struct page *p, const struct experiments_query *q, const struct agent_words *w, struct agent_loop *l, struct view *body, char words[PAGE_WORDS])
{
	bool running = !strcmp(p->runner.agent, "running"), up = !strcmp(p->runner.word, "up");
	/* as the runner does on its first start: on the simulated market it begins at once (runner/agent_state.h) */
	bool fresh = !running && !up && p->runner.agent_since == 0 && p->source[PAGE_LEDGER].health == PAGE_MISSING && p->cfg.feed == CONFIG_FEED_SIM;

	view_set(body, "STATE", running ? "RUNNING" : "PAUSED");
	view_set(body, "STATE_CLASS", running ? "ok" : "warn");
	view_set(body, "STATE_CONTEXT", switch_words(running, up, fresh));
	agent_loop_read(p, l);
	agent_loop_show(p, l, model(p, body, words), body);
	agent_experiments_show(p, q, w, l, body);
	if (!page_db(p, PAGE_LEDGER))
		page_notice(p, PAGE_LEDGER, body, "DECISIONS_NOTICE");
	else if (p->source[PAGE_LEDGER].version == 0)
		page_say(body, "DECISIONS_NOTICE", "info", "This journal was not made by this program and holds no decisions.", NULL, NULL);
	else
		decisions(p, body);
}

/* What waits for the operator comes before who trades. */
static void waits(const struct agent_loop *l, char words[PAGE_WORDS])
{
	char rest[PAGE_WORDS];
	int n = 0;

	for (int i = 0; i < l->n_open; i++)
		n += !strcmp(l->open[i].job.state, "pending");
	if (!n)
		return;
	snprintf(rest, sizeof rest, "%s", words);
	snprintf(words, PAGE_WORDS, "%d %s for you. %.*s", n, n == 1 ? "winner waits" : "winners wait", PAGE_WORDS - 40, rest);
}

static void agent_page(struct page *p, const struct web_request *req, struct web_response *res)
{
	struct experiments_query q;
	struct agent_words w = {0};
	struct agent_loop *l;
	char err[512], words[PAGE_WORDS];
	int bad = 0;

	experiments_query_clear(&q);
	for (int i = 0; i < req->n_params && !bad; i++)
		bad = experiments_query_set(&q, req->params[i].name, req->params[i].value, err, (int)sizeof err);
	if (bad || experiments_query_check(&q, err, (int)sizeof err)) {
		web_fail(req, res, 400, "%s", err);
		return;
	}
	if (q.experiment) {
		agent_experiment_page(p, &q, req, res);
		return;
	}
	if (!agent_experiments_words(p, &w) && !agent_experiments_known(&q, &w, req, res))
		return;
	l = calloc(1, sizeof *l);
	if (!l) {
		web_fail(req, res, 500, "The server ran out of memory for this page.");
		return;
	}
	fill(p, &q, &w, l, page_start(p, req, "agent", "Agent", "agent.tpl"), words);
	waits(l, words);
	/* its switch may be on, and nobody there to work for it */
	page_status(p, strcmp(p->runner.agent, "running") ? "Paused." : strcmp(p->runner.word, "up") ? "Waits for a runner." : "Running.", words);
	page_finish(p, req, res);
	free(l);
}

typedef void (*answer)(struct page *p, const struct web_request *req, struct web_response *res);

static const struct { const char *path; answer answer; } routes[] = {
	{"/agent", agent_page},
	{"/api/agent/state", agent_api_state},
	{"/api/agent/summary", agent_api_summary},
	{"/api/agent/mutation-breakdown", agent_api_mutations},
	{"/api/model/champion", agent_api_champion},
	{AGENT_CALIBRATION, agent_calibration_svg},
};

static void handle(void *state, const struct web_request *req, struct web_response *res)
{
	answer found = strncmp(req->path, AGENT_EXPERIMENTS, strlen(AGENT_EXPERIMENTS)) == 0 ? agent_experiment : NULL;

	for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++)
		if (!strcmp(req->path, routes[i].path))
			found = routes[i].answer;
	if (!found)
		web_fail(req, res, 404, "No such address: %s.", req->path);
	else if (found == agent_page || found == agent_calibration_svg || web_no_params(req, res))
		found(state, req, res);
}

int main(void)
{
	static const char *const templates[] = {"agent.tpl", "experiment.tpl"};

	return page_main("agent", templates, 2, handle);
}
