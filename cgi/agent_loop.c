/* How far the agent's cycle came and why it stopped there, winners that wait for the operator, and the candidate in its shadow. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent.h"
#include "fmt.h"
#include "hypothesize.h"
#include "page_words.h"
#include "promotion.h"

static const char *const phases[] = { "observe", "diagnose", "hypothesize", "experiment", "evaluate", "shadow", "promote", "cooldown" };
#define PHASES ((int)(sizeof phases / sizeof phases[0]))

/* What the journal of experiments holds of a job so far. 0, or -1 when it cannot be read. */
static int
find_result(struct page *p, struct agent_open *o)
{
	struct page_experiment e;
	struct db *db = page_db(p, PAGE_EXPERIMENTS);
	struct experiment_json *j = malloc(sizeof *j);
	int rc = db == NULL || j == NULL ? 0 : page_experiment_of_run(db, o->job.ref, &o->experiment);
	if (rc == 1) {
		rc = page_experiment_read(db, o->experiment, &e);
		if (rc == 1 && experiment_json_metrics(e.results, j) == 1)
			page_result_of(j, &o->result);
		if (rc == 1)
			experiment_json_free(j);
		page_experiment_free(&e);
	}
	free(j);
	return rc < 0 ? -1 : 0;
}

static int
read_ledger(struct db *db, struct agent_loop *l, struct page_agent_job open[AGENT_OPEN])
{
	int cycle = page_agent_cycle(db, &l->cycle), turn = page_agent_turn(db, &l->turn), diagnosed = page_drift_diagnosis(db, &l->diagnosis);
	l->has_cycle = cycle == 1;
	l->has_turn = turn == 1;
	l->has_diagnosis = diagnosed == 1;
	l->n_open = page_agent_open(db, open, AGENT_OPEN);
	int any = page_agent_jobs(db, &(struct page_agent_job){ 0 }, 1);
	l->has_jobs = any == 1;
	return cycle < 0 || turn < 0 || diagnosed < 0 || l->n_open < 0 || any < 0 ? -1 : page_agent_budget(db, l->cycle.session, &l->budget);
}

void
agent_loop_read(struct page *p, struct agent_loop *l)
{
	struct page_agent_job open[AGENT_OPEN];
	struct db *db = page_db(p, PAGE_LEDGER);
	memset(l, 0, sizeof *l);
	if (db == NULL || p->source[PAGE_LEDGER].version == 0)
		return;
	if (read_ledger(db, l, open) != 0) {
		memset(l, 0, sizeof *l);
		page_lost(p, PAGE_LEDGER);
		return;
	}
	l->read = true;
	for (int i = 0; i < l->n_open; i++) {
		struct db *telemetry = page_db(p, PAGE_TELEMETRY);
		l->open[i].job = open[i];
		l->open[i].shadow = (struct page_agent_shadow){ 0, NAN, NAN };
		if (telemetry != NULL && page_agent_shadow(telemetry, open[i].ref, &l->open[i].shadow) < 0)
			page_lost(p, PAGE_TELEMETRY);
		if (find_result(p, &l->open[i]) != 0)
			page_lost(p, PAGE_EXPERIMENTS);
	}
}

static void
steps(const struct agent_loop *l, struct view *v)
{
	int reached = 0;
	while (reached < PHASES && strcmp(phases[reached], l->cycle.phase) != 0)
		reached++;
	for (int i = 0; i < PHASES; i++) {
		struct view *step = view_row(v, "STEP");
		view_set(step, "NAME", phases[i]);
		view_set(step, "CLS", i < reached && reached < PHASES ? "past" : i == reached ? "here" : "");
		if (i == reached)
			view_show(step, "REACHED");
	}
}

