#include "agent_turn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent_history.h"
#include "ledger_agent.h"

#define ASKED "asked for by the operator: "
#define STOP_WORDS 280 /* of why a turn stopped, behind ASKED in AGENT_CYCLE_REASON */
#define MORE_WORDS 16  /* ", nor 3 more" */

/* What a turn works with. */
struct work {
	const struct agent_turn *t;
	const struct model *model; /* the champion's */
	char date[DATE_TEXT];
	bool asked;
	enum diagnose_cause cause;
	struct ledger_tried tried;
	struct hypothesize_step step[HYPOTHESIZE_STEPS];
	size_t steps;
	char *err;
	int errsize;
};

static int
fail(struct work *w, const char *why)
{
	snprintf(w->err, (size_t)w->errsize, "%s", why);
	return -1;
}

static int
stop(struct work *w, const char *phase, const char *reason)
{
	char words[AGENT_CYCLE_REASON];
	snprintf(words, sizeof words, "%s%.*s", w->asked ? ASKED : "", STOP_WORDS, reason);
	return ledger_cycle_agent(w->t->ledger, w->date, phase, words) == 0 ? 0 : fail(w, ledger_reason(w->t->ledger));
}

static size_t
proposed(const struct work *w)
{
	size_t n = 0;
	for (size_t i = 0; i < w->steps; i++)
		n += w->step[i].proposed;
	return n;
}

/* The playbook with what is known; history NULL: as if there were plenty. */
static void
ask(struct work *w, const struct agent_history *history, int64_t today)
{
	bool by_psi[FEATURES_ALL];
	hypothesize_by_psi(agent_observe_seen(w->t->observer), by_psi);
	const struct hypothesize_input in = { .cause = w->cause, .champion = &w->model->recipe, .training_end = w->model->last,
		.newest_end = history != NULL ? history->newest_end : w->t->session, .sessions = history != NULL ? history->sessions : RECIPE_MOST_WINDOW,
		.rows_high = history != NULL ? history->rows_high : SIZE_MAX, .rows_low = history != NULL ? history->rows_low : SIZE_MAX,
		.importance = w->model->importance, .by_psi = by_psi, .tried = w->tried.tried, .n_tried = w->tried.n, .today = today,
		.budget = &w->tried.budget, .rule = &budget_default };
	w->steps = hypothesize(&in, w->step);
}

static int
hypotheses(struct work *w)
{
	struct ledger_cycle cycle;
	struct agent_history history;
	if (ledger_cycle_get(w->t->ledger, w->date, &cycle) != 1 || ledger_tried(w->t->ledger, w->t->autonomy > 1, cycle.id, &w->tried) != 0)
		return fail(w, ledger_reason(w->t->ledger));
	ask(w, NULL, cycle.id);
	if (proposed(w) == 0) /* more history would not help: it is not looked at */
		return 0;
	if (agent_history_read(w->t->feed, w->t->session, &w->model->recipe, agent_observe_rows(w->t->observer), &history) != 0)
		return fail(w, "out of memory");
	ask(w, &history, cycle.id);
	return 0;
}

/* Why there is none: a rest if that is it, else each step's reason. */
static int
stop_empty(struct work *w)
{
	char reason[STOP_WORDS + 1] = "the playbook has no step", step[HYPOTHESIZE_TEXT + 64];
	size_t at = 0;
	for (size_t i = 0; i < w->steps; i++)
		if (strncmp(w->step[i].reason, "Cooldown active", 15) == 0)
			return stop(w, "cooldown", w->step[i].reason);
	for (size_t i = 0; i < w->steps; i++) {
		size_t n = (size_t)snprintf(step, sizeof step, "%s%s: %s", i == 0 ? "nothing to try: " : ", nor ", w->step[i].name, w->step[i].reason);
		if (at + n > STOP_WORDS - MORE_WORDS) {
			snprintf(reason + at, sizeof reason - at, ", nor %zu more", w->steps - i);
			break;
		}
		memcpy(reason + at, step, n + 1);
		at += n;
	}
	return stop(w, "hypothesize", reason);
}

