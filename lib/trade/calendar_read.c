/* The user's calendar.csv: early closes and exceptions, "exchange,date,closed|HH:MM" a line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "lines.h"

#define LINE 128
#define HEADER "exchange,date,"

struct place {
	const char *file;
	int line;
	char *err;
	int errsize;
};

static int
fail(const struct place *p, const char *value, const char *reason)
{
	snprintf(p->err, (size_t)p->errsize, "%s:%d: %s: %s", p->file, p->line, value, reason);
	return -1;
}

/* "HH:MM" in seconds after midnight, "closed" as -1; -2 when neither. */
static int
close_of(const char *text)
{
	if (strcmp(text, "closed") == 0)
		return -1;
	if (strlen(text) != 5 || text[2] != ':' || strspn(text, "0123456789") != 2 || strspn(text + 3, "0123456789") != 2)
		return -2;
	int hour = (text[0] - '0') * 10 + (text[1] - '0'), minute = (text[3] - '0') * 10 + (text[4] - '0');
	return hour < 24 && minute < 60 ? hour * 3600 + minute * 60 : -2;
}

/* One line, without its end, cut up in place. 0 / -1 */
static int
read_row(char *line, const struct place *p, struct calendar_row *row)
{
	char whole[LINE];
	snprintf(whole, sizeof whole, "%s", line);
	char *date = strchr(line, ','), *close = date != NULL ? strchr(date + 1, ',') : NULL;
	if (close == NULL || strchr(close + 1, ',') != NULL)
		return fail(p, whole, "not three fields; allowed: exchange,date,closed or exchange,date,HH:MM");
	*date++ = '\0';
	*close++ = '\0';
	size_t len = strlen(line);
	if (len == 0 || len >= sizeof row->exchange || strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != len)
		return fail(p, line, "not an exchange; allowed: 1 to 7 capital letters and digits such as CME, CBOT, NYBOT");
	memcpy(row->exchange, line, len + 1);
	if (date_parse(date, &row->date) != 0)
		return fail(p, date, "not a date; allowed: YYYY-MM-DD, a day that exists");
	row->close = close_of(close);
	return row->close == -2 ? fail(p, close, "not a close; allowed: closed, or HH:MM from 00:00 to 23:59") : 0;
}

static int
append(struct calendar_row **rows, size_t *n, size_t *room, const struct calendar_row *row, const struct place *p)
{
	char date[DATE_TEXT];
	for (size_t i = 0; i < *n; i++)
		if ((*rows)[i].date == row->date && strcmp((*rows)[i].exchange, row->exchange) == 0)
			return fail(p, date_format(row->date, date), "a second row for this exchange and date");
	if (*n == *room) {
		size_t more = *room == 0 ? 64 : *room * 2;
		struct calendar_row *grown = realloc(*rows, more * sizeof *grown);
		if (grown == NULL)
			return fail(p, date_format(row->date, date), "out of memory");
		*rows = grown;
		*room = more;
	}
	(*rows)[(*n)++] = *row;
	return 0;
}

int
calendar_read(const char *text, const char *file, struct calendar_row **rows, size_t *n, char *err, int errsize)
{
	struct place p = {file, 0, err, errsize};
	size_t room = 0;
	*rows = NULL;
	*n = 0;
	char line[LINE];
	struct calendar_row row;
	int rc;
	while ((rc = lines_next(&text, &p.line, line, sizeof line)) == 1) {
		if (p.line == 1 && strncmp(line, HEADER, sizeof HEADER - 1) == 0)
			continue;
		if (read_row(line, &p, &row) != 0 || append(rows, n, &room, &row, &p) != 0)
			goto bad;
	}
	if (rc == 0)
		return 0;
	fail(&p, "line", "longer than 127 bytes");
bad:
	free(*rows);
	*rows = NULL;
	*n = 0;
	return -1;
}
