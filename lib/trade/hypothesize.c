#include "hypothesize.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "hypothesize_internal.h"
#include "promotion.h"

/* What each cause is answered with, in turn. */
static const struct mutation *const playbook[DIAGNOSE_CAUSES][HYPOTHESIZE_STEPS] = {
	[DIAGNOSE_DATA] = { &mutation_drop_drifted, &mutation_half_window },
	[DIAGNOSE_FEATURES] = { &mutation_refit, &mutation_shorter_window, &mutation_add_z },
	[DIAGNOSE_PERFORMANCE] = { &mutation_refit, &mutation_learning_rate, &mutation_penalty, &mutation_drop_least },
	[DIAGNOSE_REGIME] = { &mutation_refit, &mutation_pair, &mutation_larger_trees },
	[DIAGNOSE_OVERFITTING] = { &mutation_refit, &mutation_smaller_trees, &mutation_child_weight, &mutation_columns },
};

int
mutation_refuse(struct hypothesize_step *h, const char *words, ...)
{
	va_list ap;
	va_start(ap, words);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is the line above */
	vsnprintf(h->reason, sizeof h->reason, words, ap);
	va_end(ap);
	return -1;
}

/* No recipe twice within the days, nor twice in one answer. */
static int
not_tried(const struct hypothesize_input *in, const struct hypothesize_step *before, size_t n, struct hypothesize_step *h)
{
	for (size_t i = 0; i < in->n_tried; i++) {
		int64_t ago = in->today - in->tried[i].day;
		if (ago < HYPOTHESIZE_AGAIN && strcmp(in->tried[i].digest, h->digest) == 0)
			return mutation_refuse(h, "this recipe was tried %lld market day(s) ago; again after %d", (long long)ago, HYPOTHESIZE_AGAIN);
	}
	for (size_t i = 0; i < n; i++)
		if (before[i].proposed && strcmp(before[i].digest, h->digest) == 0)
			return mutation_refuse(h, "the same recipe as %s", before[i].name);
	return 0;
}

/* Limits of the cycle and of the type, and the type's rest. */
static int
within_budget(const struct hypothesize_input *in, const struct budget *b, struct hypothesize_step *h)
{
	const struct budget_rule *rule = in->rule;
	struct budget_answer a = budget_ask(b, rule, h->type, in->today);
	int type = budget_type(rule, h->type);
	switch (a.reason) {
	case BUDGET_CYCLE:
		return mutation_refuse(h, "%lld of %lld experiments of this cycle are used", (long long)b->total, (long long)rule->per_cycle);
	case BUDGET_CATEGORY:
		return mutation_refuse(h, "%lld of %lld experiments of type %s are used in this cycle", (long long)b->count[type], (long long)rule->types[type].per_cycle, h->type);
	case BUDGET_COOLDOWN:
		return mutation_refuse(h, "Cooldown active for %s: %lld day(s) remaining", h->type, (long long)a.days_left);
	case BUDGET_OK:
		break;
	}
	return 0;
}

static void
predict(struct hypothesize_step *h)
{
	if (h->refit)
		snprintf(h->prediction, sizeof h->prediction, "over %d unseen sessions its mean Brier score is lower than that of the deployed model, paired one-sided p at most %.4g",
		    PROMOTION_SHADOW, HYPOTHESIZE_REFIT_P);
	else
		snprintf(h->prediction, sizeof h->prediction, "it wins at least %zu of %zu windows, and %s improves", promotion_default.required, promotion_default.windows,
		    fitness_name(h->metric));
}

/* Applicable, sound, new and affordable? The diff of a refit is its training end: its recipe is the champion's. */
static int
propose(const struct hypothesize_input *in, const struct mutation *m, const struct hypothesize_step *before, size_t n, const struct budget *b, struct hypothesize_step *h)
{
	if (m->apply(in, h) != 0)
		return -1;
	if (recipe_check(&h->recipe, h->reason, sizeof h->reason) != 0)
		return -1;
	recipe_digest(&h->recipe, h->digest);
	if (h->digest[0] == '\0')
		return mutation_refuse(h, "out of memory");
	if (not_tried(in, before, n, h) != 0 || within_budget(in, b, h) != 0)
		return -1;
	if (!m->refit)
		h->n_changes = recipe_diff(in->champion, &h->recipe, h->change);
	predict(h);
	return 0;
}

size_t
hypothesize(const struct hypothesize_input *in, struct hypothesize_step out[HYPOTHESIZE_STEPS])
{
	const struct mutation *const *list = playbook[in->cause];
	struct budget budget = *in->budget;
	size_t n = 0;
	for (; n < HYPOTHESIZE_STEPS && list[n] != NULL; n++) {
		const struct mutation *m = list[n];
		const struct hypothesize_step fresh = { .name = m->name, .type = m->type, .refit = m->refit, .recipe = *in->champion, .impact = m->impact, .metric = m->metric };
		out[n] = fresh;
		out[n].proposed = propose(in, m, out, n, &budget, &out[n]) == 0;
		if (out[n].proposed)
			budget_record(&budget, in->rule, m->type, true, in->today); /* counted, and no rest yet */
	}
	return n;
}

bool
hypothesize_held(const struct hypothesize_step *h, size_t won, double champion, double candidate)
{
	return !h->refit && won >= promotion_default.required && candidate > champion;
}

bool
hypothesize_refit_held(double champion_brier, double candidate_brier, double p)
{
	return candidate_brier < champion_brier && p <= HYPOTHESIZE_REFIT_P;
}

void
hypothesize_by_psi(const struct observe *seen, bool out[FEATURES_ALL])
{
	size_t flags[FEATURES_ALL] = { 0 };
	for (size_t i = 0; i < seen->n_tests; i++)
		flags[seen->test[i].feature] += seen->test[i].of.judged && seen->test[i].of.psi_flag;
	for (size_t f = 0; f < FEATURES_ALL; f++)
		out[f] = flags[f] > 0 && 2 * flags[f] >= seen->markets;
}
