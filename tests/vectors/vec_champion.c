/* fitness, promotion, rollback, budget: what decides which model trades. */
#include <stdlib.h>
#include <string.h>

#include "budget.h"
#include "fitness.h"
#include "performance.h"
#include "promotion.h"
#include "rollback.h"
#include "vec.h"

#define REL 1e-12

/* Members of o by their metric; what has no name of ours is passed over, except in weights, where it fails. */
static int
metric_of(const char *name)
{
	for (int i = 0; i < FITNESS_METRICS; i++)
		if (strcmp(fitness_name((enum fitness_metric)i), name) == 0)
			return i;
	return -1;
}

static void
read_metrics(struct vec *v, struct json_object *o, struct fitness_metrics *out)
{
	*out = (struct fitness_metrics){ 0 };
	for (int i = 0; i < FITNESS_METRICS; i++) {
		const char *name = fitness_name((enum fitness_metric)i);
		out->has[i] = json_object_object_get_ex(o, name, NULL);
		if (out->has[i])
			out->value[i] = vec_double(v, o, name);
	}
}

static void
read_scale(struct vec *v, struct json_object *input, struct fitness_scale *scale)
{
	struct json_object *weights = vec_get(v, input, "weights"), *ranges = vec_get(v, input, "ranges");
	*scale = fitness_default;
	if (weights != NULL) {
		for (int i = 0; i < FITNESS_METRICS; i++)
			scale->term[i].used = false;
		json_object_object_foreach(weights, name, weight) {
			int i = metric_of(name);
			if (i < 0)
				vec_fail(v, "weight of unknown \"%s\"", name);
			else
				scale->term[i] = (struct fitness_term){ true, json_object_get_double(weight), scale->term[i].low, scale->term[i].high };
		}
	}
	if (ranges == NULL)
		return;
	for (int i = 0; i < FITNESS_METRICS; i++) {
		struct json_object *range;
		if (json_object_object_get_ex(ranges, fitness_name((enum fitness_metric)i), &range)) {
			scale->term[i].low = vec_double_at(v, range, 0);
			scale->term[i].high = vec_double_at(v, range, 1);
		}
	}
}

static void
same_fitness(struct vec *v, struct json_object *expected, const struct fitness_scale *scale, const struct fitness *got)
{
	struct json_object *components = vec_object(v, expected, "components");
	int n = 0;
	vec_close_rel(v, expected, "composite", got->composite, REL);
	for (int i = 0; i < FITNESS_METRICS; i++) {
		if (!scale->term[i].used)
			continue;
		vec_close_rel(v, components, fitness_name((enum fitness_metric)i), got->component[i], REL);
		n++;
	}
	if (components != NULL && json_object_object_length(components) != n)
		vec_fail(v, "components: got %d", n);
}

static void
score(struct vec *v, struct json_object *input, struct json_object *expected)
{
	static const char *const errors[] = {
		[FITNESS_OK] = NULL, [FITNESS_WEIGHTS] = "weights_sum", [FITNESS_RANGE] = "range", [FITNESS_MISSING] = "missing_metric",
	};
	struct fitness_metrics m;
	struct fitness_scale scale;
	struct fitness got;
	read_metrics(v, vec_object(v, input, "metrics"), &m);
	read_scale(v, input, &scale);
	enum fitness_error wrong = fitness_score(&m, &scale, &got);
	vec_same_text(v, expected, "error", errors[wrong]);
	if (wrong == FITNESS_OK)
		same_fitness(v, expected, &scale, &got);
	else if (vec_get(v, expected, "composite") != NULL || vec_get(v, expected, "components") != NULL)
		vec_fail(v, "composite: got none");
}

/* The six metrics of a back-test that the caller has the figures of. */
static void
backtest(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *folds = vec_array(v, input, "fold_sharpes"), *p = vec_array(v, input, "probabilities"), *y = vec_array(v, input, "actuals");
	double *sharpes = vec_doubles(v, folds), *probabilities = vec_doubles(v, p), *actuals = vec_doubles(v, y);
	struct fitness got;
	struct fitness_metrics m = { .value = {
		[FITNESS_SHARPE] = vec_double(v, input, "sharpe_ratio"),
		[FITNESS_DRAWDOWN] = vec_double(v, input, "max_drawdown"),
		[FITNESS_CALIBRATION] = performance_brier(probabilities, actuals, vec_length(p) < vec_length(y) ? vec_length(p) : vec_length(y)),
		[FITNESS_ROBUSTNESS] = fitness_robustness(sharpes, vec_length(folds)),
		[FITNESS_RETURN] = vec_double(v, input, "total_return"),
		[FITNESS_SIMPLICITY] = fitness_simplicity(vec_int(v, input, "n_features"), vec_int(v, input, "n_estimators")),
	} };
	struct json_object *raw = vec_object(v, expected, "raw_metrics");
	for (int i = 0; i < FITNESS_METRICS; i++) {
		m.has[i] = true;
		vec_close_rel(v, raw, fitness_name((enum fitness_metric)i), m.value[i], REL);
	}
	if (fitness_score(&m, &fitness_default, &got) != FITNESS_OK)
		vec_fail(v, "no score");
	else
		same_fitness(v, expected, &fitness_default, &got);
	free(sharpes);
	free(probabilities);
	free(actuals);
}

