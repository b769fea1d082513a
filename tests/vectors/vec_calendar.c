#include "vec_calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

date_t
vec_date(struct vec *v, const char *text)
{
	date_t date = 0;
	if (date_parse(text, &date) != 0) {
		vec_fail(v, "\"%s\" is no date", text);
		return 0;
	}
	return date;
}

struct calendar_row *
vec_calendar_rows(struct vec *v, struct json_object *input, struct calendar *out)
{
	struct json_object *list = NULL;
	struct calendar_row *rows = NULL;
	char err[256] = "", *text = NULL;
	size_t len = 0;
	*out = (struct calendar){ 0 };
	json_object_object_get_ex(input, "calendar", &list);
	if (vec_length(list) == 0)
		return NULL;
	FILE *f = open_memstream(&text, &len);
	if (f == NULL) {
		vec_fail(v, "out of memory");
		return NULL;
	}
	for (size_t i = 0; i < vec_length(list); i++) {
		struct json_object *r = json_object_array_get_idx(list, i);
		fprintf(f, "%s,%s,%s\n", vec_text_at(v, r, 0), vec_text_at(v, r, 1), vec_text_at(v, r, 2));
	}
	if (fclose(f) != 0 || calendar_read(text, "calendar", &rows, &out->n_rows, err, sizeof err) != 0)
		vec_fail(v, "%s", err);
	free(text);
	out->rows = rows;
	return rows;
}

static void
same_date(struct vec *v, struct json_object *o, const char *key, date_t got)
{
	char text[DATE_TEXT];
	vec_same_text(v, o, key, date_format(got, text));
}

static void
day(struct vec *v, struct json_object *input, struct json_object *expected, const struct calendar *c)
{
	const char *exchange = vec_text(v, input, "exchange");
	date_t date = vec_date(v, vec_text(v, input, "date"));
	char text[16];
	int close = calendar_close(c, exchange, date);
	snprintf(text, sizeof text, "%02d:%02d", close / 3600, close / 60 % 60);
	/* a row that opens a rule holiday leaves nothing to observe */
	bool trading = calendar_trading(c, exchange, date);
	vec_same_bool(v, expected, "trading", trading);
	vec_same_text(v, expected, "holiday", trading ? NULL : calendar_holiday(date));
	vec_same_text(v, expected, "close", close >= 0 ? text : NULL);
	same_date(v, expected, "next", calendar_next(c, exchange, date));
	same_date(v, expected, "prev", calendar_prev(c, exchange, date));
}

static void
year(struct vec *v, struct json_object *input, struct json_object *expected, const struct calendar *c)
{
	const char *exchange = vec_text(v, input, "exchange");
	int y = (int)vec_int(v, input, "year");
	struct json_object *closed = vec_array(v, expected, "closed");
	size_t n = 0;
	for (date_t d = date_from_ymd(y, 1, 1); d <= date_from_ymd(y, 12, 31) && !v->failed; d++) {
		char text[DATE_TEXT];
		if (date_weekday(d) >= 5 || calendar_trading(c, exchange, d))
			continue;
		date_format(d, text);
		if (strcmp(text, vec_text_at(v, closed, n++)) != 0)
			vec_fail(v, "closed: got %s", text);
	}
	if (n != vec_length(closed))
		vec_fail(v, "closed: got %zu days", n);
}

static void
session(struct vec *v, struct json_object *input, struct json_object *expected, const struct calendar *c)
{
	char err[256];
	instant_t at;
	const char *instant = vec_text(v, input, "instant");
	struct tz *chicago = tz_open("America/Chicago", err, sizeof err);
	if (chicago == NULL)
		vec_fail(v, "%s", err);
	else if (clock_parse(instant, &at) != 0)
		vec_fail(v, "\"%s\" is no instant", instant);
	else
		same_date(v, expected, "session", calendar_session(c, vec_text(v, input, "exchange"), chicago, at));
	tz_close(chicago);
}

/* "HH:MM" as seconds after midnight. */
static int
time_of_day(struct vec *v, const char *text)
{
	int hour = 0, minute = 0, used = 0;
	if (sscanf(text, "%2d:%2d%n", &hour, &minute, &used) != 2 || text[used] != '\0')
		vec_fail(v, "\"%s\" is no time", text);
	return hour * 3600 + minute * 60;
}

static void
cycle(struct vec *v, struct json_object *input, struct json_object *expected)
{
	char err[256];
	instant_t want;
	date_t date = vec_date(v, vec_text(v, input, "date"));
	int second = time_of_day(v, vec_text(v, input, "time"));
	const char *utc = vec_text(v, expected, "utc");
	struct tz *zone = tz_open(vec_text(v, input, "zone"), err, sizeof err);
	if (zone == NULL) {
		vec_fail(v, "%s", err);
	} else if (clock_parse(utc, &want) != 0) {
		vec_fail(v, "\"%s\" is no instant", utc);
	} else if (tz_instant(zone, date, second) != want) {
		char text[CLOCK_TEXT];
		vec_fail(v, "utc: got %s, expected %s", clock_format(tz_instant(zone, date, second), text), utc);
	}
	tz_close(zone);
}

void
vec_calendar(struct vec *v, struct json_object *input, struct json_object *expected)
{
	const char *kind = vec_text(v, input, "kind");
	struct calendar c;
	struct calendar_row *rows = vec_calendar_rows(v, input, &c);
	if (v->failed)
		; /* already told */
	else if (strcmp(kind, "day") == 0)
		day(v, input, expected, &c);
	else if (strcmp(kind, "year") == 0)
		year(v, input, expected, &c);
	else if (strcmp(kind, "session") == 0)
		session(v, input, expected, &c);
	else if (strcmp(kind, "cycle") == 0)
		cycle(v, input, expected);
	else
		vec_fail(v, "unknown kind \"%s\"", kind);
	free(rows);
}