/* "Why" as a sentence: the journal's own words, begun with a capital and ended. */
static void
sentence(const char *words, char *out, size_t size)
{
	size_t n = (size_t)snprintf(out, size, "%.*s", (int)size - 2, words);
	if (n >= size)
		n = size - 1;
	if (out[0] >= 'a' && out[0] <= 'z')
		out[0] = (char)(out[0] - 'a' + 'A');
	if (n > 0 && n + 1 < size && strchr(".!?", out[n - 1]) == NULL)
		snprintf(out + n, size - n, ".");
}

static void
show_cycle(const struct page *p, const struct agent_loop *l, bool champion, struct view *v)
{
	char a[FMT_TEXT], words[400];
	if (!l->has_cycle) {
		view_set(v, "WHY", p->source[PAGE_LEDGER].health == PAGE_UNREADABLE ? "How far it came is not known: the journal cannot be read." : champion ? "No cycle of the agent yet: it observes from the first session on that the champion has decided." : "Nothing is observed before the first model.");
		return;
	}
	sentence(l->cycle.reason, words, sizeof words);
	view_set(view_row(v, "OF"), "SESSION", fmt_day_text(l->cycle.session, a));
	view_set(v, "WHY", words[0] != '\0' ? words : "No reason is recorded.");
	if (l->has_jobs)
		view_show(v, "JOBS_LINK");
	if (strcmp(l->cycle.session, p->meta.advanced) < 0)
		view_set(view_row(v, "EARLIER"), "SESSION", fmt_day_text(p->meta.advanced, a));
	steps(l, v);
}

static void
show_facts(const struct page *p, const struct agent_loop *l, struct view *v)
{
	char a[FMT_TEXT];
	view_set(v, "AUTONOMY", page_agent_autonomy(p->runner.autonomy >= 0 ? p->runner.autonomy : p->cfg.autonomy));
	if (l->has_diagnosis) {
		struct view *d = view_row(v, "DIAGNOSIS");
		view_set(d, "CAUSE", l->diagnosis.cause[0] != '\0' ? l->diagnosis.cause : "cause not said");
		view_set(d, "SESSION", fmt_day_text(l->diagnosis.session, a));
	}
	if (l->has_turn) {
		struct view *t = view_row(v, "TURN");
		view_set(t, "TERM", l->turn.back ? "Rolled back" : "Champion changed");
		view_set(t, "CLS", l->turn.back ? "warn" : "");
		view_set(t, "WORDS", l->turn.text);
		view_set(t, "SESSION", fmt_day_text(l->turn.session, a));
	}
}

/* "won 4 of 5 windows, p 0.0100 of at most 0.0250; Brier 0.2479 in its shadow, the champion's 0.2483" */
static void
evidence(const struct page_result *r, char *out, size_t size)
{
	char a[FMT_TEXT], b[FMT_TEXT];
	size_t n = 0;
	out[0] = '\0';
	if (r->n_windows > 0)
		n = (size_t)snprintf(out, size, "%lld of %lld windows won, p %s of at most %s", (long long)r->won, (long long)r->of, fmt_p(r->p, a), fmt_p(r->p_limit, b));
	if (r->shadowed && n < size)
		n += (size_t)snprintf(out + n, size - n, "%sBrier score %s in its shadow, the champion's %s", n > 0 ? "; " : "", fmt_real(r->candidate, 4, a), fmt_real(r->champion, 4, b));
	if (r->shadowed && r->refit && n < size)
		snprintf(out + n, size - n, ", p %s of at most %s", fmt_p(r->shadow_p, a), fmt_real(HYPOTHESIZE_REFIT_P, 5, b));
}

static void
put_job(const struct agent_open *o, struct view *v)
{
	char a[FMT_TEXT], name[24], words[400];
	if (o->experiment > 0) {
		view_fmt(view_row(v, "LINKED"), "ID", "%lld", (long long)o->experiment);
		snprintf(name, sizeof name, "%lld", (long long)o->experiment);
	} else {
		snprintf(name, sizeof name, "%.20s", o->job.ref);
	}
	view_set(v, "NAME", name);
	view_set(v, "DESCRIPTION", o->job.description[0] != '\0' ? o->job.description : o->job.ref);
	view_set(v, "SESSION", fmt_day_text(o->job.session, a));
	view_fmt(v, "CANDIDATE", "v%lld", (long long)o->job.version);
	view_fmt(v, "AGAINST", "v%lld", (long long)o->job.champion);
	evidence(&o->result, words, sizeof words);
	view_set(v, "EVIDENCE", words[0] != '\0' ? words : o->job.reason[0] != '\0' ? o->job.reason : "no result in the journal");
}

