#include "record.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sha256.h"

#define HEAD "record 1" /* the form's number */
#define SEAL "sha256 "
#define LINE 160
#define NUMBER 32
#define FIELDS 6

static bool
share(double x)
{
	return x >= 0 && x <= 1;
}

/* Invariants 2 to 4. */
static bool
sound(const struct record_row *row)
{
	char day[DATE_TEXT];
	date_t back;
	if (isinf(row->ret) || row->predictions < 0 || row->predictions > RECORD_PREDICTIONS || date_parse(date_format(row->session, day), &back) != 0 || back != row->session)
		return false;
	return row->predictions > 0 ? share(row->brier) && (isnan(row->hit) || share(row->hit)) : isnan(row->brier) && isnan(row->hit);
}

int
record_add(struct record *r, const struct record_row *row)
{
	if (r->n >= RECORD_MOST || (r->n > 0 && row->session <= r->row[r->n - 1].session) || !sound(row))
		return -1;
	if (r->n == r->room) {
		size_t room = r->room == 0 ? 64 : r->room * 2;
		struct record_row *more = realloc(r->row, room * sizeof *more);
		if (more == NULL)
			return -1;
		r->row = more;
		r->room = room;
	}
	r->row[r->n++] = *row;
	return 0;
}

void
record_clear(struct record *r)
{
	r->n = 0;
}

void
record_free(struct record *r)
{
	free(r->row);
	*r = (struct record){ 0 };
}

static uint64_t
bits(double x)
{
	uint64_t b;
	memcpy(&b, &x, sizeof b);
	return b;
}

static bool
same(double a, double b)
{
	return isnan(a) ? isnan(b) : bits(a) == bits(b);
}

bool
record_equal(const struct record *a, const struct record *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		const struct record_row *x = &a->row[i], *y = &b->row[i];
		if (x->session != y->session || x->exposed != y->exposed || x->predictions != y->predictions || !same(x->ret, y->ret) || !same(x->hit, y->hit) || !same(x->brier, y->brier))
			return false;
	}
	return true;
}

/* "-" for none. */
static const char *
number(double x, char out[NUMBER])
{
	snprintf(out, NUMBER, "%.17g", x);
	return isnan(x) ? "-" : out;
}

static bool
number_of(const char *text, double *out)
{
	char *end;
	*out = NAN;
	if (strcmp(text, "-") == 0)
		return true;
	*out = strtod(text, &end);
	return *end == '\0';
}

static bool
count_of(const char *text, int most, int *out)
{
	char *end;
	long n = strtol(text, &end, 10);
	*out = n >= 0 && n <= most ? (int)n : 0;
	return *end == '\0';
}

void
record_encode(const struct record *r, struct buf *out)
{
	size_t from = out->len;
	struct sha256 sum;
	char digest[SHA256_TEXT];
	buf_fmt(out, HEAD " %zu\n", r->n);
	for (size_t i = 0; i < r->n; i++) {
		const struct record_row *row = &r->row[i];
		char day[DATE_TEXT], ret[NUMBER], hit[NUMBER], brier[NUMBER];
		buf_fmt(out, "%s %s %d %s %s %d\n", date_format(row->session, day), number(row->ret, ret), row->exposed, number(row->hit, hit), number(row->brier, brier), row->predictions);
	}
	if (out->failed)
		return;
	sha256_open(&sum);
	sha256_add(&sum, out->data + from, out->len - from);
	buf_fmt(out, SEAL "%s\n", sha256_text(&sum, digest));
}

/* The next line without its end. false: there is none, or it is too long. */
static bool
next_line(const char **at, const char *end, char out[LINE])
{
	const char *stop = memchr(*at, '\n', (size_t)(end - *at));
	if (stop == NULL || stop - *at >= LINE)
		return false;
	memcpy(out, *at, (size_t)(stop - *at));
	out[stop - *at] = '\0';
	*at = stop + 1;
	return true;
}

static bool
row_of(char *line, struct record_row *row)
{
	char *field[FIELDS];
	int exposed;
	for (int i = 0; i < FIELDS; i++)
		if ((field[i] = strsep(&line, " ")) == NULL)
			return false;
	bool ok = date_parse(field[0], &row->session) == 0 && number_of(field[1], &row->ret) && count_of(field[2], 1, &exposed) && number_of(field[3], &row->hit) &&
	          number_of(field[4], &row->brier) && count_of(field[5], RECORD_PREDICTIONS, &row->predictions);
	row->exposed = ok && exposed == 1;
	return ok;
}

/* What reads as rows, up to the seal; whether they were written so is the caller's question. */
static bool
rows_of(struct record *r, const char *at, const char *end)
{
	char line[LINE];
	struct record_row row;
	if (!next_line(&at, end, line))
		return false;
	while (next_line(&at, end, line)) {
		if (strncmp(line, SEAL, sizeof SEAL - 1) == 0)
			return true;
		if (!row_of(line, &row) || record_add(r, &row) != 0)
			return false;
	}
	return false;
}

/* One record has one text, so what was read is right if it is written the same again: head, form, seal and end at once. */
int
record_decode(struct record *r, const char *text, size_t len)
{
	struct buf again = { 0 };
	record_clear(r);
	bool ok = rows_of(r, text, text + len);
	if (ok)
		record_encode(r, &again);
	ok = ok && !again.failed && again.len == len && memcmp(again.data, text, len) == 0;
	buf_free(&again);
	if (!ok)
		record_clear(r);
	return ok ? 0 : -1;
}
