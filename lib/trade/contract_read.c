/* The user's contracts.csv: what the markets of csv files trade in, one a line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contract.h"
#include "decimal.h"
#include "lines.h"

#define LINE 192
#define COLUMNS "symbol,exchange,currency,point_value,tick,spread_ticks,commission,months"
#define FIELDS 8
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

struct place {
	const char *file;
	int line;
	char *err;
	int errsize;
};

static int
fail(const struct place *p, const char *value, const char *reason)
{
	snprintf(p->err, (size_t)p->errsize, "%s:%d: %s: %s", p->file, p->line, value[0] != '\0' ? value : "(empty)", reason);
	return -1;
}

/* 1 to size - 1 of the allowed characters. */
static int
word(const struct place *p, const char *text, const char *allowed, char *out, size_t size, const char *reason)
{
	size_t len = strlen(text);
	if (len == 0 || len >= size || strspn(text, allowed) != len)
		return fail(p, text, reason);
	memcpy(out, text, len + 1);
	return 0;
}

static int
amount(const struct place *p, const char *text, int64_t least, int64_t most, int64_t step, int64_t *out, const char *reason)
{
	return decimal_parse(text, out) == 0 && *out >= least && *out <= most && *out % step == 0 ? 0 : fail(p, text, reason);
}

/* Delivery letters in the order of the year, or none: a market without contracts. */
static int
months(const struct place *p, const char *text, char out[13])
{
	const char *at = "FGHJKMNQUVXZ";
	for (const char *c = text; *c != '\0'; c++) {
		at = strchr(at, *c);
		if (at == NULL)
			return fail(p, text, "not the delivery months; allowed: letters of FGHJKMNQUVXZ in that order, or nothing");
		at++;
	}
	snprintf(out, 13, "%s", text);
	return 0;
}

/* One line, without its end, cut up in place. 0 / -1 */
static int
read_row(char *line, const struct place *p, struct contract *c)
{
	char *field[FIELDS], whole[LINE];
	int n = 1;
	int64_t spread;
	snprintf(whole, sizeof whole, "%s", line);
	field[0] = line;
	for (char *at = line; *at != '\0'; at++)
		if (*at == ',' && n++ < FIELDS) {
			*at = '\0';
			field[n - 1] = at + 1;
		}
	if (n != FIELDS)
		return fail(p, whole, "not eight fields; allowed: " COLUMNS);
	*c = (struct contract){ 0 };
	if (word(p, field[0], CAPITALS DIGITS "._-", c->symbol, sizeof c->symbol, "not a symbol; allowed: 1 to 15 of A-Z 0-9 . _ -") != 0 ||
	    word(p, field[1], CAPITALS DIGITS, c->exchange, sizeof c->exchange, "not an exchange; allowed: 1 to 7 capital letters and digits such as CME, CBOT, NYBOT") != 0)
		return -1;
	if (strlen(field[2]) != 3 || word(p, field[2], CAPITALS, c->currency, sizeof c->currency, "") != 0)
		return fail(p, field[2], "not a currency; allowed: three capital letters such as USD");
	if (amount(p, field[3], DECIMAL_ONE, 1000000 * DECIMAL_ONE, DECIMAL_ONE, &c->point_value, "not a point value; allowed: a whole number from 1 to 1000000") != 0 ||
	    amount(p, field[4], 1, 1000 * DECIMAL_ONE, 1, &c->tick, "not a tick; allowed: above 0 to 1000, at most six decimals") != 0 ||
	    amount(p, field[5], DECIMAL_ONE, 1000 * DECIMAL_ONE, DECIMAL_ONE, &spread, "not a spread in ticks; allowed: a whole number from 1 to 1000") != 0 ||
	    amount(p, field[6], 0, 1000 * DECIMAL_ONE, 1, &c->commission, "not a commission a contract and side; allowed: 0 to 1000, at most six decimals") != 0)
		return -1;
	c->spread_ticks = (int)(spread / DECIMAL_ONE);
	memcpy(c->name, c->symbol, sizeof c->symbol);
	return months(p, field[7], c->months);
}

static int
append(struct contract **rows, size_t *n, size_t *room, const struct contract *row, const struct place *p)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp((*rows)[i].symbol, row->symbol) == 0)
			return fail(p, row->symbol, "a second row for this symbol");
	if (*n == *room) {
		size_t more = *room == 0 ? 32 : *room * 2;
		struct contract *grown = realloc(*rows, more * sizeof *grown);
		if (grown == NULL)
			return fail(p, row->symbol, "out of memory");
		*rows = grown;
		*room = more;
	}
	(*rows)[(*n)++] = *row;
	return 0;
}

int
contract_read(const char *text, const char *file, struct contract **rows, size_t *n, char *err, int errsize)
{
	struct place p = { file, 0, err, errsize };
	size_t room = 0;
	*rows = NULL;
	*n = 0;
	char line[LINE];
	struct contract row;
	int rc;
	while ((rc = lines_next(&text, &p.line, line, sizeof line)) == 1) {
		if (p.line == 1 && strcmp(line, COLUMNS) == 0)
			continue;
		if (read_row(line, &p, &row) != 0 || append(rows, n, &room, &row, &p) != 0)
			goto bad;
	}
	if (rc == 0)
		return 0;
	fail(&p, "line", "longer than 191 bytes");
bad:
	free(*rows);
	*rows = NULL;
	*n = 0;
	return -1;
}
