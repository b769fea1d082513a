#include "typeset.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static const char *const units[] = { "%", "ms", "s", "min", "h", "d", "B", "kB", "MB", "GB", "TB" };

/* Does a unit begin at `at`, and end as a word? */
static bool
unit(const char *at, const char *end)
{
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		size_t n = strlen(units[i]);
		if ((size_t)(end - at) >= n && memcmp(at, units[i], n) == 0 && (at + n == end || !isalnum((unsigned char)at[n])))
			return true;
	}
	return false;
}

/* The end of what must stay as it is from `at`, a '<', on: of its tag, or of the whole element if its text is no prose. */
static const char *
skip(const char *at, const char *end)
{
	static const struct { const char *open, *close; } kept[] = { { "<script", "</script>" }, { "<code", "</code>" }, { "<pre", "</pre>" } };
	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
		size_t n = strlen(kept[i].open);
		if ((size_t)(end - at) <= n || memcmp(at, kept[i].open, n) != 0 || isalnum((unsigned char)at[n]))
			continue;
		const char *close = memmem(at, (size_t)(end - at), kept[i].close, strlen(kept[i].close));
		return close != NULL ? close + strlen(kept[i].close) : end;
	}
	/* a '>' within a quoted attribute ends no tag */
	char quote = '\0';
	for (; at < end; at++) {
		if (quote != '\0')
			quote = *at == quote ? '\0' : quote;
		else if (*at == '"' || *at == '\'')
			quote = *at;
		else if (*at == '>')
			return at + 1;
	}
	return end;
}

void
typeset_units(const char *html, size_t n, struct buf *out)
{
	const char *from = html, *end = html + n;
	for (const char *at = html; at < end;) {
		if (*at == '<') {
			at = skip(at, end);
		} else if (*at == ' ' && at > html && isdigit((unsigned char)at[-1]) && unit(at + 1, end)) {
			buf_add(out, from, (size_t)(at - from));
			buf_str(out, "\xc2\xa0");
			from = ++at;
		} else {
			at++;
		}
	}
	buf_add(out, from, (size_t)(end - from));
}
