#include "readiness_evidence.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "readiness_evidence_internal.h"

int64_t
readiness_day_of(const struct readiness_evidence *e, const char *session)
{
	size_t low = 0, high = e->n_days;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (strcmp(e->day[mid], session) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return (int64_t)low;
}

int64_t
readiness_days_since(const struct readiness_evidence *e, const char *session)
{
	size_t n = e->n_days, after = 0;
	while (after < n && strcmp(e->day[n - 1 - after], session) > 0)
		after++;
	return (int64_t)after;
}

int
readiness_no_memory(struct readiness_reading *r)
{
	r->no_memory = true;
	return -1;
}

void
readiness_lack(struct readiness_reading *r, unsigned sources)
{
	struct readiness_evidence *e = r->e;
	for (int i = 0; i < READINESS_SOURCES; i++)
		if ((sources & 1U << i) != 0 && (e->record.missing & 1U << i) == 0)
			memcpy(e->why[i], r->fault, sizeof e->why[i]);
	e->record.missing |= sources;
	r->fault[0] = '\0';
}

const char *
readiness_why(const struct readiness_evidence *e, unsigned sources)
{
	unsigned lacks = sources & e->record.missing;
	for (int i = 0; i < READINESS_SOURCES; i++)
		if ((lacks & 1U << i) != 0)
			return e->why[i];
	return "";
}

/* The facts that everything else hangs on, and two that are themselves evidence. */
struct facts {
	bool has_session, has_stopped, has_halted;
};

static int
keep_fact(struct readiness_reading *r, const char *key, const char *value, struct facts *f)
{
	struct readiness_evidence *e = r->e;
	date_t day;
	if (strcmp(key, "advanced_session") == 0) {
		f->has_session = true;
		snprintf(e->session, sizeof e->session, "%s", value);
		if (value[0] != '\0' && date_parse(value, &day) != 0) {
			snprintf(r->fault, sizeof r->fault, "meta: advanced_session is \"%.40s\"; allowed: a day, YYYY-MM-DD, or nothing", value);
			return -1;
		}
	} else if (strcmp(key, "mode") == 0) {
		snprintf(e->mode, sizeof e->mode, "%s", value);
	} else if (strcmp(key, "currency") == 0) {
		snprintf(e->currency, sizeof e->currency, "%s", value);
	} else if (strcmp(key, "readiness_conf_fault") == 0) {
		const char *why = strchr(value, ' '); /* after the file's SHA-256 */
		snprintf(e->conf_fault, sizeof e->conf_fault, "%s", why != NULL && why[1] != '\0' ? why + 1 : "no reason is known");
	} else if (strcmp(key, "stopped") == 0) {
		f->has_stopped = true;
		e->record.mismatch.open = value[0] != '\0';
	} else if (strcmp(key, "halted") == 0) {
		f->has_halted = strcmp(value, "0") == 0 || strcmp(value, "1") == 0;
		e->record.incidents.open = strcmp(value, "1") == 0;
	}
	return 0;
}

static int
read_facts(struct readiness_reading *r)
{
	int rc;
	struct facts f = { 0 };
	struct db_stmt *s = db_prepare(r->db, "SELECT key, value FROM meta");
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1)
		if (keep_fact(r, db_text(s, 0), db_text(s, 1), &f) != 0) {
			db_reset(s);
			return -1;
		}
	if (rc == 0 && !f.has_session) {
		snprintf(r->fault, sizeof r->fault, "meta: there is no advanced_session");
		return -1;
	}
	r->e->record.incidents.open += r->e->record.mismatch.open; /* orders are stopped over it */
	if (rc == 0 && !f.has_stopped) {
		snprintf(r->fault, sizeof r->fault, "meta: there is no stopped; allowed: the reason, or nothing");
		readiness_lack(r, READINESS_RECONCILED | READINESS_EVENTS);
	}
	if (rc == 0 && !f.has_halted) {
		snprintf(r->fault, sizeof r->fault, "meta: halted is missing or neither 0 nor 1");
		readiness_lack(r, READINESS_EVENTS);
	}
	return rc;
}

/* SQLite's, that are stable: no such table or column; a damaged page; a page that the disk does not give. */
enum { SQL_ERROR = 1, SQL_IOERR = 10, SQL_CORRUPT = 11, SQL_IOERR_NOMEM = SQL_IOERR | 12 << 8 };

bool
readiness_lost(struct db *db, const char *table, bool outside, char fault[READINESS_WHY])
{
	int code = db_code(db);
	const char *words = strstr(db_error(db), ": ");
	bool damage = (code & 0xff) == SQL_ERROR || (code & 0xff) == SQL_CORRUPT || ((code & 0xff) == SQL_IOERR && code != SQL_IOERR_NOMEM);
	if (!damage || db_autocommit(db) != outside)
		return false;
	snprintf(fault, READINESS_WHY, "%s: %.200s", table, words != NULL ? words + 2 : db_error(db));
	return true;
}

