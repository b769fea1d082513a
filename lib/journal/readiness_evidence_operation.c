/* Cycles, incidents, breakers, restarts, and who is champion. */
#include <stdio.h>
#include <string.h>

#include "readiness_evidence_internal.h"

/* Only a cycle that goes by the clock can be late, so only that is evidence of being on time. */
static int
read_cycles(struct db *db, struct readiness_evidence *e)
{
	int rc;
	bool live = strncmp(e->mode, "ib-", 3) == 0;
	struct readiness_record *r = &e->record;
	struct db_stmt *s = db_prepare(db, "SELECT session, state, late_seconds, fills, implausible FROM cycle WHERE session > ?1 AND session <= ?2 ORDER BY session");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, e->after);
	db_bind_text(s, 2, e->session);
	while ((rc = db_step(s)) == 1) {
		bool missed = strcmp(db_text(s, 1), "missed") == 0, timed = missed || !db_is_null(s, 2);
		r->cycles.total += timed;
		r->cycles.bad += missed || db_int(s, 2) > 0;
		e->cycles_untimed += !timed;
		r->live_days += live && timed;
		r->other_days += !(live && timed);
		r->implausible.total += db_int(s, 3);
		r->implausible.bad += db_int(s, 4);
		e->fills_known += db_int(s, 3);
		if (db_int(s, 4) > 0)
			snprintf(e->newest_implausible, sizeof e->newest_implausible, "%s", db_text(s, 0));
	}
	return rc;
}

/* The session that an event belongs to; one without is placed after the newest before it. */
static int
session_of(struct db *db, int64_t seq, char out[DATE_TEXT])
{
	struct db_stmt *s = db_prepare(db, "SELECT session FROM event WHERE seq <= ?1 AND session IS NOT NULL ORDER BY seq DESC LIMIT 1");
	out[0] = '\0';
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, seq);
	int rc = db_step(s);
	if (rc == 1) {
		snprintf(out, DATE_TEXT, "%s", db_text(s, 0));
		db_reset(s);
	}
	return rc < 0 ? -1 : 0;
}

/* The newest event of a kind, *seq 0: none. */
static int
read_newest(struct db *db, const char *sql, int64_t *seq, char session[DATE_TEXT], char *text, size_t size)
{
	struct db_stmt *s = db_prepare(db, sql);
	int rc = s == NULL ? -1 : db_step(s);
	*seq = 0;
	session[0] = '\0';
	if (rc != 1)
		return rc;
	*seq = db_int(s, 0);
	snprintf(text, size, "%s", db_text(s, 1));
	db_reset(s);
	return session_of(db, *seq, session);
}

/* Errors, and when trading was halted or went on again. A breaker that trips is what breakers are for, and has a criterion of its own. */
static int
read_errors(struct db *db, struct readiness_evidence *e)
{
	int64_t seq, halted;
	char session[DATE_TEXT], text[200] = "", other[DATE_TEXT], words[200] = "";
	if (read_newest(db, "SELECT seq, text FROM event WHERE severity = 'error' AND substr(key, 1, 8) = 'stopped:' ORDER BY seq DESC LIMIT 1", &seq, session, text, sizeof text) != 0)
		return -1;
	e->record.mismatch.since = readiness_days_since(e, session);
	if (read_newest(db, "SELECT seq, text FROM event WHERE severity = 'error' AND kind <> 'breaker' ORDER BY seq DESC LIMIT 1", &seq, session, text, sizeof text) != 0)
		return -1;
	if (read_newest(db, "SELECT seq, text FROM event WHERE kind = 'status' AND kind <> 'fill' AND kind <> 'cycle_update'"
	                   " AND (substr(key, 1, 14) = 'operator:halt:' OR substr(key, 1, 16) = 'operator:unhalt:') ORDER BY seq DESC LIMIT 1", &halted, other, words, sizeof words) != 0)
		return -1;
	if (halted > seq) {
		seq = halted;
		memcpy(session, other, sizeof session);
		memcpy(text, words, sizeof text);
	}
	e->record.incidents.since = readiness_days_since(e, session);
	if (seq > 0 && strcmp(session, e->after) > 0)
		snprintf(e->incident, sizeof e->incident, "%s", text);
	return 0;
}

