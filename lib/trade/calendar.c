/*
 * Trading days (docs/definitions.md, "Calendar and sessions"). One rule set for the three exchanges: Saturday and
 * Sunday are closed, and so is a rule holiday on the date it is observed on:
 *   New Year 1 January; MLK 3rd Monday of January; Presidents 3rd Monday of
 *   February; Good Friday, Gregorian Easter - 2; Memorial last Monday of May;
 *   Juneteenth 19 June from 2022; Independence 4 July; Labor 1st Monday of
 *   September; Thanksgiving 4th Thursday of November; Christmas 25 December.
 * On a Sunday a fixed date is observed on Monday; on a Saturday on Friday, but
 * New Year on a Saturday is not observed. A row for the exchange wins over all.
 */
#include <string.h>

#include "calendar.h"
#include "holiday.h"

#define SATURDAY 5
#define EVENING (19 * 3600) /* from here on an instant counts to the next date */
#define ROLL_DAYS 15
#define GIVE_UP 4000 /* days: more in a row than any list of exceptions can close */

/* Easter Sunday, Gregorian (Meeus, Jones, Butcher). */
static date_t
easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int d = b / 4, e = b % 4, g = (8 * b + 13) / 25;
	int h = (19 * a + b - d - g + 15) % 30;
	int i = c / 4, k = c % 4;
	int l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 22 * l) / 451;
	int n = h + l - 7 * m + 114;
	return date_from_ymd(year, n / 31, n % 31 + 1);
}

const char *
calendar_holiday(date_t date)
{
	int year, month, day, weekday = date_weekday(date);
	date_to_ymd(date, &year, &month, &day);
	/* Only the Monday after counts here, so that 31 December stays open. */
	if (month == 1 && weekday < SATURDAY && (day == 1 || (day == 2 && weekday == 0)))
		return "new_year";
	if (holiday_nth(date, 1, 0, 3))
		return "mlk";
	if (holiday_nth(date, 2, 0, 3))
		return "presidents";
	if ((month == 3 || month == 4) && weekday == 4 && date == easter(year) - 2)
		return "good_friday";
	if (holiday_nth(date, 5, 0, HOLIDAY_LAST))
		return "memorial";
	if (year >= 2022 && holiday_observed(date, 6, 19))
		return "juneteenth";
	if (holiday_observed(date, 7, 4))
		return "independence";
	if (holiday_nth(date, 9, 0, 1))
		return "labor";
	if (holiday_nth(date, 11, 3, 4))
		return "thanksgiving";
	if (holiday_observed(date, 12, 25))
		return "christmas";
	return NULL;
}

static const struct calendar_row *
find(const struct calendar *c, const char *exchange, date_t date)
{
	for (size_t i = 0; c != NULL && i < c->n_rows; i++)
		if (c->rows[i].date == date && strcmp(c->rows[i].exchange, exchange) == 0)
			return &c->rows[i];
	return NULL;
}

bool
calendar_trading(const struct calendar *c, const char *exchange, date_t date)
{
	const struct calendar_row *row = find(c, exchange, date);
	if (row != NULL)
		return row->close >= 0;
	return date_weekday(date) < SATURDAY && calendar_holiday(date) == NULL;
}

int
calendar_close(const struct calendar *c, const char *exchange, date_t date)
{
	const struct calendar_row *row = find(c, exchange, date);
	return row != NULL ? row->close : -1;
}

/* The first trading day from date on, in steps of +1 or -1 day; DATE_NONE when a list of exceptions closes years on end. */
static date_t
seek(const struct calendar *c, const char *exchange, date_t date, int step)
{
	for (int i = 0; i < GIVE_UP; i++, date += step)
		if (calendar_trading(c, exchange, date))
			return date;
	return DATE_NONE;
}

date_t
calendar_next(const struct calendar *c, const char *exchange, date_t date)
{
	return seek(c, exchange, date + 1, 1);
}

date_t
calendar_prev(const struct calendar *c, const char *exchange, date_t date)
{
	return seek(c, exchange, date - 1, -1);
}

date_t
calendar_session(const struct calendar *c, const char *exchange, const struct tz *chicago, instant_t at)
{
	date_t date;
	int second;
	tz_local(chicago, at, &date, &second, NULL);
	return seek(c, exchange, second >= EVENING ? date + 1 : date, 1);
}

date_t
calendar_roll(const struct calendar *c, const char *exchange, int year, int month)
{
	date_t date = date_from_ymd(year, month, 1);
	for (int i = 0; i < ROLL_DAYS && date != DATE_NONE; i++)
		date = calendar_prev(c, exchange, date);
	return date;
}
