/* What came of one experiment beside the champion: windows, limit, shadow, metrics; why it was tried, and what else was written down. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent_detail.h"
#include "experiment_json.h"
#include "fmt.h"
#include "hypothesize.h"
#include "promotion.h"

/* The value under a name; one that is recorded and was not kept is not said to be missing. */
static const char *
value_of(const struct experiment_json *j, const char *name)
{
	const char *value = experiment_json_find(j, name);
	return value == NULL && experiment_json_has(j, name) ? "not shown" : agent_detail_or_none(value);
}

/* Was there room for it? */
static bool
metric(struct agent_detail *r, const char *name, const char *result, const char *champion)
{
	struct view *row = agent_detail_row_of(r, "METRIC");
	if (row == NULL)
		return false;
	agent_detail_put(r, row, "KEY", name);
	agent_detail_put(r, row, "RESULT", result);
	agent_detail_put(r, row, "CHAMPION", champion);
	return true;
}

/* How long it ran, where results or metadata say so; seconds in words. */
static void
run_time(struct agent_detail *r, const struct experiment_json *j)
{
	static const char *const names[] = { "run_time", "run_time_seconds", "runtime", "runtime_seconds", "duration", "duration_seconds", "elapsed", "elapsed_seconds" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *text = experiment_json_find(j, names[i]);
		char words[FMT_TEXT], *end;
		if (text == NULL)
			continue;
		double seconds = strtod(text, &end);
		int plain = strstr(names[i], "_seconds") != NULL && end != text && *end == '\0' && seconds >= 0 && seconds < 1e9;
		agent_detail_put(r, r->v, "RUN_TIME", plain ? fmt_duration((int64_t)(seconds * 1e6), words) : text);
	}
}

/* Ours in four decimals, any others as they were written; JSON's null is a figure that is missing. */
static const char *
shown(const char *text, bool ours, char out[FMT_TEXT])
{
	double v;
	if (strcmp(text, "null") == 0)
		return FMT_NONE;
	return ours && page_result_number(text, &v) ? fmt_real(v, 4, out) : text;
}

/* Results and the champion's metrics side by side, in the order of the results; what only the champion has comes last. ours: what page_result.h takes stands apart. */
static void
both_metrics(struct agent_detail *r, const struct experiment_json *result, const struct experiment_json *champion, bool ours)
{
	char here[FMT_TEXT], there[FMT_TEXT];
	int n = 0, apart = 0;
	bool room = true;
	for (int i = 0; i < result->n && room; i++) {
		const char *name = result->row[i].name;
		if (ours && page_result_takes(name)) {
			apart++;
			continue;
		}
		room = metric(r, name, shown(result->row[i].to, ours, here), shown(value_of(champion, name), ours, there));
		n += room;
	}
	for (int i = 0; i < champion->n; i++)
		if (!experiment_json_has(result, champion->row[i].name))
			n += metric(r, champion->row[i].name, FMT_NONE, shown(champion->row[i].to, false, there));
	if (n > 0)
		view_show(r->v, "METRICS");
	agent_detail_more(r, "METRICS_MORE", experiment_json_both(result, champion) - n - apart);
}

static void
window(struct agent_detail *r, int k, const struct page_result_window *w)
{
	char a[FMT_TEXT], b[FMT_TEXT], text[2 * FMT_TEXT + 8];
	struct view *row = agent_detail_row_of(r, "WINDOW");
	if (row == NULL)
		return;
	view_fmt(row, "NUMBER", "%d", k + 1);
	snprintf(text, sizeof text, "%s to %s", fmt_day_text(w->from, a), fmt_day_text(w->to, b));
	agent_detail_put(r, row, "SESSIONS", text);
	view_set(row, "CANDIDATE", fmt_real(w->candidate, 3, a));
	view_set(row, "CHAMPION", fmt_real(w->champion, 3, a));
	view_set(row, "DIFFERENCE", fmt_real_signed(w->candidate - w->champion, 3, a));
	view_set(row, "WON", w->won == PAGE_RESULT_TRUE ? "won" : w->won == PAGE_RESULT_FALSE ? "lost" : FMT_NONE);
	view_set(row, "WON_CLASS", w->won == PAGE_RESULT_TRUE ? "ok" : "muted");
}

/* A shadow under way, as far as the telemetry has it. */
static void
judged_so_far(struct agent_detail *r)
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
	view_set(v, "DIFFERENCE", fmt_real_signed(s.candidate - s.champion, 4, a));
}

