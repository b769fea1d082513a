/* drift_verdict.json: features, votes of the markets, and the champion's record. */
#include <stdlib.h>
#include <string.h>

#include "drift_feature.h"
#include "drift_verdict.h"
#include "drift_vote.h"
#include "vec.h"

#define REL 1e-10
#define LIMIT 1e-12

static void
close_to(struct vec *v, struct json_object *expected, const char *key, bool has, double got)
{
	vec_close(v, expected, key, has, got, REL, LIMIT);
}

static void
same_feature(struct vec *v, struct json_object *expected, const struct drift_feature *f)
{
	vec_same_int(v, expected, "n", (int64_t)f->n);
	vec_same_int(v, expected, "m", (int64_t)f->m);
	vec_same_int(v, expected, "nan_current", (int64_t)f->missing);
	vec_same_bool(v, expected, "data_quality", f->data_quality);
	vec_same_bool(v, expected, "judged", f->judged);
	close_to(v, expected, "bins", f->judged, f->bins);
	close_to(v, expected, "k", f->judged, f->psi.bins);
	close_to(v, expected, "psi", f->judged, f->psi.value);
	close_to(v, expected, "psi_scaled", f->judged, f->psi_scaled);
	close_to(v, expected, "psi_limit", f->judged, f->psi_limit);
	vec_same_bool(v, expected, "psi_flag", f->psi_flag);
	close_to(v, expected, "ks", f->judged, f->ks);
	close_to(v, expected, "ks_p", f->judged, f->ks_p);
}

static void
feature(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *b = vec_array(v, input, "baseline"), *l = vec_array(v, input, "live");
	size_t rows = vec_length(b), sessions = vec_length(l);
	int step = (int)vec_int(v, input, "step");
	double *baseline = vec_doubles(v, b), *live = vec_doubles(v, l);
	double *scratch = vec_alloc(drift_feature_scratch(rows, sessions, step), sizeof *scratch);
	struct psi_bin bins[DRIFT_FEATURE_BINS];
	struct drift_feature f;
	if (drift_feature_judge(baseline, rows, live, sessions, step, scratch, bins, &f) != 0)
		vec_fail(v, "refused");
	same_feature(v, expected, &f);
	free(baseline);
	free(live);
	free(scratch);
}

/* The place of a name in a list; its length when it is not there. */
static size_t
place(struct vec *v, struct json_object *names, const char *name)
{
	size_t i = 0;
	while (i < vec_length(names) && strcmp(vec_text_at(v, names, i), name) != 0)
		i++;
	return i;
}

static void
same_cycle(struct vec *v, struct json_object *want, struct json_object *names, const struct drift_vote *test, size_t n,
	const struct drift_vote_streak *streak)
{
	struct json_object *adjusted = vec_array(v, want, "adjusted"), *drifted = vec_array(v, want, "drifted");
	struct json_object *votes = vec_object(v, want, "votes"), *cycles = vec_object(v, want, "streak");
	size_t count = 0;
	if (vec_length(adjusted) != n)
		vec_fail(v, "adjusted: got %zu, expected %zu", n, vec_length(adjusted));
	for (size_t i = 0; i < n && !v->failed; i++) {
		bool has = json_object_array_get_idx(adjusted, i) != NULL;
		double p = has ? vec_double_at(v, adjusted, i) : 0;
		if (has != test[i].judged || (has && !(test[i].adjusted - p <= REL * p && p - test[i].adjusted <= REL * p)))
			vec_fail(v, "adjusted: %zu is %.17g, expected %.17g", i, test[i].adjusted, p);
	}
	for (size_t f = 0; f < vec_length(names) && !v->failed; f++) {
		const char *name = vec_text_at(v, names, f);
		vec_same_int(v, votes, name, (int64_t)streak[f].votes);
		vec_same_int(v, cycles, name, (int64_t)streak[f].cycles);
		bool got = drift_vote_drifted(&streak[f]);
		if (got != (place(v, drifted, name) < vec_length(drifted)))
			vec_fail(v, "drifted: %s is %s", name, got ? "true" : "false");
		count += got;
	}
	if (count != vec_length(drifted))
		vec_fail(v, "drifted: got %zu, expected %zu", count, vec_length(drifted));
}

static struct drift_vote
test_of(struct vec *v, struct json_object *names, struct json_object *row)
{
	struct drift_vote t = { .feature = place(v, names, vec_text_at(v, row, 0)) };
	t.judged = json_object_get_boolean(json_object_array_get_idx(row, 2)) != 0;
	t.psi_flag = json_object_get_boolean(json_object_array_get_idx(row, 3)) != 0;
	t.ks_p = t.judged ? vec_double_at(v, row, 4) : 0;
	return t;
}

