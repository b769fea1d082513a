#include "query_text.h"

#include <stdio.h>
#include <string.h>

#include "column.h"

int
query_text_refuse(char *err, int errsize, const char *name, const char *value, const char *allowed)
{
	char shown[QUERY_TEXT_SHOWN];
	column_clean(value, shown, sizeof shown);
	snprintf(err, (size_t)errsize, "%.32s = \"%s%s\" is not allowed: %s.", name, shown, strlen(value) > strlen(shown) ? "\xe2\x80\xa6" : "", allowed);
	return -1;
}

void
query_text_put(char *out, int size, const char *name, const char *value)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~,";
	size_t at = strlen(out);
	if (at + strlen(name) + 3 * strlen(value) + 3 > (size_t)size)
		return;
	at += (size_t)snprintf(out + at, (size_t)size - at, "%s%s=", at > 0 ? "&" : "", name);
	for (const char *p = value; *p != '\0'; p++) {
		if (strchr(plain, *p) != NULL)
			out[at++] = *p;
		else
			at += (size_t)snprintf(out + at, (size_t)size - at, "%%%02X", (unsigned)(unsigned char)*p);
	}
	out[at] = '\0';
}
