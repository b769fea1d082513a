/* Every statistic that the gate knows, with its interval; what is missing says why. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "day_words.h"
#include "readiness_result_internal.h"

struct figures {
	struct buf *out;
	bool any;
	bool no_returns; /* that, and not the reason given, is why there is no value */
	const struct readiness_evidence *e;
	unsigned of;     /* sources that the next ones are made of: where one is missing there is no value either, whatever was computed */
};

/* One row. interval and reason may be "". */
static void
put(struct figures *f, const char *label, double value, const char *text, const char *interval, const char *reason)
{
	const char *why = readiness_why(f->e, f->of);
	if (why[0] != '\0') {
		value = NAN;
		text = READINESS_NONE;
		interval = "";
	}
	buf_str(f->out, f->any ? ",{\"label\":" : "{\"label\":");
	f->any = true;
	buf_json(f->out, label);
	readiness_json_real(f->out, "value", value);
	readiness_json_text(f->out, "text", text);
	readiness_json_text(f->out, "interval", interval);
	readiness_json_text(f->out, "reason", READINESS_KNOWN(value) ? "" : why[0] != '\0' ? why : f->no_returns ? READINESS_NO_RETURNS : reason);
	buf_char(f->out, '}');
}

static const char *
between(const char *lo, const char *hi, const char *what, char *out, size_t size)
{
	snprintf(out, size, "%s to %s%s%s", lo, hi, what[0] != '\0' ? " " : "", what);
	return out;
}

/* How a value is written: readiness_real or readiness_percent. */
typedef char *writer(double x, int decimals, char out[READINESS_NUMBER]);

static void
figure(struct figures *f, const char *label, double x, int decimals, writer *write, double lo, double hi, const char *what, const char *reason)
{
	char text[READINESS_NUMBER], a[READINESS_NUMBER], b[READINESS_NUMBER], range[128] = "";
	if (READINESS_KNOWN(lo) && READINESS_KNOWN(hi))
		between(write(lo, decimals, a), write(hi, decimals, b), what, range, sizeof range);
	put(f, label, x, write(x, decimals, text), range, reason);
}

static void
real(struct figures *f, const char *label, double x, int decimals, const char *reason)
{
	figure(f, label, x, decimals, readiness_real, NAN, NAN, "", reason);
}

static void
real_within(struct figures *f, const char *label, double x, int decimals, double lo, double hi, const char *what, const char *reason)
{
	figure(f, label, x, decimals, readiness_real, lo, hi, what, reason);
}

static void
share(struct figures *f, const char *label, double x, int decimals, const char *reason)
{
	figure(f, label, x, decimals, readiness_percent, NAN, NAN, "", reason);
}

static void
share_within(struct figures *f, const char *label, double x, int decimals, double lo, double hi, const char *what, const char *reason)
{
	figure(f, label, x, decimals, readiness_percent, lo, hi, what, reason);
}

/* A share of a whole, which is told as none or all of it only where it is. */
static void
part(struct figures *f, const char *label, double x, int decimals, const char *reason)
{
	figure(f, label, x, decimals, readiness_part, NAN, NAN, "", reason);
}

/* Of figures a year. */
static const char *
early(const struct readiness *r)
{
	return r->returns.n < RETURNS_YEAR ? "means little before a year" : "";
}

#define NO_SHARPE "too few days, or all alike"

/* From which peak the worst fall was, and whether it is over. Day 0 is the record's start; "": there was no fall. */
static const char *
fell(const struct readiness_evidence *e, const struct returns *t, char *out, size_t size)
{
	char peak[DAY_WORDS], lowest[DAY_WORDS];
	int64_t n = (int64_t)e->record.days.n;
	out[0] = '\0';
	if (t->mdd_trough > 0 && t->mdd_trough <= n && t->mdd_peak < t->mdd_trough)
		snprintf(out, size, "peak %s%s, lowest on %s, %s", t->mdd_peak > 0 ? "on " : "at the start", t->mdd_peak > 0 ? day_words(e->day[t->mdd_peak - 1], peak) : "",
		    day_words(e->day[t->mdd_trough - 1], lowest), t->mdd_recovered > 0 ? "made good since" : "not made good yet");
	return out;
}

