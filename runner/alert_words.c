/* An alert in words, and in whatever JSON its receiver wants. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "alert.h"
#include "json_member.h"

const char alert_template[] = "{\"id\":\"{id}\",\"at\":\"{at}\",\"host\":\"{host}\",\"folder\":\"{folder}\",\"item\":\"{item}\",\"state\":\"{state}\",\"code\":{code},"
                              "\"before\":\"{before}\",\"changes\":{changes},\"title\":\"{title}\",\"text\":\"{text}\"}\n";

void
alert_id(struct buf *out, const struct alert_message *m, const struct alert_from *from)
{
	buf_fmt(out, "%s-%" PRId64, from->series, m->id);
}

void
alert_title(struct buf *out, const struct alert_message *m, const struct alert_from *from)
{
	buf_fmt(out, "Hydra %s: %s (%s)", check_state_name(m->state), check_items[m->item].name, from->host);
}

void
alert_text(struct buf *out, const struct alert_message *m, const struct alert_from *from)
{
	char since[CLOCK_TEXT];
	if (m->state != CHECK_OK)
		check_words(out, m->text);
	else if (m->before != CHECK_OK)
		buf_fmt(out, "%s: well again, it was %s", check_items[m->item].name, check_state_name(m->before));
	else
		buf_fmt(out, "%s: well", check_items[m->item].name);
	if (m->changes > 1)
		buf_fmt(out, "; it changed %" PRId64 " times since %s", m->changes, clock_format(m->since / CLOCK_SECOND * CLOCK_SECOND, since));
	if (from->badge[0] != '\0')
		buf_fmt(out, " (%s)", from->badge);
}

/* What a phone makes of it: 5 urgent … 2 low, as ntfy counts. */
static int
priority(enum check_state s)
{
	static const int of[] = { [CHECK_OK] = 2, [CHECK_WARNING] = 4, [CHECK_CRITICAL] = 5, [CHECK_UNKNOWN] = 3 };
	return of[s];
}

const char *const alert_places[] = { "id", "at", "host", "folder", "item", "state", "code", "before", "changes", "priority", "title", "text", NULL };

bool
alert_place(struct buf *out, const char *name, size_t len, const struct alert_message *m, const struct alert_from *from)
{
	char at[CLOCK_TEXT];
	int i = 0;
	while (alert_places[i] != NULL && (strlen(alert_places[i]) != len || memcmp(alert_places[i], name, len) != 0))
		i++;
	switch (i) {
	case 0: alert_id(out, m, from); break;
	case 1: buf_str(out, clock_format(m->at / CLOCK_SECOND * CLOCK_SECOND, at)); break;
	case 2: buf_str(out, from->host); break;
	case 3: buf_str(out, from->folder); break;
	case 4: buf_str(out, check_items[m->item].name); break;
	case 5: buf_str(out, check_state_name(m->state)); break;
	case 6: buf_int(out, (int)m->state); break;
	case 7: buf_str(out, check_state_name(m->before)); break;
	case 8: buf_int(out, m->changes); break;
	case 9: buf_int(out, priority(m->state)); break;
	case 10: alert_title(out, m, from); break;
	case 11: alert_text(out, m, from); break;
	default: return false;
	}
	return true;
}

static bool
is_json(const struct buf *text)
{
	/* null alone is nothing to post either */
	return text->data != NULL && json_whole(text->data) && text->data[strspn(text->data, " \t\r\n")] != 'n';
}

/* The value of a place, as the inside of a JSON string: buf_json's without its quotes. false: no such place */
static bool
fill_place(struct buf *out, const char *name, size_t len, const struct alert_message *m, const struct alert_from *from)
{
	struct buf plain = { 0 }, quoted = { 0 };
	bool known = alert_place(&plain, name, len, m, from);
	if (known) {
		buf_json(&quoted, plain.data != NULL ? plain.data : "");
		if (plain.failed || quoted.failed)
			out->failed = true;
		else
			buf_add(out, quoted.data + 1, quoted.len - 2);
	}
	buf_free(&plain);
	buf_free(&quoted);
	return known;
}

int
alert_fill(struct buf *out, const char *template, const struct alert_message *m, const struct alert_from *from, char *why, int whysize)
{
	for (const char *at = template; *at != '\0';) {
		size_t len = *at == '{' ? strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;
		if (len == 0 || at[1 + len] != '}') {
			buf_char(out, *at++);
			continue;
		}
		if (!fill_place(out, at + 1, len, m, from)) {
			int used = snprintf(why, (size_t)whysize, "{%.*s}: no such place; allowed:", len > 20 ? 20 : (int)len, at + 1);
			for (int i = 0; alert_places[i] != NULL && used < whysize; i++)
				used += snprintf(why + used, (size_t)(whysize - used), " {%s}", alert_places[i]);
			return -1;
		}
		at += len + 2;
	}
	if (!out->failed && is_json(out))
		return 0;
	snprintf(why, (size_t)whysize, out->failed ? "out of memory" : "what it gives is no JSON");
	return -1;
}
