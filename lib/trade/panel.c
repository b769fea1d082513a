#include "panel.h"

#include <stdlib.h>
#include <string.h>

void
panel_free(struct panel *p)
{
	if (p == NULL)
		return;
	free(p->sessions);
	free(p->bars);
	free(p->rows);
	free(p->values);
	free(p->first);
	free(p->labelled);
	free(p);
}

static int
compare(const void *a, const void *b)
{
	date_t x = *(const date_t *)a, y = *(const date_t *)b;
	return (x > y) - (x < y);
}

/* The dates of all bars, each once. At most total of them. */
static int
gather_sessions(struct panel *p, size_t total)
{
	p->sessions = malloc((total + 1) * sizeof *p->sessions);
	if (p->sessions == NULL)
		return -1;
	size_t n = 0;
	for (size_t m = 0; m < p->n_markets; m++)
		for (size_t t = 0; t < p->markets[m].n; t++)
			p->sessions[n++] = p->markets[m].bars[t].session;
	qsort(p->sessions, n, sizeof *p->sessions, compare);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || p->sessions[i] != p->sessions[p->n_sessions - 1])
			p->sessions[p->n_sessions++] = p->sessions[i];
	return 0;
}

static int
count_bars(struct panel *p)
{
	p->bars = calloc(p->n_sessions * p->n_markets + 1, sizeof *p->bars);
	if (p->bars == NULL)
		return -1;
	for (size_t m = 0; m < p->n_markets; m++) {
		size_t t = 0;
		for (size_t s = 0; s < p->n_sessions; s++) {
			while (t < p->markets[m].n && p->markets[m].bars[t].session <= p->sessions[s])
				t++;
			p->bars[s * p->n_markets + m] = (uint32_t)t;
		}
	}
	return 0;
}

int64_t
panel_bar(const struct panel *p, size_t session, size_t market)
{
	uint32_t n = p->bars[session * p->n_markets + market];
	return n > 0 && p->markets[market].bars[n - 1].session == p->sessions[session] ? (int64_t)n - 1 : -1;
}

/* Index of a date that is among the sessions. */
static size_t
session_of(const struct panel *p, date_t date)
{
	const date_t *at = bsearch(&date, p->sessions, p->n_sessions, sizeof date, compare);
	return (size_t)(at - p->sessions);
}

/* The values of a bar's row; false: it is not complete. */
static bool
row_of(const struct panel *p, const struct panel_market *m, size_t t, float *out)
{
	double row[FEATURES_ALL];
	struct features_cot report;
	size_t columns = (size_t)p->features.n;
	if (t < m->known.n) {
		memcpy(out, &m->known.values[t * columns], columns * sizeof *out);
		return m->known.complete[t];
	}
	bool complete = features_row(&p->features, m->bars, t, cot_seen(m->cot, m->bars[t].session, &report), row);
	features_float(row, p->features.n, out);
	return complete;
}

static void
add_row(struct panel *p, size_t session, size_t market, size_t t)
{
	const struct panel_market *m = &p->markets[market];
	if (!row_of(p, m, t, &p->values[p->n_rows * (size_t)p->features.n]))
		return;
	struct panel_row *r = &p->rows[p->n_rows];
	*r = (struct panel_row){ .session = (uint32_t)session, .market = (uint32_t)market, .bar = (uint32_t)t, .known = PANEL_NEVER, .label = label_up(m->bars, m->n, t) };
	if (r->label >= 0)
		r->known = (uint32_t)session_of(p, m->bars[t + LABEL_HORIZON].session);
	p->n_rows++;
}

static int
make_rows(struct panel *p, size_t total)
{
	p->rows = malloc((total + 1) * sizeof *p->rows);
	p->values = malloc((total + 1) * (size_t)p->features.n * sizeof *p->values);
	p->first = malloc((p->n_sessions + 1) * sizeof *p->first);
	p->labelled = malloc((p->n_sessions + 1) * sizeof *p->labelled);
	if (p->rows == NULL || p->values == NULL || p->first == NULL || p->labelled == NULL)
		return -1;
	for (size_t s = 0; s < p->n_sessions; s++) {
		bool labelled = false;
		p->first[s] = p->n_rows;
		for (size_t m = 0; m < p->n_markets; m++) {
			int64_t t = panel_bar(p, s, m);
			if (t >= 0)
				add_row(p, s, m, (size_t)t);
		}
		for (size_t i = p->first[s]; i < p->n_rows; i++)
			labelled = labelled || p->rows[i].label >= 0;
		if (labelled)
			p->labelled[p->n_labelled++] = (uint32_t)s;
	}
	p->first[p->n_sessions] = p->n_rows;
	return 0;
}

int
panel_build(const struct panel_market *markets, size_t n, const struct features_set *features, struct panel **out)
{
	size_t total = 0;
	struct panel *p = calloc(1, sizeof *p);
	*out = NULL;
	if (p == NULL)
		return -1;
	p->markets = markets;
	p->n_markets = n;
	p->features = *features;
	for (size_t m = 0; m < n; m++)
		total += markets[m].n;
	if (gather_sessions(p, total) != 0 || count_bars(p) != 0 || make_rows(p, total) != 0) {
		panel_free(p);
		return -1;
	}
	*out = p;
	return 0;
}

static bool
counts(const struct panel *p, const struct panel_part *part, size_t row)
{
	return p->rows[row].label >= 0 && p->rows[row].known < part->before;
}

/* Labelled rows of a session in a part. */
static size_t
rows_of(const struct panel *p, const struct panel_part *part, size_t session)
{
	size_t n = 0;
	for (size_t i = p->first[session]; i < p->first[session + 1]; i++)
		n += counts(p, part, i);
	return n;
}

void
panel_training(const struct panel *p, size_t test, int window, struct panel_part *out)
{
	size_t end = test > LABEL_HORIZON ? test - LABEL_HORIZON : 0;
	*out = (struct panel_part){ .from = end, .to = end, .before = test };
	while (out->from > 0 && (window == 0 || out->sessions < (size_t)window)) {
		size_t n = rows_of(p, out, out->from - 1);
		out->from--;
		out->rows += n;
		out->sessions += n > 0;
	}
}

bool
panel_fold(const struct panel *p, size_t k, struct panel_part *out)
{
	*out = (struct panel_part){ .before = p->n_sessions };
	if (p->n_labelled < PANEL_FOLDS * PANEL_FOLD || k >= PANEL_FOLDS)
		return false;
	const uint32_t *sessions = &p->labelled[p->n_labelled - (PANEL_FOLDS - k) * PANEL_FOLD];
	out->from = sessions[0];
	out->to = (size_t)sessions[PANEL_FOLD - 1] + 1;
	for (size_t s = out->from; s < out->to; s++) {
		size_t n = rows_of(p, out, s);
		out->rows += n;
		out->sessions += n > 0;
	}
	return true;
}

void
panel_indices(const struct panel *p, const struct panel_part *part, size_t *rows)
{
	size_t n = 0;
	for (size_t i = p->first[part->from]; i < p->first[part->to]; i++)
		if (counts(p, part, i))
			rows[n++] = i;
}
