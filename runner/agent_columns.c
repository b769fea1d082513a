#include "agent_columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "feed_cot.h"
#include "label.h"

/* Of one live session and market. */
struct agent_columns_row {
	size_t of;  /* the session's place, from 1 on; 0: not explained yet */
	bool whole; /* it was: below is its SHAP */
	float value[FEATURES_ALL];
};

void
agent_columns_free(struct agent_columns *c)
{
	free(c->live);
	free(c->baseline);
	free(c->points);
	free(c->column);
	free(c->explained);
	memset(c, 0, sizeof *c);
}

/* Index of the first bar of a later session than that. */
static int
after(const struct bar *bars, int n, date_t session)
{
	int low = 0, high = n;
	while (low < high) {
		int mid = low + (high - low) / 2;
		if (bars[mid].session <= session)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* The training rows of one market into its columns, from place on. */
static void
train_rows(struct agent_columns *c, struct feed *f, int market, double *place, size_t room)
{
	const struct features_set *set = &c->model->recipe.features;
	double row[FEATURES_ALL];
	struct features_cot report;
	int n = 0;
	size_t rows = 0;
	const struct bar *bars = f->ops->bars(f, market, c->model->last, &n);
	for (int t = n == 0 ? 0 : after(bars, n, c->model->first - 1); t < n && rows < room; t++) {
		if (!features_row(set, bars, (size_t)t, cot_seen(feed_cot(f, market), bars[t].session, &report), row))
			continue;
		for (int i = 0; i < set->n; i++)
			place[(size_t)i * room + rows] = row[i];
		rows++;
	}
	for (int i = 0; i < set->n; i++)
		c->column[(size_t)i * c->markets + (size_t)market] = (struct observe_column){ .baseline = &place[(size_t)i * room], .rows = rows };
}

/* The baselines of a market as they are compared, from place on: they do not change while the model is the same. */
static void
sort_points(struct agent_columns *c, size_t market, double *place, size_t room, double *scratch)
{
	const struct features_set *set = &c->model->recipe.features;
	for (size_t i = 0; i < (size_t)set->n; i++) {
		struct observe_column *k = &c->column[i * c->markets + market];
		k->points = &place[i * room];
		k->n_points = drift_feature_points(k->baseline, k->rows, features_step(set->feature[i]), &place[i * room], scratch);
	}
}

static int
begin(struct agent_columns *c, const struct model *m, struct feed *f)
{
	size_t total = 0, at = 0, columns = (size_t)m->recipe.features.n, places[CONFIG_MARKETS] = { 0 };
	agent_columns_free(c);
	c->model = m;
	c->version = m->version;
	c->markets = (size_t)f->n_markets;
	c->newest = m->last;
	for (int j = 0; j < f->n_markets; j++) {
		int n = 0;
		const struct bar *bars = f->ops->bars(f, j, m->last, &n);
		places[j] = n == 0 ? 0 : (size_t)(n - after(bars, n, m->first - 1));
		total += places[j];
	}
	c->baseline = calloc(total * columns + 1, sizeof *c->baseline);
	c->points = calloc(total * columns + 1, sizeof *c->points);
	c->column = calloc(columns * c->markets + 1, sizeof *c->column);
	double *scratch = calloc(total + 1, sizeof *scratch);
	bool good = c->baseline != NULL && c->points != NULL && c->column != NULL && scratch != NULL;
	for (int j = 0; good && j < f->n_markets; j++) {
		train_rows(c, f, j, &c->baseline[at * columns], places[j]);
		sort_points(c, (size_t)j, &c->points[at * columns], places[j], scratch);
		at += places[j];
	}
	free(scratch);
	return good ? 0 : -1;
}

static int
grow(struct agent_columns *c)
{
	size_t columns = (size_t)c->model->recipe.features.n * c->markets, room = c->room == 0 ? 256 : c->room * 2;
	double *more = calloc(columns * room + 1, sizeof *more);
	if (more == NULL)
		return -1;
	for (size_t i = 0; i < columns && c->live != NULL; i++)
		memcpy(&more[i * room], &c->live[i * c->room], c->sessions * sizeof *more);
	free(c->live);
	c->live = more;
	c->room = room;
	return 0;
}

/* One session more: what each market's own bar gives, NaN without one. */
static int
add(struct agent_columns *c, struct feed *f, date_t session)
{
	const struct features_set *set = &c->model->recipe.features;
	if (c->sessions == c->room && grow(c) != 0)
		return -1;
	for (int j = 0; j < f->n_markets; j++) {
		double row[FEATURES_ALL];
		struct features_cot report;
		int n = 0;
		const struct bar *bars = f->ops->bars(f, j, session, &n);
		bool there = n > 0 && bars[n - 1].session == session;
		if (there)
			(void)features_row(set, bars, (size_t)n - 1, cot_seen(feed_cot(f, j), session, &report), row);
		for (int i = 0; i < set->n; i++)
			c->live[((size_t)i * c->markets + (size_t)j) * c->room + c->sessions] = there ? row[i] : NAN;
	}
	c->sessions++;
	c->newest = session;
	return 0;
}

/* The next date after the newest on which a market has a bar, or that live holds; DATE_NONE: none up to session. */
static date_t
next(const struct agent_columns *c, struct feed *f, const struct record *live, date_t session)
{
	date_t first = DATE_NONE;
	for (int j = 0; j < f->n_markets; j++) {
		int n = 0;
		const struct bar *bars = f->ops->bars(f, j, session, &n);
		int at = n == 0 ? 0 : after(bars, n, c->newest);
		if (at < n && (first == DATE_NONE || bars[at].session < first))
			first = bars[at].session;
	}
	size_t low = 0, high = live->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (live->row[mid].session <= c->newest)
			low = mid + 1;
		else
			high = mid;
	}
	if (low < live->n && live->row[low].session <= session && (first == DATE_NONE || live->row[low].session < first))
		first = live->row[low].session;
	return first;
}

int
agent_columns_read(struct agent_columns *c, const struct model *m, struct feed *f, const struct record *live, date_t session)
{
	date_t day;
	bool anew = c->model == NULL || c->version != m->version || c->newest > session;
	if (anew && begin(c, m, f) != 0)
		goto fail;
	c->model = m;
	while ((day = next(c, f, live, session)) != DATE_NONE)
		if (add(c, f, day) != 0)
			goto fail;
	for (size_t i = 0; i < (size_t)m->recipe.features.n * c->markets; i++) {
		c->column[i].live = c->live != NULL ? &c->live[i * c->room] : NULL;
		c->column[i].sessions = c->sessions;
	}
	c->features = (struct observe_features){ .set = &m->recipe.features, .markets = c->markets, .column = c->column };
	return 0;
fail:
	agent_columns_free(c);
	return -1;
}

/* The row of a live session and market as the model takes it; false: a feature of the market's own bars has no number. */
static bool
row_at(const struct agent_columns *c, size_t session, size_t market, float *out)
{
	const struct features_set *set = c->features.set;
	double row[FEATURES_ALL];
	for (int i = 0; i < set->n; i++) {
		row[i] = c->features.column[(size_t)i * c->markets + market].live[session];
		if (isnan(row[i]) && set->feature[i] < FEATURES_BASE)
			return false;
	}
	features_float(row, set->n, out);
	return true;
}

/* Those of the rows from a session on that were not explained before. values: work for all of them, twice; place: for all. 0 / -1 */
static int
explain(struct agent_columns *c, size_t from, float *values, size_t *place)
{
	size_t columns = (size_t)c->features.set->n, n = 0;
	char err[300];
	for (size_t s = from; s < c->sessions; s++)
		for (size_t j = 0; j < c->markets; j++) {
			size_t at = s % AGENT_COLUMNS_EXPLAINED * c->markets + j;
			struct agent_columns_row *r = &c->explained[at];
			if (r->of == s + 1)
				continue;
			r->of = s + 1;
			r->whole = row_at(c, s, j, &values[n * columns]);
			if (r->whole)
				place[n++] = at;
		}
	const float *from_trees = &values[n * columns];
	int rc = n == 0 ? 0 : trees_explain(c->model->trees, values, n, &values[n * columns], err, sizeof err);
	for (size_t i = 0; i < n; i++) {
		struct agent_columns_row *r = &c->explained[place[i]];
		memcpy(r->value, &from_trees[i * columns], columns * sizeof *from_trees);
		r->of = rc == 0 ? r->of : 0;
	}
	return rc;
}

bool
agent_columns_importance(struct agent_columns *c, double out[FEATURES_ALL])
{
	size_t columns = (size_t)c->features.set->n, most = AGENT_COLUMNS_EXPLAINED * c->markets, rows = 0;
	size_t from = c->sessions > AGENT_COLUMNS_EXPLAINED ? c->sessions - AGENT_COLUMNS_EXPLAINED : 0;
	float *values = calloc(2 * most * columns + 1, sizeof *values);
	size_t *place = calloc(most + 1, sizeof *place);
	if (c->explained == NULL)
		c->explained = calloc(most + 1, sizeof *c->explained);
	bool good = values != NULL && place != NULL && c->explained != NULL && explain(c, from, values, place) == 0;
	for (size_t i = from * c->markets; good && i < c->sessions * c->markets; i++) {
		const struct agent_columns_row *r = &c->explained[i % most];
		if (r->whole)
			memcpy(&values[rows++ * columns], r->value, columns * sizeof *values);
	}
	if (rows > 0)
		trees_mean(values, rows, (int)columns, out);
	free(values);
	free(place);
	return rows > 0;
}
