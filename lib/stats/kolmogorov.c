#include "kolmogorov.h"

#include <math.h>
#include <string.h>

#define TWO_PI (2 * M_PI)
#define FEW 140          /* values for which the matrix is used up to w = n*x^2 = 4 */
#define MATRIX_MOST 100000

/* n!/n^n * factor^n, as a product that falls all the way; below 1e-30 it no longer matters to 1 less it. */
static double
falling(int64_t n, double factor)
{
	double f = 1;
	for (int64_t i = n; i >= 1 && f > 1e-30; i--)
		f *= (double)i / (double)n * factor;
	return f;
}

/* ln k! less Stirling's ln(sqrt(2*pi*k)*(k/e)^k), k >= 1. */
static double
stirling_error(double k)
{
	if (k < 16) {
		int sign;
		return lgamma_r(k + 1, &sign) - (k + 0.5) * log(k) + k - 0.5 * log(TWO_PI);
	}
	double k2 = k * k;
	return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / k2) / k2) / k2) / k2) / k;
}

/*
 * P(D+_n > x), the one-sided tail (Birnbaum and Tingey 1951): sum over j of x/p times the binomial probability of j of n at
 * p = x + j/n. All terms are positive. Each is written as Loader (2000) does, as the deviation from Stirling's formula: the
 * logarithms of n! that would cancel, and with them the accuracy at large n, do not occur. t = n*x.
 */
static double
one_sided(int64_t count, double x)
{
	double n = (double)count, t = n * x, of_n = stirling_error(n), sum = exp(n * log1p(-x)); /* j = 0 */
	int64_t last = (int64_t)floor(n * (1 - x));
	for (int64_t i = 1; i <= last && i < count; i++) {
		double j = (double)i, rest = n - j;
		if (t >= rest)
			break; /* p is 1, but for rounding */
		double e = j * log1p(t / j) + rest * log1p(-t / rest) + of_n - stirling_error(j) - stirling_error(rest);
		sum += x / (x + j / n) * sqrt(n / (TWO_PI * j * rest)) * exp(e);
	}
	return sum;
}

/* A matrix or vector times 2^exponent; the largest element is kept near 1. */
static int
normalise(double *x, size_t n)
{
	double most = 0;
	int exponent;
	for (size_t i = 0; i < n; i++)
		most = fmax(most, x[i]);
	frexp(most, &exponent);
	for (size_t i = 0; i < n; i++)
		x[i] = ldexp(x[i], -exponent);
	return exponent;
}

/* Durbin's matrix (1973) of order s, row by row: 1/(i-j+1)!, and with r what the ends of the strip take away. */
static void
durbin(double *h, int s, double r)
{
	double factor[KOLMOGOROV_ORDER + 1] = { 1 }; /* 1/k! */
	for (int k = 1; k <= s; k++)
		factor[k] = factor[k - 1] / k;
	for (int i = 0; i < s; i++)
		for (int j = 0; j < s; j++)
			h[i * s + j] = i - j + 1 >= 0 ? factor[i - j + 1] : 0;
	for (int i = 0; i < s; i++) {
		h[i * s] = (1 - pow(r, i + 1)) * factor[i + 1];
		h[(s - 1) * s + i] = (1 - pow(r, s - i)) * factor[s - i];
	}
	h[(s - 1) * s] = (1 - 2 * pow(r, s) + pow(fmax(0, 2 * r - 1), s)) * factor[s];
}

/* row = one row of a times b; both of order s. */
static void
times(const double *a, const double *b, int s, double *row)
{
	memset(row, 0, (size_t)s * sizeof *row);
	for (int k = 0; k < s; k++)
		for (int j = 0; j < s; j++)
			row[j] += a[k] * b[k * s + j];
}

