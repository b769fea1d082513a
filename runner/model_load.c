/* A model out of its file: everything is checked before anything is used. */
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "json_member.h"
#include "model.h"
#include "model_file.h"

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

static int
read_trees(struct json_object *o, struct model *m, const struct at *at)
{
	struct json_object *list = json_member(o, "boosters", json_type_array);
	bool pair = m->recipe.kind == RECIPE_PAIR;
	char why[256], text[320];
	struct trees *t = m->trees = calloc(1, sizeof *t);
	if (t == NULL)
		return refuse(at, "cannot be loaded: out of memory");
	t->columns = m->recipe.features.n;
	t->regime = pair ? recipe_column(&m->recipe, RECIPE_REGIME) : -1;
	t->split = NAN;
	if (list == NULL || json_object_array_length(list) != (pair ? 2 : 1) || (pair && !json_number(o, "split", -HUGE_VAL, HUGE_VAL, &t->split)))
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

/* What pages read too, then the trees. */
static int
read_all(const char *data, struct model *m, const struct at *at)
{
	struct json_object *o = json_tokener_parse(data);
	struct model_file f;
	int rc = model_file_members(o, at->path, &f, at->err, at->errsize);
	m->version = f.version;
	m->recipe = f.recipe;
	m->until = f.until;
	m->first = f.first;
	m->last = f.last;
	m->sessions = f.sessions;
	m->rows = f.rows;
	m->labelled = f.labelled;
	m->b = f.b;
	m->folds = f.folds;
	m->halve = f.halve;
	m->record = f.record;
	memcpy(m->importance, f.importance, sizeof m->importance);
	m->bins = f.bins;
	memcpy(m->bin, f.bin, sizeof m->bin);
	for (int k = 0; k < f.folds; k++) {
		m->fold_b[k] = f.fold_b[k];
		m->fold_sessions[k] = (size_t)f.fold_sessions[k];
	}
	if (rc == 0)
		rc = read_trees(o, m, at);
	json_object_put(o);
	return rc;
}

int
model_load(const char *path, const char *sha256, struct model **out, char *err, int errsize)
{
	const struct at at = { path, err, errsize };
	struct buf b = { 0 };
	struct model *m = calloc(1, sizeof *m);
	*out = NULL;
	int rc = m == NULL ? refuse(&at, "cannot be loaded: out of memory") : model_file_bytes(path, path, sha256, LARGEST, &b, err, errsize);
	if (rc == 0)
		rc = read_all(b.data, m, &at);
	buf_free(&b);
	if (rc != 0)
		model_free(m);
	else
		*out = m;
	return rc;
}
