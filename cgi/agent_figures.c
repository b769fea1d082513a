/* What the champion's file holds in numbers: importance, calibration, its record out of sample, and the fitness of that record. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent.h"
#include "calibration.h"
#include "drift_verdict.h"
#include "fmt.h"
#include "plot.h"
#include "record_fitness.h"

#define TOP 20

/* Columns of the recipe, the most important first; of equal ones the first in order. */
struct column { int feature, place; double importance; };

static int
by_importance(const void *a, const void *b)
{
	const struct column *x = a, *y = b;
	return x->importance > y->importance ? -1 : x->importance < y->importance ? 1 : x->place - y->place;
}

static void
importance(const struct model_file *m, bool observed, struct view *body)
{
	struct column c[FEATURES_ALL] = { { 0 } };
	char a[FMT_TEXT], b[FMT_TEXT];
	double sum = 0;
	int n = m->recipe.features.n;
	struct view *table = view_row(body, "IMPORTANCE");
	for (int i = 0; i < n; i++) {
		c[i] = (struct column){ m->recipe.features.feature[i], i, m->importance[i] };
		sum += m->importance[i];
	}
	qsort(c, (size_t)n, sizeof *c, by_importance);
	if (n > TOP)
		view_fmt(view_row(table, "MORE"), "N", "%d", n - TOP);
	for (int i = 0; i < n && i < TOP; i++) {
		struct view *row = view_row(table, "FEATURE");
		view_set(row, "NAME", features_name(c[i].feature));
		view_fmt(row, "ROW", observed ? "f-%s" : "features", features_name(c[i].feature));
		view_fmt(row, "WIDTH", "%.1f", c[0].importance > 0 ? 100 * c[i].importance / c[0].importance : 0);
		view_set(row, "SHARE", sum > 0 ? fmt_percent(c[i].importance / sum, 1, a) : FMT_NONE);
		view_set(row, "SHAP", fmt_real(c[i].importance, 5, b));
	}
}

/* Labels of five sessions overlap: n forecasts count as a fifth of them. */
static double
bin_error(const struct calibration_bin *b)
{
	return sqrt(b->rose * (1 - b->rose) * CALIBRATION_HORIZON / (double)b->n);
}

/* How far the forecasts came true: a sentence in place of the picture. */
static void
say_reliability(const struct model_file *m, char *out, size_t size)
{
	char a[FMT_TEXT];
	size_t n = 0, within = 0;
	for (size_t k = 0; k < m->bins; k++) {
		n += m->bin[k].n;
		within += fabs(m->bin[k].rose - m->bin[k].p) <= 2 * bin_error(&m->bin[k]);
	}
	if (m->bins == 0)
		snprintf(out, size, "No forecast out of sample yet: history is too short for five test windows.");
	else
		snprintf(out, size, "%s forecasts out of sample in %zu %s of like probability: in %zu of them what came true lies within two standard errors of what was said.", fmt_count((int64_t)n, a), m->bins,
		    m->bins == 1 ? "bin" : "bins", within);
}

static void
say_mapping(const struct model_file *m, char *out, size_t size)
{
	char a[FMT_TEXT], b[FMT_TEXT];
	if (m->b > 0)
		snprintf(out, size, "With b = %s a raw probability of 60 %% counts as %s: %s.", fmt_real(m->b, 4, a), fmt_percent(calibration_apply(m->b, 0.6), 1, b),
		    m->b < 1 ? "forecasts are drawn towards one half" : "forecasts stand as they are");
	else
		snprintf(out, size, "With b = 0 every forecast counts as one half: out of sample they said nothing.");
}

static void
calibration(const struct agent_champion *c, struct view *body)
{
	char words[256], a[FMT_TEXT];
	struct view *v = view_row(body, "CALIBRATION");
	say_reliability(&c->file, words, sizeof words);
	view_set(v, "SUMMARY", words);
	say_mapping(&c->file, words, sizeof words);
	view_set(v, "MAPPING", words);
	view_fmt(v, "PICTURE_QUERY", "%.16s", c->row.sha256);
	for (size_t k = 0; k < c->file.bins; k++) {
		const struct calibration_bin *bin = &c->file.bin[k];
		struct view *row = view_row(v, "BIN");
		view_set(row, "SAID", fmt_percent(bin->p, 2, a));
		view_set(row, "ROSE", fmt_percent(bin->rose, 2, a));
		view_set(row, "ERROR", fmt_percent(bin_error(bin), 2, a));
		view_set(row, "N", fmt_count((int64_t)bin->n, a));
	}
	for (int i = 1; i < 10; i++) {
		struct view *row = view_row(v, "POINT");
		view_set(row, "RAW", fmt_percent(i / 10.0, 0, a));
		view_set(row, "CALIBRATED", fmt_percent(calibration_apply(c->file.b, i / 10.0), 2, a));
	}
	for (int k = 0; k < c->file.folds; k++) {
		struct view *row = view_row(v, "FOLD");
		view_fmt(row, "WINDOW", "%d", k + 1);
		view_set(row, "SESSIONS", fmt_count(c->file.fold_sessions[k], a));
		view_set(row, "B", fmt_real(c->file.fold_b[k], 4, a));
	}
}

static void
figure(struct view *v, const char *term, const char *value)
{
	struct view *row = view_row(v, "FIGURE");
	view_set(row, "TERM", term);
	view_set(row, "VALUE", value);
}

