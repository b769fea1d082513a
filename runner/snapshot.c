#include "snapshot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "backtest_feed.h"
#include "feed_cot.h"

void
snapshot_free(struct snapshot *s)
{
	if (s == NULL)
		return;
	for (size_t m = 0; m < SNAPSHOT_MARKETS; m++) {
		/* ours, const to the panel alone */
		struct cot_series *cot = (struct cot_series *)(uintptr_t)s->market[m].cot;
		if (cot != NULL)
			cot_free(cot);
		free(cot);
		free((void *)(uintptr_t)s->market[m].bars);
		free(s->detail[m].rolls);
		free(s->detail[m].days);
		free(s->detail[m].subs);
	}
	free(s);
}

/* Places that are made for n things: a power of two, so that they are not copied anew with each that is added. */
static size_t
room(size_t n)
{
	size_t places = 1;
	while (places < n)
		places *= 2;
	return places;
}

/* Room for more things behind n of them, more >= 1. NULL: out of memory, the old one stays. */
static void *
grown(void *old, size_t n, size_t more, size_t size)
{
	return old != NULL && room(n + more) == room(n) ? old : reallocarray(old, room(n + more), size);
}

static int
add_roll(struct snapshot_detail *d, date_t session, const struct feed_roll *r)
{
	struct snapshot_roll *more = grown(d->rolls, d->n_rolls, 1, sizeof *more);
	if (more == NULL)
		return -1;
	d->rolls = more;
	d->rolls[d->n_rolls++] = (struct snapshot_roll){ session, { .at_open = r->at_open, .old_price = r->old_price, .new_price = r->new_price, .old_volume = r->old_volume, .new_volume = r->new_volume } };
	return 0;
}

static int
add_day(struct snapshot_detail *d, date_t session, const struct subbar *subs, int n)
{
	struct snapshot_day *more = grown(d->days, d->n_days, 1, sizeof *more);
	if (more == NULL)
		return -1;
	d->days = more;
	d->days[d->n_days++] = (struct snapshot_day){ session, d->n_subs, n };
	struct subbar *all = grown(d->subs, d->n_subs, (size_t)n, sizeof *all);
	if (all == NULL)
		return -1;
	d->subs = all;
	memcpy(&all[d->n_subs], subs, (size_t)n * sizeof *subs);
	d->n_subs += (size_t)n;
	return 0;
}

static int
take_detail(struct feed *f, int m, date_t last, const struct panel_market *bars, struct snapshot_detail *d)
{
	d->impact = f->ops->impact(f, m);
	date_t day = bars->n > SNAPSHOT_DETAIL ? bars->bars[bars->n - SNAPSHOT_DETAIL].session : bars->n > 0 ? bars->bars[0].session : last;
	for (; day <= last; day++) {
		struct feed_roll roll;
		int n = 0;
		const struct subbar *subs = f->ops->subs(f, m, day, &n);
		if (n > 0 && add_day(d, day, subs, n) != 0)
			return -1;
		if (f->ops->roll(f, m, day, &roll) == 1 && add_roll(d, day, &roll) != 0)
			return -1;
	}
	return 0;
}

static int
take_reports(const struct cot_series *from, const struct cot_series **out)
{
	if (from == NULL)
		return 0;
	struct cot_series *copy = malloc(sizeof *copy);
	if (copy == NULL)
		return -1;
	*out = copy;
	*copy = (struct cot_series){ from->kind, malloc(from->n * sizeof *from->rows), from->n };
	if (copy->rows == NULL)
		return -1;
	memcpy(copy->rows, from->rows, from->n * sizeof *from->rows);
	return 0;
}

static int
take_market(struct feed *f, int m, date_t last, struct panel_market *out)
{
	int n = 0;
	const struct bar *bars = f->ops->bars(f, m, last, &n);
	struct bar *copy = malloc(((size_t)n + 1) * sizeof *copy);
	if (copy == NULL)
		return -1;
	if (n > 0)
		memcpy(copy, bars, (size_t)n * sizeof *copy);
	*out = (struct panel_market){ .contract = f->markets[m], .bars = copy, .n = (size_t)n };
	return take_reports(feed_cot(f, m), &out->cot);
}

int
snapshot_of(struct feed *f, date_t last, struct snapshot **out)
{
	struct snapshot *s = calloc(1, sizeof *s);
	*out = NULL;
	if (s == NULL)
		return -1;
	s->last = last;
	for (int m = 0; m < f->n_markets; m++) {
		s->n_markets++;
		if (take_market(f, m, last, &s->market[m]) != 0 || take_detail(f, m, last, &s->market[m], &s->detail[m]) != 0) {
			snapshot_free(s);
			return -1;
		}
	}
	*out = s;
	return 0;
}

static int
by_day(const void *key, const void *day)
{
	date_t a = *(const date_t *)key, b = ((const struct snapshot_day *)day)->session;
	return (a > b) - (a < b);
}

static int
by_roll(const void *key, const void *roll)
{
	date_t a = *(const date_t *)key, b = ((const struct snapshot_roll *)roll)->session;
	return (a > b) - (a < b);
}

static const struct subbar *
subs(void *arg, int m, date_t session, int *n)
{
	const struct snapshot_detail *d = &((struct snapshot *)arg)->detail[m];
	const struct snapshot_day *day = d->n_days > 0 ? bsearch(&session, d->days, d->n_days, sizeof *d->days, by_day) : NULL;
	*n = day != NULL ? day->n : 0;
	return day != NULL ? &d->subs[day->first] : NULL;
}

static int
roll(void *arg, int m, date_t session, struct backtest_roll *out)
{
	const struct snapshot_detail *d = &((struct snapshot *)arg)->detail[m];
	const struct snapshot_roll *r = d->n_rolls > 0 ? bsearch(&session, d->rolls, d->n_rolls, sizeof *d->rolls, by_roll) : NULL;
	if (r == NULL)
		return 0;
	*out = r->roll;
	return 1;
}

void
snapshot_backtest(struct snapshot *s, struct backtest_market *markets, struct backtest_input *in)
{
	for (size_t m = 0; m < s->n_markets; m++)
		markets[m] = (struct backtest_market){ .contract = &s->market[m].contract, .bars = s->market[m].bars, .n = s->market[m].n, .impact = s->detail[m].impact };
	in->markets = markets;
	in->n_markets = (int)s->n_markets;
	in->subs = subs;
	in->roll = roll;
	in->arg = s;
}

int
snapshot_beside(const char *path, const char *ending, char *out, size_t size)
{
	size_t len = strlen(path), tail = strlen(SNAPSHOT_ENDING);
	if (len <= tail || strcmp(path + len - tail, SNAPSHOT_ENDING) != 0)
		return -1;
	int n = snprintf(out, size, "%.*s%s", (int)(len - tail), path, ending);
	return n > 0 && (size_t)n < size ? 0 : -1;
}
