#include "calibration.h"

#include <math.h>

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
