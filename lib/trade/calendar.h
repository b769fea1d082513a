#ifndef CALENDAR_H
#define CALENDAR_H

#include <stdbool.h>
#include <stddef.h>

#include "clock.h"
#include "date.h"
#include "tz.h"

/* The rules stand in docs/definitions.md, "Calendar and sessions": one rule set for the three exchanges; exceptions win. */
struct calendar_row {
	char exchange[8];
	date_t date;
	int close; /* seconds after midnight, or -1 = closed */
};
struct calendar {
	const struct calendar_row *rows;
	size_t n_rows;
};

/* Rule holiday observed on that very date ("new_year", "mlk", …) or NULL. */
const char *calendar_holiday(date_t date);
bool calendar_trading(const struct calendar *c, const char *exchange, date_t date);
int calendar_close(const struct calendar *c, const char *exchange, date_t date); /* row's close in seconds or -1 */
date_t calendar_next(const struct calendar *c, const char *exchange, date_t date); /* strictly after */
date_t calendar_prev(const struct calendar *c, const char *exchange, date_t date); /* strictly before */
/* Session an instant belongs to: at or after 19:00 America/Chicago counts to the next date, then first trading day >= it. */
date_t calendar_session(const struct calendar *c, const char *exchange, const struct tz *chicago, instant_t at);
/* 15th trading day strictly before the 1st of the delivery month. */
date_t calendar_roll(const struct calendar *c, const char *exchange, int year, int month);
/* Parse "exchange,date,closed|HH:MM" text (header line optional). *rows is malloc'd, caller frees. 0, or -1 with err "file:line: value: reason". */
int calendar_read(const char *text, const char *file, struct calendar_row **rows, size_t *n, char *err, int errsize);

#endif
