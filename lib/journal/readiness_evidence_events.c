/* What went wrong, when it was over, and starts of the daemon. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "others.h"
#include "readiness_evidence_internal.h"

/* An event as it counts: in trading days after the session that it belongs to. */
struct told {
	int64_t seq; /* 0: there is none */
	char session[DATE_TEXT], text[200];
};

enum { SEQ, SESSION, TEXT };

/* The session that an event belongs to; one without is placed after the newest before it. "": before the first. */
static int
session_of(struct readiness_reading *r, int64_t seq, char out[DATE_TEXT])
{
	struct db_stmt *s = db_prepare(r->db, "SELECT seq, session FROM event WHERE seq <= ?1 AND session IS NOT NULL ORDER BY seq DESC LIMIT 1");
	out[0] = '\0';
	if (s == NULL)
		return -1;
	const struct readiness_row row = { .r = r, .s = s, .table = "event", .key = { "seq" }, .at = { SEQ } };
	db_bind_int(s, 1, seq);
	int rc = db_step(s);
	if (rc == 1) {
		rc = readiness_row_date(&row, SESSION, "session", "9999-12-31", out); /* one that is under way may be told of */
		db_reset(s);
	}
	return rc;
}

/* The first row of a statement, whose columns are those above, into *out. */
static int
take(struct readiness_reading *r, struct db_stmt *s, struct told *out)
{
	int rc = db_step(s);
	*out = (struct told){ 0 };
	if (rc != 1)
		return rc;
	const struct readiness_row row = { .r = r, .s = s, .table = "event", .key = { "seq" }, .at = { SEQ } };
	rc = readiness_row_int(&row, SEQ, "seq", 1, INT64_MAX, &out->seq);
	snprintf(out->text, sizeof out->text, "%s", db_text(s, TEXT));
	db_reset(s);
	return rc == 0 ? session_of(r, out->seq, out->session) : -1;
}

static int
newest(struct readiness_reading *r, const char *sql, struct told *out)
{
	struct db_stmt *s = db_prepare(r->db, sql);
	return s == NULL ? -1 : take(r, s, out);
}

/* Every session is told, so a journal whose newest word is old does not tell what went wrong either. */
static int
events_are_fresh(struct readiness_reading *r)
{
	char session[DATE_TEXT];
	struct db_stmt *s = db_prepare(r->db, "SELECT max(seq) FROM event");
	if (s == NULL || db_step(s) != 1)
		return -1;
	r->e->seq = db_int(s, 0);
	db_reset(s);
	return session_of(r, INT64_MAX, session) == 0 ? readiness_fresh(r, "event", "event of a session", session) : -1;
}

