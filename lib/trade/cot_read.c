/* Commitments of Traders files, and the days on which reports came late. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cot.h"
#include "lines.h"

#define LINE 8192
#define FIELDS 256
#define HEADER "report,released"

struct place {
	const char *file;
	int line;
	char *err;
	int errsize;
};

static int
fail(const struct place *p, const char *value, const char *reason)
{
	snprintf(p->err, (size_t)p->errsize, "%s:%d: %.80s: %s", p->file, p->line, value[0] != '\0' ? value : "(empty)", reason);
	return -1;
}

/* Cut a line up in place; quotes around a field go. Returns how many fields there are, at most FIELDS + 1. */
static int
split(char *line, char *field[FIELDS])
{
	int n = 0;
	for (char *at = line;; at++) {
		bool quoted = *at == '"';
		char *begin = quoted ? ++at : at;
		at += strcspn(at, quoted ? "\"" : ",");
		if (n == FIELDS)
			return FIELDS + 1;
		field[n++] = begin;
		if (quoted && *at == '"')
			*at++ = '\0';
		at += strcspn(at, ",");
		if (*at == '\0')
			return n;
		*at = '\0';
	}
}

enum column { DATE, CODE, OPEN_INTEREST, LONG_1, SHORT_1, LONG_2, SHORT_2, COLUMNS };

/* Names of the columns; the second one is another spelling in the CFTC's own files. */
static const char *const names[2][COLUMNS][2] = {
	[COT_LEGACY] = {
		{ "date", "report_date_as_yyyy-mm-dd" }, { "cftc_contract_market_code", NULL }, { "open_interest_all", NULL },
		{ "noncomm_positions_long_all", NULL }, { "noncomm_positions_short_all", NULL },
		{ "comm_positions_long_all", NULL }, { "comm_positions_short_all", NULL },
	},
	[COT_DISAGGREGATED] = {
		{ "date", "report_date_as_yyyy-mm-dd" }, { "cftc_contract_market_code", NULL }, { "open_interest_all", NULL },
		{ "m_money_positions_long_all", NULL }, { "m_money_positions_short_all", NULL },
		{ "prod_merc_positions_long_all", "prod_merc_positions_long" }, { "prod_merc_positions_short_all", "prod_merc_positions_short" },
	},
};

/* Where each column stands. 1, or 0: one is not there. */
static int
find_columns(char *const field[], int n, enum cot_kind kind, int column[COLUMNS])
{
	for (int c = 0; c < COLUMNS; c++) {
		column[c] = -1;
		for (int i = 0; i < n; i++)
			for (int spelling = 0; spelling < 2; spelling++)
				if (names[kind][c][spelling] != NULL && strcasecmp(field[i], names[kind][c][spelling]) == 0)
					column[c] = i;
		if (column[c] < 0)
			return 0;
	}
	return 1;
}

static int
read_header(const char **text, struct place *p, enum cot_kind *kind, int column[COLUMNS])
{
	char line[LINE], *field[FIELDS];
	if (lines_next(text, &p->line, line, sizeof line) != 1)
		return fail(p, "header", "there is none, or it is longer than 8191 bytes");
	int n = split(line, field);
	if (n > FIELDS)
		return fail(p, "header", "more than 256 columns");
	*kind = COT_LEGACY;
	if (find_columns(field, n, *kind, column))
		return 0;
	*kind = COT_DISAGGREGATED;
	if (find_columns(field, n, *kind, column))
		return 0;
	return fail(p, "header", "neither a legacy nor a disaggregated report: date, cftc_contract_market_code, open_interest_all and long and short positions of both groups are needed");
}

/* Digits, with blanks before them in the CFTC's files. */
static int
contracts(const struct place *p, const char *text, int64_t *out)
{
	text += strspn(text, " ");
	size_t len = strcspn(text, " ");
	*out = 0;
	if (len == 0 || len > 13 || strspn(text, "0123456789") != len || text[len + strspn(text + len, " ")] != '\0')
		return fail(p, text, "not a number of contracts");
	for (size_t i = 0; i < len; i++)
		*out = *out * 10 + (text[i] - '0');
	return *out <= COT_MOST ? 0 : fail(p, text, "not a number of contracts");
}

