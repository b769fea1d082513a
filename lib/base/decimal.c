/* Money and prices as integers of 1e-6: text, doubles, rounding, ticks. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"

#define DIGITS 6

int
decimal_parse(const char *text, int64_t *out)
{
	bool negative = *text == '-';
	int frac = -1; /* digits after the point, -1 before it */
	int64_t value = 0;
	if (*text == '-' || *text == '+')
		text++;
	if (*text < '0' || *text > '9')
		return -1;
	for (; *text != '\0'; text++) {
		if (*text == '.' && frac < 0 && text[1] != '\0') {
			frac = 0;
			continue;
		}
		if (*text < '0' || *text > '9' || frac == DIGITS)
			return -1;
		if (frac >= 0)
			frac++;
		/* The sum grows on the side of its sign, because INT64_MIN has no positive twin. */
		int digit = negative ? -(*text - '0') : *text - '0';
		if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, digit, &value))
			return -1;
	}
	for (int i = frac < 0 ? 0 : frac; i < DIGITS; i++)
		if (__builtin_mul_overflow(value, 10, &value))
			return -1;
	*out = value;
	return 0;
}

char *
decimal_digits(char *end, uint64_t v)
{
	do {
		*--end = (char)('0' + v % 10);
		v /= 10;
	} while (v != 0);
	return end;
}

char *
decimal_format(int64_t value, int min_frac, char buf[DECIMAL_TEXT])
{
	uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
	uint64_t whole = magnitude / (uint64_t)DECIMAL_ONE, part = magnitude % (uint64_t)DECIMAL_ONE;
	char text[DECIMAL_TEXT], *end = text + sizeof text - 1, *p = end;
	int digits = DIGITS;
	*end = '\0';
	for (; digits > min_frac && digits > 0 && part % 10 == 0; digits--)
		part /= 10;
	for (int i = 0; i < digits; i++, part /= 10)
		*--p = (char)('0' + part % 10);
	if (digits > 0)
		*--p = '.';
	p = decimal_digits(p, whole);
	if (value < 0)
		*--p = '-';
	return memcpy(buf, p, (size_t)(end - p) + 1);
}

double
decimal_to_double(int64_t value)
{
	char text[DECIMAL_TEXT];
	/* Up to 2^53 both operands are exact, so the one division rounds once; beyond, strtod does. */
	if (value > -(INT64_C(1) << 53) && value < INT64_C(1) << 53)
		return (double)value / 1e6;
	return strtod(decimal_format(value, 0, text), NULL);
}

int
decimal_from_double(double x, int64_t *out)
{
	int exponent;
	if (!isfinite(x))
		return -1;
	/* x = mantissa * 2^exponent with an integer mantissa: the product with 1e6 is exact, and so is a tie. */
	decimal_wide wide = (decimal_wide)ldexp(frexp(x, &exponent), 53) * DECIMAL_ONE;
	exponent -= 53;
	if (exponent > 0) {
		if (exponent > 40)
			return -1;
		return decimal_narrow(wide * ((decimal_wide)1 << exponent), out);
	}
	if (exponent < -100) {
		*out = 0; /* below 2^73 * 2^-100 */
		return 0;
	}
	return decimal_narrow(decimal_div_even(wide, (decimal_wide)1 << -exponent), out);
}

int
decimal_narrow(decimal_wide wide, int64_t *out)
{
	if (wide < INT64_MIN || wide > INT64_MAX)
		return -1;
	*out = (int64_t)wide;
	return 0;
}

decimal_wide
decimal_div_even(decimal_wide a, decimal_wide b)
{
	__extension__ typedef unsigned __int128 magnitude;
	magnitude top = a < 0 ? -(magnitude)a : (magnitude)a, bottom = b < 0 ? -(magnitude)b : (magnitude)b;
	magnitude quotient = top / bottom, rest = top % bottom, missing = bottom - rest;
	if (rest > missing || (rest == missing && (quotient & 1) != 0))
		quotient++;
	return (a < 0) != (b < 0) ? (decimal_wide) - quotient : (decimal_wide)quotient;
}

/* value modulo tick in 0 .. tick-1 */
static int64_t
above_tick(int64_t value, int64_t tick)
{
	int64_t rest = value % tick;
	return rest < 0 ? rest + tick : rest;
}

int64_t
decimal_floor_tick(int64_t value, int64_t tick)
{
	return value - above_tick(value, tick);
}

int64_t
decimal_ceil_tick(int64_t value, int64_t tick)
{
	int64_t rest = above_tick(value, tick);
	return rest == 0 ? value : value + (tick - rest);
}

bool
decimal_on_tick(int64_t value, int64_t tick)
{
	return value % tick == 0;
}
