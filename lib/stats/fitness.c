#include "fitness.h"

#include <math.h>

#include "performance.h"

#define WEIGHTS_OFF 1e-6

const struct fitness_scale fitness_default = { {
	[FITNESS_SHARPE] = { true, 0.25, -1, 3 },
	[FITNESS_DRAWDOWN] = { true, 0.20, -0.5, 0 },
	[FITNESS_CALIBRATION] = { true, 0.15, 0, 0.5 },
	[FITNESS_ROBUSTNESS] = { true, 0.15, 0, 1 },
	[FITNESS_RETURN] = { true, 0.15, -0.5, 1 },
	[FITNESS_SIMPLICITY] = { true, 0.10, 0, 1 },
} };

static const char *const names[FITNESS_METRICS] = {
	[FITNESS_SHARPE] = "sharpe", [FITNESS_DRAWDOWN] = "drawdown", [FITNESS_CALIBRATION] = "calibration",
	[FITNESS_ROBUSTNESS] = "robustness", [FITNESS_RETURN] = "slippage_adjusted_return", [FITNESS_SIMPLICITY] = "simplicity",
};

const char *
fitness_name(enum fitness_metric metric)
{
	return names[metric];
}

static double
clip(double x)
{
	return x < 0 ? 0 : x > 1 ? 1 : x; /* NaN passes */
}

static enum fitness_error
examine(const struct fitness_metrics *m, const struct fitness_scale *scale)
{
	double sum = 0;
	bool ranges = true, complete = true;
	for (int i = 0; i < FITNESS_METRICS; i++) {
		const struct fitness_term *t = &scale->term[i];
		if (!t->used)
			continue;
		sum += t->weight;
		ranges = ranges && t->low < t->high;
		complete = complete && m->has[i];
	}
	if (!(fabs(sum - 1) <= WEIGHTS_OFF))
		return FITNESS_WEIGHTS;
	return !ranges ? FITNESS_RANGE : !complete ? FITNESS_MISSING : FITNESS_OK;
}

enum fitness_error
fitness_score(const struct fitness_metrics *m, const struct fitness_scale *scale, struct fitness *out)
{
	enum fitness_error wrong = examine(m, scale);
	*out = (struct fitness){ 0 };
	for (int i = 0; i < FITNESS_METRICS && wrong == FITNESS_OK; i++) {
		const struct fitness_term *t = &scale->term[i];
		if (!t->used)
			continue;
		double scaled = clip((m->value[i] - t->low) / (t->high - t->low));
		out->component[i] = i == FITNESS_CALIBRATION ? 1 - scaled : scaled;
		out->composite += t->weight * out->component[i];
	}
	return wrong;
}

double
fitness_standard_error(const struct fitness_scale *scale, size_t n)
{
	const struct fitness_term *t = &scale->term[FITNESS_SHARPE];
	return n == 0 ? INFINITY : t->weight / (t->high - t->low) * sqrt(PERFORMANCE_YEAR / (double)n);
}

double
fitness_robustness(const double *sharpes, size_t n)
{
	size_t above = 0;
	for (size_t i = 0; i < n; i++)
		above += sharpes[i] > 0;
	return n == 0 ? 0 : (double)above / (double)n;
}

double
fitness_blocks(const double *returns, size_t n)
{
	size_t blocks = n / FITNESS_BLOCK, above = 0;
	for (size_t i = 0; i < blocks; i++) {
		double sharpe;
		performance_sharpe(returns + n - (i + 1) * FITNESS_BLOCK, FITNESS_BLOCK, &sharpe);
		above += sharpe > 0;
	}
	return blocks == 0 ? 0 : (double)above / (double)blocks;
}

double
fitness_simplicity(int64_t features, int64_t estimators)
{
	if (features <= 0 || estimators <= 0)
		return 1;
	return clip(1 / log2((double)features * (double)estimators + 1));
}

static void
put(struct fitness_metrics *m, enum fitness_metric metric, double value)
{
	m->value[metric] = value;
	m->has[metric] = true;
}

static double
compounded(const double *returns, size_t n, bool annualised)
{
	double level = 1;
	for (size_t i = 0; i < n; i++)
		level *= 1 + returns[i];
	if (!annualised)
		return level - 1;
	return level > 0 ? pow(level, PERFORMANCE_YEAR / (double)n) - 1 : isnan(level) ? level : -1;
}

void
fitness_of(const struct fitness_record *record, bool annualised, struct fitness_metrics *out)
{
	double sharpe;
	*out = (struct fitness_metrics){ 0 };
	put(out, FITNESS_SIMPLICITY, fitness_simplicity(record->features, record->estimators));
	if (record->n_forecasts > 0)
		put(out, FITNESS_CALIBRATION, performance_brier(record->probabilities, record->outcomes, record->n_forecasts));
	if (record->n == 0)
		return;
	performance_sharpe(record->returns, record->n, &sharpe);
	put(out, FITNESS_SHARPE, sharpe);
	put(out, FITNESS_DRAWDOWN, performance_max_drawdown(record->returns, record->n, true));
	put(out, FITNESS_ROBUSTNESS, fitness_blocks(record->returns, record->n));
	put(out, FITNESS_RETURN, compounded(record->returns, record->n, annualised));
}
