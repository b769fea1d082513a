/* Tests of several hypotheses and of a mean: holm.json, newey_west.json. */
#include <stdlib.h>

#include "holm.h"
#include "newey_west.h"
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
