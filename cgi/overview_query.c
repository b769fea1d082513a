/* What the overview's address asks for: /?range=90d&activity=fills. Without scripts each is a link. */
#include "overview_query.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "query_text.h"

static const struct { const char *name, *label, *words; } ranges[OVERVIEW_RANGES] = {
	{ "30d", "30 d", "30 days" }, { "90d", "90 d", "90 days" }, { "1y", "1 y", "a year" }, { "all", "all", "all" },
};
static const char *const activities[OVERVIEW_ACTIVITIES] = { "all", "fills", "experiments", "breakers", "system" };

const char *
overview_range_name(enum overview_range r)
{
	return ranges[r].name;
}

const char *
overview_range_label(enum overview_range r)
{
	return ranges[r].label;
}

const char *
overview_range_words(enum overview_range r)
{
	return ranges[r].words;
}

const char *
overview_activity_name(enum overview_activity a)
{
	return activities[a];
}

char *
overview_range_after(enum overview_range r, const char *newest, char after[DATE_TEXT])
{
	date_t day, from;
	int y, m, d;
	after[0] = '\0';
	if (r == OVERVIEW_RANGE_ALL || date_parse(newest, &day) != 0)
		return after;
	if (r == OVERVIEW_RANGE_YEAR) {
		date_to_ymd(day, &y, &m, &d);
		from = date_from_ymd(y - 1, m, d);
		if (from == DATE_NONE) /* 29 February, or the year before 1900 */
			from = day - 365;
	} else
		from = day - (r == OVERVIEW_RANGE_MONTH ? 30 : 90);
	return date_format(from, after);
}

static int
set_range(enum overview_range *out, const char *value, char *err, int errsize)
{
	for (int r = 0; r < OVERVIEW_RANGES; r++)
		if (strcmp(value, ranges[r].name) == 0) {
			*out = (enum overview_range)r;
			return 0;
		}
	return query_text_refuse(err, errsize, "range", value, "30d, 90d, 1y or all");
}

static int
set_activity(enum overview_activity *out, const char *value, char *err, int errsize)
{
	for (int a = 0; a < OVERVIEW_ACTIVITIES; a++)
		if (strcmp(value, activities[a]) == 0) {
			*out = (enum overview_activity)a;
			return 0;
		}
	return query_text_refuse(err, errsize, "activity", value, "all, fills, experiments, breakers or system");
}

static int
set_session(char out[DATE_TEXT], const char *name, const char *value, char *err, int errsize)
{
	date_t day;
	if (date_parse(value, &day) != 0)
		return query_text_refuse(err, errsize, name, value, "a session, YYYY-MM-DD");
	date_format(day, out);
	return 0;
}

static const char letters[OVERVIEW_SOURCES + 1] = "fexl";

/* Keys like e917, each journal once, with points between them. */
static int
set_before(struct overview_before *out, const char *value, char *err, int errsize)
{
	const char *at = value;
	out->given = true;
	for (bool more = true; more; at++) {
		const char *letter = *at != '\0' ? strchr(letters, *at) : NULL;
		size_t digits = letter != NULL ? strspn(at + 1, "0123456789") : 0;
		if (digits == 0 || digits > 18 || out->key[letter - letters] != INT64_MAX)
			return query_text_refuse(err, errsize, "before", value, "keys of events, experiments, life and fills, like e917.x9.l12.f300");
		out->key[letter - letters] = strtoll(at + 1, NULL, 10);
		at += 1 + digits;
		more = *at == '.';
		if (!more && *at != '\0')
			return query_text_refuse(err, errsize, "before", value, "keys of events, experiments, life and fills, like e917.x9.l12.f300");
	}
	return 0;
}

/* The parameters that an address knows, for people. */
static const char *
known(unsigned takes)
{
	return takes == OVERVIEW_TAKES_PAGE ? "range, activity and before" : takes == OVERVIEW_TAKES_CURVE ? "range, after and to" : "theme, size, range, to and v";
}