/* Ours: a record of returns and forecasts, whole or annualised. */
static void
record(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *r = vec_array(v, input, "returns"), *p = vec_array(v, input, "probabilities"), *y = vec_array(v, input, "actuals");
	double *returns = vec_doubles(v, r), *probabilities = vec_doubles(v, p), *actuals = vec_doubles(v, y);
	struct fitness_metrics m;
	struct fitness_record one = { returns, vec_length(r), probabilities, actuals, vec_length(p), vec_int(v, input, "n_features"), vec_int(v, input, "n_estimators") };
	if (vec_length(p) != vec_length(y)) {
		vec_fail(v, "as many actuals as probabilities are expected");
	} else {
		fitness_of(&one, vec_bool(v, input, "annualised"), &m);
		for (int i = 0; i < FITNESS_METRICS; i++) {
			const char *name = fitness_name((enum fitness_metric)i);
			if (m.has[i])
				vec_close_rel(v, expected, name, m.value[i], REL);
			else if (vec_get(v, expected, name) != NULL)
				vec_fail(v, "%s: got none", name);
		}
	}
	free(returns);
	free(probabilities);
	free(actuals);
}

static void
robustness(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *folds = vec_array(v, input, "fold_sharpes");
	double *sharpes = vec_doubles(v, folds);
	vec_close_rel(v, expected, "value", fitness_robustness(sharpes, vec_length(folds)), REL);
	free(sharpes);
}

static void
brier(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *p = vec_array(v, input, "probabilities"), *y = vec_array(v, input, "actuals");
	double *probabilities = vec_doubles(v, p), *actuals = vec_doubles(v, y);
	if (vec_length(p) != vec_length(y))
		vec_fail(v, "as many actuals as probabilities are expected");
	else
		vec_close_rel(v, expected, "value", performance_brier(probabilities, actuals, vec_length(p)), REL);
	free(probabilities);
	free(actuals);
}

void
vec_fitness(struct vec *v, struct json_object *input, struct json_object *expected)
{
	const char *kind = vec_text(v, input, "kind");
	if (strcmp(kind, "score") == 0)
		score(v, input, expected);
	else if (strcmp(kind, "backtest") == 0)
		backtest(v, input, expected);
	else if (strcmp(kind, "record") == 0)
		record(v, input, expected);
	else if (strcmp(kind, "robustness") == 0)
		robustness(v, input, expected);
	else if (strcmp(kind, "simplicity") == 0)
		vec_close_rel(v, expected, "value", fitness_simplicity(vec_int(v, input, "n_features"), vec_int(v, input, "n_estimators")), REL);
	else if (strcmp(kind, "calibration") == 0)
		brier(v, input, expected);
	else
		vec_fail(v, "unknown kind \"%s\"", kind);
}

void
vec_promotion(struct vec *v, struct json_object *input, struct json_object *expected)
{
	static const char *const errors[] = { [PROMOTION_OK] = NULL, [PROMOTION_LENGTHS] = "length_mismatch", [PROMOTION_WINDOWS] = "window_count" };
	struct json_object *a = vec_array(v, input, "candidate_scores"), *b = vec_array(v, input, "champion_scores");
	struct promotion_rule rule = { (size_t)vec_int(v, input, "n_windows"), (size_t)vec_int(v, input, "required_wins"), vec_double(v, input, "min_improvement") };
	double *candidate = vec_doubles(v, a), *champion = vec_doubles(v, b);
	size_t won;
	bool enough;
	enum promotion_error wrong = promotion_windows(&rule, candidate, vec_length(a), champion, vec_length(b), &won, &enough);
	vec_same_text(v, expected, "error", errors[wrong]);
	if (wrong == PROMOTION_OK) {
		vec_same_bool(v, expected, "promoted", enough);
		vec_same_int(v, expected, "windows_won", (int64_t)won);
	} else if (vec_get(v, expected, "promoted") != NULL || vec_get(v, expected, "windows_won") != NULL) {
		vec_fail(v, "promoted: got none");
	}
	free(candidate);
	free(champion);
}

/* No champion yet has no fitness: null is 0. */
static double
fitness_or_zero(struct vec *v, struct json_object *op, const char *key)
{
	return vec_get(v, op, key) == NULL ? 0 : vec_double(v, op, key);
}

void
vec_rollback(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct rollback_rule rule = { vec_double(v, input, "degradation_threshold"), vec_int(v, input, "sustained_periods"), vec_int(v, input, "recovery_periods"),
		vec_int(v, input, "cooldown_after_rollback") };
	struct json_object *ops = vec_array(v, input, "ops"), *steps = vec_array(v, expected, "steps"), *fired = vec_array(v, expected, "fire_indices");
	struct rollback r = rollback_start();
	size_t n = 0;
	if (vec_length(steps) != vec_length(ops))
		vec_fail(v, "as many steps as ops are expected");
	for (size_t i = 0; i < vec_length(ops) && !v->failed; i++) {
		struct json_object *op = json_object_array_get_idx(ops, i), *want = json_object_array_get_idx(steps, i);
		const char *what = vec_text(v, op, "op");
		if (strcmp(what, "update") == 0) {
			bool fire = rollback_update(&r, &rule, fitness_or_zero(v, op, "current"), fitness_or_zero(v, op, "champion"));
			vec_same_bool(v, want, "fire", fire);
			if (fire && vec_int_at(v, fired, n++) != (int64_t)i)
				vec_fail(v, "fire_indices: got %zu", i);
		} else if (strcmp(what, "pass") == 0 || strcmp(what, "reset") == 0) {
			if (what[0] == 'p')
				rollback_pass(&r);
			else
				r = rollback_start();
			vec_same_text(v, want, "fire", NULL);
		} else {
			vec_fail(v, "unknown op \"%s\"", what);
		}
		vec_same_bool(v, want, "armed", r.armed);
		vec_same_int(v, want, "cooldown", r.rest);
		vec_same_int(v, want, "degraded", r.degraded);
		vec_same_int(v, want, "healthy", r.healthy);
	}
	if (n != vec_length(fired))
		vec_fail(v, "fire_indices: got %zu", n);
}
