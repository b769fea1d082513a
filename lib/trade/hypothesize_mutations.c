/* The mutations of the playbook: what each makes of the champion's recipe, and when it cannot. */
#include "hypothesize_internal.h"

#include <math.h>
#include <stdio.h>

#define HYPERPARAMETER "hyperparameter"

static int
refit(const struct hypothesize_input *in, struct hypothesize_step *h)
{
	char from[DATE_TEXT], to[DATE_TEXT];
	if (in->newest_end <= in->training_end)
		return mutation_refuse(h, "no session has been labelled since the training end %s", date_format(in->training_end, from));
	if (in->sessions < RECIPE_LEAST_WINDOW)
		return mutation_refuse(h, "%d labelled sessions, fewer than %d", in->sessions, RECIPE_LEAST_WINDOW);
	date_format(in->training_end, from);
	date_format(in->newest_end, to);
	h->change[0] = (struct recipe_change){ .field = "training end" };
	snprintf(h->change[0].from, sizeof h->change[0].from, "%s", from);
	snprintf(h->change[0].to, sizeof h->change[0].to, "%s", to);
	h->n_changes = 1;
	snprintf(h->description, sizeof h->description, "Train the champion's own recipe again, up to %s instead of %s", to, from);
	return 0;
}

const struct mutation mutation_refit = { "refit", HYPERPARAMETER, "a model of the newest sessions knows what has changed since", FITNESS_CALIBRATION, true, refit };

/* One number of the recipe, times a factor; to nine decimals, so that 0.7 of 0.8 is 0.56. */
static int
scale(struct hypothesize_step *h, const char *what, double *value, double by)
{
	double from = *value;
	*value = round(*value * by * 1e9) / 1e9;
	snprintf(h->description, sizeof h->description, "Set the %s to %g instead of %g", what, *value, from);
	return 0;
}

static int
learning_rate(const struct hypothesize_input *in, struct hypothesize_step *h)
{
	(void)in;
	return scale(h, "learning rate", &h->recipe.eta, 0.5);
}

const struct mutation mutation_learning_rate = { "learning rate", HYPERPARAMETER, "smaller steps take less of the noise along", FITNESS_CALIBRATION, false, learning_rate };

static int
penalty(const struct hypothesize_input *in, struct hypothesize_step *h)
{
	const struct recipe *c = in->champion;
	if (!(c->alpha > 0) && !(c->lambda > 0))
		return mutation_refuse(h, "both penalties are 0 and stay 0 when doubled");
	h->recipe.alpha = 2 * c->alpha;
	h->recipe.lambda = 2 * c->lambda;
	snprintf(h->description, sizeof h->description, "Double both penalties, L1 to %g and L2 to %g", h->recipe.alpha, h->recipe.lambda);
	return 0;
}

const struct mutation mutation_penalty = { "penalties", HYPERPARAMETER, "leaves that a few rows made count less", FITNESS_CALIBRATION, false, penalty };

/* The column of the smallest importance that is still in; of equal ones the first. A pair is divided by one that must stay. -1: none. */
static int
least_important(const struct hypothesize_input *in, const bool out[FEATURES_ALL])
{
	int least = -1, keep = in->champion->kind == RECIPE_PAIR ? recipe_column(in->champion, RECIPE_REGIME) : -1;
	for (int i = 0; i < in->champion->features.n; i++)
		if (!out[i] && i != keep && (least < 0 || in->importance[i] < in->importance[least]))
			least = i;
	return least;
}

/* Take columns out of the recipe, never below the least number of them. */
static int
drop(const struct hypothesize_input *in, const bool out[FEATURES_ALL], const char *why, struct hypothesize_step *h)
{
	const struct features_set *from = &in->champion->features;
	int n = 0, at = snprintf(h->description, sizeof h->description, "Take out %s:", why);
	for (int i = 0; i < from->n; i++) {
		if (!out[i])
			continue;
		features_drop(&h->recipe.features, from->feature[i]);
		if (at < (int)sizeof h->description)
			at += snprintf(h->description + at, sizeof h->description - (size_t)at, "%s %s", n > 0 ? "," : "", features_name(from->feature[i]));
		n++;
	}
	if (h->recipe.features.n < RECIPE_LEAST_FEATURES)
		return mutation_refuse(h, "%d features less %d would leave fewer than %d", from->n, n, RECIPE_LEAST_FEATURES);
	return 0;
}

static int
drop_least(const struct hypothesize_input *in, struct hypothesize_step *h)
{
	bool out[FEATURES_ALL] = { false };
	if (in->importance == NULL)
		return mutation_refuse(h, "the importance of the champion's features is not known");
	for (int k = 0; k < HYPOTHESIZE_DROP; k++) {
		int least = least_important(in, out);
		if (least < 0)
			return mutation_refuse(h, "%d features, fewer than are taken out", in->champion->features.n);
		out[least] = true;
	}
	return drop(in, out, "the least important features", h);
}

const struct mutation mutation_drop_least = { "least important features", "feature_remove", "columns that say little bring noise alone", FITNESS_CALIBRATION, false, drop_least };

static int
drop_drifted(const struct hypothesize_input *in, struct hypothesize_step *h)
{
	bool out[FEATURES_ALL] = { false };
	int n = 0;
	for (int i = 0; in->by_psi != NULL && i < in->champion->features.n; i++)
		n += out[i] = in->by_psi[in->champion->features.feature[i]];
	if (n == 0)
		return mutation_refuse(h, "no feature is judged drifted by PSI");
	return drop(in, out, "features drifted by PSI", h);
}

