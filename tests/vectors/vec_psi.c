#include <stdlib.h>

#include "psi.h"
#include "sample.h"
#include "vec.h"

static void
same_counts(struct vec *v, struct json_object *expected, const char *key, const struct psi_bin *bins, int k, bool current)
{
	struct json_object *want = vec_array(v, expected, key);
	if (vec_length(want) != (size_t)k)
		vec_fail(v, "%s: got %d, expected %zu", key, k, vec_length(want));
	for (int b = 0; b < k && !v->failed; b++) {
		size_t got = current ? bins[b].current : bins[b].baseline;
		if ((int64_t)got != vec_int_at(v, want, (size_t)b))
			vec_fail(v, "%s: bin %d has %zu", key, b, got);
	}
}

static void
same_edges(struct vec *v, struct json_object *expected, const struct psi_bin *bins, int k)
{
	struct json_object *want = vec_array(v, expected, "inner_edges");
	if (vec_length(want) != (size_t)k - 1)
		vec_fail(v, "inner_edges: got %d, expected %zu", k - 1, vec_length(want));
	for (int b = 1; b < k && !v->failed; b++) {
		double edge = vec_double_at(v, want, (size_t)b - 1);
		if (bins[b].from < edge || bins[b].from > edge)
			vec_fail(v, "inner_edges: %d is %.17g, expected %.17g", b, bins[b].from, edge);
	}
}

void
vec_psi(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *b = vec_array(v, input, "baseline"), *c = vec_array(v, input, "current");
	size_t n = vec_length(b), m = vec_length(c);
	double *baseline = vec_doubles(v, b), *current = vec_doubles(v, c), *scratch = vec_alloc(n + m, sizeof *scratch);
	int n_bins = (int)vec_int(v, input, "n_bins");
	struct psi_bin *bins = vec_alloc(PSI_ROOM(n_bins), sizeof *bins);
	struct psi got;
	sample_sort(baseline, n, scratch);
	sample_sort(current, m, scratch);
	int rc = psi_compare(baseline, n, current, m, n_bins, vec_double(v, input, "epsilon"), bins, &got);
	if (rc < 0)
		vec_fail(v, "refused");
	vec_close_abs(v, expected, "psi", got.value, 1e-12);
	if (rc == 0) {
		vec_null(v, expected, "n_unique");
		vec_null(v, expected, "effective_bins");
	} else if (rc == 1) {
		vec_same_int(v, expected, "n_unique", (int64_t)got.n_unique);
		vec_same_int(v, expected, "effective_bins", got.bins);
		same_edges(v, expected, bins, got.bins);
		same_counts(v, expected, "baseline_counts", bins, got.bins, false);
		same_counts(v, expected, "current_counts", bins, got.bins, true);
	}
	free(baseline);
	free(current);
	free(scratch);
	free(bins);
}