/* What ended the newest mismatch: the operator's unhalt, or `adopt`, where it is about rows of another program. */
static int
end_of(struct readiness_reading *r, const struct told *mismatch, struct told *out)
{
	bool rows = strncmp(mismatch->text, OTHERS_STOPPED, strlen(OTHERS_STOPPED)) == 0;
	struct db_stmt *s = db_prepare(r->db, "SELECT seq, session, text FROM event WHERE kind = 'status' AND kind <> 'fill' AND kind <> 'cycle_update' AND seq > ?1"
	                                      " AND (substr(key, 1, 16) = 'operator:unhalt:' OR (?2 AND substr(key, 1, 6) = 'adopt:')) ORDER BY seq LIMIT 1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, mismatch->seq);
	db_bind_int(s, 2, rows);
	return take(r, s, out);
}

/* The newest mismatch, and what ended it: neither, when there was none; no end while it is open. */
static int
read_mismatch(struct readiness_reading *r, struct told *mismatch, struct told *end)
{
	*end = (struct told){ 0 };
	if (newest(r, "SELECT seq, session, text FROM event WHERE severity = 'error' AND substr(key, 1, 8) = 'stopped:' ORDER BY seq DESC LIMIT 1", mismatch) != 0)
		return -1;
	if (mismatch->seq == 0 || r->e->record.mismatch.open > 0)
		return 0;
	if (end_of(r, mismatch, end) != 0)
		return -1;
	if (end->seq > 0)
		return 0;
	snprintf(r->fault, sizeof r->fault, "event: none says what cleared the mismatch of seq %lld; allowed: unhalt or adopt after it, or meta.stopped as it was", (long long)mismatch->seq);
	return -1;
}

int
readiness_read_mismatch(struct readiness_reading *r)
{
	struct told mismatch, end;
	if (events_are_fresh(r) != 0 || read_mismatch(r, &mismatch, &end) != 0)
		return -1;
	/* as long as it stands it is open; clean days come after its end */
	r->e->record.mismatch.since = readiness_days_since(r->e, end.seq > 0 ? end.session : mismatch.session);
	return 0;
}

static void
later(const struct told *a, struct told *out)
{
	if (a->seq > out->seq)
		*out = *a;
}

/*
 * Errors, when trading was halted or went on again, and the end of a mismatch. A breaker that trips is what breakers are for, and
 * has a criterion of its own.
 */
int
readiness_read_incidents(struct readiness_reading *r)
{
	struct told last, other, mismatch;
	struct readiness_evidence *e = r->e;
	if (events_are_fresh(r) != 0 || newest(r, "SELECT seq, session, text FROM event WHERE severity = 'error' AND kind <> 'breaker' ORDER BY seq DESC LIMIT 1", &last) != 0)
		return -1;
	if (newest(r, "SELECT seq, session, text FROM event WHERE kind = 'status' AND kind <> 'fill' AND kind <> 'cycle_update'"
	             " AND (substr(key, 1, 14) = 'operator:halt:' OR substr(key, 1, 16) = 'operator:unhalt:') ORDER BY seq DESC LIMIT 1", &other) != 0)
		return -1;
	later(&other, &last);
	if (read_mismatch(r, &mismatch, &other) != 0)
		return -1;
	later(&other, &last);
	e->record.incidents.since = readiness_days_since(e, last.session);
	if (last.seq > 0 && strcmp(last.session, e->after) > 0)
		memcpy(e->incident, last.text, sizeof e->incident);
	return 0;
}

enum { ID, START_SESSION, ENDED, SOUND, BEFORE };

/*
 * A start after a decided session is a restart; one whose forerunner never said that it ended follows a crash. A record begins between
 * two sessions, as a start does: of those after the same session the clock tells which came before it. of_record: it counts.
 */
static int
start_row(const struct readiness_row *row, bool crashed, bool *of_record)
{
	char session[DATE_TEXT] = "";
	struct readiness_evidence *e = row->r->e;
	*of_record = false;
	if ((db_text(row->s, START_SESSION)[0] != '\0' || db_is_null(row->s, START_SESSION)) && readiness_row_date(row, START_SESSION, "session", e->session, session) != 0)
		return -1;
	int age = strcmp(session, e->after);
	if (session[0] == '\0' || age < 0 || (age == 0 && db_int(row->s, BEFORE) != 0))
		return 0;
	*of_record = true;
	int64_t since = readiness_days_since(e, session);
	if (db_int(row->s, SOUND) != 0)
		e->record.restarts_exact++;
	else
		e->record.inexact_since = since;
	if (!crashed)
		return 0;
	e->crashes++;
	if (since <= e->record.incidents.since) {
		e->record.incidents.since = since;
		snprintf(e->incident, sizeof e->incident, "the runner ended without a word");
		e->crashed = true;
	}
	return 0;
}

/* Starts are numbered without a gap; those that are gone may have been crashes, or not exact. */
static int
starts_are_gone(struct readiness_reading *r, int64_t from, int64_t to)
{
	char last[32] = "";
	if (to > from)
		snprintf(last, sizeof last, " to %" PRId64, to);
	snprintf(r->fault, sizeof r->fault, "start: there is no row of id %" PRId64 "%s; allowed: one for each start of the daemon", from, last);
	return -1;
}

/* The newest id that was ever given, by SQLite's counter; 0: it has none. */
static int
newest_start(struct readiness_reading *r, int64_t *out)
{
	struct db_stmt *s = db_prepare(r->db, "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'start'");
	if (s == NULL || db_step(s) != 1)
		return -1;
	*out = db_int(s, 0);
	db_reset(s);
	return 0;
}

int
readiness_read_starts(struct readiness_reading *r)
{
	int rc;
	int64_t last = 0, newest = 0;
	bool open = false, of_record;
	struct db_stmt *s = db_prepare(r->db, "SELECT id, session, ended IS NULL, fault IS NULL, at < (SELECT at FROM record ORDER BY k DESC LIMIT 1) FROM start ORDER BY id");
	if (s == NULL)
		return -1;
	const struct readiness_row row = { .r = r, .s = s, .table = "start", .key = { "id" }, .at = { ID } };
	while ((rc = db_step(s)) == 1) {
		int64_t id = db_int(s, ID);
		if (start_row(&row, open, &of_record) != 0 || (of_record && id > last + 1 && starts_are_gone(r, last + 1, id - 1) != 0)) {
			db_reset(s);
			r->e->crashes = 0;
			return -1;
		}
		last = id;
		open = db_int(s, ENDED) != 0;
	}
	if (rc == 0 && (rc = newest_start(r, &newest)) == 0 && newest > last)
		rc = starts_are_gone(r, last + 1, newest);
	if (rc != 0)
		r->e->crashes = 0;
	return rc;
}
