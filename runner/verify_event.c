/* The events, in the order they were written: each fact has its own, and nothing else stands between them but the operator's. */
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adopt.h"
#include "decimal.h"
#include "verify_internal.h"

enum { SEQ, KEY, AT, SESSION, KIND, SEVERITY, TEXT, DATA };
static const char *const names[] = { "seq", "key", "at", "session", "kind", "severity", "text", "data" };

static struct verify_row
head(struct verify *v)
{
	struct verify_row r = { .v = v, .s = v->events.s, .table = "event", .names = names };
	snprintf(r.key, sizeof r.key, "seq=%s", db_text(v->events.s, SEQ));
	return r;
}

/* One of those that are let go when they are old (lib/journal/event_kept.h)? */
static bool
is_forgettable(const char *kind)
{
	return strcmp(kind, "fill") == 0 || strcmp(kind, "cycle_update") == 0;
}

/* What every event is, whatever it tells. That before one which stays is there, however old. */
static void
check_common(struct verify_row *r)
{
	instant_t wall;
	if (r->v->gone > 0 && r->v->gone == r->v->seq && !is_forgettable(db_text(r->v->events.s, KIND))) {
		char before[VERIFY_ROW];
		snprintf(before, sizeof before, "seq=%" PRId64, r->v->gone);
		verify_differ(r->v, "event", before, "seq", "no row", "a row: the event after it stays");
	}
	verify_int(r, SEQ, ++r->v->seq);
	verify_instant(r, AT, &wall);
}

/* Is the next event one of those that may have been let go, and not the one under the stream? */
static bool
is_gap(const struct verify *v)
{
	return v->seq + 1 < v->events_from && (!v->events.row || db_int(v->events.s, SEQ) > v->seq + 1);
}

static bool
begins(const char *text, const char *head_text)
{
	return strncmp(text, head_text, strlen(head_text)) == 0;
}

int
verify_event_known(struct verify *v, const char *key)
{
	/* the fills' keys are in no index: one that was moved is looked for nearby */
	bool fill = begins(key, "fill:");
	struct db_stmt *s = fill ? verify_stmt(v, "SELECT 1 FROM event WHERE key = ?1 AND seq BETWEEN ?2 AND ?2 + 1000") : verify_stmt(v, "SELECT 1 FROM event WHERE key = ?1 AND kind <> 'fill'");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, key);
	if (fill)
		db_bind_int(s, 2, v->seq + 1);
	int rc = verify_step(v, s);
	db_reset(s);
	return rc;
}

/* The operator opened a breaker, halted orders, let them go on, or asked for an agent's cycle. 0, or -1: no such word. */
static int
obey(struct verify *v, const char *what, const char **severity, char text[LEDGER_RECORD_TEXT])
{
	bool halt = strcmp(what, "halt") == 0;
	if (halt || strcmp(what, "unhalt") == 0) {
		v->halted = halt;
		v->ruined = false;
		if (!halt)
			v->stopped[0] = '\0';
		*severity = halt ? "warning" : "info";
		snprintf(text, LEDGER_RECORD_TEXT, "%s", halt ? "orders halted by the operator, reductions stay allowed" : "orders resumed by the operator");
		return 0;
	}
	if (strcmp(what, "record") == 0) {
		*severity = "warning";
		return verify_record_words(v, text);
	}
	if (strcmp(what, "trigger") == 0) {
		v->triggered = true;
		*severity = "info";
		snprintf(text, LEDGER_RECORD_TEXT, "an agent's cycle asked for by the operator");
		return 0;
	}
	for (int k = 0; k < RISK_KINDS; k++) {
		if (strcmp(what, risk_name((enum risk_kind)k)) != 0)
			continue;
		date_t last;
		if (date_parse(v->decided, &last) != 0)
			last = DATE_NONE;
		breakers_resume(&v->breaker[k], (enum risk_kind)k, last, v->has_equity ? v->equity.equity : v->capital0, &v->gate_peak);
		*severity = "warning";
		snprintf(text, LEDGER_RECORD_TEXT, "%s armed again by the operator", what);
		return 0;
	}
	return -1;
}

/* "operator:<what>:<seq>" */
static int
take_operator(struct verify *v)
{
	struct verify_row r = head(v);
	char what[32] = "", text[LEDGER_RECORD_TEXT] = "", key[64];
	const char *severity = "", *from = db_text(v->events.s, KEY) + strlen("operator:"), *colon = strrchr(from, ':');
	struct buf data = { 0 };
	check_common(&r);
	if (colon != NULL && (size_t)(colon - from) < sizeof what)
		snprintf(what, sizeof what, "%.*s", (int)(colon - from), from);
	if (obey(v, what, &severity, text) != 0) {
		verify_wrong(&r, KEY, "operator:halt, unhalt, trigger, record or a breaker's name, and its number");
		return verify_next(v, &v->events);
	}
	snprintf(key, sizeof key, "operator:%s:%" PRId64, what, v->seq);
	buf_fmt(&data, "{\"operator\":\"%s\",\"text\":\"%s\"}", what, text);
	verify_text(&r, KEY, key);
	verify_text(&r, SESSION, NULL);
	verify_text(&r, KIND, "status");
	verify_text(&r, SEVERITY, severity);
	verify_text(&r, TEXT, text);
	verify_text(&r, DATA, data.failed ? "" : data.data);
	buf_free(&data);
	return verify_next(v, &v->events);
}

