#ifndef BOOSTER_H
#define BOOSTER_H

/*
 * Gradient-boosted trees for a probability (Chen, Guestrin 2016), by libxgboost, which booster.c alone knows. Always one
 * thread: the same rows, labels and parameters give the same model, byte for byte, in this process or another one.
 *
 * Actions return 0, or -1 with one line in err (errsize bytes) that says what was being done and why it failed.
 */
#include <stddef.h>

/* What a recipe may change. Everything else is fixed in booster.c. */
struct booster_params {
	int rounds;              /* trees, >= 1 */
	int max_leaves;          /* of a tree, >= 2 */
	double eta;              /* learning rate */
	double min_child_weight; /* sum of p(1-p) that each child of a split must keep */
	double subsample;        /* share of the rows that a tree sees */
	double colsample;        /* share of the columns that a tree sees */
	double alpha, lambda;    /* L1 and L2 on the values of leaves */
};
extern const struct booster_params booster_standard;

struct booster;

/*
 * Train on n >= 1 rows of as many columns, row after row, NaN = missing, not infinite; labels 0 or 1. They are copied.
 * *out is released with booster_free; NULL after a failure.
 */
int booster_train(const struct booster_params *params, const float *rows, size_t n, int columns, const float *labels, struct booster **out, char *err, int errsize);

/* Columns of the rows that it was trained on. */
int booster_columns(const struct booster *b);

/* Probability of label 1 for each of n >= 1 rows, not calibrated. A count of columns that is not the model's is refused. */
int booster_predict(struct booster *b, const float *rows, size_t n, int columns, float *out, char *err, int errsize);

/*
 * What each column adds to the log odds of a row (SHAP, Lundberg and others 2020), then the part that no column has:
 * columns + 1 values a row, whose sum is the log odds of its probability.
 */
int booster_explain(struct booster *b, const float *rows, size_t n, int columns, float *out, char *err, int errsize);

/* The model as JSON, NUL-terminated; *text is malloc'd, the caller frees it. Loaded and saved again it is the same. */
int booster_save(struct booster *b, char **text, size_t *len, char *err, int errsize);

/*
 * A model that booster_save wrote, for rows of that many columns. Text that is cut or no model is refused; but libxgboost
 * does not check every number in it, so a file's digest is compared before its text comes here.
 */
int booster_load(const char *text, size_t len, int columns, struct booster **out, char *err, int errsize);

void booster_free(struct booster *b); /* NULL is harmless */

#endif
