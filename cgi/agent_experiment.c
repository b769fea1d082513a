/* One experiment: what was tried, what came out beside the champion, why it was decided so. Any text may hold anything. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent.h"
#include "experiment_json.h"
#include "fmt.h"
#include "page_experiment.h"
#include "page_result.h"
#include "promotion.h"

static const char *
or_none(const char *text)
{
	return text != NULL && text[0] != '\0' ? text : FMT_NONE;
}

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

/* A page stays under 60 KB whatever the texts hold: bytes, as they are sent. */
#define ROOM 36000   /* for all texts and rows */
#define LONGEST 6000 /* for one text */
#define ROW 110      /* that a row takes besides its texts */

struct detail {
	struct view *v;
	long room; /* what is left of it; no further row below 0 */
	bool cut;  /* a text was longer than what was left */
	struct page *p;
	const char *run_id; /* NULL: it has none */
};

/* Bytes of a character once it is escaped. */
static long
escaped(char c)
{
	return c == '"' ? 6 : c == '&' || c == '\'' ? 5 : c == '<' || c == '>' ? 4 : 1;
}

/* A text into v, cut to what there is room for: a cut one ends with "…". */
static void
put(struct detail *r, struct view *v, const char *name, const char *text)
{
	long cost = 0, limit = r->room < 100 ? 100 : r->room < LONGEST ? r->room : LONGEST;
	int n = 0;
	while (text[n] != '\0' && cost + escaped(text[n]) <= limit)
		cost += escaped(text[n++]);
	r->room -= cost;
	if (text[n] == '\0') {
		view_set(v, name, text);
		return;
	}
	while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80) /* not in the middle of a character */
		n--;
	view_fmt(v, name, "%.*s\xe2\x80\xa6", n, text);
	r->cut = true;
}

/* A row more, NULL when there is no room for it. */
static struct view *
row_of(struct detail *r, const char *section)
{
	if (r->room < 0)
		return NULL;
	r->room -= ROW;
	return view_row(r->v, section);
}

/* What is JSON of another shape than the rows below it stands as it is. */
static void
raw(struct detail *r, const char *section, const char *text)
{
	put(r, view_row(r->v, section), "TEXT", text[0] != '\0' ? text : FMT_NONE);
}

static void
more(struct detail *r, const char *section, int n)
{
	char text[FMT_TEXT];
	if (n > 0)
		view_set(view_row(r->v, section), "N", fmt_count(n, text));
}

static void
changes(struct detail *r, const char *text)
{
	struct experiment_json j;
	struct view *row;
	int rc = experiment_json_changes(text, &j), i = 0;
	for (; i < j.n && (row = row_of(r, "CHANGE")) != NULL; i++) {
		put(r, row, "KEY", j.row[i].name);
		if (j.row[i].from != NULL)
			put(r, view_row(row, "OLD"), "FROM", j.row[i].from);
		put(r, row, "TO", j.row[i].to);
	}
	more(r, "CHANGES_MORE", j.n - i + j.more);
	if (i > 0)
		view_show(r->v, "CHANGES");
	else if (rc < 0)
		raw(r, "DIFF_RAW", text);
	else if (j.n == 0)
		view_show(r->v, "NO_CHANGES");
	experiment_json_free(&j);
}

/* The value under a name; one that is recorded and was not kept is not said to be missing. */
static const char *
value_of(const struct experiment_json *j, const char *name)
{
	const char *value = experiment_json_find(j, name);
	return value == NULL && experiment_json_has(j, name) ? "not shown" : or_none(value);
}

/* Was there room for it? */
static bool
metric(struct detail *r, const char *name, const char *result, const char *champion)
{
	struct view *row = row_of(r, "METRIC");
	if (row == NULL)
		return false;
	put(r, row, "KEY", name);
	put(r, row, "RESULT", result);
	put(r, row, "CHAMPION", champion);
	return true;
}

