#include <stdio.h>

#include "fmt.h"

static char *none(char out[FMT_TEXT])
{
	snprintf(out, FMT_TEXT, "%s", FMT_NONE);
	return out;
}

/* Whole seconds of a distance in time: "42 s", "3 min", "5 h", "12 d". */
static void distance(int64_t s, char out[32])
{
	if (s < 90)
		snprintf(out, 32, "%lld s", (long long)s);
	else if (s < 90 * 60)
		snprintf(out, 32, "%lld min", (long long)((s + 30) / 60));
	else if (s < 36 * 3600)
		snprintf(out, 32, "%lld h", (long long)((s + 1800) / 3600));
	else
		snprintf(out, 32, "%lld d", (long long)((s + 43200) / 86400));
}

char *fmt_ago(instant_t at, instant_t now, char out[FMT_TEXT])
{
	char text[32];
	int64_t s;

	if (at == 0)
		return none(out);
	s = (now - at) / CLOCK_SECOND;
	if (s >= -2 && s <= 2) {
		snprintf(out, FMT_TEXT, "just now");
	} else if (s < 0) {
		distance(-s, text);
		snprintf(out, FMT_TEXT, "in %s", text);
	} else {
		distance(s, text);
		snprintf(out, FMT_TEXT, "%s ago", text);
	}
	return out;
}

char *fmt_due(instant_t at, instant_t now, char out[FMT_TEXT])
{
	char text[32];

	if (at == 0 || at - now >= 5 * CLOCK_SECOND)
		return fmt_ago(at, now, out);
	if (at - now > -5 * CLOCK_SECOND) {
		snprintf(out, FMT_TEXT, "in a moment");
	} else {
		distance((now - at) / CLOCK_SECOND, text);
		snprintf(out, FMT_TEXT, "overdue by %s", text);
	}
	return out;
}

char *fmt_time(const struct tz *tz, instant_t at, char out[FMT_TEXT])
{
	date_t date;
	int s;

	if (at == 0)
		return none(out);
	tz_local(tz, at, &date, &s, NULL);
	snprintf(out, FMT_TEXT, "%02d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
	return out;
}

/* The hour and its zone, with or without seconds. */
static char *zoned(const struct tz *tz, instant_t at, bool seconds, char out[FMT_TEXT])
{
	const char *abbrev = "";
	date_t date;
	int s, n;

	if (at == 0)
		return none(out);
	tz_local(tz, at, &date, &s, &abbrev);
	n = snprintf(out, FMT_TEXT, "%02d:%02d", s / 3600, s / 60 % 60);
	if (seconds)
		n += snprintf(out + n, FMT_TEXT - (size_t)n, ":%02d", s % 60);
	snprintf(out + n, FMT_TEXT - (size_t)n, " %.16s", abbrev);
	return out;
}

char *fmt_time_zone(const struct tz *tz, instant_t at, char out[FMT_TEXT])
{
	return zoned(tz, at, true, out);
}

char *fmt_clock(const struct tz *tz, instant_t at, char out[FMT_TEXT])
{
	return zoned(tz, at, false, out);
}

char *fmt_day(date_t date, char out[FMT_TEXT])
{
	static const char *const month[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	int y, m, d;

	if (date == DATE_NONE)
		return none(out);
	date_to_ymd(date, &y, &m, &d);
	snprintf(out, FMT_TEXT, "%d %s %d", d, month[(m - 1) % 12], y);
	return out;
}

char *fmt_day_text(const char *iso, char out[FMT_TEXT])
{
	date_t date;

	if (!iso || !*iso)
		return none(out);
	if (date_parse(iso, &date)) {
		snprintf(out, FMT_TEXT, "%.60s", iso);
		return out;
	}
	return fmt_day(date, out);
}

char *fmt_date_time(const struct tz *tz, instant_t at, char out[FMT_TEXT])
{
	const char *abbrev = "";
	char day[FMT_TEXT];
	date_t date;
	int s;

	if (at == 0)
		return none(out);
	tz_local(tz, at, &date, &s, &abbrev);
	snprintf(out, FMT_TEXT, "%.24s %02d:%02d:%02d %.16s", fmt_day(date, day), s / 3600, s / 60 % 60, s % 60, abbrev);
	return out;
}

char *fmt_utc(instant_t at, char out[FMT_TEXT])
{
	int64_t s = at / CLOCK_SECOND - (at % CLOCK_SECOND < 0);
	int64_t day = s / 86400 - (s % 86400 < 0);
	int y, m, d, rest = (int)(s - day * 86400);

	out[0] = 0;
	if (at == 0)
		return out;
	date_to_ymd((date_t)day, &y, &m, &d);
	snprintf(out, FMT_TEXT, "%04d-%02d-%02dT%02d:%02d:%02dZ", y, m, d, rest / 3600, rest / 60 % 60, rest % 60);
	return out;
}
