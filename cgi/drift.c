/* /drift: what was observed of the champion, by which limits, from how many readings on. Nothing is judged before a model trades, and the page says so. */
#include "drift.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "page_agent.h"
#include "page_experiment.h"
#include "page_overview.h"
#include "page_words.h"

#define MARKETS 64
#define MANY 3 /* drifted features that are drift by themselves */

/* The banner: one bold word or two, and a sentence. */
static void
banner(struct page *p, struct view *body, const char *cls, const char *lead, const char *sentence, const char *status)
{
	char dotted[40];
	view_set(body, "CLS", cls);
	view_set(body, "LEAD", lead);
	view_set(body, "VERDICT", sentence);
	snprintf(dotted, sizeof dotted, "%s.", lead);
	page_status(p, dotted, status);
}

/* Who trades, when nothing was journaled about drift: what could drift at all. */
static void
unjudged(struct page *p, struct view *body, const struct drift *d)
{
	char words[PAGE_WORDS + 256], trader[PAGE_WORDS];
	const struct page_source *s = &p->source[PAGE_LEDGER];
	if (s->health == PAGE_UNREADABLE) {
		snprintf(words, sizeof words, "Whether a model trades cannot be read: %s.", s->error);
		banner(p, body, "error", "NOT KNOWN", words, "The journal cannot be read.");
		drift_unread(body, "not known", false);
	} else if (d->champion > 0) {
		int at = snprintf(words, sizeof words, "Champion v%lld %s, and no reading of it is journaled yet.", (long long)d->champion, d->flat ? "found no edge, so nothing is staked" : "is in charge");
		if (d->elsewhere)
			snprintf(words + at, sizeof words - (size_t)at, " The newest readings are of v%lld, in session %s.", (long long)d->newest.champion, d->newest.session);
		if (d->unproven[0] != '\0')
			snprintf(words + strlen(words), sizeof words - strlen(words), " It cannot be observed: %s.", d->unproven);
		banner(p, body, "warn", "WARMING UP", words, "Nothing is judged yet.");
		drift_unread(body, "warming up", false);
	} else if (s->health == PAGE_OK && s->version == 0) {
		banner(p, body, "warn", "NO MODEL YET", "The original wrote no reading of drift into its journals, and no model of this program trades on them.", "Nothing is judged yet.");
		drift_unread(body, "no model yet", true);
	} else {
		page_words_trader(p, 0, false, trader);
		snprintf(words, sizeof words, "%c%.*s, and a rule has nothing that could drift.", trader[0] == 't' ? 'T' : 'N', PAGE_WORDS - 1, trader + 1);
		if (s->health != PAGE_OK)
			snprintf(words, sizeof words, "Nothing trades before a runner is started, and nothing can drift.");
		banner(p, body, "warn", "NO MODEL YET", words, "Nothing is judged yet.");
		drift_unread(body, "no model yet", true);
	}
}

/* The verdict is the first word of what the ledger holds; what follows a semicolon says why. */
static bool
degraded(const char *words)
{
	size_t n = strcspn(words, ";");
	return n == strlen("degraded") && !strncmp(words, "degraded", n);
}

/* What the ledger holds: the verdict that stood when the newest session was decided. */
static void
judged(struct page *p, struct view *body, const struct page_overview_verdict *v, int n)
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
	drift_unread(body, FMT_NONE, false);
}

/* One more clause of what is wrong, led to the row that says it. */
static void __attribute__((format(printf, 4, 5)))
clause(struct view *body, int *n, const char *href, const char *words, ...)
{
	char text[1200];
	va_list ap;
	va_start(ap, words);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is the line above */
	vsnprintf(text, sizeof text, words, ap);
	va_end(ap);
	struct view *row = view_row(body, "CLAUSE");
	view_set(row, "SEPARATOR", (*n)++ > 0 ? "; " : "");
	view_set(row, "HREF", href);
	view_set(row, "WORDS", text);
}

