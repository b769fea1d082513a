#include "bootstrap.h"

#include <math.h>
#include <stdlib.h>

#include "reconcile.h"
#include "sample.h"
#include "xoshiro.h"

#define LEAST_BLOCK 5

size_t
bootstrap_block(size_t n)
{
	size_t k = LEAST_BLOCK;
	while ((unsigned __int128)k * k * k < n)
		k++;
	return k;
}

static void
nothing(size_t histories, struct bootstrap *out)
{
	*out = (struct bootstrap){ .n_histories = histories, .sharpe_p025 = NAN, .sharpe_p05 = NAN, .sharpe_p95 = NAN, .sharpe_p975 = NAN,
		.mean_p025 = NAN, .mean_p975 = NAN, .mdd_p50 = NAN, .mdd_p95 = NAN };
}

/* One history: its days drawn into y, in blocks that begin anew with probability 1/block. */
static void
draw(struct xoshiro *x, const double *returns, size_t n, double anew, struct bootstrap *out, double *y)
{
	uint64_t at = 0;
	for (size_t t = 0; t < n; t++) {
		if (t == 0 || xoshiro_uniform(x) < anew)
			at = xoshiro_index(x, n);
		else
			at = at + 1 == n ? 0 : at + 1;
		y[t] = returns[at];
		out->checksum = out->checksum * 31 + at;
		if (out->n_first < BOOTSTRAP_FIRST && out->n_first < n)
			out->first[out->n_first++] = at;
	}
}

/* Its mean, and its Sharpe ratio if it has one; the order of the operations is part of the definition, to the bit. */
static bool
ratio(const double *y, size_t n, double root, double *mean, double *sharpe)
{
	double sum = 0, squares = 0, low = y[0], high = y[0];
	for (size_t t = 0; t < n; t++) {
		sum += y[t];
		low = y[t] < low ? y[t] : low;
		high = y[t] > high ? y[t] : high;
	}
	*mean = sum / (double)n;
	for (size_t t = 0; t < n; t++)
		squares += (y[t] - *mean) * (y[t] - *mean);
	if (!(low < high) || !(squares > 0))
		return false;
	*sharpe = *mean / sqrt(squares / (double)(n - 1)) * root;
	return true;
}

static double
fall(const double *y, size_t n)
{
	double wealth = 1, peak = 1, worst = 0;
	for (size_t t = 0; t < n; t++) {
		wealth = wealth * (1 + y[t]);
		if (wealth > peak)
			peak = wealth; /* no fall here */
		else if (1 - wealth / peak > worst)
			worst = 1 - wealth / peak;
	}
	return worst;
}

static void
summarise(double *sharpe, double *mean, double *mdd, double *scratch, struct bootstrap *out)
{
	size_t b = out->n_histories;
	sample_sort(mean, b, scratch);
	sample_sort(mdd, b, scratch);
	sample_sort(sharpe, out->n_valid, scratch);
	out->mean_p025 = reconcile_quantile(mean, b, 0.025);
	out->mean_p975 = reconcile_quantile(mean, b, 0.975);
	out->mdd_p50 = reconcile_quantile(mdd, b, 0.5);
	out->mdd_p95 = reconcile_quantile(mdd, b, 0.95);
	if (10 * out->n_valid < 9 * b)
		return;
	out->sharpe_p025 = reconcile_quantile(sharpe, out->n_valid, 0.025);
	out->sharpe_p05 = reconcile_quantile(sharpe, out->n_valid, 0.05);
	out->sharpe_p95 = reconcile_quantile(sharpe, out->n_valid, 0.95);
	out->sharpe_p975 = reconcile_quantile(sharpe, out->n_valid, 0.975);
}

int
bootstrap_run(const double *returns, size_t n, double year, size_t histories, size_t block, uint64_t seed, struct bootstrap *out)
{
	nothing(histories, out);
	if (n < 2)
		return 0;
	double *room = calloc(4 * histories + n, sizeof *room);
	if (room == NULL)
		return -1;
	double *sharpe = room, *mean = sharpe + histories, *mdd = mean + histories, *scratch = mdd + histories, *y = scratch + histories;
	struct xoshiro x;
	xoshiro_seed(&x, seed);
	out->known = true;
	out->block = block > 0 ? block : bootstrap_block(n);
	for (size_t i = 0; i < histories; i++) {
		draw(&x, returns, n, 1.0 / (double)out->block, out, y);
		out->n_valid += ratio(y, n, sqrt(year), &mean[i], &sharpe[out->n_valid]);
		mdd[i] = fall(y, n);
	}
	summarise(sharpe, mean, mdd, scratch, out);
	free(room);
	return 0;
}
