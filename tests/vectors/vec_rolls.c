#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "roll.h"
#include "vec_calendar.h"

static int64_t
price_at(struct vec *v, struct json_object *a, size_t i)
{
	int64_t u = 0;
	if (decimal_from_double(vec_double_at(v, a, i), &u) != 0)
		vec_fail(v, "a price is beyond 64 bits");
	return u;
}

/* Rows [date, (id,) O, H, L, C]; malloc'd. */
static struct bar *
read_bars(struct vec *v, struct json_object *list, bool with_id)
{
	struct bar *bars = vec_alloc(vec_length(list), sizeof *bars);
	size_t at = with_id ? 2 : 1;
	for (size_t i = 0; i < vec_length(list) && !v->failed; i++) {
		struct json_object *r = json_object_array_get_idx(list, i);
		struct bar *b = &bars[i];
		b->session = vec_date(v, vec_text_at(v, r, 0));
		if (with_id)
			snprintf(b->contract, sizeof b->contract, "%s", vec_text_at(v, r, 1));
		b->o = price_at(v, r, at);
		b->h = price_at(v, r, at + 1);
		b->l = price_at(v, r, at + 2);
		b->c = price_at(v, r, at + 3);
	}
	return bars;
}

static void
delivery(struct vec *v, const char *text, int *year, int *month)
{
	int used = 0;
	if (sscanf(text, "%4d-%2d%n", year, month, &used) != 2 || text[used] != '\0')
		vec_fail(v, "\"%s\" is no delivery", text);
}

static struct roll_contract *
read_contracts(struct vec *v, struct json_object *input, const struct calendar *c, struct json_object *list)
{
	struct roll_contract *contracts = vec_alloc(vec_length(list), sizeof *contracts);
	const char *exchange = vec_text(v, input, "exchange");
	if (vec_length(list) == 0)
		vec_fail(v, "no contracts");
	for (size_t i = 0; i < vec_length(list) && !v->failed; i++) {
		int year = 0, month = 0;
		struct json_object *r = json_object_array_get_idx(list, i);
		snprintf(contracts[i].id, sizeof contracts[i].id, "%s", vec_text_at(v, r, 0));
		delivery(v, vec_text_at(v, r, 1), &year, &month);
		contracts[i].date = calendar_roll(c, exchange, year, month);
	}
	return contracts;
}

static void
same_at(struct vec *v, struct json_object *row, size_t i, date_t got)
{
	char text[DATE_TEXT];
	date_format(got, text);
	if (strcmp(text, vec_text_at(v, row, i)) != 0)
		vec_fail(v, "got %s, expected %s", text, vec_text_at(v, row, i));
}

static void
same_dates(struct vec *v, struct json_object *expected, const char *key, const date_t *dates, size_t n)
{
	struct json_object *want = vec_array(v, expected, key);
	if (vec_length(want) != n)
		vec_fail(v, "%s: got %zu", key, n);
	for (size_t i = 0; i < n && !v->failed; i++)
		same_at(v, want, i, dates[i]);
}

static void
same_price(struct vec *v, struct json_object *row, size_t i, const char *what, date_t session, int64_t got)
{
	int64_t want = price_at(v, row, i);
	if (got != want) {
		char text[DATE_TEXT];
		vec_fail(v, "%s of %s: got %lld, expected %lld", what, date_format(session, text), (long long)got, (long long)want);
	}
}

/* Rows [date, (id,) g, X]. */
static void
same_series(struct vec *v, struct json_object *expected, const struct roll_series *s, bool with_id)
{
	struct json_object *want = vec_array(v, expected, "series");
	int64_t *x = vec_alloc(s->n_rows, sizeof *x);
	if (roll_adjust(s->rows, s->n_rows, x) != 0)
		vec_fail(v, "X is beyond 64 bits");
	if (vec_length(want) != s->n_rows)
		vec_fail(v, "series: got %zu rows", s->n_rows);
	for (size_t i = 0; i < s->n_rows && !v->failed; i++) {
		struct json_object *row = json_object_array_get_idx(want, i);
		size_t at = with_id ? 2 : 1;
		same_at(v, row, 0, s->rows[i].session);
		if (with_id && strcmp(vec_text_at(v, row, 1), s->rows[i].contract) != 0)
			vec_fail(v, "series: got contract %s", s->rows[i].contract);
		same_price(v, row, at, "gap", s->rows[i].session, s->rows[i].gap);
		same_price(v, row, at + 1, "X", s->rows[i].session, x[i]);
	}
	free(x);
}