/* What is wrong, clause by clause: "the hit rate is degraded; 3 of 6 features have drifted (gap, ret_1, ret_5); an alarm of the stream return stands". Their number. */
static int
clauses(const struct drift *d, struct view *body)
{
	static const struct { const char *kind, *words; } figures[] = { { "sharpe", "the Sharpe ratio" }, { "hit_rate", "the hit rate" }, { "brier", "the calibration" }, { "drawdown", "the drawdown" } };
	char href[64], names[1000] = "";
	size_t at = 0;
	int n = 0;
	for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
		const struct page_drift_reading *r = drift_reading(d, figures[i].kind, "");
		snprintf(href, sizeof href, "#r-%s", figures[i].kind);
		if (r != NULL && strcmp(drift_verdict_words(r->verdict), "DEGRADED") == 0)
			clause(body, &n, href, "%s is degraded", figures[i].words);
	}
	for (size_t i = 0; i < d->words.drifted && at < sizeof names; i++)
		at += (size_t)snprintf(names + at, sizeof names - at, "%s%s", i > 0 ? ", " : "", features_name(d->words.feature[i]));
	if (d->words.drifted > 0) {
		snprintf(href, sizeof href, "#f-%.40s", features_name(d->words.feature[0]));
		clause(body, &n, href, "%zu of %zu features %s drifted (%s)", d->words.drifted, d->words.judged, d->words.drifted == 1 ? "has" : "have", names);
	}
	for (enum observe_stream s = 0; s < OBSERVE_STREAMS; s++) {
		snprintf(href, sizeof href, "#s-%s", observe_stream_name(s));
		if (d->words.alarm[s])
			clause(body, &n, href, "an alarm of the stream %s stands", observe_stream_name(s));
	}
	return n;
}

static bool
detected(const struct drift *d)
{
	static const char *const bad[] = { "degraded", "alert" }; /* bad calibration alone asks for no diagnosis (diagnose.h) */
	bool found = d->words.drifted >= MANY;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		found = found || strcmp(d->words.verdict, bad[i]) == 0;
	for (int s = 0; s < OBSERVE_STREAMS; s++)
		found = found || d->words.alarm[s];
	return found;
}

static void
verdict(struct page *p, struct view *body, const struct drift *d)
{
	char a[FMT_TEXT], words[256];
	const char *edge = d->flat ? " It found no edge, so nothing is staked." : strcmp(d->words.verdict, "no_edge") == 0 ? " It had no edge out of sample, so its stakes are halved." : "";
	bool warming = !detected(d) && d->words.warming < OBSERVE_ENOUGH;
	int at = snprintf(words, sizeof words, "Champion v%lld, session %s: ", (long long)d->newest.champion, fmt_day_text(d->newest.session, a));
	int wrong = 0;
	if (warming)
		clause(body, &wrong, "#r-drawdown", "%zu of %d sessions since its deployment; its record is judged from %d on", d->words.warming, OBSERVE_ENOUGH, OBSERVE_ENOUGH);
	else
		wrong = clauses(d, body);
	if (wrong == 0)
		snprintf(words + at, sizeof words - (size_t)at, "%s.", detected(d) ? d->words.verdict : "no verdict is degraded, no alarm stands, and no feature has drifted");
	view_fmt(body, "VERDICT_END", "%s%s", wrong == 0 ? "" : warming || detected(d) ? "." : d->words.drifted > 0 ? ", which is no drift by itself; Readiness allows none." : ", which is no drift by itself.", edge);
	if (detected(d))
		banner(p, body, "error", "DRIFT DETECTED", words, "See what has moved below.");
	else if (warming)
		banner(p, body, "warn", "WARMING UP", words, "Too few sessions to judge.");
	else
		banner(p, body, "info", "NO DRIFT", words, strcmp(d->words.verdict, "bad") == 0 ? "The calibration alone is degraded." : "Nothing is degraded.");
}

/* The newest session's readings. */
static void
observed(struct page *p, struct view *body, const struct drift *d)
{
	char words[160];
	if (d->worded)
		verdict(p, body, d);
	else
		banner(p, body, "error", "NOT KNOWN", "The newest observation holds a verdict that this version cannot read.", "The verdict cannot be read.");
	if (page_words_beyond(p, d->newest.session)) {
		snprintf(words, sizeof words, "The readings are of session %s, to which the ledger has not come: they are those of an earlier run.", d->newest.session);
		page_say(body, "LATE", "warn", words, NULL, NULL);
	} else if (strcmp(d->newest.session, p->meta.advanced) < 0) {
		snprintf(words, sizeof words, "The readings are of session %s; the ledger has gone on to %s.", d->newest.session, p->meta.advanced);
		page_say(body, "LATE", "warn", words, NULL, NULL);
	}
	if (page_words_stale(p))
		view_show(body, "STALE");
	drift_performance(p, d, body);
	drift_features(d, body);
	drift_streams(p, d, body);
}