/* What decided: windows, the paired difference against its limit, the shadow; of ours alone. */
static void
judged(struct agent_detail *r, const struct page_result *f)
{
	char a[FMT_TEXT], b[FMT_TEXT];
	if (f->failed[0] != '\0')
		agent_detail_put(r, view_row(r->v, "FAILED"), "WHY", f->failed);
	if (f->n_windows > 0) {
		struct view *v = view_row(r->v, "COMPARED");
		view_fmt(v, "WINDOWS", "%lld of %lld won", (long long)f->won, (long long)f->of);
		view_set(v, "ATTEMPT", f->attempt > 0 ? fmt_count(f->attempt, a) : FMT_NONE);
		view_fmt(v, "P", "%s, at most %s", fmt_p(f->p, a), fmt_p(f->p_limit, b));
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
		view_set(v, "DIFFERENCE", fmt_real_signed(f->candidate - f->champion, 4, a));
		if (f->refit)
			view_fmt(view_row(v, "REFIT"), "P", "%s, at most %s", fmt_p(f->shadow_p, a), fmt_real(HYPOTHESIZE_REFIT_P, 5, b));
	} else {
		judged_so_far(r);
	}
	if (f->refit)
		view_show(r->v, "REFIT_ONLY");
}

void
agent_result_metrics(struct agent_detail *r, const char *results, const char *champion)
{
	struct experiment_json *both = malloc(2 * sizeof *both);
	struct page_result f;
	if (both == NULL) { /* the text itself needs no more memory than there is */
		agent_detail_raw(r, "RESULTS_RAW", agent_detail_or_none(results));
		return;
	}
	struct experiment_json *a = &both[0], *b = &both[1];
	int ra = experiment_json_metrics(results, a), rb = experiment_json_metrics(champion, b);
	page_result_of(a, &f);
	if (f.ours)
		judged(r, &f);
	both_metrics(r, a, b, f.ours);
	if (ra < 0)
		agent_detail_raw(r, "RESULTS_RAW", results);
	else if (a->n == 0)
		view_show(r->v, "NO_RESULTS");
	if (rb < 0)
		agent_detail_raw(r, "CHAMPION_RAW", champion);
	else if (b->n == 0 && (!f.ours || f.n_windows > 0))
		view_show(r->v, "NO_CHAMPION");
	run_time(r, a);
	experiment_json_free(a);
	experiment_json_free(b);
	free(both);
}

/* Why it was tried, and what was predicted of it: of ours alone. */
static void
meaning(struct agent_detail *r, const struct page_result_meaning *m)
{
	char a[FMT_TEXT];
	struct view *v = view_row(r->v, "MEANING");
	agent_detail_put(r, v, "CAUSE", m->cause);
	view_set(v, "SESSION", fmt_day_text(m->session, a));
	agent_detail_put(r, v, "STEP", agent_detail_or_none(m->step));
	agent_detail_put(r, v, "IMPACT", agent_detail_or_none(m->impact));
	agent_detail_put(r, v, "PREDICTION", m->prediction);
	view_set(v, "HELD", m->held == PAGE_RESULT_TRUE ? "it came true" : m->held == PAGE_RESULT_FALSE ? "it turned out false" : "not known yet");
	view_set(v, "HELD_CLASS", m->held == PAGE_RESULT_TRUE ? "ok" : m->held == PAGE_RESULT_FALSE ? "warn" : "muted");
	if (m->champion > 0)
		view_fmt(view_row(v, "AGAINST"), "VERSION", "v%lld", (long long)m->champion);
}

/* What else was written down, by name. */
void
agent_result_metadata(struct agent_detail *r, const char *text)
{
	struct experiment_json *j = calloc(1, sizeof *j);
	struct page_result_meaning m;
	struct view *facts = NULL;
	int i = 0, listed = 0, apart = 0;
	if (j == NULL) {
		agent_detail_raw(r, "FACTS_RAW", text);
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
		r->room -= AGENT_DETAIL_ROW;
		if (facts == NULL)
			facts = view_row(r->v, "FACTS");
		struct view *row = view_row(facts, "FACT");
		agent_detail_put(r, row, "KEY", j->row[i].name);
		agent_detail_put(r, row, "VALUE", j->row[i].to);
		listed++;
	}
	agent_detail_more(r, "FACTS_MORE", j->n + j->more - listed - apart);
	if (facts != NULL && !ours) /* a recipe is long, and says little that the difference does not */
		view_show(facts, "OPEN");
	else if (rc < 0 && text[0] != '\0')
		agent_detail_raw(r, "FACTS_RAW", text);
	run_time(r, j);
	experiment_json_free(j);
	free(j);
}

/* How long its job ran, as the telemetry has it. */
void
agent_result_job_time(struct agent_detail *r)
{
	struct page_experiment_run run;
	char words[FMT_TEXT];
	struct db *db = r->run_id != NULL && r->run_id[0] != '\0' ? page_db(r->p, PAGE_TELEMETRY) : NULL;
	int rc = db != NULL ? page_experiment_run(db, r->run_id, &run) : 0;
	if (rc < 0)
		page_lost(r->p, PAGE_TELEMETRY);
	if (rc == 1 && run.seconds >= 0 && run.seconds < 1e9)
		view_set(r->v, "RUN_TIME", fmt_duration((int64_t)(run.seconds * 1e6), words));
}
