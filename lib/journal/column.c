#include "column.h"

#include <stddef.h>
#include <string.h>

/* Length of the UTF-8 character at p, 0 if it is malformed, overlong, a surrogate or beyond U+10FFFF. */
static size_t
character(const unsigned char *p)
{
	if (p[0] < 0x80)
		return 1;
	size_t n = p[0] >= 0xc2 && p[0] < 0xe0 ? 2 : p[0] >= 0xe0 && p[0] < 0xf0 ? 3 : p[0] >= 0xf0 && p[0] < 0xf5 ? 4 : 0;
	for (size_t i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) || (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return n;
}

char *
column_clean(const char *text, char *out, int size)
{
	const unsigned char *p = (const unsigned char *)(text != NULL ? text : "");
	size_t at = 0, room = (size_t)size - 1;
	while (*p != '\0') {
		size_t n = character(p);
		if (at + (n > 0 ? n : 1) > room)
			break;
		if (n == 0) {
			out[at++] = '?';
			p++;
			continue;
		}
		memcpy(out + at, p, n);
		at += n;
		p += n;
	}
	out[at] = '\0';
	return out;
}

char *
column_text(struct db_stmt *s, int i, char *out, int size)
{
	return column_clean(db_text(s, i), out, size);
}
