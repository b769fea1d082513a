/* The user's calendar.csv: early closes and exceptions, "exchange,date,closed|HH:MM" a line. */
#include <stdio.h>
#include <string.h>

#include "calendar.h"
#include "lines.h"

#define LINE 128
#define HEADER "exchange,date,"

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
read_row(char *line, const struct lines_at *at, void *out)
{
	struct calendar_row *row = out;
	char whole[LINE];
	snprintf(whole, sizeof whole, "%s", line);
	char *date = strchr(line, ','), *close = date != NULL ? strchr(date + 1, ',') : NULL;
	if (close == NULL || strchr(close + 1, ',') != NULL)
		return lines_fail(at, whole, "not three fields; allowed: exchange,date,closed or exchange,date,HH:MM");
	*date++ = '\0';
	*close++ = '\0';
	size_t len = strlen(line);
	if (len == 0 || len >= sizeof row->exchange || strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != len)
		return lines_fail(at, line, "not an exchange; allowed: 1 to 7 capital letters and digits such as CME, CBOT, NYBOT");
	memcpy(row->exchange, line, len + 1);
	if (date_parse(date, &row->date) != 0)
		return lines_fail(at, date, "not a date; allowed: YYYY-MM-DD, a day that exists");
	row->close = close_of(close);
	return row->close == -2 ? lines_fail(at, close, "not a close; allowed: closed, or HH:MM from 00:00 to 23:59") : 0;
}

static int
apart(const void *row, const void *earlier, const struct lines_at *at)
{
	const struct calendar_row *a = row, *b = earlier;
	char date[DATE_TEXT];
	return a->date != b->date || strcmp(a->exchange, b->exchange) != 0 ? 0 : lines_fail(at, date_format(a->date, date), "a second row for this exchange and date");
}

static const struct lines_table table = { HEADER, sizeof HEADER - 1, LINE - 1, sizeof(struct calendar_row), read_row, apart };

int
calendar_read(const char *text, const char *file, struct calendar_row **rows, size_t *n, char *err, int errsize)
{
	void *all;
	int rc = lines_rows(&table, text, file, &all, n, err, errsize);
	*rows = all;
	return rc;
}
