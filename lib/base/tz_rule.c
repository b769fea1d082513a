/* The POSIX rule of a TZif footer: what a zone does after its table ends. */
#include <string.h>

#include "date.h"
#include "tz_internal.h"

#define DAY_SECONDS 86400

/* Digits at *text, 0..max, and past them; -1 when there are none or too many. */
static int
number(const char **text, int max)
{
	int value = 0, n = 0;
	for (; **text >= '0' && **text <= '9'; (*text)++, n++) {
		value = value * 10 + (**text - '0');
		if (value > max)
			return -1;
	}
	return n == 0 ? -1 : value;
}

/* "CST" or "<-03>". 0 / -1 */
static int
abbreviation(const char **text, char out[TZ_ABBREV])
{
	bool quoted = **text == '<';
	size_t n = 0;
	if (quoted)
		(*text)++;
	for (;; (*text)++) {
		char c = **text;
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		if (!letter && !(quoted && ((c >= '0' && c <= '9') || c == '+' || c == '-')))
			break;
		if (n + 1 >= TZ_ABBREV)
			return -1;
		out[n++] = c;
	}
	out[n] = '\0';
	if (quoted && *(*text)++ != '>')
		return -1;
	return n >= 3 ? 0 : -1;
}

/* "[+-]h[:m[:s]]" in seconds. 0 / -1 */
static int
time_of(const char **text, int max_hour, int *out)
{
	int sign = **text == '-' ? -1 : 1, part[3] = {0, 0, 0};
	if (**text == '-' || **text == '+')
		(*text)++;
	for (int i = 0; i < 3; i++) {
		if ((part[i] = number(text, i == 0 ? max_hour : 59)) < 0)
			return -1;
		if (**text != ':' || i == 2)
			break;
		(*text)++;
	}
	*out = sign * (part[0] * 3600 + part[1] * 60 + part[2]);
	return 0;
}

/* ",Mm.w.d[/time]", ",Jn[/time]" or ",n[/time]". 0 / -1 */
static int
change(const char **text, struct tz_change *out)
{
	*out = (struct tz_change){.time = 2 * 3600};
	if (*(*text)++ != ',')
		return -1;
	if (**text == 'M') {
		(*text)++;
		out->kind = TZ_DAY_MONTH;
		if ((out->month = number(text, 12)) < 1 || *(*text)++ != '.' || (out->week = number(text, 5)) < 1 || *(*text)++ != '.' ||
		    (out->weekday = number(text, 6)) < 0)
			return -1;
	} else {
		out->kind = **text == 'J' ? TZ_DAY_JULIAN : TZ_DAY_ZERO;
		if (**text == 'J')
			(*text)++;
		out->day = number(text, 365);
		if (out->day < (out->kind == TZ_DAY_JULIAN ? 1 : 0))
			return -1;
	}
	if (**text != '/')
		return 0;
	(*text)++;
	return time_of(text, 167, &out->time);
}

int
tz_rule_parse(const char *text, struct tz_rule *out)
{
	*out = (struct tz_rule){0};
	/* POSIX counts west, this file east. */
	if (abbreviation(&text, out->std) != 0 || time_of(&text, 24, &out->std_offset) != 0)
		return -1;
	out->std_offset = -out->std_offset;
	if (*text == '\0')
		return 0;
	if (abbreviation(&text, out->dst) != 0)
		return -1;
	out->has_dst = true;
	out->dst_offset = out->std_offset + 3600;
	if (*text != ',') {
		if (time_of(&text, 24, &out->dst_offset) != 0)
			return -1;
		out->dst_offset = -out->dst_offset;
	}
	if (change(&text, &out->start) != 0 || change(&text, &out->end) != 0)
		return -1;
	return *text == '\0' ? 0 : -1;
}

/* The UTC second of a change in a year, while offset is in force before it. */
static int64_t
change_at(const struct tz_change *c, int year, int offset)
{
	date_t day;
	if (c->kind == TZ_DAY_MONTH) {
		date_t first = date_from_ymd(year, c->month, 1);
		date_t after = c->month == 12 ? first + 31 : date_from_ymd(year, c->month + 1, 1);
		int sunday_first = (date_weekday(first) + 1) % 7; /* 0 = Sunday */
		day = first + (c->weekday - sunday_first + 7) % 7 + 7 * (c->week - 1);
		while (day >= after)
			day -= 7;
	} else {
		date_t first = date_from_ymd(year, 1, 1);
		bool leap = date_from_ymd(year, 2, 29) != DATE_NONE;
		day = first + (c->kind == TZ_DAY_ZERO ? c->day : c->day - 1 + (leap && c->day >= 60 ? 1 : 0));
	}
	return (int64_t)day * DAY_SECONDS + c->time - offset;
}

int
tz_rule_offset(const struct tz_rule *rule, int64_t at, const char **abbrev)
{
	int year, month, day;
	int64_t local = at + rule->std_offset;
	bool dst = false;
	if (rule->has_dst) {
		date_to_ymd((date_t)(local / DAY_SECONDS - (local % DAY_SECONDS < 0)), &year, &month, &day);
		if (year >= 1900 && year <= 2200) { /* the years that date_from_ymd knows */
			int64_t start = change_at(&rule->start, year, rule->std_offset), end = change_at(&rule->end, year, rule->dst_offset);
			dst = start < end ? at >= start && at < end : at >= start || at < end;
		}
	}
	*abbrev = dst ? rule->dst : rule->std;
	return dst ? rule->dst_offset : rule->std_offset;
}
