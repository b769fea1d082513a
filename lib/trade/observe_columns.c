#include "observe_columns.h"

#include <math.h>
#include <stdlib.h>

int
observe_columns_open(struct observe_columns *c, const struct features_set *set, size_t markets)
{
	size_t n = (size_t)set->n * markets;
	*c = (struct observe_columns){ .set = *set, .markets = markets };
	if (markets <= OBSERVE_MARKETS) {
		c->store = calloc(n + 1, sizeof *c->store);
		c->view = calloc(n + 1, sizeof *c->view);
	}
	if (c->store != NULL && c->view != NULL)
		return 0;
	observe_columns_free(c);
	return -1;
}

void
observe_columns_free(struct observe_columns *c)
{
	for (size_t i = 0; c->store != NULL && i < (size_t)c->set.n * c->markets; i++) {
		free(c->store[i].baseline);
		free(c->store[i].live);
	}
	free(c->store);
	free(c->view);
	*c = (struct observe_columns){ 0 };
}

static int
append(double **values, size_t *n, size_t *room, double value)
{
	if (*n == *room) {
		size_t more = *room > 0 ? 2 * *room : 256;
		double *grown = realloc(*values, more * sizeof *grown);
		if (grown == NULL)
			return -1;
		*values = grown;
		*room = more;
	}
	(*values)[(*n)++] = value;
	return 0;
}

/* The first bar of this session or a later one; n: none. */
static size_t
from_session(const struct bar *bars, size_t n, date_t session)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (bars[middle].session < session)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

int
observe_columns_train(struct observe_columns *c, size_t market, const struct bar *bars, size_t n, date_t first, date_t last)
{
	double row[FEATURES_ALL];
	for (size_t t = from_session(bars, n, first); t < n && bars[t].session <= last; t++) {
		if (!features_row(&c->set, bars, t, NULL, row))
			continue;
		for (int f = 0; f < c->set.n; f++) {
			struct observe_columns_store *s = &c->store[(size_t)f * c->markets + market];
			if (append(&s->baseline, &s->rows, &s->rows_room, row[f]) != 0)
				return -1;
		}
	}
	return 0;
}

int
observe_columns_live(struct observe_columns *c, size_t market, const struct bar *bars, size_t n, date_t session)
{
	double row[FEATURES_ALL];
	size_t t = from_session(bars, n, session);
	bool there = t < n && bars[t].session == session;
	if (there)
		features_row(&c->set, bars, t, NULL, row);
	for (int f = 0; f < c->set.n; f++) {
		struct observe_columns_store *s = &c->store[(size_t)f * c->markets + market];
		if (append(&s->live, &s->sessions, &s->sessions_room, there ? row[f] : NAN) != 0)
			return -1;
	}
	return 0;
}

struct observe_features
observe_columns_view(struct observe_columns *c)
{
	for (size_t i = 0; i < (size_t)c->set.n * c->markets; i++)
		c->view[i] = (struct observe_column){ c->store[i].baseline, c->store[i].live, c->store[i].rows, c->store[i].sessions };
	return (struct observe_features){ &c->set, c->markets, c->view };
}
