/* The user's roll_dates.csv: dates on which a file without contracts goes over to its next contract, "symbol,date" a line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed.h"
#include "lines.h"

#define LINE 128
#define HEADER "symbol,date"
#define SYMBOL_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

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

/* One line, without its end, cut up in place. 0 / -1 */
static int
read_row(char *line, const struct place *p, struct feed_rolls_row *row)
{
	char *date = strchr(line, ',');
	if (date == NULL || strchr(date + 1, ',') != NULL)
		return fail(p, line, "not two fields; allowed: symbol,date");
	*date++ = '\0';
	size_t len = strlen(line);
	if (len == 0 || len >= sizeof row->symbol || strspn(line, SYMBOL_CHARS) != len)
		return fail(p, line, "not a symbol; allowed: 1 to 15 of A-Z 0-9 . _ -");
	memcpy(row->symbol, line, len + 1);
	return date_parse(date, &row->date) == 0 ? 0 : fail(p, date, "not a date; allowed: YYYY-MM-DD, a day that exists");
}

static int
append(struct feed_rolls *rolls, size_t *room, const struct feed_rolls_row *row, const struct place *p)
{
	char date[DATE_TEXT];
	for (size_t i = 0; i < rolls->n; i++)
		if (rolls->rows[i].date == row->date && strcmp(rolls->rows[i].symbol, row->symbol) == 0)
			return fail(p, date_format(row->date, date), "a second row for this symbol and date");
	if (rolls->n == *room) {
		size_t more = *room == 0 ? 64 : *room * 2;
		struct feed_rolls_row *grown = realloc(rolls->rows, more * sizeof *grown);
		if (grown == NULL)
			return fail(p, date_format(row->date, date), "out of memory");
		rolls->rows = grown;
		*room = more;
	}
	rolls->rows[rolls->n++] = *row;
	return 0;
}

int
feed_rolls_read(const char *text, const char *file, struct feed_rolls *out, char *err, int errsize)
{
	struct place p = { file, 0, err, errsize };
	size_t room = 0;
	*out = (struct feed_rolls){ 0 };
	char line[LINE];
	struct feed_rolls_row row;
	int rc;
	while ((rc = lines_next(&text, &p.line, line, sizeof line)) == 1) {
		if (p.line == 1 && strcmp(line, HEADER) == 0)
			continue;
		if (read_row(line, &p, &row) != 0 || append(out, &room, &row, &p) != 0)
			goto bad;
	}
	if (rc == 0)
		return 0;
	fail(&p, "line", "longer than 127 bytes");
bad:
	free(out->rows);
	*out = (struct feed_rolls){ 0 };
	return -1;
}
