#ifndef EPROCESS_H
#define EPROCESS_H

/*
 * Evidence of an edge that may be looked at every day (docs/definitions.md, "Readiness"): three bettors stake a fixed share on the
 * strategy each day; without an edge their mean wealth, from 1, ever reaches 1/alpha with a probability of at most alpha (Ville 1939).
 * Logarithms are natural; -INFINITY is a value: all is lost. A double that has no value is NaN, an integer -1.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EPROCESS_STAKES 3
#define EPROCESS_WARM_UP 20 /* days before the first bet */
#define EPROCESS_SUSTAIN 5  /* days that the evidence must hold */
extern const double eprocess_stake[EPROCESS_STAKES]; /* 0.05, 0.10, 0.15 of the wealth */

struct eprocess_rule {
	double year;       /* trading days of it */
	double alpha;      /* of this record, 0..1: the threshold is ln(1/alpha) */
	double hurdle;     /* annual Sharpe ratio to be beaten */
	double sr_min;     /* annual Sharpe ratio that would be too little to be told from ... */
	double alpha_fail; /* ... less than it, 0..1 */
};

struct eprocess {
	size_t bets;              /* days with a bet */
	double vif;               /* >= 1: autocorrelation by which the evidence is divided */
	double log_e;             /* against "no edge above the hurdle" */
	double log_e_fail;        /* against "at least sr_min" */
	size_t n_recent;          /* min(EPROCESS_SUSTAIN, days) */
	double recent[EPROCESS_SUSTAIN]; /* log_e of the last days, each as it was on its day; oldest first */
	size_t run;               /* last days in a row at the threshold, at most EPROCESS_SUSTAIN */
	double cs_lo, cs_hi;      /* annual Sharpe ratio: bounds that hold at all times together, by 1 - alpha and 1 - alpha_fail */
	double growth;            /* log wealth a bet of the best stake */
	int64_t more;             /* days until the evidence is there if it grows on so; unknown when it does not grow */
	double stakes[EPROCESS_STAKES]; /* log wealth of each */
};

/* 0, or -1 with *out as for no returns: out of memory. Returns are daily fractions, finite. */
int eprocess_run(const double *returns, size_t n, const struct eprocess_rule *rule, struct eprocess *out);

/* log_e as it was after each day, into log_e[n]: the curve. 0, or -1: out of memory. Takes n*n steps: some 0.05 s for 2520 days. */
int eprocess_curve(const double *returns, size_t n, const struct eprocess_rule *rule, double *log_e);

/* Last values in a row that are at least the threshold, at most EPROCESS_SUSTAIN. */
size_t eprocess_held(const double *log_e, size_t n, double threshold);

/* What record k >= 1 may spend of alpha: 0.8 alpha the first, 0.2 alpha/(k(k - 1)) each other; the sum is alpha. */
double eprocess_alpha(double alpha, int64_t k);

#endif