static void
returns(struct figures *f, const struct readiness_evidence *e, const struct readiness *r)
{
	const struct returns *t = &r->returns;
	const struct bootstrap *b = &r->bootstrap;
	char range[128], text[READINESS_NUMBER], years[READINESS_NUMBER], label[80];
	f->of = READINESS_EQUITY;
	put(f, "Trading days", (double)t->n, readiness_count(t->n, text), "", "");
	share(f, "Total return", t->total_return, 2, "no day yet");
	put(f, "Return a year", t->cagr, readiness_percent(t->cagr, 2, text), early(r), "no day yet");
	share_within(f, "Mean day", t->mean, 3, b->mean_p025, b->mean_p975, "(95 %, resampled)", "no day yet");
	share(f, "Volatility a year", t->vol_ann, 1, "fewer than 2 days");
	real_within(f, "Sharpe ratio", t->sharpe, 2, r->sharpe.lo95, r->sharpe.hi95, "(95 %)", NO_SHARPE);
	real(f, "Sharpe ratio, autocorrelation allowed for", t->sharpe_ac, 2, NO_SHARPE);
	real_within(f, "Sharpe ratio, resampled: passed in 95 % of histories", b->sharpe_p05, 2, b->sharpe_p025, b->sharpe_p975, "(95 %)", NO_SHARPE);
	part(f, "Probability of a Sharpe above 0", r->psr0, 1, NO_SHARPE);
	double needed = ceil(r->mintrl); /* as in E1: a part of a day is a day */
	readiness_years(needed < 9e15 ? (int64_t)needed : -1, years);
	put(f, "Days needed to be sure of that", r->mintrl, readiness_real(needed, 0, text),
	    years[0] != '\0' ? years + 1 : "", READINESS_KNOWN(r->sharpe.annual) ? "no Sharpe above 0: no number of days is enough" : NO_SHARPE);
	snprintf(label, sizeof label, "Probability of a Sharpe above %s", readiness_limit_text(READINESS_SR_MIN, e->limits.value[READINESS_SR_MIN], text));
	part(f, label, r->psr_min, 1, NO_SHARPE);
	f->of |= READINESS_RECORDS;
	part(f, "Probability of beating the luck of starting over", r->records.dsr, 1, NO_SHARPE);
	f->of = READINESS_EQUITY;
	real(f, "Sortino ratio", t->sortino, 2, "fewer than 2 days, or none that lost");
	put(f, "Worst fall from a peak", t->mdd, readiness_percent(t->mdd, 2, text), fell(e, t, range, sizeof range), "no day yet");
	share_within(f, "Worst fall, resampled: half of histories", b->mdd_p50, 1, b->mdd_p50, b->mdd_p95, "(half, 1 in 20)", "too few days");
	put(f, "Longest time under water, days", t->dd_longest < 0 ? NAN : (double)t->dd_longest, readiness_count(t->dd_longest, text), "", "no day yet");
	range[0] = '\0';
	if (t->dd_now_days > 0)
		snprintf(range, sizeof range, "for %s trading day%s", readiness_count(t->dd_now_days, years), t->dd_now_days == 1 ? "" : "s");
	put(f, "Below its peak now", t->dd_now, readiness_percent(t->dd_now, 2, text), range, "no day yet");
	real(f, "Kurtosis (normal: 3)", t->kurt, 2, "fewer than 4 days, or all alike");
	part(f, "Days that gained, of those that moved", t->hit_rate, 1, "no day moved");
	real(f, "Profit factor", t->profit_factor, 2, "no day lost");
	part(f, "Days with something held", t->exposure, 0, "no day yet");
	real(f, "Leverage", t->leverage, 2, "no day yet");
	f->of |= READINESS_COSTS;
	real(f, "Turnover, times equity a year", t->turnover, 1, "no day yet");
	share(f, "Costs a year, of equity", t->cost_drag, 2, "no day yet");
	share(f, "Costs, of the gain before them", t->cost_share, 1, "no gain before costs");
}

static void
evidence(struct figures *f, const struct readiness *r)
{
	const struct eprocess *p = &r->eprocess;
	char text[READINESS_NUMBER];
	double wealth = exp(p->log_e);
	f->of = READINESS_EQUITY | READINESS_RECORDS;
	put(f, "Daily bet, 1 became", wealth, readiness_times(wealth, text), "", "");
	real_within(f, "Sharpe ratio, valid at all times: above", p->cs_lo, 2, p->cs_lo, p->cs_hi, "", "no bet yet, or not bounded");
	real(f, "Bets", (double)p->bets, 0, "");
	real(f, "Evidence is divided by (autocorrelation)", p->vif, 2, "");
}

/* What is left at so many times the costs, and the Sharpe ratio of it. */
static void
stressed(struct figures *f, const char *currency, const struct stress *s, int times)
{
	static const char *const words[STRESS_MOST] = { "after the costs", "at twice the costs", "at 3 times the costs" };
	char label[64], text[READINESS_NUMBER], range[64] = "", sharpe[READINESS_NUMBER];
	snprintf(label, sizeof label, "Profit %s, %s", words[times - 1], currency);
	if (READINESS_KNOWN(s->sharpe[times - 1]))
		snprintf(range, sizeof range, "Sharpe ratio %s", readiness_real(s->sharpe[times - 1], 2, sharpe));
	put(f, label, s->net[times - 1], readiness_signed(s->net[times - 1], 0, text), range, "no costs");
}

static void
execution(struct figures *f, const struct readiness_evidence *e, const struct readiness *r)
{
	f->of = READINESS_FILLS;
	real_within(f, "Slippage above prediction, ticks", r->bias.at, 2, r->bias.lo, r->bias.hi, "(95 %, by day)", "no fill yet");
	real_within(f, "Slippage above what is tolerated, ticks", r->excess.at, 2, r->excess.lo, r->excess.hi, "(each 95 %)", "no fill yet");
	f->of = READINESS_EQUITY | READINESS_COSTS;
	stressed(f, e->currency, &r->stress, 1);
	stressed(f, e->currency, &r->stress, 2);
	real(f, "Profit is gone at times the costs", r->stress.breakeven, 2, "no costs");
}

