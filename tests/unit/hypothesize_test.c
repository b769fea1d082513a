/* The playbook: what each cause proposes and in which order, when a step does not apply, and the guards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "hypothesize.h"

/* A champion of long standing with everything known, and nothing tried. */
struct scene {
	struct recipe champion;
	struct budget budget;
	double importance[FEATURES_ALL];
	bool by_psi[FEATURES_ALL];
	struct hypothesize_input in;
	struct hypothesize_step step[HYPOTHESIZE_STEPS];
	size_t n;
};

static void
scene_make(struct scene *s, enum diagnose_cause cause)
{
	memset(s, 0, sizeof *s);
	s->champion = recipe_standard;
	s->budget = budget_start();
	for (int i = 0; i < FEATURES_ALL; i++)
		s->importance[i] = 1.0 + i % 7;
	s->in = (struct hypothesize_input){ .cause = cause, .champion = &s->champion, .training_end = 20000, .newest_end = 20061, .sessions = 1000, .rows_high = 500, .rows_low = 500,
		.importance = s->importance, .by_psi = s->by_psi, .today = 700, .budget = &s->budget, .rule = &budget_default };
}

static void
run(struct scene *s)
{
	s->n = hypothesize(&s->in, s->step);
}

/* The one step, which is proposed, with one change. */
static void
proposes(struct scene *s, size_t i, const char *type, const char *field, const char *from, const char *to)
{
	const struct hypothesize_step *h = &s->step[i];
	char digest[SHA256_TEXT];
	assert_in_range(i, 0, s->n - 1);
	if (!h->proposed)
		fail_msg("%s: %s", h->name, h->reason);
	assert_string_equal(h->reason, "");
	assert_string_equal(h->type, type);
	assert_true(h->n_changes >= 1);
	assert_string_equal(h->change[0].field, field);
	assert_string_equal(h->change[0].from, from);
	assert_string_equal(h->change[0].to, to);
	recipe_digest(&h->recipe, digest);
	assert_string_equal(h->digest, digest);
	assert_true(strlen(h->description) > 10 && strlen(h->impact) > 10 && strlen(h->prediction) > 10);
}

static void
refuses(struct scene *s, size_t i, const char *reason)
{
	assert_in_range(i, 0, s->n - 1);
	assert_false(s->step[i].proposed);
	assert_string_equal(s->step[i].reason, reason);
}

static void
refit_comes_first(void **state)
{
	(void)state;
	for (int c = 0; c < DIAGNOSE_CAUSES; c++) {
		struct scene s;
		scene_make(&s, (enum diagnose_cause)c);
		run(&s);
		assert_int_equal(s.step[0].refit, c != DIAGNOSE_DATA);
		for (size_t i = 1; i < s.n; i++)
			assert_false(s.step[i].refit);
		if (c == DIAGNOSE_DATA)
			continue;
		proposes(&s, 0, "hyperparameter", "training end", "2024-10-04", "2024-12-04");
		assert_int_equal(s.step[0].n_changes, 1);
		assert_string_equal(s.step[0].prediction, "over 20 unseen sessions its mean Brier score is lower than that of the deployed model, paired one-sided p at most 0.00625");
		s.in.newest_end = s.in.training_end;
		run(&s);
		refuses(&s, 0, "no session has been labelled since the training end 2024-10-04");
		assert_true(s.step[1].proposed);
	}
}

static void
performance(void **state)
{
	struct scene s;
	(void)state;
	scene_make(&s, DIAGNOSE_PERFORMANCE);
	s.importance[4] = s.importance[9] = 0.1;
	s.importance[17] = 0.05;
	run(&s);
	assert_int_equal(s.n, 4);
	proposes(&s, 1, "hyperparameter", "eta", "0.1", "0.05");
	proposes(&s, 2, "hyperparameter", "alpha", "0.1", "0.2");
	assert_string_equal(s.step[2].change[1].field, "lambda");
	proposes(&s, 3, "feature_remove", "feature ret_60", "in", "out");
	assert_int_equal(s.step[3].n_changes, 3);
	assert_int_equal(s.step[3].recipe.features.n, 17);
	assert_string_equal(s.step[3].description, "Take out the least important features: ret_60, atr_14, weekday_cos");
	assert_string_equal(s.step[1].prediction, "it wins at least 3 of 5 windows, and calibration improves");
	/* three hyperparameters of the cycle are the refit and the first two: a fourth would be too many */
	assert_true(s.step[0].proposed);
	s.in.importance = NULL;
	s.champion.alpha = s.champion.lambda = 0;
	run(&s);
	refuses(&s, 2, "both penalties are 0 and stay 0 when doubled");
	refuses(&s, 3, "the importance of the champion's features is not known");
	s.in.importance = s.importance;
	s.champion.features.n = 10;
	run(&s);
	refuses(&s, 3, "10 features less 3 would leave fewer than 8");
	s.champion.features.n = 11;
	run(&s);
	assert_true(s.step[3].proposed);
	s.champion.eta = 1.5e-6;
	run(&s);
	assert_false(s.step[1].proposed); /* out of a recipe's range */
	assert_non_null(strstr(s.step[1].reason, "eta"));
}

