#ifndef LABEL_H
#define LABEL_H

/*
 * What became of a market LABEL_HORIZON sessions after a row of features (docs/definitions.md, "Labels"). Both look at
 * bars[t .. t + LABEL_HORIZON] alone: at the close of session s the newest label that may be used is that of s - LABEL_HORIZON.
 */
#include <stddef.h>

#include "bar.h"

#define LABEL_HORIZON 5

/* X_{t+5} > X_t: 1; below or equal: 0. -1: bars[0..n-1] do not reach that far. bars as features_row has them. */
int label_up(const struct bar *bars, size_t n, size_t t);

/* R5, (X_{t+5} - X_t) / |C_t|. NaN: bars do not reach that far, or C_t is 0. */
double label_return(const struct bar *bars, size_t n, size_t t);

#endif
