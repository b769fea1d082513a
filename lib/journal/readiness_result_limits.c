/* Limits other than the standard ones: the lines that set them, and where they are compared. */
#include <stdio.h>

#include "readiness_result_internal.h"

/* What is in force, against the standard. */
static void
put_limit(const struct readiness_evidence *e, enum readiness_limit limit, struct buf *out)
{
	char sentence[READINESS_LIMIT_SENTENCE];
	const struct readiness_limit_row *row = &readiness_limit_table[limit];
	double value = e->limits.value[limit];
	int looser = readiness_limit_looser(limit, value);
	readiness_say_limit(e, limit, sentence);
	readiness_json_text(out, "key", row->key);
	readiness_json_real(out, "value", value);
	readiness_json_real(out, "default", row->standard);
	readiness_json_text(out, "direction", looser > 0 ? "LOOSER" : looser < 0 ? "STRICTER" : "THE SAME");
	readiness_json_text(out, "sentence", sentence);
}

static void
put_override(const struct readiness_evidence *e, const struct readiness_override *o, struct buf *out)
{
	char sentence[READINESS_LIMIT_SENTENCE];
	readiness_json_text(out, "text", o->text);
	if (o->limit >= 0 && readiness_limit_line(e, (enum readiness_limit)o->limit) == o) {
		readiness_json_text(out, "since", o->since);
		readiness_json_count(out, "day", o->day);
		readiness_json_count(out, "record", o->record);
		put_limit(e, (enum readiness_limit)o->limit, out);
		return;
	}
	readiness_say_override(e, o, sentence);
	if (o->limit < 0)
		readiness_json_text(out, "fault", o->fault[0] != '\0' ? o->fault : "not a limit of this version");
	else
		readiness_json_text(out, "direction", "WAITS");
	readiness_json_text(out, "sentence", sentence);
}

/* What was set is lost, or what is set now: one entry, of no line. How many that is. */
static int
put_lost(const struct readiness_evidence *e, struct buf *out)
{
	char sentence[READINESS_WHY + 120];
	const char *why = e->overrides_fault[0] != '\0' ? e->overrides_fault : e->conf_fault;
	if (why[0] == '\0')
		return 0;
	snprintf(sentence, sizeof sentence, why == e->conf_fault ? "readiness.conf as it is now could not be taken in: source missing: %s. What it said before holds." :
	                                                          "Which limits were set is not known: source missing: %s. The standard ones hold.", why);
	buf_str(out, "{\"line\":null");
	readiness_json_text(out, "text", "readiness.conf");
	readiness_json_text(out, "fault", why);
	readiness_json_text(out, "direction", "MISSING");
	readiness_json_text(out, "sentence", sentence);
	buf_char(out, '}');
	return 1;
}

void
readiness_json_overrides(const struct readiness_evidence *e, struct buf *out)
{
	buf_str(out, ",\"overrides\":[");
	int n = put_lost(e, out);
	for (int i = 0; i < e->n_overrides; i++) {
		buf_fmt(out, "%s{\"line\":%d", n++ > 0 ? "," : "", e->override[i].line);
		put_override(e, &e->override[i], out);
		buf_char(out, '}');
	}
	for (int i = 0; i < READINESS_LIMITS; i++) {
		enum readiness_limit limit = (enum readiness_limit)i;
		if (readiness_limit_looser(limit, e->limits.value[i]) == 0 || readiness_limit_line(e, limit) != NULL)
			continue;
		buf_str(out, n++ > 0 ? ",{\"line\":null" : "{\"line\":null"); /* the record holds it, no line does */
		put_limit(e, limit, out);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

void
readiness_json_changed(const struct readiness_evidence *e, unsigned limits, struct buf *out)
{
	int n = 0;
	buf_str(out, ",\"changed\":[");
	for (int i = 0; i < READINESS_LIMITS; i++) {
		char sentence[READINESS_LIMIT_SENTENCE];
		enum readiness_limit limit = (enum readiness_limit)i;
		int looser = readiness_limit_looser(limit, e->limits.value[i]);
		if ((limits & 1U << i) == 0 || looser == 0)
			continue;
		readiness_say_limit(e, limit, sentence);
		buf_str(out, n++ > 0 ? ",{\"key\":" : "{\"key\":");
		buf_json(out, readiness_limit_table[i].key);
		readiness_json_text(out, "direction", looser > 0 ? "LOOSER" : "STRICTER");
		readiness_json_text(out, "sentence", sentence);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}
