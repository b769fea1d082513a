/* From a record to its statistics, from them to the criteria. */
#include <stdlib.h>
#include <string.h>

#include "readiness.h"
#include "reconcile.h"
#include "sample.h"

#define SLIP_EXCESS 0.95 /* one-sided: the limit is crossed on one side */
#define SLIP_BIAS 0.975

static void
nothing(struct readiness *out)
{
	const struct clustered_interval none = { NAN, NAN, NAN };
	*out = (struct readiness){ .psr0 = NAN, .psr_min = NAN, .psr1 = NAN, .mintrl = NAN, .mintrl_more = READINESS_UNKNOWN,
		.bias = none, .excess = none, .line = { none, none }, .rank = { NAN, NAN, NAN }, .latency_p50 = NAN, .latency_p95 = NAN,
		.implausible = { 0, 1 }, .cycles = { 0, 1 }, .bars = { 0, 1 }, .slow_share = { 0, 1 },
		.experiments = { NAN, NAN, NAN, NAN, NAN }, .stress = { .net = { NAN, NAN, NAN }, .sharpe = { NAN, NAN, NAN }, .gains = NAN, .costs = NAN, .breakeven = NAN } };
}

static struct eprocess_rule
rule_of(const struct readiness_record *record, const double *limit)
{
	return (struct eprocess_rule){ .year = record->days.year, .alpha = eprocess_alpha(limit[READINESS_ALPHA], record->record - record->unbet), .hurdle = limit[READINESS_HURDLE],
		.sr_min = limit[READINESS_SR_MIN], .alpha_fail = limit[READINESS_ALPHA_FAIL] };
}

/* What the returns say; n is 0 when an equity is bad. */
static int
judge_returns(const struct readiness_record *record, const double *limit, const double *r, size_t n, struct readiness *out)
{
	const struct eprocess_rule rule = rule_of(record, limit);
	const struct sharpe_trials records = { .n = record->record, .avg_corr = NAN, .days = (int64_t)n };
	double year = rule.year;
	if (sharpe_infer(r, n, year, &out->sharpe) != 0 || bootstrap_run(r, n, year, BOOTSTRAP_HISTORIES, 0, BOOTSTRAP_SEED, &out->bootstrap) != 0)
		return -1;
	out->psr0 = sharpe_psr(&out->sharpe, 0);
	out->psr_min = sharpe_psr(&out->sharpe, rule.sr_min);
	out->psr1 = sharpe_psr(&out->sharpe, 1);
	out->mintrl = sharpe_mintrl(&out->sharpe, 0, limit[READINESS_CONF]);
	out->mintrl_more = sharpe_more(out->mintrl, n);
	sharpe_deflate(&out->sharpe, &records, &out->records);
	if (record->experiments.n > 0)
		sharpe_deflate(&out->sharpe, &record->experiments, &out->experiments);
	out->alpha = rule.alpha;
	out->threshold = log(1 / rule.alpha);
	out->threshold_fail = log(1 / rule.alpha_fail);
	return eprocess_run(r, n, &rule, &out->eprocess);
}

/* Of money, as break-even is: of a curve that is scaled where money was put in the two would say different things. */
static double
cost_share(const struct stress *s)
{
	return s->gains > 0 ? s->costs / s->gains : NAN;
}

/* What each day gained and cost; n is 0 when an equity is bad. */
static int
judge_money(const struct readiness_record *record, size_t n, struct readiness *out)
{
	const double *equity = record->days.equity, *costs = record->paid != NULL ? record->paid : record->days.costs;
	double *net = calloc(n + 1, sizeof *net), *gross = calloc(n + 1, sizeof *gross);
	int rc = net == NULL || gross == NULL ? -1 : 0;
	for (size_t t = 0; rc == 0 && t < n; t++) {
		net[t] = record->net_pnl != NULL ? record->net_pnl[t] : equity[t + 1] - equity[t];
		gross[t] = net[t] + (costs != NULL ? costs[t] : 0);
	}
	if (rc == 0)
		concentration_of(net, n, record->market_pnl, record->n_markets, &out->concentration);
	if (rc == 0 && n > 0 && costs != NULL)
		rc = stress_run(gross, costs, equity, n, record->days.year, &out->stress);
	out->returns.cost_share = cost_share(&out->stress);
	free(net);
	free(gross);
	return rc;
}

static int
judge_days(const struct readiness_record *record, const double *limit, struct readiness *out)
{
	size_t n = record->days.n;
	double *r = calloc(n + 1, sizeof *r);
	if (r == NULL)
		return -1;
	size_t good = returns_of(record->days.equity, n, r) == 0 ? n : 0;
	int rc = returns_judge(&record->days, &out->returns) != 0 || judge_money(record, good, out) != 0 || judge_returns(record, limit, r, good, out) != 0 ? -1 : 0;
	free(r);
	return rc;
}

static int
judge_fills(const struct readiness_record *record, const double *limit, struct readiness *out)
{
	size_t n = record->n_fills;
	const double *p = record->predicted, *a = record->actual;
	double *u = calloc(n + 1, sizeof *u);
	if (u == NULL)
		return -1;
	for (size_t i = 0; i < n; i++)
		u[i] = a[i] - p[i];
	out->fills = (int64_t)n;
	out->fill_days = (int64_t)clustered_mean(u, record->fill_day, n, SLIP_BIAS, &out->bias);
	for (size_t i = 0; i < n; i++)
		u[i] = a[i] - (1 + limit[READINESS_SLIP_TOL]) * p[i];
	clustered_mean(u, record->fill_day, n, SLIP_EXCESS, &out->excess);
	clustered_fit(p, a, record->fill_day, n, &out->line);
	free(u);
	return spearman_run(p, a, n, &out->rank);
}

