#include "cmd_read.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "json_member.h"
#include "page_meta.h"

#define CENT INT64_C(10000)
#define WIDEST 1e9     /* from here on a number is printed by its power of ten: no column holds its digits */
#define BUDGET_MS 5000 /* a person waits; a page would not */

/* A journal of the data folder. */
static struct db *
open_file(const struct config *cfg, const char *name, int *version, char *err, int errsize)
{
	char path[4200];
	bool transient;
	if (config_data_path(cfg, name, path, sizeof path) != 0) {
		snprintf(err, (size_t)errsize, "HYDRA_DATA_DIR is too long");
		return NULL;
	}
	struct db *db = db_open(path, DB_READ, false, &transient, err, errsize);
	if (db == NULL)
		return NULL;
	db_budget(db, BUDGET_MS);
	*version = db_version(db);
	if (*version >= 0)
		return db;
	snprintf(err, (size_t)errsize, "%s", db_error(db));
	db_close(db);
	return NULL;
}

struct db *
cmd_read_open(const struct config *cfg, int *version, char *err, int errsize)
{
	return open_file(cfg, "fill_journal.db", version, err, errsize);
}

/* The same, with its main table (page_meta_table). */
static struct db *
open_whole(const struct config *cfg, const char *name, int table, int *version, char *err, int errsize)
{
	struct db *db = open_file(cfg, name, version, err, errsize);
	int has = db != NULL ? page_meta_table(db, table) : 1;
	if (has == 1)
		return db;
	if (has < 0)
		snprintf(err, (size_t)errsize, "%s", db_error(db));
	else
		snprintf(err, (size_t)errsize, "%s: empty, it holds no table yet", name);
	db_close(db);
	return NULL;
}

struct db *
cmd_read_ledger(const struct config *cfg, int *version, char *err, int errsize)
{
	return open_whole(cfg, "fill_journal.db", 0, version, err, errsize);
}

struct db *
cmd_read_experiments(const struct config *cfg, int *version, char *err, int errsize)
{
	return open_whole(cfg, "experiment_journal.db", 1, version, err, errsize);
}

struct db *
cmd_read_telemetry(const struct config *cfg, int *version, char *err, int errsize)
{
	return open_file(cfg, "cycle_journal.db", version, err, errsize);
}

void
cmd_read_plain(char *text)
{
	for (unsigned char *p = (unsigned char *)text; p != NULL && *p != '\0'; p++)
		if (*p < 0x20 || *p == 0x7f)
			*p = '?';
		else if (p[0] == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0)
			p[0] = p[1] = '?';
}

char *
cmd_read_money(int64_t micro, char out[CMD_READ_TEXT])
{
	char text[DECIMAL_TEXT];
	int64_t cents = (int64_t)decimal_div_even(micro, CENT);
	/* a rest below half a cent beside the largest amount cannot overflow: |micro| < 2^63 is cut, not raised, there */
	snprintf(out, CMD_READ_TEXT, "%s", decimal_format(cents > INT64_MAX / CENT || cents < INT64_MIN / CENT ? micro : cents * CENT, 2, text));
	return out;
}

char *
cmd_read_real(const char *fmt, double x, char out[CMD_READ_TEXT])
{
	if (isfinite(x) && fabs(x) >= WIDEST) {
		snprintf(out, CMD_READ_TEXT, fmt[1] == '+' ? "%+.3g" : "%.3g", x);
	} else if (isfinite(x)) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(out, CMD_READ_TEXT, fmt, x);
#pragma GCC diagnostic pop
	} else {
		snprintf(out, CMD_READ_TEXT, "—");
	}
	return out;
}

void
cmd_read_json_real(struct buf *out, double x)
{
	char text[CMD_READ_TEXT];
	int digits = 15; /* a decimal of so many digits comes back as it was written */
	if (!isfinite(x)) {
		buf_str(out, "null");
		return;
	}
	do
		snprintf(text, sizeof text, "%.*g", digits, x);
	while (strtod(text, NULL) != x && ++digits <= 17);
	buf_str(out, text);
}

void
cmd_read_json_micro(struct buf *out, int64_t micro)
{
	char text[DECIMAL_TEXT];
	buf_str(out, decimal_format(micro, 0, text));
}

void
cmd_read_json_text(struct buf *out, const char *key, const char *value)
{
	buf_fmt(out, ",\"%s\":", key);
	buf_json(out, value[0] != '\0' ? value : NULL);
}

void
cmd_read_json_number(struct buf *out, const char *key, double x)
{
	buf_fmt(out, ",\"%s\":", key);
	cmd_read_json_real(out, x);
}

void
cmd_read_json_count(struct buf *out, const char *key, int64_t n)
{
	if (n < 0)
		buf_fmt(out, ",\"%s\":null", key);
	else
		buf_fmt(out, ",\"%s\":%" PRId64, key, n);
}

void
cmd_read_json_raw(struct buf *out, const char *key, const char *text)
{
	if (text[0] == '\0' || !json_whole(text)) {
		cmd_read_json_text(out, key, text);
		return;
	}
	buf_fmt(out, ",\"%s\":", key);
	for (const char *c = text; *c != '\0'; c++) /* a line stays a line: outside strings these are blanks, inside them there are none */
		buf_char(out, *c == '\n' || *c == '\r' ? ' ' : *c);
}

/* Characters of UTF-8 text. */
static int
columns(const char *text)
{
	int n = 0;
	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

void
cmd_read_word(struct buf *out, int width, const char *text)
{
	const char *shown = text[0] != '\0' ? text : "\xe2\x80\x94";
	buf_fmt(out, "%s%*s ", shown, columns(shown) < width ? width - columns(shown) : 0, "");
}

void
cmd_read_cell(struct buf *out, int width, const char *text)
{
	const char *shown = text[0] != '\0' ? text : "\xe2\x80\x94";
	buf_fmt(out, "%*s%s ", columns(shown) < width ? width - columns(shown) : 0, "", shown);
}

int
cmd_read_filter(const struct args *a, struct fills_query *q)
{
	static const char *const filters[] = { "symbol", "side", "from", "to" };
	char option[16], err[400];
	int rc = 0;
	fills_query_clear(q);
	for (size_t i = 0; rc == 0 && i < sizeof filters / sizeof filters[0]; i++) {
		snprintf(option, sizeof option, "--%s", filters[i]);
		const char *value = args_get(a, option);
		if (value != NULL)
			rc = fills_query_set(q, filters[i], value, err, sizeof err);
	}
	if (rc == 0)
		rc = fills_query_check(q, err, sizeof err);
	if (rc != 0)
		fprintf(stderr, "hydra-runner %s: --%s\n", a->spec->name, err);
	return rc;
}
