#ifndef DB_INTERNAL_H
#define DB_INTERNAL_H

/* Shared by db.c and db_open.c only. */
#include <sqlite3.h>
#include <sys/stat.h>

#include "clock.h"
#include "db.h"

#define DB_TEXT 512

struct db_stmt {
	sqlite3_stmt *s;
	struct db *db;
	const char *sql; /* key of the cache: the address, not the text */
	int bound;       /* first failed bind, SQLITE_OK if none */
	bool rowed;      /* gave a row since the last reset */
};

#define DB_RECENT 64
struct db {
	sqlite3 *h;
	enum db_mode mode;
	char *path;
	const char *name;      /* file name inside path */
	dev_t dev;
	ino_t ino;
	instant_t deadline;    /* monotonic; 0 none */
	instant_t cpu_end;     /* of clock_cpu */
	int budget_ms;
	struct db_stmt **stmts;
	int n_stmts, cap_stmts;
	struct db_stmt *recent[DB_RECENT]; /* by a few bits of the address */
	int code;              /* extended code of the last error */
	char error[DB_TEXT];
};

/* Reason in words for an extended code; message is SQLite's own, err a system errno or 0. */
void db_words(int code, const char *message, int err, int budget_ms, char *out, int size);
/* Keep the connection's last error. */
void db_note(struct db *db, int rc);

#endif