static int
judge_latency(const struct readiness_record *record, struct readiness *out)
{
	size_t n = record->n_latencies;
	if (n == 0)
		return 0;
	double *sorted = calloc(2 * n, sizeof *sorted);
	if (sorted == NULL)
		return -1;
	memcpy(sorted, record->latency, n * sizeof *sorted);
	sample_sort(sorted, n, sorted + n);
	out->latency_p50 = reconcile_quantile(sorted, n, 0.5);
	out->latency_p95 = reconcile_quantile(sorted, n, 0.95);
	for (size_t i = 0; i < n && !isnan(record->latency_limit); i++) {
		out->slow.total++;
		out->slow.bad += sorted[i] > record->latency_limit;
	}
	out->slow_share = wilson_interval(out->slow.bad, out->slow.total, WILSON_TWO_SIDED);
	free(sorted);
	return 0;
}

/* What the criteria compare. */
static void
collect(const struct readiness_record *record, const double *limit, const struct readiness *r, struct readiness_values *v)
{
	readiness_values_none(v);
	v->live_days = record->live_days;
	v->other_days = record->other_days;
	v->n = r->returns.n;
	v->mintrl = r->mintrl;
	v->mintrl_more = r->mintrl_more;
	v->psr0 = r->psr0;
	v->psr_min = r->psr_min;
	v->run = (int64_t)r->eprocess.run;
	v->more = r->eprocess.more;
	v->log_e_fail = r->eprocess.log_e_fail;
	v->p05 = r->bootstrap.sharpe_p05;
	v->p95 = r->bootstrap.sharpe_p95;
	v->mdd = r->returns.mdd;
	v->mdd_p95 = r->bootstrap.mdd_p95;
	v->dsr = r->records.dsr;
	v->sr = r->sharpe.sr;
	v->sr0 = r->records.sr0;
	v->v = r->sharpe.v;
	v->fills = r->fills;
	v->fill_days = r->fill_days;
	v->excess_lo = r->excess.lo;
	v->excess_hi = r->excess.hi;
	v->breakeven = r->stress.breakeven;
	v->costs = r->stress.costs;
	v->exact = record->restarts_exact;
	v->inexact_recent = record->inexact_since != READINESS_UNKNOWN && record->inexact_since < (int64_t)limit[READINESS_CLEAN_DAYS];
	v->forecasts = (int64_t)r->brier.n;
	v->skill_lo = r->brier.skill_lo;
	v->skill_hi = r->brier.skill_hi;
	v->ece_excess = r->brier.ece_excess;
	v->significant = record->drifted;
	v->missing_bars = record->drift_missing;
	v->age = record->champion_age;
	v->best5 = r->concentration.best5;
	v->markets = (int64_t)record->n_markets;
	v->market_share = r->concentration.market_share;
}

/* The numbers that mean another thing for each criterion. */
static void
turn_to(enum readiness_id id, const struct readiness_record *record, struct readiness_values *v)
{
	const struct readiness_count *count = id == READINESS_X2 ? &record->implausible : id == READINESS_O1 ? &record->cycles : id == READINESS_O4 ? &record->bars : NULL;
	const struct readiness_since *since = id == READINESS_O2 ? &record->mismatch : id == READINESS_O3 ? &record->breakers : id == READINESS_O6 ? &record->incidents : NULL;
	v->either.bad = count != NULL ? count->bad : 0;
	v->either.total = count != NULL ? count->total : 0;
	v->either.open = since != NULL ? since->open : 0;
	v->either.since = since != NULL ? since->since : 0;
}

static void
judge_criteria(const struct readiness_record *record, const struct readiness_limits *limits, struct readiness *out)
{
	enum readiness_id ids[READINESS_CRITERIA];
	collect(record, limits->value, out, &out->values);
	for (int i = 0; i < READINESS_CRITERIA; i++) {
		struct readiness_values v = out->values;
		ids[i] = (enum readiness_id)i;
		turn_to(ids[i], record, &v);
		if ((readiness_criterion_table[i].sources & record->missing) != 0)
			out->criterion[i] = (struct readiness_criterion){ .status = READINESS_NEE, .need = READINESS_UNKNOWN, .source_missing = true };
		else
			out->criterion[i] = readiness_criterion_judge(ids[i], &v, limits);
	}
	readiness_decide(ids, out->criterion, READINESS_CRITERIA, &out->wait);
}

int
readiness_judge(const struct readiness_record *record, const struct readiness_limits *limits, struct readiness *out)
{
	nothing(out);
	if (judge_days(record, limits->value, out) != 0 || judge_fills(record, limits->value, out) != 0 || judge_latency(record, out) != 0 ||
	    brier_run(record->p, record->y, record->forecast_day, record->n_forecasts, record->horizon, &out->brier) != 0) {
		memset(out, 0, sizeof *out);
		return -1;
	}
	out->implausible = wilson_interval(record->implausible.bad, record->implausible.total, WILSON_ONE_SIDED);
	out->cycles = wilson_interval(record->cycles.bad, record->cycles.total, WILSON_ONE_SIDED);
	out->bars = wilson_interval(record->bars.bad, record->bars.total, WILSON_ONE_SIDED);
	judge_criteria(record, limits, out);
	return 0;
}

int
readiness_curve(const struct readiness_record *record, const struct readiness_limits *limits, double *log_e)
{
	size_t n = record->days.n;
	const struct eprocess_rule rule = rule_of(record, limits->value);
	double *r = calloc(n + 1, sizeof *r);
	if (r == NULL)
		return -1;
	int rc = 0;
	if (returns_of(record->days.equity, n, r) == 0)
		rc = eprocess_curve(r, n, &rule, log_e);
	else
		memcpy(log_e, r, n * sizeof *r);
	free(r);
	return rc;
}
