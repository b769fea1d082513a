#include "sharpe.h"

#include <math.h>
#include <stdlib.h>

#include "newey_west.h"
#include "normal.h"
#include "returns.h"
#include "sample.h"
#include "wilson.h"

#define LEAST_RETURNS 4
#define LEAST_VARIANCE 1e-12
#define ENOUGH_TRIALS 10
#define EULER 0.5772156649015329
#define MOST 0x1p53

static void
nothing(size_t n, double year, struct sharpe *out)
{
	*out = (struct sharpe){ .n = n, .year = year, .lag = -1, .sr = NAN, .annual = NAN, .v_iid = NAN, .v_hac = NAN, .v = NAN, .se_iid = NAN, .se = NAN,
		.lo95 = NAN, .hi95 = NAN };
}

/* What each return adds to the error of the ratio. */
static void
influence(const double *r, size_t n, double mean, double root, double sr, double *psi)
{
	for (size_t i = 0; i < n; i++) {
		double z = (r[i] - mean) / root;
		psi[i] = z - sr / 2 * (z * z - 1);
	}
}

int
sharpe_infer(const double *returns, size_t n, double year, struct sharpe *out)
{
	double sd, squares = 0, mean = sample_moments(returns, n, &sd);
	nothing(n, year, out);
	if (n < LEAST_RETURNS || !(sd > 0))
		return 0;
	double *psi = calloc(n, sizeof *psi);
	if (psi == NULL)
		return -1;
	for (size_t i = 0; i < n; i++)
		squares += (returns[i] - mean) * (returns[i] - mean);
	double sr = mean / sd;
	size_t lag = returns_lag(n);
	influence(returns, n, mean, sqrt(squares / (double)n), sr, psi);
	double v_iid = newey_west_variance(psi, n, 0, 0, NULL), v_hac = newey_west_variance(psi, n, 0, lag, NULL), v = fmax(v_iid, v_hac);
	free(psi);
	if (!(v >= LEAST_VARIANCE) || !isfinite(v))
		return 0;
	double se = sqrt(v / (double)(n - 1)), root = sqrt(year);
	*out = (struct sharpe){ .known = true, .n = n, .year = year, .lag = (int64_t)lag, .sr = sr, .annual = sr * root, .v_iid = v_iid, .v_hac = v_hac, .v = v,
		.se_iid = sqrt(v_iid / (double)(n - 1)), .se = se, .lo95 = (sr - WILSON_TWO_SIDED * se) * root, .hi95 = (sr + WILSON_TWO_SIDED * se) * root };
	return 0;
}

double
sharpe_psr(const struct sharpe *s, double h)
{
	return s->known ? normal_cdf((s->sr - h / sqrt(s->year)) / s->se) : NAN;
}

double
sharpe_mintrl(const struct sharpe *s, double h, double c)
{
	double above = s->sr - h / sqrt(s->year);
	if (!s->known || !(above > 0))
		return NAN;
	double z = normal_quantile(c) / above;
	return 1 + s->v * (z * z);
}

int64_t
sharpe_whole(double x)
{
	return isnan(x) ? -1 : (int64_t)fmin(fmax(ceil(x), 0), MOST);
}

int64_t
sharpe_more(double mintrl, size_t n)
{
	int64_t wanted = sharpe_whole(mintrl);
	return wanted < 0 ? wanted : wanted > (int64_t)n ? wanted - (int64_t)n : 0;
}

/* Variance of the trials' daily ratios; for a lack of them, of ratios that are all luck. */
static double
spread(const struct sharpe_trials *trials, double year)
{
	double sd;
	if (trials->n_known < ENOUGH_TRIALS)
		return trials->days > 1 ? 1 / (double)(trials->days - 1) : NAN;
	sample_moments(trials->annual, trials->n_known, &sd);
	return sd * sd / year;
}

void
sharpe_deflate(const struct sharpe *s, const struct sharpe_trials *trials, struct sharpe_deflated *out)
{
	double rho = isnan(trials->avg_corr) ? 0 : fmin(1, fmax(0, trials->avg_corr));
	*out = (struct sharpe_deflated){ .n_eff = rho + (1 - rho) * (double)trials->n, .var_trials = spread(trials, s->year) };
	if (out->n_eff > 1) {
		double best = (1 - EULER) * normal_quantile(1 - 1 / out->n_eff) + EULER * normal_quantile(1 - 1 / (out->n_eff * M_E));
		double luck = sqrt(out->var_trials) * best;
		out->sr0 = luck < 0 ? 0 : luck;
	}
	out->sr0_ann = out->sr0 * sqrt(s->year);
	out->dsr = s->known ? normal_cdf((s->sr - out->sr0) / s->se) : NAN;
}
