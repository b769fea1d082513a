#ifndef GATE_WORLD_H
#define GATE_WORLD_H

/* A folder of the simulated feed for the readiness gate in the engine: traded, changed behind its back, asked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "buf.h"
#include "db.h"
#include "engine.h"
#include "readiness.h"
#include "setup.h"
#include "verify.h"

struct world {
	char home[64], data[96];
	struct config cfg;
};

static inline void
make(struct world *w)
{
	char err[400];
	snprintf(w->home, sizeof w->home, "/tmp/readiness_test.XXXXXX");
	assert_non_null(mkdtemp(w->home));
	snprintf(w->data, sizeof w->data, "%s/data", w->home);
	assert_int_equal(mkdir(w->data, 0750), 0);
	setenv("HYDRA_DATA_DIR", w->data, 1);
	setenv("HYDRA_RUN_DIR", w->home, 1);
	setenv("HYDRA_FEED", "sim", 1);
	setenv("HYDRA_MARKETS", "HE,LE", 1);
	setenv("HYDRA_AUTONOMY", "0", 1);
	setenv("HYDRA_SIM_SESSIONS", "60", 1);
	if (config_load(&w->cfg, err, sizeof err) != 0)
		fail_msg("%s", err);
}

static inline void
discard(struct world *w)
{
	char sh[160];
	snprintf(sh, sizeof sh, "rm -r %s", w->home); /* of mkdtemp */
	assert_int_equal(system(sh), 0);
}

static inline struct engine *
open_engine(struct world *w, struct setup *s)
{
	char err[512];
	int code;
	if (setup_feed(&w->cfg, s, &code, err, sizeof err) != 0)
		fail_msg("%s", err);
	struct engine *e = engine_open(&w->cfg, s->feed, &code, err, sizeof err);
	if (e == NULL)
		fail_msg("%s", err);
	return e;
}

static inline void
trade(struct engine *e, int sessions, bool grouped)
{
	date_t session;
	for (int i = 0; i < sessions; i++) {
		assert_int_equal(engine_next(e, &session), ENGINE_OK);
		if (engine_cycle(e, session, grouped) != ENGINE_OK)
			fail_msg("%s", engine_reason(e));
	}
}

static inline void
conf(const struct world *w, const char *text)
{
	char path[160];
	snprintf(path, sizeof path, "%s/readiness.conf", w->data);
	assert_int_equal(buf_write_file(path, text, strlen(text), 0600, false), 0);
}

/* One text of a statement; the caller frees it. */
static inline char *
ask(const struct world *w, const char *sql)
{
	char path[160], err[300];
	bool transient;
	snprintf(path, sizeof path, "%s/fill_journal.db", w->data);
	struct db *db = db_open(path, DB_READ, false, &transient, err, sizeof err);
	assert_non_null(db);
	struct db_stmt *s = db_prepare(db, sql);
	if (s == NULL)
		fail_msg("%s", db_error(db));
	char *text = strdup(db_step(s) == 1 ? db_text(s, 0) : "");
	db_close(db);
	return text;
}

static inline void
expect(const struct world *w, const char *sql, const char *want)
{
	char *text = ask(w, sql);
	if (strcmp(text, want) != 0)
		fail_msg("%s: found %s, expected %s", sql, text, want);
	free(text);
}

static inline void
change(const struct world *w, const char *sql)
{
	char path[160], err[300];
	bool transient;
	snprintf(path, sizeof path, "%s/fill_journal.db", w->data);
	struct db *db = db_open(path, DB_WRITE, false, &transient, err, sizeof err);
	assert_non_null(db);
	if (db_exec(db, sql) != 0)
		fail_msg("%s: %s", sql, db_error(db));
	db_close(db);
}

#endif