void
drift_diagnosis(const struct drift *d, bool lost, struct view *body)
{
	char a[FMT_TEXT];
	if (!d->diagnosed) {
		view_show(view_row(body, "NO_DIAGNOSIS"), lost ? "LOST" : "NONE_YET");
		return;
	}
	struct view *v = view_row(body, "DIAGNOSIS");
	view_set(v, "SESSION", fmt_day_text(d->diagnosis.session, a));
	view_fmt(v, "SEQ", "%lld", (long long)d->diagnosis.seq);
	view_set(v, "CAUSE", d->diagnosis.cause[0] != '\0' ? d->diagnosis.cause : "not said");
	view_set(v, "CONFIDENCE", fmt_percent(d->diagnosis.confidence, 0, a));
	if (d->diagnosis.n == 0)
		view_set(view_row(v, "TEXT"), "WORDS", d->diagnosis.text);
	for (int i = 0; i < d->diagnosis.n; i++)
		view_set(view_row(v, "SENTENCE"), "WORDS", d->diagnosis.sentence[i]);
}

/* Why the newest cycle of the agent observed nobody, if that is that the champion has no record yet: one that was made since has another. 0 / -1. */
static int
read_unproven(struct db *db, struct drift *d)
{
	struct page_agent_cycle cycle;
	struct page_experiment_champion champion;
	int found = page_experiment_champion(db, &champion), rc = page_agent_cycle(db, &cycle);
	const char *why = rc == 1 ? strstr(cycle.reason, OBSERVE_NO_RECORD) : NULL;
	if (why != NULL && found == 1 && strcmp(champion.created, cycle.session) < 0)
		snprintf(d->unproven, sizeof d->unproven, "%s", why);
	return rc < 0 || found < 0 ? -1 : 0;
}

/* Of the ledger: champion, verdicts, diagnosis. Number of verdicts. */
static int
read_ledger(struct page *p, struct drift *d, struct page_overview_verdict *v)
{
	struct db *db = page_db(p, PAGE_LEDGER);
	int n = 0, rc = 0;
	if (db == NULL || p->source[PAGE_LEDGER].version == 0)
		return 0;
	if ((rc = page_overview_champion(db, &d->champion)) >= 0)
		rc = n = page_overview_verdicts(db, p->meta.advanced, v, MARKETS);
	d->flat = rc >= 0 && page_words_flat(p, d->champion);
	if (rc >= 0)
		rc = read_unproven(db, d);
	if (rc >= 0)
		rc = page_drift_diagnosis(db, &d->diagnosis);
	d->diagnosed = rc == 1;
	if (rc < 0)
		page_lost(p, PAGE_LEDGER);
	return rc < 0 ? 0 : n;
}

/* Of the telemetry: the newest observation, its readings and tests. */
static void
read_telemetry(struct page *p, struct drift *d)
{
	struct db *db = page_db(p, PAGE_TELEMETRY);
	date_t deployed;
	int rc = db != NULL ? page_drift_newest(db, p->source[PAGE_TELEMETRY].version, &d->newest) : 0;
	if (rc == 1 && (d->champion == 0 || d->champion != d->newest.champion)) {
		d->elsewhere = true;
		return;
	}
	if (rc == 1) {
		d->observed = true;
		d->worded = observe_words_read(d->newest.words, &d->words) == 0;
		if (date_parse(d->newest.deployed, &deployed) == 0)
			date_format(deployed - 1, d->after);
		rc = d->n_readings = page_drift_readings(db, d->newest.session, d->reading, OBSERVE_READINGS);
	}
	if (rc >= 0 && d->observed)
		rc = d->n_tests = page_drift_tests(db, d->newest.session, d->test, DRIFT_TESTS);
	if (rc < 0) {
		d->observed = false;
		d->n_readings = d->n_tests = 0;
		page_lost(p, PAGE_TELEMETRY);
	}
}

static void
drift_page(struct page *p, struct drift *d, const struct web_request *req, struct web_response *res)
{
	struct page_overview_verdict verdicts[MARKETS];
	int n = read_ledger(p, d, verdicts);
	read_telemetry(p, d);
	if (!drift_market_known(p, d, req, res))
		return;
	struct view *body = page_start(p, req, "drift", "Drift", "drift.tpl");
	if (page_db(p, PAGE_LEDGER) == NULL)
		page_notice(p, PAGE_LEDGER, body, "SOURCE");
	if (d->champion > 0 && page_db(p, PAGE_TELEMETRY) == NULL)
		page_notice(p, PAGE_TELEMETRY, body, "READINGS");
	if (d->observed)
		observed(p, body, d);
	else if (n > 0)
		judged(p, body, verdicts, n);
	else
		unjudged(p, body, d);
	drift_methods(body);
	drift_diagnosis(d, p->source[PAGE_LEDGER].health == PAGE_UNREADABLE, body);
	page_finish(p, req, res);
}