/* A reader has failed: 1 when it is its part of the ledger that cannot be read, and then the fault says why. */
static int
part_fails(struct readiness_reading *r, const char *table, bool outside)
{
	if (r->no_memory)
		return 0;
	return r->fault[0] != '\0' || readiness_lost(r->db, table, outside, r->fault);
}

/* All that is counted in the record's days, and all that is counted from its beginning. */
#define BY_DAYS \
	(READINESS_EQUITY | READINESS_FILLS | READINESS_RECONCILED | READINESS_BREAKERS | READINESS_RESTARTED | READINESS_EVENTS | READINESS_PREDICTIONS | READINESS_MODELS | \
	    READINESS_COSTS)
#define OF_RECORD (((1U << READINESS_SOURCES) - 1) & ~(unsigned)(READINESS_DRIFT | READINESS_MODELS))

struct part {
	int (*read)(struct readiness_reading *r);
	const char *table;
	unsigned sources; /* that it feeds */
};
/* In this order: the later ones count by the days of the first. */
static const struct part parts[] = {
	{ readiness_read_record, "record", OF_RECORD },
	{ readiness_read_unbet, "record", READINESS_RECORDS },
	{ readiness_read_sessions, "equity", BY_DAYS },
	{ readiness_read_equity, "equity", READINESS_EQUITY },
	{ readiness_read_costs, "rollup", READINESS_COSTS },
	{ readiness_read_values, "decision", READINESS_MARKS },
	{ readiness_read_fills, "fills", READINESS_FILLS },
	{ readiness_read_decisions, "decision", READINESS_PREDICTIONS | READINESS_BARS },
	{ readiness_read_drift, "decision", READINESS_DRIFT },
	{ readiness_read_cycles, "cycle", READINESS_CYCLES },
	{ readiness_read_implausible, "cycle", READINESS_FILL_BARS },
	{ readiness_read_mismatch, "event", READINESS_RECONCILED },
	{ readiness_read_incidents, "event", READINESS_EVENTS },
	{ readiness_read_breakers, "breaker", READINESS_BREAKERS },
	{ readiness_read_starts, "start", READINESS_RESTARTED | READINESS_EVENTS },
	{ readiness_read_champion, "model", READINESS_MODELS },
};

/* A part that fails leaves nothing of what it read so far in the record. */
static int
read_part(struct readiness_reading *r, const struct part *p, bool outside)
{
	struct readiness_record before = r->e->record;
	if (p->read(r) == 0)
		return 0;
	if (part_fails(r, p->table, outside) != 1)
		return -1;
	before.missing = r->e->record.missing;
	r->e->record = before;
	readiness_lack(r, p->sources);
	return 0;
}

static int
read_parts(struct readiness_reading *r)
{
	struct readiness_evidence *e = r->e;
	bool outside = db_autocommit(r->db);
	e->record.record = 1;
	e->record.days.year = RETURNS_YEAR;
	e->record.horizon = 1;
	e->record.latency_limit = READINESS_LATE;
	e->record.drift_missing = OBSERVE_ENOUGH; /* nothing was read yet */
	e->record.inexact_since = e->record.champion_age = READINESS_UNKNOWN;
	readiness_limits_standard(&e->limits);
	if (read_facts(r) != 0)
		return -1;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (read_part(r, &parts[i], outside) != 0)
			return -1;
	if (readiness_read_overrides(r) != 0) {
		if (part_fails(r, "override", outside) != 1)
			return -1;
		readiness_no_overrides(r);
	}
	if (readiness_read_experiments(r) != 0) {
		if (part_fails(r, "job", outside) != 1)
			return -1;
		e->record.experiments.n = 0;
		memcpy(e->experiments_fault, r->fault, sizeof e->experiments_fault);
		r->fault[0] = '\0';
	}
	return 0;
}

int
readiness_evidence_read(struct db *db, struct readiness_evidence *e, char *err, int errsize)
{
	struct readiness_reading r = { .db = db, .e = e };
	*e = (struct readiness_evidence){ 0 };
	if (read_parts(&r) == 0)
		return 0;
	const char *why = r.no_memory ? READINESS_MEMORY : r.fault[0] != '\0' ? r.fault : db_error(db);
	snprintf(err, (size_t)errsize, "%s", why[0] != '\0' ? why : READINESS_MEMORY);
	return -1;
}

void
readiness_evidence_free(struct readiness_evidence *e)
{
	free(e->day);
	free(e->equity);
	free(e->gross);
	free(e->traded);
	free(e->costs);
	free(e->net);
	free(e->paid);
	free(e->scale);
	free(e->fill_day);
	free(e->forecast_day);
	free(e->predicted);
	free(e->actual);
	free(e->latency);
	free(e->p);
	free(e->market_pnl);
	free(e->y);
	*e = (struct readiness_evidence){ 0 };
}
