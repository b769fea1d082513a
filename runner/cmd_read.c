#include "cmd_read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "decimal.h"
#include "page_meta.h"

#define CENT INT64_C(10000)
#define WIDEST 1e9     /* from here on a number is printed by its power of ten: no column holds its digits */
#define BUDGET_MS 5000 /* a person waits; a page would not */

struct db *
cmd_read_open(const struct config *cfg, int *version, char *err, int errsize)
{
	char path[4200];
	bool transient;
	if (config_data_path(cfg, "fill_journal.db", path, sizeof path) != 0) {
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
cmd_read_ledger(const struct config *cfg, int *version, char *err, int errsize)
{
	struct db *db = cmd_read_open(cfg, version, err, errsize);
	int has = db != NULL ? page_meta_table(db, 0) : 1;
	if (has == 1)
		return db;
	snprintf(err, (size_t)errsize, "%s", has < 0 ? db_error(db) : "fill_journal.db: empty, it holds no table yet");
	db_close(db);
	return NULL;
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