const struct mutation mutation_drop_drifted = { "drifted features", "feature_remove", "what comes in damaged is not asked any more", FITNESS_SHARPE, false, drop_drifted };

/* A share of the sessions in use, in tenths, rounded down. */
static int
window(const struct hypothesize_input *in, int tenths, struct hypothesize_step *h)
{
	int all = in->sessions, used = in->champion->window > 0 && in->champion->window < all ? in->champion->window : all;
	int next = (int)((int64_t)used * tenths / 10);
	if (next < RECIPE_LEAST_WINDOW)
		return mutation_refuse(h, "0.%d of %d sessions is %d, fewer than %d", tenths, used, next, RECIPE_LEAST_WINDOW);
	h->recipe.window = next;
	snprintf(h->description, sizeof h->description, "Train on the newest %d sessions instead of %d", next, used);
	return 0;
}

static int
shorter_window(const struct hypothesize_input *in, struct hypothesize_step *h)
{
	return window(in, 7, h);
}

const struct mutation mutation_shorter_window = { "training window x 0.7", HYPERPARAMETER, "what was before the change is forgotten", FITNESS_SHARPE, false, shorter_window };

static int
half_window(const struct hypothesize_input *in, struct hypothesize_step *h)
{
	return window(in, 5, h);
}

const struct mutation mutation_half_window = { "training window x 0.5", HYPERPARAMETER, "damaged sessions fall out of the training", FITNESS_SHARPE, false, half_window };

static int
add_z(const struct hypothesize_input *in, struct hypothesize_step *h)
{
	int added = 0;
	(void)in;
	for (int i = 0; i < features_z.n; i++)
		added += features_add(&h->recipe.features, features_z.feature[i]) == 0;
	if (added == 0)
		return mutation_refuse(h, "the recipe has z_30 and z_90");
	snprintf(h->description, sizeof h->description, "Add where the price stands in its last 30 and 90 sessions, z_30 and z_90");
	return 0;
}

const struct mutation mutation_add_z = { "z_30, z_90", "feature_add", "a price in its own deviations means the same at every level", FITNESS_SHARPE, false, add_z };

static int
pair(const struct hypothesize_input *in, struct hypothesize_step *h)
{
	if (in->champion->kind == RECIPE_PAIR)
		return mutation_refuse(h, "the recipe is a pair");
	if (in->rows_high < HYPOTHESIZE_REGIME || in->rows_low < HYPOTHESIZE_REGIME)
		return mutation_refuse(h, "%zu rows above and %zu not above the median of vol_20; each model needs %d", in->rows_high, in->rows_low, HYPOTHESIZE_REGIME);
	h->recipe.kind = RECIPE_PAIR;
	snprintf(h->description, sizeof h->description, "Train a pair of models, one for sessions with vol_20 above its median (%zu rows), one for the others (%zu)", in->rows_high,
	    in->rows_low);
	return 0;
}

const struct mutation mutation_pair = { "regime pair", "ensemble_method", "calm and lively markets follow rules of their own", FITNESS_SHARPE, false, pair };

/* Leaves of a tree. */
static int
trees(int leaves, struct hypothesize_step *h)
{
	if (leaves == h->recipe.max_leaves)
		return mutation_refuse(h, "a tree has %d leaves, the bound", leaves);
	snprintf(h->description, sizeof h->description, "Let a tree have up to %d leaves instead of %d", leaves, h->recipe.max_leaves);
	h->recipe.max_leaves = leaves;
	return 0;
}

static int
larger_trees(const struct hypothesize_input *in, struct hypothesize_step *h)
{
	int leaves = (3 * in->champion->max_leaves + 1) / 2;
	return trees(leaves < RECIPE_MOST_LEAVES ? leaves : RECIPE_MOST_LEAVES, h);
}

const struct mutation mutation_larger_trees = { "larger trees", HYPERPARAMETER, "rules that hold in one regime alone need more leaves", FITNESS_SHARPE, false, larger_trees };

static int
smaller_trees(const struct hypothesize_input *in, struct hypothesize_step *h)
{
	int leaves = in->champion->max_leaves / 2, least = HYPOTHESIZE_LEAVES;
	if (in->champion->max_leaves <= least)
		return mutation_refuse(h, "a tree has %d leaves, the bound is %d", in->champion->max_leaves, least);
	return trees(leaves > least ? leaves : least, h);
}

const struct mutation mutation_smaller_trees = { "smaller trees", HYPERPARAMETER, "fewer leaves learn less by heart", FITNESS_CALIBRATION, false, smaller_trees };

static int
child_weight(const struct hypothesize_input *in, struct hypothesize_step *h)
{
	if (!(in->champion->min_child_weight > 0))
		return mutation_refuse(h, "the least weight of a child is 0 and stays 0 when doubled");
	return scale(h, "least weight of a child", &h->recipe.min_child_weight, 2);
}

const struct mutation mutation_child_weight = { "child weight", HYPERPARAMETER, "a leaf needs more rows to speak for", FITNESS_CALIBRATION, false, child_weight };

static int
columns(const struct hypothesize_input *in, struct hypothesize_step *h)
{
	(void)in;
	return scale(h, "share of the columns that a tree sees", &h->recipe.colsample, 0.7);
}

const struct mutation mutation_columns = { "column sampling", HYPERPARAMETER, "trees that see other columns err in other ways", FITNESS_ROBUSTNESS, false, columns };
