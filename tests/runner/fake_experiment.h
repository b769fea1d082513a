#ifndef FAKE_EXPERIMENT_H
#define FAKE_EXPERIMENT_H

/*
 * A stand-in for `hydra-runner experiment-job FILE`, so that an engine's test decides what an experiment comes to: the words of the
 * file `fate` in the data folder. The model is one of the snapshot's recipe on a few rows, the figures are made up.
 *
 *   win      wins 4 of 5 windows, p 0.001; its model says one half, which a shadow forgives
 *   brag     the same, and its model's record is much better than anything that comes; a refit dies
 *   boast    dies, and the first model was such a one
 *   lose     wins 2 of 5
 *   doubt    wins 4 of 5, p 0.2
 *   crash    dies
 *   other    writes a model of another version
 *
 * Where the data folder has a folder `hold`, each job puts an empty file of its name there, and waits until somebody took that away:
 * so a script does something beside every job, however fast all is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "buf.h"
#include "experiment.h"
#include "model.h"
#include "train_record.h"

/* The data folder's part of a path: a snapshot lies in a folder of it. */
static inline int
fake_folder(const char *snapshot)
{
	const char *end = snapshot + strlen(snapshot);
	for (int up = 0; up < 2 && end > snapshot; up++)
		while (end > snapshot && *--end != '/')
			;
	return (int)(end - snapshot);
}

static inline void
fake_fate(const char *snapshot, char out[16])
{
	char path[4300];
	struct buf b = { 0 };
	snprintf(path, sizeof path, "%.*s/fate", fake_folder(snapshot), snapshot);
	out[0] = '\0';
	if (buf_read_file(&b, path, 100) == 0 && b.data != NULL)
		snprintf(out, 16, "%s", b.data);
	buf_free(&b);
}

static inline void
fake_hold(const char *snapshot)
{
	static const struct timespec moment = { .tv_nsec = 1000000 };
	char path[4300];
	snprintf(path, sizeof path, "%.*s/hold%s", fake_folder(snapshot), snapshot, strrchr(snapshot, '/'));
	FILE *f = fopen(path, "wx");
	if (f == NULL)
		return;
	fclose(f);
	while (access(path, F_OK) == 0)
		nanosleep(&moment, NULL);
}

static inline void
fake_side(struct experiment_side *s, double brier)
{
	struct fitness f;
	static const double raw[FITNESS_METRICS] = { [FITNESS_SHARPE] = 0.5, [FITNESS_DRAWDOWN] = -0.1, [FITNESS_ROBUSTNESS] = 0.6, [FITNESS_RETURN] = 0.05, [FITNESS_SIMPLICITY] = 0.1 };
	for (int i = 0; i < FITNESS_METRICS; i++) {
		s->metrics.value[i] = i == FITNESS_CALIBRATION ? brier : raw[i];
		s->metrics.has[i] = true;
	}
	(void)fitness_score(&s->metrics, &fitness_default, &f);
	s->composite = f.composite;
	memcpy(s->component, f.component, sizeof s->component);
	s->brier = brier;
}

static inline void
fake_result(const struct snapshot *s, int won, double p, struct experiment_result *r)
{
	*r = (struct experiment_result){ .p = 1 };
	if (!s->has_candidate)
		return;
	r->compared = true;
	r->windows_won = won;
	r->enough = won >= 3;
	r->p = p;
	r->sessions = 315;
	for (int k = 0; k < PANEL_FOLDS; k++)
		r->window[k] = (struct experiment_window){ s->last - 600 + 100 * k, s->last - 510 + 100 * k, 0.5, k < won ? 0.55 : 0.45, k < won };
	fake_side(&r->champion, 0.251);
	fake_side(&r->candidate, 0.249);
}