/* P(D_n < x) = n!/n^n * (H^n)[k][k] (Durbin 1973; Marsaglia, Tsang and Wang 2003): of the powers only row k is needed. */
static double
by_matrix(int64_t n, double x, double *scratch)
{
	double t = (double)n * x, f = 1;
	int k = (int)ceil(t), s = 2 * k - 1;
	size_t size = (size_t)s;
	double *power = scratch, *square = power + size * size, *row = square + size * size, *next = row + size;
	durbin(power, s, k - t);
	memset(row, 0, size * sizeof *row);
	row[k - 1] = 1;
	long of_row = 0, of_power = 0;
	for (int64_t left = n; left > 0; left /= 2) {
		if (left % 2 == 1) {
			times(row, power, s, next);
			memcpy(row, next, size * sizeof *row);
			of_row += of_power + normalise(row, size);
		}
		if (left == 1)
			break;
		for (int i = 0; i < s; i++)
			times(&power[i * s], power, s, &square[i * s]);
		memcpy(power, square, size * size * sizeof *power);
		of_power = 2 * of_power + normalise(power, size * size);
	}
	for (int64_t i = 1; i <= n; i++) {
		f *= (double)i / (double)n;
		if (f < 0x1p-500) {
			f *= 0x1p500;
			of_row -= 500;
		}
	}
	return ldexp(f * row[k - 1], (int)of_row);
}

/* P(D_n < x), the expansion of Pelz and Good (1976) to n^-3/2. */
static double
by_expansion(int64_t n, double x)
{
	double rn = sqrt((double)n), z = x * rn, z2 = z * z, z4 = z2 * z2, z6 = z4 * z2, c = sqrt(TWO_PI), pi2 = M_PI * M_PI;
	double k0 = 0, k1 = 0, k2 = 0, k3 = 0, g2 = 0, g3 = 0;
	for (int k = 0; k < 12; k++) { /* z is below 1.5: further terms are below 1e-100 */
		double a = (k + 0.5) * (k + 0.5), e = exp(-pi2 * a / (2 * z2)), i2 = (double)k * k, g = exp(-pi2 * i2 / (2 * z2));
		k0 += e;
		k1 += (pi2 * a - z2) * e;
		k2 += (6 * z6 + 2 * z4 + pi2 * (2 * z4 - 5 * z2) * a + pi2 * pi2 * (1 - 2 * z2) * a * a) * e;
		k3 += (-30 * z6 - 90 * z6 * z2 + pi2 * (135 * z4 - 96 * z6) * a + pi2 * pi2 * (212 * z4 - 60 * z2) * a * a +
			      pi2 * pi2 * pi2 * (5 - 30 * z2) * a * a * a) * e;
		g2 += i2 * g;
		g3 += (3 * pi2 * i2 * z2 - pi2 * pi2 * i2 * i2) * g;
	}
	k0 *= c / z;
	k1 *= c / (6 * z4);
	k2 = k2 * c / (72 * z6 * z) - g2 * pi2 * c / (36 * z2 * z);
	k3 = k3 * c / (6480 * z6 * z4) + g3 * c / (216 * z6);
	return k0 + k1 / rn + k2 / (double)n + k3 / ((double)n * rn);
}

static double
survival(int64_t count, double x, double *scratch)
{
	double n = (double)count, t = n * x, w = t * x;
	if (x >= 1)
		return 0;
	if (t <= 0.5)
		return 1;
	if (t <= 1)
		return 1 - falling(count, 2 * t - 1);
	if (t >= n - 1)
		return 2 * pow(1 - x, n);
	if (x >= 0.5)
		return 2 * one_sided(count, x);
	if (count <= FEW)
		return w <= 4 ? 1 - by_matrix(count, x, scratch) : 2 * one_sided(count, x);
	if (w >= 370)
		return 0;
	if (w >= 2.2)
		return 2 * one_sided(count, x);
	if (count <= MATRIX_MOST && n * pow(x, 1.5) <= 1.4)
		return 1 - by_matrix(count, x, scratch);
	return 1 - by_expansion(count, x);
}

double
kolmogorov_survival(int64_t n, double x, double *scratch)
{
	if (isnan(x))
		return x;
	return fmax(0, fmin(1, survival(n, x, scratch)));
}