/*
 * The parameters that an address takes: market, where it is empty none; of a picture also theme, size and v (the session, so that a new one is another
 * address). 0, or -1 with the 400 in res.
 */
static int
read_params(struct drift *d, bool picture, const struct web_request *req, struct web_response *res)
{
	char shown[64];
	for (int i = 0; i < req->n_params; i++) {
		const char *name = req->params[i].name, *value = req->params[i].value;
		size_t len = strlen(value);
		column_clean(value, shown, sizeof shown);
		if (strcmp(name, "market") == 0) {
			if (len >= MARKET_SYMBOL || strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") != len) {
				web_fail(req, res, 400, "market = \"%s\" is not allowed: a symbol, of A-Z 0-9 . _ -.", shown);
				return -1;
			}
			snprintf(d->market, sizeof d->market, "%s", value);
		} else if (!picture || (strcmp(name, "theme") != 0 && strcmp(name, "size") != 0 && strcmp(name, "v") != 0)) {
			web_fail(req, res, 400, "There is no parameter \"%s\" here (its value is \"%s\"): allowed are %s.", name, shown, picture ? "market, theme, size" : "market");
			return -1;
		}
	}
	return 0;
}

static void
drift_svg(struct page *p, struct drift *d, const char *name, const struct web_request *req, struct web_response *res)
{
	struct page_overview_verdict verdicts[MARKETS];
	int light = web_choice(req, res, "theme", "dark", "light");
	int narrow = light >= 0 ? web_choice(req, res, "size", "wide", "narrow") : -1;
	if (narrow < 0)
		return;
	read_ledger(p, d, verdicts);
	read_telemetry(p, d);
	if (!drift_market_known(p, d, req, res))
		return;
	res->type = "image/svg+xml";
	int rc = drift_picture(p, d, name, light == 1, narrow == 1, &res->body);
	for (enum page_journal j = PAGE_LEDGER; j < PAGE_JOURNALS; j++)
		if (j != PAGE_EXPERIMENTS && p->source[j].health == PAGE_UNREADABLE) {
			web_fail(req, res, 503, "This plot cannot be drawn: %s.", p->source[j].error);
			return;
		}
	if (rc != 0)
		web_fail(req, res, 500, "The server ran out of memory for this picture.");
}

/* The name in /drift/plot/NAME.svg, or NULL. */
static const char *
picture_of(const char *path, char out[DRIFT_PICTURE])
{
	static const char folder[] = "/drift/plot/", tail[] = ".svg";
	size_t n = strlen(path), fixed = sizeof folder + sizeof tail - 2;
	if (strncmp(path, folder, sizeof folder - 1) != 0 || n <= fixed || n - fixed >= DRIFT_PICTURE || strcmp(path + n - (sizeof tail - 1), tail) != 0)
		return NULL;
	snprintf(out, DRIFT_PICTURE, "%.*s", (int)(n - fixed), path + sizeof folder - 1);
	return drift_picture_named(out) ? out : NULL;
}

static void
handle(void *state, const struct web_request *req, struct web_response *res)
{
	struct page *p = state;
	char word[DRIFT_PICTURE];
	const char *picture = picture_of(req->path, word);
	if (strcmp(req->path, "/drift") != 0 && picture == NULL) {
		web_fail(req, res, 404, "No such page: %s.", req->path);
		return;
	}
	struct drift *d = calloc(1, sizeof *d);
	if (d != NULL)
		d->test = malloc(DRIFT_TESTS * sizeof *d->test);
	if (d == NULL || d->test == NULL)
		web_fail(req, res, 500, "The server ran out of memory for this page.");
	else if (read_params(d, picture != NULL, req, res) == 0) {
		if (picture != NULL)
			drift_svg(p, d, picture, req, res);
		else
			drift_page(p, d, req, res);
	}
	if (d != NULL)
		free(d->test);
	free(d);
}

int
main(void)
{
	static const char *const templates[] = { "drift.tpl" };
	return page_main("drift", templates, 1, handle);
}
