#include "agent_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "promotion.h"

bool
agent_score_passes(const struct agent_score *s)
{
	enum promotion_reason why;
	const struct promotion_evidence e = { .enough = s->windows_won >= (int)promotion_default.required, .p = s->p, .p_limit = s->p_limit };
	return s->failed[0] == '\0' && (!s->compared || promotion_judge(&e, &why) == PROMOTION_PENDING);
}

void
agent_words_run(const struct agent_score *s, char out[AGENT_JOB_REASON])
{
	int n = 0;
	if (s->failed[0] != '\0') {
		snprintf(out, AGENT_JOB_REASON, "%s%s", strncmp(s->failed, AGENT_NOT_TRIED, strlen(AGENT_NOT_TRIED)) == 0 ? "" : "the run failed: ", s->failed);
		return;
	}
	if (!s->compared) {
		snprintf(out, AGENT_JOB_REASON, "trained again; a refit is judged by its shadow alone");
		return;
	}
	n = snprintf(out, AGENT_JOB_REASON, "won %d of %d windows", s->windows_won, s->windows);
	if (s->windows_won < (int)promotion_default.required)
		snprintf(out + n, AGENT_JOB_REASON - (size_t)n, ", %zu are needed (attempt %" PRId64 ")", promotion_default.required, s->attempt);
	else
		snprintf(out + n, AGENT_JOB_REASON - (size_t)n, ", p %.4g of the paired daily difference, at most %.4g is needed (attempt %" PRId64 ")", s->p, s->p_limit, s->attempt);
}

bool
agent_shadow_wins(const struct agent_shadowed *s, bool refit)
{
	enum promotion_reason why;
	if (refit)
		return s->sessions >= PROMOTION_SHADOW && hypothesize_refit_held(s->champion, s->candidate, s->p);
	const struct promotion_evidence e = { .enough = true, .p = 0, .p_limit = 1, .shadow_sessions = s->sessions, .shadow_candidate = s->candidate, .shadow_champion = s->champion };
	return promotion_judge(&e, &why) == PROMOTION_PROMOTED;
}

void
agent_words_shadow(const struct agent_shadowed *s, bool refit, char out[AGENT_JOB_REASON])
{
	int n = snprintf(out, AGENT_JOB_REASON, "Brier score %.4f over %zu unseen sessions, the champion's %.4f", s->candidate, s->sessions, s->champion);
	if (refit)
		snprintf(out + n, AGENT_JOB_REASON - (size_t)n, "; paired one-sided p %.4g, at most %.4g is needed", s->p, HYPOTHESIZE_REFIT_P);
	else
		snprintf(out + n, AGENT_JOB_REASON - (size_t)n, ", at most %.2f more is allowed", PROMOTION_BRIER);
}

void
agent_tally_add(struct agent_tally *t, const struct agent_job *j)
{
	t->state[j->state]++;
	t->rejected += j->outcome == AGENT_REJECTED;
	t->promoted += j->outcome == AGENT_PROMOTED;
}

const char *
agent_words_cycle(const struct agent_tally *t, char out[AGENT_CYCLE_REASON])
{
	const struct { int n; const char *words; } part[] = {
		{ t->state[AGENT_QUEUED], "queued" }, { t->state[AGENT_WAITING], "waiting for a shadow" }, { t->state[AGENT_SHADOW], "in its shadow" }, { t->state[AGENT_PENDING], "waiting for the operator" },
		{ t->promoted, "promoted" }, { t->rejected, "rejected" },
	};
	int all = 0, at;
	const char *join = ": ";
	for (int i = 0; i < AGENT_STATES; i++)
		all += t->state[i];
	at = snprintf(out, AGENT_CYCLE_REASON, "%d experiment%s", all, all == 1 ? "" : "s");
	for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
		if (part[i].n == 0)
			continue;
		if (part[i].n == all)
			at += snprintf(out + at, AGENT_CYCLE_REASON - (size_t)at, "%s%s", join, part[i].words);
		else
			at += snprintf(out + at, AGENT_CYCLE_REASON - (size_t)at, "%s%d %s", join, part[i].n, part[i].words);
		join = ", ";
	}
	if (t->promoted > 0 || t->state[AGENT_PENDING] > 0)
		return "promote";
	if (t->state[AGENT_SHADOW] > 0 || t->state[AGENT_WAITING] > 0)
		return "shadow";
	return t->state[AGENT_QUEUED] > 0 ? "experiment" : "evaluate";
}
