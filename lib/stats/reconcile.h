#ifndef RECONCILE_H
#define RECONCILE_H

/*
 * Predicted against actual slippage (docs/definitions.md, "Reconciliation").
 * A pair is one unit, an intent or a fill; both of its numbers have the same
 * measure, ticks or price units, and are finite; + is a cost.
 */
#include <stdbool.h>
#include <stddef.h>

#define RECONCILE_ENOUGH 10           /* pairs below which there is no report */
#define RECONCILE_BIAS 0.5            /* ticks, |bias| above is too much */
#define RECONCILE_CORRELATION 0.3     /* below is too little */
#define RECONCILE_SPREAD 0.10         /* sd(predicted)/mean below which a correlation says nothing */

struct reconcile_pair {
	double predicted, actual;
};

struct reconcile_report {
	size_t n;
	double mean_predicted, mean_actual;
	double bias;                 /* mean_actual - mean_predicted */
	double rmse;                 /* sqrt(mean (actual - predicted)^2) */
	double median_predicted, median_actual;
	double p95_predicted, p95_actual;
	double correlation;          /* Pearson, -1 to 1; 0 when either side does not vary */
	double pessimism;            /* mean_actual/max(mean_predicted, 1e-10) */
	double spread;               /* sd(predicted, n-1)/|mean_predicted|; 0 when they are all equal */
	bool level;                  /* actual does not vary, pooled: within no market; nothing correlates with it */
};

enum reconcile_reason {
	RECONCILE_OK,
	RECONCILE_INSUFFICIENT,      /* no report */
	RECONCILE_BIASED,
	RECONCILE_UNCORRELATED,
	RECONCILE_UNJUDGED,          /* the bias is small and one side varies too little to tell more */
};

/* Linear between the neighbours at q*(n - 1), 0 <= q <= 1; sorted is ascending, n > 0. */
double reconcile_quantile(const double *sorted, size_t n, double q);

/* 1 with the report, 0 with n alone set for fewer than RECONCILE_ENOUGH pairs, -1 without memory (errno). */
int reconcile_pairs(const struct reconcile_pair *pairs, size_t n, struct reconcile_report *out);

/*
 * Several markets as one. pairs: one market after the other, size[i] of market i, in ticks. Means, bias, rmse and
 * quantiles are those of all pairs. For correlation and spread every pair is divided by its market's mean prediction and
 * has its market's mean taken away, because markets of different sizes correlate by their size alone; pessimism
 * is the mean of actual/(its market's mean prediction). A market whose mean prediction is not positive cannot be
 * divided and is left out of everything: *left_out counts its pairs. Returns as reconcile_pairs.
 */
int reconcile_pool(const struct reconcile_pair *pairs, const size_t *size, size_t markets, struct reconcile_report *out, size_t *left_out);

/* Is what rounding makes of one number all that varies: mean, and the sum of squares about it, of n. */
bool reconcile_level(double squares, double mean, double n);

/* In this order: no report (NULL), |bias| > max_bias, correlation < min_correlation, both strict. Never UNJUDGED. */
enum reconcile_reason reconcile_judge(const struct reconcile_report *r, double max_bias, double min_correlation);
/* Do the predictions vary: spread >= RECONCILE_SPREAD. */
bool reconcile_spread(const struct reconcile_report *r);
/* Can the correlation be judged: the predictions vary, and so does actual. */
bool reconcile_correlates(const struct reconcile_report *r);
/* The same with the limits above, and a correlation is judged only where it can be. r->n says whether there is a report. */
enum reconcile_reason reconcile_verdict(const struct reconcile_report *r);

#endif
