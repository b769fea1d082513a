/* Instants: the two clocks, and ISO 8601 text. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "date.h"

#define DAY_SECONDS 86400

static instant_t
now(clockid_t id)
{
	struct timespec ts;
	if (clock_gettime(id, &ts) != 0)
		return 0; /* cannot happen for the two ids below */
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

instant_t
clock_cpu(void)
{
	return now(CLOCK_THREAD_CPUTIME_ID);
}

/* value as n digits at *p, and past them: a fill writes three instants, and snprintf takes longer than its row. */
static void
digits(char **p, int value, int n)
{
	for (int i = n; i-- > 0; value /= 10)
		(*p)[i] = (char)('0' + value % 10);
	*p += n;
}

char *
clock_format(instant_t at, char buf[CLOCK_TEXT])
{
	int64_t seconds = at / CLOCK_SECOND, micros = at % CLOCK_SECOND;
	if (micros < 0) {
		micros += CLOCK_SECOND;
		seconds--;
	}
	int64_t days = seconds / DAY_SECONDS;
	int second = (int)(seconds % DAY_SECONDS);
	if (second < 0) {
		second += DAY_SECONDS;
		days--;
	}
	int year, month, day;
	date_to_ymd((date_t)days, &year, &month, &day);
	char *p = buf;
	if (year >= 0 && year <= 9999)
		digits(&p, year, 4);
	else
		p += snprintf(buf, CLOCK_TEXT - 24, "%04d", year);
	const struct { char before; int value; } part[] = { { '-', month }, { '-', day }, { 'T', second / 3600 }, { ':', second / 60 % 60 }, { ':', second % 60 } };
	for (int i = 0; i < 5; i++) {
		*p++ = part[i].before;
		digits(&p, part[i].value, 2);
	}
	if (micros != 0) {
		*p++ = '.';
		digits(&p, (int)micros, 6);
	}
	memcpy(p, "+00:00", sizeof "+00:00");
	return buf;
}

/* Two digits at *text not above max, and past them; -1 when they are not there. */
static int
two(const char **text, int max)
{
	const char *t = *text;
	if (t[0] < '0' || t[0] > '9' || t[1] < '0' || t[1] > '9')
		return -1;
	int value = (t[0] - '0') * 10 + (t[1] - '0');
	*text += 2;
	return value <= max ? value : -1;
}

/* ".d" to ".ddddddddd" as microseconds, finer digits dropped. 0 / -1 */
static int
fraction(const char **text, int64_t *micros)
{
	int n = 0;
	*micros = 0;
	if (**text != '.')
		return 0;
	for ((*text)++; **text >= '0' && **text <= '9'; (*text)++, n++)
		if (n < 6)
			*micros = *micros * 10 + (**text - '0');
	for (int i = n; i < 6; i++)
		*micros *= 10;
	return n >= 1 && n <= 9 ? 0 : -1;
}

/* "", "Z", "+HH", "+HHMM", "+HH:MM" or "+HH:MM:SS" up to the end, in seconds east of UTC. 0 / -1 */
static int
offset(const char *text, int64_t *seconds)
{
	int sign = *text == '-' ? -1 : 1, hour, minute = 0, second = 0;
	*seconds = 0;
	if (*text == '\0' || (*text == 'Z' && text[1] == '\0'))
		return 0;
	if (*text != '+' && *text != '-')
		return -1;
	text++;
	if ((hour = two(&text, 23)) < 0)
		return -1;
	if (*text == ':' || (*text >= '0' && *text <= '9')) {
		if (*text == ':')
			text++;
		if ((minute = two(&text, 59)) < 0)
			return -1;
	}
	if (*text == ':') {
		text++;
		if ((second = two(&text, 59)) < 0)
			return -1;
	}
	*seconds = sign * (hour * 3600 + minute * 60 + second);
	return *text == '\0' ? 0 : -1;
}

int
clock_parse(const char *text, instant_t *out)
{
	char day[DATE_TEXT];
	date_t date;
	int hour, minute, second;
	int64_t micros, east;
	size_t n = strnlen(text, DATE_TEXT - 1);
	memcpy(day, text, n); /* every row of a page comes here: formatting would be half of the work */
	day[n] = '\0';
	if (date_parse(day, &date) != 0)
		return -1;
	text += DATE_TEXT - 1;
	if (*text != 'T' && *text != ' ')
		return -1;
	text++;
	if ((hour = two(&text, 23)) < 0 || *text++ != ':' || (minute = two(&text, 59)) < 0 || *text++ != ':' || (second = two(&text, 59)) < 0)
		return -1;
	if (fraction(&text, &micros) != 0 || offset(text, &east) != 0)
		return -1;
	*out = ((int64_t)date * DAY_SECONDS + hour * 3600 + minute * 60 + second - east) * CLOCK_SECOND + micros;
	return 0;
}
