#include "recipe.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct recipe recipe_standard = {
	.kind = RECIPE_SINGLE, .features = { FEATURES_BASE, { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 } }, .window = 0, .rounds = 100, .max_leaves = 31,
	.eta = 0.1, .min_child_weight = 5, .subsample = 0.8, .colsample = 0.8, .alpha = 0.1, .lambda = 0.1,
};

static const char *const kinds[] = { [RECIPE_SINGLE] = "single", [RECIPE_PAIR] = "pair" };

/* The fields that are numbers, in the order of the canonical text. What is whole stands in an int. */
static const struct field {
	const char *name;
	size_t at;
	bool whole;
	double least, most;
} fields[] = {
	{ "window", offsetof(struct recipe, window), true, 0, RECIPE_MOST_WINDOW },
	{ "rounds", offsetof(struct recipe, rounds), true, 1, 1000 },
	{ "max_leaves", offsetof(struct recipe, max_leaves), true, 2, RECIPE_MOST_LEAVES },
	{ "eta", offsetof(struct recipe, eta), false, 1e-6, 1 },
	{ "min_child_weight", offsetof(struct recipe, min_child_weight), false, 0, 1e6 },
	{ "subsample", offsetof(struct recipe, subsample), false, 0.01, 1 },
	{ "colsample", offsetof(struct recipe, colsample), false, 0.01, 1 },
	{ "alpha", offsetof(struct recipe, alpha), false, 0, 1e6 },
	{ "lambda", offsetof(struct recipe, lambda), false, 0, 1e6 },
};
#define FIELDS (sizeof fields / sizeof fields[0])

static double
value(const struct recipe *r, const struct field *f)
{
	const char *at = (const char *)r + f->at;
	return f->whole ? *(const int *)(const void *)at : *(const double *)(const void *)at;
}

static void
set_value(struct recipe *r, const struct field *f, double v)
{
	char *at = (char *)r + f->at;
	if (f->whole)
		*(int *)(void *)at = (int)v;
	else
		*(double *)(void *)at = v;
}

/* The shortest text that reads back as the same number. */
static void
number(double v, char out[32])
{
	if (v == floor(v) && fabs(v) < 1e9) { /* never 1e+02 */
		snprintf(out, 32, "%.0f", v);
		return;
	}
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(out, 32, "%.*g", digits, v);
		if (strtod(out, NULL) == v)
			return;
	}
}

static int
refuse(const char *field, const char *found, const char *allowed, char *err, int errsize)
{
	snprintf(err, (size_t)errsize, "recipe %s %s; allowed: %s", field, found, allowed);
	return -1;
}

int
recipe_column(const struct recipe *r, const char *feature)
{
	int number = features_find(feature);
	for (int i = 0; i < r->features.n; i++)
		if (r->features.feature[i] == number)
			return i;
	return -1;
}

int
recipe_check(const struct recipe *r, char *err, int errsize)
{
	char found[32], allowed[64];
	if (r->kind != RECIPE_SINGLE && r->kind != RECIPE_PAIR)
		return refuse("kind", "unknown", "single, pair", err, errsize);
	for (size_t i = 0; i < FIELDS; i++) {
		double v = value(r, &fields[i]);
		if (v >= fields[i].least && v <= fields[i].most)
			continue;
		number(v, found);
		snprintf(allowed, sizeof allowed, "%g to %g", fields[i].least, fields[i].most);
		return refuse(fields[i].name, found, allowed, err, errsize);
	}
	snprintf(found, sizeof found, "%d", r->window);
	if (r->window != 0 && r->window < RECIPE_LEAST_WINDOW)
		return refuse("window", found, "0, or 252 sessions and more", err, errsize);
	struct features_set again = { 0 };
	for (int i = 0; i < r->features.n && i < FEATURES_ALL; i++)
		if (features_add(&again, r->features.feature[i]) != 0)
			return refuse("features", "name one twice, or mix two kinds of report", "each once, of one kind", err, errsize);
	if (r->kind == RECIPE_PAIR && recipe_column(r, RECIPE_REGIME) < 0)
		return refuse("kind", "pair", "vol_20 among the features of a pair", err, errsize);
	snprintf(found, sizeof found, "%d", r->features.n);
	if (again.n != r->features.n || again.n < RECIPE_LEAST_FEATURES)
		return refuse("features", found, "8 of them or more", err, errsize);
	return 0;
}

void
recipe_json(const struct recipe *r, struct buf *out)
{
	char text[32];
	buf_fmt(out, "{\"kind\":\"%s\"", kinds[r->kind]);
	for (size_t i = 0; i < FIELDS; i++) {
		number(value(r, &fields[i]), text);
		buf_fmt(out, ",\"%s\":%s", fields[i].name, text);
	}
	buf_str(out, ",\"features\":[");
	for (int i = 0; i < r->features.n; i++)
		buf_fmt(out, "%s\"%s\"", i > 0 ? "," : "", features_name(r->features.feature[i]));
	buf_str(out, "]}");
}

