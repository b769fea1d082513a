#include "rollback.h"

#include <math.h>

const struct rollback_rule rollback_default = { .degradation = 0.15, .sustained = 3, .recovery = 5, .rest = 10 };

struct rollback
rollback_start(void)
{
	return (struct rollback){ .armed = true };
}

bool
rollback_period(int64_t sessions)
{
	return sessions > 0 && sessions % ROLLBACK_PERIOD == 0;
}

bool
rollback_judged(int64_t sessions)
{
	return rollback_period(sessions) && sessions >= ROLLBACK_LEAST;
}

bool
rollback_update(struct rollback *r, const struct rollback_rule *rule, double current, double champion)
{
	if (r->rest > 0) {
		r->rest--;
		return false;
	}
	bool bad = fpclassify(champion) != FP_ZERO && (champion - current) / champion > rule->degradation;
	r->degraded = bad ? r->degraded + 1 : 0;
	r->healthy = bad ? 0 : r->healthy + 1;
	if (r->armed && r->degraded >= rule->sustained) {
		*r = (struct rollback){ .armed = false, .rest = rule->rest };
		return true;
	}
	if (!r->armed && r->healthy >= rule->recovery) {
		r->armed = true;
		r->healthy = 0;
	}
	return false;
}

void
rollback_pass(struct rollback *r)
{
	if (r->rest > 0)
		r->rest--;
}
