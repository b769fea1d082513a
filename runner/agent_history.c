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

void
agent_history_forget(struct agent_history_rows *kept)
{
	for (int m = 0; m < CONFIG_MARKETS; m++) {
		free(kept->market[m].complete);
		free(kept->market[m].values);
	}
	memset(kept, 0, sizeof *kept);
}

static bool
same_set(const struct features_set *a, const struct features_set *b)
{
	return a->n == b->n && memcmp(a->feature, b->feature, (size_t)a->n) == 0;
}

static int
grow(struct agent_history_market *k, size_t n, size_t columns)
{
	size_t room = n + n / 2 + 256;
	if (n <= k->room)
		return 0;
	bool *complete = realloc(k->complete, room * sizeof *complete);
	if (complete != NULL)
		k->complete = complete;
	float *values = realloc(k->values, (room * columns + 1) * sizeof *values);
	if (values != NULL)
		k->values = values;
	if (complete == NULL || values == NULL)
		return -1;
	k->room = room;
	return 0;
}

/* The rows of the first n bars, those that are new computed. */
static int
extend(struct agent_history_market *k, const struct features_set *set, const struct bar *bars, size_t n)
{
	size_t columns = (size_t)set->n;
	double row[FEATURES_ALL];
	if (k->n > 0 && n > 0 && (bars[0].session != k->first || (n >= k->n && bars[k->n - 1].session != k->newest)))
		k->n = 0; /* not the bars that they were */
	if (n <= k->n)
		return 0;
	if (grow(k, n, columns) != 0)
		return -1;
	for (; k->n < n; k->n++) {
		k->complete[k->n] = features_row(set, bars, k->n, NULL, row);
		features_float(row, set->n, &k->values[k->n * columns]);
	}
	k->first = bars[0].session;
	k->newest = bars[n - 1].session;
	return 0;
}

static int
take(struct feed *f, int m, date_t session, struct agent_history_rows *kept, struct panel_market *out)
{
	struct agent_history_market *k = &kept->market[m];
	int n = 0;
	const struct bar *bars = f->ops->bars(f, m, session, &n);
	struct bar *copy = malloc(((size_t)n + 1) * sizeof *copy);
	if (copy == NULL)
		return -1;
	if (n > 0)
		memcpy(copy, bars, (size_t)n * sizeof *copy);
	*out = (struct panel_market){ .contract = f->markets[m], .bars = copy, .n = (size_t)n };
	size_t settled = n > 0 ? (size_t)n - 1 : 0; /* the last bar's session is not committed yet */
	if (extend(k, &kept->features, copy, settled) != 0)
		return -1;
	out->known = (struct panel_known){ .n = settled, .complete = k->complete, .values = k->values };
	return 0;
}

int
agent_history_read(struct feed *f, date_t session, const struct recipe *r, struct agent_history_rows *kept, struct agent_history *out)
{
	struct panel_market *markets = calloc(CONFIG_MARKETS, sizeof *markets);
	struct panel *p = NULL;
	int rc = markets != NULL ? 0 : -1;
	*out = (struct agent_history){ .newest_end = DATE_NONE };
	if (!same_set(&kept->features, &r->features)) {
		agent_history_forget(kept);
		kept->features = r->features;
	}
	for (int m = 0; rc == 0 && m < f->n_markets; m++)
		rc = take(f, m, session, kept, &markets[m]);
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
