/* The 22 criteria, each by itself, and the verdict of them all. FAIL is asked before PASS, "too few" before "unknown". */
#include <string.h>

#include "readiness.h"
#include "normal.h"

#define FEW_DAYS 60 /* under which a drawdown or a share of days says little */

#define LIMIT(name) (1U << READINESS_##name)

const struct readiness_criterion_row readiness_criterion_table[READINESS_CRITERIA] = {
	[READINESS_D1] = { "D1", "Real prices", READINESS_NOTHING, READINESS_CYCLES, 0 },
	[READINESS_E1] = { "E1", "Track length", READINESS_DAYS, READINESS_EQUITY, LIMIT(MIN_DAYS) | LIMIT(CONF) },
	[READINESS_E2] = { "E2", "Evidence at any time", READINESS_DAYS, READINESS_EQUITY | READINESS_RECORDS, LIMIT(ALPHA) | LIMIT(HURDLE) | LIMIT(SR_MIN) | LIMIT(ALPHA_FAIL) },
	[READINESS_E3] = { "E3", "Probabilistic Sharpe ratio", READINESS_DAYS, READINESS_EQUITY, LIMIT(CONF) | LIMIT(MIN_DAYS) | LIMIT(SR_MIN) },
	[READINESS_E4] = { "E4", "Resampled Sharpe ratio", READINESS_DAYS, READINESS_EQUITY, 0 },
	[READINESS_E5] = { "E5", "Drawdown", READINESS_DAYS, READINESS_EQUITY, LIMIT(DD) | LIMIT(DD_P95) },
	[READINESS_E6] = { "E6", "Deflated for starting over", READINESS_DAYS, READINESS_EQUITY | READINESS_RECORDS, LIMIT(CONF) },
	[READINESS_X1] = { "X1", "Slippage bias", READINESS_OF_FILLS, READINESS_FILLS, LIMIT(SLIP_TOL) | LIMIT(MIN_FILLS) },
	[READINESS_X2] = { "X2", "Implausible fills", READINESS_OF_FILLS, READINESS_FILLS | READINESS_FILL_BARS, LIMIT(IMPLAUSIBLE) },
	[READINESS_X3] = { "X3", "Cost stress", READINESS_DAYS, READINESS_FILLS | READINESS_EQUITY | READINESS_COSTS, LIMIT(BREAKEVEN) | LIMIT(MIN_FILLS) },
	[READINESS_O1] = { "O1", "Cycles on time", READINESS_OF_CYCLES, READINESS_CYCLES, LIMIT(BAD_CYCLES) },
	[READINESS_O2] = { "O2", "Reconciliation", READINESS_DAYS, READINESS_RECONCILED, LIMIT(CLEAN_DAYS) },
	[READINESS_O3] = { "O3", "Breakers", READINESS_DAYS, READINESS_BREAKERS, LIMIT(TRIP_DAYS) },
	[READINESS_O4] = { "O4", "Data gaps", READINESS_OF_BARS, READINESS_BARS, LIMIT(GAPS) },
	[READINESS_O5] = { "O5", "Restarts", READINESS_OF_RESTARTS, READINESS_RESTARTED, LIMIT(RESTARTS) | LIMIT(CLEAN_DAYS) },
	[READINESS_O6] = { "O6", "Quiet", READINESS_DAYS, READINESS_EVENTS, LIMIT(QUIET_DAYS) },
	[READINESS_M1] = { "M1", "Brier skill", READINESS_OF_FORECASTS, READINESS_PREDICTIONS, LIMIT(SKILL) | LIMIT(MIN_FORECASTS) },
	[READINESS_M2] = { "M2", "Calibration", READINESS_OF_FORECASTS, READINESS_PREDICTIONS, LIMIT(ECE) | LIMIT(MIN_FORECASTS) },
	[READINESS_M3] = { "M3", "Drift", READINESS_OF_BARS, READINESS_DRIFT, 0 },
	[READINESS_M4] = { "M4", "Champion age", READINESS_DAYS, READINESS_MODELS, LIMIT(AGE_MIN) | LIMIT(AGE_MAX) },
	[READINESS_M5] = { "M5", "Best days", READINESS_DAYS, READINESS_EQUITY, LIMIT(BEST5) },
	[READINESS_M6] = { "M6", "One market", READINESS_NOTHING, READINESS_FILLS | READINESS_MARKS | READINESS_COSTS, LIMIT(MARKET_SHARE) },
};
#undef LIMIT

