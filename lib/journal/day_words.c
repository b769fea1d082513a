#include "day_words.h"

#include <stdio.h>

#include "date.h"

char *
day_words(const char *iso, char out[DAY_WORDS])
{
	static const char *const month[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	date_t date;
	int y, m, d;
	if (date_parse(iso, &date) != 0) {
		snprintf(out, DAY_WORDS, "%s", iso[0] != '\0' ? iso : "\xe2\x80\x94");
		return out;
	}
	date_to_ymd(date, &y, &m, &d);
	snprintf(out, DAY_WORDS, "%d %s %d", d, month[(m - 1) % 12], y);
	return out;
}
