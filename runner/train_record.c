#include "train_record.h"

#include <stdio.h>
#include <stdlib.h>

#include "model.h"

/* One window; rows has room for its sessions. */
static int
trade_window(struct snapshot *s, const struct panel *p, const struct panel_part *window, const double *p_cal, bool halve, struct backtest_row *rows, struct record *out, char *err, int errsize)
{
	struct backtest_market markets[SNAPSHOT_MARKETS];
	size_t n = window->to - window->from;
	struct backtest_input in = { .sessions = &p->sessions[window->from], .n_sessions = n, .p = &p_cal[window->from * p->n_markets] };
	const struct backtest_settings set = { .capital0 = s->capital, .seed = s->seed, .halve = halve };
	snapshot_backtest(s, markets, &in);
	if (backtest_run(&in, &set, rows, err, errsize) != 0)
		return -1;
	if (backtest_record(rows, n, out) == 0)
		return 0;
	snprintf(err, (size_t)errsize, "the record cannot be kept: out of memory, or too long");
	return -1;
}

int
train_record(struct snapshot *s, const struct panel *p, const struct train *t, bool halve, struct record *out, char *err, int errsize)
{
	double *p_cal = train_probabilities(t, p);
	struct backtest_row *rows = calloc(p->n_sessions + 1, sizeof *rows);
	int rc = p_cal != NULL && rows != NULL ? 0 : -1;
	if (rc != 0)
		snprintf(err, (size_t)errsize, "out of memory");
	for (int k = 0; rc == 0 && k < t->folds; k++)
		rc = trade_window(s, p, &t->fold[k], p_cal, halve, rows, out, err, errsize);
	free(p_cal);
	free(rows);
	return rc;
}

int
train_panel(const struct snapshot *s, const struct recipe *r, struct panel **out, char *err, int errsize)
{
	if (panel_build(s->market, s->n_markets, &r->features, out) == 0)
		return 0;
	snprintf(err, (size_t)errsize, "out of memory");
	return -1;
}

int
train_model(struct snapshot *s, struct model **out, char *err, int errsize)
{
	struct panel *p = NULL;
	struct train t = { 0 };
	struct record record = { 0 };
	int rc = -1;
	*out = NULL;
	if (train_panel(s, &s->recipe, &p, err, errsize) == 0 && train_run(&s->recipe, p, &t, err, errsize) == 0 && train_record(s, p, &t, false, &record, err, errsize) == 0) {
		rc = model_of(s, &s->recipe, p, &t, &record, out);
		if (rc != 0)
			snprintf(err, (size_t)errsize, "out of memory");
	}
	record_free(&record);
	train_free(&t);
	panel_free(p);
	return rc;
}
