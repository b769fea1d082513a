#include "roll.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char letters[] = "FGHJKMNQUVXZ";

int
roll_month(char letter)
{
	const char *at = letter == '\0' ? NULL : strchr(letters, letter);
	return at == NULL ? 0 : (int)(at - letters) + 1;
}

char
roll_letter(int month)
{
	return month >= 1 && month <= 12 ? letters[month - 1] : '\0';
}

int
roll_delivery(const char *symbol, const char *contract, int *year, int *month)
{
	size_t len = strlen(symbol);
	if (strlen(contract) != len + 3 || strncmp(contract, symbol, len) != 0 || strspn(contract + len + 1, "0123456789") != 2)
		return -1;
	int digits = (contract[len + 1] - '0') * 10 + contract[len + 2] - '0';
	*year = digits >= 70 ? 1900 + digits : 2000 + digits;
	*month = roll_month(contract[len]);
	return *month == 0 ? -1 : 0;
}

date_t
roll_date(const struct calendar *calendar, const char *exchange, const char *symbol, const char *contract)
{
	int year, month;
	return roll_delivery(symbol, contract, &year, &month) == 0 ? calendar_roll(calendar, exchange, year, month) : DATE_NONE;
}

int
roll_list(const struct contract *contract, const struct calendar *calendar, int first_year, int last_year, struct roll_contract *out, int max)
{
	int n = 0;
	for (int year = first_year; year <= last_year; year++)
		for (int month = 1; month <= 12; month++) {
			char letter = roll_letter(month);
			if (strchr(contract->months, letter) == NULL)
				continue;
			if (n == max)
				return -1;
			struct roll_contract *c = &out[n++];
			int len = snprintf(c->id, sizeof c->id, "%s%c%02d", contract->symbol, letter, year % 100);
			if (len < 0 || (size_t)len >= sizeof c->id)
				return -1;
			c->date = calendar_roll(calendar, contract->exchange, year, month);
		}
	return n;
}

size_t
roll_first(const struct roll_contract *contracts, size_t n, date_t session)
{
	size_t i = 0;
	while (i + 1 < n && contracts[i].date < session)
		i++;
	return i;
}

bool
roll_due(const struct roll_contract *contracts, size_t n, size_t held, date_t session)
{
	return held + 1 < n && session >= contracts[held].date;
}

static int
reserve(struct roll_series *s, size_t n_bars, size_t n_other)
{
	*s = (struct roll_series){ 0 };
	/* one more than needed, so that nothing has size 0 */
	s->rows = calloc(n_bars + 1, sizeof *s->rows);
	s->rolls = calloc(n_other + 1, sizeof *s->rolls);
	s->missing = calloc(n_bars + 1, sizeof *s->missing);
	s->ignored = calloc(n_other + 1, sizeof *s->ignored);
	if (s->rows != NULL && s->rolls != NULL && s->missing != NULL && s->ignored != NULL)
		return 0;
	roll_free(s);
	return -1;
}

static const struct bar *
bar_of(const struct bar *bars, size_t n, const char *contract)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(bars[i].contract, contract) == 0)
			return &bars[i];
	return NULL;
}

/* Where the walk through the sessions stands. */
struct walk {
	const struct roll_contract *contracts;
	size_t n, held;
	int64_t gap; /* starts with the next row */
};

/* One session with its bars. */
static int
step(struct walk *w, const struct bar *bars, size_t n, struct roll_series *out)
{
	date_t session = bars[0].session;
	const struct bar *old = bar_of(bars, n, w->contracts[w->held].id);
	if (old == NULL) {
		out->missing[out->n_missing++] = session;
		return 0;
	}
	struct bar *row = &out->rows[out->n_rows++];
	*row = *old;
	row->gap = w->gap;
	w->gap = 0;
	if (!roll_due(w->contracts, w->n, w->held, session))
		return 0;
	const struct bar *new = bar_of(bars, n, w->contracts[w->held + 1].id);
	if (new == NULL)
		return 0; /* waits for a session with both */
	if (__builtin_sub_overflow(new->c, old->c, &w->gap))
		return -1;
	out->rolls[out->n_rolls++] = (struct roll_event){ session, (int)w->held, (int)w->held + 1, w->gap };
	w->held++;
	return 0;
}

int
roll_contracts(const struct roll_contract *contracts, size_t n, const struct bar *bars, size_t n_bars, struct roll_series *out)
{
	if (reserve(out, n_bars, n) != 0)
		return -1;
	if (n_bars == 0)
		return 0;
	struct walk w = { .contracts = contracts, .n = n, .held = roll_first(contracts, n, bars[0].session) };
	for (size_t i = 0, j; i < n_bars; i = j) {
		for (j = i; j < n_bars && bars[j].session == bars[i].session; j++)
			;
		if (step(&w, &bars[i], j - i, out) != 0) {
			roll_free(out);
			return -1;
		}
	}
	return 0;
}

/* First bar on or after a date; n when there is none. */
static size_t
first_on(const struct bar *bars, size_t n, date_t date)
{
	size_t lo = 0, hi = n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (bars[mid].session < date)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static int
by_session(const void *a, const void *b)
{
	date_t x = ((const struct roll_event *)a)->session, y = ((const struct roll_event *)b)->session;
	return (x > y) - (x < y);
}

static bool
rolled_at(const struct roll_series *s, date_t session)
{
	for (size_t i = s->n_rolls; i > 0; i--)
		if (s->rolls[i - 1].session == session)
			return true;
	return false;
}

int
roll_dates(const date_t *dates, size_t n, const struct bar *bars, size_t n_bars, struct roll_series *out)
{
	if (reserve(out, n_bars, n) != 0)
		return -1;
	for (size_t i = 0; i < n_bars; i++) {
		out->rows[i] = bars[i];
		out->rows[i].gap = 0;
	}
	out->n_rows = n_bars;
	for (size_t i = 0; i < n; i++) {
		size_t t = first_on(bars, n_bars, dates[i]);
		if (t == 0 || t == n_bars || rolled_at(out, bars[t].session)) {
			out->ignored[out->n_ignored++] = dates[i];
			continue;
		}
		if (__builtin_sub_overflow(bars[t].o, bars[t - 1].c, &out->rows[t].gap)) {
			roll_free(out);
			return -1;
		}
		out->rolls[out->n_rolls++] = (struct roll_event){ bars[t].session, -1, -1, out->rows[t].gap };
	}
	qsort(out->rolls, out->n_rolls, sizeof *out->rolls, by_session);
	return 0;
}

int
roll_adjust(const struct bar *rows, size_t n, int64_t *x)
{
	int64_t gaps = 0;
	for (size_t i = 0; i < n; i++)
		if (__builtin_add_overflow(gaps, rows[i].gap, &gaps) || __builtin_sub_overflow(rows[i].c, gaps, &x[i]))
			return -1;
	return 0;
}

void
roll_free(struct roll_series *s)
{
	free(s->rows);
	free(s->rolls);
	free(s->missing);
	free(s->ignored);
	*s = (struct roll_series){ 0 };
}
