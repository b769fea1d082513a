/* Cycles, fills that were impossible, breakers, who is champion, and what was tried to make it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "readiness_evidence_internal.h"
#include "risk.h"

enum { SESSION, STATE, LATE };

/* Only a cycle that goes by the clock can be late, so only that is evidence of being on time. */
static int
cycle_row(const struct readiness_row *row, bool live, char newest[DATE_TEXT])
{
	static const char *const states[] = { "open", "decided", "done", "missed" };
	struct readiness_record *r = &row->r->e->record;
	const char *state = db_text(row->s, STATE);
	int64_t late = 0;
	size_t i = 0;
	if (readiness_row_date(row, SESSION, "session", row->r->e->session, newest) != 0)
		return -1;
	while (i < sizeof states / sizeof states[0] && strcmp(state, states[i]) != 0)
		i++;
	if (i == sizeof states / sizeof states[0])
		return readiness_row_bad(row, STATE, "state", "open, decided, done, missed");
	if (!db_is_null(row->s, LATE) && readiness_row_int(row, LATE, "late_seconds", 0, INT64_MAX, &late) != 0)
		return -1;
	bool missed = strcmp(state, "missed") == 0, timed = missed || !db_is_null(row->s, LATE);
	r->cycles.total += timed;
	r->cycles.bad += missed || late > 0;
	row->r->e->cycles_untimed += !timed;
	r->live_days += live && timed;
	r->other_days += !(live && timed);
	return 0;
}

int
readiness_read_cycles(struct readiness_reading *r)
{
	int rc;
	char newest[DATE_TEXT] = "";
	bool live = strncmp(r->e->mode, "ib-", 3) == 0;
	struct db_stmt *s = db_prepare(r->db, "SELECT session, state, late_seconds FROM cycle WHERE session > ?1 AND session <= ?2 ORDER BY session");
	if (s == NULL)
		return -1;
	const struct readiness_row row = { .r = r, .s = s, .table = "cycle", .key = { "session" }, .at = { SESSION } };
	db_bind_text(s, 1, r->e->after);
	db_bind_text(s, 2, r->e->session);
	while ((rc = db_step(s)) == 1)
		if (cycle_row(&row, live, newest) != 0) {
			db_reset(s);
			return -1;
		}
	return rc == 0 ? readiness_fresh(r, "cycle", "row", newest) : -1;
}

enum { OF_SESSION, FILLS, IMPLAUSIBLE };

int
readiness_read_implausible(struct readiness_reading *r)
{
	int rc;
	int64_t fills, bad;
	char newest[DATE_TEXT] = "";
	struct readiness_evidence *e = r->e;
	struct db_stmt *s = db_prepare(r->db, "SELECT session, fills, implausible FROM cycle WHERE session > ?1 AND session <= ?2 ORDER BY session");
	if (s == NULL)
		return -1;
	const struct readiness_row row = { .r = r, .s = s, .table = "cycle", .key = { "session" }, .at = { OF_SESSION } };
	db_bind_text(s, 1, e->after);
	db_bind_text(s, 2, e->session);
	while ((rc = db_step(s)) == 1) {
		if (readiness_row_date(&row, OF_SESSION, "session", e->session, newest) != 0 || readiness_row_int(&row, FILLS, "fills", 0, INT32_MAX, &fills) != 0 ||
		    readiness_row_int(&row, IMPLAUSIBLE, "implausible", 0, fills, &bad) != 0) {
			db_reset(s);
			return -1;
		}
		e->record.implausible.total += fills;
		e->record.implausible.bad += bad;
		if (bad > 0)
			memcpy(e->newest_implausible, newest, sizeof newest);
	}
	e->fills_known = e->record.implausible.total;
	return rc == 0 ? readiness_fresh(r, "cycle", "row", newest) : -1;
}

enum { NAME, KIND, BREAKER_STATE, TRIPPED };

