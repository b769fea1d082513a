#ifndef DECIMAL_H
#define DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Money and prices are integers in units of 1e-6 ("micro"). A name ending in
 * nothing special is micro; quantities of contracts are plain integers.
 */
#define DECIMAL_ONE INT64_C(1000000)
#define DECIMAL_TEXT 32 /* enough for any formatted value and its NUL */

__extension__ typedef __int128 decimal_wide;

/* Digits of v, ending just before end, which has room for 20 before it; returns the first. snprintf takes longer than a row of the journal. */
char *decimal_digits(char *end, uint64_t v);

/* Read "[+-]digits[.digits]" with at most six decimals, whole string. 0, or -1 (malformed, too fine, out of range). */
int decimal_parse(const char *text, int64_t *out);

/* Shortest text with at least min_frac (0..6) decimals; ASCII minus. Returns buf. */
char *decimal_format(int64_t value, int min_frac, char buf[DECIMAL_TEXT]);

/* Nearest double; exact round trip through decimal_from_double for |value| < 2^33 units (beyond, doubles lie more than 1e-6 apart). */
double decimal_to_double(int64_t value);

/* Round x*1e6 to nearest, ties to even. 0, or -1 (not finite, out of range). */
int decimal_from_double(double x, int64_t *out);

/* Narrow a 128-bit product or sum. 0, or -1 when it does not fit 64 bits. */
int decimal_narrow(decimal_wide wide, int64_t *out);

/* a/b rounded half to even; b != 0. */
decimal_wide decimal_div_even(decimal_wide a, decimal_wide b);

/* Largest multiple of tick <= value, smallest multiple >= value; negative values too. tick > 0. */
int64_t decimal_floor_tick(int64_t value, int64_t tick);
int64_t decimal_ceil_tick(int64_t value, int64_t tick);
bool decimal_on_tick(int64_t value, int64_t tick);

#endif
