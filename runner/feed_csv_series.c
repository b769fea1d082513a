/* From the rows of a file to what is traded: by its contracts, by dates that the user names, or as it stands. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed_csv_internal.h"
#include "feed_internal.h"
#include "roll.h"

#define OPEN ((8 * 60 + 30) * 60) /* America/Chicago, as cycle.c assumes for every market */

static int
by_delivery(const void *a, const void *b)
{
	const struct roll_contract *x = a, *y = b;
	return (x->date > y->date) - (x->date < y->date);
}

/* The contracts that occur, ascending by delivery. Their date is the first of that month until it is replaced. */
static size_t
list(const struct contract *k, const struct bar *bars, size_t n, struct roll_contract *out)
{
	size_t found = 0;
	for (size_t i = 0; i < n; i++) {
		int year, month;
		size_t j = found;
		/* the newest are the likely ones */
		while (j > 0 && strcmp(out[j - 1].id, bars[i].contract) != 0)
			j--;
		if (j > 0 || roll_delivery(k->symbol, bars[i].contract, &year, &month) != 0)
			continue;
		memcpy(out[found].id, bars[i].contract, sizeof out[found].id);
		out[found++].date = date_from_ymd(year, month, 1);
	}
	qsort(out, found, sizeof *out, by_delivery);
	return found;
}

static const struct bar *
bar_at(const struct bar *bars, size_t n, date_t session, const char *contract)
{
	for (size_t i = feed_count(bars, n, session); i > 0 && bars[i - 1].session == session; i--)
		if (strcmp(bars[i - 1].contract, contract) == 0)
			return &bars[i - 1];
	return NULL;
}

/* Bars of both contracts at the close of each roll: there are such, or it would have waited. */
static void
closes(const struct bar *bars, size_t n, const struct roll_contract *contracts, const struct roll_series *s, struct feed_csv_series *out)
{
	for (size_t i = 0; i < s->n_rolls; i++) {
		const struct roll_event *e = &s->rolls[i];
		const struct bar *old = bar_at(bars, n, e->session, contracts[e->from].id), *new = bar_at(bars, n, e->session, contracts[e->to].id);
		if (old == NULL || new == NULL)
			continue;
		struct feed_csv_roll *r = &out->rolls[out->n_rolls++];
		*r = (struct feed_csv_roll){ .session = e->session,
			.roll = { .old_price = old->c, .new_price = new->c, .old_volume = old->v, .new_volume = new->v, .at = old->closed_at } };
		memcpy(r->roll.from, old->contract, sizeof r->roll.from);
		memcpy(r->roll.to, new->contract, sizeof r->roll.to);
	}
}

/* What was sold at the last close was bought again at the open that the date names. */
static void
opens(const struct feed_csv_clock *clock, const struct roll_series *s, struct feed_csv_series *out)
{
	for (size_t i = 0; i < s->n_rolls; i++) {
		size_t t = feed_count(s->rows, s->n_rows, s->rolls[i].session) - 1;
		const struct bar *b = &s->rows[t], *before = b - 1;
		struct feed_csv_roll *r = &out->rolls[out->n_rolls++];
		*r = (struct feed_csv_roll){ .session = b->session, .roll = { .at_open = true, .old_price = before->c, .new_price = b->o, .old_volume = before->v,
			.new_volume = b->v, .at = tz_instant(clock->chicago, b->session, OPEN) } };
		memcpy(r->roll.from, b->contract, sizeof r->roll.from);
		memcpy(r->roll.to, b->contract, sizeof r->roll.to);
	}
}

static int
by_contracts(const struct contract *k, const struct feed_csv_clock *clock, const struct bar *bars, size_t n, struct feed_csv_series *out, struct roll_series *s)
{
	struct roll_contract *contracts = calloc(n + 1, sizeof *contracts);
	if (contracts == NULL)
		return -1;
	size_t found = list(k, bars, n, contracts);
	for (size_t i = 0; i < found; i++)
		contracts[i].date = roll_date(clock->calendar, k->exchange, k->symbol, contracts[i].id);
	int rc = roll_contracts(contracts, found, bars, n, s);
	out->rolls = rc == 0 ? calloc(s->n_rolls + 1, sizeof *out->rolls) : NULL;
	if (out->rolls != NULL)
		closes(bars, n, contracts, s, out);
	free(contracts);
	return out->rolls != NULL ? 0 : -1;
}

static int
by_dates(const struct contract *k, const struct feed_csv_clock *clock, const struct feed_rolls *rolls, const struct bar *bars, size_t n, struct feed_csv_series *out, struct roll_series *s)
{
	size_t count = 0;
	date_t *dates = calloc((rolls == NULL ? 0 : rolls->n) + 1, sizeof *dates);
	if (dates == NULL)
		return -1;
	for (size_t i = 0; rolls != NULL && i < rolls->n; i++)
		if (strcmp(rolls->rows[i].symbol, k->symbol) == 0)
			dates[count++] = rolls->rows[i].date;
	out->adjusted = count > 0;
	int rc = roll_dates(dates, count, bars, n, s);
	out->rolls = rc == 0 ? calloc(s->n_rolls + 1, sizeof *out->rolls) : NULL;
	if (out->rolls != NULL)
		opens(clock, s, out);
	free(dates);
	return out->rolls != NULL ? 0 : -1;
}

int
feed_csv_series(const struct contract *k, const struct feed_csv_clock *clock, const struct feed_rolls *rolls, const struct bar *bars, size_t n, struct feed_csv_series *out, const char **why)
{
	struct roll_series s = { 0 };
	bool contracts = n > 0 && strcmp(bars[0].contract, k->symbol) != 0;
	*out = (struct feed_csv_series){ .adjusted = contracts };
	for (size_t i = 0; contracts && rolls != NULL && i < rolls->n; i++)
		if (strcmp(rolls->rows[i].symbol, k->symbol) == 0) {
			*why = "it has a contract column and dates in roll_dates.csv; allowed: one of both";
			return -1;
		}
	if ((contracts ? by_contracts(k, clock, bars, n, out, &s) : by_dates(k, clock, rolls, bars, n, out, &s)) != 0) {
		roll_free(&s);
		*why = "out of memory, or a gap beyond 64 bits";
		return -1;
	}
	out->bars = s.rows;
	out->n_bars = s.n_rows;
	out->missing = s.missing;
	out->n_missing = s.n_missing;
	s.rows = NULL;
	s.missing = NULL;
	roll_free(&s);
	return 0;
}

void
feed_csv_series_free(struct feed_csv_series *s)
{
	free(s->bars);
	free(s->rolls);
	free(s->missing);
	*s = (struct feed_csv_series){ 0 };
}

const struct feed_roll *
feed_csv_series_roll(const struct feed_csv_series *s, date_t session)
{
	for (size_t i = s->n_rolls; i > 0 && s->rolls[i - 1].session >= session; i--)
		if (s->rolls[i - 1].session == session)
			return &s->rolls[i - 1].roll;
	return NULL;
}
