/* The user's contracts.csv: what the markets of csv files trade in, one a line. */
#include <stdio.h>
#include <string.h>

#include "contract.h"
#include "decimal.h"
#include "lines.h"

#define LINE 192
#define COLUMNS "symbol,exchange,currency,point_value,tick,spread_ticks,commission,months"
#define FIELDS 8
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* 1 to size - 1 of the allowed characters. */
static int
word(const struct lines_at *at, const char *text, const char *allowed, char *out, size_t size, const char *reason)
{
	size_t len = strlen(text);
	if (len == 0 || len >= size || strspn(text, allowed) != len)
		return lines_fail(at, text, reason);
	memcpy(out, text, len + 1);
	return 0;
}

static int
amount(const struct lines_at *at, const char *text, int64_t least, int64_t most, int64_t step, int64_t *out, const char *reason)
{
	return decimal_parse(text, out) == 0 && *out >= least && *out <= most && *out % step == 0 ? 0 : lines_fail(at, text, reason);
}

/* Delivery letters in the order of the year, or none: a market without contracts. */
static int
months(const struct lines_at *at, const char *text, char out[13])
{
	const char *left = "FGHJKMNQUVXZ";
	for (const char *c = text; *c != '\0'; c++) {
		left = strchr(left, *c);
		if (left == NULL)
			return lines_fail(at, text, "not the delivery months; allowed: letters of FGHJKMNQUVXZ in that order, or nothing");
		left++;
	}
	snprintf(out, 13, "%s", text);
	return 0;
}

/* One line, without its end, cut up in place. 0 / -1 */
static int
read_row(char *line, const struct lines_at *at, void *out)
{
	struct contract *row = out;
	char *field[FIELDS], whole[LINE];
	int n = 1;
	int64_t spread;
	snprintf(whole, sizeof whole, "%s", line);
	field[0] = line;
	for (char *c = line; *c != '\0'; c++)
		if (*c == ',' && n++ < FIELDS) {
			*c = '\0';
			field[n - 1] = c + 1;
		}
	if (n != FIELDS)
		return lines_fail(at, whole, "not eight fields; allowed: " COLUMNS);
	*row = (struct contract){ 0 };
	if (word(at, field[0], CAPITALS DIGITS "._-", row->symbol, sizeof row->symbol, "not a symbol; allowed: 1 to 15 of A-Z 0-9 . _ -") != 0 ||
	    word(at, field[1], CAPITALS DIGITS, row->exchange, sizeof row->exchange, "not an exchange; allowed: 1 to 7 capital letters and digits such as CME, CBOT, NYBOT") != 0)
		return -1;
	if (strlen(field[2]) != 3 || word(at, field[2], CAPITALS, row->currency, sizeof row->currency, "") != 0)
		return lines_fail(at, field[2], "not a currency; allowed: three capital letters such as USD");
	if (amount(at, field[3], DECIMAL_ONE, 1000000 * DECIMAL_ONE, DECIMAL_ONE, &row->point_value, "not a point value; allowed: a whole number from 1 to 1000000") != 0 ||
	    amount(at, field[4], 1, 1000 * DECIMAL_ONE, 1, &row->tick, "not a tick; allowed: above 0 to 1000, at most six decimals") != 0 ||
	    amount(at, field[5], DECIMAL_ONE, 1000 * DECIMAL_ONE, DECIMAL_ONE, &spread, "not a spread in ticks; allowed: a whole number from 1 to 1000") != 0 ||
	    amount(at, field[6], 0, 1000 * DECIMAL_ONE, 1, &row->commission, "not a commission a contract and side; allowed: 0 to 1000, at most six decimals") != 0)
		return -1;
	row->spread_ticks = (int)(spread / DECIMAL_ONE);
	memcpy(row->name, row->symbol, sizeof row->symbol);
	return months(at, field[7], row->months);
}

static int
apart(const void *row, const void *earlier, const struct lines_at *at)
{
	const struct contract *a = row, *b = earlier;
	return strcmp(a->symbol, b->symbol) != 0 ? 0 : lines_fail(at, a->symbol, "a second row for this symbol");
}

static const struct lines_table table = { COLUMNS, sizeof COLUMNS, LINE - 1, sizeof(struct contract), read_row, apart };

int
contract_read(const char *text, const char *file, struct contract **rows, size_t *n, char *err, int errsize)
{
	void *all;
	int rc = lines_rows(&table, text, file, &all, n, err, errsize);
	*rows = all;
	return rc;
}