static int
breaker_row(const struct readiness_row *row, int64_t kind, char newest[DATE_TEXT])
{
	struct readiness_evidence *e = row->r->e;
	enum risk_state state;
	char tripped[DATE_TEXT] = "";
	int64_t found;
	if (readiness_row_int(row, KIND, "kind", kind, kind, &found) != 0)
		return -1;
	if (risk_state_parse(db_text(row->s, BREAKER_STATE), &state) != 0)
		return readiness_row_bad(row, BREAKER_STATE, "state", "active, triggered, cooldown");
	if (!db_is_null(row->s, TRIPPED) && readiness_row_date(row, TRIPPED, "tripped", e->session, tripped) != 0)
		return -1;
	e->record.breakers.open += state != RISK_ACTIVE;
	if (strcmp(tripped, newest) <= 0 || strcmp(tripped, e->after) <= 0)
		return 0;
	memcpy(newest, tripped, sizeof tripped);
	snprintf(e->tripped, sizeof e->tripped, "%s", db_text(row->s, NAME));
	return 0;
}

int
readiness_read_breakers(struct readiness_reading *r)
{
	int rc;
	int64_t n = 0;
	char newest[DATE_TEXT] = "";
	struct db_stmt *s = db_prepare(r->db, "SELECT name, kind, state, tripped FROM breaker ORDER BY kind");
	if (s == NULL)
		return -1;
	const struct readiness_row row = { .r = r, .s = s, .table = "breaker", .key = { "name" }, .at = { NAME } };
	while ((rc = db_step(s)) == 1)
		if (breaker_row(&row, n++, newest) != 0) {
			db_reset(s);
			return -1;
		}
	if (rc == 0 && n != RISK_KINDS)
		snprintf(r->fault, sizeof r->fault, "breaker: there are %d rows; allowed: one of each of the %d", (int)n, RISK_KINDS);
	r->e->record.breakers.since = readiness_days_since(r->e, newest);
	return rc == 0 && n == RISK_KINDS ? 0 : -1;
}

/* The event of its deployment names the session after whose cycle it was. */
static int
read_age(struct readiness_reading *r)
{
	struct readiness_evidence *e = r->e;
	enum { SEQ, DEPLOYED };
	char session[DATE_TEXT];
	struct db_stmt *s = db_prepare(r->db, "SELECT seq, session FROM event WHERE kind = 'agent' AND kind <> 'fill' AND kind <> 'cycle_update'"
	                                      " AND (substr(key, 1, 6) = 'model:' OR substr(key, 1, 8) = 'promote:' OR substr(key, 1, 9) = 'rollback:') ORDER BY seq DESC LIMIT 1");
	int rc = s == NULL ? -1 : db_step(s);
	if (rc == 0)
		snprintf(r->fault, sizeof r->fault, "event: none says when the champion was deployed; allowed: one of each that was");
	if (rc != 1)
		return -1;
	const struct readiness_row row = { .r = r, .s = s, .table = "event", .key = { "seq" }, .at = { SEQ } };
	rc = readiness_row_date(&row, DEPLOYED, "session", e->session, session);
	db_reset(s);
	if (rc != 0)
		return -1;
	s = db_prepare(r->db, "SELECT count(*) FROM equity WHERE session > ?1 AND session <= ?2");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	db_bind_text(s, 2, e->session);
	if (db_step(s) != 1)
		return -1;
	e->record.champion_age = db_int(s, 0);
	db_reset(s);
	return 0;
}

int
readiness_read_champion(struct readiness_reading *r)
{
	struct readiness_evidence *e = r->e;
	struct db_stmt *s = db_prepare(r->db, "SELECT version FROM model WHERE state = 'champion' ORDER BY version DESC LIMIT 1");
	int rc = s == NULL ? -1 : db_step(s);
	if (rc != 1)
		return rc;
	const struct readiness_row row = { .r = r, .s = s, .table = "model" };
	rc = readiness_row_int(&row, 0, "version", 1, INT64_MAX, &e->champion);
	db_reset(s);
	return rc == 0 ? read_age(r) : -1;
}

/* Experiments that were compared, each over five windows of 63 sessions: as many trials might have produced the champion. */
int
readiness_read_experiments(struct readiness_reading *r)
{
	struct readiness_evidence *e = r->e;
	struct db_stmt *s = db_prepare(r->db, "SELECT count(*) FROM job WHERE json_valid(data) AND data ->> '$.attempt' > 0");
	int rc = s == NULL ? -1 : db_step(s);
	if (rc != 1)
		return -1;
	e->record.experiments.n = db_int(s, 0);
	e->record.experiments.days = (int64_t)5 * 63;
	e->record.experiments.avg_corr = 0;
	db_reset(s);
	return 0;
}
