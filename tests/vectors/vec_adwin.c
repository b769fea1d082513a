#include <string.h>

#include "adwin.h"
#include "vec.h"

#define REL 1e-9

/* Written and read back between any two values, a detector goes on as if it had not been. */
static void
stored(struct vec *v, struct adwin *a)
{
	struct buf b = { 0 };
	adwin_encode(a, &b);
	memset(a, 0xff, sizeof *a);
	if (b.failed || adwin_decode(a, b.data, b.len) != 0)
		vec_fail(v, "state is not taken back");
	buf_free(&b);
}

static void
same_window(struct vec *v, struct json_object *want, const struct adwin *a)
{
	vec_close_rel(v, want, "estimation", adwin_mean(a), REL);
	vec_same_int(v, want, "width", a->width);
	vec_close_rel(v, want, "total", a->total, REL);
	vec_close_rel(v, want, "variance", a->variance, REL);
}

static void
same_detection(struct vec *v, struct json_object *expected, size_t place, size_t index, const struct adwin *a)
{
	struct json_object *states = vec_array(v, expected, "at_detection"), *indices = vec_array(v, expected, "detections");
	if (place >= vec_length(states) || vec_int_at(v, indices, place) != (int64_t)index)
		vec_fail(v, "detections: got one at %zu", index);
	else
		same_window(v, json_object_array_get_idx(states, place), a);
}

void
vec_adwin(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct adwin a;
	struct json_object *values = vec_array(v, input, "values");
	struct adwin_settings s = { .delta = vec_double(v, input, "delta"), .grace = vec_int(v, input, "grace_period"), .clock = vec_int(v, input, "clock"),
		.max_buckets = vec_int(v, input, "max_buckets"), .min_window = vec_int(v, input, "min_window_length") };
	size_t found = 0;
	if (adwin_init(&a, s) != 0)
		vec_fail(v, "settings refused");
	for (size_t i = 0; i < vec_length(values) && !v->failed; i++) {
		if (i % 16 == 0)
			stored(v, &a);
		int rc = adwin_update(&a, vec_double_at(v, values, i));
		if (rc < 0)
			vec_fail(v, "value %zu refused", i);
		if (rc > 0)
			same_detection(v, expected, found++, i, &a);
	}
	if (found != vec_length(vec_array(v, expected, "detections")))
		vec_fail(v, "detections: got %zu", found);
	vec_same_int(v, expected, "n_detections", a.detections);
	vec_same_bool(v, expected, "drift_detected_final", a.drift);
	same_window(v, expected, &a);
}
