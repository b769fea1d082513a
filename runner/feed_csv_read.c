/* Bars out of text: each row is taken whole or named with file, line, value and reason. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "feed_csv_internal.h"
#include "log.h"
#include "roll.h"

#define COLUMNS "date,open,high,low,close,volume"
#define FIELDS 6
#define CONTRACT_COLUMN ",contract" /* may follow */
#define LISTED 50
#define SHOWN 48              /* bytes of a value in a message */
#define LINE 256
#define ROW_LEAST 20          /* bytes of the shortest row that can be right: 2000-01-03,1,1,1,1,1 */
#define PRICE_MOST (1000000000 * DECIMAL_ONE)     /* so that no sum or difference of prices overflows */
#define VOLUME_MOST INT64_C(1000000000000)

struct reader {
	const char *file;
	int64_t line;
	struct feed_csv_report *report;
	const char *symbol;
	const struct feed_csv_clock *clock;
	int fields; /* of a row: FIELDS, or one more with contracts */
};

static const char *const columns[FIELDS] = { "date", "open", "high", "low", "close", "volume" };

/* Printable ASCII, no double quote: the text stands in a logfmt value. */
static void
printable(const char *text, size_t len, char *out, size_t size)
{
	size_t n = len < size - 1 ? len : size - 1;
	for (size_t i = 0; i < n; i++)
		out[i] = text[i] == '"' ? '\'' : text[i] >= 0x20 && text[i] < 0x7f ? text[i] : '?';
	out[n] = '\0';
	if (n < len)
		memcpy(out + n - 3, "...", 3);
}

void
feed_csv_bad(struct feed_csv_report *r, const char *file, int64_t line, const char *value, size_t len, const char *reason)
{
	char name[64], shown[SHOWN + 1], text[sizeof r->first];
	printable(file, strlen(file), name, sizeof name);
	printable(value, len, shown, sizeof shown);
	if (line == 0)
		snprintf(text, sizeof text, "%s: %s", name, reason);
	else
		snprintf(text, sizeof text, "%s:%" PRId64 ": %s: %s", name, line, len > 0 ? shown : "(empty)", reason);
	if (r->bad++ == 0)
		memcpy(r->first, text, sizeof text);
	if (r->bad <= LISTED)
		log_write(r->skip ? LOG_WARN : LOG_ERROR, "csv_bad_row", "row=\"%s\"", text);
}

void
feed_csv_report_end(const struct feed_csv_report *r)
{
	if (r->bad > LISTED)
		log_write(r->skip ? LOG_WARN : LOG_ERROR, "csv_bad_row", "row=\"and %" PRId64 " more\"", r->bad - LISTED);
}

static void
bad(const struct reader *r, const char *value, const char *reason)
{
	feed_csv_bad(r->report, r->file, r->line, value, strlen(value), reason);
}

/* The line is exactly the columns, in any case; otherwise it is named and the file with it. */
static bool
header(struct reader *r, const char *line, size_t len)
{
	char low[LINE] = "";
	const char *reason = "not OHLCV: the first line must be " COLUMNS;
	if (len < sizeof low) {
		for (size_t i = 0; i < len; i++)
			low[i] = (char)tolower((unsigned char)line[i]);
		bool contracts = strcmp(low, COLUMNS CONTRACT_COLUMN) == 0;
		r->fields = FIELDS + contracts;
		if (contracts || (len == strlen(COLUMNS) && memcmp(low, COLUMNS, len) == 0))
			return true;
		if (strncmp(low, COLUMNS ",", sizeof COLUMNS) == 0)
			reason = "more columns than OHLCV: the first line must be " COLUMNS " with or without " CONTRACT_COLUMN;
	}
	feed_csv_bad(r->report, r->file, r->line, line, len, reason);
	return false;
}

/* NULL with *out, or what is wrong with the number. */
static const char *
number(const char *text, int64_t *out)
{
	if (text[0] == '\0')
		return "is missing";
	if (decimal_parse(text, out) == 0)
		return NULL;
	const char *p = text + (*text == '-' || *text == '+');
	size_t whole = strspn(p, "0123456789");
	const char *rest = p + whole;
	size_t part = *rest == '.' ? strspn(rest + 1, "0123456789") : 0;
	if (whole == 0 || (*rest == '.' && part == 0) || rest[part > 0 ? part + 1 : 0] != '\0')
		return "is not a number";
	return part > 6 ? "has more than six decimals" : "is out of range";
}