/* What a pair is divided by stays in it, however little it says. */
static void
pair_keeps_its_regime(void **state)
{
	struct scene s;
	(void)state;
	scene_make(&s, DIAGNOSE_PERFORMANCE);
	s.champion.kind = RECIPE_PAIR;
	s.importance[recipe_column(&s.champion, RECIPE_REGIME)] = 0;
	run(&s);
	assert_true(s.step[3].proposed && recipe_column(&s.step[3].recipe, RECIPE_REGIME) >= 0);
}

static void
features_drift(void **state)
{
	struct scene s;
	(void)state;
	scene_make(&s, DIAGNOSE_FEATURES);
	s.in.sessions = 501;
	run(&s);
	assert_int_equal(s.n, 3);
	proposes(&s, 1, "hyperparameter", "window", "0", "350");
	proposes(&s, 2, "feature_add", "feature z_30", "out", "in");
	assert_int_equal(s.step[2].n_changes, 2);
	s.champion.window = 400; /* of the sessions in use, not of all */
	run(&s);
	proposes(&s, 1, "hyperparameter", "window", "400", "280");
	s.champion.window = 600; /* there are not so many */
	run(&s);
	proposes(&s, 1, "hyperparameter", "window", "600", "350");
	s.champion.window = 359;
	assert_int_equal(features_add(&s.champion.features, features_find("z_30")), 0);
	run(&s);
	refuses(&s, 1, "0.7 of 359 sessions is 251, fewer than 252");
	proposes(&s, 2, "feature_add", "feature z_90", "out", "in");
	assert_int_equal(features_add(&s.champion.features, features_find("z_90")), 0);
	run(&s);
	refuses(&s, 2, "the recipe has z_30 and z_90");
}

static void
regime(void **state)
{
	struct scene s;
	(void)state;
	scene_make(&s, DIAGNOSE_REGIME);
	run(&s);
	assert_int_equal(s.n, 3);
	proposes(&s, 1, "ensemble_method", "kind", "single", "pair");
	proposes(&s, 2, "hyperparameter", "max_leaves", "31", "47");
	s.in.rows_low = 149;
	s.champion.max_leaves = 100;
	run(&s);
	refuses(&s, 1, "500 rows above and 149 not above the median of vol_20; each model needs 150");
	proposes(&s, 2, "hyperparameter", "max_leaves", "100", "128");
	s.champion.kind = RECIPE_PAIR;
	s.champion.max_leaves = 128;
	run(&s);
	refuses(&s, 1, "the recipe is a pair");
	refuses(&s, 2, "a tree has 128 leaves, the bound");
}

static void
overfitting(void **state)
{
	struct scene s;
	(void)state;
	scene_make(&s, DIAGNOSE_OVERFITTING);
	/* refit, and two more: the type has no more than three a cycle */
	run(&s);
	assert_int_equal(s.n, 4);
	proposes(&s, 1, "hyperparameter", "max_leaves", "31", "15");
	proposes(&s, 2, "hyperparameter", "min_child_weight", "5", "10");
	refuses(&s, 3, "3 of 3 experiments of type hyperparameter are used in this cycle");
	s.champion.max_leaves = 15;
	s.in.newest_end = s.in.training_end;
	run(&s);
	proposes(&s, 1, "hyperparameter", "max_leaves", "15", "8");
	proposes(&s, 3, "hyperparameter", "colsample", "0.8", "0.56");
	s.champion.max_leaves = 8;
	s.champion.min_child_weight = 0;
	run(&s);
	refuses(&s, 1, "a tree has 8 leaves, the bound is 8");
	refuses(&s, 2, "the least weight of a child is 0 and stays 0 when doubled");
	assert_string_equal(s.step[3].prediction, "it wins at least 3 of 5 windows, and robustness improves");
}

