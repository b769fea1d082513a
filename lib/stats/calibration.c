#include "calibration.h"

#include <math.h>
#include <stdlib.h>

/* Logit of the clipped probability. */
static double
logit(double p)
{
	double q = p < CALIBRATION_CLIP ? CALIBRATION_CLIP : p > 1 - CALIBRATION_CLIP ? 1 - CALIBRATION_CLIP : p;
	return log(q / (1 - q));
}

double
calibration_apply(double b, double p)
{
	return 1 / (1 + exp(-b * logit(p)));
}

/* Derivative of what is maximised. It falls strictly, so that it has one root at most. */
static double
slope(const struct calibration_row *rows, size_t n, double b)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++) {
		double z = logit(rows[i].p);
		sum += z * (rows[i].y - 1 / (1 + exp(-b * z)));
	}
	return sum / CALIBRATION_HORIZON - b;
}

double
calibration_fit(const struct calibration_row *rows, size_t n)
{
	if (n == 0)
		return CALIBRATION_START;
	if (!(slope(rows, n, 0) > 0))
		return 0;
	if (slope(rows, n, 1) >= 0)
		return 1;
	double low = 0;
	for (int bit = 1; bit <= CALIBRATION_BITS; bit++) {
		double middle = low + ldexp(1, -bit);
		if (slope(rows, n, middle) > 0)
			low = middle;
	}
	return low;
}

void
calibration_folds(const struct calibration_row *rows, const size_t *size, size_t folds, double *b)
{
	size_t n = 0;
	for (size_t k = 0; k < folds; k++) {
		b[k] = calibration_fit(rows, n);
		n += size[k];
	}
	b[folds] = calibration_fit(rows, n);
}

static int
by_p(const void *a, const void *b)
{
	const struct calibration_row *x = a, *y = b;
	return (x->p > y->p) - (x->p < y->p);
}

static struct calibration_bin
bin_of(const struct calibration_row *rows, size_t n)
{
	struct calibration_bin b = { .n = n };
	for (size_t i = 0; i < n; i++) {
		b.p += rows[i].p;
		b.rose += rows[i].y;
	}
	b.p /= (double)n;
	b.rose /= (double)n;
	return b;
}

size_t
calibration_reliability(struct calibration_row *rows, size_t n, struct calibration_bin out[CALIBRATION_BINS])
{
	size_t kept = 0, start = 0, bins = 0;
	for (size_t i = 0; i < n; i++)
		if (isfinite(rows[i].p))
			rows[kept++] = rows[i];
	if (kept > 0)
		qsort(rows, kept, sizeof *rows, by_p);
	for (size_t k = 1; k <= CALIBRATION_BINS; k++) {
		size_t end = kept * k / CALIBRATION_BINS;
		if (end <= start)
			continue;
		while (end < kept && !(rows[end].p > rows[end - 1].p))
			end++;
		out[bins++] = bin_of(&rows[start], end - start);
		start = end;
	}
	return bins;
}