/* The sessions that the means are of; none where the telemetry cannot be read, which is told. */
static void
shadow_days(struct page *p, const char *ref, struct view *v)
{
	struct page_agent_shadow_day day[PROMOTION_SHADOW];
	char a[FMT_TEXT];
	struct db *telemetry = page_db(p, PAGE_TELEMETRY);
	int n = telemetry != NULL ? page_agent_shadow_days(telemetry, ref, day, PROMOTION_SHADOW) : 0;
	if (n < 0)
		page_lost(p, PAGE_TELEMETRY);
	struct view *table = n > 0 ? view_row(v, "SESSIONS") : NULL;
	for (int i = 0; i < n; i++) {
		struct view *row = view_row(table, "DAY");
		view_set(row, "SAID", fmt_day_text(day[i].session, a));
		view_set(row, "CANDIDATE", fmt_real(day[i].candidate, 4, a));
		view_set(row, "CHAMPION", fmt_real(day[i].champion, 4, a));
	}
}

static void
show_shadow(struct page *p, const struct agent_open *o, struct view *v)
{
	const struct page_agent_shadow *s = &o->shadow;
	char a[FMT_TEXT];
	put_job(o, v);
	shadow_days(p, o->job.ref, v);
	view_fmt(v, "DONE", "%lld", (long long)s->sessions);
	view_fmt(v, "TOTAL", "%d", PROMOTION_SHADOW);
	view_set(v, "BRIER", fmt_real(s->candidate, 4, a));
	view_set(v, "CHAMPION_BRIER", fmt_real(s->champion, 4, a));
	view_set(v, "DIFFERENCE", fmt_real_signed(s->candidate - s->champion, 4, a));
	if (o->job.refit)
		view_set(view_row(v, "REFIT"), "LIMIT", fmt_real(HYPOTHESIZE_REFIT_P, 5, a));
	else
		view_show(v, "RECIPE");
}

void
agent_loop_show(struct page *p, const struct agent_loop *l, bool champion, struct view *body)
{
	struct view *v = view_row(body, "LOOP"), *waiting = NULL;
	if (page_words_stale(p))
		view_show(body, "STALE"); /* the cards of a cycle; what a journal keeps grows no older */
	int pending = 0;
	bool running = strcmp(p->runner.agent, "running") == 0;
	view_set(v, "STATE", running ? "RUNNING" : "PAUSED");
	view_set(v, "STATE_CLASS", running ? "ok" : "warn");
	if (p->runner.agent_since > 0) {
		char text[FMT_TEXT];
		struct view *since = view_row(v, "SINCE_WHEN"); /* an instant: nothing lasts "since 3 min ago" */
		view_set(since, "SINCE", fmt_date_time(p->zone, p->runner.agent_since, text));
		view_set(since, "SINCE_UTC", fmt_utc(p->runner.agent_since, text));
	}
	show_facts(p, l, v);
	show_cycle(p, l, champion, v);
	for (int i = 0; i < l->n_open; i++) {
		if (strcmp(l->open[i].job.state, "pending") == 0) {
			if (pending++ == 0)
				waiting = view_row(body, "WAITING");
			put_job(&l->open[i], view_row(waiting, "WINNER"));
		} else if (strcmp(l->open[i].job.state, "shadow") == 0) {
			show_shadow(p, &l->open[i], view_row(body, "SHADOW"));
		}
	}
	if (waiting != NULL)
		view_fmt(waiting, "COUNT", "%d %s", pending, pending == 1 ? "winner" : "winners");
}
