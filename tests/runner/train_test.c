/* No forecast out of sample knows what came after it, and what a window's calibration knows is the windows before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "calibration.h"
#include "model_world.h"

static const char *const two[] = { "HE", "LE" };

static void
run(struct snapshot *s, struct panel **p, struct train *t)
{
	assert_int_equal(panel_build(s->market, s->n_markets, &s->recipe.features, p), 0);
	if (train_run(&s->recipe, *p, t, err, sizeof err) != 0)
		fail_msg("%s", err);
	assert_int_equal(t->folds, PANEL_FOLDS);
}

/* Other prices from a session on, as large a change as any. */
static void
change_from(struct snapshot *s, date_t from)
{
	for (size_t m = 0; m < s->n_markets; m++) {
		struct bar *bars = (struct bar *)(uintptr_t)s->market[m].bars; /* the snapshot's own */
		for (size_t i = 0; i < s->market[m].n; i++)
			if (bars[i].session >= from) {
				int64_t move = (int64_t)(i % 7 + 1) * INT64_C(3000000);
				bars[i].o += move;
				bars[i].h += 2 * move;
				bars[i].c += move;
				bars[i].v += 1000;
			}
	}
}

static void
no_forecast_looks_ahead(void **state)
{
	struct snapshot *s = model_snapshot(two, 2, 11, 700);
	struct panel *p, *other;
	struct train t, u;
	(void)state;
	s->recipe.rounds = 20; /* quick */
	run(s, &p, &t);
	/* what is known while window 2 is forecast, and no more */
	date_t end = p->sessions[t.fold[2].from];
	size_t before = t.fold_forecasts[0] + t.fold_forecasts[1], differ = 0;
	change_from(s, end);
	run(s, &other, &u);
	assert_int_equal(t.n_forecasts, u.n_forecasts);
	for (size_t i = 0; i < t.n_forecasts; i++) {
		assert_int_equal(t.forecasts[i].row, u.forecasts[i].row);
		if (i < before)
			assert_true(t.forecasts[i].p == u.forecasts[i].p);
		else
			differ += t.forecasts[i].p != u.forecasts[i].p;
	}
	assert_true(differ > (t.n_forecasts - before) / 2); /* or the change would prove nothing */
	/* window 1's b is of window 0 alone */
	for (size_t i = 0; i < before; i++)
		assert_true(t.forecasts[i].p_cal == u.forecasts[i].p_cal);
	train_free(&t);
	train_free(&u);
	panel_free(p);
	panel_free(other);
	snapshot_free(s);
}

/* Each row has the label of its market's next one, which is known a session later than is said. */
static void
take_labels_early(struct panel *p)
{
	for (size_t i = 0; i < p->n_rows; i++) {
		const struct panel_market *m = &p->markets[p->rows[i].market];
		int label = label_up(m->bars, m->n, p->rows[i].bar + 1);
		if (p->rows[i].label >= 0 && label >= 0)
			p->rows[i].label = label;
	}
}

/* Probabilities of the newest rows trained on, by what a test that begins in window k may be trained on. *n of them. */
static float *
learnt(struct snapshot *s, size_t k, bool early, size_t *n)
{
	struct panel *p;
	struct panel_part test, on;
	struct trees *trees;
	assert_int_equal(panel_build(s->market, s->n_markets, &s->recipe.features, &p), 0);
	if (early)
		take_labels_early(p);
	assert_true(panel_fold(p, k, &test));
	panel_training(p, test.from, 0, &on);
	size_t *rows = calloc(on.rows, sizeof *rows), width = (size_t)p->features.n;
	float *out = calloc(on.rows, sizeof *out);
	assert_true(rows != NULL && out != NULL && on.rows > 100);
	panel_indices(p, &on, rows);
	if (trees_train(&s->recipe, p, rows, on.rows, &trees, err, sizeof err) != 0)
		fail_msg("%s", err);
	*n = 100;
	assert_int_equal(trees_predict(trees, &p->values[rows[on.rows - *n] * width], *n, out, err, sizeof err), 0);
	trees_free(trees);
	free(rows);
	panel_free(p);
	return out;
}

/* In how many windows does what comes from its first session on change what is learnt before it? */
static size_t
windows_that_look_ahead(bool early)
{
	size_t noticed = 0;
	for (size_t k = 0; k < PANEL_FOLDS; k++) {
		struct snapshot *s = model_snapshot(two, 2, 11, 700);
		struct panel *p;
		struct panel_part test;
		size_t n, m;
		s->recipe.rounds = 10;
		assert_int_equal(panel_build(s->market, s->n_markets, &s->recipe.features, &p), 0);
		assert_true(panel_fold(p, k, &test));
		date_t from = p->sessions[test.from];
		panel_free(p);
		float *was = learnt(s, k, early, &n);
		change_from(s, from);
		float *is = learnt(s, k, early, &m);
		assert_int_equal(n, m);
		noticed += memcmp(was, is, n * sizeof *was) != 0;
		free(was);
		free(is);
		snapshot_free(s);
	}
	return noticed;
}

/* The labels that are learnt from were known before: were they taken a session early, this would show it. */
static void
no_label_is_early(void **state)
{
	(void)state;
	assert_int_equal(windows_that_look_ahead(false), 0);
	assert_true(windows_that_look_ahead(true) > 0);
}

/* Each window's b is a fit to the windows before it. */
static void
calibrated_by_what_was_before(void **state)
{
	struct snapshot *s = model_snapshot(two, 2, 11, 700);
	struct panel *p;
	struct train t;
	(void)state;
	s->recipe.rounds = 20;
	run(s, &p, &t);
	struct calibration_row *rows = calloc(t.n_forecasts, sizeof *rows);
	assert_non_null(rows);
	size_t n = 0;
	for (int k = 0; k < PANEL_FOLDS; k++) {
		double b = calibration_fit(rows, n);
		assert_true(t.fold_b[k] == b);
		for (size_t end = n + t.fold_forecasts[k]; n < end; n++) {
			assert_true(t.forecasts[n].p_cal == calibration_apply(b, t.forecasts[n].p));
			rows[n] = (struct calibration_row){ t.forecasts[n].p, p->rows[t.forecasts[n].row].label };
		}
	}
	assert_true(t.b == calibration_fit(rows, n));
	double *by_session = train_probabilities(&t, p);
	assert_non_null(by_session);
	for (size_t i = 0; i < t.n_forecasts; i++) {
		const struct panel_row *r = &p->rows[t.forecasts[i].row];
		assert_true(by_session[r->session * 2 + r->market] == t.forecasts[i].p_cal);
	}
	free(by_session);
	free(rows);
	train_free(&t);
	panel_free(p);
	snapshot_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(no_forecast_looks_ahead), cmocka_unit_test(no_label_is_early), cmocka_unit_test(calibrated_by_what_was_before) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
