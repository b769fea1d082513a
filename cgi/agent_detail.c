/* Texts of one experiment into its page, cut to the room that is left. */
#include <string.h>

#include "agent_detail.h"
#include "fmt.h"

#define LONGEST 6000 /* for one text */

/* Bytes of a character once it is escaped. */
static long
escaped(char c)
{
	return c == '"' ? 6 : c == '&' || c == '\'' ? 5 : c == '<' || c == '>' ? 4 : 1;
}

void
agent_detail_put(struct agent_detail *r, struct view *v, const char *name, const char *text)
{
	long cost = 0, limit = r->room < 100 ? 100 : r->room < LONGEST ? r->room : LONGEST;
	int n = 0;
	while (text[n] != '\0' && cost + escaped(text[n]) <= limit)
		cost += escaped(text[n++]);
	r->room -= cost;
	if (text[n] == '\0') {
		view_set(v, name, text);
		return;
	}
	while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80) /* not in the middle of a character */
		n--;
	view_fmt(v, name, "%.*s\xe2\x80\xa6", n, text);
	r->cut = true;
}

struct view *
agent_detail_row_of(struct agent_detail *r, const char *section)
{
	if (r->room < 0)
		return NULL;
	r->room -= AGENT_DETAIL_ROW;
	return view_row(r->v, section);
}

void
agent_detail_raw(struct agent_detail *r, const char *section, const char *text)
{
	agent_detail_put(r, view_row(r->v, section), "TEXT", text[0] != '\0' ? text : FMT_NONE);
}

void
agent_detail_more(struct agent_detail *r, const char *section, int n)
{
	char text[FMT_TEXT];
	if (n > 0)
		view_set(view_row(r->v, section), "N", fmt_count(n, text));
}

const char *
agent_detail_or_none(const char *text)
{
	return text != NULL && text[0] != '\0' ? text : FMT_NONE;
}
