/* /drift: what is watched and by which limits. Nothing is judged before a model trades, and the page says so. */
#include <string.h>

#include "page.h"
#include "page_overview.h"
#include "web.h"

struct reading { const char *name, *limit, *needs; };

/* The rules of judgement of the champion's live record. */
static const struct reading readings[] = {
	{"Sharpe, 60 days", "1.645 standard errors under the out-of-sample Sharpe", "60 exposed sessions"},
	{"Drawdown", "1.5 times the out-of-sample maximum, at least 3 %", "30 sessions"},
	{"Hit rate", "under 45 %, and 1.645 standard errors under 50 %", "30 matured predictions"},
	{"Calibration (Brier)", "over 0.25 by 1.645 standard errors", "30 matured predictions"},
};

struct method { const char *name, *detects, *limit; };

static const struct method methods[] = {
	{"PSI", "a feature's distribution has moved against the training window, bin by bin",
	 "0.10 watched, 0.25 drifted when also significant at 0.1 %"},
	{"KS", "the largest distance between two distributions, without bins", "p \xe2\x89\xa4 0.05 after Holm over all tests of the cycle"},
	{"ADWIN", "the mean of a stream has changed at some point of its window", "\xce\xb4 0.002"},
	{"CUSUM", "a small lasting shift of a stream's mean, up or down", "h 5, k 0.5 standard deviations"},
};

static void fill(struct view *body)
{
	for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
		struct view *row = view_row(body, "READING");

		view_set(row, "NAME", readings[i].name);
		view_set(row, "LIMIT", readings[i].limit);
		view_set(row, "NEEDS", readings[i].needs);
	}
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		struct view *row = view_row(body, "METHOD");

		view_set(row, "NAME", methods[i].name);
		view_set(row, "DETECTS", methods[i].detects);
		view_set(row, "LIMIT", methods[i].limit);
	}
}

static void handle(void *state, const struct web_request *req, struct web_response *res)
{
	struct page *p = state;
	struct view *body;
	int64_t version = 0;
	int champion = 0;

	if (strcmp(req->path, "/drift") != 0) {
		web_fail(req, res, 404, "No such page: %s.", req->path);
		return;
	}
	if (!web_no_params(req, res))
		return;
	page_begin(p);
	if (page_db(p, PAGE_LEDGER) && p->source[PAGE_LEDGER].version > 0) {
		champion = page_overview_champion(p->source[PAGE_LEDGER].db, &version);
		if (champion < 0)
			page_lost(p, PAGE_LEDGER);
	}
	body = page_start(p, req, "drift", "Drift", "drift.tpl");
	if (!page_db(p, PAGE_LEDGER))
		page_notice(p, PAGE_LEDGER, body, "SOURCE");
	if (champion == 1)
		view_fmt(body, "VERDICT", "Champion v%lld is in charge, and no reading of it is journaled yet.", (long long)version);
	else
		view_set(body, "VERDICT", "The rule momentum_20 decides, and a rule has nothing that could drift.");
	view_set(body, "LEAD", champion == 1 ? "WARMING UP" : "NO MODEL YET");
	page_status(p, champion == 1 ? "WARMING UP." : "NO MODEL YET.", "Nothing is judged yet.");
	fill(body);
	page_finish(p, req, res);
}

int main(void)
{
	static const char *const templates[] = {"drift.tpl"};

	return page_main("drift", templates, 1, handle);
}