int
readiness_criterion_find(const char *id, enum readiness_id *out)
{
	for (int i = 0; i < READINESS_CRITERIA; i++)
		if (strcmp(readiness_criterion_table[i].id, id) == 0) {
			*out = (enum readiness_id)i;
			return 1;
		}
	return 0;
}

void
readiness_values_none(struct readiness_values *out)
{
	*out = (struct readiness_values){ .more = READINESS_UNKNOWN, .mintrl_more = READINESS_UNKNOWN, .age = READINESS_UNKNOWN,
		.mintrl = NAN, .psr0 = NAN, .psr_min = NAN, .log_e_fail = NAN, .p05 = NAN, .p95 = NAN, .mdd = NAN, .mdd_p95 = NAN,
		.dsr = NAN, .sr = NAN, .sr0 = NAN, .v = NAN, .excess_lo = NAN, .excess_hi = NAN, .breakeven = NAN, .costs = NAN,
		.skill_lo = NAN, .skill_hi = NAN, .ece_excess = NAN, .best5 = NAN, .market_share = NAN };
}

/* The three answers. */
static struct readiness_criterion
pass(void)
{
	return (struct readiness_criterion){ .status = READINESS_PASS };
}

static struct readiness_criterion
fail(void)
{
	return (struct readiness_criterion){ .status = READINESS_FAIL, .need = READINESS_UNKNOWN };
}

static struct readiness_criterion
wait(int64_t need)
{
	return (struct readiness_criterion){ .status = READINESS_NEE, .need = need };
}

static int64_t
at_least(int64_t least, int64_t need)
{
	return need > least ? need : least;
}

typedef const struct readiness_values values;
typedef const double limits[READINESS_LIMITS];

static struct readiness_criterion
real_prices(values *v)
{
	return v->live_days > 0 && v->other_days == 0 ? pass() : wait(READINESS_UNKNOWN);
}

static struct readiness_criterion
length(values *v, limits limit)
{
	if (!READINESS_KNOWN(v->mintrl))
		return wait(READINESS_UNKNOWN);
	int64_t wanted = at_least((int64_t)limit[READINESS_MIN_DAYS], sharpe_whole(v->mintrl));
	return v->n >= wanted ? pass() : wait(wanted - v->n);
}

static struct readiness_criterion
evidence(values *v, limits limit)
{
	if (v->log_e_fail >= log(1 / limit[READINESS_ALPHA_FAIL]))
		return fail();
	return v->run >= EPROCESS_SUSTAIN ? pass() : wait(v->more);
}

static struct readiness_criterion
probability(values *v, limits limit)
{
	if (!READINESS_KNOWN(v->psr0))
		return wait(READINESS_UNKNOWN);
	if (v->n >= (int64_t)limit[READINESS_MIN_DAYS] && v->psr_min <= 1 - limit[READINESS_CONF])
		return fail();
	return v->psr0 >= limit[READINESS_CONF] ? pass() : wait(v->mintrl_more);
}

static struct readiness_criterion
resampled(values *v)
{
	if (v->p95 < 0)
		return fail();
	if (v->p05 > 0)
		return pass();
	bool told = READINESS_KNOWN(v->p05) && v->mintrl_more != READINESS_UNKNOWN;
	return wait(told ? at_least(1, v->mintrl_more) : READINESS_UNKNOWN);
}

