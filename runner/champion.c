#include "champion.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibration.h"
#include "feed_cot.h"
#include "opinion.h"

#define FAULT 300

/* Reports of that market, NULL none. */
static const struct cot_series *
reports(const struct champion *c, const struct contract *contract)
{
	for (int m = 0; c->feed != NULL && m < c->feed->n_markets; m++)
		if (strcmp(c->feed->markets[m].symbol, contract->symbol) == 0)
			return feed_cot(c->feed, m);
	return NULL;
}

/* self is the first member of a champion. */
static void
eval(const struct forecast_source *self, const struct contract *contract, const struct bar *bars, int n, struct forecast *out)
{
	const struct champion *c = (const struct champion *)(const void *)self;
	struct model *m = c->model;
	double row[FEATURES_ALL];
	struct features_cot report;
	float values[FEATURES_ALL], p = NAN;
	char err[FAULT];
	*out = (struct forecast){ .direction = 0, .probability = NAN, .fraction = 0, .model = c->name };
	if (n <= FEATURES_WARM_UP || n < FORECAST_BARS) {
		out->reason = CHAMPION_FEW_BARS;
		return;
	}
	if (!features_row(&m->recipe.features, bars, (size_t)n - 1, cot_seen(reports(c, contract), bars[n - 1].session, &report), row)) {
		out->reason = CHAMPION_INCOMPLETE;
		return;
	}
	features_float(row, m->recipe.features.n, values);
	if (trees_predict(m->trees, values, 1, &p, err, sizeof err) != 0 || !(p >= 0 && p <= 1)) {
		snprintf(c->fault, FAULT, "%s", isnan(p) ? err : "it said a probability that is none");
		forecast_rule.eval(&forecast_rule, contract, bars, n, out);
		return;
	}
	opinion_form(calibration_apply(m->b, (double)p), bars, (size_t)n, contract, m->halve, out);
}

struct champion *
champion_new(struct model *m, const struct feed *feed)
{
	struct champion *c = calloc(1, sizeof *c);
	char *fault = calloc(1, FAULT);
	if (c == NULL || fault == NULL) {
		free(c);
		free(fault);
		model_free(m);
		return NULL;
	}
	c->model = m;
	c->feed = feed;
	c->fault = fault;
	snprintf(c->name, sizeof c->name, "v%d", m->version);
	c->source = (struct forecast_source){ c->name, eval };
	return c;
}

void
champion_free(struct champion *c)
{
	if (c == NULL)
		return;
	model_free(c->model);
	free(c->fault);
	free(c);
}

void
champion_words(const struct model *m, char *out, int size)
{
	char first[DATE_TEXT], last[DATE_TEXT];
	double sharpe;
	int n = snprintf(out, (size_t)size, "v%d is the champion: trained on %" PRId64 " sessions from %s to %s", m->version, m->sessions, date_format(m->first, first), date_format(m->last, last));
	if (n < 0 || n >= size)
		return;
	if (m->folds == 0)
		snprintf(out + n, (size_t)(size - n), "; no out-of-sample record yet: %" PRId64 " of %d bars", m->labelled + PANEL_BARS - PANEL_ENOUGH, PANEL_RECORD);
	else if (!model_sharpe(m, &sharpe))
		snprintf(out + n, (size_t)(size - n), "; it did not trade out of sample in %zu sessions, and stakes half", m->record.n);
	else
		snprintf(out + n, (size_t)(size - n), "; out of sample Sharpe %.2f over %zu sessions%s", sharpe, m->record.n, m->halve ? ": no edge, it stakes half" : "");
}

void
champion_words_replaces(int64_t version, char *out, int size)
{
	int n = (int)strlen(out);
	snprintf(out + n, (size_t)(size - n), "; it replaces v%" PRId64 ", made before there were %d bars for a record", version, PANEL_RECORD);
}
