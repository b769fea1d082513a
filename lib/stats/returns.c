#include "returns.h"

#include <math.h>
#include <stdlib.h>

#include "newey_west.h"
#include "sample.h"

size_t
returns_lag(size_t n)
{
	const unsigned __int128 most = (unsigned __int128)n * n * 262144; /* k^9*10^4 <= 4^9*n^2 */
	size_t k = 0;
	for (;; k++) {
		unsigned __int128 power = 10000;
		for (int i = 0; i < 9; i++)
			power *= k + 1;
		if (power > most)
			break;
	}
	return n < 2 ? 0 : k < n - 2 ? k : n - 2;
}

int
returns_of(const double *equity, size_t n, double *r)
{
	bool good = true;
	for (size_t t = 0; n > 0 && t <= n; t++)
		good = good && isfinite(equity[t]) && equity[t] > 0;
	for (size_t t = 1; t <= n; t++)
		r[t - 1] = good ? equity[t] / equity[t - 1] - 1 : NAN;
	return good ? 0 : -1;
}

static void
nothing(size_t n, struct returns *out)
{
	*out = (struct returns){ .n = (int64_t)n, .mean = NAN, .vol_ann = NAN, .total_return = NAN, .sharpe = NAN, .sharpe_ac = NAN, .sortino = NAN, .cagr = NAN,
		.calmar = NAN, .mdd = NAN, .mdd_peak = -1, .mdd_trough = -1, .mdd_recovered = -1, .dd_longest = -1, .dd_now = NAN, .dd_now_days = -1,
		.skew = NAN, .kurt = NAN, .hit_rate = NAN, .profit_factor = NAN, .exposure = NAN, .leverage = NAN, .turnover = NAN, .cost_drag = NAN, .cost_share = NAN };
}

/* Lo 2002: the variance of a year's sum holds the correlations of its days. */
static double
autocorrelated(const double *r, size_t n, double sr, double year)
{
	size_t lag = returns_lag(n);
	double mean = 0, sum = 0, gamma[lag + 1];
	for (size_t i = 0; i < n; i++)
		mean += r[i];
	newey_west_variance(r, n, mean / (double)n, lag, gamma);
	for (size_t l = 1; l <= lag; l++)
		sum += (year - (double)l) * (gamma[l] / gamma[0]);
	double argument = year + 2 * sum;
	return argument > 0 ? sr * year / sqrt(argument) : NAN;
}

static void
ratios(const double *r, const struct returns_days *days, struct returns *out)
{
	size_t n = days->n, up = 0, moved = 0;
	double sd, below = 0, target = days->rf / days->year;
	out->mean = sample_moments(r, n, &sd);
	for (size_t i = 0; i < n; i++) {
		double miss = fmin(r[i] - target, 0);
		below += miss * miss;
		up += r[i] > 0;
		moved += r[i] > 0 || r[i] < 0;
	}
	if (moved > 0)
		out->hit_rate = (double)up / (double)moved;
	if (n < 2)
		return;
	out->vol_ann = sd * sqrt(days->year);
	if (below > 0)
		out->sortino = (out->mean - target) / sqrt(below / (double)n) * sqrt(days->year);
	if (!(sd > 0))
		return;
	double sr = (out->mean - target) / sd;
	out->sharpe = sr * sqrt(days->year);
	out->sharpe_ac = autocorrelated(r, n, sr, days->year);
}

static void
shape(const double *r, size_t n, struct returns *out)
{
	double m2 = 0, m3 = 0, m4 = 0;
	if (!(out->vol_ann > 0))
		return;
	for (size_t i = 0; i < n; i++) {
		double d = r[i] - out->mean;
		m2 += d * d;
		m3 += d * d * d;
		m4 += d * d * (d * d);
	}
	m2 /= (double)n;
	if (n >= 3)
		out->skew = m3 / (double)n / (m2 * sqrt(m2));
	if (n >= 4)
		out->kurt = m4 / (double)n / (m2 * m2);
}

/* top: the highest equity so far, E_0 counting, and the last day that stood at it. */
static void
falls(const double *equity, size_t n, struct returns *out)
{
	double top = equity[0], height = top;
	int64_t top_day = 0, trough = -1, peak = -1;
	out->mdd = 0;
	out->dd_longest = 0;
	for (size_t t = 0; t <= n; t++) {
		if (equity[t] >= top) {
			top = equity[t];
			top_day = (int64_t)t;
		}
		out->dd_now = (top - equity[t]) / top;
		out->dd_now_days = (int64_t)t - top_day;
		if (out->dd_now_days > out->dd_longest)
			out->dd_longest = out->dd_now_days;
		if (out->dd_now > out->mdd) {
			out->mdd = out->dd_now;
			trough = (int64_t)t;
			peak = top_day;
			height = top;
		}
	}
	out->mdd_trough = trough;
	out->mdd_peak = peak;
	for (size_t t = (size_t)trough + 1; trough >= 0 && t <= n && out->mdd_recovered < 0; t++)
		if (equity[t] >= height)
			out->mdd_recovered = (int64_t)t;
}

static void
gains(const struct returns_days *days, struct returns *out)
{
	double won = 0, lost = 0;
	const double *e = days->equity;
	for (size_t t = 1; t <= days->n; t++) {
		won += fmax(e[t] - e[t - 1], 0);
		lost += fmin(e[t] - e[t - 1], 0);
	}
	if (lost < 0)
		out->profit_factor = won / -lost;
	out->total_return = e[days->n] / e[0] - 1;
	out->cagr = pow(e[days->n] / e[0], days->year / (double)days->n) - 1;
	if (out->mdd > 0)
		out->calmar = out->cagr / out->mdd;
}

static double
sum(const double *x, size_t n)
{
	double s = 0;
	for (size_t i = 0; i < n; i++)
		s += x[i];
	return s;
}

static void
trading(const struct returns_days *days, struct returns *out)
{
	size_t n = days->n, held = 0;
	double leverage = 0, mean = sum(days->equity + 1, n) / (double)n, gain = days->equity[n] - days->equity[0];
	for (size_t t = 0; t < n && days->gross_notional != NULL; t++) {
		held += days->gross_notional[t] > 0;
		leverage += days->gross_notional[t] / days->equity[t + 1];
	}
	if (days->gross_notional != NULL) {
		out->exposure = (double)held / (double)n;
		out->leverage = leverage / (double)n;
	}
	if (days->traded_notional != NULL)
		out->turnover = sum(days->traded_notional, n) / mean * days->year / (double)n;
	if (days->costs == NULL)
		return;
	double costs = sum(days->costs, n);
	out->cost_drag = costs / mean * days->year / (double)n;
	if (gain + costs > 0)
		out->cost_share = costs / (gain + costs);
}

int
returns_judge(const struct returns_days *days, struct returns *out)
{
	size_t n = days->n;
	nothing(n, out);
	if (n == 0)
		return 0;
	double *r = calloc(n, sizeof *r);
	if (r == NULL)
		return -1;
	out->bad_equity = returns_of(days->equity, n, r) != 0;
	if (!out->bad_equity) {
		ratios(r, days, out);
		shape(r, n, out);
		falls(days->equity, n, out);
		gains(days, out);
		trading(days, out);
	}
	free(r);
	return 0;
}
