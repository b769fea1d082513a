#include "fmt.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "decimal.h"

static char *none(char out[FMT_TEXT])
{
	snprintf(out, FMT_TEXT, "%s", FMT_NONE);
	return out;
}

int fmt_sign(double x)
{
	return x > 0 ? 1 : x < 0 ? -1 : 0;
}

const char *fmt_arrow(int sign)
{
	return sign > 0 ? "\xe2\x96\xb2" : sign < 0 ? "\xe2\x96\xbc" : "";
}

const char *fmt_trend(int sign)
{
	return sign > 0 ? "gain" : sign < 0 ? "loss" : "flat";
}

const char *fmt_side(int64_t direction)
{
	return direction == 1 ? "Buy" : direction == -1 ? "Sell" : FMT_NONE;
}

/* Widths in hundredths of an em are those of DejaVu Sans Bold, the widest font in common use. */
const char *fmt_fit(const char *text, bool marked)
{
	static const struct { int width; const char *cls; } steps[] = {{700, ""}, {800, "fit1"}, {900, "fit2"}, {1050, "fit3"}, {1250, "fit4"}};
	int width = marked ? 61 : 0;

	for (const unsigned char *c = (const unsigned char *)text; *c; c++)
		if ((*c & 0xc0) != 0x80) /* one of the bytes of a character */
			width += *c == ',' || *c == '.' || *c == ' ' ? 38 : *c >= '0' && *c <= '9' ? 70 : *c == '%' ? 100 : 84;
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (width <= steps[i].width)
			return steps[i].cls;
	return "fit5";
}

/* Digits with commas every three: at most 26 bytes with the NUL. */
static const char *grouped(uint64_t n, char out[32])
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);
	int at = 0;

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = 0;
	return out;
}

static uint64_t magnitude(int64_t v)
{
	return v < 0 ? (uint64_t)0 - (uint64_t)v : (uint64_t)v;
}

static const char *sign_text(int64_t v, bool plus)
{
	return v < 0 ? FMT_MINUS : v > 0 && plus ? "+" : "";
}

/* The unit before (dollars) or after the figure. */
static void units(const char *currency, const char **before, const char **after)
{
	bool dollars = !currency || !*currency || !strcmp(currency, "USD");

	*before = dollars ? "$" : "";
	*after = dollars ? "" : currency;
}

static char *money(int64_t micro, const char *currency, bool plus, char out[FMT_TEXT])
{
	/* half to even at cents; the quotient of a 64-bit number fits 64 bits */
	int64_t cents = (int64_t)decimal_div_even(micro, 10000);
	uint64_t m = magnitude(cents);
	const char *before, *after;
	char whole[32];

	units(currency, &before, &after);
	snprintf(out, FMT_TEXT, "%s%s%s.%02u%s%.8s", sign_text(cents, plus), before, grouped(m / 100, whole), (unsigned)(m % 100),
		 *after ? " " : "", after);
	return out;
}

char *fmt_money(int64_t micro, const char *currency, char out[FMT_TEXT])
{
	return money(micro, currency, false, out);
}

char *fmt_money_signed(int64_t micro, const char *currency, char out[FMT_TEXT])
{
	return money(micro, currency, true, out);
}

char *fmt_money_short(int64_t micro, const char *currency, char out[FMT_TEXT])
{
	static const struct { double size; const char *unit; } steps[] = {{1e9, "B"}, {1e6, "M"}, {1e3, "k"}};
	double v = fabs(decimal_to_double(micro)), shown = v;
	const char *unit = "", *before, *after;
	int decimals;
	char digits[32];

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (v >= steps[i].size) {
			shown = v / steps[i].size;
			unit = steps[i].unit;
			break;
		}
	decimals = !*unit ? 0 : shown < 10 ? 2 : shown < 100 ? 1 : 0;
	snprintf(digits, sizeof digits, "%.*f", decimals, shown);
	if (strchr(digits, '.')) /* "5.00M" says no more than "5M" */
		for (char *end = digits + strlen(digits) - 1; *end == '0' || *end == '.'; *end-- = 0)
			if (*end == '.') {
				*end = 0;
				break;
			}
	units(currency, &before, &after);
	snprintf(out, FMT_TEXT, "%s%s%s%s%s%.8s", sign_text(micro, false), before, digits, unit, *after ? " " : "", after);
	return out;
}

char *fmt_count(int64_t n, char out[FMT_TEXT])
{
	char digits[32];

	snprintf(out, FMT_TEXT, "%s%s", sign_text(n, false), grouped(magnitude(n), digits));
	return out;
}

const char *fmt_s(int64_t n)
{
	return n == 1 ? "" : "s";
}

char *fmt_count_signed(int64_t n, char out[FMT_TEXT])
{
	char digits[32];

	snprintf(out, FMT_TEXT, "%s%s", sign_text(n, true), grouped(magnitude(n), digits));
	return out;
}

