#include "readiness_conf.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK "\xef\xbb\xbf" /* what some editors put before UTF-8 */

/* Without blanks at both ends; how long it is uncut. */
static size_t
trim(const char *from, size_t n, char *out, size_t size)
{
	while (n > 0 && isspace((unsigned char)*from)) {
		from++;
		n--;
	}
	while (n > 0 && isspace((unsigned char)from[n - 1]))
		n--;
	size_t kept = n < size ? n : size - 1;
	for (size_t i = 0; i < kept; i++)
		out[i] = iscntrl((unsigned char)from[i]) ? '?' : from[i];
	out[kept] = '\0';
	return n;
}

static void
judge(struct readiness_conf_line *l, const char *key, const char *value, const struct readiness_conf_line *before, int n)
{
	char *end;
	enum readiness_limit limit;
	if (readiness_limit_find(key, &limit) != 1) {
		snprintf(l->fault, sizeof l->fault, "there is no limit \"%.40s\"", key);
		return;
	}
	const struct readiness_limit_row *row = &readiness_limit_table[limit];
	double x = strtod(value, &end);
	if (value[0] == '\0' || *end != '\0' || !isfinite(x) || strpbrk(value, "xX") != NULL) {
		snprintf(l->fault, sizeof l->fault, "%s = \"%.40s\" is no number; allowed is %s%g to %g", key, value, row->whole ? "a whole number, " : "", row->min, row->max);
		return;
	}
	if (!readiness_limit_allowed(limit, x)) {
		snprintf(l->fault, sizeof l->fault, "%s = %.40s is out of range; allowed is %s%g to %g", key, value, row->whole ? "a whole number, " : "", row->min, row->max);
		return;
	}
	for (int i = 0; i < n; i++)
		if (before[i].limit == (int)limit) {
			snprintf(l->fault, sizeof l->fault, "%s is set in line %d already", key, before[i].line);
			return;
		}
	l->limit = (int)limit;
	l->value = x;
}

/* One line; false: it says nothing. */
static bool
read_line(const char *from, size_t length, struct readiness_conf_line *l, const struct readiness_conf_line *before, int n)
{
	char key[READINESS_CONF_TEXT], value[READINESS_CONF_TEXT];
	const char *hash = memchr(from, '#', length);
	size_t said = hash == NULL ? length : (size_t)(hash - from);
	size_t whole = trim(from, said, l->text, sizeof l->text);
	if (whole == 0)
		return false;
	l->limit = -1;
	l->value = NAN;
	l->fault[0] = '\0';
	if (whole >= sizeof l->text) {
		snprintf(l->fault, sizeof l->fault, READINESS_CONF_LONG);
		return true;
	}
	const char *equals = memchr(from, '=', said);
	if (equals == NULL) {
		snprintf(l->fault, sizeof l->fault, "not \"key = value\"");
		return true;
	}
	(void)trim(from, (size_t)(equals - from), key, sizeof key);
	(void)trim(equals + 1, said - (size_t)(equals - from) - 1, value, sizeof value);
	judge(l, key, value, before, n);
	return true;
}

int
readiness_conf_read(const char *text, struct readiness_conf_line out[READINESS_CONF_LINES])
{
	int n = 0, line = 0;
	struct readiness_conf_line one;
	if (strncmp(text, MARK, strlen(MARK)) == 0)
		text += strlen(MARK);
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		one.line = ++line;
		if (read_line(text, length, &one, out, n)) {
			if (n == READINESS_CONF_LINES) {
				struct readiness_conf_line *last = &out[n - 1];
				last->limit = -1;
				last->value = NAN;
				snprintf(last->fault, sizeof last->fault, READINESS_CONF_MANY);
				return n;
			}
			out[n++] = one;
		}
		text += length + (text[length] == '\n');
	}
	return n;
}