/* "stopped:<seq>": a mismatch that a start found; what it found then is gone or stands in other rows' differences now. */
static int
take_stopped(struct verify *v)
{
	struct verify_row r = head(v);
	char key[48], text[400];
	struct buf data = { 0 };
	check_common(&r);
	snprintf(text, sizeof text, "%s", db_text(v->events.s, TEXT));
	memcpy(v->stopped, text, sizeof v->stopped);
	snprintf(key, sizeof key, "stopped:%" PRId64, v->seq);
	buf_str(&data, "{\"stopped\":");
	buf_json(&data, text);
	buf_char(&data, '}');
	verify_text(&r, KEY, key);
	verify_text(&r, SESSION, NULL);
	verify_text(&r, KIND, "status");
	verify_text(&r, SEVERITY, "error");
	if (!verify_is_mismatch(text))
		verify_wrong(&r, TEXT, "the mismatch that stopped trading");
	verify_text(&r, DATA, data.failed ? "" : data.data);
	buf_free(&data);
	return verify_next(v, &v->events);
}

/* "adopt:<seq>": the original's journal was taken over, or rows of another program were accepted. */
static int
take_adopted(struct verify *v)
{
	static const char taken[] = "the original system's journal was taken over: ", more[] = "fills of another program were accepted: ";
	static const char front[] = "{\"adopted\":";
	struct verify_row r = head(v);
	char key[48], text[256];
	int64_t n = 0;
	struct buf data = { 0 };
	check_common(&r);
	snprintf(text, sizeof text, "%s", db_text(v->events.s, TEXT));
	snprintf(key, sizeof key, "adopt:%" PRId64, v->seq);
	if (begins(db_text(v->events.s, DATA), front))
		n = strtoll(db_text(v->events.s, DATA) + sizeof front - 1, NULL, 10); /* no number is 0 */
	if (n < 0 || n > DECIMAL_ONE * DECIMAL_ONE) /* more than there can be: the data below are not these */
		n = 0;
	v->others_told += n;
	if (begins(v->stopped, ADOPT_STOPPED))
		v->stopped[0] = '\0'; /* accepted: nothing of theirs waits any more */
	buf_fmt(&data, "{\"adopted\":%" PRId64 ",\"text\":", n);
	buf_json(&data, text);
	buf_char(&data, '}');
	verify_text(&r, KEY, key);
	verify_text(&r, SESSION, NULL);
	verify_text(&r, KIND, "status");
	verify_text(&r, SEVERITY, "warning");
	if (!begins(text, taken) && !begins(text, more))
		verify_wrong(&r, TEXT, "what was adopted");
	verify_text(&r, DATA, data.failed ? "" : data.data);
	buf_free(&data);
	return verify_next(v, &v->events);
}

static bool
of_model(const char *key)
{
	return begins(key, LEDGER_MODEL_KEY) || begins(key, LEDGER_TRAIN_KEY) || begins(key, LEDGER_DECIDES_KEY);
}

static bool
of_agent(const char *key)
{
	return begins(key, LEDGER_DRIFT_KEY) || begins(key, LEDGER_UNSEEN_KEY);
}

/* Of models, of who decides, and of what the agent saw. */
static int
take_told(struct verify *v)
{
	struct verify_row r = head(v);
	struct verify_told found = { .session = "" }, must = { .key = "", .kind = "agent" };
	check_common(&r);
	snprintf(found.key, sizeof found.key, "%s", db_text(v->events.s, KEY));
	snprintf(found.session, sizeof found.session, "%s", db_text(v->events.s, SESSION));
	snprintf(found.text, sizeof found.text, "%s", db_text(v->events.s, TEXT));
	found.found_data = db_text(v->events.s, DATA);
	if (of_model(found.key))
		verify_model_words(v, &found, &must);
	else if (verify_agent_tells(found.key))
		verify_agent_told(v, &found, &must);
	else
		verify_agent_words(v, &found, &must);
	verify_text(&r, KEY, must.key);
	verify_text(&r, SESSION, must.session);
	verify_text(&r, KIND, must.kind);
	verify_text(&r, SEVERITY, must.severity);
	verify_text(&r, TEXT, must.text);
	verify_text(&r, DATA, must.data.failed ? "" : must.data.data);
	buf_free(&must.data);
	return verify_next(v, &v->events);
}