/* 1 a row of the market, 0 of another one, -1 */
static int
read_row(char *line, const struct place *p, const char *code, const int column[COLUMNS], struct cot_row *row)
{
	char *field[FIELDS], *value[COLUMNS];
	int n = split(line, field);
	for (int c = 0; c < COLUMNS; c++) {
		if (n > FIELDS || column[c] >= n)
			return fail(p, "line", "not as many fields as the header");
		value[c] = field[column[c]];
	}
	value[CODE][strcspn(value[CODE], " ")] = '\0';
	if (strcmp(value[CODE], code) != 0)
		return 0;
	if (date_parse(value[DATE], &row->report) != 0)
		return fail(p, value[DATE], "not a date; allowed: YYYY-MM-DD, a day that exists");
	if (contracts(p, value[OPEN_INTEREST], &row->open_interest) != 0 ||
	    contracts(p, value[LONG_1], &row->longs[COT_SPECULATORS]) != 0 || contracts(p, value[SHORT_1], &row->shorts[COT_SPECULATORS]) != 0 ||
	    contracts(p, value[LONG_2], &row->longs[COT_COMMERCIALS]) != 0 || contracts(p, value[SHORT_2], &row->shorts[COT_COMMERCIALS]) != 0)
		return -1;
	return 1;
}

/* Room for one more of size bytes in a list of n, which has room for 64, 128, 256 … 0 / -1 */
static int
grow(void **rows, size_t n, size_t size, const struct place *p)
{
	bool full = n == 0 || (n >= 64 && (n & (n - 1)) == 0);
	void *more = full ? realloc(*rows, (n == 0 ? 64 : n * 2) * size) : *rows;
	if (more == NULL)
		return fail(p, "line", "out of memory");
	*rows = more;
	return 0;
}

static int
by_report(const void *a, const void *b)
{
	date_t x = ((const struct cot_row *)a)->report, y = ((const struct cot_row *)b)->report;
	return (x > y) - (x < y);
}

int
cot_read(const char *text, const char *file, const char *code, struct cot_series *out, char *err, int errsize)
{
	struct place p = { file, 0, err, errsize };
	int column[COLUMNS], rc;
	char line[LINE], date[DATE_TEXT];
	*out = (struct cot_series){ 0 };
	if (read_header(&text, &p, &out->kind, column) != 0)
		return -1;
	while ((rc = lines_next(&text, &p.line, line, sizeof line)) == 1) {
		struct cot_row row = { .known_from = DATE_NONE };
		int found = read_row(line, &p, code, column, &row);
		if (found < 0 || (found == 1 && grow((void **)&out->rows, out->n, sizeof row, &p) != 0))
			goto bad;
		if (found == 1)
			out->rows[out->n++] = row;
	}
	if (rc != 0) {
		fail(&p, "line", "longer than 8191 bytes");
		goto bad;
	}
	if (out->n > 1)
		qsort(out->rows, out->n, sizeof out->rows[0], by_report);
	for (size_t i = 1; i < out->n; i++)
		if (out->rows[i].report == out->rows[i - 1].report) {
			fail(&p, date_format(out->rows[i].report, date), "a second report of this date and market");
			goto bad;
		}
	return 0;
bad:
	cot_free(out);
	return -1;
}

void
cot_free(struct cot_series *s)
{
	free(s->rows);
	*s = (struct cot_series){ 0 };
}

int
cot_join(struct cot_series *out, struct cot_series *more, const char *file, char *err, int errsize)
{
	struct cot_row *rows = malloc((out->n + more->n + 1) * sizeof *rows);
	char date[DATE_TEXT];
	size_t i = 0, j = 0, n = 0;
	int rc = rows == NULL ? -1 : 0;
	if (rc != 0)
		snprintf(err, (size_t)errsize, "%s: out of memory", file);
	for (; rc == 0 && (i < out->n || j < more->n); n++) {
		bool old = j == more->n || (i < out->n && out->rows[i].report < more->rows[j].report);
		rows[n] = old ? out->rows[i++] : more->rows[j++];
		if (n == 0 || rows[n].report > rows[n - 1].report)
			continue;
		snprintf(err, (size_t)errsize, "%s: %s: another file has a report of this date and market", file, date_format(rows[n].report, date));
		rc = -1;
	}
	if (rc == 0) {
		free(out->rows);
		*out = (struct cot_series){ more->kind, rows, n };
	} else {
		free(rows);
	}
	cot_free(more);
	return rc;
}