static int
price(const struct reader *r, const char *column, const char *text, int64_t *out)
{
	char reason[64];
	const char *wrong = number(text, out);
	if (wrong == NULL && (*out > PRICE_MOST || *out < -PRICE_MOST))
		wrong = "is out of range";
	if (wrong == NULL)
		return 0;
	snprintf(reason, sizeof reason, "%s %s", column, wrong);
	bad(r, text, reason);
	return -1;
}

static int
volume(const struct reader *r, const char *text, int64_t *out)
{
	char reason[64];
	const char *wrong = number(text, out);
	if (wrong == NULL && *out < 0)
		wrong = "is negative";
	if (wrong == NULL && *out % DECIMAL_ONE != 0)
		wrong = "is not a whole number";
	if (wrong == NULL && *out / DECIMAL_ONE > VOLUME_MOST)
		wrong = "is out of range";
	if (wrong == NULL) {
		*out /= DECIMAL_ONE;
		return 0;
	}
	snprintf(reason, sizeof reason, "volume %s", wrong);
	bad(r, text, reason);
	return -1;
}

/* By a row of the user's own; a file may well have bars on a holiday of the rules. */
static bool
closed(const struct feed_csv_clock *clock, date_t day)
{
	for (size_t i = 0; i < clock->calendar->n_rows; i++) {
		const struct calendar_row *row = &clock->calendar->rows[i];
		if (row->date == day && row->close < 0 && strcmp(row->exchange, clock->exchange) == 0)
			return true;
	}
	return false;
}

static int
date(const struct reader *r, const char *text, date_t last, date_t *out)
{
	static const char shape[] = "dddd-dd-dd";
	const char *reason = NULL;
	if (date_parse(text, out) != 0) {
		bool shaped = strlen(text) == strlen(shape);
		for (size_t i = 0; shaped && shape[i] != '\0'; i++)
			shaped = shape[i] == 'd' ? isdigit((unsigned char)text[i]) != 0 : text[i] == shape[i];
		reason = text[0] == '\0' ? "date is missing" : shaped ? "no such date" : "not a date (YYYY-MM-DD)";
	} else if (*out == last && r->fields == FIELDS) {
		reason = "duplicate date";
	} else if (*out < last) {
		reason = "date is out of order";
	} else if (r->clock->calendar != NULL && closed(r->clock, *out)) {
		reason = "calendar.csv closes this market's exchange on that date";
	}
	if (reason == NULL)
		return 0;
	bad(r, text, reason);
	return -1;
}

/* Do the four prices fit each other? */
static int
shape(const struct reader *r, char *const field[FIELDS], const struct bar *b)
{
	char reason[96];
	if (b->h < b->l) {
		snprintf(reason, sizeof reason, "high is below low %.32s", field[3]);
		bad(r, field[2], reason);
		return -1;
	}
	bool open = b->o > b->h || b->o < b->l;
	if (!open && b->c <= b->h && b->c >= b->l)
		return 0;
	snprintf(reason, sizeof reason, "%s is outside low %.32s to high %.32s", open ? "open" : "close", field[3], field[2]);
	bad(r, open ? field[1] : field[4], reason);
	return -1;
}

/* Cuts the line at its commas. 0, or -1 with the fault noted. */
static int
cut(const struct reader *r, const char *line, size_t len, char *copy, char *field[FIELDS + 1])
{
	char reason[64];
	int n = 1;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)line[i];
		if (c < 0x20 || c > 0x7e) {
			feed_csv_bad(r->report, r->file, r->line, line, len, c == 0 ? "NUL byte" : "not plain ASCII text");
			return -1;
		}
		n += line[i] == ',';
	}
	if (n != r->fields || len >= LINE) {
		snprintf(reason, sizeof reason, n < r->fields ? "missing field: %d of %d" : n > r->fields ? "extra field: %d instead of %d" : "line too long", n, r->fields);
		feed_csv_bad(r->report, r->file, r->line, line, len, reason);
		return -1;
	}
	memcpy(copy, line, len);
	copy[len] = '\0';
	char *end = copy + len;
	for (int k = 0; k <= FIELDS; k++) {
		field[k] = k < r->fields ? copy : end;
		copy += strcspn(copy, ",");
		if (copy < end)
			*copy++ = '\0';
	}
	return 0;
}

