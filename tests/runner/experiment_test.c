/* A better recipe wins, an equal one does not; what was tested is what is deployed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "calibration.h"
#include "champion.h"
#include "experiment_folder.h"
#include "experiment_world.h"
#include "record_fitness.h"

static struct buf
text_of(const struct model *m)
{
	struct buf b = { 0 };
	if (model_text(m, &b, err, sizeof err) != 0)
		fail_msg("%s", err);
	return b;
}

static void
identical_recipes_do_not_win(void **state)
{
	struct snapshot *s = experiment_snapshot(700);
	struct experiment_result r;
	struct model *m;
	(void)state;
	experiment_made(s, &m, &r);
	assert_true(r.compared && !r.enough && r.windows_won == 0);
	assert_true(r.p == 1);
	assert_int_equal(r.sessions, PANEL_FOLDS * PANEL_FOLD);
	for (int k = 0; k < PANEL_FOLDS; k++)
		assert_true(r.window[k].champion == r.window[k].candidate && !r.window[k].won);
	assert_true(r.champion.composite == r.candidate.composite);
	model_free(m);
	snapshot_free(s);
}

/* The same data, the same two recipes, by turns. */
static void
the_better_one_wins(void **state)
{
	struct snapshot *s = experiment_snapshot(700);
	struct experiment_result r;
	struct model *m;
	(void)state;
	experiment_plant(s);
	experiment_blind(&s->recipe);
	experiment_made(s, &m, &r);
	assert_true(r.enough && r.windows_won >= 4);
	assert_true(r.p < 0.001);
	assert_true(r.candidate.composite > r.champion.composite + 0.1);
	assert_true(r.candidate.brier < r.champion.brier);
	assert_int_equal(m->recipe.features.n, FEATURES_BASE);
	model_free(m);

	struct recipe better = s->candidate;
	s->candidate = s->recipe;
	s->recipe = better;
	experiment_made(s, &m, &r);
	assert_true(!r.enough && r.windows_won <= 1);
	assert_true(r.p > 0.999);
	assert_int_equal(m->recipe.features.n, 9);
	model_free(m);
	snapshot_free(s);
}

/* The model is the one that train_model makes of the candidate's recipe, and each side's figures are those of its record, as pages have them. */
static void
tested_is_deployed(void **state)
{
	struct snapshot *s = experiment_snapshot(700);
	struct experiment_result r;
	struct model *m, *candidate, *champion;
	struct fitness f;
	(void)state;
	s->candidate.max_leaves = 8;
	experiment_made(s, &m, &r);
	assert_int_equal(train_model(s, &champion, err, sizeof err), 0);
	s->recipe = s->candidate;
	assert_int_equal(train_model(s, &candidate, err, sizeof err), 0);
	struct buf a = text_of(m), b = text_of(candidate);
	assert_true(same(&a, &b));
	assert_int_equal(record_fitness(champion->record.row, champion->record.n, &champion->recipe, true, NULL, &f), 0);
	assert_true(f.composite == r.champion.composite && f.composite != r.candidate.composite);
	assert_int_equal(record_fitness(candidate->record.row, candidate->record.n, &candidate->recipe, true, NULL, &f), 0);
	assert_true(f.composite == r.candidate.composite);
	/* a window is 63 of its sessions */
	assert_int_equal(record_fitness(&candidate->record.row[2 * PANEL_FOLD], PANEL_FOLD, &candidate->recipe, false, NULL, &f), 0);
	assert_true(r.window[2].candidate == f.composite);
	assert_int_equal(r.window[2].from, candidate->record.row[2 * PANEL_FOLD].session);
	assert_int_equal(r.window[2].to, candidate->record.row[3 * PANEL_FOLD - 1].session);
	buf_free(&a);
	buf_free(&b);
	model_free(m);
	model_free(candidate);
	model_free(champion);
	snapshot_free(s);
}

static void
refit(void **state)
{
	struct snapshot *s = experiment_snapshot(700);
	struct experiment_result r;
	struct model *m, *same_recipe;
	(void)state;
	s->has_candidate = false;
	experiment_made(s, &m, &r);
	assert_true(!r.compared && !r.enough && r.windows_won == 0 && r.p == 1 && r.sessions == 0 && r.candidate.composite == 0);
	assert_int_equal(train_model(s, &same_recipe, err, sizeof err), 0);
	struct buf a = text_of(m), b = text_of(same_recipe);
	assert_true(same(&a, &b));
	buf_free(&a);
	buf_free(&b);
	model_free(m);
	model_free(same_recipe);
	snapshot_free(s);
}