/* Figure with decimals, commas and the page's minus; a value that rounds to zero has no sign. */
static char *real(double x, int decimals, bool plus, const char *after, char out[FMT_TEXT])
{
	char digits[64], whole[32];
	char *point;
	bool zero;

	if (!isfinite(x))
		return none(out);
	decimals = decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
	if (fabs(x) >= 1e15) {
		snprintf(out, FMT_TEXT, "%s%.4g%s", x < 0 ? FMT_MINUS : plus ? "+" : "", fabs(x), after);
		return out;
	}
	snprintf(digits, sizeof digits, "%.*f", decimals, fabs(x));
	zero = strspn(digits, "0.") == strlen(digits);
	point = strchr(digits, '.');
	if (point)
		*point = 0;
	uint64_t n = 0;
	for (const char *d = digits; *d; d++)
		n = n * 10 + (uint64_t)(*d - '0');
	snprintf(out, FMT_TEXT, "%s%s%s%s%s", zero ? "" : x < 0 ? FMT_MINUS : plus ? "+" : "", grouped(n, whole), point ? "." : "",
		 point ? point + 1 : "", after);
	return out;
}

char *fmt_real(double x, int decimals, char out[FMT_TEXT])
{
	return real(x, decimals, false, "", out);
}

char *fmt_real_signed(double x, int decimals, char out[FMT_TEXT])
{
	return real(x, decimals, true, "", out);
}

char *fmt_p(double p, char out[FMT_TEXT])
{
	return fmt_real(p, p > 0 && p < 0.001 ? 1 - (int)floor(log10(p)) : 4, out);
}

char *fmt_percent(double fraction, int decimals, char out[FMT_TEXT])
{
	return real(fraction * 100, decimals, false, " %", out);
}

char *fmt_percent_signed(double fraction, int decimals, char out[FMT_TEXT])
{
	return real(fraction * 100, decimals, true, " %", out);
}

char *fmt_percent_beside(double fraction, double limit, int decimals, char out[FMT_TEXT])
{
	char of[FMT_TEXT];

	for (;; decimals++) {
		real(limit * 100, decimals, limit < 0, " %", of);
		real(fraction * 100, decimals, limit < 0, " %", out);
		if (!isfinite(fraction) || fraction == limit || decimals >= 6 || strcmp(out, of) != 0)
			return out;
	}
}

int fmt_tick_decimals(int64_t tick)
{
	int decimals = 6;

	if (tick <= 0)
		return 4;
	while (decimals > 0 && tick % 10 == 0) {
		tick /= 10;
		decimals--;
	}
	return decimals;
}

char *fmt_price(int64_t micro, int64_t tick, char out[FMT_TEXT])
{
	int decimals = fmt_tick_decimals(tick);
	int64_t step = 1;
	uint64_t m = magnitude(micro);
	char whole[32];

	for (int i = decimals; i < 6; i++)
		step *= 10;
	/* half ticks of mid prices: show what is there */
	while (decimals < 6 && micro % step) {
		step /= 10;
		decimals++;
	}
	if (decimals == 0)
		snprintf(out, FMT_TEXT, "%s%s", sign_text(micro, false), grouped(m / DECIMAL_ONE, whole));
	else
		snprintf(out, FMT_TEXT, "%s%s.%0*llu", sign_text(micro, false), grouped(m / DECIMAL_ONE, whole), decimals,
			 (unsigned long long)((m % DECIMAL_ONE) / (uint64_t)step));
	return out;
}

char *fmt_price_real(double price, int64_t tick, char out[FMT_TEXT])
{
	int64_t micro;

	if (decimal_from_double(price, &micro))
		return isfinite(price) ? real(price, 2, false, "", out) : none(out);
	return fmt_price(micro, tick, out);
}

char *fmt_bytes(int64_t bytes, char out[FMT_TEXT])
{
	static const char *const unit[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
	double v = (double)bytes;
	size_t i = 0;

	if (bytes < 0)
		return none(out);
	for (; v >= 999.5 && i + 1 < sizeof unit / sizeof unit[0]; i++)
		v /= 1000;
	snprintf(out, FMT_TEXT, "%.*f %s", i && v < 9.95 ? 1 : 0, v, unit[i]);
	return out;
}

char *fmt_duration(int64_t us, char out[FMT_TEXT])
{
	int64_t s = us / CLOCK_SECOND;

	if (us < 0)
		us = s = 0;
	if (us < CLOCK_SECOND)
		snprintf(out, FMT_TEXT, "%lld ms", (long long)(us / 1000));
	else if (s < 120)
		snprintf(out, FMT_TEXT, "%.1f s", (double)us / 1e6);
	else if (s < 2 * 3600)
		snprintf(out, FMT_TEXT, "%lld min", (long long)(s / 60));
	else if (s < 2 * 86400)
		snprintf(out, FMT_TEXT, "%lld h", (long long)(s / 3600));
	else
		snprintf(out, FMT_TEXT, "%lld d", (long long)(s / 86400));
	return out;
}
