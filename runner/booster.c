#include "booster.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xgboost/c_api.h>

const struct booster_params booster_standard = {
	.rounds = 100, .max_leaves = 31, .eta = 0.1, .min_child_weight = 5, .subsample = 0.8, .colsample = 0.8, .alpha = 0.1, .lambda = 0.1,
};

/* base_score: no prior knowledge. verbosity: what it has to say comes back as an error. nthread: see the header. */
static const struct { const char *name, *value; } fixed[] = {
	{ "objective", "binary:logistic" },
	{ "tree_method", "hist" },
	{ "grow_policy", "lossguide" },
	{ "max_depth", "0" },
	{ "base_score", "0.5" },
	{ "seed", "42" },
	{ "nthread", "1" },
	{ "verbosity", "0" },
};

struct booster {
	BoosterHandle handle;
	int columns;
};

/* The library's last error is many lines with a stack trace; the first says "[time] file:line: what". What, in one line. */
static void
reason(char *out, size_t size)
{
	const char *text = XGBGetLastError(), *colon;
	size_t len = strcspn(text, "\n");
	if (text[0] == '[' && (colon = strchr(text, ']')) != NULL && (colon = strstr(colon, ": ")) != NULL && (size_t)(colon - text) < len) {
		len -= (size_t)(colon + 2 - text);
		text = colon + 2;
	}
	snprintf(out, size, "%.*s", (int)(len < size ? len : size - 1), text);
}

/* Tells a failed call of the library. */
static int
failed(const char *doing, char *err, int errsize)
{
	char why[300];
	reason(why, sizeof why);
	snprintf(err, (size_t)errsize, "%s: %s", doing, why);
	return -1;
}

static int
refused(const char *why, char *err, int errsize)
{
	snprintf(err, (size_t)errsize, "%s", why);
	return -1;
}

static int
good_rows(const float *rows, size_t n, int columns, char *err, int errsize)
{
	if (n < 1 || columns < 1)
		return refused("no rows, or rows without a column", err, errsize);
	for (size_t i = 0; i < n; i++)
		for (int j = 0; j < columns; j++)
			if (isinf(rows[i * (size_t)columns + (size_t)j])) {
				snprintf(err, (size_t)errsize, "column %d of row %zu is infinite", j, i);
				return -1;
			}
	return 0;
}

static int
good_labels(const float *labels, size_t n, char *err, int errsize)
{
	for (size_t i = 0; i < n; i++)
		if (labels[i] != 0 && labels[i] != 1) {
			snprintf(err, (size_t)errsize, "the label of row %zu is neither 0 nor 1", i);
			return -1;
		}
	return 0;
}

static int
set_number(BoosterHandle handle, const char *name, double value)
{
	char text[40];
	snprintf(text, sizeof text, "%.17g", value);
	return XGBoosterSetParam(handle, name, text);
}

/* Whether a number is in its range is told by the first round, not here. */
static int
set_params(BoosterHandle handle, const struct booster_params *p, char *err, int errsize)
{
	const struct { const char *name; double value; } chosen[] = {
		{ "max_leaves", p->max_leaves }, { "eta", p->eta }, { "min_child_weight", p->min_child_weight }, { "subsample", p->subsample },
		{ "colsample_bytree", p->colsample }, { "alpha", p->alpha }, { "lambda", p->lambda },
	};
	for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++)
		if (XGBoosterSetParam(handle, fixed[i].name, fixed[i].value) != 0)
			return failed("setting the model's parameters", err, errsize);
	for (size_t i = 0; i < sizeof chosen / sizeof chosen[0]; i++) {
		if (!isfinite(chosen[i].value)) { /* the library would train on, to a model of NaN */
			snprintf(err, (size_t)errsize, "%s is not a number", chosen[i].name);
			return -1;
		}
		if (set_number(handle, chosen[i].name, chosen[i].value) != 0)
			return failed("setting the model's parameters", err, errsize);
	}
	return 0;
}

static int
train_on(BoosterHandle handle, DMatrixHandle matrix, const struct booster_params *params, char *err, int errsize)
{
	if (set_params(handle, params, err, errsize) != 0)
		return -1;
	for (int i = 0; i < params->rounds; i++)
		if (XGBoosterUpdateOneIter(handle, i, matrix) != 0)
			return failed("training the model", err, errsize);
	return 0;
}

int
booster_train(const struct booster_params *params, const float *rows, size_t n, int columns, const float *labels, struct booster **out, char *err, int errsize)
{
	DMatrixHandle matrix = NULL;
	struct booster *b = NULL;
	int rc = -1;
	*out = NULL;
	/* to the library 0 leaves would be any number of them */
	if (params->rounds < 1 || params->max_leaves < 2)
		return refused("a model needs one round and two leaves at least", err, errsize);
	if (good_rows(rows, n, columns, err, errsize) != 0 || good_labels(labels, n, err, errsize) != 0)
		return -1;
	if ((b = calloc(1, sizeof *b)) == NULL)
		return refused("out of memory", err, errsize);
	b->columns = columns;
	if (XGDMatrixCreateFromMat(rows, n, (bst_ulong)columns, NAN, &matrix) != 0 || XGDMatrixSetFloatInfo(matrix, "label", labels, n) != 0)
		failed("taking the rows to train on", err, errsize);
	else if (XGBoosterCreate(&matrix, 1, &b->handle) != 0)
		failed("making a model", err, errsize);
	else
		rc = train_on(b->handle, matrix, params, err, errsize);
	if (matrix != NULL)
		XGDMatrixFree(matrix);
	if (rc == 0)
		*out = b;
	else
		booster_free(b);
	return rc;
}