static void
data_quality(void **state)
{
	struct scene s;
	(void)state;
	scene_make(&s, DIAGNOSE_DATA);
	run(&s);
	assert_int_equal(s.n, 2);
	refuses(&s, 0, "no feature is judged drifted by PSI");
	proposes(&s, 1, "hyperparameter", "window", "0", "500");
	s.by_psi[features_find("gap")] = s.by_psi[features_find("z_30")] = true; /* z_30 is not the champion's */
	s.in.sessions = 503;
	run(&s);
	proposes(&s, 0, "feature_remove", "feature gap", "in", "out");
	assert_int_equal(s.step[0].n_changes, 1);
	refuses(&s, 1, "0.5 of 503 sessions is 251, fewer than 252");
	memset(s.by_psi, 1, sizeof s.by_psi);
	run(&s);
	refuses(&s, 0, "20 features less 20 would leave fewer than 8");
}

/* The guards: thirty market days by the recipe's hash, the cycle's number, the type's, its rest. */
static void
guards(void **state)
{
	struct hypothesize_tried tried[2] = { { "", 671 }, { "", 690 } };
	struct scene s;
	(void)state;
	scene_make(&s, DIAGNOSE_REGIME);
	struct recipe pair = s.champion;
	pair.kind = RECIPE_PAIR;
	recipe_digest(&pair, tried[0].digest);
	recipe_digest(&s.champion, tried[1].digest);
	s.in.tried = tried;
	s.in.n_tried = 2;
	run(&s);
	refuses(&s, 0, "this recipe was tried 10 market day(s) ago; again after 30"); /* it was promoted, and is trained already */
	refuses(&s, 1, "this recipe was tried 29 market day(s) ago; again after 30");
	assert_true(s.step[2].proposed);
	s.in.today = 701;
	run(&s);
	assert_true(s.step[1].proposed);
	budget_record(&s.budget, &budget_default, "ensemble_method", false, 700);
	budget_cycle(&s.budget);
	run(&s);
	refuses(&s, 1, "Cooldown active for ensemble_method: 13 day(s) remaining");
	for (int i = 0; i < 5; i++)
		budget_record(&s.budget, &budget_default, "feature_add", true, 701);
	run(&s);
	refuses(&s, 2, "5 of 5 experiments of this cycle are used");
}

static void
predictions(void **state)
{
	struct scene s;
	(void)state;
	scene_make(&s, DIAGNOSE_REGIME);
	run(&s);
	assert_true(hypothesize_held(&s.step[1], 3, 0.4, 0.41));
	assert_false(hypothesize_held(&s.step[1], 2, 0.4, 0.41));
	assert_false(hypothesize_held(&s.step[1], 5, 0.4, 0.4));
	assert_false(hypothesize_held(&s.step[0], 5, 0.4, 0.5));
	assert_true(hypothesize_refit_held(0.25, 0.249, 0.00625));
	assert_false(hypothesize_refit_held(0.25, 0.249, 0.0063));
	assert_false(hypothesize_refit_held(0.25, 0.25, 0.001));
}

static void
by_psi(void **state)
{
	struct observe_test test[6] = { { .feature = 0 }, { .feature = 0 }, { .feature = 0 }, { .feature = 3 }, { .feature = 3 }, { .feature = 3 } };
	struct observe seen = { .markets = 3, .test = test, .n_tests = 6 };
	bool out[FEATURES_ALL];
	(void)state;
	for (int i = 0; i < 6; i++)
		test[i].of.judged = i != 1;
	for (int i = 0; i < 6; i++)
		test[i].of.psi_flag = i != 2 && i != 5;
	hypothesize_by_psi(&seen, out);
	assert_true(!out[0] && !out[1] && out[3]);
	hypothesize_by_psi(&(struct observe){ 0 }, out);
	assert_false(out[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(refit_comes_first), cmocka_unit_test(performance), cmocka_unit_test(pair_keeps_its_regime), cmocka_unit_test(features_drift),
		cmocka_unit_test(regime), cmocka_unit_test(overfitting), cmocka_unit_test(data_quality), cmocka_unit_test(guards), cmocka_unit_test(predictions), cmocka_unit_test(by_psi) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
