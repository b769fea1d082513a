#include "telemetry.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "adopt.h"
#include "clock.h"
#include "config.h"
#include "db.h"
#include "log.h"
#include "schema.h"
#include "telemetry_internal.h"

/* Of a journal: its schema, and the newest version of it. */
struct made {
	const char *schema;
	int version;
	const char *stamp;
};
static const struct made telemetry_made = { schema_telemetry, 2, "PRAGMA user_version = 2" }, experiment_made = { schema_experiment, 1, "PRAGMA user_version = 1" };

/* A journal of version 0 that holds tables: the original's experiments are adopted, anything else is left alone. 0 / -1 with err. */
static int
take_over(struct db *db, const char *data_dir, const char *name, struct adopt_report *adopted, char *err, int errsize)
{
	struct db_stmt *s = adopted == NULL ? NULL : db_prepare(db, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'experiments'");
	bool original = s != NULL && db_step(s) == 1 && db_int(s, 0) == 1;
	if (s != NULL)
		db_reset(s);
	if (original)
		return adopt_experiments(db, data_dir, adopted, err, errsize);
	snprintf(err, (size_t)errsize, "%s: made by another program, left alone", name);
	return -1;
}

/* The schema, and the version that it is of, in one transaction. It leaves what is there, so that an older version goes forward. 0 / -1 with err. */
static int
make(struct db *db, const struct made *m, char *err, int errsize)
{
	if (db_exec(db, "BEGIN IMMEDIATE") == 0 && db_exec(db, m->schema) == 0 && db_exec(db, m->stamp) == 0 && db_exec(db, "COMMIT") == 0)
		return 0;
	snprintf(err, (size_t)errsize, "%s", db_error(db));
	return -1;
}

/* Open path, with the newest schema. NULL with err and *code: 78 it is of a newer program, 1 the rest. */
static struct db *
open_made(const char *data_dir, const char *name, bool full, const struct made *m, struct adopt_report *adopted, int *code, char *err, int errsize)
{
	char path[4300];
	*code = 1;
	bool transient = false;
	snprintf(path, sizeof path, "%s/%s", data_dir, name);
	struct db *db = db_open(path, DB_WRITE, full, &transient, err, errsize);
	if (db == NULL)
		return NULL;
	int version = db_version(db);
	if (version == 0) {
		struct db_stmt *s = db_prepare(db, "SELECT count(*) FROM sqlite_master WHERE type = 'table'");
		bool empty = s != NULL && db_step(s) == 1 && db_int(s, 0) == 0;
		if (s != NULL)
			db_reset(s);
		if (!empty && take_over(db, data_dir, name, adopted, err, errsize) != 0)
			goto fail;
		if (!empty)
			return db;
	}
	if (version > m->version) {
		*code = CONFIG_EXIT;
		snprintf(err, (size_t)errsize, "%s has schema version %d, this program knows %d; use the newer program", name, version, m->version);
		goto fail;
	}
	if (version < 0) {
		snprintf(err, (size_t)errsize, "%s", db_error(db));
		goto fail;
	}
	if (version < m->version && make(db, m, err, errsize) != 0)
		goto fail;
	return db;
fail:
	db_close(db);
	return NULL;
}

int
telemetry_open(const char *data_dir, struct telemetry **out, char *err, int errsize)
{
	int code;
	*out = calloc(1, sizeof **out);
	if (*out == NULL) {
		snprintf(err, (size_t)errsize, "out of memory");
		return -1;
	}
	(*out)->db = open_made(data_dir, "cycle_journal.db", false, &telemetry_made, NULL, &code, err, errsize);
	if ((*out)->db == NULL) {
		free(*out);
		*out = NULL;
		return -1;
	}
	/* what another program locks must not hold up trading, events and commands: they share this thread */
	if (db_exec((*out)->db, "PRAGMA busy_timeout = 50") != 0)
		log_write(LOG_WARN, "telemetry_failed", "error=\"%s\"", db_error((*out)->db));
	return 0;
}

int
telemetry_experiments(const char *data_dir, struct db **out, struct adopt_report *adopted, int *code, char *err, int errsize)
{
	*out = open_made(data_dir, "experiment_journal.db", true, &experiment_made, adopted, code, err, errsize);
	return *out == NULL ? -1 : 0;
}

void
telemetry_close(struct telemetry *t)
{
	if (t == NULL)
		return;
	db_close(t->db);
	free(t);
}

int
telemetry_begin(struct telemetry *t)
{
	if (db_exec(t->db, "BEGIN IMMEDIATE") == 0)
		return 0;
	log_write(LOG_WARN, "telemetry_failed", "error=\"%s\"", db_error(t->db));
	return -1;
}

int
telemetry_commit(struct telemetry *t)
{
	if (db_exec(t->db, "COMMIT") == 0)
		return 0;
	log_write(LOG_WARN, "telemetry_failed", "error=\"%s\"", db_error(t->db));
	if (!db_autocommit(t->db))
		db_exec(t->db, "ROLLBACK");
	return -1;
}

int
telemetry_run(struct telemetry *t, struct db_stmt *s)
{
	if (s != NULL && db_step(s) == 0)
		return 0;
	log_write(LOG_WARN, "telemetry_failed", "error=\"%s\"", db_error(t->db));
	return -1;
}

int
telemetry_newest(struct telemetry *t, char session[DATE_TEXT])
{
	struct db_stmt *s = db_prepare(t->db, "SELECT max(session) FROM bar");
	session[0] = '\0';
	if (s == NULL || db_step(s) != 1) {
		log_write(LOG_WARN, "telemetry_failed", "error=\"%s\"", db_error(t->db));
		return -1;
	}
	snprintf(session, DATE_TEXT, "%s", db_text(s, 0));
	db_reset(s);
	return 0;
}

int
telemetry_bar(struct telemetry *t, const char *symbol, const struct bar *bar)
{
	char session[DATE_TEXT], at[CLOCK_TEXT];
	struct db_stmt *s = db_prepare(t->db, "INSERT OR REPLACE INTO bar(session, symbol, contract, o, h, l, c, v, gap, closed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, date_format(bar->session, session));
	db_bind_text(s, 2, symbol);
	db_bind_text(s, 3, bar->contract);
	db_bind_int(s, 4, bar->o);
	db_bind_int(s, 5, bar->h);
	db_bind_int(s, 6, bar->l);
	db_bind_int(s, 7, bar->c);
	db_bind_int(s, 8, bar->v);
	db_bind_int(s, 9, bar->gap);
	db_bind_text(s, 10, clock_format(bar->closed_at, at));
	return telemetry_run(t, s);
}

int
telemetry_truth(struct telemetry *t, const char *symbol, const char *session, int regime, int sign)
{
	struct db_stmt *s = db_prepare(t->db, "INSERT OR REPLACE INTO feed_truth(session, symbol, regime, edge_sign) VALUES (?1, ?2, ?3, ?4)");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	db_bind_text(s, 2, symbol);
	db_bind_int(s, 3, regime);
	db_bind_int(s, 4, sign);
	return telemetry_run(t, s);
}

int
telemetry_report(struct telemetry *t, const char *symbol, date_t session, const struct cot_series *c)
{
	char day[DATE_TEXT], report[DATE_TEXT];
	double seen[COT_FEATURES];
	size_t i = 0;
	bool any = cot_latest(c, session, &i) == 1;
	struct db_stmt *s = db_prepare(t->db, "INSERT OR REPLACE INTO report(session, symbol, kind, report, fresh, ranked) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
	if (s == NULL)
		return telemetry_run(t, s);
	cot_features(c, session, seen);
	db_bind_text(s, 1, date_format(session, day));
	db_bind_text(s, 2, symbol);
	db_bind_text(s, 3, cot_kind_name(c->kind));
	if (any)
		db_bind_text(s, 4, date_format(c->rows[i].report, report));
	db_bind_int(s, 5, any && cot_fresh(c->rows[i].report, session));
	db_bind_int(s, 6, !isnan(seen[COT_GROUPS + COT_SPECULATORS]) && !isnan(seen[COT_GROUPS + COT_COMMERCIALS]));
	return telemetry_run(t, s);
}

int
telemetry_life(struct telemetry *t, const char *kind, const char *severity, const char *text)
{
	char at[CLOCK_TEXT];
	struct db_stmt *s = db_prepare(t->db, "INSERT INTO life(at, kind, severity, text) VALUES (?1, ?2, ?3, ?4)");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, clock_format(clock_wall(), at));
	db_bind_text(s, 2, kind);
	db_bind_text(s, 3, severity);
	db_bind_text(s, 4, text);
	return telemetry_run(t, s);
}

bool
telemetry_silent(struct telemetry *t)
{
	int64_t started = 0; /* no row: the first start */
	return db_number(t->db, "SELECT kind = 'start' FROM life WHERE kind IN ('start', 'stop') ORDER BY id DESC LIMIT 1", &started) == 0 && started != 0;
}
