/* What a value of a row may be, and the words when it is something else. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "readiness_evidence_internal.h"

#define VALUE 48

/* A value as it is shown: what is no plain ASCII becomes "?", and the end is cut. */
static const char *
shown(struct db_stmt *s, int column, char out[VALUE])
{
	size_t n = 0;
	if (db_is_null(s, column))
		return "NULL";
	for (const char *p = db_text(s, column); *p != '\0' && n + 1 < VALUE; p++)
		out[n++] = *p >= ' ' && *p <= '~' ? *p : '?';
	out[n] = '\0';
	return n > 0 ? out : "empty";
}

int
readiness_row_bad(const struct readiness_row *row, int column, const char *name, const char *allowed)
{
	char value[VALUE], key[VALUE], where[2 * VALUE + 40] = "";
	size_t n = 0;
	for (int i = 0; i < 2 && row->key[i] != NULL; i++)
		if (row->at[i] != column)
			n += (size_t)snprintf(where + n, sizeof where - n, "%s%s %s", n > 0 ? ", " : " of ", row->key[i], shown(row->s, row->at[i], key));
	snprintf(row->r->fault, sizeof row->r->fault, "%s: %s%s is %s; allowed: %s", row->table, name, where, shown(row->s, column, value), allowed);
	return -1;
}

int
readiness_row_int(const struct readiness_row *row, int column, const char *name, int64_t min, int64_t max, int64_t *out)
{
	char allowed[80];
	int64_t v = db_int(row->s, column);
	double x = db_real(row->s, column);
	/* the same number both ways: not a text, not a fraction, not beyond 64 bits */
	if (v >= min && v <= max && !(x < (double)v) && !(x > (double)v) && !isnan(x)) {
		*out = v;
		return 0;
	}
	if (min == max)
		snprintf(allowed, sizeof allowed, "%" PRId64, min);
	else if (min == INT64_MIN && max == INT64_MAX)
		snprintf(allowed, sizeof allowed, "a whole number");
	else if (max == INT64_MAX)
		snprintf(allowed, sizeof allowed, "a whole number from %" PRId64 " on", min);
	else
		snprintf(allowed, sizeof allowed, "%" PRId64 " to %" PRId64, min, max);
	return readiness_row_bad(row, column, name, allowed);
}

int
readiness_row_real(const struct readiness_row *row, int column, const char *name, double min, double max, double *out)
{
	char allowed[80];
	double x = db_real(row->s, column);
	if (isfinite(x) && x >= min && x <= max) {
		*out = x;
		return 0;
	}
	if (isinf(min) && isinf(max))
		snprintf(allowed, sizeof allowed, "a number");
	else if (isinf(max))
		snprintf(allowed, sizeof allowed, "a number from %g on", min);
	else
		snprintf(allowed, sizeof allowed, "%g to %g", min, max);
	return readiness_row_bad(row, column, name, allowed);
}

int
readiness_row_date(const struct readiness_row *row, int column, const char *name, const char *last, char out[DATE_TEXT])
{
	date_t day;
	char allowed[60];
	if (db_is_text(row->s, column) && date_parse(db_text(row->s, column), &day) == 0 && strcmp(db_text(row->s, column), last) <= 0) {
		snprintf(out, DATE_TEXT, "%s", db_text(row->s, column));
		return 0;
	}
	snprintf(allowed, sizeof allowed, "a day up to %.10s, YYYY-MM-DD", last);
	return readiness_row_bad(row, column, name, allowed);
}

/* Weekdays after a up to b: sessions, or more where a holiday lies between. */
static int
weekdays(date_t a, date_t b)
{
	int n = 0;
	while (a < b)
		n += date_weekday(++a) < 5;
	return n;
}

/* Sessions that have been decided since: the record's days tell, and where they tell nothing the calendar's weekdays. */
static int64_t
sessions_since(const struct readiness_evidence *e, const char *from)
{
	date_t last, session;
	if (e->n_days > 0)
		return readiness_days_since(e, from);
	return date_parse(e->session, &session) == 0 && date_parse(from, &last) == 0 ? weekdays(last, session) : INT64_MAX;
}

int
readiness_fresh(struct readiness_reading *r, const char *table, const char *what, const char *newest)
{
	const struct readiness_evidence *e = r->e;
	const char *from = newest[0] != '\0' ? newest : e->after; /* a record that has just begun has no rows yet */
	if (e->session[0] == '\0')
		return 0;
	if (from[0] == '\0')
		snprintf(r->fault, sizeof r->fault, "%s: there is no %s up to %s, the last decided session; allowed: one of it or of the two sessions before", table, what, e->session);
	else if (sessions_since(e, from) > READINESS_STALE)
		snprintf(r->fault, sizeof r->fault, "%s: the newest %s is of %s, the last decided session %s; allowed: at most two sessions older", table, what, from, e->session);
	else
		return 0;
	return -1;
}
