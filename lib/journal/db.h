#ifndef DB_H
#define DB_H

/* The one wrapper around SQLite; read side and write side share it. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct db_stmt;

enum db_mode { DB_READ, DB_WRITE };

/*
 * Open path. DB_READ: mode=ro, busy timeout 100 ms, and the reader's ladder (retry on recovery, immutable=1
 * or heap index when a cleanly closed or half-copied folder needs it: *transient is then set and the caller must close
 * after this request). DB_WRITE: creates the file 0640, WAL, PERSIST_WAL, full = synchronous FULL else NORMAL.
 * NULL with err = "<file>: <reason in words>".
 */
struct db *db_open(const char *path, enum db_mode mode, bool full, bool *transient, char *err, int errsize);
/*
 * A second reader of the same journal in this process, which db_open must not make: it looks into the file by hand, and closing
 * it would drop the locks of the first. of is no transient one. NULL with err.
 */
struct db *db_twin(const struct db *of, char *err, int errsize);
void db_close(struct db *db);                /* NULL is harmless; finalises its statements; a writer folds its WAL in */
void db_leave(struct db *db);                /* a writer that changed nothing: its close removes -wal and -shm, as if it had never been there */
bool db_moved(const struct db *db);          /* file replaced or removed since opening (device, inode) */
/*
 * From now every statement of this connection is interrupted once they have computed for ms in all, or have taken
 * DB_BUDGET_WALL times that by the wall: a busy machine does not make a healthy journal look unreadable, and a slow disk
 * still cannot hold a page. 0 = none.
 */
#define DB_BUDGET_WALL 8
void db_budget(struct db *db, int ms);
const char *db_error(const struct db *db);   /* last error in words with the file's name: "fill_journal.db: disk I/O error" */
int db_code(const struct db *db);            /* extended SQLite code of the last error */
bool db_autocommit(const struct db *db);

/*
 * Prepared and cached by the address of sql (a string literal): the same call later returns the same statement, reset and
 * unbound. NULL on error.
 */
struct db_stmt *db_prepare(struct db *db, const char *sql);
void db_bind_int(struct db_stmt *s, int i, int64_t v);     /* i from 1 */
void db_bind_real(struct db_stmt *s, int i, double v);     /* NaN binds NULL */
void db_bind_text(struct db_stmt *s, int i, const char *v); /* copied; NULL binds NULL */
/* The same without a copy, for statements that run thousands of times a second: v must stay as it is until the last step. */
void db_bind_kept(struct db_stmt *s, int i, const char *v);
void db_bind_blob(struct db_stmt *s, int i, const void *data, size_t size); /* copied */
void db_bind_null(struct db_stmt *s, int i);
int db_step(struct db_stmt *s);              /* 1 row, 0 done (reset), -1 error (reset) */
void db_reset(struct db_stmt *s);
/* Columns from 0; text is valid until the next step or reset and never NULL (""); see db_is_null. */
int64_t db_int(struct db_stmt *s, int i);
double db_real(struct db_stmt *s, int i);    /* NaN when NULL or not a number (text, blob) */
const char *db_text(struct db_stmt *s, int i);
/* The one number of a statement without parameters. 0; -1 with db_error, or no row. */
int db_number(struct db *db, const char *sql, int64_t *out);
/* Bytes of a column, valid as long; *size 0 for NULL. A text or a number is no blob: *size is then 0 as well. */
const void *db_blob(struct db_stmt *s, int i, size_t *size);
bool db_is_null(struct db_stmt *s, int i);
bool db_is_number(struct db_stmt *s, int i); /* stored as integer or real */
bool db_is_text(struct db_stmt *s, int i);   /* stored as text that db_text gives whole: without a NUL in it; ask before db_text */

/* Versions of SQLite: the one in use, and the one that this was built with. */
void db_library(const char **running, const char **built);

int db_exec(struct db *db, const char *sql); /* literals only: schema, BEGIN, PRAGMA. 0 / -1 */
int db_changes(const struct db *db);
int64_t db_last_id(const struct db *db);
int db_version(struct db *db);               /* PRAGMA user_version, -1 on error */
/* Moves when another connection has committed; to be compared only with itself on this connection. -1 on error. */
int64_t db_data_version(struct db *db);

/*
 * A new file at path (0640) that holds what stands committed in the journal of `from`, by SQLite's backup, flushed. from may
 * be writing. 0, or -1 with err; what was made of it then stays for the caller to remove.
 */
int db_copy(const struct db *from, const char *path, char *err, int errsize);
/* The same of a reader inside a read transaction that has read: exactly what it sees, whatever is committed meanwhile. */
int db_copy_held(struct db *from, const char *path, char *err, int errsize);
/* Do both answer the literal sql with the same rows, cell by cell and type by type? 1 / 0, -1 when one cannot be read. */
int db_same(struct db *a, struct db *b, const char *sql);

#endif
