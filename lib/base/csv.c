#include "csv.h"

#include <string.h>

static void cell(struct csv *c)
{
	if (c->begun)
		buf_char(c->out, ',');
	c->begun = true;
}

void csv_number(struct csv *c, const char *number)
{
	cell(c);
	buf_str(c->out, number);
}

/* Also the full-width signs, which spreadsheets of East Asia take for the others. */
static bool formula(const char *text)
{
	static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0" }; /* = + - @ */

	if (strchr("=+-@", text[0]) || (unsigned char)text[0] < 0x20)
		return true;
	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
		if (!strncmp(text, wide[i], 3))
			return true;
	return false;
}

void csv_text(struct csv *c, const char *text)
{
	cell(c);
	if (!text || !text[0])
		return;
	bool quote = text[strcspn(text, ",\"\r\n")] != '\0';

	if (quote)
		buf_char(c->out, '"');
	if (formula(text))
		buf_char(c->out, '\'');
	for (const char *at = text; *at;) {
		size_t plain = strcspn(at, "\"");

		buf_add(c->out, at, plain);
		at += plain;
		if (*at) {
			buf_str(c->out, "\"\"");
			at++;
		}
	}
	if (quote)
		buf_char(c->out, '"');
}

void csv_end(struct csv *c)
{
	buf_str(c->out, "\r\n");
	c->begun = false;
}
