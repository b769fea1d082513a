/* Settings that are numbers, words or lists: text to value and back. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config_internal.h"
#include "decimal.h"
#include "tz.h"

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define FIELD(c, s) ((void *)((char *)(c) + (s)->offset))
#define CONST_FIELD(c, s) ((const void *)((const char *)(c) + (s)->offset))

static int
refuse(char why[128], const char *reason)
{
	snprintf(why, 128, "%s", reason);
	return -1;
}

/* A name of this type as its place in the list, or -1. */
static int
word_of(const char *const *words, int n, const char *text)
{
	for (int i = 0; i < n; i++)
		if (strcmp(words[i], text) == 0)
			return i;
	return -1;
}

void
config_show_text(const struct config *c, const struct config_setting *s, char *out, size_t size)
{
	snprintf(out, size, "%s", (const char *)CONST_FIELD(c, s));
}

int
config_set_true(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	(void)why; /* everything but "true" is off, as in the original */
	*(bool *)FIELD(c, s) = strcasecmp(text, "true") == 0;
	return 0;
}

void
config_show_true(const struct config *c, const struct config_setting *s, char *out, size_t size)
{
	snprintf(out, size, "%s", *(const bool *)CONST_FIELD(c, s) ? "true" : "off");
}

static const char *const feeds[] = {"sim", "csv", "ib"};

int
config_set_feed(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	int i = word_of(feeds, 3, text);
	(void)s;
	if (i < 0)
		return refuse(why, "no such feed");
	c->feed = (enum config_feed)i;
	return c->feed == CONFIG_FEED_IB ? refuse(why, "not in this version") : 0;
}

void
config_show_feed(const struct config *c, const struct config_setting *s, char *out, size_t size)
{
	(void)s;
	snprintf(out, size, "%s", feeds[c->feed]);
}

int
config_set_broker(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	(void)s;
	if (strcmp(text, "paper") != 0)
		return refuse(why, strcmp(text, "ib") == 0 ? "not in this version" : "no such broker");
	snprintf(c->broker, sizeof c->broker, "%s", text);
	return 0;
}

/* One symbol of the list. 0 / -1 with why */
static int
add_market(struct config *c, const char *at, size_t len, char why[128])
{
	char symbol[CONFIG_SYMBOL];
	if (len == 0)
		return refuse(why, "a symbol is missing between the commas");
	if (len >= CONFIG_SYMBOL || strspn(at, LETTERS DIGITS "._-") < len || strspn(at, LETTERS DIGITS) == 0) {
		snprintf(why, 128, "\"%.*s\" is not a symbol", len > 40 ? 40 : (int)len, at);
		return -1;
	}
	memcpy(symbol, at, len);
	symbol[len] = '\0';
	for (int i = 0; i < c->n_markets; i++)
		if (strcmp(c->markets[i], symbol) == 0) {
			snprintf(why, 128, "%s stands there twice", symbol);
			return -1;
		}
	if (c->n_markets == CONFIG_MARKETS)
		return refuse(why, "more than 32 markets");
	memcpy(c->markets[c->n_markets++], symbol, len + 1);
	return 0;
}

int
config_set_markets(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	(void)s;
	c->n_markets = 0;
	for (;;) {
		text += strspn(text, " ");
		size_t len = strcspn(text, ","), keep = len;
		while (keep > 0 && text[keep - 1] == ' ')
			keep--;
		if (add_market(c, text, keep, why) != 0)
			return -1;
		if (text[len] == '\0')
			return 0;
		text += len + 1;
	}
}

void
config_show_markets(const struct config *c, const struct config_setting *s, char *out, size_t size)
{
	size_t used = 0;
	(void)s;
	out[0] = '\0';
	for (int i = 0; i < c->n_markets && used < size; i++)
		used += (size_t)snprintf(out + used, size - used, "%s%s", i > 0 ? "," : "", c->markets[i]);
}

int
config_set_currency(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	(void)s;
	if (strlen(text) != 3 || strspn(text, LETTERS) != 3)
		return refuse(why, "not a currency");
	memcpy(c->currency, text, 4);
	return 0;
}

/* Digits only: strtoull alone takes blanks and signs. */
int
config_set_seed(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	bool negative = *text == '-' && text[1] != '\0';
	const char *digits = text + (negative ? 1 : 0);
	if (*digits == '\0' || strspn(digits, DIGITS) != strlen(digits))
		return refuse(why, "not a whole number");
	errno = 0;
	unsigned long long value = strtoull(digits, NULL, 10);
	if (negative || errno != 0)
		return refuse(why, "out of range");
	*(uint64_t *)FIELD(c, s) = value;
	return 0;
}

void
config_show_seed(const struct config *c, const struct config_setting *s, char *out, size_t size)
{
	snprintf(out, size, "%" PRIu64, *(const uint64_t *)CONST_FIELD(c, s));
}

int
config_set_real(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	char *end;
	double value = strtod(text, &end);
	if (*end != '\0' || end == text || strspn(text, DIGITS "+-.eE") != strlen(text))
		return refuse(why, "not a number");
	if (!(value >= s->low && value <= s->high))
		return refuse(why, "out of range");
	*(double *)FIELD(c, s) = value;
	return 0;
}

