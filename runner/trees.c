#include "trees.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
trees_free(struct trees *t)
{
	if (t == NULL)
		return;
	booster_free(t->part[0]);
	booster_free(t->part[1]);
	free(t);
}

static int
no_memory(char *err, int errsize)
{
	snprintf(err, (size_t)errsize, "out of memory");
	return -1;
}

static int
compare(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

/* Which booster a row belongs to. */
static int
side(const struct trees *t, const float *row)
{
	return t->regime >= 0 && (double)row[t->regime] > t->split;
}

/* The median of the column, the lower one of two. work: n places. */
static double
median(const struct panel *p, const size_t *rows, size_t n, int column, float *work)
{
	for (size_t i = 0; i < n; i++)
		work[i] = p->values[rows[i] * (size_t)p->features.n + (size_t)column];
	qsort(work, n, sizeof *work, compare);
	return (double)work[(n - 1) / 2];
}

/* Train part k on the rows of its side. x, y: work for all n rows. */
static int
train_part(const struct recipe *r, const struct panel *p, const size_t *rows, size_t n, struct trees *t, int k, float *x, float *y, char *err, int errsize)
{
	struct booster_params params = { .rounds = r->rounds, .max_leaves = r->max_leaves, .eta = r->eta, .min_child_weight = r->min_child_weight, .subsample = r->subsample, .colsample = r->colsample, .alpha = r->alpha, .lambda = r->lambda };
	size_t width = (size_t)t->columns, count = 0;
	for (size_t i = 0; i < n; i++) {
		const float *row = &p->values[rows[i] * width];
		if (side(t, row) != k)
			continue;
		memcpy(&x[count * width], row, width * sizeof *row);
		y[count++] = (float)p->rows[rows[i]].label;
	}
	if (t->regime >= 0 && count < TREES_LEAST) {
		snprintf(err, (size_t)errsize, "%s markets have %zu rows, a pair needs %d of each", k == 0 ? "calm" : "lively", count, TREES_LEAST);
		return -1;
	}
	return booster_train(&params, x, count, t->columns, y, &t->part[k], err, errsize);
}

int
trees_train(const struct recipe *r, const struct panel *p, const size_t *rows, size_t n, struct trees **out, char *err, int errsize)
{
	struct trees *t = calloc(1, sizeof *t);
	float *x = malloc((n + 1) * (size_t)r->features.n * sizeof *x), *y = malloc((n + 1) * sizeof *y);
	int rc = t != NULL && x != NULL && y != NULL ? 0 : no_memory(err, errsize);
	*out = NULL;
	if (rc == 0) {
		t->columns = r->features.n;
		t->regime = r->kind == RECIPE_PAIR ? recipe_column(r, RECIPE_REGIME) : -1;
		t->split = t->regime >= 0 && n > 0 ? median(p, rows, n, t->regime, y) : NAN;
	}
	for (int k = 0; rc == 0 && k < (t->regime >= 0 ? 2 : 1); k++)
		rc = train_part(r, p, rows, n, t, k, x, y, err, errsize);
	free(x);
	free(y);
	if (rc != 0)
		trees_free(t);
	else
		*out = t;
	return rc;
}

/* The rows of part k, one after the other, and which ones they are. Returns how many. */
static size_t
gather(const struct trees *t, const float *values, size_t n, int k, float *x, size_t *from)
{
	size_t width = (size_t)t->columns, count = 0;
	for (size_t i = 0; i < n; i++)
		if (side(t, &values[i * width]) == k) {
			memcpy(&x[count * width], &values[i * width], width * sizeof *x);
			from[count++] = i;
		}
	return count;
}

/* What one of the library's functions says of each row, width values a row, asked once a booster: each question looks at all trees before its first row. */
typedef int (*question)(struct booster *b, const float *rows, size_t n, int columns, float *out, char *err, int errsize);

static int
ask(struct trees *t, question q, const float *values, size_t n, size_t width, float *out, char *err, int errsize)
{
	if (t->regime < 0)
		return q(t->part[0], values, n, t->columns, out, err, errsize);
	float *x = malloc((n + 1) * (size_t)t->columns * sizeof *x), *said = malloc((n + 1) * width * sizeof *said);
	size_t *from = malloc((n + 1) * sizeof *from);
	int rc = x != NULL && said != NULL && from != NULL ? 0 : no_memory(err, errsize);
	for (int k = 0; rc == 0 && k < 2; k++) {
		size_t count = gather(t, values, n, k, x, from);
		rc = count == 0 ? 0 : q(t->part[k], x, count, t->columns, said, err, errsize);
		for (size_t i = 0; rc == 0 && i < count; i++)
			memcpy(&out[from[i] * width], &said[i * width], width * sizeof *out);
	}
	free(x);
	free(said);
	free(from);
	return rc;
}

int
trees_predict(struct trees *t, const float *values, size_t n, float *out, char *err, int errsize)
{
	return ask(t, booster_predict, values, n, 1, out, err, errsize);
}

int
trees_explain(struct trees *t, const float *values, size_t n, float *out, char *err, int errsize)
{
	size_t columns = (size_t)t->columns, width = columns + 1; /* the last one is the part that no column has */
	float *shap = malloc((n + 1) * width * sizeof *shap);
	int rc = shap != NULL ? ask(t, booster_explain, values, n, width, shap, err, errsize) : no_memory(err, errsize);
	for (size_t i = 0; rc == 0 && i < n; i++)
		memcpy(&out[i * columns], &shap[i * width], columns * sizeof *out);
	free(shap);
	return rc;
}

void
trees_mean(const float *explained, size_t n, int columns, double *out)
{
	for (int j = 0; j < columns; j++)
		out[j] = 0;
	for (size_t i = 0; i < n; i++)
		for (int j = 0; j < columns; j++)
			out[j] += fabs((double)explained[i * (size_t)columns + (size_t)j]) / (double)n;
}

int
trees_importance(struct trees *t, const float *values, size_t n, double *out, char *err, int errsize)
{
	float *explained = malloc((n + 1) * (size_t)t->columns * sizeof *explained);
	int rc = explained != NULL ? trees_explain(t, values, n, explained, err, errsize) : no_memory(err, errsize);
	if (rc == 0)
		trees_mean(explained, n, t->columns, out);
	free(explained);
	return rc;
}
