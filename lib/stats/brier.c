#include "brier.h"

#include <math.h>
#include <stdlib.h>

#include "newey_west.h"
#include "returns.h"
#include "wilson.h"

static void
nothing(size_t n, struct brier *out)
{
	*out = (struct brier){ .n = n, .brier = NAN, .base_rate = NAN, .skill = NAN, .skill_lo = NAN, .skill_hi = NAN, .lag = -1, .ece = NAN, .ece_null = NAN, .ece_excess = NAN };
	for (int k = 0; k < BRIER_BINS; k++)
		out->bins[k] = (struct brier_bin){ .p = NAN, .frequency = NAN, .lo = NAN, .hi = NAN };
}

static void
fill_bins(const double *p, const int *y, size_t n, struct brier *out)
{
	size_t rose[BRIER_BINS] = {0};
	double stated[BRIER_BINS] = {0};
	for (size_t i = 0; i < n; i++) {
		double tenth = floor(10 * p[i]);
		int k = tenth >= BRIER_BINS - 1 ? BRIER_BINS - 1 : tenth > 0 ? (int)tenth : 0;
		out->bins[k].n++;
		stated[k] += p[i];
		rose[k] += y[i] != 0;
	}
	out->ece = out->ece_null = 0;
	for (int k = 0; k < BRIER_BINS; k++) {
		struct brier_bin *b = &out->bins[k];
		if (b->n == 0)
			continue;
		double count = (double)b->n, share = count / (double)n;
		struct wilson w = wilson_interval((int64_t)rose[k], (int64_t)b->n, WILSON_TWO_SIDED);
		*b = (struct brier_bin){ b->n, stated[k] / count, (double)rose[k] / count, w.lo, w.hi };
		out->ece += share * fabs(b->frequency - b->p);
		out->ece_null += share * sqrt(M_2_PI * b->p * (1 - b->p) / count);
	}
	out->ece_excess = out->ece - out->ece_null;
}

/* By how much each forecast was better than the base rate, less the mean, added up by day. Returns the number of days. */
static size_t
sum_days(const double *p, const int *y, const int64_t *day, size_t n, double base, double mean, double *sums)
{
	size_t days = 0;
	for (size_t i = 0; i < n; i++) {
		double rose = y[i], better = (base - rose) * (base - rose) - (p[i] - rose) * (p[i] - rose) - mean;
		if (i == 0 || day[i] != day[i - 1])
			sums[days++] = 0;
		sums[days - 1] += better;
	}
	return days;
}

int
brier_run(const double *p, const int *y, const int64_t *day, size_t n, size_t horizon, struct brier *out)
{
	double errors = 0, base = 0, better = 0, count = (double)n;
	nothing(n, out);
	if (n == 0)
		return 0;
	double *sums = calloc(n, sizeof *sums);
	if (sums == NULL)
		return -1;
	for (size_t i = 0; i < n; i++) {
		errors += (p[i] - y[i]) * (p[i] - y[i]);
		base += y[i];
	}
	base /= count;
	for (size_t i = 0; i < n; i++)
		better += (base - y[i]) * (base - y[i]) - (p[i] - y[i]) * (p[i] - y[i]);
	better /= count;
	size_t days = sum_days(p, y, day, n, base, better, sums), lag = returns_lag(days);
	lag = lag + 1 > horizon ? lag : horizon - 1; /* outcomes that overlap */
	lag = lag < days ? lag : days - 1;
	out->brier = errors / count;
	out->base_rate = base;
	out->lag = (int64_t)lag;
	double ref = base * (1 - base);
	if (ref > 0) {
		double own = newey_west_variance(sums, days, 0, 0, NULL), all = newey_west_variance(sums, days, 0, lag, NULL);
		double half = WILSON_ONE_SIDED * sqrt((double)days * fmax(own, all)) / count;
		out->skill = 1 - out->brier / ref;
		out->skill_lo = (better - half) / ref;
		out->skill_hi = (better + half) / ref;
	}
	fill_bins(p, y, n, out);
	free(sums);
	return 0;
}
