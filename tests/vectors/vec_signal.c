/* calibration, signal: from a raw probability to a target. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "calibration.h"
#include "decimal.h"
#include "signal.h"
#include "sizing.h"
#include "vec.h"

#define CLOSE 1e-9 /* of calibration, absolute; 0 and 1 exactly */
#define REL 1e-10
#define VOLUME_CAP 0.02

static struct calibration_row
forecast(struct vec *v, struct json_object *row)
{
	return (struct calibration_row){ vec_double_at(v, row, 0), (int)vec_int_at(v, row, 1) };
}

static void
same_b(struct vec *v, const char *what, double got, double want)
{
	bool end = want <= 0 || want >= 1;
	if (!(fabs(got - want) <= (end ? 0 : CLOSE)))
		vec_fail(v, "%s: got %.17g, expected %.17g", what, got, want);
}

static void
fit(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *list = vec_array(v, input, "rows"), *probe = vec_array(v, input, "probe"), *want = vec_array(v, expected, "p_cal");
	size_t n = vec_length(list);
	struct calibration_row *rows = vec_alloc(n, sizeof *rows);
	for (size_t i = 0; i < n; i++)
		rows[i] = forecast(v, json_object_array_get_idx(list, i));
	double b = calibration_fit(rows, n);
	same_b(v, "b", b, vec_double(v, expected, "b"));
	if (vec_length(want) != vec_length(probe))
		vec_fail(v, "as many p_cal as probes are expected");
	for (size_t i = 0; i < vec_length(probe); i++)
		same_b(v, "p_cal", calibration_apply(b, vec_double_at(v, probe, i)), vec_double_at(v, want, i));
	free(rows);
}

static void
folds(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *list = vec_array(v, input, "folds"), *want = vec_array(v, expected, "b");
	size_t n_folds = vec_length(list), n = 0;
	size_t *size = vec_alloc(n_folds, sizeof *size);
	double *b = vec_alloc(n_folds + 1, sizeof *b);
	for (size_t k = 0; k < n_folds; k++)
		n += size[k] = vec_length(json_object_array_get_idx(list, k));
	struct calibration_row *rows = vec_alloc(n, sizeof *rows);
	n = 0;
	for (size_t k = 0; k < n_folds; k++)
		for (size_t i = 0; i < size[k]; i++)
			rows[n++] = forecast(v, json_object_array_get_idx(json_object_array_get_idx(list, k), i));
	calibration_folds(rows, size, n_folds, b);
	if (vec_length(want) != n_folds)
		vec_fail(v, "as many b as folds are expected");
	for (size_t k = 0; k < n_folds; k++)
		same_b(v, "b", b[k], vec_double_at(v, want, k));
	same_b(v, "b_final", b[n_folds], vec_double(v, expected, "b_final"));
	free(size);
	free(b);
	free(rows);
}

void
vec_calibration(struct vec *v, struct json_object *input, struct json_object *expected)
{
	const char *kind = vec_text(v, input, "kind");
	if (strcmp(kind, "fit") == 0)
		fit(v, input, expected);
	else if (strcmp(kind, "folds") == 0)
		folds(v, input, expected);
	else
		vec_fail(v, "unknown kind \"%s\"", kind);
}

static int64_t
micro_at(struct vec *v, struct json_object *a, size_t i)
{
	int64_t out = 0;
	if (decimal_from_double(vec_double_at(v, a, i), &out) != 0)
		vec_fail(v, "element %zu: no price", i);
	return out;
}

/* NaN against null. */
static void
same_average(struct vec *v, struct json_object *expected, const char *key, double got)
{
	if (!isnan(got))
		vec_close_rel(v, expected, key, got, REL);
	else
		vec_same_text(v, expected, key, NULL);
}

static void
one_market(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *list = vec_array(v, input, "rows");
	struct signal_market m = { vec_double(v, input, "spread"), vec_double(v, input, "sigma_p"), vec_double(v, input, "adv"), vec_double(v, input, "commission"),
		vec_double(v, input, "pv"), vec_double(v, input, "close") };
	size_t n = vec_length(list);
	struct signal_row *rows = vec_alloc(n, sizeof *rows);
	struct signal got;
	int64_t contracts;
	for (size_t i = 0; i < n; i++) {
		struct json_object *row = json_object_array_get_idx(list, i);
		rows[i] = (struct signal_row){ micro_at(v, row, 0), micro_at(v, row, 1), micro_at(v, row, 2) };
	}
	signal_judge(vec_double(v, input, "p_cal"), rows, n, &m, vec_bool(v, input, "halve"), &got);
	if (sizing_contracts(got.fraction, vec_double(v, input, "equity"), fabs(m.close) * m.point_value, m.adv, VOLUME_CAP, &contracts) != 0)
		contracts = 0;
	vec_same_int(v, expected, "direction", got.direction);
	vec_close_rel(v, expected, "win_prob", got.win_prob, REL);
	same_average(v, expected, "avg_win", got.avg_win);
	same_average(v, expected, "avg_loss", got.avg_loss);
	vec_close_rel(v, expected, "kelly", got.fraction, REL);
	vec_same_int(v, expected, "contracts", contracts);
	vec_same_int(v, expected, "target", got.direction * contracts);
	vec_same_text(v, expected, "reason", signal_reason_name(got.reason));
	free(rows);
}

static void
portfolio(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *list = vec_array(v, input, "legs"), *targets = vec_array(v, expected, "targets"), *orders = vec_array(v, expected, "orders");
	size_t n = vec_length(list);
	struct sizing_leg *legs = vec_alloc(n, sizeof *legs);
	int64_t gross = 0;
	for (size_t i = 0; i < n; i++) {
		struct json_object *leg = json_object_array_get_idx(list, i);
		legs[i] = (struct sizing_leg){ vec_int_at(v, leg, 0), vec_int_at(v, leg, 1) };
	}
	if (vec_length(targets) != n || vec_length(orders) != n)
		vec_fail(v, "as many targets and orders as legs are expected");
	else if (sizing_portfolio(legs, n, vec_int(v, input, "equity"), &gross) != 0)
		vec_fail(v, "overflow");
	vec_same_int(v, expected, "gross", gross);
	for (size_t i = 0; i < n && !v->failed; i++) {
		int64_t position = vec_int_at(v, json_object_array_get_idx(list, i), 2);
		if (legs[i].q != vec_int_at(v, targets, i) || legs[i].q - position != vec_int_at(v, orders, i))
			vec_fail(v, "leg %zu: got target %lld", i, (long long)legs[i].q);
	}
	free(legs);
}

void
vec_signal(struct vec *v, struct json_object *input, struct json_object *expected)
{
	const char *kind = vec_text(v, input, "kind");
	if (strcmp(kind, "signal") == 0)
		one_market(v, input, expected);
	else if (strcmp(kind, "portfolio") == 0)
		portfolio(v, input, expected);
	else
		vec_fail(v, "unknown kind \"%s\"", kind);
}