static void
refused(struct snapshot *s, const char *words)
{
	struct experiment_result r;
	struct model *m;
	assert_int_equal(experiment_run(s, &m, &r, err, sizeof err), -1);
	assert_null(m);
	assert_true(r.p == 1 && !r.compared);
	assert_string_equal(err, words);
}

static void
too_little_history(void **state)
{
	struct snapshot *s = experiment_snapshot(PANEL_RECORD - 1);
	(void)state;
	refused(s, "the champion's recipe: no out-of-sample record, 636 of 637 bars");
	s->has_candidate = false;
	refused(s, "the refit: no out-of-sample record, 636 of 637 bars");
	snapshot_free(s);
	s = experiment_snapshot(PANEL_BARS - 1);
	refused(s, "the champion's recipe: no out-of-sample record, 316 of 637 bars");
	s->has_candidate = false;
	refused(s, "the refit: 251 labelled sessions, 252 are needed");
	snapshot_free(s);
	/* a pair divides what there is */
	s = experiment_snapshot(PANEL_RECORD);
	s->market[0].n = 0;
	s->candidate.kind = RECIPE_PAIR;
	refused(s, "the candidate: calm markets have 126 rows, a pair needs 150 of each");
	snapshot_free(s);
}

/* What the model's file, loaded, says at the snapshot's last bar, in the cycle's own way. */
static void
predicts(const struct snapshot *s, const char *path, const char *sha256)
{
	struct model *m;
	if (model_load(path, sha256, &m, err, sizeof err) != 0)
		fail_msg("%s", err);
	struct champion *c = champion_new(m, NULL);
	struct forecast f;
	assert_non_null(c);
	for (size_t k = 0; k < s->n_markets; k++) {
		const struct panel_market *market = &s->market[k];
		double row[FEATURES_ALL];
		float values[FEATURES_ALL], p;
		c->source.eval(&c->source, &market->contract, market->bars, (int)market->n, &f);
		assert_string_equal(c->fault, "");
		assert_true(features_row(&m->recipe.features, market->bars, market->n - 1, NULL, row));
		features_float(row, m->recipe.features.n, values);
		assert_int_equal(trees_predict(m->trees, values, 1, &p, err, sizeof err), 0);
		assert_true(f.probability > 0 && f.probability < 1 && f.probability == calibration_apply(m->b, (double)p));
	}
	champion_free(c);
}

static void
runs_as_candidate(struct snapshot *s, const char *name)
{
	struct experiment_result r, back;
	struct model *m;
	char result[SHA256_TEXT], path[128];
	snprintf(path, sizeof path, "%s", place(name));
	experiment_made(s, &m, &r);
	assert_true(r.compared && r.p < 1); /* it differs */
	assert_int_equal(model_save(m, path, r.model_sha256, err, sizeof err), 0);
	predicts(s, path, r.model_sha256);
	assert_int_equal(experiment_result_write(&r, place("kind.result"), result, err, sizeof err), 0);
	assert_int_equal(experiment_result_read(place("kind.result"), result, &back, err, sizeof err), 0);
	assert_true(back.p == r.p && back.candidate.composite == r.candidate.composite);
	model_free(m);
}

static void
all_kinds(void **state)
{
	struct snapshot *s = experiment_snapshot(700);
	(void)state;
	s->candidate.kind = RECIPE_PAIR;
	runs_as_candidate(s, "v2.json");
	s->candidate.kind = RECIPE_SINGLE;
	assert_int_equal(features_add(&s->candidate.features, features_find("z_30")), 0);
	assert_int_equal(features_add(&s->candidate.features, features_find("z_90")), 0);
	runs_as_candidate(s, "v3.json");
	s->candidate.kind = RECIPE_PAIR;
	s->candidate.window = 400;
	runs_as_candidate(s, "v4.json");
	snapshot_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(identical_recipes_do_not_win), cmocka_unit_test(the_better_one_wins), cmocka_unit_test(tested_is_deployed), cmocka_unit_test(refit),
		cmocka_unit_test(too_little_history), cmocka_unit_test(all_kinds) };
	return cmocka_run_group_tests(tests, open_folder, close_folder);
}