/* How long it ran, where results or metadata say so; seconds in words. */
static void
run_time(struct detail *r, const struct experiment_json *j)
{
	static const char *const names[] = { "run_time", "run_time_seconds", "runtime", "runtime_seconds", "duration", "duration_seconds", "elapsed", "elapsed_seconds" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *text = experiment_json_find(j, names[i]);
		char words[FMT_TEXT], *end;
		if (text == NULL)
			continue;
		double seconds = strtod(text, &end);
		int plain = strstr(names[i], "_seconds") != NULL && end != text && *end == '\0' && seconds >= 0 && seconds < 1e9;
		put(r, r->v, "RUN_TIME", plain ? fmt_duration((int64_t)(seconds * 1e6), words) : text);
	}
}

/* Ours in four decimals, any others as they were written. */
static const char *
shown(const char *text, bool ours, char out[FMT_TEXT])
{
	double v;
	return ours && page_result_number(text, &v) ? fmt_real(v, 4, out) : text;
}

/* Results and the champion's metrics side by side, in the order of the results; what only the champion has comes last. ours: what page_result.h takes stands apart. */
static void
both_metrics(struct detail *r, const struct experiment_json *result, const struct experiment_json *champion, bool ours)
{
	int n = 0, apart = 0;
	bool room = true;
	for (int i = 0; i < result->n && room; i++) {
		const char *name = result->row[i].name;
		if (ours && page_result_takes(name)) {
			apart++;
			continue;
		}
		char here[FMT_TEXT], there[FMT_TEXT];
		room = metric(r, name, shown(result->row[i].to, ours, here), shown(value_of(champion, name), ours, there));
		n += room;
	}
	for (int i = 0; i < champion->n; i++)
		if (!experiment_json_has(result, champion->row[i].name))
			n += metric(r, champion->row[i].name, FMT_NONE, champion->row[i].to);
	if (n > 0)
		view_show(r->v, "METRICS");
	more(r, "METRICS_MORE", experiment_json_both(result, champion) - n - apart);
}

static void
window(struct detail *r, int k, const struct page_result_window *w)
{
	char a[FMT_TEXT], b[FMT_TEXT], text[2 * FMT_TEXT + 8];
	struct view *row = row_of(r, "WINDOW");
	if (row == NULL)
		return;
	view_fmt(row, "NUMBER", "%d", k + 1);
	snprintf(text, sizeof text, "%s to %s", fmt_day_text(w->from, a), fmt_day_text(w->to, b));
	put(r, row, "SESSIONS", text);
	view_set(row, "CANDIDATE", fmt_real(w->candidate, 3, a));
	view_set(row, "CHAMPION", fmt_real(w->champion, 3, a));
	view_set(row, "DIFFERENCE", fmt_real_signed(w->candidate - w->champion, 3, a));
	view_set(row, "WON", w->won == PAGE_RESULT_TRUE ? "won" : w->won == PAGE_RESULT_FALSE ? "lost" : FMT_NONE);
	view_set(row, "WON_CLASS", w->won == PAGE_RESULT_TRUE ? "ok" : "muted");
}

/* A shadow under way, as far as the telemetry has it. */
static void
judged_so_far(struct detail *r)
{
	struct page_agent_shadow s;
	char a[FMT_TEXT], b[FMT_TEXT];
	struct db *db = r->run_id != NULL ? page_db(r->p, PAGE_TELEMETRY) : NULL;
	int rc = db != NULL ? page_agent_shadow(db, r->run_id, &s) : 0;
	if (rc < 0)
		page_lost(r->p, PAGE_TELEMETRY);
	if (rc != 1)
		return;
	struct view *v = view_row(r->v, "SHADOWED");
	view_fmt(v, "SESSIONS", "so far %lld of %d", (long long)s.sessions, PROMOTION_SHADOW);
	view_set(v, "CANDIDATE", fmt_real(s.candidate, 4, a));
	view_set(v, "CHAMPION", fmt_real(s.champion, 4, b));
}

