#include "vec.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN 5 /* failing cases of a file that say why */

void
vec_fail(struct vec *v, const char *fmt, ...)
{
	if (!v->failed && v->shown < SHOWN) {
		va_list args;
		va_start(args, fmt);
		fprintf(stderr, "%s: %s: ", v->file, v->name);
		vfprintf(stderr, fmt, args);
		fputc('\n', stderr);
		va_end(args);
		v->shown++;
	}
	v->failed = true;
}

void *
vec_alloc(size_t n, size_t size)
{
	void *p = calloc(n > 0 ? n : 1, size);
	if (p == NULL) {
		fputs("vectors: out of memory\n", stderr);
		exit(1);
	}
	return p;
}

struct json_object *
vec_get(struct vec *v, struct json_object *o, const char *key)
{
	struct json_object *member = NULL;
	if (!json_object_is_type(o, json_type_object) || !json_object_object_get_ex(o, key, &member))
		vec_fail(v, "no member \"%s\"", key);
	return member;
}

static struct json_object *
typed(struct vec *v, struct json_object *o, const char *what, enum json_type type)
{
	if (json_object_is_type(o, type))
		return o;
	vec_fail(v, "%s: not %s", what, json_type_to_name(type));
	return NULL;
}

struct json_object *
vec_object(struct vec *v, struct json_object *o, const char *key)
{
	return typed(v, vec_get(v, o, key), key, json_type_object);
}

struct json_object *
vec_array(struct vec *v, struct json_object *o, const char *key)
{
	return typed(v, vec_get(v, o, key), key, json_type_array);
}

bool
vec_bool(struct vec *v, struct json_object *o, const char *key)
{
	return json_object_get_boolean(typed(v, vec_get(v, o, key), key, json_type_boolean)) != 0;
}

static const char *
as_text(struct vec *v, struct json_object *o, const char *what)
{
	struct json_object *text = typed(v, o, what, json_type_string);
	return text == NULL ? "" : json_object_get_string(text);
}

static int64_t
as_int(struct vec *v, struct json_object *o, const char *what)
{
	struct json_object *number = typed(v, o, what, json_type_int);
	return number == NULL ? 0 : json_object_get_int64(number);
}

static double
as_double(struct vec *v, struct json_object *o, const char *what)
{
	if (json_object_is_type(o, json_type_double) || json_object_is_type(o, json_type_int))
		return json_object_get_double(o);
	const char *text = as_text(v, o, what);
	if (strcmp(text, "nan") == 0)
		return NAN;
	if (strcmp(text, "inf") == 0)
		return INFINITY;
	if (strcmp(text, "-inf") == 0)
		return -INFINITY;
	vec_fail(v, "%s: not a number", what);
	return 0;
}

const char *
vec_text(struct vec *v, struct json_object *o, const char *key)
{
	return as_text(v, vec_get(v, o, key), key);
}

int64_t
vec_int(struct vec *v, struct json_object *o, const char *key)
{
	return as_int(v, vec_get(v, o, key), key);
}

double
vec_double(struct vec *v, struct json_object *o, const char *key)
{
	return as_double(v, vec_get(v, o, key), key);
}

size_t
vec_length(struct json_object *a)
{
	return json_object_is_type(a, json_type_array) ? json_object_array_length(a) : 0;
}

static struct json_object *
element(struct vec *v, struct json_object *a, size_t i)
{
	if (i < vec_length(a))
		return json_object_array_get_idx(a, i);
	vec_fail(v, "no element %zu", i);
	return NULL;
}

int64_t
vec_int_at(struct vec *v, struct json_object *a, size_t i)
{
	return as_int(v, element(v, a, i), "element");
}

double
vec_double_at(struct vec *v, struct json_object *a, size_t i)
{
	return as_double(v, element(v, a, i), "element");
}

const char *
vec_text_at(struct vec *v, struct json_object *a, size_t i)
{
	return as_text(v, element(v, a, i), "element");
}

double *
vec_doubles(struct vec *v, struct json_object *a)
{
	size_t n = vec_length(a);
	double *x = vec_alloc(n, sizeof *x);
	for (size_t i = 0; i < n; i++)
		x[i] = vec_double_at(v, a, i);
	return x;
}

void
vec_same_int(struct vec *v, struct json_object *o, const char *key, int64_t got)
{
	int64_t want = vec_int(v, o, key);
	if (got != want)
		vec_fail(v, "%s: got %lld, expected %lld", key, (long long)got, (long long)want);
}

void
vec_same_bool(struct vec *v, struct json_object *o, const char *key, bool got)
{
	if (got != vec_bool(v, o, key))
		vec_fail(v, "%s: got %s", key, got ? "true" : "false");
}

void
vec_same_text(struct vec *v, struct json_object *o, const char *key, const char *got)
{
	struct json_object *member = vec_get(v, o, key);
	if (member == NULL && got == NULL)
		return;
	const char *want = member == NULL ? "null" : as_text(v, member, key);
	if (member == NULL || got == NULL || strcmp(got, want) != 0)
		vec_fail(v, "%s: got %s, expected %s", key, got == NULL ? "null" : got, want);
}

static void
near(struct vec *v, const char *key, double got, double want, double limit)
{
	if (isnan(want) ? isnan(got) : isinf(want) ? isinf(got) && signbit(got) == signbit(want) : fabs(got - want) <= limit)
		return;
	vec_fail(v, "%s: got %.17g, expected %.17g", key, got, want);
}

void
vec_close_rel(struct vec *v, struct json_object *o, const char *key, double got, double rel)
{
	double want = vec_double(v, o, key);
	near(v, key, got, want, rel * fabs(want));
}

void
vec_close_abs(struct vec *v, struct json_object *o, const char *key, double got, double limit)
{
	near(v, key, got, vec_double(v, o, key), limit);
}

void
vec_null(struct vec *v, struct json_object *o, const char *key)
{
	if (vec_get(v, o, key) != NULL)
		vec_fail(v, "%s: got null, expected %s", key, json_object_to_json_string(vec_get(v, o, key)));
}

void
vec_close(struct vec *v, struct json_object *o, const char *key, bool has, double got, double rel, double limit)
{
	if (!has) {
		vec_null(v, o, key);
		return;
	}
	double want = vec_double(v, o, key);
	near(v, key, got, want, fmax(rel * fabs(want), limit));
}
