/* What `check --list` shows: each item with its limits, its value and its state. */
#include <inttypes.h>
#include <stdio.h>

#include "check.h"

/* "20", "20:" for the least that is well, "-" never. */
static void
number(char out[24], int64_t v)
{
	snprintf(out, 24, v < 0 ? "-" : "%" PRId64, v);
}

void
check_list(const struct check_facts *f, const struct check_verdict *v, struct buf *out)
{
	buf_fmt(out, "%-9s %-10s %12s %-8s %10s %10s  %s\n", "state", "item", "value", "unit", "warning", "critical", "what it is");
	for (int i = 0; i < CHECK_ITEMS; i++) {
		const struct check_item_words *w = &check_items[i];
		char value[24], warn[24], crit[24];
		struct buf text = { 0 };
		enum check_state s = check_item_state(v, (enum check_item)i, &text);
		number(value, check_value(f, (enum check_item)i));
		number(warn, f->limit[i].warn);
		number(crit, f->limit[i].crit);
		buf_fmt(out, "%-9s %-10s %12s %-8s %1s%9s %1s%9s  %s\n", check_state_name(s), w->name, value, w->unit != NULL ? w->unit : "", w->least ? "<" : w->unit != NULL ? ">" : "", warn,
		        w->least ? "<" : w->unit != NULL ? ">" : "", crit, w->meaning);
		if (text.len > 0) {
			buf_str(out, "          ");
			check_words(out, text.data);
			buf_char(out, '\n');
		}
		buf_free(&text);
	}
}

static void
number_json(struct buf *out, const char *key, int64_t v)
{
	buf_fmt(out, ",\"%s\":", key);
	if (v < 0)
		buf_str(out, "null");
	else
		buf_int(out, v);
}

void
check_list_json(const struct check_facts *f, const struct check_verdict *v, struct buf *out)
{
	for (int i = 0; i < CHECK_ITEMS; i++) {
		const struct check_item_words *w = &check_items[i];
		struct buf text = { 0 };
		enum check_state s = check_item_state(v, (enum check_item)i, &text);
		buf_fmt(out, "%s{\"item\":\"%s\",\"state\":\"%s\",\"meaning\":", i > 0 ? "," : "[", w->name, check_state_name(s));
		buf_json(out, w->meaning);
		buf_str(out, ",\"unit\":");
		buf_json(out, w->unit);
		number_json(out, "value", check_value(f, (enum check_item)i));
		number_json(out, "warning", f->limit[i].warn);
		number_json(out, "critical", f->limit[i].crit);
		buf_str(out, ",\"text\":");
		buf_json(out, text.len > 0 ? text.data : NULL);
		buf_char(out, '}');
		buf_free(&text);
	}
	buf_str(out, "]\n");
}
