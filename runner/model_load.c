/* A model out of its file: everything is checked before anything is used. */
#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "model.h"
#include "model_internal.h"

#define LARGEST ((size_t)256 << 20)

/* Where errors go. */
struct at {
	const char *path;
	char *err;
	int errsize;
};

static int
refuse(const struct at *at, const char *why)
{
	snprintf(at->err, (size_t)at->errsize, "%s %s", at->path, why);
	return -1;
}

static void
digest_of(const char *text, size_t len, char out[SHA256_TEXT])
{
	struct sha256 sum;
	sha256_open(&sum);
	sha256_add(&sum, text, len);
	sha256_text(&sum, out);
}

/* Whole, and what it says it is? */
static int
check_seal(const struct buf *b, const char *sha256, const struct at *at)
{
	const size_t tail = strlen(MODEL_SEAL) + SHA256_TEXT - 1 + strlen(MODEL_END);
	char digest[SHA256_TEXT];
	if (b->len < tail || memcmp(b->data + b->len - strlen(MODEL_END), MODEL_END, strlen(MODEL_END)) != 0 || memcmp(b->data + b->len - tail, MODEL_SEAL, strlen(MODEL_SEAL)) != 0)
		return refuse(at, "is cut, or no model");
	digest_of(b->data, b->len - tail, digest);
	if (memcmp(digest, b->data + b->len - tail + strlen(MODEL_SEAL), SHA256_TEXT - 1) != 0)
		return refuse(at, "was changed: its content has another SHA-256 than it says");
	digest_of(b->data, b->len, digest);
	if (sha256 != NULL && strcmp(digest, sha256) != 0)
		return refuse(at, "is another file than the one that the ledger names");
	return 0;
}

static struct json_object *
member(struct json_object *o, const char *name, enum json_type type)
{
	struct json_object *v;
	return o != NULL && json_object_object_get_ex(o, name, &v) && json_object_is_type(v, type) ? v : NULL;
}

/* A number in a range. false: missing, none, or out of it. */
static bool
number(struct json_object *o, const char *name, double least, double most, double *out)
{
	struct json_object *v;
	if (o == NULL || !json_object_object_get_ex(o, name, &v) || (!json_object_is_type(v, json_type_int) && !json_object_is_type(v, json_type_double)))
		return false;
	*out = json_object_get_double(v);
	return *out >= least && *out <= most;
}

static bool
whole(struct json_object *o, const char *name, int64_t least, int64_t *out)
{
	struct json_object *v = member(o, name, json_type_int);
	*out = v != NULL ? json_object_get_int64(v) : -1;
	return v != NULL && *out >= least && *out <= INT32_MAX;
}

static bool
date(struct json_object *o, const char *name, date_t *out)
{
	struct json_object *v = member(o, name, json_type_string);
	return v != NULL && date_parse(json_object_get_string(v), out) == 0;
}

static bool
read_training(struct json_object *o, struct model *m)
{
	struct json_object *t = member(o, "training", json_type_object);
	int64_t version;
	if (!whole(o, "version", 1, &version) || !date(o, "until", &m->until) || !date(t, "first", &m->first) || !date(t, "last", &m->last))
		return false;
	m->version = (int)version;
	return whole(t, "sessions", PANEL_ENOUGH, &m->sessions) && whole(t, "rows", m->sessions, &m->rows) && whole(o, "labelled", m->sessions, &m->labelled) && number(o, "b", 0, 1, &m->b);
}

static bool
read_folds(struct json_object *o, struct model *m)
{
	struct json_object *folds = member(o, "folds", json_type_array), *halve = member(o, "halve", json_type_boolean);
	if (folds == NULL || halve == NULL)
		return false;
	size_t n = json_object_array_length(folds);
	if (n != 0 && n != PANEL_FOLDS)
		return false;
	m->folds = (int)n;
	m->halve = json_object_get_boolean(halve) != 0;
	for (size_t k = 0; k < n; k++) {
		struct json_object *fold = json_object_array_get_idx(folds, k);
		int64_t sessions;
		if (!whole(fold, "sessions", 1, &sessions) || !number(fold, "b", 0, 1, &m->fold_b[k]))
			return false;
		m->fold_sessions[k] = (size_t)sessions;
	}
	return true;
}

