#ifndef TREES_H
#define TREES_H

/*
 * The trained part of a model: one booster, or the two of a regime pair (recipe.h), on rows of a panel. As deterministic as
 * booster.h. Actions return 0, or -1 with one line in err.
 */
#include <stddef.h>

#include "booster.h"
#include "panel.h"
#include "recipe.h"

#define TREES_LEAST 150 /* rows of each booster of a pair */

struct trees {
	int columns;
	int regime;   /* column that divides a pair, -1: one booster */
	double split; /* rows above it go to part[1]; NaN: one booster */
	struct booster *part[2];
};

/* rows: indices into p of n >= 1 labelled rows; p has the recipe's features. *out is released with trees_free. */
int trees_train(const struct recipe *r, const struct panel *p, const size_t *rows, size_t n, struct trees **out, char *err, int errsize);
/* Raw probabilities of n rows of values, row after row. */
int trees_predict(struct trees *t, const float *values, size_t n, float *out, char *err, int errsize);
/* SHAP of each column in n rows of values, row after row. A row's follow from it alone, in whatever company it comes. */
int trees_explain(struct trees *t, const float *values, size_t n, float *out, char *err, int errsize);
/* Mean |SHAP| of each column over n >= 1 rows that are explained. */
void trees_mean(const float *explained, size_t n, int columns, double *out);
/* Both: mean |SHAP| of each column over n >= 1 rows of values. */
int trees_importance(struct trees *t, const float *values, size_t n, double *out, char *err, int errsize);
void trees_free(struct trees *t); /* NULL is harmless */

#endif
