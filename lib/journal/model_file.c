#include "json_member.h"
#include "model_file.h"

#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sealed.h"

/* Where errors go. */
struct at {
	const char *name;
	char *err;
	int errsize;
};

static int
refuse(const struct at *at, const char *why)
{
	snprintf(at->err, (size_t)at->errsize, "%s %s", at->name, why);
	return -1;
}

int
model_file_bytes(const char *path, const char *name, const char *sha256, size_t most, struct buf *b, char *err, int errsize)
{
	const struct sealed_wanted want = { .name = name, .kind = "model", .sha256 = sha256, .said_by = "the ledger", .most = most };
	return sealed_read(path, &want, b, err, errsize);
}

static bool
whole(struct json_object *o, const char *name, int64_t least, int64_t *out)
{
	struct json_object *v = json_member(o, name, json_type_int);
	*out = v != NULL ? json_object_get_int64(v) : -1;
	return v != NULL && *out >= least && *out <= INT32_MAX;
}

static bool
date(struct json_object *o, const char *name, date_t *out)
{
	struct json_object *v = json_member(o, name, json_type_string);
	return v != NULL && date_parse(json_object_get_string(v), out) == 0;
}

static bool
read_training(struct json_object *o, struct model_file *m)
{
	struct json_object *t = json_member(o, "training", json_type_object);
	int64_t version;
	if (!whole(o, "version", 1, &version) || !date(o, "until", &m->until) || !date(t, "first", &m->first) || !date(t, "last", &m->last))
		return false;
	m->version = (int)version;
	return whole(t, "sessions", PANEL_ENOUGH, &m->sessions) && whole(t, "rows", m->sessions, &m->rows) && whole(o, "labelled", m->sessions, &m->labelled) && json_number(o, "b", 0, 1, &m->b);
}

static bool
read_folds(struct json_object *o, struct model_file *m)
{
	struct json_object *folds = json_member(o, "folds", json_type_array), *halve = json_member(o, "halve", json_type_boolean);
	if (folds == NULL || halve == NULL)
		return false;
	size_t n = json_object_array_length(folds);
	if (n != 0 && n != PANEL_FOLDS)
		return false;
	m->folds = (int)n;
	m->halve = json_object_get_boolean(halve) != 0;
	for (size_t k = 0; k < n; k++) {
		struct json_object *fold = json_object_array_get_idx(folds, k);
		if (!whole(fold, "sessions", 1, &m->fold_sessions[k]) || !json_number(fold, "b", 0, 1, &m->fold_b[k]))
			return false;
	}
	return true;
}

static bool
read_record(struct json_object *o, struct model_file *m)
{
	struct json_object *record = json_member(o, "record", json_type_string);
	return record != NULL && record_decode(&m->record, json_object_get_string(record), (size_t)json_object_get_string_len(record)) == 0;
}

/* They only repeat what the record says: one that is missing has no value. */
static void
read_metrics(struct json_object *o, struct model_file_metrics *m)
{
	const struct { const char *name; double *to; } all[] = { { "sharpe", &m->sharpe }, { "exposed", &m->exposed }, { "max_drawdown", &m->max_drawdown }, { "return", &m->ret },
		{ "hit_rate", &m->hit_rate }, { "brier", &m->brier } };
	struct json_object *from = json_member(o, "metrics", json_type_object);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (!json_number(from, all[i].name, -HUGE_VAL, HUGE_VAL, all[i].to))
			*all[i].to = NAN;
}

static bool
read_importance(struct json_object *o, struct model_file *m)
{
	struct json_object *by = json_member(o, "importance", json_type_object);
	for (int i = 0; i < m->recipe.features.n; i++)
		if (!json_number(by, features_name(m->recipe.features.feature[i]), 0, HUGE_VAL, &m->importance[i]))
			return false;
	return true;
}

static int
read_recipe(struct json_object *o, struct model_file *m, const struct at *at)
{
	struct json_object *recipe = json_member(o, "recipe", json_type_object);
	char why[256], text[320];
	if (recipe == NULL)
		return refuse(at, "has no recipe");
	if (recipe_read(json_object_to_json_string_ext(recipe, JSON_C_TO_STRING_PLAIN), &m->recipe, why, sizeof why) == 0)
		return 0;
	snprintf(text, sizeof text, "cannot be used: %s", why);
	return refuse(at, text);
}

int
model_file_members(struct json_object *o, const char *name, struct model_file *out, char *err, int errsize)
{
	const struct at at = { name, err, errsize };
	struct json_object *format = json_member(o, "format", json_type_string);
	memset(out, 0, sizeof *out);
	if (format == NULL || strcmp(json_object_get_string(format), MODEL_FILE_FORMAT) != 0)
		return refuse(&at, "is of another format than \"" MODEL_FILE_FORMAT "\"");
	if (read_recipe(o, out, &at) != 0)
		return -1;
	read_metrics(o, &out->metrics);
	return read_training(o, out) && read_folds(o, out) && read_record(o, out) && read_importance(o, out) ? 0 : refuse(&at, "has fields that this version cannot read");
}

int
model_file_read(const char *path, const char *name, const char *sha256, size_t most, struct model_file *out, char *err, int errsize)
{
	struct buf b = { 0 };
	memset(out, 0, sizeof *out);
	int rc = model_file_bytes(path, name, sha256, most, &b, err, errsize);
	if (rc == 0) {
		struct json_object *o = json_tokener_parse(b.data);
		rc = model_file_members(o, name, out, err, errsize);
		json_object_put(o);
	}
	buf_free(&b);
	return rc;
}

void
model_file_free(struct model_file *m)
{
	record_free(&m->record);
	memset(m, 0, sizeof *m);
}
