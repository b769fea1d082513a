/* The user's roll_dates.csv: dates on which a file without contracts goes over to its next contract, "symbol,date" a line. */
#include <string.h>

#include "feed.h"
#include "lines.h"

#define LINE 128
#define HEADER "symbol,date"
#define SYMBOL_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"

/* One line, without its end, cut up in place. 0 / -1 */
static int
read_row(char *line, const struct lines_at *at, void *out)
{
	struct feed_rolls_row *row = out;
	char *date = strchr(line, ',');
	if (date == NULL || strchr(date + 1, ',') != NULL)
		return lines_fail(at, line, "not two fields; allowed: symbol,date");
	*date++ = '\0';
	size_t len = strlen(line);
	if (len == 0 || len >= sizeof row->symbol || strspn(line, SYMBOL_CHARS) != len)
		return lines_fail(at, line, "not a symbol; allowed: 1 to 15 of A-Z 0-9 . _ -");
	memcpy(row->symbol, line, len + 1);
	return date_parse(date, &row->date) == 0 ? 0 : lines_fail(at, date, "not a date; allowed: YYYY-MM-DD, a day that exists");
}

static int
apart(const void *row, const void *earlier, const struct lines_at *at)
{
	const struct feed_rolls_row *a = row, *b = earlier;
	char date[DATE_TEXT];
	return a->date != b->date || strcmp(a->symbol, b->symbol) != 0 ? 0 : lines_fail(at, date_format(a->date, date), "a second row for this symbol and date");
}

static const struct lines_table table = { HEADER, sizeof HEADER, LINE - 1, sizeof(struct feed_rolls_row), read_row, apart };

int
feed_rolls_read(const char *text, const char *file, struct feed_rolls *out, char *err, int errsize)
{
	void *all;
	int rc = lines_rows(&table, text, file, &all, &out->n, err, errsize);
	out->rows = all;
	return rc;
}
