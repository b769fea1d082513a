#include <stdlib.h>
#include <string.h>

#include "ks.h"
#include "sample.h"
#include "vec.h"

#define LEAST 1e-300 /* below, doubles have fewer digits */

/* The reference takes the asymptotic p-value where its own exact one came out above 1; ours is the exact one. */
static void
same_p(struct vec *v, struct json_object *expected, const struct ks *got)
{
	double rel = got->method == KS_ASYMPTOTIC ? 1e-9 : 1e-10;
	bool fallback = strcmp(vec_text(v, expected, "method"), "asymp_fallback") == 0;
	vec_close(v, expected, fallback ? "pvalue_exact" : "pvalue", true, got->p, rel, LEAST);
}

static void
same_method(struct vec *v, struct json_object *expected, const struct ks *got)
{
	const char *want = vec_text(v, expected, "method");
	bool fallback = strcmp(want, "asymp_fallback") == 0;
	static const char *const word[] = { [KS_NONE] = "guard", [KS_EXACT] = "exact", [KS_ASYMPTOTIC] = "asymp" };
	if (strcmp(fallback ? "exact" : want, word[got->method]) != 0)
		vec_fail(v, "method: got %s, expected %s", word[got->method], want);
	if (got->method == KS_EXACT) {
		vec_same_int(v, expected, "h", got->h);
		vec_same_int(v, expected, "lcm", got->lcm);
	}
	if (got->method == KS_ASYMPTOTIC)
		vec_same_int(v, expected, "en", got->en);
}

void
vec_ks(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *b = vec_array(v, input, "baseline"), *c = vec_array(v, input, "current");
	size_t n = vec_length(b), m = vec_length(c), sort = n > m ? n : m, test = ks_scratch(n, m);
	double *baseline = vec_doubles(v, b), *current = vec_doubles(v, c), *scratch = vec_alloc(sort > test ? sort : test, sizeof *scratch);
	struct ks got;
	sample_sort(baseline, n, scratch);
	sample_sort(current, m, scratch);
	if (ks_test(baseline, n, current, m, scratch, &got) != 0)
		vec_fail(v, "refused");
	same_method(v, expected, &got);
	vec_close_rel(v, expected, "statistic", got.statistic, 1e-12);
	same_p(v, expected, &got);
	vec_same_bool(v, expected, "drifted", ks_drifted(&got, vec_double(v, input, "alpha")));
	free(baseline);
	free(current);
	free(scratch);
}
