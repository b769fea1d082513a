#include "db.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db_internal.h"

#define FOLD_BUSY_MS 100 /* a page's statement is over by then */

#define PROGRESS_STEPS 2000 /* virtual machine steps between looks at the clock: some tens of microseconds */

void
db_library(const char **running, const char **built)
{
	*running = sqlite3_libversion();
	*built = SQLITE_VERSION;
}

void
db_words(int code, const char *message, int err, int budget_ms, char *out, int size)
{
	size_t n = (size_t)size;
	const char *system = err != 0 ? strerror(err) : "";
	const char *sep = err != 0 ? ": " : "";
	if (code == SQLITE_READONLY_ROLLBACK) {
		snprintf(out, n, "a write into it was broken off: the program that wrote it, or sqlite3, takes that back when it opens it");
		return;
	}
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		snprintf(out, n, "locked by another program");
		break;
	case SQLITE_INTERRUPT:
		snprintf(out, n, "no answer within its budget of %d ms", budget_ms);
		break;
	case SQLITE_NOTADB:
		snprintf(out, n, "not a database (garbage or another format)");
		break;
	case SQLITE_CORRUPT:
		snprintf(out, n, "damaged (%s)", message);
		break;
	case SQLITE_FULL:
		snprintf(out, n, "disk full");
		break;
	case SQLITE_CANTOPEN:
		snprintf(out, n, "cannot be opened%s%s", sep, system);
		break;
	default:
		snprintf(out, n, "%s%s%s", message, (code & 0xff) == SQLITE_IOERR ? sep : "", (code & 0xff) == SQLITE_IOERR ? system : "");
	}
}

void
db_note(struct db *db, int rc)
{
	char words[DB_TEXT - 64];
	int code = db->h != NULL ? sqlite3_extended_errcode(db->h) : rc;
	if ((code & 0xff) != (rc & 0xff))
		code = rc;
	const char *message = db->h != NULL && code != SQLITE_MISUSE ? sqlite3_errmsg(db->h) : sqlite3_errstr(rc);
	db_words(code, message, db->h != NULL ? sqlite3_system_errno(db->h) : 0, db->budget_ms, words, sizeof words);
	db->code = code;
	snprintf(db->error, sizeof db->error, "%.60s: %s", db->name, words);
}

/*
 * SQLite folds the WAL in only for the last who closes, and pages keep their connections: a runner that stopped would leave the
 * newest rows in the WAL alone, and a copy of the file would lack them. What a reader still holds stays there, and is not lost.
 */
