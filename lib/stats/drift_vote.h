#ifndef DRIFT_VOTE_H
#define DRIFT_VOTE_H

/*
 * Which features have drifted: each market votes by PSI or by KS, corrected for the number of tests of the cycle, and half of
 * all markets must say so in several cycles running (docs/definitions.md, "Several tests at once").
 */
#include <stdbool.h>
#include <stddef.h>

#include "holm.h"

#define DRIFT_VOTE_CYCLES 3 /* running */

/* One feature of one market in one cycle; at most one of each. */
struct drift_vote {
	size_t feature;  /* its number, below features */
	bool judged;     /* drift_feature.judged; false: no vote */
	bool psi_flag;
	double ks_p;     /* used only if judged */
	double adjusted; /* set: ks_p by Holm over all judged tests of the cycle; NaN if not judged */
	bool drifted;    /* set: this market's vote */
};

/* A feature over the cycles; zero-initialise. */
struct drift_vote_streak {
	size_t votes;  /* of the last cycle */
	size_t cycles; /* running in which half of the markets said so */
};

/*
 * One cycle. markets: the number of all markets, also of those without a judged test; scratch has room for n. 0, or -1 with nothing
 * changed but scratch: a feature is not below features, or a judged ks_p is outside 0 to 1 or NaN.
 */
int drift_vote_cycle(struct drift_vote *test, size_t n, size_t markets, struct holm *scratch, struct drift_vote_streak *feature, size_t features);

/* Has the feature drifted: DRIFT_VOTE_CYCLES cycles running. */
bool drift_vote_drifted(const struct drift_vote_streak *feature);

#endif