static int
read_breakers(struct db *db, struct readiness_evidence *e)
{
	int rc;
	char newest[DATE_TEXT] = "";
	struct db_stmt *s = db_prepare(db, "SELECT name, state, tripped FROM breaker ORDER BY kind");
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1) {
		e->record.breakers.open += strcmp(db_text(s, 1), "active") != 0;
		if (strcmp(db_text(s, 2), newest) <= 0 || strcmp(db_text(s, 2), e->after) <= 0)
			continue;
		snprintf(newest, sizeof newest, "%s", db_text(s, 2));
		snprintf(e->tripped, sizeof e->tripped, "%s", db_text(s, 0));
	}
	e->record.breakers.since = readiness_days_since(e, newest);
	return rc;
}

/* A start after a decided session is a restart; one whose forerunner never said that it ended follows a crash. */
static int
read_starts(struct db *db, struct readiness_evidence *e)
{
	int rc;
	bool open = false;
	struct db_stmt *s = db_prepare(db, "SELECT session, ended IS NULL, fault IS NULL FROM start ORDER BY id");
	if (s == NULL)
		return -1;
	e->record.inexact_since = READINESS_UNKNOWN;
	while ((rc = db_step(s)) == 1) {
		const char *session = db_text(s, 0);
		bool crashed = open, mine = session[0] != '\0' && strcmp(session, e->after) >= 0;
		open = db_int(s, 1) != 0;
		if (!mine)
			continue;
		int64_t since = readiness_days_since(e, session);
		if (db_int(s, 2) != 0)
			e->record.restarts_exact++;
		else
			e->record.inexact_since = since;
		if (!crashed)
			continue;
		e->crashes++;
		if (since <= e->record.incidents.since) {
			e->record.incidents.since = since;
			snprintf(e->incident, sizeof e->incident, "the runner ended without a word");
		}
	}
	return rc;
}

static int
read_champion(struct db *db, struct readiness_evidence *e)
{
	struct db_stmt *s = db_prepare(db, "SELECT version FROM model WHERE state = 'champion' ORDER BY version DESC LIMIT 1");
	int rc = s == NULL ? -1 : db_step(s);
	e->record.champion_age = READINESS_UNKNOWN;
	if (rc != 1)
		return rc;
	e->champion = db_int(s, 0);
	db_reset(s);
	/* the event of its deployment names the session after whose cycle it was */
	s = db_prepare(db, "SELECT (SELECT count(*) FROM equity WHERE equity.session > event.session AND equity.session <= ?1) FROM event WHERE kind = 'agent' AND kind <> 'fill' AND kind <> 'cycle_update'"
	                   " AND (substr(key, 1, 6) = 'model:' OR substr(key, 1, 8) = 'promote:' OR substr(key, 1, 9) = 'rollback:') ORDER BY seq DESC LIMIT 1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, e->session);
	rc = db_step(s);
	if (rc == 1) {
		e->record.champion_age = db_int(s, 0);
		db_reset(s);
	}
	return rc < 0 ? -1 : 0;
}

/* Experiments that were compared, each over five windows of 63 sessions: as many trials might have produced the champion. */
static int
read_experiments(struct db *db, struct readiness_evidence *e)
{
	struct db_stmt *s = db_prepare(db, "SELECT count(*) FROM job WHERE json_valid(data) AND data ->> '$.attempt' > 0");
	int rc = s == NULL ? -1 : db_step(s);
	if (rc != 1)
		return -1;
	e->record.experiments.n = db_int(s, 0);
	e->record.experiments.days = 5 * 63;
	e->record.experiments.avg_corr = 0;
	db_reset(s);
	return 0;
}

int
readiness_read_operation(struct db *db, struct readiness_evidence *e)
{
	return read_cycles(db, e) != 0 || read_errors(db, e) != 0 || read_breakers(db, e) != 0 || read_starts(db, e) != 0 || read_champion(db, e) != 0 || read_experiments(db, e) != 0 ? -1 : 0;
}
