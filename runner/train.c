#include "train.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibration.h"

/* Room that every step uses again. */
struct work {
	const struct recipe *recipe;
	const struct panel *p;
	size_t *rows;  /* p->n_rows */
	float *values; /* as many rows */
	float *raw;
	struct calibration_row *outcomes; /* of the forecasts so far */
};

static int
no_memory(char *err, int errsize)
{
	snprintf(err, (size_t)errsize, "out of memory");
	return -1;
}

static int
open_work(struct work *w, const struct recipe *r, const struct panel *p)
{
	size_t n = p->n_rows + 1;
	*w = (struct work){ .recipe = r, .p = p, .rows = malloc(n * sizeof *w->rows), .values = malloc(n * (size_t)p->features.n * sizeof *w->values), .raw = malloc(n * sizeof *w->raw), .outcomes = malloc(n * sizeof *w->outcomes) };
	return w->rows != NULL && w->values != NULL && w->raw != NULL && w->outcomes != NULL ? 0 : -1;
}

static void
close_work(struct work *w)
{
	free(w->rows);
	free(w->values);
	free(w->raw);
	free(w->outcomes);
}

void
train_free(struct train *t)
{
	trees_free(t->trees);
	free(t->forecasts);
	*t = (struct train){ 0 };
}

/* The rows of a part and what they hold, into w. */
static void
take(struct work *w, const struct panel_part *part)
{
	size_t width = (size_t)w->p->features.n;
	panel_indices(w->p, part, w->rows);
	for (size_t i = 0; i < part->rows; i++)
		memcpy(&w->values[i * width], &w->p->values[w->rows[i] * width], width * sizeof *w->values);
}

/* Window k: trained on what was known before it, raw probabilities appended. */
static int
run_fold(struct work *w, int k, struct train *t, char *err, int errsize)
{
	struct panel_part on, *test = &t->fold[k];
	struct trees *trees;
	panel_training(w->p, test->from, w->recipe->window, &on);
	if (on.sessions < PANEL_ENOUGH) {
		snprintf(err, (size_t)errsize, "window %d has %zu sessions to train on, %d are needed", k + 1, on.sessions, PANEL_ENOUGH);
		return -1;
	}
	panel_indices(w->p, &on, w->rows);
	if (trees_train(w->recipe, w->p, w->rows, on.rows, &trees, err, errsize) != 0)
		return -1;
	take(w, test);
	int rc = trees_predict(trees, w->values, test->rows, w->raw, err, errsize);
	trees_free(trees);
	for (size_t i = 0; rc == 0 && i < test->rows; i++) {
		w->outcomes[t->n_forecasts] = (struct calibration_row){ .p = (double)w->raw[i], .y = w->p->rows[w->rows[i]].label };
		t->forecasts[t->n_forecasts++] = (struct train_forecast){ .row = w->rows[i], .p = (double)w->raw[i] };
	}
	t->fold_forecasts[k] = test->rows;
	return rc;
}

/* Does history hold five windows, the oldest with enough before it? Without a training window of its own: the recipe may ask for more than there is. */
static bool
has_folds(const struct panel *p, struct panel_part fold[PANEL_FOLDS])
{
	struct panel_part on;
	for (size_t k = 0; k < PANEL_FOLDS; k++)
		if (!panel_fold(p, k, &fold[k]))
			return false;
	panel_training(p, fold[0].from, PANEL_ENOUGH, &on);
	return on.sessions >= PANEL_ENOUGH;
}

static int
run_folds(struct work *w, struct train *t, char *err, int errsize)
{
	double b[PANEL_FOLDS + 1];
	size_t room = 1;
	if (has_folds(w->p, t->fold))
		t->folds = PANEL_FOLDS;
	for (int k = 0; k < t->folds; k++)
		room += t->fold[k].rows;
	t->forecasts = calloc(room, sizeof *t->forecasts);
	if (t->forecasts == NULL)
		return no_memory(err, errsize);
	for (int k = 0; k < t->folds; k++)
		if (run_fold(w, k, t, err, errsize) != 0)
			return -1;
	calibration_folds(w->outcomes, t->fold_forecasts, (size_t)t->folds, b);
	t->b = b[t->folds];
	size_t i = 0;
	for (int k = 0; k < t->folds; k++) {
		t->fold_b[k] = b[k];
		for (size_t end = i + t->fold_forecasts[k]; i < end; i++)
			t->forecasts[i].p_cal = calibration_apply(b[k], t->forecasts[i].p);
	}
	return 0;
}

static int
run_last(struct work *w, struct train *t, char *err, int errsize)
{
	struct panel_part newest;
	panel_training(w->p, w->p->n_sessions, w->recipe->window, &t->on);
	if (t->on.sessions < PANEL_ENOUGH) {
		snprintf(err, (size_t)errsize, "%zu labelled sessions, %d are needed", t->on.sessions, PANEL_ENOUGH);
		return -1;
	}
	panel_indices(w->p, &t->on, w->rows);
	t->first = w->p->sessions[w->p->rows[w->rows[0]].session];
	t->last = w->p->sessions[w->p->rows[w->rows[t->on.rows - 1]].session];
	if (trees_train(w->recipe, w->p, w->rows, t->on.rows, &t->trees, err, errsize) != 0)
		return -1;
	panel_training(w->p, w->p->n_sessions, TRAIN_IMPORTANCE, &newest);
	take(w, &newest);
	return trees_importance(t->trees, w->values, newest.rows, t->importance, err, errsize);
}

static int
run(const struct recipe *r, const struct panel *p, bool last, struct train *out, char *err, int errsize)
{
	struct work w;
	*out = (struct train){ 0 };
	int rc = open_work(&w, r, p) == 0 ? 0 : no_memory(err, errsize);
	/* the last one first: it is the cheaper way to learn that there is too little */
	if (rc == 0 && ((last && run_last(&w, out, err, errsize) != 0) || run_folds(&w, out, err, errsize) != 0))
		rc = -1;
	close_work(&w);
	if (rc != 0)
		train_free(out);
	return rc;
}

int
train_run(const struct recipe *r, const struct panel *p, struct train *out, char *err, int errsize)
{
	return run(r, p, true, out, err, errsize);
}

int
train_windows(const struct recipe *r, const struct panel *p, struct train *out, char *err, int errsize)
{
	return run(r, p, false, out, err, errsize);
}

double *
train_probabilities(const struct train *t, const struct panel *p)
{
	size_t n = p->n_sessions * p->n_markets;
	double *out = malloc((n + 1) * sizeof *out);
	for (size_t i = 0; out != NULL && i < n; i++)
		out[i] = NAN;
	for (size_t i = 0; out != NULL && i < t->n_forecasts; i++) {
		const struct panel_row *r = &p->rows[t->forecasts[i].row];
		out[r->session * p->n_markets + r->market] = t->forecasts[i].p_cal;
	}
	return out;
}
