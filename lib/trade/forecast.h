#ifndef FORECAST_H
#define FORECAST_H

/*
 * What a market's history says: the interface that a trained model implements
 * as the named rule does. Pure: bars in, opinion out.
 */
#include <stdbool.h>
#include <stdint.h>

#include "bar.h"
#include "contract.h"

#define FORECAST_BARS 21 /* bars the statistics and the rule need */

#define FORECAST_NO_BAR "no bar today" /* a decision's reason: its opinion is of an older bar, its position stays */

struct forecast {
	int direction;        /* -1 0 +1 */
	double probability;   /* calibrated, of a model; NaN for a rule */
	double fraction;      /* of equity, before the volume cap */
	const char *model;    /* "rule momentum_20" */
	const char *reason;   /* NULL, or why there is no opinion: the position stays */
	const char *note;     /* NULL, or why an opinion stakes nothing */
};

struct forecast_source {
	const char *name;
	/* bars oldest first, the last one is the session decided on; n >= 1. contract: of the market. */
	void (*eval)(const struct forecast_source *self, const struct contract *contract, const struct bar *bars, int n, struct forecast *out);
};

/* 20-session momentum of the continuous series, fixed 5 % of equity: sign(X_t - X_{t-20}), 0 when equal. */
extern const struct forecast_source forecast_rule;

/*
 * sd (n-1) of dX over the last 20 bars in price units, exactly 0 for all-equal dX, and the mean volume of the last 20.
 * X is the close less all gaps so far, formed in integers. 0, or -1 with fewer than FORECAST_BARS bars.
 */
int forecast_stats(const struct bar *bars, int n, double *sigma_p, double *adv);

#endif
