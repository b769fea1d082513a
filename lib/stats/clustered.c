#include "clustered.h"

#include <math.h>

#include "student.h"

#define Q_TWO_SIDED 0.975
#define LEAST_FIT 3

static size_t
days(const int64_t *day, size_t n)
{
	size_t count = n > 0;
	for (size_t i = 1; i < n; i++)
		count += day[i] != day[i - 1];
	return count;
}

static double
mean_of(const double *x, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += x[i];
	return sum / (double)n;
}

static struct clustered_interval
around(double at, double half)
{
	return (struct clustered_interval){ at, at - half, at + half };
}

size_t
clustered_mean(const double *x, const int64_t *day, size_t n, double q, struct clustered_interval *out)
{
	size_t groups = days(day, n);
	double mean = mean_of(x, n), squares = 0, sum = 0;
	*out = around(NAN, NAN);
	if (n > 0)
		out->at = mean;
	if (groups < 2)
		return groups;
	for (size_t i = 0; i < n; i++) {
		sum += x[i] - mean;
		if (i + 1 < n && day[i + 1] == day[i])
			continue;
		squares += sum * sum;
		sum = 0;
	}
	double g = (double)groups, se = sqrt(g / (g - 1) * squares) / (double)n;
	*out = around(mean, student_quantile(q, groups - 1) * se);
	return groups;
}

/* What the residuals of each day add up to, squared and crossed. */
struct meat {
	double aa, bb, ab;
};

static struct meat
meat_of(const double *x, const double *y, const int64_t *day, size_t n, double slope, double intercept, double mean)
{
	struct meat m = {0};
	double a = 0, b = 0;
	for (size_t i = 0; i < n; i++) {
		double e = y[i] - intercept - slope * x[i];
		a += e;
		b += (x[i] - mean) * e;
		if (i + 1 < n && day[i + 1] == day[i])
			continue;
		m.aa += a * a;
		m.bb += b * b;
		m.ab += a * b;
		a = b = 0;
	}
	return m;
}

void
clustered_fit(const double *x, const double *y, const int64_t *day, size_t n, struct clustered_line *out)
{
	size_t groups = days(day, n);
	double mx = mean_of(x, n), my = mean_of(y, n), sxx = 0, sxy = 0, low = INFINITY, high = -INFINITY;
	*out = (struct clustered_line){ around(NAN, NAN), around(NAN, NAN) };
	for (size_t i = 0; i < n; i++) {
		low = fmin(low, x[i]);
		high = fmax(high, x[i]);
		sxx += (x[i] - mx) * (x[i] - mx);
		sxy += (x[i] - mx) * (y[i] - my);
	}
	if (n < LEAST_FIT || groups < 2 || !(low < high) || !(sxx > 0))
		return;
	double slope = sxy / sxx, intercept = my - slope * mx, g = (double)groups, rows = (double)n;
	struct meat m = meat_of(x, y, day, n, slope, intercept, mx);
	double c = g / (g - 1) * (rows - 1) / (rows - 2), t = student_quantile(Q_TWO_SIDED, groups - 1);
	double v11 = c * m.aa / (rows * rows), v22 = c * m.bb / (sxx * sxx), v12 = c * m.ab / (rows * sxx);
	out->slope = around(slope, t * sqrt(v22));
	out->intercept = around(intercept, t * sqrt(fmax(0, v11 - 2 * mx * v12 + mx * mx * v22)));
}
