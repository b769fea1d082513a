#include <stdlib.h>

#include "newey_west.h"
#include "vec.h"

#define REL 1e-10

static void
same_gamma(struct vec *v, struct json_object *expected, const double *gamma, size_t lag)
{
	struct json_object *want = vec_array(v, expected, "gamma");
	if (vec_length(want) != lag + 1)
		vec_fail(v, "gamma: got %zu, expected %zu", lag + 1, vec_length(want));
	for (size_t j = 0; j <= lag && !v->failed; j++) {
		double w = vec_double_at(v, want, j), limit = REL * (w < 0 ? -w : w);
		if (!(gamma[j] - w <= limit && w - gamma[j] <= limit))
			vec_fail(v, "gamma: %zu is %.17g, expected %.17g", j, gamma[j], w);
	}
}

void
vec_newey_west(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *d = vec_array(v, input, "d");
	size_t n = vec_length(d), lag = (size_t)vec_int(v, input, "lag");
	double *values = vec_doubles(v, d), *gamma = vec_alloc(lag + 1, sizeof *gamma);
	struct newey_west got;
	if (newey_west_test(values, n, lag, gamma, &got) != 0)
		vec_fail(v, "refused");
	vec_same_int(v, expected, "n", (int64_t)got.n);
	vec_close(v, expected, "mean", n > 0, got.mean, REL, 0);
	vec_close(v, expected, "lrv", n > 0, got.lrv, REL, 0);
	if (n > 0)
		same_gamma(v, expected, gamma, lag);
	else
		vec_null(v, expected, "gamma");
	vec_close(v, expected, "t", got.has_t, got.t, REL, 0);
	vec_close(v, expected, "p", true, got.p, REL, 1e-15);
	double limit = newey_west_limit(vec_int(v, input, "attempts"));
	vec_close_rel(v, expected, "limit", limit, 1e-15);
	vec_same_bool(v, expected, "passes", got.p <= limit);
	free(values);
	free(gamma);
}
