#ifndef CALIBRATION_H
#define CALIBRATION_H

/*
 * Calibrated probability of a model's raw one (docs/definitions.md, "Calibration"):
 * p_cal = 1/(1 + exp(-b*logit(p))), Platt scaling without an intercept, shrunk to 1/2. Pure.
 */
#include <stddef.h>

#define CALIBRATION_CLIP 1e-4    /* p is taken within this of 0 and 1 */
#define CALIBRATION_START 0.25   /* b before there is any out-of-sample row */
#define CALIBRATION_HORIZON 5    /* sessions of a label: that many rows overlap, and count as one */
#define CALIBRATION_BITS 40      /* b is a multiple of 2^-40, rounded down: a slope at 0 that only rounding makes positive gives 0 */

/* An out-of-sample forecast and what came of it. */
struct calibration_row {
	double p; /* raw probability, 0 to 1 */
	int y;    /* 1: it rose, 0 not */
};

/*
 * b in [0, 1] that maximises (sum of log-likelihoods)/5 - b^2/2; exactly 0 or 1 when the
 * maximum lies at or beyond that end; CALIBRATION_START for n = 0. Rows that hold a NaN give 0: no opinion.
 */
double calibration_fit(const struct calibration_row *rows, size_t n);

/* Forward-chained: b[k] is fitted to the rows of all folds before k, b[folds] to all rows. rows: fold after fold, size[k] of fold k; b has folds + 1 places. */
void calibration_folds(const struct calibration_row *rows, const size_t *size, size_t folds, double *b);

#define CALIBRATION_BINS 10
/* Forecasts of like probability: how many, what they said on average, and the share of them that rose. */
struct calibration_bin {
	size_t n;
	double p, rose; /* 0 to 1 */
};
/*
 * Reliability of probabilities, calibrated or not: the rows, sorted here by p, in at most CALIBRATION_BINS bins of as equal
 * numbers as ties allow (equal probabilities stay together), the lowest first. Rows without a number are left out. Returns the
 * number of bins, each with a row at least. Murphy and Winkler 1977.
 */
size_t calibration_reliability(struct calibration_row *rows, size_t n, struct calibration_bin out[CALIBRATION_BINS]);

/* p_cal; 1/2 exactly for p = 1/2 or b = 0; NaN for NaN. */
double calibration_apply(double b, double p);

#endif