static void
fold(struct db *db)
{
	sqlite3_busy_timeout(db->h, FOLD_BUSY_MS);
	(void)sqlite3_wal_checkpoint_v2(db->h, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	for (int i = 0; i < db->n_stmts; i++) {
		sqlite3_finalize(db->stmts[i]->s);
		free(db->stmts[i]);
	}
	free(db->stmts);
	if (db->mode == DB_WRITE && db->h != NULL)
		fold(db);
	sqlite3_close(db->h);
	free(db->path);
	free(db);
}

static int
over_budget(void *arg)
{
	const struct db *db = arg;
	return clock_cpu() > db->cpu_end || clock_monotonic() > db->deadline;
}

void
db_budget(struct db *db, int ms)
{
	db->budget_ms = ms;
	if (ms <= 0) {
		db->deadline = 0;
		sqlite3_progress_handler(db->h, 0, NULL, NULL);
		return;
	}
	db->cpu_end = clock_cpu() + (instant_t)ms * 1000;
	db->deadline = clock_monotonic() + (instant_t)ms * 1000 * DB_BUDGET_WALL;
	sqlite3_progress_handler(db->h, PROGRESS_STEPS, over_budget, db);
}

const char *
db_error(const struct db *db)
{
	return db->error;
}

int
db_code(const struct db *db)
{
	return db->code;
}

bool
db_autocommit(const struct db *db)
{
	return sqlite3_get_autocommit(db->h) != 0;
}

/* A short statement never reaches the progress handler's step: time spent in many of them counts too. */
static bool
spent(struct db *db)
{
	if (db->deadline == 0 || over_budget(db) == 0)
		return false;
	db->code = SQLITE_INTERRUPT;
	snprintf(db->error, sizeof db->error, "%.60s: no answer within its budget of %d ms", db->name, db->budget_ms);
	return true;
}

static struct db_stmt *
cache_add(struct db *db, const char *sql)
{
	if (db->n_stmts == db->cap_stmts) {
		int cap = db->cap_stmts > 0 ? 2 * db->cap_stmts : 32;
		struct db_stmt **more = realloc(db->stmts, (size_t)cap * sizeof(struct db_stmt *));
		if (more == NULL)
			return NULL;
		db->stmts = more;
		db->cap_stmts = cap;
	}
	struct db_stmt *s = calloc(1, sizeof *s);
	if (s == NULL)
		return NULL;
	s->db = db;
	s->sql = sql;
	int rc = sqlite3_prepare_v3(db->h, sql, -1, SQLITE_PREPARE_PERSISTENT, &s->s, NULL);
	if (rc != SQLITE_OK) {
		db_note(db, rc);
		free(s);
		return NULL;
	}
	db->stmts[db->n_stmts++] = s;
	return s;
}

struct db_stmt *
db_prepare(struct db *db, const char *sql)
{
	if (spent(db))
		return NULL;
	/* the same few statements come again and again: most are where they were found last */
	struct db_stmt **hint = &db->recent[((uintptr_t)sql >> 3) % DB_RECENT];
	for (int i = 0; (*hint == NULL || (*hint)->sql != sql) && i < db->n_stmts; i++)
		if (db->stmts[i]->sql == sql)
			*hint = db->stmts[i];
	if (*hint == NULL || (*hint)->sql != sql) {
		struct db_stmt *made = cache_add(db, sql);
		if (made != NULL)
			*hint = made;
		return made;
	}
	db_reset(*hint);
	sqlite3_clear_bindings((*hint)->s);
	(*hint)->bound = SQLITE_OK;
	return *hint;
}

static void
bound(struct db_stmt *s, int rc)
{
	if (rc != SQLITE_OK && s->bound == SQLITE_OK)
		s->bound = rc;
}

void
db_bind_int(struct db_stmt *s, int i, int64_t v)
{
	bound(s, sqlite3_bind_int64(s->s, i, v));
}

void
db_bind_real(struct db_stmt *s, int i, double v)
{
	bound(s, isnan(v) ? sqlite3_bind_null(s->s, i) : sqlite3_bind_double(s->s, i, v));
}

void
db_bind_text(struct db_stmt *s, int i, const char *v)
{
	bound(s, v == NULL ? sqlite3_bind_null(s->s, i) : sqlite3_bind_text(s->s, i, v, -1, SQLITE_TRANSIENT));
}

void
db_bind_kept(struct db_stmt *s, int i, const char *v)
{
	bound(s, v == NULL ? sqlite3_bind_null(s->s, i) : sqlite3_bind_text(s->s, i, v, -1, SQLITE_STATIC));
}

void
db_bind_blob(struct db_stmt *s, int i, const void *data, size_t size)
{
	/* no bytes are still a blob, not NULL */
	bound(s, sqlite3_bind_blob64(s->s, i, size > 0 ? data : "", size, SQLITE_TRANSIENT));
}

void
db_bind_null(struct db_stmt *s, int i)
{
	bound(s, sqlite3_bind_null(s->s, i));
}

int
db_step(struct db_stmt *s)
{
	int rc = s->bound;
	if (rc == SQLITE_OK)
		rc = sqlite3_step(s->s);
	/* one failed read is reported as damage; before the first row a reader may simply look again */
	if ((rc & 0xff) == SQLITE_CORRUPT && !s->rowed && s->db->mode == DB_READ) {
		sqlite3_reset(s->s);
		rc = sqlite3_step(s->s);
	}
	if (rc == SQLITE_ROW) {
		s->rowed = true;
		return 1;
	}
	if (rc != SQLITE_DONE)
		db_note(s->db, rc);
	db_reset(s);
	return rc == SQLITE_DONE ? 0 : -1;
}

void
db_reset(struct db_stmt *s)
{
	sqlite3_reset(s->s);
	s->rowed = false;
}

int64_t
db_int(struct db_stmt *s, int i)
{
	return sqlite3_column_int64(s->s, i);
}

double
db_real(struct db_stmt *s, int i)
{
	return db_is_number(s, i) ? sqlite3_column_double(s->s, i) : NAN;
}

const char *
db_text(struct db_stmt *s, int i)
{
	const unsigned char *text = sqlite3_column_text(s->s, i);
	return text != NULL ? (const char *)text : "";
}

const void *
db_blob(struct db_stmt *s, int i, size_t *size)
{
	const void *data = sqlite3_column_type(s->s, i) == SQLITE_BLOB ? sqlite3_column_blob(s->s, i) : NULL;
	*size = data != NULL ? (size_t)sqlite3_column_bytes(s->s, i) : 0;
	return data;
}

bool
db_is_null(struct db_stmt *s, int i)
{
	return sqlite3_column_type(s->s, i) == SQLITE_NULL;
}

bool
db_is_number(struct db_stmt *s, int i)
{
	int type = sqlite3_column_type(s->s, i);
	return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

bool
db_is_text(struct db_stmt *s, int i)
{
	return sqlite3_column_type(s->s, i) == SQLITE_TEXT && strlen(db_text(s, i)) == (size_t)sqlite3_column_bytes(s->s, i);
}

int
db_exec(struct db *db, const char *sql)
{
	if (spent(db))
		return -1;
	int rc = sqlite3_exec(db->h, sql, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		return 0;
	db_note(db, rc);
	return -1;
}

int
db_changes(const struct db *db)
{
	return sqlite3_changes(db->h);
}

int64_t
db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->h);
}

int
db_version(struct db *db)
{
	struct db_stmt *s = db_prepare(db, "PRAGMA user_version");
	if (s == NULL || db_step(s) != 1)
		return -1;
	int version = (int)db_int(s, 0);
	db_reset(s);
	return version;
}

int64_t
db_data_version(struct db *db)
{
	struct db_stmt *s = db_prepare(db, "PRAGMA data_version");
	if (s == NULL || db_step(s) != 1)
		return -1;
	int64_t version = db_int(s, 0);
	db_reset(s);
	return version;
}

int
db_number(struct db *db, const char *sql, int64_t *out)
{
	struct db_stmt *s = db_prepare(db, sql);
	if (s == NULL || db_step(s) != 1)
		return -1;
	*out = db_int(s, 0);
	db_reset(s);
	return 0;
}
