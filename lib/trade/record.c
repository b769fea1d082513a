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

static bool
same(double a, double b)
{
	return isnan(a) ? isnan(b) : memcmp(&a, &b, sizeof a) == 0;
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

static int
number_of(const char *text, double *out)
{
	char *end;
	*out = NAN;
	if (strcmp(text, "-") == 0)
		return 0;
	*out = strtod(text, &end);
	return *end == '\0' && isfinite(*out) ? 0 : -1;
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

static int
row_of(const char *line, struct record_row *row)
{
	char day[DATE_TEXT], ret[NUMBER], hit[NUMBER], brier[NUMBER];
	int exposed;
	if (sscanf(line, "%10s %31s %1d %31s %31s %6d", day, ret, &exposed, hit, brier, &row->predictions) != 6)
		return -1;
	row->exposed = exposed == 1;
	return date_parse(day, &row->session) == 0 && number_of(ret, &row->ret) == 0 && number_of(hit, &row->hit) == 0 && number_of(brier, &row->brier) == 0 ? 0 : -1;
}

static int
rows_of(struct record *r, const char *at, const char *end)
{
	char line[LINE];
	size_t n;
	struct record_row row;
	if (!next_line(&at, end, line) || sscanf(line, HEAD " %7zu", &n) != 1)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (!next_line(&at, end, line) || row_of(line, &row) != 0 || record_add(r, &row) != 0)
			return -1;
	return 0;
}

/* One record has one text, so what was read is only right if it is written the same again: form, end and digest at once. */
int
record_decode(struct record *r, const char *text, size_t len)
{
	struct buf again = { 0 };
	record_clear(r);
	bool ok = rows_of(r, text, text + len) == 0;
	if (ok)
		record_encode(r, &again);
	ok = ok && !again.failed && again.len == len && memcmp(again.data, text, len) == 0;
	buf_free(&again);
	if (!ok)
		record_clear(r);
	return ok ? 0 : -1;
}