static void
by_contract(struct vec *v, struct json_object *input, struct json_object *expected, const struct calendar *c)
{
	struct json_object *list = vec_array(v, input, "contracts"), *list_bars = vec_array(v, input, "bars"), *want = vec_array(v, expected, "rolls");
	struct roll_contract *contracts = read_contracts(v, input, c, list);
	struct bar *bars = read_bars(v, list_bars, true);
	struct roll_series s = { 0 };
	if (!v->failed && roll_contracts(contracts, vec_length(list), bars, vec_length(list_bars), &s) != 0)
		vec_fail(v, "no series");
	if (vec_length(want) != s.n_rolls)
		vec_fail(v, "rolls: got %zu", s.n_rolls);
	for (size_t i = 0; i < s.n_rolls && !v->failed; i++) {
		struct json_object *row = json_object_array_get_idx(want, i);
		same_at(v, row, 0, s.rolls[i].session);
		if (strcmp(vec_text_at(v, row, 1), contracts[s.rolls[i].from].id) != 0 || strcmp(vec_text_at(v, row, 2), contracts[s.rolls[i].to].id) != 0)
			vec_fail(v, "rolls: got %s to %s", contracts[s.rolls[i].from].id, contracts[s.rolls[i].to].id);
		same_price(v, row, 3, "gap", s.rolls[i].session, s.rolls[i].gap);
	}
	if (!v->failed) {
		same_dates(v, expected, "missing", s.missing, s.n_missing);
		same_series(v, expected, &s, true);
		vec_same_text(v, expected, "badge", NULL);
	}
	roll_free(&s);
	free(bars);
	free(contracts);
}

static void
by_date(struct vec *v, struct json_object *input, struct json_object *expected, bool has_dates)
{
	struct json_object *list_bars = vec_array(v, input, "bars"), *list = has_dates ? vec_array(v, input, "roll_dates") : NULL;
	struct json_object *want = vec_array(v, expected, "rolls");
	struct bar *bars = read_bars(v, list_bars, false);
	date_t *dates = vec_alloc(vec_length(list), sizeof *dates);
	struct roll_series s = { 0 };
	for (size_t i = 0; i < vec_length(list); i++)
		dates[i] = vec_date(v, vec_text_at(v, list, i));
	if (!v->failed && roll_dates(dates, vec_length(list), bars, vec_length(list_bars), &s) != 0)
		vec_fail(v, "no series");
	if (vec_length(want) != s.n_rolls)
		vec_fail(v, "rolls: got %zu", s.n_rolls);
	for (size_t i = 0; i < s.n_rolls && !v->failed; i++) {
		struct json_object *row = json_object_array_get_idx(want, i);
		same_at(v, row, 0, s.rolls[i].session);
		same_price(v, row, 1, "gap", s.rolls[i].session, s.rolls[i].gap);
	}
	if (!v->failed) {
		if (has_dates)
			same_dates(v, expected, "ignored", s.ignored, s.n_ignored);
		same_series(v, expected, &s, false);
		vec_same_text(v, expected, "badge", has_dates ? NULL : ROLL_BADGE);
	}
	roll_free(&s);
	free(bars);
	free(dates);
}

static void
date_of_roll(struct vec *v, struct json_object *input, struct json_object *expected, const struct calendar *c)
{
	int year = 0, month = 0;
	char text[DATE_TEXT];
	delivery(v, vec_text(v, input, "delivery"), &year, &month);
	vec_same_text(v, expected, "date", date_format(calendar_roll(c, vec_text(v, input, "exchange"), year, month), text));
}

void
vec_rolls(struct vec *v, struct json_object *input, struct json_object *expected)
{
	const char *kind = vec_text(v, input, "kind");
	struct calendar c;
	struct calendar_row *rows = vec_calendar_rows(v, input, &c);
	if (v->failed)
		; /* already told */
	else if (strcmp(kind, "roll_date") == 0)
		date_of_roll(v, input, expected, &c);
	else if (strcmp(kind, "contracts") == 0)
		by_contract(v, input, expected, &c);
	else if (strcmp(kind, "roll_dates") == 0 || strcmp(kind, "none") == 0)
		by_date(v, input, expected, kind[0] == 'r');
	else
		vec_fail(v, "unknown kind \"%s\"", kind);
	free(rows);
}
