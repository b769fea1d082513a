#include "readiness_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "returns.h"

/* Commas into the whole digits of plain text, and the sign that stands before it. */
static char *
dress(const char *digits, const char *sign, char out[READINESS_NUMBER])
{
	size_t whole = strcspn(digits, "."), at = strlen(sign);
	memcpy(out, sign, at);
	for (size_t i = 0; digits[i] != '\0' && at + 2 < READINESS_NUMBER; i++) {
		if (i > 0 && i < whole && (whole - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	out[at] = '\0';
	return out;
}

static char *
number(double x, int decimals, const char *plus, char out[READINESS_NUMBER])
{
	char digits[32];
	if (!isfinite(x)) {
		snprintf(out, READINESS_NUMBER, "%s", isnan(x) ? READINESS_NONE : x > 0 ? "\xe2\x88\x9e" : "\xe2\x88\x92\xe2\x88\x9e");
		return out;
	}
	if (fabs(x) >= 1e15) {
		snprintf(out, READINESS_NUMBER, "%s%.2e", x < 0 ? "\xe2\x88\x92" : plus, fabs(x));
		return out;
	}
	snprintf(digits, sizeof digits, "%.*f", decimals, fabs(x));
	bool zero = digits[strspn(digits, "0.")] == '\0';
	return dress(digits, zero ? "" : x < 0 ? "\xe2\x88\x92" : plus, out);
}

char *
readiness_real(double x, int decimals, char out[READINESS_NUMBER])
{
	return number(x, decimals, "", out);
}

char *
readiness_signed(double x, int decimals, char out[READINESS_NUMBER])
{
	return number(x, decimals, "+", out);
}

char *
readiness_percent(double share, int decimals, char out[READINESS_NUMBER])
{
	number(share * 100, decimals, "", out);
	char *point = strchr(out, '.');
	if (point != NULL && strspn(point + 1, "0") == strlen(point + 1))
		*point = '\0'; /* "10 %" */
	if (isfinite(share))
		snprintf(out + strlen(out), READINESS_NUMBER - strlen(out), " %%");
	return out;
}

char *
readiness_count(int64_t n, char out[READINESS_NUMBER])
{
	char digits[32];
	snprintf(digits, sizeof digits, "%" PRId64, n);
	if (n < 0)
		snprintf(out, READINESS_NUMBER, "%s", READINESS_NONE);
	return n < 0 ? out : dress(digits, "", out);
}

int
readiness_apart(readiness_writer *write, double x, double other, int least)
{
	char a[READINESS_NUMBER], b[READINESS_NUMBER];
	int decimals = least;
	while (decimals < 16 && isfinite(x) && isfinite(other) && (x < other || x > other) && strcmp(write(x, decimals, a), write(other, decimals, b)) == 0)
		decimals++;
	return decimals;
}

char *
readiness_part(double share, int decimals, char out[READINESS_NUMBER])
{
	return readiness_percent(share, readiness_apart(readiness_percent, share, 0, readiness_apart(readiness_percent, share, 1, decimals)), out);
}

char *
readiness_times_apart(double x, double other, char out[READINESS_NUMBER])
{
	return readiness_real(x, readiness_apart(readiness_real, x, other, x >= 10 ? 0 : x >= 1 ? 1 : 2), out);
}

char *
readiness_times(double x, char out[READINESS_NUMBER])
{
	return readiness_times_apart(x, NAN, out);
}

char *
readiness_years(int64_t days, char out[READINESS_NUMBER])
{
	char n[READINESS_NUMBER];
	double years = (double)days / RETURNS_YEAR;
	out[0] = '\0';
	if (days >= RETURNS_YEAR)
		snprintf(out, READINESS_NUMBER, " (about %.24s years)", readiness_real(years, years < 9.95 ? 1 : 0, n));
	return out;
}
