/* Zones, against the C library's own reading of the same files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "tz.h"

static struct tz *
zone(const char *name)
{
	char err[256] = "";
	struct tz *tz = tz_open(name, err, sizeof err);
	if (tz == NULL)
		fail_msg("%s", err);
	return tz;
}

/* Tables, footers of both hemispheres, half hours, a zone without daylight time; 1950 to 2150. */
static void
agrees_with_the_c_library(void **state)
{
	static const char *const names[] = {"America/Chicago", "America/New_York", "Europe/Berlin", "Australia/Sydney", "Asia/Kolkata", "America/Sao_Paulo", "Pacific/Chatham", "Africa/Casablanca", "UTC"};
	char *keep = getenv("TZ");
	char saved[128];
	(void)state;
	snprintf(saved, sizeof saved, "%s", keep != NULL ? keep : "");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct tz *tz = zone(names[i]);
		setenv("TZ", names[i], 1);
		tzset();
		for (time_t at = -631152000; at < INT64_C(5680281600); at += 40009) {
			struct tm local;
			date_t date;
			int second;
			const char *abbrev;
			tz_local(tz, (instant_t)at * CLOCK_SECOND, &date, &second, &abbrev);
			localtime_r(&at, &local);
			if (date != date_from_ymd(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday) || second != local.tm_hour * 3600 + local.tm_min * 60 + local.tm_sec ||
			    strcmp(abbrev, local.tm_zone) != 0)
				fail_msg("%s at %lld: %d %d %s, the C library says %s", names[i], (long long)at, date, second, abbrev, local.tm_zone);
		}
		tz_close(tz);
	}
	if (keep != NULL)
		setenv("TZ", saved, 1);
	else
		unsetenv("TZ");
	tzset();
}

static void
wall_check(const struct tz *tz, const char *wall, const char *utc)
{
	char text[CLOCK_TEXT];
	instant_t naive;
	assert_int_equal(clock_parse(wall, &naive), 0);
	int64_t seconds = naive / CLOCK_SECOND;
	assert_string_equal(clock_format(tz_instant(tz, (date_t)(seconds / 86400), (int)(seconds % 86400)), text), utc);
}

static void
wall_times(void **state)
{
	struct tz *tz = zone("America/Chicago");
	(void)state;
	wall_check(tz, "2026-01-15 14:00:00", "2026-01-15T20:00:00+00:00");
	wall_check(tz, "2026-07-15 14:00:00", "2026-07-15T19:00:00+00:00");
	wall_check(tz, "2026-03-08 01:59:59", "2026-03-08T07:59:59+00:00");
	wall_check(tz, "2026-03-08 02:30:00", "2026-03-08T07:30:00+00:00"); /* skipped: the later offset, -5 h */
	wall_check(tz, "2026-03-08 03:00:00", "2026-03-08T08:00:00+00:00");
	wall_check(tz, "2026-11-01 00:59:59", "2026-11-01T05:59:59+00:00");
	wall_check(tz, "2026-11-01 01:30:00", "2026-11-01T06:30:00+00:00"); /* doubled: the first */
	wall_check(tz, "2026-11-01 02:00:00", "2026-11-01T08:00:00+00:00");
	wall_check(tz, "2094-07-01 14:00:00", "2094-07-01T19:00:00+00:00"); /* by the footer */
	wall_check(tz, "2094-12-01 14:00:00", "2094-12-01T20:00:00+00:00");
	tz_close(tz);
}

static void
refuses_names(void **state)
{
	static const char *const bad[] = {"", "/etc/passwd", "../../etc/passwd", "America/../UTC", "America", "America/", "Nowhere/City", "tzdata.zi", "America/Chicago\n"};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		char err[256] = "";
		assert_null(tz_open(bad[i], err, sizeof err));
		assert_non_null(strstr(err, "time zone"));
	}
	tz_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(agrees_with_the_c_library),
	        cmocka_unit_test(wall_times),
	        cmocka_unit_test(refuses_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
