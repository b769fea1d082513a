#include "holiday.h"

#define SATURDAY 5

bool
holiday_nth(date_t date, int month, int weekday, int n)
{
	int y, m, d;
	date_to_ymd(date, &y, &m, &d);
	return m == month && date_weekday(date) == weekday && (n == HOLIDAY_LAST ? d > 24 : (d - 1) / 7 == n - 1);
}

bool
holiday_observed(date_t date, int month, int day)
{
	int y, m, d, weekday = date_weekday(date);
	if (weekday >= SATURDAY)
		return false;
	for (int shift = weekday == 0 ? -1 : 0; shift <= (weekday == SATURDAY - 1 ? 1 : 0); shift++) {
		date_to_ymd(date + shift, &y, &m, &d);
		if (m == month && d == day)
			return true;
	}
	return false;
}

bool
holiday_federal(date_t date)
{
	int year, m, d;
	date_to_ymd(date, &year, &m, &d);
	return holiday_observed(date, 1, 1)                  /* New Year, on 31 December too */
		|| holiday_nth(date, 1, 0, 3)                /* Martin Luther King */
		|| holiday_nth(date, 2, 0, 3)                /* Presidents */
		|| holiday_nth(date, 5, 0, HOLIDAY_LAST)     /* Memorial */
		|| (year >= 2021 && holiday_observed(date, 6, 19)) /* Juneteenth */
		|| holiday_observed(date, 7, 4)              /* Independence */
		|| holiday_nth(date, 9, 0, 1)                /* Labor */
		|| holiday_nth(date, 10, 0, 2)               /* Columbus */
		|| holiday_observed(date, 11, 11)            /* Veterans */
		|| holiday_nth(date, 11, 3, 4)               /* Thanksgiving */
		|| holiday_observed(date, 12, 25);           /* Christmas */
}
