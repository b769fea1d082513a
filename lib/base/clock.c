#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "date.h"

static instant_t
now(clockid_t id)
{
	struct timespec ts;
	clock_gettime(id, &ts);
	return (instant_t)ts.tv_sec * CLOCK_SECOND + ts.tv_nsec / 1000;
}

instant_t
clock_wall(void)
{
	return now(CLOCK_REALTIME);
}

instant_t
clock_monotonic(void)
{
	return now(CLOCK_MONOTONIC);
}

char *
clock_format(instant_t at, char buf[CLOCK_TEXT])
{
	const int64_t day_us = 86400 * CLOCK_SECOND;
	int64_t day = at / day_us, rest = at % day_us;
	char date[DATE_TEXT];
	if (rest < 0) {
		rest += day_us;
		day--;
	}
	unsigned s = (unsigned)(rest / CLOCK_SECOND), us = (unsigned)(rest % CLOCK_SECOND);
	date_format((date_t)day, date);
	if (us == 0)
		snprintf(buf, CLOCK_TEXT, "%sT%02u:%02u:%02u+00:00", date, s / 3600, s / 60 % 60, s % 60);
	else
		snprintf(buf, CLOCK_TEXT, "%sT%02u:%02u:%02u.%06u+00:00", date, s / 3600, s / 60 % 60, s % 60, us);
	return buf;
}

/* Two digits in lo..hi at *p, which moves on. -1 when they are not there. */
static int
pair(const char **p, int hi)
{
	const char *s = *p;
	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return -1;
	int v = (s[0] - '0') * 10 + (s[1] - '0');
	if (v > hi)
		return -1;
	*p += 2;
	return v;
}

/* Optional fraction of 1 to 9 digits, in microseconds (cut, not rounded). */
static int
fraction(const char **p, int *us)
{
	*us = 0;
	if (**p != '.')
		return 0;
	int n = 0, scale = 100000;
	for ((*p)++; **p >= '0' && **p <= '9'; (*p)++, n++) {
		*us += (**p - '0') * scale;
		scale /= 10;
	}
	return n >= 1 && n <= 9 ? 0 : -1;
}

static int
offset(const char **p, int *minutes)
{
	*minutes = 0;
	if (**p == 'Z') {
		(*p)++;
		return 0;
	}
	if (**p != '+' && **p != '-')
		return 0;
	int sign = *(*p)++ == '-' ? -1 : 1, h = pair(p, 23), m = 0;
	if (**p == ':')
		(*p)++;
	if (h < 0 || (m = pair(p, 59)) < 0)
		return -1;
	*minutes = sign * (h * 60 + m);
	return 0;
}

int
clock_parse(const char *text, instant_t *out)
{
	char day[DATE_TEXT];
	date_t date;
	if (strlen(text) < 19)
		return -1;
	memcpy(day, text, 10);
	day[10] = '\0';
	const char *p = text + 10;
	if (date_parse(day, &date) != 0 || (*p != 'T' && *p != ' '))
		return -1;
	p++;
	int h = pair(&p, 23), m, s, us, minutes;
	if (h < 0 || *p++ != ':' || (m = pair(&p, 59)) < 0 || *p++ != ':' || (s = pair(&p, 59)) < 0)
		return -1;
	if (fraction(&p, &us) != 0 || offset(&p, &minutes) != 0 || *p != '\0')
		return -1;
	*out = ((int64_t)date * 86400 + h * 3600 + m * 60 + s - (int64_t)minutes * 60) * CLOCK_SECOND + us;
	return 0;
}
