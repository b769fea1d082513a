#include "decimal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

int
decimal_narrow(decimal_wide wide, int64_t *out)
{
	if (wide > INT64_MAX || wide < INT64_MIN)
		return -1;
	*out = (int64_t)wide;
	return 0;
}

int
decimal_parse(const char *text, int64_t *out)
{
	const char *p = text;
	bool negative = *p == '-';
	if (*p == '-' || *p == '+')
		p++;
	if (*p < '0' || *p > '9')
		return -1;
	decimal_wide v = 0;
	int places = -1; /* -1: before the point */
	for (; *p != '\0'; p++) {
		if (*p == '.' && places < 0) {
			places = 0;
			continue;
		}
		if (*p < '0' || *p > '9' || places == 6)
			return -1;
		v = v * 10 + (*p - '0');
		if (places >= 0)
			places++;
		if (v > (decimal_wide)INT64_MAX * 10)
			return -1;
	}
	if (places == 0)
		return -1; /* a point must be followed by a digit */
	for (int i = places < 0 ? 0 : places; i < 6; i++)
		v *= 10;
	return decimal_narrow(negative ? -v : v, out);
}

char *
decimal_format(int64_t value, int min_frac, char buf[DECIMAL_TEXT])
{
	uint64_t u = value < 0 ? -(uint64_t)value : (uint64_t)value;
	unsigned frac = (unsigned)(u % 1000000);
	int n = snprintf(buf, DECIMAL_TEXT, "%s%llu.%06u", value < 0 ? "-" : "", (unsigned long long)(u / 1000000), frac);
	int digits = 6;
	while (digits > min_frac && buf[n - 1] == '0') {
		buf[--n] = '\0';
		digits--;
	}
	if (digits == 0)
		buf[--n] = '\0';
	return buf;
}

double
decimal_to_double(int64_t value)
{
	return (double)value / 1e6;
}

int
decimal_from_double(double x, int64_t *out)
{
	double y = nearbyint(x * 1e6);
	/* 2^63 is exact in double, and no int64 reaches it */
	if (!(y >= -9223372036854775808.0 && y < 9223372036854775808.0))
		return -1;
	*out = (int64_t)y;
	return 0;
}

decimal_wide
decimal_div_even(decimal_wide a, decimal_wide b)
{
	decimal_wide q = a / b, r = a % b;
	if (r == 0)
		return q;
	decimal_wide twice = (r < 0 ? -r : r) * 2, whole = b < 0 ? -b : b;
	bool negative = (a < 0) != (b < 0);
	if (twice > whole || (twice == whole && q % 2 != 0))
		q += negative ? -1 : 1;
	return q;
}

int64_t
decimal_floor_tick(int64_t value, int64_t tick)
{
	int64_t r = value % tick;
	return r == 0 ? value : r < 0 ? value - r - tick : value - r;
}

int64_t
decimal_ceil_tick(int64_t value, int64_t tick)
{
	int64_t r = value % tick;
	return r == 0 ? value : r < 0 ? value - r : value - r + tick;
}

bool
decimal_on_tick(int64_t value, int64_t tick)
{
	return value % tick == 0;
}