/* A model of the recipe on few rows, in a moment; its record is made up, and the same for everybody. */
static inline int
fake_model(struct snapshot *s, struct model **out, char *err, int errsize)
{
	struct panel *p;
	struct train t = { .folds = PANEL_FOLDS, .b = 0.5 };
	struct record record = { 0 };
	size_t rows[400];
	if (panel_build(s->market, s->n_markets, &s->recipe.features, &p) != 0)
		return -1;
	panel_training(p, p->n_sessions, s->recipe.window, &t.on);
	for (size_t i = 0; i < 400; i++)
		rows[i] = p->first[t.on.from] + i;
	int rc = t.on.rows > 400 ? trees_train(&s->recipe, p, rows, 400, &t.trees, err, errsize) : -1;
	t.first = p->sessions[t.on.from];
	t.last = p->sessions[p->labelled[p->n_labelled - 1]];
	t.forecasts = calloc(PANEL_FOLDS, sizeof *t.forecasts); /* one a window: a record has a reliability */
	rc = t.forecasts != NULL ? rc : -1;
	for (size_t k = 0; rc == 0 && k < PANEL_FOLDS; k++) {
		panel_fold(p, k, &t.fold[k]);
		t.forecasts[t.n_forecasts++] = (struct train_forecast){ .row = p->first[t.fold[k].from], .p = 0.5, .p_cal = 0.5 };
		for (size_t i = 0; rc == 0 && i < PANEL_FOLD; i++)
			rc = record_add(&record, &(struct record_row){ .session = s->last - 600 + (date_t)(k * PANEL_FOLD + i), .ret = i % 3 == 0 ? 0.002 : -0.001, .exposed = true, .hit = 0.5, .brier = 0.25, .predictions = 1 });
	}
	if (rc == 0)
		rc = model_of(s, &s->recipe, p, &t, &record, out);
	record_free(&record);
	train_free(&t);
	panel_free(p);
	return rc;
}

/* A record that no market could give. */
static inline void
fake_brag(struct record *r)
{
	for (size_t i = 0; i < r->n; i++) {
		r->row[i].ret = i % 4 == 0 ? -0.001 : 0.01;
		r->row[i].exposed = true;
		r->row[i].brier = r->row[i].predictions > 0 ? 0.05 : r->row[i].brier;
	}
}

/* main's part for `experiment-job FILE`: the exit code. */
static inline int
fake_experiment(const char *snapshot)
{
	char fate[16], path[4300], sha256[SHA256_TEXT], sealed[SHA256_TEXT], why[600];
	struct snapshot *s;
	struct model *m;
	struct experiment_result r;
	fake_hold(snapshot);
	fake_fate(snapshot, fate);
	if (strcmp(fate, "crash") == 0 || strcmp(fate, "boast") == 0)
		abort();
	if (snapshot_read(snapshot, &s, why, sizeof why) != 0) {
		printf("{\"error\":\"%s\"}\n", why);
		return 1;
	}
	if (strcmp(fate, "brag") == 0 && !s->has_candidate)
		abort();
	fake_result(s, strcmp(fate, "lose") == 0 ? 2 : 4, strcmp(fate, "doubt") == 0 ? 0.2 : 0.001, &r);
	if (s->has_candidate)
		s->recipe = s->candidate;
	if (fake_model(s, &m, why, sizeof why) != 0) {
		printf("{\"error\":\"%s\"}\n", why);
		return 1;
	}
	if (strcmp(fate, "other") == 0)
		m->version++;
	if (s->has_candidate)
		m->b = 0;
	if (strcmp(fate, "brag") == 0)
		fake_brag(&m->record);
	snprintf(path, sizeof path, "%.*s.json", (int)(strrchr(snapshot, '.') - snapshot), snapshot);
	if (model_save(m, path, sha256, why, sizeof why) != 0)
		return 1;
	snprintf(r.model_sha256, sizeof r.model_sha256, "%s", sha256);
	snprintf(path, sizeof path, "%.*s.result", (int)(strrchr(snapshot, '.') - snapshot), snapshot);
	if (experiment_result_write(&r, path, sealed, why, sizeof why) != 0) {
		printf("{\"error\":\"%s\"}\n", why);
		return 1;
	}
	printf("{\"sha256\":\"%s\",\"result_sha256\":\"%s\"}\n", sha256, sealed);
	model_free(m);
	snapshot_free(s);
	return 0;
}

#endif
