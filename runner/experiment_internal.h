#ifndef EXPERIMENT_INTERNAL_H
#define EXPERIMENT_INTERNAL_H

/* What experiment.c and experiment_file.c agree on. */
#include "experiment.h"

/* All that follows from windows' composites and sides' metrics: won, windows_won, enough, composites, components, Brier scores. */
void experiment_conclude(struct experiment_result *r);

/* NULL, or which invariant does not hold, in words; model_sha256 is not looked at. */
const char *experiment_wrong(const struct experiment_result *r);

#endif