int
booster_columns(const struct booster *b)
{
	return b->columns;
}

/* type 0: the probability, one value a row; 2: contributions, columns + 1 of them. */
static int
answer(struct booster *b, int type, const float *rows, size_t n, int columns, float *out, char *err, int errsize)
{
	DMatrixHandle matrix = NULL;
	char config[160];
	const bst_ulong *shape;
	const float *result = NULL;
	bst_ulong dims = 0, values = 1;
	size_t want = n * (type == 0 ? 1 : (size_t)columns + 1);
	int rc = -1;
	/* the library would take columns that lack for missing values */
	if (columns != b->columns) {
		snprintf(err, (size_t)errsize, "rows of %d columns, the model has %d", columns, b->columns);
		return -1;
	}
	if (good_rows(rows, n, columns, err, errsize) != 0)
		return -1;
	snprintf(config, sizeof config, "{\"type\":%d,\"training\":false,\"iteration_begin\":0,\"iteration_end\":0,\"strict_shape\":false}", type);
	if (XGDMatrixCreateFromMat(rows, n, (bst_ulong)columns, NAN, &matrix) != 0)
		return failed("taking the rows to predict", err, errsize);
	if (XGBoosterPredictFromDMatrix(b->handle, matrix, config, &shape, &dims, &result) != 0) {
		failed("predicting", err, errsize);
	} else {
		for (bst_ulong i = 0; i < dims; i++)
			values *= shape[i];
		if (values == want) {
			memcpy(out, result, want * sizeof *out); /* result is the library's until its next call */
			rc = 0;
		} else {
			refused("predicting: the model has another number of answers", err, errsize);
		}
	}
	XGDMatrixFree(matrix);
	return rc;
}

int
booster_predict(struct booster *b, const float *rows, size_t n, int columns, float *out, char *err, int errsize)
{
	return answer(b, 0, rows, n, columns, out, err, errsize);
}

int
booster_explain(struct booster *b, const float *rows, size_t n, int columns, float *out, char *err, int errsize)
{
	return answer(b, 2, rows, n, columns, out, err, errsize);
}

int
booster_save(struct booster *b, char **text, size_t *len, char *err, int errsize)
{
	const char *buffer;
	bst_ulong size;
	*text = NULL;
	if (XGBoosterSaveModelToBuffer(b->handle, "{\"format\":\"json\"}", &size, &buffer) != 0)
		return failed("writing the model", err, errsize);
	if ((*text = malloc(size + 1)) == NULL)
		return refused("writing the model: out of memory", err, errsize);
	memcpy(*text, buffer, size);
	(*text)[size] = '\0';
	*len = size;
	return 0;
}

/*
 * An empty model with nthread in force. The library takes parameters on when it first needs them, and reads a model with
 * as many threads as the machine has cores if that is later; so it is made for rows of these columns and then asked for
 * something that needs them.
 */
static int
make_single_threaded(struct booster *b, char *err, int errsize)
{
	DMatrixHandle matrix = NULL;
	bst_ulong columns;
	float *row = calloc((size_t)b->columns, sizeof *row);
	if (row == NULL)
		return refused("reading the model: out of memory", err, errsize);
	int rc = 0;
	if (XGDMatrixCreateFromMat(row, 1, (bst_ulong)b->columns, NAN, &matrix) != 0 || XGBoosterCreate(&matrix, 1, &b->handle) != 0
	    || XGBoosterSetParam(b->handle, "nthread", "1") != 0 || XGBoosterSetParam(b->handle, "verbosity", "0") != 0
	    || XGBoosterGetNumFeature(b->handle, &columns) != 0)
		rc = failed("making a model", err, errsize);
	if (matrix != NULL)
		XGDMatrixFree(matrix);
	free(row);
	return rc;
}

static int
load_into(struct booster *b, const char *text, size_t len, char *err, int errsize)
{
	bst_ulong columns;
	if (make_single_threaded(b, err, errsize) != 0)
		return -1;
	/* nthread again: it is not kept with a model */
	if (XGBoosterLoadModelFromBuffer(b->handle, text, len) != 0 || XGBoosterSetParam(b->handle, "nthread", "1") != 0
	    || XGBoosterGetNumFeature(b->handle, &columns) != 0)
		return failed("reading the model", err, errsize);
	if (columns != (bst_ulong)b->columns) {
		snprintf(err, (size_t)errsize, "reading the model: it has %llu columns, not %d", (unsigned long long)columns, b->columns);
		return -1;
	}
	return 0;
}

int
booster_load(const char *text, size_t len, int columns, struct booster **out, char *err, int errsize)
{
	*out = NULL;
	/* anything else would be read as one of the library's other formats */
	if (columns < 1 || len < 2 || text[0] != '{' || text[len - 1] != '}')
		return refused("reading the model: no whole JSON object, or no columns", err, errsize);
	struct booster *b = calloc(1, sizeof *b);
	if (b == NULL)
		return refused("out of memory", err, errsize);
	b->columns = columns;
	if (load_into(b, text, len, err, errsize) != 0) {
		booster_free(b);
		return -1;
	}
	*out = b;
	return 0;
}

void
booster_free(struct booster *b)
{
	if (b == NULL)
		return;
	if (b->handle != NULL)
		XGBoosterFree(b->handle);
	free(b);
}
