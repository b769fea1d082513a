/* What a cycle_update said of its moment: every fact in it, and the figures in its texts, whatever words stand around them. */
#include <inttypes.h>
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "verify_internal.h"

struct line {
	struct json_object *o;
	const struct verify_row *r;
	int column;
};

static void
wrong(const struct line *l, const char *name, const char *expected)
{
	char found[VERIFY_CELL], want[VERIFY_CELL];
	struct json_object *o = NULL;
	bool has = json_object_object_get_ex(l->o, name, &o);
	snprintf(found, sizeof found, "%s %s", name, has ? json_object_to_json_string(o) : "missing");
	snprintf(want, sizeof want, "%s %s", name, expected);
	verify_differ(l->r->v, l->r->table, l->r->key, l->r->names[l->column], found, want);
}

static const char *
text_of(const struct line *l, const char *name)
{
	struct json_object *o = NULL;
	return json_object_object_get_ex(l->o, name, &o) && json_object_is_type(o, json_type_string) ? json_object_get_string(o) : "";
}

static void
same_text(const struct line *l, const char *name, const char *expected)
{
	if (strcmp(text_of(l, name), expected) != 0)
		wrong(l, name, expected);
}

/* -1 when it is no whole number. */
static int64_t
number_of(const struct line *l, const char *name)
{
	struct json_object *o = NULL;
	return json_object_object_get_ex(l->o, name, &o) && json_object_is_type(o, json_type_int) ? json_object_get_int64(o) : -1;
}

static void
same_number(const struct line *l, const char *name, int64_t expected)
{
	char text[32];
	snprintf(text, sizeof text, "%" PRId64, expected);
	if (number_of(l, name) != expected)
		wrong(l, name, text);
}

/* The digits of a text, and whether it says below 0, against a figure's. */
static void
same_digits(const struct line *l, const char *name, const char *digits, bool negative)
{
	char found[VERIFY_CELL];
	size_t n = 0;
	const char *text = text_of(l, name);
	for (const char *p = text; *p != '\0' && n + 1 < sizeof found; p++)
		if (*p >= '0' && *p <= '9')
			found[n++] = *p;
	found[n] = '\0';
	bool below = strchr(text, '-') != NULL || strstr(text, "\xe2\x88\x92") != NULL;
	if (strcmp(found, digits) != 0 || below != negative)
		wrong(l, name, digits);
}

static void
same_money(const struct line *l, const char *name, int64_t micro)
{
	char digits[32];
	int64_t cents = (int64_t)decimal_div_even(micro, 10000), size = llabs(cents);
	snprintf(digits, sizeof digits, "%" PRId64 "%02d", size / 100, (int)(size % 100));
	same_digits(l, name, digits, cents < 0);
}

static void
same_percent(const struct line *l, const char *name, double fraction)
{
	char number[64], digits[64];
	size_t n = 0;
	if (!isfinite(fraction) || fabs(fraction) > 1e9) {
		same_digits(l, name, "", false);
		return;
	}
	snprintf(number, sizeof number, "%.2f", fabs(fraction) * 100);
	for (const char *p = number; *p != '\0'; p++)
		if (*p != '.')
			digits[n++] = *p;
	digits[n] = '\0';
	same_digits(l, name, digits, fraction < 0 && strspn(number, "0.") < strlen(number));
}

static void
same_count(const struct line *l, const char *name, int64_t n)
{
	char digits[32];
	snprintf(digits, sizeof digits, "%" PRId64, n);
	same_digits(l, name, digits, false);
}

static int64_t
positions(const struct verify *v)
{
	int64_t n = 0;
	for (size_t i = 0; i < v->n_holdings; i++)
		n += v->holding[i].h.pos.q != 0;
	return n > 200 ? 200 : n; /* as many as a page lists */
}

static void
check_texts(const struct line *l, const struct verify *v)
{
	const struct account_row *e = &v->equity;
	char day[32];
	int y, m, d;
	date_to_ymd(v->now.date, &y, &m, &d);
	snprintf(day, sizeof day, "%d%d", d, y);
	same_text(l, "session", v->now.session);
	same_digits(l, "session_text", day, false);
	same_money(l, "equity", e->equity);
	same_money(l, "day_pnl", e->day_pnl);
	same_percent(l, "day_return", v->ret);
	same_percent(l, "drawdown", v->drawdown);
	same_count(l, "positions", positions(v));
	same_count(l, "fills", v->fills_seen + v->others_told);
}

static void
check_facts(const struct line *l, struct verify *v)
{
	char at[CLOCK_TEXT];
	const char *agent = text_of(l, "agent_state");
	if (strcmp(agent, "running") != 0 && strcmp(agent, "paused") != 0)
		wrong(l, "agent_state", "running or paused");
	same_number(l, "fill_count", v->fills_seen + v->others_told);
	same_text(l, "timestamp", clock_format(v->now.scheduled, at));
	int64_t experiments = number_of(l, "experiment_count");
	if (experiments < v->experiments_told || (v->experiments >= 0 && experiments > v->experiments))
		wrong(l, "experiment_count", "no fewer than before, no more than there are");
	else
		v->experiments_told = experiments;
	struct json_object *champion = NULL;
	if (v->champion > 0)
		same_number(l, "champion_version", v->champion);
	else if (!json_object_object_get_ex(l->o, "champion_version", &champion) || champion != NULL)
		wrong(l, "champion_version", "null");
	same_text(l, "mode", v->mode);
	same_number(l, "seq", v->seq - 1); /* the newest before this one */
}

/* The whole text as one object, nothing after it; NULL else. */
static struct json_object *
parse(const char *text)
{
	size_t len = strlen(text);
	struct json_object *o = NULL;
	struct json_tokener *t = len < INT32_MAX / 2 ? json_tokener_new() : NULL;
	if (t == NULL)
		return NULL;
	json_tokener_set_flags(t, JSON_TOKENER_STRICT);
	o = json_tokener_parse_ex(t, text, (int)len + 1);
	bool whole = json_tokener_get_error(t) == json_tokener_success && json_tokener_get_parse_end(t) >= len;
	json_tokener_free(t);
	if (whole && json_object_is_type(o, json_type_object))
		return o;
	json_object_put(o);
	return NULL;
}

int
verify_update(struct verify *v, const struct verify_row *r, int column)
{
	struct line l = { .o = parse(db_text(r->s, column)), .r = r, .column = column };
	if (l.o == NULL) {
		verify_wrong(r, column, "a line of JSON");
	} else {
		check_facts(&l, v);
		check_texts(&l, v);
	}
	json_object_put(l.o);
	return 0;
}
