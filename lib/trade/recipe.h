#ifndef RECIPE_H
#define RECIPE_H

/*
 * What a model is made by: everything that its maker may choose, and nothing that its data decide. Champion and candidate
 * are recipes; the same recipe on the same panel gives the same model, byte for byte. Pure.
 */
#include <stddef.h>

#include "buf.h"
#include "features.h"
#include "sha256.h"

/* One model of all rows, or one for calm and one for lively markets (vol_20 above its median over the training rows). */
enum recipe_kind { RECIPE_SINGLE, RECIPE_PAIR };

struct recipe {
	enum recipe_kind kind;
	struct features_set features; /* columns, in order */
	int window;                   /* labelled sessions to train on, the newest; 0: all of them */
	/* the trees (booster.h) */
	int rounds, max_leaves;
	double eta, min_child_weight, subsample, colsample, alpha, lambda;
};
extern const struct recipe recipe_standard; /* of the first champion */

#define RECIPE_LEAST_WINDOW 252 /* sessions that a model needs */
#define RECIPE_MOST_WINDOW 100000
#define RECIPE_LEAST_FEATURES 8
#define RECIPE_MOST_LEAVES 128

#define RECIPE_REGIME "vol_20" /* what a pair is divided by; among its features */

/* Column of a feature by its name, -1: not in it. */
int recipe_column(const struct recipe *r, const char *feature);

/* In range, every feature known and once? 0, or -1 with err: field, value, what is allowed. */
int recipe_check(const struct recipe *r, char *err, int errsize);

/* Its canonical text, appended: one line of JSON with every field, always in the same order, numbers as short as they read back. */
void recipe_json(const struct recipe *r, struct buf *out);
/* A recipe from such text, checked; unknown and missing fields are refused. 0, or -1 with err. */
int recipe_read(const char *text, struct recipe *out, char *err, int errsize);
/* SHA-256 of the canonical text: two recipes with one digest are the same. out: SHA256_TEXT bytes; "" when out of memory. */
void recipe_digest(const struct recipe *r, char out[SHA256_TEXT]);

/* One field in which two recipes differ; a feature is its own field ("feature ret_5", "out" to "in"). */
struct recipe_change {
	char field[40], from[32], to[32];
};
#define RECIPE_CHANGES (FEATURES_ALL + 10)
/* How many there are, in the order of the canonical text, features last. */
int recipe_diff(const struct recipe *from, const struct recipe *to, struct recipe_change out[RECIPE_CHANGES]);

#endif
