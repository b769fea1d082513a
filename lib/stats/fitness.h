#ifndef FITNESS_H
#define FITNESS_H

/*
 * Composite fitness of a track record (docs/definitions.md, "Fitness"): six
 * metrics, each scaled to 0..1 over a range, and their weighted sum. Pure.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fitness_metric {
	FITNESS_SHARPE,      /* annualised Sharpe ratio */
	FITNESS_DRAWDOWN,    /* maximum drawdown, a fraction <= 0 */
	FITNESS_CALIBRATION, /* Brier score: less is better */
	FITNESS_ROBUSTNESS,  /* share of folds or blocks with Sharpe > 0 */
	FITNESS_RETURN,      /* return after costs, a fraction */
	FITNESS_SIMPLICITY,  /* 1 for the simplest model */
	FITNESS_METRICS
};

#define FITNESS_BLOCK 21 /* sessions of a block whose Sharpe counts for robustness */

/* How one metric counts. Scaled: clip((raw - low)/(high - low), 0, 1), 1 less that for calibration. */
struct fitness_term {
	bool used;
	double weight;
	double low, high;
};
struct fitness_scale {
	struct fitness_term term[FITNESS_METRICS];
};
extern const struct fitness_scale fitness_default;

/* Raw values; what has no value is not read. */
struct fitness_metrics {
	double value[FITNESS_METRICS];
	bool has[FITNESS_METRICS];
};
struct fitness {
	double composite;                  /* 0 to 1 with weights of at least 0; NaN when a metric is */
	double component[FITNESS_METRICS]; /* of the terms used, else 0 */
};

enum fitness_error {
	FITNESS_OK,
	FITNESS_WEIGHTS, /* they do not sum to 1 within 1e-6 */
	FITNESS_RANGE,   /* a used term has low >= high */
	FITNESS_MISSING, /* a used metric has no value */
};

/* Score m by scale. The first error that fits, in the order above; *out is then all 0. NaN stays NaN, infinities clip. */
enum fitness_error fitness_score(const struct fitness_metrics *m, const struct fitness_scale *scale, struct fitness *out);

/* Standard error of a composite of n sessions as far as its Sharpe ratio makes it, about weight/(high - low)*sqrt(252/n): 0.125 of the default at 63. Infinite for n = 0. */
double fitness_standard_error(const struct fitness_scale *scale, size_t n);

/* "sharpe" "drawdown" "calibration" "robustness" "slippage_adjusted_return" "simplicity": the names in the journal. */
const char *fitness_name(enum fitness_metric metric);

/* Share of Sharpe ratios above 0; 0 of none. */
double fitness_robustness(const double *sharpes, size_t n);
/* The same of whole blocks of FITNESS_BLOCK sessions, counted back from the newest; returns oldest first. 0 with less than one block. */
double fitness_blocks(const double *returns, size_t n);
/* clip(1/log2(features*estimators + 1), 0, 1); 1 when either is 0 or less. */
double fitness_simplicity(int64_t features, int64_t estimators);

/* A record to score. Returns are fractions a session after costs, oldest first. */
struct fitness_record {
	const double *returns;
	size_t n;
	const double *probabilities, *outcomes; /* calibrated forecasts and what came, 0 or 1 */
	size_t n_forecasts;                     /* 0: calibration has no value */
	int64_t features, estimators;           /* of the model; ensembles: the sum of their estimators */
};

/*
 * The six metrics of a record: Sharpe of the returns (0 when there is none),
 * drawdown from a curve that starts at 1, Brier score, fitness_blocks, compounded
 * return, simplicity. annualised: the return is taken to the power 252/n, so that
 * records of different lengths compare; a record that lost everything is -1.
 * n = 0: only simplicity has a value.
 */
void fitness_of(const struct fitness_record *record, bool annualised, struct fitness_metrics *out);

#endif
