#include "eprocess.h"

#include <math.h>
#include <stdlib.h>

#include "newey_west.h"
#include "returns.h"
#include "sharpe.h"

#define KEPT 0.94       /* of the variance that a bet goes by, a day */
#define NEW 0.06
#define WIDEST 4        /* the confidence sequence is sought within this, of a day's volatility */
#define HALVINGS 60

const double eprocess_stake[EPROCESS_STAKES] = { 0.05, 0.10, 0.15 };

enum side { FOR, AGAINST };

static void
nothing(struct eprocess *out)
{
	*out = (struct eprocess){ .vif = 1, .cs_lo = NAN, .cs_hi = NAN, .growth = NAN, .more = -1, .stakes = { NAN, NAN, NAN } };
}

/* Each return in units of the volatility known the day before; NaN where there is no bet. */
static void
scale(const double *r, size_t n, double *x)
{
	double squares = 0, v = 0, sigma = 0;
	for (size_t t = 1; t <= n; t++) {
		double now = r[t - 1], square = now * now;
		x[t - 1] = t > EPROCESS_WARM_UP && sigma > 0 ? now / sigma : NAN;
		squares += square;
		double whole = squares / (double)t;
		v = t <= EPROCESS_WARM_UP ? whole : KEPT * v + NEW * square;
		sigma = sqrt(fmax(v, whole));
	}
}

/* One more bet, against level. */
static void
bet(double x, double level, enum side side, double wealth[EPROCESS_STAKES])
{
	if (isnan(x))
		return;
	for (int j = 0; j < EPROCESS_STAKES; j++) {
		double won = eprocess_stake[j] * (x - level), left = side == FOR ? 1 + won : 1 - won;
		wealth[j] += left > 0 ? log(left) : -INFINITY;
	}
}

/* Logarithm of the bettors' mean wealth. */
static double
together(const double wealth[EPROCESS_STAKES])
{
	double most = wealth[0], sum = 0;
	for (int j = 1; j < EPROCESS_STAKES; j++)
		most = fmax(most, wealth[j]);
	if (isinf(most))
		return most;
	for (int j = 0; j < EPROCESS_STAKES; j++)
		sum += exp(wealth[j] - most);
	return most + log(sum / EPROCESS_STAKES);
}

static double
log_wealth(const double *x, size_t n, double level, enum side side, double wealth[EPROCESS_STAKES])
{
	for (int j = 0; j < EPROCESS_STAKES; j++)
		wealth[j] = 0;
	for (size_t i = 0; i < n; i++)
		bet(x[i], level, side, wealth);
	return together(wealth);
}

/* 1 and twice the weighted autocorrelations, at least 1. */
static double
inflation(const double *r, size_t n)
{
	double sum = 0, gamma[1];
	bool equal = true;
	for (size_t i = 0; i < n; i++) {
		sum += r[i];
		equal = equal && r[i] <= r[0] && r[i] >= r[0];
	}
	if (n < 2 || equal)
		return 1;
	double mean = sum / (double)n, all = newey_west_variance(r, n, mean, returns_lag(n), NULL);
	newey_west_variance(r, n, mean, 0, gamma);
	return gamma[0] > 0 ? fmax(1, all / gamma[0]) : 1;
}

/* log_e after each of the days from..n, bets of all days before them taken in; into log_e[0..n-from]. */
static void
curve(const double *r, const double *x, size_t from, size_t n, double level, double *log_e)
{
	double wealth[EPROCESS_STAKES] = {0};
	size_t bets = 0;
	for (size_t t = 1; t <= n; t++) {
		bet(x[t - 1], level, FOR, wealth);
		bets += isnan(x[t - 1]) ? 0 : 1;
		if (t >= from)
			log_e[t - from] = bets > 0 ? together(wealth) / inflation(r, t) : 0;
	}
}

/* The last level at which the evidence of a side still is enough: it falls as the level rises for FOR, the other way round AGAINST. */
static double
bound(const double *x, size_t n, double vif, double enough, enum side side)
{
	double wealth[EPROCESS_STAKES], holds = side == FOR ? -WIDEST : WIDEST, fails = -holds;
	if (log_wealth(x, n, fails, side, wealth) / vif >= enough)
		return fails;
	if (!(log_wealth(x, n, holds, side, wealth) / vif >= enough))
		return NAN;
	for (int i = 0; i < HALVINGS; i++) {
		double middle = (holds + fails) / 2;
		*(log_wealth(x, n, middle, side, wealth) / vif >= enough ? &holds : &fails) = middle;
	}
	return holds;
}

static void
outlook(const double wealth[EPROCESS_STAKES], double threshold, struct eprocess *out)
{
	double best = wealth[0];
	for (int j = 0; j < EPROCESS_STAKES; j++) {
		out->stakes[j] = wealth[j];
		best = fmax(best, wealth[j]);
	}
	out->growth = best / ((double)out->bets * out->vif);
	int64_t held = EPROCESS_SUSTAIN - (int64_t)out->run;
	if (out->growth > 0) {
		int64_t grown = sharpe_whole((threshold - out->log_e) / out->growth);
		out->more = grown > held ? grown : held;
	} else if (held == 0)
		out->more = 0;
}

static void
judge(const double *r, const double *x, size_t n, const struct eprocess_rule *rule, struct eprocess *out)
{
	double root = sqrt(rule->year), threshold = log(1 / rule->alpha), wealth[EPROCESS_STAKES];
	for (size_t i = 0; i < n; i++)
		out->bets += isnan(x[i]) ? 0 : 1;
	out->n_recent = n < EPROCESS_SUSTAIN ? n : EPROCESS_SUSTAIN;
	out->vif = inflation(r, n);
	curve(r, x, n - out->n_recent + 1, n, rule->hurdle / root, out->recent);
	out->run = eprocess_held(out->recent, out->n_recent, threshold);
	if (out->bets == 0)
		return;
	out->log_e_fail = log_wealth(x, n, rule->sr_min / root, AGAINST, wealth) / out->vif;
	out->log_e = log_wealth(x, n, rule->hurdle / root, FOR, wealth) / out->vif;
	out->cs_lo = bound(x, n, out->vif, threshold, FOR) * root;
	out->cs_hi = bound(x, n, out->vif, log(1 / rule->alpha_fail), AGAINST) * root;
	outlook(wealth, threshold, out);
}

int
eprocess_run(const double *returns, size_t n, const struct eprocess_rule *rule, struct eprocess *out)
{
	nothing(out);
	double *x = calloc(n + 1, sizeof *x);
	if (x == NULL)
		return -1;
	scale(returns, n, x);
	judge(returns, x, n, rule, out);
	free(x);
	return 0;
}

int
eprocess_curve(const double *returns, size_t n, const struct eprocess_rule *rule, double *log_e)
{
	double *x = calloc(n + 1, sizeof *x);
	if (x == NULL)
		return -1;
	scale(returns, n, x);
	curve(returns, x, 1, n, rule->hurdle / sqrt(rule->year), log_e);
	free(x);
	return 0;
}

size_t
eprocess_held(const double *log_e, size_t n, double threshold)
{
	size_t run = 0;
	while (run < EPROCESS_SUSTAIN && run < n && log_e[n - 1 - run] >= threshold)
		run++;
	return run;
}

double
eprocess_alpha(double alpha, int64_t k)
{
	return k <= 1 ? alpha * 4 / 5 : alpha / 5 / ((double)k * (double)(k - 1)); /* of 0.05: 0.04 to the last digit, which 0.8 * 0.05 is not */
}
