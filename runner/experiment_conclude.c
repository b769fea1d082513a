/* What follows from an experiment's figures, and which of them cannot be. */
#include <math.h>
#include <string.h>

#include "experiment_internal.h"
#include "promotion.h"

static void
conclude_side(struct experiment_side *side)
{
	struct fitness f;
	(void)fitness_score(&side->metrics, &fitness_default, &f); /* what lacks leaves 0, and experiment_wrong tells it */
	side->composite = f.composite;
	memcpy(side->component, f.component, sizeof side->component);
	side->brier = side->metrics.value[FITNESS_CALIBRATION];
}

void
experiment_conclude(struct experiment_result *r)
{
	double champion[PANEL_FOLDS], candidate[PANEL_FOLDS];
	size_t won;
	r->windows_won = 0;
	r->enough = false;
	if (!r->compared)
		return;
	for (int k = 0; k < PANEL_FOLDS; k++) {
		champion[k] = r->window[k].champion;
		candidate[k] = r->window[k].candidate;
		r->window[k].won = candidate[k] > champion[k] + promotion_default.min_improvement;
	}
	if (promotion_windows(&promotion_default, candidate, PANEL_FOLDS, champion, PANEL_FOLDS, &won, &r->enough) == PROMOTION_OK)
		r->windows_won = (int)won;
	conclude_side(&r->champion);
	conclude_side(&r->candidate);
}

static bool
share(double x)
{
	return x >= 0 && x <= 1;
}

static const char *
wrong_windows(const struct experiment_result *r)
{
	for (int k = 0; k < PANEL_FOLDS; k++) {
		const struct experiment_window *w = &r->window[k];
		if (w->from > w->to || (k > 0 && w->from <= w[-1].to))
			return "its windows do not ascend";
		if (!share(w->champion) || !share(w->candidate))
			return "a window's fitness is not within 0..1";
	}
	return NULL;
}

static const char *
wrong_side(const struct fitness_metrics *m)
{
	for (int i = 0; i < FITNESS_METRICS; i++)
		if (!m->has[i] || !isfinite(m->value[i]))
			return "a metric is no number";
	if (m->value[FITNESS_DRAWDOWN] > 0)
		return "a drawdown is above 0";
	if (!share(m->value[FITNESS_CALIBRATION]))
		return "a Brier score is not within 0..1";
	if (!share(m->value[FITNESS_ROBUSTNESS]) || !share(m->value[FITNESS_SIMPLICITY]))
		return "robustness or simplicity is not within 0..1";
	return m->value[FITNESS_RETURN] < -1 ? "a return is below -1" : NULL;
}

static bool
same_side(const struct experiment_side *a, const struct experiment_side *b)
{
	bool same = a->composite == b->composite && a->brier == b->brier;
	for (int i = 0; i < FITNESS_METRICS; i++)
		same = same && a->component[i] == b->component[i] && a->metrics.has[i] == b->metrics.has[i] && a->metrics.value[i] == b->metrics.value[i];
	return same;
}

static bool
same_windows(const struct experiment_result *a, const struct experiment_result *b)
{
	bool same = true;
	for (int k = 0; k < PANEL_FOLDS; k++) {
		const struct experiment_window *x = &a->window[k], *y = &b->window[k];
		same = same && x->from == y->from && x->to == y->to && x->champion == y->champion && x->candidate == y->candidate && x->won == y->won;
	}
	return same;
}

/* Are the two the same but for model_sha256? */
static bool
same(const struct experiment_result *a, const struct experiment_result *b)
{
	return a->compared == b->compared && a->windows_won == b->windows_won && a->enough == b->enough && a->p == b->p && a->sessions == b->sessions && same_windows(a, b) && same_side(&a->champion, &b->champion) &&
	       same_side(&a->candidate, &b->candidate);
}

const char *
experiment_wrong(const struct experiment_result *r)
{
	struct experiment_result again = r->compared ? *r : (struct experiment_result){ .p = 1 };
	const char *wrong = NULL;
	if (!share(r->p))
		return "p is not within 0..1";
	if (r->compared) {
		if (r->sessions < PANEL_FOLDS * PANEL_FOLD || r->sessions > RECORD_MOST)
			return "its windows have fewer sessions than five need, or too many";
		if ((wrong = wrong_windows(r)) != NULL || (wrong = wrong_side(&r->champion.metrics)) != NULL || (wrong = wrong_side(&r->candidate.metrics)) != NULL)
			return wrong;
		experiment_conclude(&again);
	}
	if (same(&again, r))
		return NULL;
	return r->compared ? "what follows from its figures is not what it says" : "a refit has nothing to compare";
}
