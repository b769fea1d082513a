/* What `check` looks at: the files that the pages read, opened as they open them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "contract.h"
#include "db.h"
#include "heartbeat.h"
#include "page_system.h"

#define BUDGET_MS 250 /* of a journal, as a page's; db_open waits 100 ms for a lock */

static const char *const names[CHECK_JOURNALS] = { "fill_journal.db", "experiment_journal.db", "cycle_journal.db" };

/* The row of a statement that always has one. 0, or -1 with db_error. */
static int
only(struct db_stmt *s)
{
	return s != NULL && db_step(s) == 1 ? 0 : -1;
}

static int
read_missed(struct db *db, struct check_facts *out)
{
	struct db_stmt *s = db_prepare(db, "SELECT count(*) FROM (SELECT state FROM cycle ORDER BY id DESC LIMIT ?1) WHERE state = 'missed'");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, CHECK_CYCLES);
	if (only(s) != 0)
		return -1;
	out->missed = db_int(s, 0);
	db_reset(s);
	return 0;
}

/* Markets of the last decision, and those where one lot fits the cap at the equity of then. 0 / -1. */
static int
read_tradable(struct db *db, struct check_facts *out)
{
	struct page_overview_equity equity[2];
	int rc = page_overview_equity(db, equity);
	if (rc <= 0 || out->meta.advanced[0] == '\0')
		return rc < 0 ? -1 : 0;
	struct db_stmt *s = db_prepare(db, "SELECT count(*), coalesce(sum(needs_equity <= ?2), 0) FROM decision WHERE session = ?1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, out->meta.advanced);
	db_bind_int(s, 2, equity[0].equity);
	if (only(s) != 0)
		return -1;
	out->decided = db_int(s, 0);
	out->tradable = db_int(s, 1);
	db_reset(s);
	return 0;
}

/* 0, or -1 with db_error. A journal without meta, or of a schema that we do not know, is not asked for more. */
static int
read_ledger(struct db *db, struct check_facts *out)
{
	out->version = db_version(db);
	if (out->version < 0)
		return -1;
	if (out->version > PAGE_META_VERSION)
		return 0;
	int meta = page_meta_read(db, &out->meta);
	if (meta <= 0 || out->version == 0)
		return meta < 0 ? -1 : 0;
	int cycle = page_overview_cycle(db, &out->cycle);
	int breakers = page_overview_breakers(db, out->breaker, CHECK_BREAKERS);
	out->has_meta = true;
	out->has_cycle = cycle == 1;
	out->n_breakers = breakers > 0 ? breakers : 0;
	if (cycle < 0 || breakers < 0 || read_missed(db, out) != 0 || read_tradable(db, out) != 0 || check_read_markets(db, out) != 0 || check_read_agent(db, out) != 0 ||
	    page_system_ran(db, out->ran) != 0)
		return -1;
	return balance_check(db, false, &out->balance);
}

/* A journal beside the ledger. 0, or -1 with db_error. */
static int
read_beside(struct db *db, enum check_journal which, const struct config *cfg, struct check_facts *out)
{
	bool telemetry = which == CHECK_TELEMETRY;
	if (out->follows[0] == '\0' && lost_follows(db, telemetry ? LOST_TELEMETRY : LOST_EXPERIMENTS, out->follows) < 0)
		return -1;
	if (telemetry)
		return check_read_feed(db, cfg->data_dir, out);
	int kept = out->ran[0] != '\0' && db_version(db) > 0 ? page_system_kept(db, out->ran) : 1;
	out->kept = kept != 0;
	return kept < 0 ? -1 : 0;
}

/* Everything of one journal in one transaction: a fill that commits meanwhile must not part a position from its sums. */
static void
read_journal(const struct config *cfg, enum check_journal which, struct check_facts *out)
{
	char path[4200], *error = out->journal[which].error;
	enum check_health *health = &out->journal[which].health;
	bool transient;
	*health = CHECK_UNREADABLE;
	if (config_data_path(cfg, names[which], path, sizeof path) != 0) {
		snprintf(error, CHECK_TEXT, "%s: HYDRA_DATA_DIR is too long", names[which]);
		return;
	}
	struct page_system_size size;
	page_system_size(path, &size);
	if (size.wal > out->wal)
		out->wal = size.wal;
	struct db *db = db_open(path, DB_READ, false, &transient, error, CHECK_TEXT);
	if (db == NULL) {
		if (access(path, F_OK) != 0 && errno == ENOENT)
			*health = CHECK_MISSING;
		return;
	}
	db_budget(db, BUDGET_MS);
	int table = db_exec(db, "BEGIN") == 0 ? page_meta_table(db, (int)which) : -1;
	if (table == 0) {
		*health = CHECK_EMPTY;
		snprintf(error, CHECK_TEXT, "%s: empty, it holds no table yet", names[which]);
	} else if (table < 0 || (which == CHECK_LEDGER ? read_ledger(db, out) : read_beside(db, which, cfg, out)) != 0) {
		snprintf(error, CHECK_TEXT, "%s", db_error(db));
	} else {
		*health = CHECK_READABLE;
		error[0] = '\0';
	}
	db_close(db);
}

/* run_state takes a status file that it may not open for one that is no JSON, or not there: a monitor of another user would raise a false alarm. */
static void
read_denied(const struct config *cfg, struct check_facts *out)
{
	char path[128];
	if (config_run_path(cfg, HEARTBEAT_FILE, path, sizeof path) == 0 && access(path, R_OK) != 0 && errno != ENOENT && errno != ENOTDIR)
		snprintf(out->denied, sizeof out->denied, "%s: %s", path, strerror(errno));
}

void
check_read(const struct config *cfg, struct check_facts *out)
{
	int64_t total;
	memset(out, 0, sizeof *out);
	out->now = clock_wall();
	out->data_dir = cfg->data_dir;
	out->run_dir = cfg->run_dir;
	out->behind = out->drift = -1;
	out->undelivered = -1;
	run_state_read(cfg->run_dir, cfg->data_dir, out->now, &out->runner);
	read_denied(cfg, out);
	out->kept = true;
	out->restoring = lost_restore(cfg->data_dir);
	for (int i = 0; i < CHECK_JOURNALS; i++)
		read_journal(cfg, (enum check_journal)i, out);
	if (out->follows[0] == '\0' && lost_model(cfg->data_dir, out->follows) != 1)
		out->follows[0] = '\0';
	if ((out->follows[0] != '\0' || out->restoring) && out->journal[CHECK_LEDGER].health != CHECK_READABLE)
		read_journal(cfg, CHECK_LEDGER, out); /* a first start may have made it, and the others, since it was looked for, or a restore put it back */
	if (page_system_disk(cfg->data_dir, &out->disk_left, &total) != 0)
		out->disk_left = -1;
}
