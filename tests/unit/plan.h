#ifndef PLAN_H
#define PLAN_H

/* SQLite's own plan of a statement, for tests that hold pages to what they may do. Includes fixture.h. */
#include "fixture.h"

/*
 * Whether it walks a table whose size grows, or sorts in a temporary tree; then `what` says so. Parameters stay unbound: a
 * plan that depends on their values would not be one to rely on.
 */
static inline int
plan_is_bad(const char *path, const char *sql, char *what, size_t size)
{
	char text[2048];
	int bad = 0;
	assert_in_range(snprintf(text, sizeof text, "EXPLAIN QUERY PLAN %s", sql), 1, sizeof text - 1);
	struct db *db = fixture_open(path, DB_READ); /* one each: the cache of statements goes by address */
	struct db_stmt *s = db_prepare(db, text);
	if (s == NULL)
		fail_msg("%s: %s", sql, db_error(db));
	while (db_step(s) == 1) {
		const char *detail = db_text(s, 3);
		/* the inner (SELECT 1 … LIMIT) of a bounded count is walked by its reader */
		int walk = strncmp(detail, "SCAN", 4) == 0 && strstr(detail, "subquery") == NULL && strstr(detail, "CONSTANT ROW") == NULL;
		if (walk || strstr(detail, "TEMP B-TREE") != NULL) {
			snprintf(what, size, "%s", detail);
			bad = 1;
		}
	}
	db_close(db);
	return bad;
}

/* Whether one of its steps is this. */
static inline int
plan_has(const char *path, const char *sql, const char *step)
{
	char text[2048];
	int has = 0;
	assert_in_range(snprintf(text, sizeof text, "EXPLAIN QUERY PLAN %s", sql), 1, sizeof text - 1);
	struct db *db = fixture_open(path, DB_READ);
	struct db_stmt *s = db_prepare(db, text);
	if (s == NULL)
		fail_msg("%s: %s", sql, db_error(db));
	while (db_step(s) == 1)
		has |= strstr(db_text(s, 3), step) != NULL;
	db_close(db);
	return has;
}

#endif
