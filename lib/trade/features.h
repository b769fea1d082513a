#ifndef FEATURES_H
#define FEATURES_H

/*
 * What a model sees of a market at the close of a session (docs/definitions.md, "Features"). Pure: bars up to that
 * session in, numbers out.
 *
 * Invariants: (1) a value follows from the last FEATURES_WINDOW bars alone, to the bit: bars before them, and so where
 * a history begins, and bars after the session are not looked at; (2) it is finite, or NaN when a bar that it needs is
 * missing, a base is not above 0 or a divisor is 0; the values of a report pass through as they are.
 *
 * Cost: a row is O(FEATURES_WINDOW) steps a feature, whatever t is; all rows of n bars are n rows, O(n).
 */
#include <stdbool.h>
#include <stddef.h>

#include "bar.h"

#define FEATURES_WINDOW 90 /* the most bars that a feature needs, its own session's included */
#define FEATURES_BASE 20   /* features 0..19: of every market; a row that has them all is complete */
#define FEATURES_COT 4     /* columns of a COT report, in the order of features_cot.value */
#define FEATURES_ALL (FEATURES_BASE + 2 + 2 * FEATURES_COT)
#define FEATURES_WARM_UP 60 /* bars before the first complete row */

/* Number of a feature, 0..FEATURES_ALL-1, by its name; -1: no such. */
int features_find(const char *name);
const char *features_name(int feature);
/* Drift is judged on every step-th session, because windows that overlap repeat each other; 0: never judged. */
int features_step(int feature);

/* A recipe's features, in the order of the model's columns. Each once; of one kind of COT report. Zeroed: none. */
struct features_set {
	int n;
	unsigned char feature[FEATURES_ALL];
};
extern const struct features_set features_standard; /* the FEATURES_BASE of every market, in order */
extern const struct features_set features_z;        /* z_30, z_90: what a recipe may add */
extern const struct features_set features_disaggregated, features_legacy; /* of a COT report: what the first recipe has where there are reports */
/* Append by number. 0, or -1: no such feature, there already, or of the other kind of COT report. */
int features_add(struct features_set *set, int feature);
/* Take out, the rest keeps its order. 0, or -1: not in it. */
int features_drop(struct features_set *set, int feature);

/*
 * The newest COT report that may be used in a session, whoever found it (availability and age are not asked here).
 * value: (long - short) / open interest of managed money and of producers, then the 52-report percentiles of both, NaN
 * where there is none. legacy: of non-commercial and commercial instead, which are other features.
 */
struct features_cot {
	bool legacy;
	double value[FEATURES_COT];
};

/*
 * The row of session bars[t] into out (set->n values). bars: one a session, oldest first, gap set (lib/trade/roll.h);
 * nothing behind bars[t] is read. cot: NULL when there is no report; its features are then NaN, and so are those of the
 * kind it is not. Returns whether the row is complete: features 0..FEATURES_BASE-1 are numbers, in the set or not, so that
 * recipes with different features have the same rows.
 */
bool features_row(const struct features_set *set, const struct bar *bars, size_t t, const struct features_cot *cot, double *out);

/* As the model takes them: the nearest float of each. */
void features_float(const double *row, int n, float *out);

#endif
