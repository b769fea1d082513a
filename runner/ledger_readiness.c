/* What the readiness gate keeps: records, limits that are set, starts of the daemon, and what it said last. */
#include <stdio.h>

#include "clock.h"
#include "ledger_internal.h"
#include "log.h"

int
ledger_record_get(struct ledger *l, struct ledger_record *out)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT k, after, equity, alpha, hurdle FROM record ORDER BY k DESC LIMIT 1");
	int rc = s == NULL ? -1 : db_step(s);
	if (rc < 0)
		return ledger_fail(l, "record");
	if (rc == 0)
		return 0;
	*out = (struct ledger_record){ .k = db_int(s, 0), .equity = db_int(s, 2), .alpha = db_real(s, 3), .hurdle = db_real(s, 4) };
	snprintf(out->after, sizeof out->after, "%s", db_text(s, 1));
	db_reset(s);
	return 1;
}

int
ledger_put_record(struct ledger *l, const struct ledger_record *r, const char *reason)
{
	char at[CLOCK_TEXT];
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO record(k, after, equity, at, reason, alpha, hurdle) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, r->k);
	db_bind_text(s, 2, r->after);
	db_bind_int(s, 3, r->equity);
	db_bind_text(s, 4, clock_format(clock_wall(), at));
	db_bind_text(s, 5, reason);
	db_bind_real(s, 6, r->alpha);
	db_bind_real(s, 7, r->hurdle);
	return ledger_run(l, s, "record");
}

int
ledger_put_record_limits(struct ledger *l, const struct ledger_record *r)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE record SET alpha = ?2, hurdle = ?3 WHERE k = ?1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, r->k);
	db_bind_real(s, 2, r->alpha);
	db_bind_real(s, 3, r->hurdle);
	return ledger_run(l, s, "record");
}

int
ledger_record_days(struct ledger *l, const char *after, int64_t *n)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT count(*) FROM equity WHERE session > ?1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, after);
	if (db_step(s) != 1)
		return ledger_fail(l, "equity");
	*n = db_int(s, 0);
	db_reset(s);
	return 0;
}

int
ledger_clear_overrides(struct ledger *l)
{
	struct db_stmt *s = ledger_stmt(l, "DELETE FROM override");
	return s == NULL ? -1 : ledger_run(l, s, "override");
}

int
ledger_put_override(struct ledger *l, const struct ledger_override *o)
{
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO override(line, text, key, value, fault, since, day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, o->line);
	db_bind_text(s, 2, o->text);
	db_bind_text(s, 3, o->key);
	db_bind_real(s, 4, o->value);
	db_bind_text(s, 5, o->fault);
	db_bind_text(s, 6, o->since);
	db_bind_int(s, 7, o->day);
	return ledger_run(l, s, "override");
}

enum { SQL_ERROR = 1 }; /* SQLite's: no such table or column */

/* A statement on a table that the gate alone uses has failed: one that is lost stops no trading: 1, and lost says so. -1: else. */
static int
unless_lost(struct ledger *l, const char *table, char lost[LEDGER_LOST])
{
	if (l->broken || db_code(l->db) != SQL_ERROR)
		return ledger_fail(l, table);
	snprintf(lost, LEDGER_LOST, "%s", db_error(l->db));
	return 1;
}

static int
put_judgement(struct ledger *l, const struct ledger_judgement *j)
{
	char lost[LEDGER_LOST];
	struct db_stmt *s = db_prepare(l->db, "INSERT OR REPLACE INTO judgement(session, record, verdict, failed, open, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
	if (s != NULL) {
		db_bind_text(s, 1, j->session);
		db_bind_int(s, 2, j->record);
		db_bind_text(s, 3, j->verdict);
		db_bind_int(s, 4, j->failed);
		db_bind_int(s, 5, j->open);
		db_bind_int(s, 6, j->version);
		if (db_step(s) == 0)
			return 0;
	}
	if (unless_lost(l, "judgement", lost) != 1)
		return -1;
	log_write(LOG_ERROR, "readiness", "error=\"%s\"", lost); /* the result says so, too */
	return 0;
}

int
ledger_put_readiness(struct ledger *l, const struct ledger_judgement *j, const char *result, char lost[LEDGER_LOST])
{
	if (l->broken)
		return -1;
	struct db_stmt *s = db_prepare(l->db, "INSERT OR REPLACE INTO readiness(id, session, record, verdict, version, seq, starts, result) VALUES (1, ?1, ?2, ?3, ?4,"
	                                      " (SELECT coalesce(max(seq), 0) FROM event), (SELECT coalesce(max(id), 0) FROM start), ?5)");
	if (s != NULL) {
		db_bind_text(s, 1, j->session);
		db_bind_int(s, 2, j->record);
		db_bind_text(s, 3, j->verdict);
		db_bind_int(s, 4, j->version);
		db_bind_text(s, 5, result);
		if (db_step(s) == 0)
			return put_judgement(l, j);
	}
	return unless_lost(l, "readiness", lost);
}

int
ledger_put_unjudged(struct ledger *l, const char *session, const char *why)
{
	char fault[LEDGER_LOST + 16];
	if (why == NULL) {
		struct db_stmt *s = ledger_stmt(l, "DELETE FROM meta WHERE key = 'readiness_fault'");
		return s == NULL ? -1 : ledger_run(l, s, "meta");
	}
	snprintf(fault, sizeof fault, "%s %.*s", session, LEDGER_LOST - 1, why);
	return ledger_meta_set(l, "readiness_fault", fault);
}

int
ledger_readiness_last(struct ledger *l, char session[11], int64_t *version)
{
	char lost[LEDGER_LOST];
	session[0] = '\0';
	*version = 0;
	if (l->broken)
		return -1;
	struct db_stmt *s = db_prepare(l->db, "SELECT session, version FROM readiness WHERE id = 1");
	int rc = s == NULL ? -1 : db_step(s);
	if (rc < 0)
		return unless_lost(l, "readiness", lost) == 1 ? 0 : -1;
	if (rc == 1) {
		snprintf(session, 11, "%s", db_text(s, 0));
		*version = db_int(s, 1);
		db_reset(s);
	}
	return 0;
}

int
ledger_put_start(struct ledger *l, const char *fault)
{
	char at[CLOCK_TEXT];
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO start(session, at, ended, fault) SELECT m.value, ?1, CASE WHEN ?2 IS NULL THEN NULL ELSE ?1 END, ?2 FROM meta m WHERE m.key = 'advanced_session'"
	                                   " AND (?2 IS NULL OR NOT EXISTS (SELECT 1 FROM start p WHERE p.id = (SELECT max(id) FROM start) AND p.fault = ?2 AND p.session = m.value))");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, clock_format(clock_wall(), at));
	db_bind_text(s, 2, fault);
	return ledger_run(l, s, "start");
}

int
ledger_put_end(struct ledger *l)
{
	char at[CLOCK_TEXT];
	struct db_stmt *s = ledger_stmt(l, "UPDATE start SET ended = ?1 WHERE id = (SELECT max(id) FROM start) AND ended IS NULL");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, clock_format(clock_wall(), at));
	return ledger_run(l, s, "start");
}
