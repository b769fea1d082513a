/* The answer of `check`: the plugin's line and the JSON object, from one table of figures. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

struct figure {
	const char *label, *unit;
	int64_t value; /* below 0: unknown */
	struct check_limit limit;
	bool least;    /* the limits are the least that is well, not the most */
};

#define FIGURES 14

/* As the item measures it. */
static struct figure
figure(const struct check_facts *f, const char *label, const char *unit, enum check_item item)
{
	return (struct figure){ label, unit, check_value(f, item), f->limit[item], check_items[item].least };
}

/* In bytes, which a monitor draws, where the limits are megabytes. */
static struct figure
bytes(const struct check_facts *f, const char *label, int64_t value, enum check_item item)
{
	struct check_limit l = f->limit[item];
	if (l.warn != CHECK_NEVER)
		l.warn *= CHECK_MEGABYTE;
	if (l.crit != CHECK_NEVER)
		l.crit *= CHECK_MEGABYTE;
	return (struct figure){ label, "B", value, l, check_items[item].least };
}

static void
figures(const struct check_facts *f, struct figure out[FIGURES])
{
	const struct figure all[FIGURES] = {
		figure(f, "heartbeat_age", "s", CHECK_HEARTBEAT),
		figure(f, "cycle_overdue", "s", CHECK_OVERDUE),
		figure(f, "cycle_open", "s", CHECK_OPEN),
		figure(f, "cycles_missed", "", CHECK_MISSED),
		{ "journals", "", check_readable(f), { CHECK_JOURNALS, CHECK_NEVER }, true },
		bytes(f, "disk_free", f->disk_left, CHECK_DISK),
		figure(f, "breakers_tripped", "", CHECK_TRIPPED),
		figure(f, "mismatches", "", CHECK_POSITIONS),
		figure(f, "feed_behind", "", CHECK_FEED),
		bytes(f, "wal", f->wal, CHECK_FILES),
		figure(f, "markets_tradable", "", CHECK_MARKETS),
		figure(f, "winners_waiting", "", CHECK_AGENT),
		figure(f, "drift", "", CHECK_DRIFT),
		figure(f, "alert_waits", "s", CHECK_ALERTS),
	};
	memcpy(out, all, sizeof all);
}

static void
limit(struct buf *out, int64_t value, bool least)
{
	buf_char(out, ';');
	if (value >= 0)
		buf_fmt(out, "%" PRId64 "%s", value, least ? ":" : "");
}

/* A value that could not be determined is "U", as the format has it. */
static void
performance(const struct check_facts *f, struct buf *out)
{
	struct figure all[FIGURES];
	figures(f, all);
	for (int i = 0; i < FIGURES; i++) {
		buf_fmt(out, "%s%s=", i > 0 ? " " : "", all[i].label);
		if (all[i].value < 0)
			buf_char(out, 'U');
		else
			buf_fmt(out, "%" PRId64 "%s", all[i].value, all[i].unit);
		limit(out, all[i].limit.warn, all[i].least);
		limit(out, all[i].limit.crit, all[i].least);
		buf_str(out, ";0");
	}
}

void
check_words(struct buf *out, const char *text)
{
	for (; *text != '\0'; text++)
		buf_char(out, *text == '|' ? '/' : (unsigned char)*text < ' ' || *text == 0x7f ? ' ' : *text);
}

static void
summary(const struct check_facts *f, const struct check_verdict *v, struct buf *out)
{
	for (int i = 0; i < v->n; i++) {
		buf_str(out, i > 0 ? "; " : "");
		check_words(out, v->finding[i].text);
	}
	if (v->n == 0) {
		buf_str(out, "runner ");
		for (const char *c = f->runner.state; *c != '\0'; c++)
			buf_char(out, *c == '_' ? ' ' : *c);
		buf_fmt(out, ", %d of %d journals readable", check_readable(f), CHECK_JOURNALS);
		if (f->meta.advanced[0] != '\0') {
			buf_str(out, ", session ");
			check_words(out, f->meta.advanced);
		}
	}
	if (check_has_ledger(f) && f->meta.badge[0] != '\0') {
		buf_str(out, " (");
		check_words(out, f->meta.badge);
		buf_char(out, ')');
	}
}

void
check_line(const struct check_facts *f, const struct check_verdict *v, struct buf *out)
{
	buf_fmt(out, "%s - ", check_state_name(v->state));
	summary(f, v, out);
	buf_str(out, " | ");
	performance(f, out);
	buf_char(out, '\n');
}

static void
member(struct buf *out, const char *key, const char *value)
{
	buf_fmt(out, ",\"%s\":", key);
	buf_json(out, value[0] != '\0' ? value : NULL);
}

void
check_json(const struct check_facts *f, const struct check_verdict *v, struct buf *out)
{
	struct figure all[FIGURES];
	struct buf text = { 0 };
	figures(f, all);
	summary(f, v, &text);
	buf_fmt(out, "{\"state\":\"%s\",\"code\":%d", check_state_name(v->state), (int)v->state);
	member(out, "text", text.data != NULL ? text.data : "");
	buf_free(&text);
	member(out, "mode", f->meta.mode);
	member(out, "badge", f->meta.badge);
	member(out, "runner", f->runner.word);
	member(out, "runner_state", f->runner.state);
	buf_str(out, ",\"findings\":[");
	for (int i = 0; i < v->n; i++) {
		buf_fmt(out, "%s{\"state\":\"%s\"", i > 0 ? "," : "", check_state_name(v->finding[i].state));
		member(out, "item", check_items[v->finding[i].item].name);
		member(out, "text", v->finding[i].text);
		buf_char(out, '}');
	}
	buf_char(out, ']');
	for (int i = 0; i < FIGURES; i++) {
		buf_fmt(out, ",\"%s\":", all[i].label);
		if (all[i].value < 0)
			buf_str(out, "null");
		else
			buf_int(out, all[i].value);
	}
	buf_str(out, "}\n");
}
