#ifndef VEC_H
#define VEC_H

/*
 * Reference vectors: arrays of {"name","input","expected"}. A vec_* function of
 * vec_table runs one case through the production code; whatever differs, or is
 * missing in the file, is told to vec_fail, and the case has failed.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

struct vec {
	const char *file; /* "cash" */
	const char *name; /* of the case */
	bool failed;      /* the case */
	int shown;        /* messages so far in this file */
};

typedef void (*vec_fn)(struct vec *v, struct json_object *input, struct json_object *expected);

void vec_accounting(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_adwin(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_breakers(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_budget(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_calendar(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_calibration(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_cash(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_cot(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_cusum(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_drift_verdict(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_features(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_fitness(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_holm(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_ks(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_newey_west(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_performance(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_promotion(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_psi(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_readiness(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_reconcile(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_rollback(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_rolls(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_signal(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_sizing(struct vec *v, struct json_object *input, struct json_object *expected);
void vec_slippage(struct vec *v, struct json_object *input, struct json_object *expected);

/* Marks the case failed; its first message goes to stderr, for the first cases of a file. */
void vec_fail(struct vec *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * Members. Each fails the case when the key is absent or of another kind; the
 * value is then 0, "", NULL. vec_get gives NULL for a JSON null without
 * failing. vec_double takes integers and "nan", "inf", "-inf" too.
 */
struct json_object *vec_get(struct vec *v, struct json_object *o, const char *key);
struct json_object *vec_object(struct vec *v, struct json_object *o, const char *key);
struct json_object *vec_array(struct vec *v, struct json_object *o, const char *key);
int64_t vec_int(struct vec *v, struct json_object *o, const char *key);
double vec_double(struct vec *v, struct json_object *o, const char *key);
bool vec_bool(struct vec *v, struct json_object *o, const char *key);
const char *vec_text(struct vec *v, struct json_object *o, const char *key);

/* Elements of an array, same rules. */
int64_t vec_int_at(struct vec *v, struct json_object *a, size_t i);
double vec_double_at(struct vec *v, struct json_object *a, size_t i);
const char *vec_text_at(struct vec *v, struct json_object *a, size_t i);
size_t vec_length(struct json_object *a); /* 0 for NULL */

/* Doubles of an array, malloc'd (never NULL), n = vec_length. */
double *vec_doubles(struct vec *v, struct json_object *a);

/* calloc that ends the program when there is no memory. */
void *vec_alloc(size_t n, size_t size);

/* got against the member key of o. */
void vec_same_int(struct vec *v, struct json_object *o, const char *key, int64_t got);
void vec_same_bool(struct vec *v, struct json_object *o, const char *key, bool got);
void vec_same_text(struct vec *v, struct json_object *o, const char *key, const char *got); /* NULL against null */
void vec_close_rel(struct vec *v, struct json_object *o, const char *key, double got, double rel);
void vec_close_abs(struct vec *v, struct json_object *o, const char *key, double got, double limit);
/* Either limit is enough. has false: the member must be null. */
void vec_close(struct vec *v, struct json_object *o, const char *key, bool has, double got, double rel, double limit);
void vec_null(struct vec *v, struct json_object *o, const char *key); /* must be null */

#endif
