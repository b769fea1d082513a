#include "drift_feature.h"

#include <math.h>

#include "ks.h"
#include "sample.h"

#define WINDOW_LEAST 60
#define WINDOW_MOST 252
#define WINDOW_STEPS 30

/* 99.9th percentiles of chi-square with 1 to 9 degrees of freedom. */
static const double chi_square[] = { 10.83, 13.82, 16.27, 18.47, 20.52, 22.46, 24.32, 26.12, 27.88 };
_Static_assert(sizeof chi_square / sizeof chi_square[0] == DRIFT_FEATURE_BINS - 1, "one for each number of bins");

size_t
drift_feature_window(int step)
{
	if (step > WINDOW_MOST / WINDOW_STEPS)
		return WINDOW_MOST;
	size_t w = (size_t)(step > 0 ? step : 0) * WINDOW_STEPS;
	return w < WINDOW_LEAST ? WINDOW_LEAST : w;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t
n_points(size_t n, size_t step)
{
	return n / step + (n % step != 0);
}

/* Every step-th of n values, from the newest backwards, that is not missing; their number. */
static size_t
thin(const double *x, size_t n, size_t step, double *to)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i += step)
		if (isfinite(x[n - 1 - i]))
			to[kept++] = x[n - 1 - i];
	return kept;
}

/* The two samples, then whichever of sorting and KS needs more. */
size_t
drift_feature_scratch(size_t rows, size_t sessions, int step)
{
	size_t every = step > 0 ? (size_t)step : 1;
	size_t n = n_points(rows, every), m = n_points(least(sessions, drift_feature_window(step)), every);
	size_t sort = n > m ? n : m, ks = ks_scratch(n, m);
	return n + m + (sort > ks ? sort : ks);
}

static int
compare(const double *baseline, const double *current, double *scratch, struct psi_bin *bins, struct drift_feature *f)
{
	struct ks ks;
	size_t sixth = f->m / 6;
	f->bins = sixth < 2 ? 2 : sixth > DRIFT_FEATURE_BINS ? DRIFT_FEATURE_BINS : (int)sixth;
	if (psi_compare(baseline, f->n, current, f->m, f->bins, PSI_EPSILON, bins, &f->psi) != 1)
		return -1;
	if (ks_test(baseline, f->n, current, f->m, scratch, &ks) != 0)
		return -1;
	f->psi_scaled = f->psi.value / (1 / (double)f->n + 1 / (double)f->m);
	f->psi_limit = chi_square[f->psi.bins - 2];
	f->psi_flag = f->psi.value >= PSI_SIGNIFICANT && f->psi_scaled > f->psi_limit;
	f->ks = ks.statistic;
	f->ks_p = ks.p;
	return 0;
}

size_t
drift_feature_points(const double *baseline, size_t rows, int step, double *out, double *scratch)
{
	size_t n = thin(baseline, rows, step > 0 ? (size_t)step : 1, out);
	sample_sort(out, n, scratch);
	return n;
}

int
drift_feature_judge_points(const double *points, size_t n, const double *live, size_t sessions, int step, double *scratch,
	struct psi_bin *bins, struct drift_feature *out)
{
	*out = (struct drift_feature){ 0 };
	if (step < 0)
		return -1;
	size_t every = step > 0 ? (size_t)step : 1, w = least(sessions, drift_feature_window(step));
	struct drift_feature f = { .n = n };
	f.m = thin(live + (sessions - w), w, every, scratch);
	double *rest = scratch + f.m;
	f.missing = n_points(w, every) - f.m;
	f.data_quality = DRIFT_FEATURE_MISSING * f.missing > f.m + f.missing;
	f.judged = step > 0 && f.n >= DRIFT_FEATURE_POINTS && f.m >= DRIFT_FEATURE_POINTS;
	if (f.judged) {
		sample_sort(scratch, f.m, rest);
		if (compare(points, scratch, rest, bins, &f) != 0)
			return -1;
	}
	*out = f;
	return 0;
}

int
drift_feature_judge(const double *baseline, size_t rows, const double *live, size_t sessions, int step, double *scratch,
	struct psi_bin *bins, struct drift_feature *out)
{
	size_t n = step < 0 ? 0 : thin(baseline, rows, step > 0 ? (size_t)step : 1, scratch);
	sample_sort(scratch, n, scratch + n);
	return drift_feature_judge_points(scratch, n, live, sessions, step, scratch + n, bins, out);
}