static bool
read_record(struct json_object *o, struct model *m)
{
	struct json_object *record = member(o, "record", json_type_string);
	return record != NULL && record_decode(&m->record, json_object_get_string(record), (size_t)json_object_get_string_len(record)) == 0;
}

static bool
read_importance(struct json_object *o, struct model *m)
{
	struct json_object *by = member(o, "importance", json_type_object);
	for (int i = 0; i < m->recipe.features.n; i++)
		if (!number(by, features_name(m->recipe.features.feature[i]), 0, HUGE_VAL, &m->importance[i]))
			return false;
	return true;
}

static int
read_recipe(struct json_object *o, struct model *m, const struct at *at)
{
	struct json_object *recipe = member(o, "recipe", json_type_object);
	char why[256], text[320];
	if (recipe == NULL)
		return refuse(at, "has no recipe");
	if (recipe_read(json_object_to_json_string_ext(recipe, JSON_C_TO_STRING_PLAIN), &m->recipe, why, sizeof why) == 0)
		return 0;
	snprintf(text, sizeof text, "cannot be used: %s", why);
	return refuse(at, text);
}

static int
read_trees(struct json_object *o, struct model *m, const struct at *at)
{
	struct json_object *list = member(o, "boosters", json_type_array);
	bool pair = m->recipe.kind == RECIPE_PAIR;
	char why[256], text[320];
	struct trees *t = m->trees = calloc(1, sizeof *t);
	if (t == NULL)
		return refuse(at, "cannot be loaded: out of memory");
	t->columns = m->recipe.features.n;
	t->regime = pair ? recipe_column(&m->recipe, RECIPE_REGIME) : -1;
	t->split = NAN;
	if (list == NULL || json_object_array_length(list) != (pair ? 2 : 1) || (pair && !number(o, "split", -HUGE_VAL, HUGE_VAL, &t->split)))
		return refuse(at, "has other trees than its recipe");
	for (size_t k = 0; k < (pair ? 2 : 1); k++) {
		struct json_object *v = json_object_array_get_idx(list, k);
		if (!json_object_is_type(v, json_type_string))
			return refuse(at, "has no trees");
		if (booster_load(json_object_get_string(v), (size_t)json_object_get_string_len(v), t->columns, &t->part[k], why, sizeof why) != 0) {
			snprintf(text, sizeof text, "cannot be used: %s", why);
			return refuse(at, text);
		}
	}
	return 0;
}

static int
read_all(const char *data, struct model *m, const struct at *at)
{
	struct json_object *o = json_tokener_parse(data), *format = member(o, "format", json_type_string);
	int rc = -1;
	if (format == NULL || strcmp(json_object_get_string(format), MODEL_FORMAT) != 0)
		refuse(at, "is of another format than \"" MODEL_FORMAT "\"");
	else if (read_recipe(o, m, at) == 0) {
		if (!read_training(o, m) || !read_folds(o, m) || !read_record(o, m) || !read_importance(o, m))
			refuse(at, "has fields that this version cannot read");
		else
			rc = read_trees(o, m, at);
	}
	json_object_put(o);
	return rc;
}

int
model_load(const char *path, const char *sha256, struct model **out, char *err, int errsize)
{
	const struct at at = { path, err, errsize };
	struct buf b = { 0 };
	struct model *m = calloc(1, sizeof *m);
	int rc;
	*out = NULL;
	if (m == NULL)
		rc = refuse(&at, "cannot be loaded: out of memory");
	else if (buf_read_file(&b, path, LARGEST) != 0)
		rc = refuse(&at, errno == ENOENT ? "is missing" : strerror(errno));
	else
		rc = check_seal(&b, sha256, &at) == 0 ? read_all(b.data, m, &at) : -1;
	buf_free(&b);
	if (rc != 0)
		model_free(m);
	else
		*out = m;
	return rc;
}