/*
 * Reports that a shutdown of the government delayed. 2013: assumed, one report each Friday and Tuesday from 25 October on,
 * as after the next shutdown. 2018-19: as announced on 29 January 2019, one each Friday and Tuesday from 1 February on.
 * 2025: the schedule announced on 18 November 2025; what came earlier than announced is known here too late, never too early.
 */
static const char *const shutdowns[][2] = {
	{ "2013-10-01", "2013-10-25" }, { "2013-10-08", "2013-10-29" }, { "2013-10-15", "2013-11-01" }, { "2013-10-22", "2013-11-05" },
	{ "2013-10-29", "2013-11-08" }, { "2013-11-05", "2013-11-12" },
	{ "2018-12-24", "2019-02-01" }, { "2018-12-31", "2019-02-05" }, { "2019-01-08", "2019-02-08" }, { "2019-01-15", "2019-02-12" },
	{ "2019-01-22", "2019-02-15" }, { "2019-01-29", "2019-02-19" }, { "2019-02-05", "2019-02-22" }, { "2019-02-12", "2019-02-26" },
	{ "2019-02-19", "2019-03-01" }, { "2019-02-26", "2019-03-05" },
	{ "2025-09-30", "2025-11-19" }, { "2025-10-07", "2025-11-21" }, { "2025-10-14", "2025-11-25" }, { "2025-10-21", "2025-12-02" },
	{ "2025-10-28", "2025-12-05" }, { "2025-11-04", "2025-12-09" }, { "2025-11-10", "2025-12-12" }, { "2025-11-18", "2025-12-16" },
	{ "2025-11-25", "2025-12-19" }, { "2025-12-02", "2025-12-23" }, { "2025-12-09", "2025-12-30" }, { "2025-12-16", "2026-01-06" },
	{ "2025-12-23", "2026-01-09" }, { "2025-12-30", "2026-01-13" }, { "2026-01-06", "2026-01-16" }, { "2026-01-13", "2026-01-20" },
};

static int
append(struct cot_releases *r, const struct cot_release *row, const struct place *p)
{
	if (grow((void **)&r->rows, r->n, sizeof *row, p) != 0)
		return -1;
	r->rows[r->n++] = *row;
	return 0;
}

/* One line, cut up in place. 0 / -1 */
static int
read_release(char *line, const struct place *p, struct cot_release *row)
{
	char *released = strchr(line, ',');
	if (released == NULL)
		return fail(p, line, "not two fields; allowed: report,released");
	*released++ = '\0';
	if (date_parse(line, &row->report) != 0)
		return fail(p, line, "not a date; allowed: YYYY-MM-DD, a day that exists");
	if (date_parse(released, &row->released) != 0)
		return fail(p, released, "not a date; allowed: YYYY-MM-DD, a day that exists");
	return row->released > row->report ? 0 : fail(p, released, "not after the report");
}

int
cot_releases_read(const char *text, const char *file, struct cot_releases *out, char *err, int errsize)
{
	struct place p = { file, 0, err, errsize };
	struct cot_release row;
	char line[128];
	int rc = 0;
	*out = (struct cot_releases){ 0 };
	for (size_t i = 0; i < sizeof shutdowns / sizeof shutdowns[0]; i++)
		if (date_parse(shutdowns[i][0], &row.report) != 0 || date_parse(shutdowns[i][1], &row.released) != 0 || append(out, &row, &p) != 0)
			goto bad;
	while (text != NULL && (rc = lines_next(&text, &p.line, line, sizeof line)) == 1) {
		if (p.line == 1 && strcmp(line, HEADER) == 0)
			continue;
		if (read_release(line, &p, &row) != 0 || append(out, &row, &p) != 0)
			goto bad;
	}
	if (rc == 0)
		return 0;
	fail(&p, "line", "longer than 127 bytes");
bad:
	cot_releases_free(out);
	return -1;
}

void
cot_releases_free(struct cot_releases *r)
{
	free(r->rows);
	*r = (struct cot_releases){ 0 };
}
