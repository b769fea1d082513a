#include "newey_west.h"

#include <math.h>

#include "normal.h"
#include "student.h"

static double
mean(const double *d, size_t n)
{
	double sum = 0, rest = 0;
	for (size_t i = 0; i < n; i++)
		sum += d[i] / (double)n;
	/* what rounding took away, so that a mean near 0 keeps its digits */
	for (size_t i = 0; i < n; i++)
		rest += d[i] - sum;
	return sum + rest / (double)n;
}

static double
autocovariance(const double *d, size_t n, double m, size_t lag)
{
	double sum = 0;
	for (size_t i = lag; i < n; i++)
		sum += (d[i] - m) * (d[i - lag] - m);
	return n == 0 ? 0 : sum / (double)n;
}

static bool
all_equal(const double *d, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (d[i] < d[0] || d[i] > d[0])
			return false;
	return true;
}

static bool
all_finite(const double *d, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isfinite(d[i]))
			return false;
	return true;
}

double
newey_west_variance(const double *d, size_t n, double m, size_t lag, double *gamma)
{
	double sum = 0;
	for (size_t j = 0; j <= lag && j < n; j++) {
		double g = autocovariance(d, n, m, j);
		sum += j == 0 ? g : 2 * (1 - (double)j / ((double)lag + 1)) * g;
		if (gamma != NULL)
			gamma[j] = g;
	}
	return sum;
}

static void
no_gamma(double *gamma, size_t lag)
{
	for (size_t j = 0; gamma != NULL && j <= lag; j++)
		gamma[j] = 0;
}

int
newey_west_test(const double *d, size_t n, size_t lag, double *gamma, struct newey_west *out)
{
	*out = (struct newey_west){ .p = 1 };
	no_gamma(gamma, lag);
	if (!all_finite(d, n))
		return -1;
	if (n < 2 || all_equal(d, n)) { /* exactly no variance, whatever rounding would make of it */
		out->n = n;
		out->mean = n > 0 ? d[0] : 0;
		return 0;
	}
	double m = mean(d, n), lrv = newey_west_variance(d, n, m, lag, gamma);
	if (!isfinite(lrv)) {
		no_gamma(gamma, lag);
		return -1;
	}
	out->n = n;
	out->mean = m;
	out->has_t = lrv > 0; /* differences whose squares vanish have none */
	if (out->has_t) {
		out->lrv = lrv;
		out->t = m / sqrt(lrv / (double)n);
		out->p = normal_cdf(-out->t);
	}
	return 0;
}

double
newey_west_small(const struct newey_west *test, size_t horizon)
{
	size_t m = test->n / horizon;
	return test->has_t && m > 1 ? student_above(test->t * sqrt((double)(m - 1) / (double)m), m - 1) : 1;
}

double
newey_west_limit(int64_t attempts)
{
	double n = attempts > 1 ? (double)attempts : 1;
	return NEWEY_WEST_ALPHA / (n * (n + 1));
}
