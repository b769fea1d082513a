/* Differences and how they are told. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "decimal.h"
#include "verify_internal.h"

void
verify_differ(struct verify *v, const char *table, const char *row, const char *column, const char *found, const char *expected)
{
	if (v->n_shown > 0) {
		const struct verify_difference *last = &v->shown[v->n_shown - 1];
		if (strcmp(last->table, table) == 0 && strcmp(last->row, row) == 0 && strcmp(last->column, column) == 0)
			return;
	}
	v->differences++;
	if (v->n_shown == VERIFY_SHOWN)
		return;
	struct verify_difference *d = &v->shown[v->n_shown++];
	snprintf(d->table, sizeof d->table, "%s", table);
	snprintf(d->row, sizeof d->row, "%s", row);
	snprintf(d->column, sizeof d->column, "%s", column);
	snprintf(d->found, sizeof d->found, "%s", found);
	snprintf(d->expected, sizeof d->expected, "%s", expected);
}

void
verify_same_int(struct verify *v, const char *table, const char *row, const char *column, int64_t found, int64_t expected)
{
	char a[32], b[32];
	if (found == expected)
		return;
	snprintf(a, sizeof a, "%" PRId64, found);
	snprintf(b, sizeof b, "%" PRId64, expected);
	verify_differ(v, table, row, column, a, b);
}

static const char *
real_text(double x, char out[40])
{
	if (isnan(x))
		return "NULL";
	snprintf(out, 40, "%.17g", x);
	return out;
}

void
verify_same_real(struct verify *v, const char *table, const char *row, const char *column, double found, double expected)
{
	char a[40], b[40];
	bool same = isnan(found) ? isnan(expected) : !(found < expected) && !(found > expected) && !isnan(expected);
	if (!same)
		verify_differ(v, table, row, column, real_text(found, a), real_text(expected, b));
}

void
verify_same_text(struct verify *v, const char *table, const char *row, const char *column, const char *found, const char *expected)
{
	if (strcmp(found, expected) != 0)
		verify_differ(v, table, row, column, found, expected);
}

int
verify_fail(struct verify *v, const char *why)
{
	if (!v->failed)
		snprintf(v->err, sizeof v->err, "%s", why);
	v->failed = true;
	return -1;
}

/* "whole: 812 fills, 250 sessions, 3 markets, equity 5012345.67 USD" */
static void
summary(const struct verify *v, struct buf *out)
{
	char money[DECIMAL_TEXT];
	if (v->failed) {
		buf_fmt(out, "unreadable: %s", v->err);
		return;
	}
	if (v->differences > 0) {
		buf_fmt(out, "NOT whole: %" PRId64 " difference%s", v->differences, v->differences == 1 ? "" : "s");
		return;
	}
	int64_t equity = v->has_equity ? v->equity.equity : v->capital0;
	int64_t cents = (int64_t)decimal_div_even(equity, 10000), most = INT64_MAX / 10000;
	if (cents <= most && cents >= -most)
		equity = cents * 10000;
	buf_fmt(out, "whole: %" PRId64 " fill%s, %" PRId64 " session%s, %d market%s, equity %s %s", v->fills_seen + v->others, v->fill_id == 1 ? "" : "s", v->now.id, v->now.id == 1 ? "" : "s", v->n_markets,
	    v->n_markets == 1 ? "" : "s", decimal_format(equity, 2, money), v->currency);
}

static void
field(struct buf *out, const char *name, const char *value, bool first)
{
	buf_fmt(out, "%s\"%s\":", first ? "" : ",", name);
	buf_json(out, value);
}

static void
report_json(const struct verify *v, struct buf *out)
{
	struct buf words = { 0 };
	char money[DECIMAL_TEXT];
	summary(v, &words);
	buf_fmt(out, "{\"whole\":%s,\"readable\":%s,\"differences\":%" PRId64 ",\"shown\":[", v->differences == 0 && !v->failed ? "true" : "false", v->failed ? "false" : "true", v->differences);
	for (int i = 0; i < v->n_shown; i++) {
		const struct verify_difference *d = &v->shown[i];
		buf_str(out, i > 0 ? ",{" : "{");
		field(out, "table", d->table, true);
		field(out, "row", d->row, false);
		field(out, "column", d->column, false);
		field(out, "found", d->found, false);
		field(out, "expected", d->expected, false);
		buf_char(out, '}');
	}
	buf_fmt(out, "],\"fills\":%" PRId64 ",\"sessions\":%" PRId64 ",\"markets\":%d,\"equity\":%s", v->fills_seen + v->others, v->now.id, v->n_markets,
	    decimal_format(v->has_equity ? v->equity.equity : v->capital0, 2, money));
	field(out, "currency", v->currency, false);
	field(out, "summary", words.data != NULL ? words.data : "", false);
	buf_str(out, "}\n");
	buf_free(&words);
}

void
verify_report(const struct verify *v, struct buf *out, bool json)
{
	if (json) {
		report_json(v, out);
		return;
	}
	for (int i = 0; i < v->n_shown; i++) {
		const struct verify_difference *d = &v->shown[i];
		buf_fmt(out, "%s %s %s: found %s, expected %s\n", d->table, d->row, d->column, d->found, d->expected);
	}
	if (v->differences > v->n_shown)
		buf_fmt(out, "... and %" PRId64 " more\n", v->differences - v->n_shown);
	summary(v, out);
	buf_char(out, '\n');
}