static struct readiness_criterion
fall(values *v, limits limit)
{
	if (v->mdd > limit[READINESS_DD])
		return fail();
	if (!READINESS_KNOWN(v->mdd))
		return wait(READINESS_UNKNOWN);
	if (v->n < FEW_DAYS)
		return wait(FEW_DAYS - v->n);
	if (!READINESS_KNOWN(v->mdd_p95))
		return wait(READINESS_UNKNOWN);
	return v->mdd_p95 <= limit[READINESS_DD_P95] ? pass() : fail();
}

static struct readiness_criterion
deflated(values *v, limits limit)
{
	if (v->dsr >= limit[READINESS_CONF])
		return pass();
	if (!READINESS_KNOWN(v->dsr) || !(v->sr > v->sr0))
		return wait(READINESS_UNKNOWN);
	double far = normal_quantile(limit[READINESS_CONF]) / (v->sr - v->sr0);
	return wait(at_least(1, sharpe_whole(1 + v->v * (far * far)) - v->n));
}

static struct readiness_criterion
slippage(values *v, limits limit)
{
	int64_t few = (int64_t)limit[READINESS_MIN_FILLS];
	if (v->fills >= few && v->fill_days >= READINESS_FILL_DAYS) {
		if (v->excess_lo > 0)
			return fail();
		if (v->excess_hi <= 0)
			return pass();
	}
	return wait(at_least(1, few - v->fills));
}

/* A share that must be low, by the interval of what was seen. */
static struct readiness_criterion
share(int64_t bad, int64_t total, double limit)
{
	struct wilson w = wilson_interval(bad, total, WILSON_ONE_SIDED);
	if (w.lo > limit)
		return fail();
	return w.hi <= limit ? pass() : wait(wilson_more(bad, total, WILSON_ONE_SIDED, limit));
}

static struct readiness_criterion
cost_stress(values *v, limits limit)
{
	if (v->n < FEW_DAYS)
		return wait(FEW_DAYS - v->n);
	if (v->fills < (int64_t)limit[READINESS_MIN_FILLS])
		return wait(READINESS_UNKNOWN);
	if (v->costs <= 0 || v->breakeven < limit[READINESS_BREAKEVEN])
		return fail();
	return v->breakeven >= limit[READINESS_BREAKEVEN] ? pass() : wait(READINESS_UNKNOWN);
}

/* Nothing of it now, and long ago. */
static struct readiness_criterion
long_since(int64_t open, int64_t since, double days)
{
	if (open > 0)
		return fail();
	return since >= (int64_t)days ? pass() : wait((int64_t)days - since);
}

static struct readiness_criterion
restarts(values *v, limits limit)
{
	if (v->inexact_recent > 0)
		return fail();
	int64_t wanted = (int64_t)limit[READINESS_RESTARTS];
	return v->exact >= wanted ? pass() : wait(wanted - v->exact);
}

static struct readiness_criterion
skill(values *v, limits limit)
{
	int64_t few = (int64_t)limit[READINESS_MIN_FORECASTS];
	if (v->forecasts < few)
		return wait(few - v->forecasts);
	if (!READINESS_KNOWN(v->skill_lo))
		return wait(READINESS_UNKNOWN);
	if (v->skill_hi < limit[READINESS_SKILL])
		return fail();
	return v->skill_lo > limit[READINESS_SKILL] ? pass() : wait(1);
}

static struct readiness_criterion
calibrated(values *v, limits limit)
{
	int64_t few = (int64_t)limit[READINESS_MIN_FORECASTS];
	if (v->forecasts < few)
		return wait(few - v->forecasts);
	if (!READINESS_KNOWN(v->ece_excess))
		return wait(READINESS_UNKNOWN);
	return v->ece_excess <= limit[READINESS_ECE] ? pass() : fail();
}

static struct readiness_criterion
drift(values *v)
{
	if (v->significant > 0)
		return fail();
	return v->missing_bars > 0 ? wait(v->missing_bars) : pass();
}

