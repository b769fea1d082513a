#ifndef DATE_H
#define DATE_H

#include <stdint.h>

/* A civil date is the number of days since 1970-01-01, proleptic Gregorian. */
typedef int32_t date_t;
#define DATE_NONE INT32_MIN
#define DATE_TEXT 11 /* YYYY-MM-DD and NUL */

date_t date_from_ymd(int year, int month, int day); /* DATE_NONE when no such day; years 1900..2200 */
void date_to_ymd(date_t date, int *year, int *month, int *day);
int date_parse(const char *text, date_t *out); /* "YYYY-MM-DD", whole string, a day that exists. 0 / -1 */
char *date_format(date_t date, char buf[DATE_TEXT]);
int date_weekday(date_t date); /* 0 Monday .. 6 Sunday */

#endif