int
verify_events_free(struct verify *v)
{
	while (v->events.row && !is_gap(v)) {
		const char *key = db_text(v->events.s, KEY);
		int rc = begins(key, "operator:") ? take_operator(v) : begins(key, "stopped:") ? take_stopped(v) : begins(key, "adopt:") ? take_adopted(v) : of_model(key) || of_agent(key) || verify_agent_tells(key) ? take_told(v) : 1;
		if (rc != 0)
			return rc < 0 ? -1 : 0;
	}
	return 0;
}

static int
skip(struct verify *v)
{
	struct verify_row r = head(v);
	check_common(&r);
	verify_wrong(&r, KEY, "no event: nothing in the journal tells this here");
	return verify_next(v, &v->events);
}

int
verify_events_rest(struct verify *v)
{
	for (;;) {
		if (verify_events_free(v) != 0)
			return -1;
		if (!v->events.row)
			return 0;
		if (skip(v) != 0)
			return -1;
	}
}

/*
 * Bring the event of that key under the stream: 1, or 0 when there is none. An
 * event whose other columns all fit is the one, with a wrong key.
 */
static int
seek(struct verify *v, const char *key, const char *session, const char *kind, const char *text)
{
	for (;;) {
		if (verify_events_free(v) != 0)
			return -1;
		if (!v->events.row)
			return 0;
		struct db_stmt *s = v->events.s;
		if (strcmp(db_text(s, KEY), key) == 0)
			return 1;
		bool fits = strcmp(db_text(s, KIND), kind) == 0 && strcmp(db_text(s, SESSION), session) == 0 && strcmp(db_text(s, TEXT), text) == 0;
		int known = verify_event_known(v, key);
		if (known != 1)
			return known < 0 ? -1 : fits;
		if (skip(v) != 0)
			return -1;
	}
}

/*
 * An event of these kinds that is older than those that are kept: 1, counted on, when it is not there. 0: it is looked for as any
 * other is.
 */
static int
is_forgotten(struct verify *v, const char *kind)
{
	if (!is_forgettable(kind) || v->seq + 1 >= v->events_from)
		return 0;
	if (verify_events_free(v) != 0)
		return -1;
	if (v->seq + 1 >= v->events_from)
		return 0;
	v->forgotten = v->seq + 1;
	if (!is_gap(v))
		return 0;
	v->gone = ++v->seq;
	return 1;
}

/* On to the next event. Before meta.events_from, one that could have been let go is there for the one after it alone. */
static int
leave(struct verify *v)
{
	char row[VERIFY_ROW];
	if (verify_next(v, &v->events) != 0)
		return -1;
	if (v->seq != v->forgotten || (v->events.row && db_int(v->events.s, SEQ) == v->seq + 1 && !is_forgettable(db_text(v->events.s, KIND))))
		return 0;
	snprintf(row, sizeof row, "seq=%" PRId64, v->seq);
	verify_differ(v, "event", row, "seq", "a row", "no row: it is before meta.events_from");
	return 0;
}

/* 1 with the event under the stream, its plain columns compared; 2: it was let go. */
static int
meet(struct verify *v, struct verify_row *r, const char *key, const char *session, const char *kind, const char *severity, const char *text)
{
	char row[VERIFY_ROW];
	int rc = is_forgotten(v, kind);
	if (rc != 0)
		return rc < 0 ? -1 : 2;
	rc = seek(v, key, session, kind, text);
	if (rc == 0) {
		snprintf(row, sizeof row, "key=%s", key);
		verify_differ(v, "event", row, "key", "no row", "a row");
	}
	if (rc != 1)
		return rc;
	*r = head(v);
	check_common(r);
	verify_text(r, KEY, key);
	verify_text(r, SESSION, session);
	verify_text(r, KIND, kind);
	verify_text(r, SEVERITY, severity);
	verify_text(r, TEXT, text);
	return 1;
}

int
verify_event(struct verify *v, const char *key, const char *session, const char *kind, const char *severity, const char *text, const char *data)
{
	struct verify_row r;
	int rc = meet(v, &r, key, session, kind, severity, text);
	if (rc != 1)
		return rc < 0 ? -1 : 0;
	verify_text(&r, DATA, data);
	return leave(v);
}

int
verify_event_update(struct verify *v, const char *text)
{
	char key[32];
	struct verify_row r;
	snprintf(key, sizeof key, "cycle:%s", v->now.session);
	int rc = meet(v, &r, key, v->now.session, "cycle_update", "info", text);
	if (rc != 1 && rc != 2)
		return rc;
	verify_deciders(v);
	verify_diagnosed(v);
	if (rc == 2)
		return 0;
	if (verify_update(v, &r, DATA) != 0)
		return -1;
	return leave(v);
}