static struct readiness_criterion
age(values *v, limits limit)
{
	if (v->age == READINESS_UNKNOWN)
		return wait(READINESS_UNKNOWN);
	if (v->age > (int64_t)limit[READINESS_AGE_MAX])
		return fail();
	int64_t wanted = (int64_t)limit[READINESS_AGE_MIN];
	return v->age >= wanted ? pass() : wait(wanted - v->age);
}

static struct readiness_criterion
best_days(values *v, limits limit)
{
	if (v->n < FEW_DAYS)
		return wait(FEW_DAYS - v->n);
	if (!READINESS_KNOWN(v->best5))
		return wait(READINESS_UNKNOWN);
	return v->best5 <= limit[READINESS_BEST5] ? pass() : fail();
}

static struct readiness_criterion
one_market(values *v, limits limit)
{
	if (v->markets < 2 || !READINESS_KNOWN(v->market_share))
		return wait(READINESS_UNKNOWN);
	return v->market_share <= limit[READINESS_MARKET_SHARE] ? pass() : fail();
}

struct readiness_criterion
readiness_criterion_judge(enum readiness_id id, const struct readiness_values *v, const struct readiness_limits *set)
{
	const double *limit = set->value;
	switch (id) {
	case READINESS_D1: return real_prices(v);
	case READINESS_E1: return length(v, limit);
	case READINESS_E2: return evidence(v, limit);
	case READINESS_E3: return probability(v, limit);
	case READINESS_E4: return resampled(v);
	case READINESS_E5: return fall(v, limit);
	case READINESS_E6: return deflated(v, limit);
	case READINESS_X1: return slippage(v, limit);
	case READINESS_X2: return share(v->either.bad, v->either.total, limit[READINESS_IMPLAUSIBLE]);
	case READINESS_X3: return cost_stress(v, limit);
	case READINESS_O1: return share(v->either.bad, v->either.total, limit[READINESS_BAD_CYCLES]);
	case READINESS_O2: return long_since(v->either.open, v->either.since, limit[READINESS_CLEAN_DAYS]);
	case READINESS_O3: return long_since(v->either.open, v->either.since, limit[READINESS_TRIP_DAYS]);
	case READINESS_O4: return share(v->either.bad, v->either.total, limit[READINESS_GAPS]);
	case READINESS_O5: return restarts(v, limit);
	case READINESS_O6: return long_since(v->either.open, v->either.since, limit[READINESS_QUIET_DAYS]);
	case READINESS_M1: return skill(v, limit);
	case READINESS_M2: return calibrated(v, limit);
	case READINESS_M3: return drift(v);
	case READINESS_M4: return age(v, limit);
	case READINESS_M5: return best_days(v, limit);
	case READINESS_M6: return one_market(v, limit);
	case READINESS_CRITERIA: break;
	}
	return wait(READINESS_UNKNOWN);
}

void
readiness_decide(const enum readiness_id *ids, const struct readiness_criterion *c, size_t n, struct readiness_wait *out)
{
	*out = (struct readiness_wait){ .days = READINESS_UNKNOWN };
	for (size_t i = 0; i < n; i++) {
		if (c[i].status == READINESS_FAIL)
			out->failed++;
		if (c[i].status != READINESS_NEE)
			continue;
		out->open++;
		if (readiness_criterion_table[ids[i]].need != READINESS_DAYS)
			continue;
		out->unknown = out->unknown || c[i].need == READINESS_UNKNOWN;
		if (c[i].need > out->days)
			out->days = c[i].need;
	}
	out->verdict = out->failed > 0 ? READINESS_NOT_READY : out->open > 0 ? READINESS_NOT_ENOUGH : READINESS_READY;
}

const char *
readiness_verdict_name(enum readiness_verdict verdict)
{
	static const char *const name[] = { "READY", "NOT READY", "NOT ENOUGH EVIDENCE" };
	return name[verdict];
}

const char *
readiness_status_name(enum readiness_status status)
{
	static const char *const name[] = { "PASS", "FAIL", "NEE" };
	return name[status];
}
