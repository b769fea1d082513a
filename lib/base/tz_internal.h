#ifndef TZ_INTERNAL_H
#define TZ_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The POSIX rule in a TZif footer ("CST6CDT,M3.2.0,M11.1.0"), as RFC 8536 3.3
 * and POSIX.1 8.3 define it. Offsets are seconds east of UTC.
 */
#define TZ_ABBREV 16

enum tz_day_kind { TZ_DAY_MONTH, TZ_DAY_JULIAN, TZ_DAY_ZERO }; /* Mm.w.d, Jn (29 February not counted), n (counted from 0) */

struct tz_change {
	enum tz_day_kind kind;
	int month, week, weekday; /* Mm.w.d: week 5 = last, weekday 0 = Sunday */
	int day;                  /* Jn and n */
	int time;                 /* seconds after local midnight, may be negative or above a day */
};

struct tz_rule {
	char std[TZ_ABBREV], dst[TZ_ABBREV];
	int std_offset, dst_offset;
	bool has_dst;
	struct tz_change start, end; /* of daylight time */
};

/* Whole text or nothing. 0 / -1 */
int tz_rule_parse(const char *text, struct tz_rule *out);

/* Offset in force at UTC second at; *abbrev points into rule. */
int tz_rule_offset(const struct tz_rule *rule, int64_t at, const char **abbrev);

#endif
