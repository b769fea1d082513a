#include "performance.h"

#include <math.h>

/* A return counts when its flag, if there are flags, is set in both. */
static bool
counts(const bool *a, const bool *b, size_t i)
{
	return (a == NULL || a[i]) && (b == NULL || b[i]);
}

/* Sharpe ratio of the returns that count; *used = how many. */
static int
sharpe(const double *returns, const bool *a, const bool *b, size_t n, size_t *used, double *out)
{
	double sum = 0, squares = 0, first = 0;
	bool equal = true;
	*used = 0;
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (!counts(a, b, i))
			continue;
		if (*used == 0)
			first = returns[i];
		equal = equal && !(returns[i] < first) && !(returns[i] > first);
		sum += returns[i];
		++*used;
	}
	if (*used < 2 || equal)
		return 0;
	double mean = sum / (double)*used;
	for (size_t i = 0; i < n; i++)
		if (counts(a, b, i))
			squares += (returns[i] - mean) * (returns[i] - mean);
	double sd = sqrt(squares / (double)(*used - 1));
	if (!(sd > 0)) /* differences whose squares vanish */
		return 0;
	*out = mean / sd * sqrt(PERFORMANCE_YEAR);
	return 1;
}

int
performance_sharpe(const double *returns, size_t n, double *out)
{
	size_t used;
	return sharpe(returns, NULL, NULL, n, &used, out);
}

static double
drawdown(const double *returns, const bool *a, size_t n, bool leading)
{
	double level = 1, peak = 1, worst = 0;
	bool started = leading;
	for (size_t i = 0; i < n; i++) {
		if (!counts(a, NULL, i))
			continue;
		level *= 1 + returns[i];
		if (!started || level > peak)
			peak = level;
		started = true;
		double down = (level - peak) / peak;
		if (isnan(down))
			return down;
		if (down < worst)
			worst = down;
	}
	return worst;
}

double
performance_max_drawdown(const double *returns, size_t n, bool leading)
{
	return drawdown(returns, NULL, n, leading);
}

double
performance_hit_rate(const double *predictions, const double *actuals, size_t n)
{
	size_t hits = 0;
	for (size_t i = 0; i < n; i++)
		if (predictions[i] <= actuals[i] && predictions[i] >= actuals[i])
			hits++;
	return n == 0 ? 0 : (double)hits / (double)n;
}

double
performance_brier(const double *probabilities, const double *actuals, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += (probabilities[i] - actuals[i]) * (probabilities[i] - actuals[i]);
	return n == 0 ? 0 : sum / (double)n;
}

bool
performance_sharpe_degraded(double ratio, double baseline)
{
	return ratio < 0.5 * baseline;
}

bool
performance_drawdown_alert(double max_drawdown)
{
	return max_drawdown < PERFORMANCE_DRAWDOWN;
}

bool
performance_hit_rate_degraded(double hit_rate)
{
	return hit_rate < PERFORMANCE_HIT_RATE;
}

void
performance_summarise(const double *returns, const bool *has_return, const bool *exposed, size_t n, struct performance_summary *out)
{
	out->has_sharpe = sharpe(returns, has_return, exposed, n, &out->n_exposed, &out->sharpe) == 1;
	out->judged = out->n_exposed >= PERFORMANCE_ENOUGH;
	out->max_drawdown = drawdown(returns, has_return, n, true);
}