/* A delivery of this symbol that has no bar of that date yet; the bars before b are those of the file. */
static int
contract(const struct reader *r, const char *text, size_t before, struct bar *b)
{
	char reason[128];
	int year, month;
	if (roll_delivery(r->symbol, text, &year, &month) != 0 || strlen(text) >= sizeof b->contract) {
		snprintf(reason, sizeof reason, "no contract of %s; allowed: %s, a month of FGHJKMNQUVXZ, two digits of the year", r->symbol, r->symbol);
		bad(r, text, reason);
		return -1;
	}
	for (size_t i = 1; i <= before && b[-(ptrdiff_t)i].session == b->session; i++)
		if (strcmp(b[-(ptrdiff_t)i].contract, text) == 0) {
			bad(r, text, "a second row for this date and contract");
			return -1;
		}
	snprintf(b->contract, sizeof b->contract, "%s", text);
	return 0;
}

/* before: bars of the file that stand before b. */
static int
row(const struct reader *r, const char *line, size_t len, size_t before, struct bar *b)
{
	char copy[LINE + 1], *field[FIELDS + 1];
	date_t last = before == 0 ? DATE_NONE : b[-1].session;
	if (cut(r, line, len, copy, field) != 0 || date(r, field[0], last, &b->session) != 0)
		return -1;
	snprintf(b->contract, sizeof b->contract, "%s", r->symbol);
	if (r->fields > FIELDS && contract(r, field[FIELDS], before, b) != 0)
		return -1;
	int64_t *const into[] = { NULL, &b->o, &b->h, &b->l, &b->c };
	for (int k = 1; k <= 4; k++)
		if (price(r, columns[k], field[k], into[k]) != 0)
			return -1;
	if (volume(r, field[5], &b->v) != 0)
		return -1;
	return shape(r, field, b);
}

/* The next line without its end (LF or CRLF). False at the end of the text. */
static bool
next_line(const char **at, const char *end, const char **line, size_t *len)
{
	if (*at >= end)
		return false;
	const char *stop = memchr(*at, '\n', (size_t)(end - *at));
	*line = *at;
	*len = (size_t)((stop != NULL ? stop : end) - *at);
	*at = stop != NULL ? stop + 1 : end;
	if (*len > 0 && (*line)[*len - 1] == '\r')
		--*len;
	return true;
}

int
feed_csv_read(const char *file, const char *symbol, const char *text, size_t len, const struct feed_csv_clock *clock, struct feed_csv_report *report, struct bar **bars, size_t *n)
{
	struct reader r = { .file = file, .line = 1, .report = report, .symbol = symbol, .clock = clock };
	const char *at = text, *end = text + len, *line;
	size_t width;
	*bars = NULL;
	*n = 0;
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) /* what a spreadsheet puts before UTF-8 */
		at += 3;
	if (!next_line(&at, end, &line, &width)) {
		feed_csv_bad(report, file, 0, "", 0, "the file is empty");
		return 0;
	}
	if (!header(&r, line, width))
		return 0;
	*bars = calloc(len / ROW_LEAST + 1, sizeof **bars);
	if (*bars == NULL)
		return -1;
	while (next_line(&at, end, &line, &width)) {
		struct bar *b = &(*bars)[*n];
		r.line++;
		if (row(&r, line, width, *n, b) != 0)
			continue;
		int early = clock->calendar == NULL ? -1 : calendar_close(clock->calendar, clock->exchange, b->session);
		b->closed_at = tz_instant(clock->chicago, b->session, early >= 0 ? early : FEED_CSV_CLOSE);
		++*n;
	}
	if (r.line == 1)
		feed_csv_bad(report, file, 0, "", 0, "no rows after the header");
	return 0;
}