static bool
taken(unsigned takes, const char *name)
{
	static const struct { const char *name; unsigned by; } all[] = {
		{ "range", 1U << OVERVIEW_TAKES_PAGE | 1U << OVERVIEW_TAKES_CURVE | 1U << OVERVIEW_TAKES_PICTURE },
		{ "activity", 1U << OVERVIEW_TAKES_PAGE }, { "before", 1U << OVERVIEW_TAKES_PAGE },
		{ "to", 1U << OVERVIEW_TAKES_CURVE | 1U << OVERVIEW_TAKES_PICTURE }, { "after", 1U << OVERVIEW_TAKES_CURVE },
		{ "theme", 1U << OVERVIEW_TAKES_PICTURE }, { "size", 1U << OVERVIEW_TAKES_PICTURE }, { "v", 1U << OVERVIEW_TAKES_PICTURE },
	};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strcmp(name, all[i].name) == 0)
			return (all[i].by & 1U << takes) != 0;
	return false;
}

/* One parameter that this address takes and that has a value; how a picture looks is for who draws it. 0, or -1 with err. */
static int
set_one(struct overview_query *q, const char *name, const char *value, char *err, int errsize)
{
	if (strcmp(name, "range") == 0)
		return set_range(&q->range, value, err, errsize);
	if (strcmp(name, "activity") == 0)
		return set_activity(&q->activity, value, err, errsize);
	if (strcmp(name, "before") == 0)
		return set_before(&q->before, value, err, errsize);
	if (strcmp(name, "to") == 0)
		return set_session(q->to, name, value, err, errsize);
	if (strcmp(name, "after") == 0)
		return set_session(q->after, name, value, err, errsize);
	return 0;
}

int
overview_query_read(const struct web_request *req, struct web_response *res, unsigned takes, struct overview_query *q)
{
	char err[400], name[QUERY_TEXT_SHOWN], value[QUERY_TEXT_SHOWN];
	*q = (struct overview_query){ .range = OVERVIEW_RANGE_ALL, .before = OVERVIEW_NEWEST };
	for (int i = 0; i < req->n_params; i++) {
		const struct web_param *one = &req->params[i];
		int rc = 0;
		if (!taken(takes, one->name)) {
			snprintf(err, sizeof err, "There is no parameter \"%s\" here (its value is \"%s\"): allowed are %s.", column_clean(one->name, name, sizeof name),
			    column_clean(one->value, value, sizeof value), known(takes));
			rc = -1;
		} else if (one->value[0] != '\0') /* an empty field of a form asks for nothing */
			rc = set_one(q, one->name, one->value, err, sizeof err);
		if (rc != 0) {
			web_fail(req, res, 400, "%s", err);
			return -1;
		}
	}
	return 0;
}

char *
overview_query_link(const struct overview_query *q, const char *anchor, char out[OVERVIEW_LINK])
{
	char text[OVERVIEW_LINK] = "";
	if (q->range != OVERVIEW_RANGE_ALL)
		query_text_put(text, sizeof text, "range", ranges[q->range].name);
	if (q->activity != OVERVIEW_ACTIVITY_ALL)
		query_text_put(text, sizeof text, "activity", activities[q->activity]);
	if (q->before.given) {
		char keys[OVERVIEW_SOURCES * 24] = "";
		size_t at = 0;
		for (int s = 0; s < OVERVIEW_SOURCES; s++)
			if (q->before.key[s] != INT64_MAX)
				at += (size_t)snprintf(keys + at, sizeof keys - at, "%s%c%" PRId64, at > 0 ? "." : "", letters[s], q->before.key[s]);
		query_text_put(text, sizeof text, "before", keys);
	}
	snprintf(out, OVERVIEW_LINK, "/%s%.150s%.20s", text[0] != '\0' ? "?" : "", text, anchor);
	return out;
}