static void
persistence(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *names = vec_array(v, input, "features"), *cycles = vec_array(v, input, "cycles"), *want = vec_array(v, expected, "cycles");
	size_t markets = vec_length(vec_array(v, input, "markets")), features = vec_length(names);
	struct drift_vote_streak *streak = vec_alloc(features, sizeof *streak);
	if (vec_length(cycles) != vec_length(want))
		vec_fail(v, "cycles: %zu, expected %zu", vec_length(cycles), vec_length(want));
	for (size_t c = 0; c < vec_length(cycles) && !v->failed; c++) {
		struct json_object *rows = json_object_array_get_idx(cycles, c);
		size_t n = vec_length(rows);
		struct drift_vote *test = vec_alloc(n, sizeof *test);
		struct holm *scratch = vec_alloc(n, sizeof *scratch);
		for (size_t i = 0; i < n; i++)
			test[i] = test_of(v, names, json_object_array_get_idx(rows, i));
		if (drift_vote_cycle(test, n, markets, scratch, streak, features) != 0)
			vec_fail(v, "cycle %zu refused", c);
		same_cycle(v, json_object_array_get_idx(want, c), names, test, n, streak);
		free(test);
		free(scratch);
	}
	free(streak);
}

static void
sharpe(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *r = vec_array(v, input, "returns"), *e = vec_array(v, input, "exposed");
	size_t n = vec_length(r);
	double *returns = vec_doubles(v, r);
	bool *exposed = vec_alloc(n, sizeof *exposed);
	struct drift_verdict_sharpe got;
	for (size_t i = 0; i < n; i++)
		exposed[i] = vec_int_at(v, e, i) != 0;
	drift_verdict_sharpe(returns, exposed, n, vec_double(v, input, "baseline_sharpe"), &got);
	vec_same_int(v, expected, "n", (int64_t)got.n);
	close_to(v, expected, "sharpe", got.has_sharpe, got.sharpe);
	vec_same_bool(v, expected, "raw_flag", got.raw_flag);
	close_to(v, expected, "z", got.has_sharpe, got.z);
	vec_same_text(v, expected, "verdict", drift_verdict_word(got.verdict));
	free(returns);
	free(exposed);
}

static void
session_of(struct vec *v, struct json_object *list, struct drift_verdict_session *out)
{
	size_t n = vec_length(list);
	double *p = vec_alloc(n, sizeof *p), *y = vec_alloc(n, sizeof *y);
	for (size_t i = 0; i < n; i++) {
		p[i] = vec_double_at(v, json_object_array_get_idx(list, i), 0);
		y[i] = vec_double_at(v, json_object_array_get_idx(list, i), 1);
	}
	drift_verdict_session(p, y, n, out);
	free(p);
	free(y);
}

static void
predictions(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *list = vec_array(v, input, "sessions");
	size_t n = vec_length(list);
	struct drift_verdict_session *session = vec_alloc(n, sizeof *session);
	struct drift_verdict_predictions got;
	for (size_t i = 0; i < n; i++)
		session_of(v, json_object_array_get_idx(list, i), &session[i]);
	drift_verdict_predictions(session, n, &got);
	vec_same_int(v, expected, "n_hit", (int64_t)got.n_hit);
	close_to(v, expected, "hit_rate", got.n_hit > 0, got.hit_rate);
	close_to(v, expected, "hit_z", got.hit_verdict != DRIFT_VERDICT_WARMING, got.hit_z);
	vec_same_text(v, expected, "hit_verdict", drift_verdict_word(got.hit_verdict));
	vec_same_int(v, expected, "n_brier", (int64_t)got.n_brier);
	close_to(v, expected, "brier", got.n_brier > 0, got.brier);
	close_to(v, expected, "brier_limit", got.brier_verdict != DRIFT_VERDICT_WARMING, got.brier_limit);
	vec_same_text(v, expected, "brier_verdict", drift_verdict_word(got.brier_verdict));
	free(session);
}

static void
drawdown(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *r = vec_array(v, input, "returns");
	double *returns = vec_doubles(v, r);
	struct drift_verdict_drawdown got;
	drift_verdict_drawdown(returns, vec_length(r), vec_double(v, input, "baseline_mdd"), &got);
	vec_same_int(v, expected, "n", (int64_t)got.n);
	close_to(v, expected, "mdd", true, got.drawdown);
	close_to(v, expected, "limit", true, got.limit);
	vec_same_text(v, expected, "verdict", drift_verdict_word(got.verdict));
	free(returns);
}

void
vec_drift_verdict(struct vec *v, struct json_object *input, struct json_object *expected)
{
	static const struct {
		const char *kind;
		vec_fn run;
	} table[] = {
		{ "feature", feature }, { "persistence", persistence }, { "sharpe", sharpe }, { "predictions", predictions }, { "drawdown", drawdown },
	};
	const char *kind = vec_text(v, input, "kind");
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (strcmp(table[i].kind, kind) == 0) {
			table[i].run(v, input, expected);
			return;
		}
	vec_fail(v, "kind: %s", kind);
}