void
config_show_real(const struct config *c, const struct config_setting *s, char *out, size_t size)
{
	double value = *(const double *)CONST_FIELD(c, s);
	snprintf(out, size, "%.15g", value);
	if (strtod(out, NULL) != value)
		snprintf(out, size, "%.17g", value);
}

int
config_set_integer(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	const char *digits = text + (*text == '-' ? 1 : 0);
	if (*digits == '\0' || strspn(digits, DIGITS) != strlen(digits))
		return refuse(why, "not a whole number");
	errno = 0;
	long long value = strtoll(text, NULL, 10);
	if (errno != 0 || (double)value < s->low || (double)value > s->high)
		return refuse(why, "out of range");
	*(int *)FIELD(c, s) = (int)value;
	return 0;
}

void
config_show_integer(const struct config *c, const struct config_setting *s, char *out, size_t size)
{
	snprintf(out, size, "%d", *(const int *)CONST_FIELD(c, s));
}

/* 0 is "all", and fewer days than low would take from what is under way. */
int
config_set_keep(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	if (strcmp(text, "0") != 0)
		return config_set_integer(c, s, text, why);
	*(int *)FIELD(c, s) = 0;
	return 0;
}

int
config_set_flip(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	if (strcmp(text, "seeded") == 0)
		c->sim_flip = CONFIG_FLIP_SEEDED;
	else if (strcmp(text, "none") == 0)
		c->sim_flip = CONFIG_FLIP_NONE;
	else if (config_set_integer(c, s, text, why) != 0)
		return strcmp(why, "out of range") == 0 ? -1 : refuse(why, "neither a word that is known nor a whole number");
	return 0;
}

void
config_show_flip(const struct config *c, const struct config_setting *s, char *out, size_t size)
{
	if (c->sim_flip == CONFIG_FLIP_SEEDED || c->sim_flip == CONFIG_FLIP_NONE)
		snprintf(out, size, "%s", c->sim_flip == CONFIG_FLIP_SEEDED ? "seeded" : "none");
	else
		config_show_integer(c, s, out, size);
}

int
config_set_port(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	if (config_set_integer(c, s, text, why) != 0)
		return -1;
	if (c->ib_port == 4001 || c->ib_port == 4003 || c->ib_port == 7496)
		return refuse(why, "a port where live accounts answer");
	return 0;
}

int
config_set_money(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	int64_t value;
	if (decimal_parse(text, &value) != 0)
		return refuse(why, "not an amount");
	if (decimal_to_double(value) < s->low || decimal_to_double(value) > s->high)
		return refuse(why, "out of range");
	*(int64_t *)FIELD(c, s) = value;
	return 0;
}

void
config_show_money(const struct config *c, const struct config_setting *s, char *out, size_t size)
{
	char text[DECIMAL_TEXT];
	snprintf(out, size, "%s", decimal_format(*(const int64_t *)CONST_FIELD(c, s), 0, text));
}

int
config_set_time(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	if (strlen(text) != 5 || text[2] != ':' || strspn(text, DIGITS) != 2 || strspn(text + 3, DIGITS) != 2)
		return refuse(why, "not a time");
	int hour = (text[0] - '0') * 10 + (text[1] - '0'), minute = (text[3] - '0') * 10 + (text[4] - '0');
	int second = hour * 3600 + minute * 60;
	if (hour > 23 || minute > 59)
		return refuse(why, "not a time");
	if (second < (int)s->low || second > (int)s->high)
		return refuse(why, "out of range");
	*(int *)FIELD(c, s) = second;
	return 0;
}

void
config_show_time(const struct config *c, const struct config_setting *s, char *out, size_t size)
{
	int second = *(const int *)CONST_FIELD(c, s);
	snprintf(out, size, "%02d:%02d", second / 3600, second / 60 % 60);
}

int
config_set_zone(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	char err[256];
	(void)s;
	struct tz *zone = tz_open(text, err, sizeof err);
	if (zone == NULL)
		return refuse(why, "no such time zone in /usr/share/zoneinfo, which the package tzdata fills");
	tz_close(zone);
	snprintf(c->zone, sizeof c->zone, "%s", text);
	return 0;
}

static const char *const levels[] = {"error", "warn", "info", "debug"};

int
config_set_level(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	(void)s;
	return log_level_parse(text, &c->log_level) == 0 ? 0 : refuse(why, "no such level");
}

void
config_show_level(const struct config *c, const struct config_setting *s, char *out, size_t size)
{
	(void)s;
	snprintf(out, size, "%s", levels[c->log_level]);
}

int
config_set_mode(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	(void)s;
	c->live = strcmp(text, "live") == 0;
	return c->live || strcmp(text, "paper") == 0 ? 0 : refuse(why, "no such mode");
}

void
config_show_mode(const struct config *c, const struct config_setting *s, char *out, size_t size)
{
	(void)s;
	snprintf(out, size, "%s", c->live ? "live" : "paper");
}
