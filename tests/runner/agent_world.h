#ifndef AGENT_WORLD_H
#define AGENT_WORLD_H

/* A small simulated run with an agent: one market, a model, sessions traded in this process. Includes cmocka's own first. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent_state.h"
#include "buf.h"
#include "cmd.h"
#include "config.h"
#include "db.h"
#include "engine.h"
#include "loop.h"
#include "setup.h"
#include "verify.h"

struct agent_world {
	char data[96];
	struct config cfg;
};
static char agent_home[64];

static inline void
agent_world_at(struct agent_world *w, const char *folder, const char *autonomy)
{
	char err[512];
	snprintf(w->data, sizeof w->data, "%s", folder);
	setenv("HYDRA_DATA_DIR", w->data, 1);
	setenv("HYDRA_FEED", "sim", 1);
	setenv("HYDRA_MARKETS", "HE", 1);
	setenv("HYDRA_SEED", "2", 1);
	setenv("HYDRA_SIM_SESSIONS", "400", 1);
	setenv("HYDRA_SIM_WARMUP", "400", 1);
	setenv("HYDRA_SIM_EDGE", "0.3", 1);
	setenv("HYDRA_AUTONOMY", autonomy, 1);
	if (config_load(&w->cfg, err, sizeof err) != 0)
		fail_msg("%s", err);
}

static inline void
agent_world_open(struct agent_world *w, const char *name, const char *autonomy)
{
	char folder[sizeof w->data];
	snprintf(folder, sizeof folder, "%s/%s", agent_home, name);
	agent_world_at(w, folder, autonomy);
}

/* One that trades files; which, is the caller's to say. */
static inline void
agent_world_files(struct agent_world *w, const char *name, const char *autonomy)
{
	char err[512];
	snprintf(w->data, sizeof w->data, "%s/%s", agent_home, name);
	setenv("HYDRA_DATA_DIR", w->data, 1);
	setenv("HYDRA_AUTONOMY", autonomy, 1);
	setenv("HYDRA_CAPITAL", "5000000", 1);
	setenv("HYDRA_LOG_LEVEL", "error", 1);
	if (config_load(&w->cfg, err, sizeof err) != 0)
		fail_msg("%s", err);
	(void)mkdir(w->data, 0750);
}

/* Sessions more, each of which has to go well; grouped as of engine_cycle. */
static inline void
agent_world_cycles(struct engine *e, int sessions, bool grouped)
{
	for (int i = 0; i < sessions; i++) {
		date_t session;
		assert_int_equal(loop_next(e, &session), ENGINE_OK);
		if (engine_cycle(e, session, grouped) != ENGINE_OK)
			fail_msg("%s", engine_reason(e));
	}
}

/* Sessions more, by a process that begins anew, as after a kill between two cycles. */
static inline void
agent_world_trade(struct agent_world *w, int sessions)
{
	struct setup s;
	char err[512] = "";
	int code;
	if (setup_feed(&w->cfg, &s, &code, err, sizeof err) != 0)
		fail_msg("%s", err);
	struct engine *e = engine_open(&w->cfg, s.feed, &code, err, sizeof err);
	if (e == NULL)
		fail_msg("%s", err);
	engine_agent(e, "running");
	engine_trainer(e, CMD_SELF);
	agent_world_cycles(e, sessions, false);
	engine_close(e);
	setup_close(&s);
}

static inline struct db *
agent_world_db(const struct agent_world *w, const char *file, enum db_mode mode)
{
	char path[160], err[512];
	bool transient = false;
	snprintf(path, sizeof path, "%s/%s", w->data, file);
	struct db *db = db_open(path, mode, false, &transient, err, sizeof err);
	if (db == NULL)
		fail_msg("%s", err);
	return db;
}

/* The rows that a statement gives, a line each. */
static inline struct buf
agent_world_rows(const struct agent_world *w, const char *file, const char *sql, int columns)
{
	struct buf out = { 0 };
	struct db *db = agent_world_db(w, file, DB_READ);
	struct db_stmt *s = db_prepare(db, sql);
	int rc;
	if (s == NULL)
		fail_msg("%s", db_error(db));
	while ((rc = db_step(s)) == 1) {
		for (int i = 0; i < columns; i++)
			buf_fmt(&out, "%s|", db_text(s, i));
		buf_char(&out, '\n');
	}
	assert_int_equal(rc, 0);
	db_close(db);
	buf_str(&out, "");
	assert_false(out.failed);
	return out;
}

static inline void
agent_world_same(const struct agent_world *a, const struct agent_world *b, const char *file, const char *sql, int columns)
{
	struct buf x = agent_world_rows(a, file, sql, columns), y = agent_world_rows(b, file, sql, columns);
	assert_true(x.len > 0);
	assert_string_equal(x.data, y.data);
	buf_free(&x);
	buf_free(&y);
}

static inline void
agent_world_whole(const struct agent_world *w)
{
	struct buf out = { 0 };
	if (verify_run(&w->cfg, &out, false) != 0)
		fail_msg("%s", out.data);
	buf_free(&out);
}

static inline int64_t
agent_world_number(const struct agent_world *w, const char *file, const char *sql)
{
	struct buf b = agent_world_rows(w, file, sql, 1);
	int64_t n = b.len > 0 ? strtoll(b.data, NULL, 10) : -1;
	buf_free(&b);
	return n;
}

static inline int
agent_world_begin(void **state)
{
	(void)state;
	snprintf(agent_home, sizeof agent_home, "/tmp/agent.XXXXXX");
	loop_block();
	return mkdtemp(agent_home) == NULL ? -1 : 0;
}

static inline int
agent_world_end(void **state)
{
	char command[96];
	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", agent_home);
	return system(command);
}

#endif
