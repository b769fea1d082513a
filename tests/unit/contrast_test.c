/*
 * Contrast from the style sheet's own tokens, both schemes: every colour that
 * words are set in, on every ground that words stand on, and every colour that
 * lines and dots are drawn in. Ratios by WCAG 2.2, 1.4.3 and 1.4.11.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"

#define TOKENS 32

static struct buf css;

static int
setup(void **state)
{
	(void)state;
	return buf_read_file(&css, "build/gen/app.css", 1 << 20);
}

static int
teardown(void **state)
{
	(void)state;
	buf_free(&css);
	return 0;
}

/* Value of --name after from: 0xRRGGBB. */
static long
token(const char *from, const char *name)
{
	char want[48];
	snprintf(want, sizeof want, "--%s: #", name);
	const char *at = strstr(from, want);
	if (at == NULL)
		fail_msg("no colour %s", want);
	at += strlen(want);
	assert_int_equal(strspn(at, "0123456789abcdef"), 6);
	return strtol(at, NULL, 16);
}

static double
channel(long v)
{
	double c = (double)(v & 255) / 255;
	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double
ratio(long a, long b)
{
	double x = 0.2126 * channel(a >> 16) + 0.7152 * channel(a >> 8) + 0.0722 * channel(a);
	double y = 0.2126 * channel(b >> 16) + 0.7152 * channel(b >> 8) + 0.0722 * channel(b);
	return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

/* Names of the tokens that one of these properties takes anywhere. */
static int
used(const char *const *properties, char names[TOKENS][32])
{
	int n = 0;
	for (const char *const *p = properties; *p != NULL; p++)
		for (const char *at = css.data; (at = strstr(at, *p)) != NULL; at++) {
			const char *end = at + strcspn(at, ";}"), *var = strstr(at, "var(--");
			bool start = at > css.data && strchr(" \t{;", at[-1]) != NULL; /* "color" is the end of other names */
			if (!start || var == NULL || var > end)
				continue;
			char name[32] = "";
			snprintf(name, sizeof name, "%.*s", (int)strcspn(var + 6, ")"), var + 6);
			int i = 0;
			while (i < n && strcmp(names[i], name) != 0)
				i++;
			if (i < n)
				continue;
			assert_true(n < TOKENS);
			strcpy(names[n++], name);
		}
	assert_true(n > 0);
	return n;
}

static int
weak(const char *scheme, const char *from, const char *const *properties, double least, const char *const *spared)
{
	static const char *const grounds[] = { "bg", "card", "raised" };
	char names[TOKENS][32];
	int failed = 0, n = used(properties, names);
	for (int i = 0; i < n; i++) {
		bool spare = false;
		for (const char *const *s = spared; *s != NULL; s++)
			spare = spare || strcmp(*s, names[i]) == 0;
		for (size_t g = 0; g < 3 && !spare; g++) {
			double r = ratio(token(from, names[i]), token(from, grounds[g]));
			if (r < least) {
				print_error("%s: --%s on --%s has %.2f, less than %.1f\n", scheme, names[i], grounds[g], r, least);
				failed++;
			}
		}
	}
	return failed;
}

static void
test_pairs(void **state)
{
	static const char *const words[] = { "color: ", "fill: ", NULL }, *const lines[] = { "stroke: ", "border: ", "border-color: ", "border-left-color: ", "border-bottom-color: ", "outline: ", "border-right: ", NULL };
	static const char *const none[] = { NULL }, *const decoration[] = { "rule", NULL }; /* thin rules carry nothing */
	const char *light = strstr(css.data, "@media (prefers-color-scheme: light)");
	(void)state;
	assert_non_null(light);
	assert_int_equal(weak("dark", css.data, words, 4.5, none) + weak("light", light, words, 4.5, none), 0);
	assert_int_equal(weak("dark", css.data, lines, 3, decoration) + weak("light", light, lines, 3, decoration), 0);
}

/* A ground that the table of pairs does not know would be one nobody has looked at; so would a colour that is no token. */
static void
test_tokens_only(void **state)
{
	static const char *const grounds[] = { "background: ", NULL }, *const known = " bg card raised rule muted accent warn error ";
	char names[TOKENS][32], want[40];
	int n = used(grounds, names);
	(void)state;
	for (int i = 0; i < n; i++) {
		snprintf(want, sizeof want, " %.31s ", names[i]); /* rule, muted and the rest: bars and dots without words */
		if (strstr(known, want) == NULL)
			fail_msg("--%s is a new ground", names[i]);
	}
	const char *base = strstr(css.data, "/* Base */"), *print = strstr(css.data, "@media print");
	assert_true(base != NULL && print != NULL && base < print);
	for (const char *at = base; (at = strchr(at, '#')) != NULL && at < print; at++)
		if (strspn(at + 1, "0123456789abcdef") >= 3 && strchr(";, )", at[1 + strspn(at + 1, "0123456789abcdef")]) != NULL)
			fail_msg("a colour that is no token: %.20s", at);
}

/* The ratio itself: black on white is 21, and the two greys that every table of them names. */
static void
test_ratio(void **state)
{
	(void)state;
	assert_true(fabs(ratio(0x000000, 0xffffff) - 21) < 1e-9);
	assert_true(fabs(ratio(0x767676, 0xffffff) - 4.54) < 0.01);
	assert_true(ratio(0x777777, 0xffffff) < 4.5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_pairs), cmocka_unit_test(test_tokens_only), cmocka_unit_test(test_ratio) };
	return cmocka_run_group_tests(tests, setup, teardown);
}
