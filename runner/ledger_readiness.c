/* What the readiness gate keeps: records, limits that are set, starts of the daemon, and what it said last. */
#include <inttypes.h>
#include <stdio.h>

#include "clock.h"
#include "ledger_internal.h"
#include "readiness.h"

/* A limit that the newest record holds. */
static int
held_limit(struct ledger *l, struct db_stmt *s, int column, enum readiness_limit limit, double *out)
{
	const struct readiness_limit_row *row = &readiness_limit_table[limit];
	*out = db_real(s, column);
	return db_is_number(s, column) && readiness_limit_allowed(limit, *out) ? 0 :
	    ledger_gate_wrong(l, "record", "%s of k %" PRId64 " is %.40s; allowed: %g to %g", row->key, db_int(s, 0), db_text(s, column), row->min, row->max);
}

int
ledger_record_get(struct ledger *l, struct ledger_record *out)
{
	l->lost[0] = '\0';
	struct db_stmt *s = ledger_gate_stmt(l, "record", "SELECT k, after, equity, alpha, hurdle, (SELECT count(*) FROM record) FROM record ORDER BY k DESC LIMIT 1");
	int rc = s == NULL ? -1 : db_step(s);
	if (rc < 0)
		return s == NULL ? -1 : ledger_gate_failed(l, "record");
	if (rc == 0)
		return ledger_gate_wrong(l, "record", "there is no row, so where the record begins is not known");
	*out = (struct ledger_record){ .k = db_int(s, 0), .equity = db_int(s, 2) };
	snprintf(out->after, sizeof out->after, "%s", db_text(s, 1));
	int64_t rows = db_int(s, 5);
	if (out->k != rows)
		rc = ledger_gate_wrong(l, "record", "the newest of %" PRId64 " row%s has k %" PRId64 "; allowed: %" PRId64, rows, rows == 1 ? "" : "s", out->k, rows);
	else if (held_limit(l, s, 3, READINESS_ALPHA, &out->alpha) != 0 || held_limit(l, s, 4, READINESS_HURDLE, &out->hurdle) != 0)
		rc = -1;
	db_reset(s);
	return rc < 0 ? -1 : 0;
}

