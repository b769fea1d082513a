#ifndef TRAIN_H
#define TRAIN_H

/*
 * A recipe on a panel: trained again for each of five out-of-sample windows, calibrated from window to window, and at last
 * trained on all that is labelled (docs/definitions.md, "Training"). Deterministic; no clock, no file.
 */
#include <stdbool.h>
#include <stddef.h>

#include "panel.h"
#include "recipe.h"
#include "trees.h"

#define TRAIN_IMPORTANCE 63 /* newest training sessions that importance is taken over */

/* A row that was forecast by a model that had not seen it. */
struct train_forecast {
	size_t row;   /* of the panel */
	double p;     /* raw */
	double p_cal; /* by the windows before its own */
};
struct train {
	struct trees *trees;  /* trained on all */
	struct panel_part on; /* what on */
	date_t first, last;   /* its sessions */
	double b;             /* calibration of its probabilities */
	double importance[FEATURES_ALL]; /* mean |SHAP| by column */
	/* the windows, oldest first: all five, or none where history is too short */
	int folds;
	struct panel_part fold[PANEL_FOLDS];
	double fold_b[PANEL_FOLDS];
	struct train_forecast *forecasts; /* window after window, rows ascending */
	size_t n_forecasts, fold_forecasts[PANEL_FOLDS];
};

/*
 * p has the recipe's features. 0; -1 with one line in err, *out is then empty: fewer than PANEL_ENOUGH labelled sessions, a
 * window whose training part is shorter than that though history has five of them, or what trees_train says.
 * Release with train_free.
 */
int train_run(const struct recipe *r, const struct panel *p, struct train *out, char *err, int errsize);
/* The windows alone: no trees, importance or training of its own, no minimum of labelled sessions; else the same, to the bit. */
int train_windows(const struct recipe *r, const struct panel *p, struct train *out, char *err, int errsize);
void train_free(struct train *t); /* leaves it empty; a zeroed one is harmless */

/* p_cal by [session * n_markets + market] of the panel, NaN where nothing was forecast: what a backtest trades. malloc'd; NULL: out of memory. */
double *train_probabilities(const struct train *t, const struct panel *p);

#endif