void
recipe_digest(const struct recipe *r, char out[SHA256_TEXT])
{
	struct buf text = { 0 };
	struct sha256 sum;
	recipe_json(r, &text);
	out[0] = '\0';
	if (!text.failed) {
		sha256_open(&sum);
		sha256_add(&sum, text.data, text.len);
		sha256_text(&sum, out);
	}
	buf_free(&text);
}

static int
read_number(struct json_object *o, const struct field *f, struct recipe *out, char *err, int errsize)
{
	struct json_object *v;
	char allowed[64];
	snprintf(allowed, sizeof allowed, "%s %g to %g", f->whole ? "a whole number" : "a number", f->least, f->most);
	if (!json_object_object_get_ex(o, f->name, &v))
		return refuse(f->name, "is missing", allowed, err, errsize);
	bool is_int = json_object_is_type(v, json_type_int);
	if (!is_int && (f->whole || !json_object_is_type(v, json_type_double)))
		return refuse(f->name, json_object_to_json_string(v), allowed, err, errsize);
	double d = json_object_get_double(v) + 0.0; /* -0 is 0, or two texts would name one recipe */
	if (!(d >= f->least && d <= f->most))
		return refuse(f->name, json_object_to_json_string(v), allowed, err, errsize);
	set_value(out, f, d);
	return 0;
}

static int
read_features(struct json_object *o, struct recipe *out, char *err, int errsize)
{
	struct json_object *list;
	if (!json_object_object_get_ex(o, "features", &list) || !json_object_is_type(list, json_type_array))
		return refuse("features", "is no list", "a list of their names", err, errsize);
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		const char *name = json_object_get_string(json_object_array_get_idx(list, i));
		if (name == NULL || features_add(&out->features, features_find(name)) != 0)
			return refuse("features", name != NULL ? name : "null", "known ones, each once, of one kind of report", err, errsize);
	}
	return 0;
}

static int
read_kind(struct json_object *o, struct recipe *out, char *err, int errsize)
{
	struct json_object *kind;
	const char *text = json_object_object_get_ex(o, "kind", &kind) ? json_object_get_string(kind) : NULL;
	for (int i = 0; text != NULL && i < 2; i++)
		if (strcmp(text, kinds[i]) == 0) {
			out->kind = (enum recipe_kind)i;
			return 0;
		}
	return refuse("kind", text != NULL ? text : "is missing", "single, pair", err, errsize);
}

int
recipe_read(const char *text, struct recipe *out, char *err, int errsize)
{
	struct json_object *o = json_tokener_parse(text);
	int rc = -1;
	*out = (struct recipe){ 0 };
	if (o == NULL || !json_object_is_type(o, json_type_object))
		snprintf(err, (size_t)errsize, "the recipe is not JSON");
	else if (json_object_object_length(o) != (int)FIELDS + 2)
		refuse("fields", "are not those of this version", "kind, features, and its numbers", err, errsize);
	else
		rc = read_kind(o, out, err, errsize);
	for (size_t i = 0; rc == 0 && i < FIELDS; i++)
		rc = read_number(o, &fields[i], out, err, errsize);
	if (rc == 0 && (read_features(o, out, err, errsize) != 0 || recipe_check(out, err, errsize) != 0))
		rc = -1;
	json_object_put(o);
	return rc;
}

static bool
has(const struct recipe *r, int feature)
{
	return recipe_column(r, features_name(feature)) >= 0;
}

int
recipe_diff(const struct recipe *from, const struct recipe *to, struct recipe_change out[RECIPE_CHANGES])
{
	int n = 0;
	if (from->kind != to->kind) {
		out[n] = (struct recipe_change){ .field = "kind" };
		snprintf(out[n].from, sizeof out[n].from, "%s", kinds[from->kind]);
		snprintf(out[n++].to, sizeof out[0].to, "%s", kinds[to->kind]);
	}
	for (size_t i = 0; i < FIELDS; i++) {
		double a = value(from, &fields[i]), b = value(to, &fields[i]);
		if (a == b)
			continue;
		snprintf(out[n].field, sizeof out[n].field, "%s", fields[i].name);
		number(a, out[n].from);
		number(b, out[n++].to);
	}
	for (int f = 0; f < FEATURES_ALL; f++) {
		if (has(from, f) == has(to, f))
			continue;
		snprintf(out[n].field, sizeof out[n].field, "feature %s", features_name(f));
		snprintf(out[n].from, sizeof out[n].from, "%s", has(from, f) ? "in" : "out");
		snprintf(out[n++].to, sizeof out[0].to, "%s", has(to, f) ? "in" : "out");
	}
	return n;
}
