#ifndef HOLIDAY_H
#define HOLIDAY_H

/* Holidays by rule; what an exchange or an office makes of them is said there. */
#include <stdbool.h>

#include "date.h"

#define HOLIDAY_LAST 5 /* as n: the last one of a month of 31 days */

/* Is date the nth (1 to 4, or HOLIDAY_LAST) such weekday, 0 Monday, of the month 1 to 12? */
bool holiday_nth(date_t date, int month, int weekday, int n);

/* Is the fixed holiday month/day observed on date: itself, on the Friday before a Saturday, on the Monday after a Sunday? */
bool holiday_observed(date_t date, int month, int day);

/* Is an office of the United States closed on date for one of its eleven holidays (Juneteenth from 2021 on)? */
bool holiday_federal(date_t date);

#endif
