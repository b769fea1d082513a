/* What the operator may set, and how far. */
#include <string.h>

#include "readiness.h"

const struct readiness_limit_row readiness_limit_table[READINESS_LIMITS] = {
	[READINESS_MIN_DAYS] = { "min_days", 126, 60, 1260, true, false, false },
	[READINESS_ALPHA] = { "alpha", 0.05, 0.001, 0.10, false, true, true },
	[READINESS_HURDLE] = { "hurdle", 0, 0, 2, false, false, true },
	/* what is demanded of FAIL: the less it takes to fail, the stricter */
	[READINESS_SR_MIN] = { "sr_min", 0.5, 0, 2, false, false, false },
	[READINESS_ALPHA_FAIL] = { "alpha_fail", 0.10, 0.01, 0.2, false, false, false },
	[READINESS_CONF] = { "conf", 0.95, 0.9, 0.999, false, false, false },
	[READINESS_DD] = { "dd", 0.10, 0.02, 0.5, false, true, false },
	[READINESS_DD_P95] = { "dd_p95", 0.15, 0.02, 0.6, false, true, false },
	[READINESS_SLIP_TOL] = { "slip_tol", 0.25, 0, 1, false, true, false },
	[READINESS_MIN_FILLS] = { "min_fills", 30, 10, 1000, true, false, false },
	[READINESS_IMPLAUSIBLE] = { "implausible", 0.02, 0.001, 0.1, false, true, false },
	[READINESS_BREAKEVEN] = { "breakeven", 2, 1, 10, false, false, false },
	[READINESS_BAD_CYCLES] = { "bad_cycles", 0.05, 0.005, 0.2, false, true, false },
	[READINESS_CLEAN_DAYS] = { "clean_days", 60, 5, 250, true, false, false },
	[READINESS_TRIP_DAYS] = { "trip_days", 20, 1, 250, true, false, false },
	[READINESS_GAPS] = { "gaps", 0.01, 0.001, 0.1, false, true, false },
	[READINESS_RESTARTS] = { "restarts", 3, 1, 50, true, false, false },
	[READINESS_QUIET_DAYS] = { "quiet_days", 20, 1, 250, true, false, false },
	[READINESS_SKILL] = { "skill", -0.05, -0.2, 0.5, false, false, false },
	[READINESS_MIN_FORECASTS] = { "min_forecasts", 200, 50, 100000, true, false, false },
	[READINESS_ECE] = { "ece", 0.05, 0.005, 0.3, false, true, false },
	[READINESS_AGE_MIN] = { "age_min", 20, 1, 250, true, false, false },
	[READINESS_AGE_MAX] = { "age_max", 365, 60, 2000, true, true, false },
	[READINESS_BEST5] = { "best5", 0.8, 0.2, 1, false, true, false },
	[READINESS_MARKET_SHARE] = { "market_share", 0.8, 0.2, 1, false, true, false },
};

void
readiness_limits_standard(struct readiness_limits *out)
{
	for (int i = 0; i < READINESS_LIMITS; i++)
		out->value[i] = readiness_limit_table[i].standard;
}

int
readiness_limit_find(const char *key, enum readiness_limit *out)
{
	for (int i = 0; i < READINESS_LIMITS; i++)
		if (strcmp(readiness_limit_table[i].key, key) == 0) {
			*out = (enum readiness_limit)i;
			return 1;
		}
	return 0;
}

bool
readiness_limit_allowed(enum readiness_limit limit, double value)
{
	const struct readiness_limit_row *row = &readiness_limit_table[limit];
	bool whole = !(value > floor(value));
	return value >= row->min && value <= row->max && (whole || !row->whole);
}

int
readiness_limit_looser(enum readiness_limit limit, double value)
{
	const struct readiness_limit_row *row = &readiness_limit_table[limit];
	int more = (value > row->standard) - (value < row->standard);
	return row->more_is_looser ? more : -more;
}
