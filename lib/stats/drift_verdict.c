#include "drift_verdict.h"

#include <math.h>

#include "performance.h"

const char *
drift_verdict_word(enum drift_verdict v)
{
	static const char *const word[] = {
		[DRIFT_VERDICT_WARMING] = "warming", [DRIFT_VERDICT_OK] = "ok", [DRIFT_VERDICT_UNDEFINED] = "undefined",
		[DRIFT_VERDICT_NO_EDGE] = "no_edge", [DRIFT_VERDICT_WATCH] = "watch", [DRIFT_VERDICT_DEGRADED] = "degraded",
		[DRIFT_VERDICT_BAD] = "bad", [DRIFT_VERDICT_ALERT] = "alert",
	};
	return word[v];
}

/* The last returns, at most a window of them, of exposed sessions if exposed is given; oldest first. Their number. */
static size_t
newest(const double *returns, const bool *exposed, size_t n, double *window)
{
	size_t kept = 0, first = n;
	while (first > 0 && kept < DRIFT_VERDICT_WINDOW) {
		first--;
		kept += (exposed == NULL || exposed[first]) && !isnan(returns[first]);
	}
	kept = 0;
	for (size_t i = first; i < n; i++)
		if ((exposed == NULL || exposed[i]) && !isnan(returns[i]))
			window[kept++] = returns[i];
	return kept;
}

static enum drift_verdict
judge_sharpe(const struct drift_verdict_sharpe *s, double baseline)
{
	if (s->n < DRIFT_VERDICT_ENOUGH)
		return DRIFT_VERDICT_WARMING;
	if (!s->has_sharpe)
		return DRIFT_VERDICT_UNDEFINED;
	if (!(baseline > 0))
		return DRIFT_VERDICT_NO_EDGE;
	if (s->raw_flag && s->n >= DRIFT_VERDICT_WINDOW && s->z < -DRIFT_VERDICT_Z)
		return DRIFT_VERDICT_DEGRADED;
	return s->raw_flag ? DRIFT_VERDICT_WATCH : DRIFT_VERDICT_OK;
}

void
drift_verdict_sharpe(const double *returns, const bool *exposed, size_t n, double baseline, struct drift_verdict_sharpe *out)
{
	double window[DRIFT_VERDICT_WINDOW];
	*out = (struct drift_verdict_sharpe){ .n = newest(returns, exposed, n, window) };
	out->has_sharpe = performance_sharpe(window, out->n, &out->sharpe) == 1;
	if (out->has_sharpe) {
		double year = PERFORMANCE_YEAR;
		out->raw_flag = performance_sharpe_degraded(out->sharpe, baseline);
		out->z = (out->sharpe - baseline) / sqrt(year / (double)out->n + year / DRIFT_VERDICT_BASELINE);
	}
	out->verdict = judge_sharpe(out, baseline);
}

void
drift_verdict_session(const double *p, const double *y, size_t n, struct drift_verdict_session *out)
{
	size_t all = 0, sided = 0, hits = 0;
	double squares = 0;
	*out = (struct drift_verdict_session){ 0 };
	for (size_t i = 0; i < n; i++) {
		if (isnan(p[i]) || isnan(y[i]))
			continue;
		all++;
		squares += (p[i] - y[i]) * (p[i] - y[i]);
		if (p[i] > 0.5 || p[i] < 0.5) {
			sided++;
			hits += (p[i] > 0.5) == (y[i] > 0.5);
		}
	}
	out->has_brier = all > 0;
	out->has_hit = sided > 0;
	out->brier = all > 0 ? squares / (double)all : 0;
	out->hit = sided > 0 ? (double)hits / (double)sided : 0;
}

static double
mean(const double *x, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += x[i];
	return n > 0 ? sum / (double)n : 0;
}

/* Divisor n - 1; n >= 2; exactly 0 when all are equal. */
static double
deviation(const double *x, size_t n)
{
	double m = mean(x, n), squares = 0;
	bool equal = true;
	for (size_t i = 0; i < n; i++) {
		equal = equal && x[i] <= x[0] && x[i] >= x[0];
		squares += (x[i] - m) * (x[i] - m);
	}
	return equal ? 0 : sqrt(squares / (double)(n - 1));
}

/* Observations that n sessions of overlapping labels are worth. */
static double
independent(size_t n)
{
	return (double)n / DRIFT_VERDICT_HORIZON;
}

static void
judge_hits(const double *hit, struct drift_verdict_predictions *out)
{
	out->hit_rate = mean(hit, out->n_hit);
	if (out->n_hit < DRIFT_VERDICT_ENOUGH)
		return;
	out->hit_z = (out->hit_rate - 0.5) / sqrt(0.25 / independent(out->n_hit));
	bool degraded = performance_hit_rate_degraded(out->hit_rate) && out->hit_z < -DRIFT_VERDICT_Z;
	out->hit_verdict = degraded ? DRIFT_VERDICT_DEGRADED : DRIFT_VERDICT_OK;
}

static void
judge_brier(const double *brier, struct drift_verdict_predictions *out)
{
	out->brier = mean(brier, out->n_brier);
	if (out->n_brier < DRIFT_VERDICT_ENOUGH)
		return;
	/* 0.25 is the score of always saying one half */
	out->brier_limit = 0.25 + DRIFT_VERDICT_Z * deviation(brier, out->n_brier) / sqrt(independent(out->n_brier));
	out->brier_verdict = out->brier > out->brier_limit ? DRIFT_VERDICT_BAD : DRIFT_VERDICT_OK;
}

void
drift_verdict_predictions(const struct drift_verdict_session *session, size_t n, struct drift_verdict_predictions *out)
{
	double hit[DRIFT_VERDICT_WINDOW] = { 0 }, brier[DRIFT_VERDICT_WINDOW] = { 0 };
	*out = (struct drift_verdict_predictions){ 0 };
	for (size_t i = n; i > 0 && out->n_brier < DRIFT_VERDICT_WINDOW; i--) {
		const struct drift_verdict_session *s = &session[i - 1];
		if (s->has_brier)
			brier[out->n_brier++] = s->brier;
		if (s->has_brier && s->has_hit)
			hit[out->n_hit++] = s->hit;
	}
	judge_hits(hit, out);
	judge_brier(brier, out);
}

void
drift_verdict_drawdown(const double *returns, size_t n, double baseline, struct drift_verdict_drawdown *out)
{
	double window[DRIFT_VERDICT_WINDOW];
	*out = (struct drift_verdict_drawdown){ .n = newest(returns, NULL, n, window) };
	out->drawdown = performance_max_drawdown(window, out->n, true);
	out->limit = -fmax(DRIFT_VERDICT_DRAWDOWN, 1.5 * fabs(baseline));
	if (out->n >= DRIFT_VERDICT_ENOUGH)
		out->verdict = out->drawdown < out->limit ? DRIFT_VERDICT_ALERT : DRIFT_VERDICT_OK;
}
