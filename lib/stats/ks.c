#include "ks.h"

#include <math.h>

#include "kolmogorov.h"
#include "sample.h"

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool
is_exact(size_t n, size_t m)
{
	return n <= KS_EXACT_MOST && m <= KS_EXACT_MOST;
}

size_t
ks_scratch(size_t n, size_t m)
{
	return is_exact(n, m) ? least(n, m) + 2 : KOLMOGOROV_SCRATCH;
}

static int64_t
greatest_divisor(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/* max |i*m - j*n| with i, j the numbers of values up to and including some x: all copies of it are passed before it is asked. */
static int64_t
largest_gap(const double *x, int64_t n, const double *y, int64_t m)
{
	int64_t i = 0, j = 0, most = 0;
	/* where one sample ends the gap can only close */
	while (i < n && j < m) {
		double at = x[i] < y[j] ? x[i] : y[j];
		while (i < n && x[i] <= at)
			i++;
		while (j < m && y[j] <= at)
			j++;
		int64_t gap = i * m - j * n;
		if (gap < 0)
			gap = -gap;
		if (gap > most)
			most = gap;
	}
	return most;
}

/*
 * Sizes equal: the alternating sum over k of C(2n, n - kh)/C(2n, n) (Gnedenko and Korolyuk 1951), nested so that
 * nothing cancels: each quotient of neighbouring terms is a product of h factors below 1.
 */
static double
exact_equal(int64_t n, int64_t h)
{
	double s = 0;
	for (int64_t k = n / h; k >= 0; k--) {
		double r = 1;
		for (int64_t j = 0; j < h && n - k * h - j >= 0; j++)
			r *= (double)(n - k * h - j) / (double)(n + k * h + j + 1);
		s = r * (1 - s);
	}
	return fmin(1, 2 * s);
}

/*
 * Sizes M = a*g > N = b*g. A(i, j) is the fraction of the monotone paths from the origin to (i, j) that touched
 * |b*i - a*j| >= h (Hodges 1957; Viehmann 2021): 1 outside, and inside (i*A(i-1, j) + j*A(i, j-1))/(i + j). All terms are
 * positive and at most 1, so that small probabilities keep their relative accuracy. Nodes are visited diagonal by diagonal,
 * i + j = s: those of one do not wait for each other. row[j] is A(s - j, j), 1 wherever that lies outside; row[-1] has the
 * weight 0.
 */
static double
exact_unequal(int64_t M, int64_t N, int64_t g, int64_t h, double *row)
{
	int64_t a = M / g, b = N / g, before = 0;
	row[-1] = 0;
	row[0] = 0;
	for (int64_t j = 1; j <= N; j++)
		row[j] = 1;
	for (int64_t s = 1; s <= M + N; s++) {
		int64_t low = b * s < h ? 0 : (b * s - h) / (a + b) + 1, high = (b * s + h - 1) / (a + b);
		if (low < s - M)
			low = s - M;
		if (high > (s < N ? s : N))
			high = s < N ? s : N;
		if (low > high)
			return 1; /* no path gets through this diagonal */
		double each = 1.0 / (double)s, left = (double)high, down = (double)(s - high);
		/* from the highest down: the neighbour below is still that of the diagonal before */
		for (int64_t j = high; j >= low; j--) {
			row[j] = (down * row[j] + left * row[j - 1]) * each;
			left -= 1;
			down += 1;
		}
		for (; before < low; before++)
			row[before] = 1;
	}
	return fmin(1, row[N]);
}

static double
exact(int64_t n, int64_t m, int64_t g, int64_t h, double *scratch)
{
	if (h == 0)
		return 1;
	if (n == m)
		return exact_equal(n, h);
	return n > m ? exact_unequal(n, m, g, h, scratch + 1) : exact_unequal(m, n, g, h, scratch + 1);
}

int
ks_test(const double *baseline, size_t n, const double *current, size_t m, double *scratch, struct ks *out)
{
	*out = (struct ks){ .method = KS_NONE, .p = 1, .lcm = 1 };
	if (n > KS_MOST || m > KS_MOST || !sample_ascending(baseline, n) || !sample_ascending(current, m))
		return -1;
	if (n < 2 || m < 2)
		return 0;
	int64_t x = (int64_t)n, y = (int64_t)m, g = greatest_divisor(x, y);
	out->h = largest_gap(baseline, x, current, y) / g;
	out->lcm = x / g * y;
	out->statistic = (double)out->h / (double)out->lcm;
	if (is_exact(n, m)) {
		out->method = KS_EXACT;
		out->p = exact(x, y, g, out->h, scratch);
		return 0;
	}
	out->method = KS_ASYMPTOTIC;
	out->en = (int64_t)rint((double)x * (double)y / (double)(x + y));
	out->p = kolmogorov_survival(out->en, out->statistic, scratch);
	return 0;
}

bool
ks_drifted(const struct ks *k, double alpha)
{
	return k->p < alpha;
}
