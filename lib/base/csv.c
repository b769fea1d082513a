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

void csv_text(struct csv *c, const char *text)
{
	cell(c);
	if (!text || !text[0])
		return;
	bool formula = strchr("=+-@", text[0]) || (unsigned char)text[0] < 0x20, quote = text[strcspn(text, ",\"\r\n")] != '\0';

	if (quote)
		buf_char(c->out, '"');
	if (formula)
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
