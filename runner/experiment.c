#include "experiment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "experiment_internal.h"
#include "model.h"
#include "newey_west.h"
#include "promotion.h"
#include "record_fitness.h"
#include "train_record.h"

/* One of the two. */
struct side {
	const char *name; /* as an error has it */
	const struct recipe *recipe;
	const struct panel *panel; /* in panels */
	struct train train;
	struct record record;
};
struct experiment {
	struct snapshot *s;
	struct panel *panels[2];
	struct side champion, candidate; /* candidate: a refit is one too */
	char *err;
	int errsize;
};

/* of: whose recipe it was, NULL: of neither. */
static int
fail(struct experiment *e, const struct side *of, const char *why)
{
	snprintf(e->err, (size_t)e->errsize, "%s%s%s%s", of != NULL ? "the " : "", of != NULL ? of->name : "", of != NULL ? ": " : "", why);
	return -1;
}

/* The other one's panel, if their columns are the same: a panel is the slowest thing beside the trees. */
static int
panel_of(struct experiment *e, struct side *side, int k, const struct side *other, char *why, int size)
{
	const struct features_set *mine = &side->recipe->features;
	if (other->panel != NULL && other->panel->features.n == mine->n && memcmp(other->panel->features.feature, mine->feature, (size_t)mine->n) == 0) {
		side->panel = other->panel;
		return 0;
	}
	int rc = train_panel(e->s, side->recipe, &e->panels[k], why, size);
	side->panel = e->panels[k];
	return rc;
}

/* Five windows of it, traded. The champion is not needed beyond them. */
static int
run_side(struct experiment *e, struct side *side, int k, const struct side *other)
{
	char why[300] = "";
	bool whole = side == &e->candidate;
	if (panel_of(e, side, k, other, why, sizeof why) != 0 || (whole ? train_run : train_windows)(side->recipe, side->panel, &side->train, why, sizeof why) != 0)
		return fail(e, side, why);
	if (side->train.folds < PANEL_FOLDS) {
		snprintf(why, sizeof why, "no out-of-sample record, %zu of %d bars", side->panel->n_labelled + PANEL_BARS - PANEL_ENOUGH, PANEL_RECORD);
		return fail(e, side, why);
	}
	if (train_record(e->s, side->panel, &side->train, false, &side->record, why, sizeof why) != 0)
		return fail(e, side, why);
	return 0;
}

/* A recipe's rows are those of every other (features.h), so that both have the same windows. */
static int
same_sessions(struct experiment *e)
{
	const struct record *a = &e->champion.record, *b = &e->candidate.record;
	bool same = a->n == b->n;
	for (size_t i = 0; same && i < a->n; i++)
		same = a->row[i].session == b->row[i].session;
	return same ? 0 : fail(e, NULL, "champion and candidate were not tested in the same sessions");
}

static size_t
length(const struct side *side, int k)
{
	return side->train.fold[k].to - side->train.fold[k].from;
}

static int
compare_windows(struct experiment *e, struct experiment_result *out)
{
	char why[100];
	size_t at = 0;
	for (int k = 0; k < PANEL_FOLDS; k++) {
		size_t n = length(&e->champion, k);
		const struct record_row *a = &e->champion.record.row[at], *b = &e->candidate.record.row[at];
		struct fitness champion, candidate;
		if (record_fitness(a, n, e->champion.recipe, false, NULL, &champion) != 0 || record_fitness(b, n, e->candidate.recipe, false, NULL, &candidate) != 0) {
			snprintf(why, sizeof why, "window %d has no return or no forecast, or memory is out", k + 1);
			return fail(e, NULL, why);
		}
		out->window[k] = (struct experiment_window){ .from = a[0].session, .to = a[n - 1].session, .champion = champion.composite, .candidate = candidate.composite };
		at += n;
	}
	return 0;
}

static int
sum_up(struct experiment *e, const struct side *side, struct experiment_side *out)
{
	struct fitness f;
	if (record_fitness(side->record.row, side->record.n, side->recipe, true, &out->metrics, &f) != 0)
		return fail(e, side, "its windows have no return or no forecast, or memory is out");
	return 0;
}

/* A session without a return, of an account that is used up, earned nothing. */
static double
earned(const struct record_row *row)
{
	return isnan(row->ret) ? 0 : row->ret;
}

static int
compare_returns(struct experiment *e, struct experiment_result *out)
{
	const struct record *a = &e->champion.record, *b = &e->candidate.record;
	struct newey_west test;
	double *d = malloc((a->n + 1) * sizeof *d);
	if (d == NULL)
		return fail(e, NULL, "out of memory");
	for (size_t i = 0; i < a->n; i++)
		d[i] = earned(&b->row[i]) - earned(&a->row[i]);
	int rc = newey_west_test(d, a->n, NEWEY_WEST_LAG, NULL, &test);
	free(d);
	if (rc != 0)
		return fail(e, NULL, "a paired difference of returns is no number");
	out->p = test.p;
	out->sessions = a->n;
	return 0;
}

static int
compare(struct experiment *e, struct experiment_result *out)
{
	out->compared = true;
	if (same_sessions(e) != 0 || compare_windows(e, out) != 0 || compare_returns(e, out) != 0 || sum_up(e, &e->champion, &out->champion) != 0 || sum_up(e, &e->candidate, &out->candidate) != 0)
		return -1;
	experiment_conclude(out);
	const char *wrong = experiment_wrong(out);
	return wrong == NULL ? 0 : fail(e, NULL, wrong);
}

static int
run(struct experiment *e, struct model **model, struct experiment_result *out)
{
	bool compared = e->s->has_candidate;
	if (compared && run_side(e, &e->champion, 0, &e->candidate) != 0)
		return -1;
	if (run_side(e, &e->candidate, 1, &e->champion) != 0 || (compared && compare(e, out) != 0))
		return -1;
	return model_of(e->s, e->candidate.recipe, e->candidate.panel, &e->candidate.train, &e->candidate.record, model) == 0 ? 0 : fail(e, NULL, "out of memory");
}

static void
close_side(struct side *side)
{
	train_free(&side->train);
	record_free(&side->record);
}

int
experiment_run(struct snapshot *s, struct model **model, struct experiment_result *out, char *err, int errsize)
{
	struct experiment e = { .s = s, .err = err, .errsize = errsize };
	e.champion = (struct side){ .name = "champion's recipe", .recipe = &s->recipe };
	e.candidate = s->has_candidate ? (struct side){ .name = "candidate", .recipe = &s->candidate } : (struct side){ .name = "refit", .recipe = &s->recipe };
	*model = NULL;
	*out = (struct experiment_result){ .p = 1 };
	int rc = run(&e, model, out);
	close_side(&e.champion);
	close_side(&e.candidate);
	panel_free(e.panels[0]);
	panel_free(e.panels[1]);
	if (rc != 0)
		*out = (struct experiment_result){ .p = 1 };
	return rc;
}