/* What decided: windows, the paired difference against its limit, the shadow; of ours alone. */
static void
judged(struct detail *r, const struct page_result *f)
{
	char a[FMT_TEXT], b[FMT_TEXT];
	if (f->failed[0] != '\0')
		put(r, view_row(r->v, "FAILED"), "WHY", f->failed);
	if (f->n_windows > 0) {
		struct view *v = view_row(r->v, "COMPARED");
		view_fmt(v, "WINDOWS", "%lld of %lld won", (long long)f->won, (long long)f->of);
		view_set(v, "ATTEMPT", f->attempt > 0 ? fmt_count(f->attempt, a) : FMT_NONE);
		view_fmt(v, "P", "%s, at most %s", fmt_real(f->p, 4, a), fmt_real(f->p_limit, 4, b));
		view_set(v, "P_CLASS", f->p <= f->p_limit ? "ok" : "muted");
		view_set(v, "P_WORD", f->p <= f->p_limit ? "held" : "not held");
		view_show(r->v, "WINDOWS");
	}
	for (int k = 0; k < f->n_windows; k++)
		window(r, k, &f->window[k]);
	if (f->shadowed) {
		struct view *v = view_row(r->v, "SHADOWED");
		view_fmt(v, "SESSIONS", "%lld of %lld", (long long)f->sessions, (long long)f->sessions_of);
		view_set(v, "CANDIDATE", fmt_real(f->candidate, 4, a));
		view_set(v, "CHAMPION", fmt_real(f->champion, 4, b));
		if (f->refit)
			view_set(view_row(v, "REFIT"), "P", fmt_real(f->shadow_p, 4, a));
	} else {
		judged_so_far(r);
	}
	if (f->refit)
		view_show(r->v, "REFIT_ONLY");
}

static void
metrics(struct detail *r, const char *results, const char *champion)
{
	struct experiment_json *both = malloc(2 * sizeof *both);
	struct page_result f;
	if (both == NULL) { /* the text itself needs no more memory than there is */
		raw(r, "RESULTS_RAW", or_none(results));
		return;
	}
	struct experiment_json *a = &both[0], *b = &both[1];
	int ra = experiment_json_metrics(results, a), rb = experiment_json_metrics(champion, b);
	page_result_of(a, &f);
	if (f.ours)
		judged(r, &f);
	both_metrics(r, a, b, f.ours);
	if (ra < 0)
		raw(r, "RESULTS_RAW", results);
	else if (a->n == 0)
		view_show(r->v, "NO_RESULTS");
	if (rb < 0)
		raw(r, "CHAMPION_RAW", champion);
	else if (b->n == 0 && (!f.ours || f.n_windows > 0))
		view_show(r->v, "NO_CHAMPION");
	run_time(r, a);
	experiment_json_free(a);
	experiment_json_free(b);
	free(both);
}

static void
tags(struct detail *r, const char *text)
{
	struct experiment_json j;
	struct view *row;
	int rc = experiment_json_tags(text, &j), i = 0;
	for (; i < j.n && (row = row_of(r, "TAG")) != NULL; i++)
		put(r, row, "TEXT", j.row[i].to);
	more(r, "TAGS_MORE", j.n - i + j.more);
	if (rc < 0)
		raw(r, "TAGS_RAW", text);
	else if (j.n == 0)
		view_show(r->v, "NO_TAGS");
	experiment_json_free(&j);
}

const char *
agent_experiment_class(const char *outcome)
{
	return strcmp(outcome, "promoted") == 0 ? "ok" : strcmp(outcome, "rejected") == 0 ? "muted" : "warn";
}

