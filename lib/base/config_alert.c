/* Settings of `check`: its limits, and who hears of what it finds. */
#include <stdio.h>
#include <string.h>

#include "config_internal.h"

#define LETTERS_DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
#define ADDRESS_BYTES LETTERS_DIGITS "@.!#$%&'*+/=?^_`{|}~-" /* those that RFC 5322 lets stand without quotes */
#define ADDRESS_MAX 254

static int
refuse(char why[128], const char *reason)
{
	snprintf(why, 128, "%s", reason);
	return -1;
}

static int
keep(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	if (strlen(text) >= CONFIG_VALUE)
		return refuse(why, "longer than 511 bytes");
	snprintf((char *)c + s->offset, s->size, "%s", text);
	return 0;
}

/* Which items there are, `check` knows, and says it; here only what no item could be. */
int
config_set_limits(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	if (strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_=:,-") != strlen(text))
		return refuse(why, "holds a byte that neither a name nor a limit has");
	return keep(c, s, text, why);
}

/* "root", "you@example.org". A '-' in front would be an option of sendmail; a line's end a header of its own. */
static bool
is_address(const char *text, size_t len)
{
	size_t local = strcspn(text, "@,");
	if (len == 0 || len > ADDRESS_MAX || text[0] == '-' || strspn(text, ADDRESS_BYTES) < len)
		return false;
	return local == len || (local > 0 && local + 1 < len && memchr(text + local + 1, '@', len - local - 1) == NULL);
}

int
config_set_mail(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	for (const char *at = text; text[0] != '\0';) {
		size_t len = strcspn(at, ",");
		if (!is_address(at, len)) {
			snprintf(why, 128, "\"%.*s\" is not a mail address", len > 60 ? 60 : (int)len, at);
			return -1;
		}
		if (at[len] == '\0')
			break;
		at += len + 1;
	}
	return keep(c, s, text, why);
}

int
config_set_url(struct config *c, const struct config_setting *s, const char *text, char why[128])
{
	for (const char *at = text; *at != '\0'; at++)
		if ((unsigned char)*at <= ' ' || (unsigned char)*at >= 0x7F)
			return refuse(why, "holds a blank or a byte that a URL cannot have");
	size_t scheme = strncmp(text, "http://", 7) == 0 ? 7 : strncmp(text, "https://", 8) == 0 ? 8 : 0;
	if (text[0] != '\0' && text[0] != '/' && (scheme == 0 || text[scheme] == '\0' || text[scheme] == '/'))
		return refuse(why, "neither an http or https URL nor an absolute path");
	return keep(c, s, text, why);
}
