#ifndef FIRST_START_H
#define FIRST_START_H

/*
 * A first start that falls between two looks of whoever reads: ledger and telemetry come into their places at the moment at which
 * the experiment journal is opened, which is after the ledger was looked for and before telemetry is. SQLite calls back as it
 * opens a file, so nothing depends on time. Includes cmocka's own first.
 */
#include <sqlite3.h>

#include "unit/fixture.h"

struct first_start {
	char dir[64];           /* the data folder */
	struct fixture made;    /* what it makes, in a folder of its own until then */
	bool ledger;            /* false: it brings no ledger, so there is none at the second look either */
};
static struct first_start *first_start_now; /* NULL: it has been, or there is none */

static inline void
first_start_place(const struct first_start *s, const char *from)
{
	char to[160];
	snprintf(to, sizeof to, "%s/%s", s->dir, strrchr(from, '/') + 1);
	assert_int_equal(rename(from, to), 0);
}

static inline int
first_start_opened(sqlite3 *db, char **err, const void *api)
{
	static const char name[] = "/experiment_journal.db";
	const char *path = sqlite3_db_filename(db, "main");
	struct first_start *s = first_start_now;
	(void)err;
	(void)api;
	if (s == NULL || path == NULL || strlen(path) < strlen(name) || strcmp(path + strlen(path) - strlen(name), name) != 0)
		return SQLITE_OK;
	first_start_now = NULL;
	if (s->ledger)
		first_start_place(s, s->made.ledger);
	first_start_place(s, s->made.telemetry);
	return SQLITE_OK;
}

/* A folder that holds an experiment journal without rows, and what is about to come beside it. */
static inline void
first_start_make(struct first_start *s, bool ledger)
{
	*s = (struct first_start){ .ledger = ledger };
	fixture_make(&s->made, 0);
	struct db *db = fixture_open(s->made.telemetry, DB_WRITE);
	assert_int_equal(db_exec(db, "INSERT INTO life(at, kind, severity, text) VALUES ('2026-01-05T20:00:00+00:00', 'start', 'info', 't')"), 0);
	db_close(db);
	snprintf(s->dir, sizeof s->dir, "/tmp/hydra-test-XXXXXX");
	assert_non_null(mkdtemp(s->dir));
	first_start_place(s, s->made.experiments);
	assert_int_equal(sqlite3_auto_extension((void (*)(void))first_start_opened), SQLITE_OK);
	first_start_now = s;
}

/* It must have been. */
static inline void
first_start_end(struct first_start *s)
{
	char command[200];
	assert_null(first_start_now);
	sqlite3_reset_auto_extension();
	snprintf(command, sizeof command, "rm -r '%s' '%s'", s->dir, s->made.dir);
	assert_int_equal(system(command), 0);
}

#endif