/* Why it was tried, and what was predicted of it: of ours alone. */
static void
meaning(struct detail *r, const struct page_result_meaning *m)
{
	char a[FMT_TEXT];
	struct view *v = view_row(r->v, "MEANING");
	put(r, v, "CAUSE", m->cause);
	view_set(v, "SESSION", fmt_day_text(m->session, a));
	put(r, v, "STEP", or_none(m->step));
	put(r, v, "IMPACT", or_none(m->impact));
	put(r, v, "PREDICTION", m->prediction);
	view_set(v, "HELD", m->held == PAGE_RESULT_TRUE ? "it came true" : m->held == PAGE_RESULT_FALSE ? "it turned out false" : "not known yet");
	view_set(v, "HELD_CLASS", m->held == PAGE_RESULT_TRUE ? "ok" : m->held == PAGE_RESULT_FALSE ? "warn" : "muted");
	if (m->champion > 0)
		view_fmt(view_row(v, "AGAINST"), "VERSION", "v%lld", (long long)m->champion);
}

/* What else was written down, by name. */
static void
metadata(struct detail *r, const char *text)
{
	struct experiment_json *j = calloc(1, sizeof *j);
	struct page_result_meaning m;
	struct view *facts = NULL;
	int i = 0, listed = 0, apart = 0;
	if (j == NULL) {
		raw(r, "FACTS_RAW", text);
		return;
	}
	int rc = experiment_json_metrics(text, j);
	bool ours = page_result_meaning(j, &m);
	if (ours)
		meaning(r, &m);
	for (; i < j->n; i++) {
		if (ours && page_result_means(j->row[i].name)) {
			apart++;
			continue;
		}
		if (r->room < 0)
			break;
		r->room -= ROW;
		if (facts == NULL)
			facts = view_row(r->v, "FACTS");
		struct view *row = view_row(facts, "FACT");
		put(r, row, "KEY", j->row[i].name);
		put(r, row, "VALUE", j->row[i].to);
		listed++;
	}
	more(r, "FACTS_MORE", j->n + j->more - listed - apart);
	if (facts != NULL && !ours) /* a recipe is long, and says little that the difference does not */
		view_show(facts, "OPEN");
	else if (rc < 0 && text[0] != '\0')
		raw(r, "FACTS_RAW", text);
	run_time(r, j);
	experiment_json_free(j);
	free(j);
}

/* How long its job ran, as the telemetry has it. */
static void
job_time(struct page *p, struct detail *r, const char *run_id)
{
	struct page_experiment_run run;
	char words[FMT_TEXT];
	struct db *db = run_id != NULL && run_id[0] != '\0' ? page_db(p, PAGE_TELEMETRY) : NULL;
	int rc = db != NULL ? page_experiment_run(db, run_id, &run) : 0;
	if (rc < 0)
		page_lost(p, PAGE_TELEMETRY);
	if (rc == 1 && run.seconds >= 0 && run.seconds < 1e9)
		view_set(r->v, "RUN_TIME", fmt_duration((int64_t)(run.seconds * 1e6), words));
}

static void
whole(struct page *p, const struct page_experiment *e, struct view *v)
{
	struct detail r = { .v = v, .room = ROOM, .p = p, .run_id = e->run_id };
	const struct { const char *name, *text; } plain[] = { { "HYPOTHESIS", e->hypothesis }, { "TYPE", e->mutation }, { "DECISION", e->decision }, { "REASON", e->reason },
		{ "RUN", e->run_id }, { "MODEL", e->model_version } };
	char when[FMT_TEXT];
	instant_t at = 0;
	view_fmt(v, "ID", "%lld", (long long)e->id);
	if (e->created != NULL && clock_parse(e->created, &at) == 0 && at != 0) {
		view_set(v, "CREATED", fmt_date_time(p->zone, at, when));
		view_set(v, "CREATED_UTC", fmt_utc(at, when));
	} else {
		put(&r, v, "CREATED", or_none(e->created));
	}
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		put(&r, v, plain[i].name, or_none(plain[i].text));
	view_set(v, "CLASS", agent_experiment_class(or_none(e->decision)));
	view_set(v, "RUN_TIME", FMT_NONE); /* until telemetry, metrics or metadata say more */
	job_time(p, &r, e->run_id);
	changes(&r, e->config_diff);
	metrics(&r, e->results, e->champion_metrics);
	tags(&r, e->tags);
	metadata(&r, e->metadata);
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
