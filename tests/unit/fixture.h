#ifndef FIXTURE_H
#define FIXTURE_H

/*
 * Journals for tests, made from the project's own .sql files. Tests run in the
 * project's root. Header only: every test is a program of its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "buf.h"
#include "db.h"

struct fixture {
	char dir[64];
	char ledger[96];
	char experiments[96];
	char telemetry[96];
};

static inline void
fixture_script(struct db *db, const char *path)
{
	struct buf text = { 0 };
	assert_int_equal(buf_read_file(&text, path, 1 << 20), 0);
	if (db_exec(db, text.data) != 0)
		fail_msg("%s: %s", path, db_error(db));
	buf_free(&text);
}

/* A folder with a ledger (rows of tests/fixtures/ledger.sql when filled) and an empty experiment journal. */
static inline void
fixture_make(struct fixture *f, int filled)
{
	char err[256];
	bool transient;
	snprintf(f->dir, sizeof f->dir, "/tmp/hydra-test-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->ledger, sizeof f->ledger, "%s/fill_journal.db", f->dir);
	snprintf(f->experiments, sizeof f->experiments, "%s/experiment_journal.db", f->dir);
	snprintf(f->telemetry, sizeof f->telemetry, "%s/cycle_journal.db", f->dir);
	struct db *db = db_open(f->ledger, DB_WRITE, false, &transient, err, sizeof err);
	assert_non_null(db);
	fixture_script(db, "lib/journal/ledger.sql");
	if (filled)
		fixture_script(db, "tests/fixtures/ledger.sql");
	assert_int_equal(db_exec(db, "PRAGMA user_version = 1"), 0);
	db_close(db);
	db = db_open(f->experiments, DB_WRITE, false, &transient, err, sizeof err);
	assert_non_null(db);
	fixture_script(db, "lib/journal/experiment.sql");
	assert_int_equal(db_exec(db, "PRAGMA user_version = 1"), 0);
	db_close(db);
	db = db_open(f->telemetry, DB_WRITE, false, &transient, err, sizeof err);
	assert_non_null(db);
	fixture_script(db, "lib/journal/telemetry.sql");
	assert_int_equal(db_exec(db, "PRAGMA user_version = 2"), 0);
	db_close(db);
}

static inline struct db *
fixture_open(const char *path, enum db_mode mode)
{
	char err[256];
	bool transient;
	struct db *db = db_open(path, mode, false, &transient, err, sizeof err);
	if (db == NULL)
		fail_msg("%s", err);
	return db;
}

/* One number of one statement, which must be a literal. */
static inline double
fixture_number(struct db *db, const char *sql)
{
	struct db_stmt *s = db_prepare(db, sql);
	if (s == NULL || db_step(s) != 1)
		fail_msg("%s: %s", sql, db_error(db));
	double x = db_real(s, 0);
	db_reset(s);
	return x;
}

static inline void
fixture_remove(struct fixture *f)
{
	static const char *const tails[] = { "", "-wal", "-shm" };
	char path[160];
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s%s", f->ledger, tails[i]);
		unlink(path);
		snprintf(path, sizeof path, "%s%s", f->experiments, tails[i]);
		unlink(path);
		snprintf(path, sizeof path, "%s%s", f->telemetry, tails[i]);
		unlink(path);
	}
	rmdir(f->dir);
}

/* The ledger's file instead as the original leaves it, its schema to the letter; then `rows`, which may be NULL. */
static inline void
fixture_original(struct fixture *f, const char *rows)
{
	unlink(f->ledger);
	struct db *db = fixture_open(f->ledger, DB_WRITE);
	assert_int_equal(db_exec(db, "CREATE TABLE fills(id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL, symbol TEXT NOT NULL, direction INTEGER NOT NULL,"
	                             " n_contracts INTEGER NOT NULL, order_price REAL NOT NULL, fill_price REAL NOT NULL, predicted_slippage REAL NOT NULL,"
	                             " actual_slippage REAL NOT NULL, volume_at_fill REAL NOT NULL, spread_at_fill REAL NOT NULL, fill_latency_ms REAL NOT NULL, order_id INTEGER);"
	                             "CREATE INDEX idx_fills_timestamp ON fills(timestamp); CREATE INDEX idx_fills_symbol ON fills(symbol)"),
	    0);
	if (rows != NULL && db_exec(db, rows) != 0)
		fail_msg("%s", db_error(db));
	db_close(db);
}

#endif