static void
model(struct figures *f, const struct readiness *r)
{
	const struct brier *b = &r->brier;
	f->of = READINESS_PREDICTIONS;
	real(f, "Forecasts with a known outcome", (double)b->n, 0, "");
	real(f, "Brier score", b->brier, 4, "no forecast yet");
	share(f, "Outcomes that rose", b->base_rate, 1, "no forecast yet");
	share_within(f, "Skill over the base rate", b->skill, readiness_apart(readiness_percent, b->skill, 0, 1), b->skill_lo, b->skill_hi, "(each 95 %)", "no forecast yet, or all outcomes alike");
	share(f, "Calibration error", b->ece, 1, "no forecast yet");
	share(f, "Of that by chance", b->ece_null, 1, "no forecast yet");
	f->of = READINESS_EQUITY;
	share(f, "Profit of the best 5 days", r->concentration.best5, 0, "no profit");
	f->of = READINESS_MARKS | READINESS_COSTS;
	share(f, "Profit of the best market", r->concentration.market_share, 0, "no profit");
	real(f, "Herfindahl index of the markets that gained", r->concentration.hhi, 2, "no market gained");
}

/* Shown, never blocking. */
static void
advisory(struct figures *f, const struct readiness_evidence *e, const struct readiness *r)
{
	char text[READINESS_NUMBER], range[128] = "", label[64], a[READINESS_NUMBER], b[READINESS_NUMBER], lo[READINESS_NUMBER], hi[READINESS_NUMBER];
	f->of = READINESS_FILLS;
	real_within(f, "Slope of actual on predicted slippage (1 wanted)", r->line.slope.at, 2, r->line.slope.lo, r->line.slope.hi, "(95 %)", "fewer than 3 fills or 2 days");
	real_within(f, "Its intercept, ticks (0 wanted)", r->line.intercept.at, 2, r->line.intercept.lo, r->line.intercept.hi, "(95 %)", "fewer than 3 fills or 2 days");
	real_within(f, "Rank correlation of the two", r->rank.rho, 2, r->rank.lo, r->rank.hi, "(95 %)", "fewer than 4 fills, or a side all equal");
	real(f, "Latency, median, s", r->latency_p50, 3, "no fill yet");
	real(f, "Latency, 95 %, s", r->latency_p95, 3, "no fill yet");
	if (r->slow.total > 0)
		snprintf(range, sizeof range, "%s of %s; %s to %s (95 %%)", readiness_count(r->slow.bad, a), readiness_count(r->slow.total, b), readiness_part(r->slow_share.lo, 1, lo), readiness_part(r->slow_share.hi, 1, hi));
	snprintf(label, sizeof label, "Fills later than %s s after their order", readiness_real(e->record.latency_limit, 0, text));
	double late = r->slow.total > 0 ? (double)r->slow.bad / (double)r->slow.total : NAN;
	put(f, label, late, readiness_part(late, 1, text), range, "no fill yet");
	f->of = READINESS_EQUITY | READINESS_COSTS;
	stressed(f, e->currency, &r->stress, 3);
	f->of = READINESS_EQUITY;
	range[0] = '\0';
	if (e->experiments_fault[0] == '\0' && e->record.experiments.n > 0)
		snprintf(range, sizeof range, "%lld experiment%s compared", (long long)e->record.experiments.n, e->record.experiments.n == 1 ? "" : "s");
	put(f, "Probability of beating the luck of all experiments", r->experiments.dsr, readiness_part(r->experiments.dsr, 1, text), range,
	    e->experiments_fault[0] != '\0' ? e->experiments_fault : e->record.experiments.n > 0 ? NO_SHARPE : "no experiment yet");
	f->of |= READINESS_RECORDS;
	real(f, "Sharpe ratio, upper bound at all times", r->eprocess.cs_hi, 2, "no bet yet, or not bounded");
	f->of = READINESS_EQUITY;
	put(f, "Calmar ratio", r->returns.calmar, readiness_real(r->returns.calmar, 2, text), early(r), "no fall yet");
	real(f, "Skewness", r->returns.skew, 2, "fewer than 3 days, or all alike");
	part(f, "Probability of a Sharpe above 1", r->psr1, 1, NO_SHARPE);
}

void
readiness_json_figures(const struct readiness_evidence *e, const struct readiness *r, struct buf *out)
{
	struct figures f = { .out = out, .no_returns = r->returns.bad_equity, .e = e };
	buf_str(out, ",\"statistics\":[");
	returns(&f, e, r);
	evidence(&f, r);
	f.no_returns = false;
	execution(&f, e, r);
	model(&f, r);
	f.any = false;
	buf_str(out, "],\"advisory\":[");
	advisory(&f, e, r);
	buf_char(out, ']');
}
