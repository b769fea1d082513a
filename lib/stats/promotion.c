#include "promotion.h"

const struct promotion_rule promotion_default = { .windows = 5, .required = 3, .min_improvement = 0.01 };

enum promotion_error
promotion_windows(const struct promotion_rule *rule, const double *candidate, size_t n_candidate, const double *champion, size_t n_champion, size_t *won, bool *enough)
{
	*won = 0;
	*enough = false;
	if (n_candidate != n_champion)
		return PROMOTION_LENGTHS;
	if (n_candidate != rule->windows)
		return PROMOTION_WINDOWS;
	for (size_t i = 0; i < n_candidate; i++)
		*won += candidate[i] > champion[i] + rule->min_improvement;
	*enough = *won >= rule->required;
	return PROMOTION_OK;
}

enum promotion_verdict
promotion_judge(const struct promotion_evidence *e, enum promotion_reason *reason)
{
	*reason = PROMOTION_BY_WINDOWS;
	if (!e->enough)
		return PROMOTION_REJECTED;
	*reason = PROMOTION_BY_DIFFERENCE;
	if (!(e->p <= e->p_limit))
		return PROMOTION_REJECTED;
	*reason = PROMOTION_BY_SHADOW;
	if (e->shadow_sessions < PROMOTION_SHADOW)
		return PROMOTION_PENDING;
	if (!(e->shadow_candidate <= e->shadow_champion + PROMOTION_BRIER))
		return PROMOTION_REJECTED;
	*reason = PROMOTION_BY_ALL;
	return PROMOTION_PROMOTED;
}
