#include "agent_history.h"

#include <stdlib.h>
#include <string.h>

#include "panel.h"

static int
compare(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return (x > y) - (x < y);
}

/* How the training rows lie about the median of vol_20, the lower one of two, as a pair is divided (trees.h). */
static int
divide(const struct panel *p, const struct recipe *r, struct agent_history *out)
{
	int column = recipe_column(r, RECIPE_REGIME);
	struct panel_part on;
	panel_training(p, p->n_sessions, r->window, &on);
	if (column < 0 || on.rows == 0)
		return 0;
	size_t *rows = malloc(on.rows * sizeof *rows);
	float *values = malloc(on.rows * sizeof *values);
	int rc = rows != NULL && values != NULL ? 0 : -1;
	if (rc == 0) {
		panel_indices(p, &on, rows);
		for (size_t i = 0; i < on.rows; i++)
			values[i] = p->values[rows[i] * (size_t)p->features.n + (size_t)column];
		qsort(values, on.rows, sizeof *values, compare);
		float median = values[(on.rows - 1) / 2];
		for (size_t i = 0; i < on.rows; i++)
			*(values[i] > median ? &out->rows_high : &out->rows_low) += 1;
	}
	free(rows);
	free(values);
	return rc;
}

static int
take(struct feed *f, int m, date_t session, struct panel_market *out)
{
	int n = 0;
	const struct bar *bars = f->ops->bars(f, m, session, &n);
	struct bar *copy = malloc(((size_t)n + 1) * sizeof *copy);
	if (copy == NULL)
		return -1;
	if (n > 0)
		memcpy(copy, bars, (size_t)n * sizeof *copy);
	*out = (struct panel_market){ .contract = f->markets[m], .bars = copy, .n = (size_t)n };
	return 0;
}

int
agent_history_read(struct feed *f, date_t session, const struct recipe *r, struct agent_history *out)
{
	struct panel_market *markets = calloc(CONFIG_MARKETS, sizeof *markets);
	struct panel *p = NULL;
	int rc = markets != NULL ? 0 : -1;
	*out = (struct agent_history){ .newest_end = DATE_NONE };
	for (int m = 0; rc == 0 && m < f->n_markets; m++)
		rc = take(f, m, session, &markets[m]);
	if (rc == 0)
		rc = panel_build(markets, (size_t)f->n_markets, &r->features, &p);
	if (rc == 0) {
		out->sessions = (int)p->n_labelled;
		if (p->n_labelled > 0)
			out->newest_end = p->sessions[p->labelled[p->n_labelled - 1]];
		rc = divide(p, r, out);
	}
	panel_free(p);
	for (int m = 0; markets != NULL && m < CONFIG_MARKETS; m++)
		free((void *)(uintptr_t)markets[m].bars); /* ours, const to the panel alone */
	free(markets);
	return rc;
}
