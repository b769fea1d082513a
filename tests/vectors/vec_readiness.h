#ifndef VEC_READINESS_H
#define VEC_READINESS_H

/* Cases of readiness.json by their input.kind; a value of NaN or -1 is the file's null. */
#include "vec.h"

#define YEAR 252

/* Optional members: otherwise when absent or null. */
struct json_object *vec_optional(struct json_object *o, const char *key);
double vec_double_or(struct vec *v, struct json_object *o, const char *key, double otherwise);

/* One number. */
struct vec_number {
	const char *key;
	double got;
};
void vec_numbers(struct vec *v, struct json_object *expected, const struct vec_number *n, size_t count, double rel, double limit);
void vec_count(struct vec *v, struct json_object *expected, const char *key, int64_t got);
/* An array of numbers. */
void vec_row(struct vec *v, struct json_object *expected, const char *key, const double *got, size_t n, double rel, double limit);

void vec_readiness_execution(struct vec *v, const char *kind, struct json_object *input, struct json_object *expected);
void vec_readiness_gate(struct vec *v, const char *kind, struct json_object *input, struct json_object *expected);

#endif
