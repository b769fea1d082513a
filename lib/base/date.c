#include "date.h"

#include <stdio.h>

static int
leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int
month_days(int y, int m)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return m == 2 ? 28 + leap(y) : days[m - 1];
}

/* Days from civil by counting 400-year eras from March (H. Hinnant, "chrono-compatible low-level date algorithms"). */
date_t
date_from_ymd(int year, int month, int day)
{
	if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
		return DATE_NONE;
	int y = year - (month <= 2), era = y / 400, yoe = y - era * 400;
	int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

void
date_to_ymd(date_t date, int *year, int *month, int *day)
{
	int z = date + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	*day = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 3 : mp - 9;
	*year = yoe + era * 400 + (*month <= 2);
}

static int
digits(const char *p, int n)
{
	int v = 0;
	for (int i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		v = v * 10 + (p[i] - '0');
	}
	return v;
}

int
date_parse(const char *text, date_t *out)
{
	for (int i = 0; i < 10; i++)
		if (text[i] == '\0')
			return -1;
	if (text[10] != '\0' || text[4] != '-' || text[7] != '-')
		return -1;
	int y = digits(text, 4), m = digits(text + 5, 2), d = digits(text + 8, 2);
	date_t date = y < 0 || m < 0 || d < 0 ? DATE_NONE : date_from_ymd(y, m, d);
	if (date == DATE_NONE)
		return -1;
	*out = date;
	return 0;
}

char *
date_format(date_t date, char buf[DATE_TEXT])
{
	int y, m, d;
	date_to_ymd(date, &y, &m, &d);
	snprintf(buf, DATE_TEXT, "%04u-%02u-%02u", (unsigned)y % 10000, (unsigned)m % 100, (unsigned)d % 100);
	return buf;
}

int
date_weekday(date_t date)
{
	int w = (date + 3) % 7; /* 1970-01-01 was a Thursday */
	return w < 0 ? w + 7 : w;
}