static int
put(struct work *w, bool queue)
{
	struct agent_job *j = malloc(sizeof *j);
	struct ledger_model champion;
	int number = 0, rc = j != NULL ? ledger_model_get(w->t->ledger, 0, &champion) : -1;
	if (rc != 1) {
		free(j);
		return fail(w, rc < 0 ? "out of memory, or the ledger cannot be read" : "no model is the champion");
	}
	rc = 0;
	for (size_t i = 0; i < w->steps && rc == 0; i++) {
		if (!w->step[i].proposed)
			continue;
		agent_job_of(&w->step[i], w->cause, w->asked, j);
		agent_job_ref(w->t->session, ++number, j->ref);
		snprintf(j->session, sizeof j->session, "%s", w->date);
		j->champion = champion.version;
		snprintf(j->champion_sha256, sizeof j->champion_sha256, "%s", champion.sha256);
		rc = ledger_put_hypothesis(w->t->ledger, j, queue);
	}
	free(j);
	return rc == 0 ? 0 : fail(w, ledger_reason(w->t->ledger));
}

static int
try(struct work *w)
{
	char words[AGENT_CYCLE_REASON];
	struct agent_tally tally = { 0 };
	if (hypotheses(w) != 0)
		return -1;
	int n = (int)proposed(w);
	if (n == 0)
		return stop_empty(w);
	if (put(w, w->t->autonomy > 1) != 0)
		return -1;
	if (w->t->autonomy > 1) {
		tally.state[AGENT_QUEUED] = n;
		const char *phase = agent_words_cycle(&tally, words);
		return ledger_cycle_agent(w->t->ledger, w->date, phase, words) == 0 ? 0 : fail(w, ledger_reason(w->t->ledger));
	}
	snprintf(words, sizeof words, "%d hypothes%s; at autonomy 1 none is tried", n, n == 1 ? "is" : "es");
	return stop(w, "hypothesize", words);
}

/* Was this turn asked for? Then no other one is. */
static int
take_trigger(struct work *w)
{
	char asked[4];
	if (ledger_meta_get(w->t->ledger, AGENT_TRIGGER, asked, sizeof asked) < 0)
		return fail(w, ledger_reason(w->t->ledger));
	w->asked = strcmp(asked, "1") == 0;
	return !w->asked || ledger_meta_set(w->t->ledger, AGENT_TRIGGER, "0") == 0 ? 0 : fail(w, ledger_reason(w->t->ledger));
}

static int
turn(struct work *w)
{
	const struct diagnose *d = agent_observe_diagnosis(w->t->observer);
	const struct champion *who = agent_observe_who(w->t->observer);
	if (take_trigger(w) != 0)
		return -1;
	if (d == NULL || who == NULL)
		return stop(w, "observe", agent_observe_why(w->t->observer));
	if (!d->needed && !w->asked)
		return stop(w, "observe", "No drift detected");
	w->model = who->model;
	w->cause = d->cause;
	if (!d->needed) {
		w->cause = DIAGNOSE_PERFORMANCE;
		if (ledger_last_cause(w->t->ledger, &w->cause) < 0)
			return fail(w, ledger_reason(w->t->ledger));
	}
	if (!w->t->running)
		return stop(w, "diagnose", "Agent paused");
	return try(w);
}

int
agent_turn(const struct agent_turn *t, char *err, int errsize)
{
	struct work *w = calloc(1, sizeof *w);
	if (w == NULL) {
		snprintf(err, (size_t)errsize, "out of memory");
		return -1;
	}
	w->t = t;
	w->err = err;
	w->errsize = errsize;
	date_format(t->session, w->date);
	int rc = turn(w);
	free(w->tried.tried);
	free(w);
	return rc;
}
