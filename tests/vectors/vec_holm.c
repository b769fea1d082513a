#include <stdlib.h>

#include "holm.h"
#include "vec.h"

void
vec_holm(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *p = vec_array(v, input, "p"), *adjusted = vec_array(v, expected, "adjusted"), *reject = vec_array(v, expected, "reject");
	size_t m = vec_length(p);
	double alpha = vec_double(v, input, "alpha");
	int64_t rejected = 0;
	struct holm *test = vec_alloc(m, sizeof *test);
	for (size_t i = 0; i < m; i++)
		test[i].p = vec_double_at(v, p, i);
	if (holm_adjust(test, m) != 0)
		vec_fail(v, "refused");
	if (vec_length(adjusted) != m || vec_length(reject) != m)
		vec_fail(v, "adjusted, reject: not %zu of them", m);
	for (size_t i = 0; i < m && !v->failed; i++) {
		double want = vec_double_at(v, adjusted, i), limit = 1e-15 * want;
		bool got = holm_rejects(test[i].adjusted, alpha);
		if (!(test[i].adjusted - want <= limit && want - test[i].adjusted <= limit))
			vec_fail(v, "adjusted: %zu is %.17g, expected %.17g", i, test[i].adjusted, want);
		if (got != (json_object_get_boolean(json_object_array_get_idx(reject, i)) != 0))
			vec_fail(v, "reject: %zu is %s", i, got ? "true" : "false");
		rejected += got;
	}
	vec_same_int(v, expected, "n_rejected", rejected);
	free(test);
}
