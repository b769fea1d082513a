#include <math.h>
#include <stdlib.h>

#include "reconcile.h"
#include "vec.h"

#define REL 1e-10

static const char *const reasons[] = {
	[RECONCILE_OK] = "ok", [RECONCILE_INSUFFICIENT] = "insufficient", [RECONCILE_BIASED] = "bias", [RECONCILE_UNCORRELATED] = "correlation",
};

static void
same_report(struct vec *v, struct json_object *want, const struct reconcile_report *got)
{
	vec_same_int(v, want, "n_fills", (int64_t)got->n);
	vec_close_rel(v, want, "mean_predicted", got->mean_predicted, REL);
	vec_close_rel(v, want, "mean_actual", got->mean_actual, REL);
	/* a difference of two means that may be alike: what can be asked goes by their size */
	vec_close_abs(v, want, "bias", got->bias, 1e-12 * fmax(fabs(got->mean_predicted), fabs(got->mean_actual)));
	vec_close_rel(v, want, "rmse", got->rmse, REL);
	vec_close_rel(v, want, "median_predicted", got->median_predicted, REL);
	vec_close_rel(v, want, "median_actual", got->median_actual, REL);
	vec_close_abs(v, want, "correlation", got->correlation, 1e-10);
	vec_close_rel(v, want, "pessimism_multiplier", got->pessimism, REL);
	vec_close_rel(v, want, "percentile_95_actual", got->p95_actual, REL);
	vec_close_rel(v, want, "percentile_95_predicted", got->p95_predicted, REL);
}

void
vec_reconcile(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *list = vec_array(v, input, "pairs"), *want = vec_get(v, expected, "report");
	size_t n = vec_length(list);
	struct reconcile_pair *pairs = vec_alloc(n, sizeof *pairs);
	struct reconcile_report got;
	for (size_t i = 0; i < n; i++) {
		struct json_object *pair = json_object_array_get_idx(list, i);
		pairs[i] = (struct reconcile_pair){ vec_double_at(v, pair, 0), vec_double_at(v, pair, 1) };
	}
	int rc = reconcile_pairs(pairs, n, &got);
	enum reconcile_reason reason = reconcile_judge(rc == 1 ? &got : NULL, vec_double(v, input, "max_bias"), vec_double(v, input, "min_correlation"));
	if (rc < 0 || (rc == 1) != (want != NULL))
		vec_fail(v, "report: got %s, expected %s", rc == 1 ? "one" : "none", want != NULL ? "one" : "none");
	else if (want != NULL)
		same_report(v, want, &got);
	vec_same_text(v, expected, "reason", reasons[reason]);
	vec_same_bool(v, expected, "calibrated", reason == RECONCILE_OK);
	free(pairs);
}
