/* /drift: what is watched, by which limits, from how many readings on. Nothing is judged before a model trades, and the page says so. */
#include <stdio.h>
#include <string.h>

#include "fmt.h"
#include "page.h"
#include "page_overview.h"
#include "page_words.h"
#include "web.h"

#define MARKETS 64

struct reading { const char *name, *limit; int needs; const char *of; };

/* The rules of judgement of the champion's live record. */
static const struct reading readings[] = {
	{"Sharpe, 60 days", "1.645 standard errors under the out-of-sample Sharpe", 60, "exposed sessions"},
	{"Drawdown", "1.5 times the out-of-sample maximum, at least 3 %", 30, "sessions"},
	{"Hit rate", "under 45 %, and 1.645 standard errors under 50 %", 30, "matured predictions"},
	{"Calibration (Brier)", "over 0.25 by 1.645 standard errors", 30, "matured predictions"},
};

struct method { const char *name, *detects, *limit, *needs; };

static const struct method methods[] = {
	{"PSI", "a feature's distribution has moved against the training window, bin by bin",
	 "0.10 watched, 0.25 drifted when also significant at 0.1 %", "25 points on both sides"},
	{"KS", "the largest distance between two distributions, without bins", "p \xe2\x89\xa4 0.05 after Holm over all tests of the cycle", "25 points on both sides"},
	{"ADWIN", "the mean of a stream has changed at some point of its window", "\xce\xb4 0.002", "30 sessions"},
	{"CUSUM", "a small lasting shift of a stream's mean, up or down", "h 5, k 0.5 standard deviations", "30 sessions"},
};

/* Neighbouring sessions of a slow feature are nearly one observation: only every step-th is a point. */
struct feature { const char *names; int step; };

static const struct feature features[] = {
	{"ret_1, volz_20, gap", 1},
	{"ret_5", 5},
	{"ret_10, vol_10", 10},
	{"atr_14, rsi_14", 14},
	{"ret_20, vol_20, dist_20, pos_20", 20},
	{"ret_60, vol_60, vol_ratio, dist_60", 60},
	{"weekday and month", 0},
};
#define POINTS 25  /* fewer are shown, not judged */
#define WINDOW 252 /* sessions looked back at most */

struct stream { const char *name, *fed; };

static const struct stream streams[] = {
	{"Return", "the day's return, against the out-of-sample mean and deviation"},
	{"Loss", "the day's return where it is negative, else 0"},
	{"Hit rate", "the mean hit over the markets, on every fifth session"},
};

/* none: no model was ever in charge, so that nothing was read; else how much was read is not journaled. */
static void tables(struct view *body, const char *missing, bool none)
{
	const char *of = none ? "0 of " : "";

	for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
		struct view *row = view_row(body, "READING");

		view_set(row, "NAME", readings[i].name);
		view_set(row, "LIMIT", readings[i].limit);
		view_fmt(row, "NEEDS", "%s%d %s", of, readings[i].needs, readings[i].of);
		view_set(row, "MISSING", missing);
	}
	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		struct view *row = view_row(body, "METHOD");

		view_set(row, "NAME", methods[i].name);
		view_set(row, "DETECTS", methods[i].detects);
		view_set(row, "LIMIT", methods[i].limit);
		view_set(row, "NEEDS", methods[i].needs);
	}
	for (size_t i = 0; i < sizeof features / sizeof features[0]; i++) {
		struct view *row = view_row(body, "FEATURE");
		int step = features[i].step;

		view_set(row, "NAME", features[i].names);
		if (step == 0)
			view_set(row, "STEP", FMT_NONE);
		else
			view_fmt(row, "STEP", step == 1 ? "each session" : "every %d sessions", step);
		if (step > 0 && WINDOW / step >= POINTS)
			view_fmt(row, "NEEDS", "%s%d sessions", of, POINTS * step);
		else
			view_set(row, "NEEDS", "never: shown, not judged");
	}
	for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
		struct view *row = view_row(body, "STREAM");

		view_set(row, "NAME", streams[i].name);
		view_set(row, "FED", streams[i].fed);
		view_set(row, "MISSING", missing);
	}
}

/* The banner: one bold word or two, and a sentence. */
static void banner(struct page *p, struct view *body, const char *cls, const char *lead, const char *sentence, const char *status)
{
	char dotted[40];

	view_set(body, "CLS", cls);
	view_set(body, "LEAD", lead);
	view_set(body, "VERDICT", sentence);
	snprintf(dotted, sizeof dotted, "%s.", lead);
	page_status(p, dotted, status);
}

