#include <math.h>
#include <string.h>

#include "cusum.h"
#include "vec.h"

#define REL 1e-12

/* As of vec_adwin.c: written and read back between any two values. */
static void
stored(struct vec *v, struct cusum *c)
{
	struct buf b = { 0 };
	cusum_encode(c, &b);
	memset(c, 0xff, sizeof *c);
	if (b.failed || cusum_decode(c, b.data, b.len) != 0)
		vec_fail(v, "state is not taken back");
	buf_free(&b);
}

struct run {
	double most_high, most_low;
	size_t flagged, runs; /* flags and runs of them so far */
	bool before;          /* the flag of the value before */
	int64_t first;        /* -1: none */
};

/* Value i had this flag. */
static void
same_flag(struct vec *v, struct json_object *expected, struct run *r, size_t i, bool flag)
{
	struct json_object *indices = vec_array(v, expected, "flag_indices"), *runs = vec_array(v, expected, "flag_runs");
	if (flag && vec_int_at(v, indices, r->flagged) != (int64_t)i)
		vec_fail(v, "flag_indices: got %zu", i);
	if (flag && !r->before && vec_int_at(v, json_object_array_get_idx(runs, r->runs), 0) != (int64_t)i)
		vec_fail(v, "flag_runs: got a start at %zu", i);
	if (!flag && r->before && vec_int_at(v, json_object_array_get_idx(runs, r->runs - 1), 1) != (int64_t)i - 1)
		vec_fail(v, "flag_runs: got an end at %zu", i - 1);
	if (flag && r->first < 0)
		r->first = (int64_t)i;
	r->flagged += flag;
	r->runs += flag && !r->before;
	r->before = flag;
}

static bool
is_among(struct vec *v, struct json_object *indices, size_t i)
{
	for (size_t k = 0; k < vec_length(indices); k++)
		if (vec_int_at(v, indices, k) == (int64_t)i)
			return true;
	return false;
}

static void
same_sums(struct vec *v, struct json_object *expected, const struct cusum *c, const struct run *r)
{
	vec_close_rel(v, expected, "s_pos", c->high, REL);
	vec_close_rel(v, expected, "s_neg", c->low, REL);
	vec_close_rel(v, expected, "max_s_pos", r->most_high, REL);
	vec_close_rel(v, expected, "max_s_neg", r->most_low, REL);
	vec_same_bool(v, expected, "flag_final", c->flag);
	if (r->first < 0)
		vec_null(v, expected, "first_flag");
	else
		vec_same_int(v, expected, "first_flag", r->first);
	if (r->flagged != vec_length(vec_array(v, expected, "flag_indices")) || r->runs != vec_length(vec_array(v, expected, "flag_runs")))
		vec_fail(v, "flags: got %zu in %zu runs", r->flagged, r->runs);
}

void
vec_cusum(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct cusum c;
	struct run r = { .first = -1 };
	struct json_object *values = vec_array(v, input, "values"), *resets = vec_array(v, input, "reset_before");
	if (cusum_init(&c, vec_double(v, input, "target"), vec_double(v, input, "threshold"), vec_double(v, input, "drift")) != 0)
		vec_fail(v, "settings refused");
	for (size_t i = 0; i < vec_length(values) && !v->failed; i++) {
		if (is_among(v, resets, i))
			cusum_reset(&c);
		stored(v, &c);
		int rc = cusum_update(&c, vec_double_at(v, values, i));
		if (rc < 0)
			vec_fail(v, "value %zu refused", i);
		same_flag(v, expected, &r, i, rc > 0);
		r.most_high = fmax(r.most_high, c.high);
		r.most_low = fmax(r.most_low, c.low);
	}
	if (r.before) {
		struct json_object *runs = vec_array(v, expected, "flag_runs");
		if (vec_int_at(v, json_object_array_get_idx(runs, r.runs - 1), 1) != (int64_t)vec_length(values) - 1)
			vec_fail(v, "flag_runs: the last one goes on to the end");
	}
	same_sums(v, expected, &c, &r);
}