int
ledger_put_record(struct ledger *l, const struct ledger_record *r, const char *reason)
{
	char at[CLOCK_TEXT];
	struct db_stmt *s = ledger_gate_stmt(l, "record", "INSERT INTO record(k, after, equity, at, reason, alpha, hurdle) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, r->k);
	db_bind_text(s, 2, r->after);
	db_bind_int(s, 3, r->equity);
	db_bind_text(s, 4, clock_format(clock_wall(), at));
	db_bind_text(s, 5, reason);
	db_bind_real(s, 6, r->alpha);
	db_bind_real(s, 7, r->hurdle);
	return ledger_gate_run(l, s, "record");
}

int
ledger_put_record_limits(struct ledger *l, const struct ledger_record *r)
{
	struct db_stmt *s = ledger_gate_stmt(l, "record", "UPDATE record SET alpha = ?2, hurdle = ?3 WHERE k = ?1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, r->k);
	db_bind_real(s, 2, r->alpha);
	db_bind_real(s, 3, r->hurdle);
	return ledger_gate_run(l, s, "record");
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
	struct db_stmt *s = ledger_gate_stmt(l, "override", "DELETE FROM override");
	return s == NULL ? -1 : ledger_gate_run(l, s, "override");
}

int
ledger_put_override(struct ledger *l, const struct ledger_override *o)
{
	struct db_stmt *s = ledger_gate_stmt(l, "override", "INSERT INTO override(line, text, key, value, fault, since, day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, o->line);
	db_bind_text(s, 2, o->text);
	db_bind_text(s, 3, o->key);
	db_bind_real(s, 4, o->value);
	db_bind_text(s, 5, o->fault);
	db_bind_text(s, 6, o->since);
	db_bind_int(s, 7, o->day);
	return ledger_gate_run(l, s, "override");
}

/* The table judgement lost costs its row, no more. */
static int
put_judgement(struct ledger *l, const struct ledger_judgement *j)
{
	struct db_stmt *s = ledger_gate_stmt(l, "judgement", "INSERT OR REPLACE INTO judgement(session, record, verdict, failed, open, version) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, j->session);
	db_bind_int(s, 2, j->record);
	db_bind_text(s, 3, j->verdict);
	db_bind_int(s, 4, j->failed);
	db_bind_int(s, 5, j->open);
	db_bind_int(s, 6, j->version);
	return ledger_gate_run(l, s, "judgement");
}

/* Of the table start; 0 too when it is lost, which the judgement itself says. */
static int64_t
newest_start(struct ledger *l)
{
	struct db_stmt *s = ledger_gate_stmt(l, "start", "SELECT coalesce(max(id), 0) FROM start");
	int rc = s == NULL ? -1 : db_step(s);
	if (rc < 0 && s != NULL)
		ledger_gate_failed(l, "start");
	int64_t newest = rc == 1 ? db_int(s, 0) : 0;
	if (rc == 1)
		db_reset(s);
	return newest;
}

static int
put_readiness(struct ledger *l, const struct ledger_judgement *j, const char *result)
{
	int64_t starts = newest_start(l);
	struct db_stmt *s = ledger_gate_stmt(l, "readiness", "INSERT OR REPLACE INTO readiness(id, session, record, verdict, version, seq, starts, result)"
	                                                          " VALUES (1, ?1, ?2, ?3, ?4, (SELECT coalesce(max(seq), 0) FROM event), ?6, ?5)");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, j->session);
	db_bind_int(s, 2, j->record);
	db_bind_text(s, 3, j->verdict);
	db_bind_int(s, 4, j->version);
	db_bind_text(s, 5, result);
	db_bind_int(s, 6, starts);
	return ledger_gate_run(l, s, "readiness");
}

int
ledger_put_readiness(struct ledger *l, const struct ledger_judgement *j, const char *result, char lost[LEDGER_LOST])
{
	char row[LEDGER_LOST]; /* told by the result */
	if (ledger_gate_begin(l) != 0 || ledger_gate_end(l, put_readiness(l, j, result), lost) < 0)
		return -1;
	if (lost[0] != '\0')
		return 1;
	return ledger_gate_begin(l) != 0 ? -1 : ledger_gate_end(l, put_judgement(l, j), row);
}

/* Why of a fact, after what it is about and a space; why NULL: the fact goes. */
static int
put_why(struct ledger *l, const char *key, const char *about, const char *why)
{
	char fault[LEDGER_WHY];
	if (why == NULL) {
		struct db_stmt *s = ledger_stmt(l, "DELETE FROM meta WHERE key = ?1");
		if (s == NULL)
			return -1;
		db_bind_text(s, 1, key);
		return ledger_run(l, s, "meta");
	}
	snprintf(fault, sizeof fault, "%s %.*s", about, LEDGER_LOST - 1, why);
	return ledger_meta_set(l, key, fault);
}

int
ledger_put_unjudged(struct ledger *l, const char *session, const char *why)
{
	return put_why(l, "readiness_fault", session, why);
}

int
ledger_put_untaken(struct ledger *l, const char *sha256, const char *why)
{
	return put_why(l, "readiness_conf_fault", sha256, why);
}

int
ledger_readiness_last(struct ledger *l, char session[11], int64_t *version)
{
	session[0] = '\0';
	*version = 0;
	struct db_stmt *s = ledger_gate_stmt(l, "readiness", "SELECT session, version FROM readiness WHERE id = 1");
	int rc = s == NULL ? -1 : db_step(s);
	if (rc < 0 && s != NULL)
		ledger_gate_failed(l, "readiness");
	if (rc == 1) {
		snprintf(session, 11, "%s", db_text(s, 0));
		*version = db_int(s, 1);
		db_reset(s);
	}
	return l->broken ? -1 : 0;
}

static int
put_start(struct ledger *l, const char *fault)
{
	char at[CLOCK_TEXT];
	struct db_stmt *s = ledger_gate_stmt(l, "start", "INSERT INTO start(session, at, ended, fault) SELECT m.value, ?1, CASE WHEN ?2 IS NULL THEN NULL ELSE ?1 END, ?2 FROM meta m WHERE m.key = 'advanced_session'"
	                                                " AND (?2 IS NULL OR NOT EXISTS (SELECT 1 FROM start p WHERE p.id = (SELECT max(id) FROM start) AND p.fault = ?2 AND p.session = m.value))");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, clock_format(clock_wall(), at));
	db_bind_text(s, 2, fault);
	return ledger_gate_run(l, s, "start");
}

static int
put_end(struct ledger *l)
{
	char at[CLOCK_TEXT];
	struct db_stmt *s = ledger_gate_stmt(l, "start", "UPDATE start SET ended = ?1 WHERE id = (SELECT max(id) FROM start) AND ended IS NULL");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, clock_format(clock_wall(), at));
	return ledger_gate_run(l, s, "start");
}

/* A start that cannot be kept is missed by the gate, which then says so. */
int
ledger_put_start(struct ledger *l, const char *fault)
{
	char lost[LEDGER_LOST];
	return ledger_gate_begin(l) != 0 ? -1 : ledger_gate_end(l, put_start(l, fault), lost);
}

int
ledger_put_end(struct ledger *l)
{
	char lost[LEDGER_LOST];
	return ledger_gate_begin(l) != 0 ? -1 : ledger_gate_end(l, put_end(l), lost);
}
