#ifndef DRIFT_FEATURE_H
#define DRIFT_FEATURE_H

/*
 * Has the distribution of one feature of one market moved against the training window: PSI and KS of thinned samples
 * (docs/definitions.md, "Drift of a distribution"). Neighbouring sessions of a slow feature are nearly one observation, so
 * only every step-th counts.
 */
#include <stdbool.h>
#include <stddef.h>

#include "psi.h"

#define DRIFT_FEATURE_POINTS 25  /* fewer on a side are not judged */
#define DRIFT_FEATURE_BINS 10    /* at most */
#define DRIFT_FEATURE_MISSING 5  /* more than a fifth missing: data quality */

struct drift_feature {
	size_t n, m;         /* points of the baseline and of the live window */
	size_t missing;      /* of the live window, not in m */
	bool data_quality;   /* more than a fifth of the live window is missing */
	bool judged;         /* false: all below is 0 */
	int bins;            /* asked for, 2 to DRIFT_FEATURE_BINS */
	struct psi psi;
	double psi_scaled;   /* PSI/(1/n + 1/m), chi-square with psi.bins - 1 degrees of freedom when nothing drifted */
	double psi_limit;    /* its 99.9th percentile */
	bool psi_flag;
	double ks, ks_p;     /* statistic and p-value */
};

/* Sessions that a live window of a step >= 0 goes back: 60 to 252. */
size_t drift_feature_window(int step);

/* Doubles that drift_feature_judge needs as scratch. */
size_t drift_feature_scratch(size_t rows, size_t sessions, int step);

/*
 * The points of a training window's rows, which are every step-th from the newest backwards that is finite, ascending, into out (rows
 * places). scratch: as many. Their number. A champion's stay what they are: they may be kept.
 */
size_t drift_feature_points(const double *baseline, size_t rows, int step, double *out, double *scratch);

/*
 * baseline: the training window's rows, live: the sessions after it, both oldest first, values that are not finite being
 * missing. step: sessions between points; 0 is shown and never judged. bins has room for DRIFT_FEATURE_BINS and is filled when
 * judged. 0, or -1 with *out all 0: step is negative, or the baseline's range is not finite.
 */
int drift_feature_judge(const double *baseline, size_t rows, const double *live, size_t sessions, int step, double *scratch,
	struct psi_bin *bins, struct drift_feature *out);
/* The same of n points that drift_feature_points made. */
int drift_feature_judge_points(const double *points, size_t n, const double *live, size_t sessions, int step, double *scratch,
	struct psi_bin *bins, struct drift_feature *out);

#endif
