/*
 * Average-cost accounting of one (symbol, contract) (docs/definitions.md, "Money"):
 * adding averages, reducing keeps the average, a flip opens its remainder at
 * the fill's price, flat has none. Fees never enter the average.
 */
#include "position.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define AVG_SCALE ((decimal_wide)DECIMAL_ONE) /* average cost is micro times this */

static decimal_wide
magnitude(int64_t q)
{
	return q < 0 ? -(decimal_wide)q : (decimal_wide)q;
}

static bool
times(decimal_wide a, decimal_wide b, decimal_wide *out)
{
	return !__builtin_mul_overflow(a, b, out);
}

/* (|q|*avg + |s|*p)/(|q|+|s|), half to even. */
static int
average(const struct position *pos, int64_t s, int64_t p, decimal_wide *out)
{
	decimal_wide q = magnitude(pos->q), n = magnitude(s), held, added, sum;
	if (!times(q, pos->avg, &held) || !times(n, (decimal_wide)p * AVG_SCALE, &added) || __builtin_add_overflow(held, added, &sum))
		return -1;
	*out = decimal_div_even(sum, q + n);
	return 0;
}

/* What the reducing part of a fill earns: sign(q)*(p - avg)*closed*pv. */
static int
earned(const struct position *pos, int64_t s, int64_t p, int64_t pv, int64_t *out)
{
	decimal_wide q = magnitude(pos->q), n = magnitude(s);
	decimal_wide closed = q < n ? q : n, gain;
	if (!times((decimal_wide)p * AVG_SCALE - pos->avg, pos->q > 0 ? closed : -closed, &gain) || !times(gain, pv, &gain))
		return -1;
	return decimal_narrow(decimal_div_even(gain, AVG_SCALE), out);
}

int
position_fill(struct position *pos, int64_t s, int64_t p, int64_t pv, int64_t *pnl)
{
	struct position next = *pos;
	int64_t gain = 0;
	if (pnl != NULL)
		*pnl = 0;
	if (s == 0)
		return 0;
	if (__builtin_add_overflow(pos->q, s, &next.q))
		return -1;
	if (pos->q == 0 || (pos->q > 0) == (s > 0)) {
		if (average(pos, s, p, &next.avg) != 0)
			return -1;
	} else {
		if (earned(pos, s, p, pv, &gain) != 0 || __builtin_add_overflow(pos->realised, gain, &next.realised))
			return -1;
		if (next.q == 0)
			next.avg = 0;
		else if ((next.q > 0) != (pos->q > 0))
			next.avg = (decimal_wide)p * AVG_SCALE;
	}
	*pos = next;
	if (pnl != NULL)
		*pnl = gain;
	return 0;
}

int
position_cash(int64_t *cash, int64_t s, int64_t p, int64_t pv, int64_t fee)
{
	decimal_wide cost;
	if (!times((decimal_wide)s * p, pv, &cost) || __builtin_add_overflow(cost, fee, &cost) || __builtin_sub_overflow((decimal_wide)*cash, cost, &cost))
		return -1;
	return decimal_narrow(cost, cash);
}

int
position_value_wide(int64_t q, int64_t mark, int64_t pv, decimal_wide *out)
{
	return times((decimal_wide)q * mark, pv, out) ? 0 : -1;
}

int
position_value(int64_t q, int64_t mark, int64_t pv, int64_t *out)
{
	decimal_wide wide;
	return position_value_wide(q, mark, pv, &wide) == 0 ? decimal_narrow(wide, out) : -1;
}

int
position_unrealised_wide(const struct position *pos, int64_t mark, int64_t pv, decimal_wide *out)
{
	decimal_wide wide;
	if (!times((decimal_wide)mark * AVG_SCALE - pos->avg, pos->q, &wide) || !times(wide, pv, &wide))
		return -1;
	*out = decimal_div_even(wide, AVG_SCALE);
	return 0;
}

int
position_unrealised(const struct position *pos, int64_t mark, int64_t pv, int64_t *out)
{
	decimal_wide wide;
	return position_unrealised_wide(pos, mark, pv, &wide) == 0 ? decimal_narrow(wide, out) : -1;
}

char *
position_avg_text(decimal_wide avg, char buf[48])
{
	char reverse[48];
	size_t n = 0, at = 0;
	decimal_wide rest = avg;
	/* digits are taken from the negative side, which holds the most negative value too */
	if (rest > 0)
		rest = -rest;
	/* a division of 128 bits is a function call: most averages soon need none */
	while (rest < INT64_MIN) {
		reverse[n++] = (char)('0' - (int)(rest % 10));
		rest /= 10;
	}
	int64_t small = (int64_t)rest;
	do {
		reverse[n++] = (char)('0' - (int)(small % 10));
		small /= 10;
	} while (small != 0);
	if (avg < 0)
		buf[at++] = '-';
	while (n > 0)
		buf[at++] = reverse[--n];
	buf[at] = '\0';
	return buf;
}

int
position_avg_parse(const char *text, decimal_wide *out)
{
	bool negative = *text == '-';
	decimal_wide value = 0;
	if (negative)
		text++;
	if (*text == '\0' || strspn(text, "0123456789") != strlen(text))
		return -1;
	for (; *text != '\0'; text++) {
		int digit = *text - '0';
		if (__builtin_mul_overflow(value, (decimal_wide)10, &value) || __builtin_sub_overflow(value, (decimal_wide)digit, &value))
			return -1;
	}
	if (!negative && __builtin_sub_overflow((decimal_wide)0, value, &value))
		return -1;
	*out = value;
	return 0;
}