/* Who trades, when nothing was journaled about drift: what could drift at all. */
static void unjudged(struct page *p, struct view *body, int64_t champion)
{
	char words[PAGE_WORDS + 128], trader[PAGE_WORDS];
	const struct page_source *s = &p->source[PAGE_LEDGER];

	if (s->health == PAGE_UNREADABLE) {
		snprintf(words, sizeof words, "Whether a model trades cannot be read: %s.", s->error);
		banner(p, body, "error", "NOT KNOWN", words, "The journal cannot be read.");
		tables(body, "not known", false);
	} else if (champion > 0) {
		snprintf(words, sizeof words, "Champion v%lld is in charge, and no reading of it is journaled yet.", (long long)champion);
		banner(p, body, "warn", "WARMING UP", words, "Nothing is judged yet.");
		tables(body, "warming up", false);
	} else if (s->health == PAGE_OK && s->version == 0) {
		banner(p, body, "warn", "NO MODEL YET", "The original wrote no reading of drift into its journals, and no model of this program trades on them.", "Nothing is judged yet.");
		tables(body, "no model yet", true);
	} else {
		page_words_trader(p, 0, trader);
		snprintf(words, sizeof words, "%c%.*s, and a rule has nothing that could drift.", trader[0] == 't' ? 'T' : 'N', PAGE_WORDS - 1, trader + 1);
		if (s->health != PAGE_OK)
			snprintf(words, sizeof words, "Nothing trades before a runner is started, and nothing can drift.");
		banner(p, body, "warn", "NO MODEL YET", words, "Nothing is judged yet.");
		tables(body, "no model yet", true);
	}
}

/* The verdict is the first word of what the ledger holds; what follows a semicolon says why. */
static bool degraded(const char *words)
{
	size_t n = strcspn(words, ";");

	return n == strlen("degraded") && !strncmp(words, "degraded", n);
}

/* What the ledger holds: the verdict that stood when the newest session was decided. */
static void judged(struct page *p, struct view *body, const struct page_overview_verdict *v, int n)
{
	char words[512] = "", text[FMT_TEXT];
	size_t at = 0;
	int bad = 0;
	struct view *panel = view_row(body, "VERDICTS");

	for (int i = 0; i < n; i++) {
		struct view *row = view_row(panel, "MARKET");
		bool warn = degraded(v[i].words);

		view_set(row, "SYMBOL", v[i].symbol);
		view_set(row, "WORDS", v[i].words);
		view_set(row, "CLASS", warn ? "warn" : "muted");
		if (warn && at + strlen(v[i].symbol) + 3 < sizeof words)
			at += (size_t)snprintf(words + at, sizeof words - at, "%s%s", bad++ ? ", " : "", v[i].symbol);
	}
	view_set(panel, "SESSION", fmt_day_text(p->meta.advanced, text));
	if (bad) {
		char sentence[600];

		snprintf(sentence, sizeof sentence, "Degraded when the newest session was decided: %s.", words);
		banner(p, body, "warn", "DRIFT DETECTED", sentence, sentence);
	} else {
		banner(p, body, "info", "NO DRIFT", "No market was degraded when the newest session was decided.", "No market is degraded.");
	}
	tables(body, FMT_NONE, false);
}

static void handle(void *state, const struct web_request *req, struct web_response *res)
{
	struct page *p = state;
	struct page_overview_verdict verdicts[MARKETS];
	struct view *body;
	int64_t version = 0;
	int champion = 0, n = 0;

	if (strcmp(req->path, "/drift") != 0) {
		web_fail(req, res, 404, "No such page: %s.", req->path);
		return;
	}
	if (!web_no_params(req, res))
		return;
	if (page_db(p, PAGE_LEDGER) && p->source[PAGE_LEDGER].version > 0) {
		champion = page_overview_champion(p->source[PAGE_LEDGER].db, &version);
		n = champion < 0 ? -1 : page_overview_verdicts(p->source[PAGE_LEDGER].db, p->meta.advanced, verdicts, MARKETS);
		if (n < 0)
			page_lost(p, PAGE_LEDGER);
	}
	body = page_start(p, req, "drift", "Drift", "drift.tpl");
	if (!page_db(p, PAGE_LEDGER))
		page_notice(p, PAGE_LEDGER, body, "SOURCE");
	if (n > 0)
		judged(p, body, verdicts, n);
	else
		unjudged(p, body, champion == 1 ? version : 0);
	page_finish(p, req, res);
}

int main(void)
{
	static const char *const templates[] = {"drift.tpl"};

	return page_main("drift", templates, 1, handle);
}
