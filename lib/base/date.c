/* Civil dates as day numbers. The conversions are Howard Hinnant's days_from_civil and civil_from_days: years begin in March, eras last 400 years. */
#include <string.h>

#include "date.h"

#define ERA_DAYS 146097 /* days in 400 years */
#define EPOCH 719468    /* days from 0000-03-01 to 1970-01-01 */

static int
month_days(int year, int month)
{
	static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + leap;
}

date_t
date_from_ymd(int year, int month, int day)
{
	if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
		return DATE_NONE;
	int y = month <= 2 ? year - 1 : year;
	int era = y / 400, of_era = y % 400; /* y is positive here */
	int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
	return era * ERA_DAYS + day_of_era - EPOCH;
}

void
date_to_ymd(date_t date, int *year, int *month, int *day)
{
	int64_t z = (int64_t)date + EPOCH;
	int64_t era = (z >= 0 ? z : z - (ERA_DAYS - 1)) / ERA_DAYS;
	int day_of_era = (int)(z - era * ERA_DAYS);
	int of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int of_year = day_of_era - (365 * of_era + of_era / 4 - of_era / 100);
	int march = (5 * of_year + 2) / 153; /* months since March */
	*day = of_year - (153 * march + 2) / 5 + 1;
	*month = march < 10 ? march + 3 : march - 9;
	*year = (int)(era * 400) + of_era + (*month <= 2 ? 1 : 0);
}

/* Exactly n digits at text, or -1. */
static int
digits(const char *text, int n)
{
	int value = 0;
	for (int i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

int
date_parse(const char *text, date_t *out)
{
	if (strlen(text) != DATE_TEXT - 1 || text[4] != '-' || text[7] != '-')
		return -1;
	date_t date = date_from_ymd(digits(text, 4), digits(text + 5, 2), digits(text + 8, 2));
	if (date == DATE_NONE)
		return -1;
	*out = date;
	return 0;
}

static void
put(char *at, int value, int n)
{
	for (int i = n - 1; i >= 0; i--) {
		at[i] = (char)('0' + value % 10);
		value /= 10;
	}
}

char *
date_format(date_t date, char buf[DATE_TEXT])
{
	int year, month, day;
	date_to_ymd(date, &year, &month, &day);
	if (year < 0 || year > 9999) { /* DATE_NONE too */
		buf[0] = '\0';
		return buf;
	}
	put(buf, year, 4);
	put(buf + 5, month, 2);
	put(buf + 8, day, 2);
	buf[4] = buf[7] = '-';
	buf[10] = '\0';
	return buf;
}

int
date_weekday(date_t date)
{
	int weekday = (int)(((int64_t)date + 3) % 7); /* 1970-01-01 was a Thursday */
	return weekday < 0 ? weekday + 7 : weekday;
}
