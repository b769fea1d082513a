/* Cells compared with what they must hold. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "verify_internal.h"

/* What stands in a cell, as the report shows it. */
static const char *
cell(const struct verify_row *r, int i, char out[VERIFY_CELL])
{
	if (db_is_null(r->s, i))
		return "NULL";
	if (!db_is_number(r->s, i)) {
		size_t size;
		if (db_blob(r->s, i, &size) != NULL) {
			snprintf(out, VERIFY_CELL, "%zu bytes", size);
			return out;
		}
		const char *text = db_text(r->s, i);
		snprintf(out, VERIFY_CELL, "%s", text[0] != '\0' ? text : "\"\"");
		return out;
	}
	double x = db_real(r->s, i), whole = (double)db_int(r->s, i);
	if (x < whole || x > whole)
		snprintf(out, VERIFY_CELL, "%.17g", x);
	else
		snprintf(out, VERIFY_CELL, "%" PRId64, db_int(r->s, i));
	return out;
}

void
verify_wrong(const struct verify_row *r, int i, const char *expected)
{
	char found[VERIFY_CELL];
	verify_differ(r->v, r->table, r->key, r->names[i], cell(r, i, found), expected);
}

static bool
is_int(const struct verify_row *r, int i)
{
	if (!db_is_number(r->s, i))
		return false;
	double x = db_real(r->s, i), whole = (double)db_int(r->s, i);
	return !(x < whole) && !(x > whole);
}

bool
verify_int(const struct verify_row *r, int i, int64_t expected)
{
	char text[32];
	if (is_int(r, i) && db_int(r->s, i) == expected)
		return true;
	snprintf(text, sizeof text, "%" PRId64, expected);
	verify_wrong(r, i, text);
	return false;
}

bool
verify_real(const struct verify_row *r, int i, double expected)
{
	char text[40];
	if (isnan(expected)) {
		if (db_is_null(r->s, i))
			return true;
		verify_wrong(r, i, "NULL");
		return false;
	}
	double x = db_real(r->s, i);
	if (!isnan(x) && !(x < expected) && !(x > expected))
		return true;
	snprintf(text, sizeof text, "%.17g", expected);
	verify_wrong(r, i, text);
	return false;
}

bool
verify_text(const struct verify_row *r, int i, const char *expected)
{
	bool null = db_is_null(r->s, i);
	if (expected == NULL ? null : !null && !db_is_number(r->s, i) && strcmp(db_text(r->s, i), expected) == 0)
		return true;
	verify_wrong(r, i, expected == NULL ? "NULL" : expected[0] != '\0' ? expected : "\"\"");
	return false;
}

bool
verify_sketch(const struct verify_row *r, int i, const struct sketch *expected)
{
	char text[96];
	struct buf b = { 0 };
	size_t size;
	sketch_encode(expected, &b);
	const void *found = db_blob(r->s, i, &size);
	bool same = !b.failed && found != NULL && size == b.len && memcmp(found, b.data, size) == 0;
	snprintf(text, sizeof text, "the sketch of %" PRId64 " fills in %d places, %zu bytes", expected->n, expected->used, b.len);
	buf_free(&b);
	if (!same)
		verify_wrong(r, i, text);
	return same;
}

int64_t
verify_get_int(const struct verify_row *r, int i)
{
	if (is_int(r, i))
		return db_int(r->s, i);
	verify_wrong(r, i, "an integer");
	return 0;
}

int64_t
verify_get_price(const struct verify_row *r, int i)
{
	int64_t price = verify_get_int(r, i);
	if (price >= -VERIFY_LARGEST && price <= VERIFY_LARGEST)
		return price;
	verify_wrong(r, i, "a price");
	return 0;
}

double
verify_get_real(const struct verify_row *r, int i)
{
	double x = db_real(r->s, i);
	if (isfinite(x))
		return x;
	verify_wrong(r, i, "a finite number");
	return 0;
}

void
verify_get_text(const struct verify_row *r, int i, char *out, size_t size)
{
	const char *text = db_text(r->s, i);
	if (db_is_null(r->s, i) || strlen(text) >= size)
		verify_wrong(r, i, "a text of its form");
	snprintf(out, size, "%s", text);
}

bool
verify_instant(const struct verify_row *r, int i, instant_t *out)
{
	char text[CLOCK_TEXT];
	if (clock_parse(db_text(r->s, i), out) == 0 && strcmp(clock_format(*out, text), db_text(r->s, i)) == 0)
		return true;
	*out = 0;
	verify_wrong(r, i, "an instant like 2026-01-02T15:04:05+00:00");
	return false;
}

bool
verify_date(const struct verify_row *r, int i, date_t *out)
{
	if (date_parse(db_text(r->s, i), out) == 0)
		return true;
	*out = DATE_NONE;
	verify_wrong(r, i, "a date");
	return false;
}

struct db_stmt *
verify_stmt(struct verify *v, const char *sql)
{
	struct db_stmt *s = v->failed ? NULL : db_prepare(v->db, sql);
	if (s == NULL)
		verify_fail(v, db_error(v->db));
	return s;
}

int
verify_step(struct verify *v, struct db_stmt *s)
{
	int rc = db_step(s);
	return rc < 0 ? verify_fail(v, db_error(v->db)) : rc;
}

int
verify_next(struct verify *v, struct verify_stream *st)
{
	int rc = verify_step(v, st->s);
	st->row = rc == 1;
	return rc < 0 ? -1 : 0;
}

int
verify_open(struct verify *v, struct verify_stream *st, const char *sql)
{
	st->s = verify_stmt(v, sql);
	return st->s == NULL ? -1 : verify_next(v, st);
}