/* By the record alone, as a roll-back compares it: returns annualised, blocks of sessions for robustness. */
static void
score(const struct model_file *m, struct view *v)
{
	struct fitness_metrics raw;
	struct fitness f;
	char a[FMT_TEXT], b[FMT_TEXT];
	size_t n = 0;
	if (record_fitness(m->record.row, m->record.n, &m->recipe, true, &raw, &f) != 0)
		return;
	for (size_t i = 0; i < m->record.n; i++)
		n += isnan(m->record.row[i].ret) ? 0 : 1;
	struct view *table = view_row(v, "FITNESS");
	view_fmt(table, "COMPOSITE", "%s \xc2\xb1 %s", fmt_real(f.composite, 3, a), fmt_real(fitness_standard_error(&fitness_default, n), 3, b));
	for (int i = 0; i < FITNESS_METRICS; i++) {
		struct view *row = view_row(table, "COMPONENT");
		view_set(row, "NAME", fitness_name((enum fitness_metric)i));
		view_set(row, "RAW", fmt_real(raw.value[i], 4, a));
		view_set(row, "SCALED", fmt_real(f.component[i], 3, a));
		view_fmt(row, "WIDTH", "%.1f", 100 * f.component[i]);
		view_set(row, "WEIGHT", fmt_percent(fitness_default.term[i].weight, 0, b));
	}
}

static void
record(const struct model_file *m, struct view *body)
{
	char a[FMT_TEXT], b[FMT_TEXT], text[2 * FMT_TEXT + 8];
	struct view *v = view_row(body, "RECORD");
	if (m->record.n == 0) {
		view_show(v, "NO_RECORD");
		return;
	}
	struct view *r = view_row(v, "FIGURES");
	snprintf(text, sizeof text, "%s to %s", fmt_day(m->record.row[0].session, a), fmt_day(m->record.row[m->record.n - 1].session, b));
	figure(r, "Sessions from", text);
	figure(r, "Sessions", fmt_count((int64_t)m->record.n, a));
	figure(r, "Of them exposed", fmt_real(m->metrics.exposed, 0, a));
	/* the error is the one that its drift is judged by (drift_verdict.h) */
	double error = sqrt(252.0 / (double)m->record.n);
	snprintf(text, sizeof text, "%s \xc2\xb1 %s", fmt_real(m->metrics.sharpe, 3, a), fmt_real(error, 3, b));
	figure(r, "Sharpe of those", text);
	figure(r, "Edge", m->metrics.sharpe <= 0 ? "none" : m->metrics.sharpe < DRIFT_VERDICT_Z * error ? "not shown: within 1.645 errors of 0" : "shown: over 1.645 errors from 0");
	figure(r, "Return after costs", fmt_percent_signed(m->metrics.ret, 2, a));
	figure(r, "Maximum drawdown", fmt_percent(m->metrics.max_drawdown, 2, a));
	figure(r, "Hit rate", fmt_percent(m->metrics.hit_rate, 2, a));
	figure(r, "Brier score", fmt_real(m->metrics.brier, 4, a));
	score(m, r);
}

void
agent_figures(const struct agent_champion *c, bool observed, struct view *body)
{
	importance(&c->file, observed, body);
	calibration(c, body);
	record(&c->file, body);
}

/* What came true of what was said, against y = x. */
static struct plot *
curve(const struct agent_champion *c, bool narrow)
{
	double x[CALIBRATION_BINS], y[CALIBRATION_BINS], error[CALIBRATION_BINS];
	char words[256] = "No champion's file could be read.";
	int n = c->read ? (int)c->file.bins : 0;
	for (int i = 0; i < n; i++) {
		x[i] = c->file.bin[i].p;
		y[i] = c->file.bin[i].rose;
		error[i] = bin_error(&c->file.bin[i]);
	}
	if (c->read)
		say_reliability(&c->file, words, sizeof words);
	const struct plot_scatter in = { .width = narrow ? 312 : 640, .height = narrow ? 260 : 320, .title = words, .x_label = "said, calibrated", .y_label = "share that rose", .x = x, .y = y, .error = error, .n = n, .diagonal = true };
	return plot_scatter(&in);
}

void
agent_calibration_svg(struct page *p, const struct web_request *req, struct web_response *res)
{
	struct agent_champion *c = calloc(1, sizeof *c);
	struct plot *plot = NULL;
	int light = 0, narrow = 0;
	for (int i = 0; i < req->n_params && narrow >= 0; i++)
		if (strcmp(req->params[i].name, "theme") != 0 && strcmp(req->params[i].name, "size") != 0 && strcmp(req->params[i].name, "v") != 0) {
			web_fail(req, res, 400, "There is no parameter \"%s\" here: allowed are theme, size.", req->params[i].name);
			narrow = -1;
		}
	if (narrow == 0 && (light = web_choice(req, res, "theme", "dark", "light")) >= 0)
		narrow = web_choice(req, res, "size", "wide", "narrow");
	if (light < 0 || narrow < 0) {
		free(c);
		return;
	}
	if (c != NULL) {
		agent_champion_read(p, c);
		plot = curve(c, narrow == 1);
		agent_champion_free(c);
	}
	free(c);
	if (p->source[PAGE_LEDGER].health == PAGE_UNREADABLE)
		web_fail(req, res, 503, "This plot cannot be drawn: %s.", p->source[PAGE_LEDGER].error);
	else if (plot == NULL)
		web_fail(req, res, 500, "The server ran out of memory for this picture.");
	else {
		res->type = "image/svg+xml";
		plot_svg(plot, light == 1 ? PLOT_LIGHT : PLOT_DARK, &res->body);
	}
	plot_free(plot);
}
