/* cot: from which session on a report may be used. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "cot.h"
#include "vec_calendar.h"

#define REL 1e-15

/* "HH:MM" as seconds after midnight. */
static int
time_of_day(struct vec *v, const char *text)
{
	int hour = 0, minute = 0, used = 0;
	if (sscanf(text, "%2d:%2d%n", &hour, &minute, &used) != 2 || text[used] != '\0')
		vec_fail(v, "\"%s\" is no time", text);
	return hour * 3600 + minute * 60;
}

/* The releases of the case alone, without those that are shipped. */
static void
read_releases(struct vec *v, struct json_object *input, struct cot_releases *out)
{
	struct json_object *list = vec_array(v, input, "releases");
	out->n = vec_length(list);
	out->rows = vec_alloc(out->n, sizeof *out->rows);
	for (size_t i = 0; i < out->n; i++) {
		struct json_object *row = json_object_array_get_idx(list, i);
		out->rows[i] = (struct cot_release){ vec_date(v, vec_text_at(v, row, 0)), vec_date(v, vec_text_at(v, row, 1)) };
	}
}

static void
available(struct vec *v, struct json_object *input, struct json_object *expected, const struct cot_clock *clock)
{
	char utc[CLOCK_TEXT], session[DATE_TEXT];
	instant_t want;
	date_t report = vec_date(v, vec_text(v, input, "report"));
	if (clock_parse(vec_text(v, expected, "utc"), &want) != 0)
		vec_fail(v, "utc is no instant");
	else if (cot_available(clock, report) != want)
		vec_fail(v, "utc: got %s", clock_format(cot_available(clock, report), utc));
	vec_same_text(v, expected, "first_session", date_format(cot_first_session(clock, report), session));
}

static void
latest(struct vec *v, struct json_object *input, struct json_object *expected, const struct cot_clock *clock)
{
	struct json_object *reports = vec_array(v, input, "reports");
	date_t session = vec_date(v, vec_text(v, input, "session"));
	struct cot_series s = { .n = vec_length(reports) };
	char text[DATE_TEXT];
	size_t i;
	s.rows = vec_alloc(s.n, sizeof *s.rows);
	for (size_t k = 0; k < s.n; k++)
		s.rows[k].report = vec_date(v, vec_text_at(v, reports, k));
	cot_place(clock, &s);
	if (cot_latest(&s, session, &i) == 1) {
		vec_same_text(v, expected, "used", date_format(s.rows[i].report, text));
		vec_same_int(v, expected, "age_days", session - s.rows[i].report);
		vec_same_bool(v, expected, "fresh", cot_fresh(s.rows[i].report, session));
	} else {
		vec_same_text(v, expected, "used", NULL);
		vec_same_text(v, expected, "age_days", NULL);
		vec_same_bool(v, expected, "fresh", false);
	}
	cot_free(&s);
}

static void
percentile(struct vec *v, struct json_object *input, struct json_object *expected)
{
	struct json_object *list = vec_array(v, input, "values");
	double *values = vec_doubles(v, list);
	vec_close_rel(v, expected, "percentile", cot_percentile(values, vec_length(list)), REL);
	free(values);
}

/* Ours: the features of a session from a csv. */
static void
features(struct vec *v, struct json_object *input, struct json_object *expected, const struct cot_clock *clock)
{
	struct json_object *lines = vec_array(v, input, "file"), *want = vec_array(v, expected, "features");
	struct cot_series s;
	double got[COT_FEATURES];
	char err[256] = "", *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);
	for (size_t i = 0; f != NULL && i < vec_length(lines); i++)
		fprintf(f, "%s\n", vec_text_at(v, lines, i));
	if (f == NULL || fclose(f) != 0)
		vec_fail(v, "out of memory");
	else if (cot_read(text, "file", vec_text(v, input, "code"), &s, err, sizeof err) != 0)
		vec_fail(v, "%s", err);
	else {
		cot_place(clock, &s);
		cot_features(&s, vec_date(v, vec_text(v, input, "session")), got);
		for (size_t i = 0; i < COT_FEATURES; i++) {
			double x = vec_double_at(v, want, i);
			if (isnan(x) != isnan(got[i]) || fabs(x - got[i]) > 1e-15)
				vec_fail(v, "feature %zu: got %.17g, expected %.17g", i, got[i], x);
		}
		cot_free(&s);
	}
	free(text);
}

static void
with_clock(struct vec *v, const char *kind, struct json_object *input, struct json_object *expected)
{
	char err[256] = "";
	struct calendar calendar;
	struct calendar_row *rows = vec_calendar_rows(v, input, &calendar);
	struct tz *new_york = tz_open("America/New_York", err, sizeof err), *chicago = tz_open("America/Chicago", err, sizeof err);
	struct cot_clock clock = { new_york, chicago, &calendar, vec_text(v, input, "exchange"), time_of_day(v, vec_text(v, input, "schedule")), { 0 } };
	read_releases(v, input, &clock.releases);
	if (new_york == NULL || chicago == NULL)
		vec_fail(v, "%s", err);
	else if (v->failed)
		; /* already told */
	else if (strcmp(kind, "available") == 0)
		available(v, input, expected, &clock);
	else if (strcmp(kind, "latest") == 0)
		latest(v, input, expected, &clock);
	else
		features(v, input, expected, &clock);
	cot_releases_free(&clock.releases);
	tz_close(new_york);
	tz_close(chicago);
	free(rows);
}

void
vec_cot(struct vec *v, struct json_object *input, struct json_object *expected)
{
	const char *kind = vec_text(v, input, "kind");
	if (strcmp(kind, "percentile") == 0)
		percentile(v, input, expected);
	else if (strcmp(kind, "available") == 0 || strcmp(kind, "latest") == 0 || strcmp(kind, "features") == 0)
		with_clock(v, kind, input, expected);
	else
		vec_fail(v, "unknown kind \"%s\"", kind);
}
