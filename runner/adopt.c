/* Adoption of the original's journals, each in one transaction. */
#include "adopt.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "ledger_internal.h"
#include "log.h"
#include "schema.h"

#define FILLS_SQL "SELECT * FROM fills ORDER BY id"
#define EXPERIMENTS_SQL "SELECT * FROM experiments ORDER BY id"
/* Ours, as lib/journal/ledger.sql has them. */
static const char append_sql[] =
	"ALTER TABLE fills ADD COLUMN exec_key TEXT;"
	"ALTER TABLE fills ADD COLUMN exec_rev INTEGER;"
	"ALTER TABLE fills ADD COLUMN intent_id INTEGER;"
	"ALTER TABLE fills ADD COLUMN session_date TEXT;"
	"ALTER TABLE fills ADD COLUMN contract TEXT;"
	"ALTER TABLE fills ADD COLUMN decision_price REAL;"
	"ALTER TABLE fills ADD COLUMN commission REAL;"
	"ALTER TABLE fills ADD COLUMN spread_source TEXT;"
	"ALTER TABLE fills ADD COLUMN fill_model TEXT;"
	"ALTER TABLE fills ADD COLUMN recorded_at TEXT";

/* A reason that is not the database's last error. */
static int
refuse(struct ledger *l, const char *why)
{
	snprintf(l->reason, sizeof l->reason, "%s", why);
	l->broken = true;
	return -1;
}

/* Everything that changes; the copy stands. */
static int
change(struct ledger *l, const struct ledger_stamp *stamp, struct adopt_report *out)
{
	if (db_exec(l->db, append_sql) != 0 || db_exec(l->db, schema_ledger) != 0)
		return ledger_fail(l, "adopt");
	if (ledger_stamp_put(l, stamp) != 0 || adopt_rows(l, out->fills_copy, out) != 0)
		return -1;
	return db_exec(l->db, "PRAGMA user_version = 1") == 0 ? 0 : ledger_fail(l, "adopt");
}

static void
tell_unread(const struct others_count *c)
{
	if (c->undated > 0)
		log_write(LOG_WARN, "adopt_undated", "fills=%" PRId64 " first_id=%" PRId64 " text=\"timestamps that are no time: in the total, in no day\"", c->undated, c->undated_id);
	if (c->unvalued > 0)
		log_write(LOG_WARN, "adopt_unvalued", "fills=%" PRId64 " first_id=%" PRId64 " text=\"an unknown symbol, a number that is none or a quantity that is not positive: counted, without money and slippage\"", c->unvalued, c->unvalued_id);
}

int
adopt_ledger(struct ledger *l, const struct ledger_stamp *stamp, struct adopt_report *out, int *code, char *err, int errsize)
{
	char why[700] = "";
	*code = 1;
	/* sorting a million rows for an index in memory is no bounded memory */
	if (db_exec(l->db, "PRAGMA temp_store = FILE") != 0 || ledger_begin(l) != 0) {
		snprintf(err, (size_t)errsize, "%s", l->broken ? l->reason : db_error(l->db));
		db_leave(l->db);
		return -1;
	}
	int rc = adopt_shape(l->db, ADOPT_FILLS, why, sizeof why);
	if (rc != 0) {
		*code = rc == 1 ? 78 : 1;
		refuse(l, why);
	}
	if (rc == 0 && (rc = adopt_copy(l->db, stamp->data_dir, "fill_journal", FILLS_SQL, out->fills_copy, why, sizeof why)) != 0)
		refuse(l, why);
	if (rc == 0)
		rc = change(l, stamp, out);
	if (rc == 0)
		rc = ledger_commit(l);
	else
		ledger_rollback(l);
	if (rc != 0) {
		snprintf(err, (size_t)errsize, "%s", l->reason);
		db_leave(l->db);
		return -1;
	}
	(void)db_exec(l->db, "PRAGMA temp_store = MEMORY");
	log_write(LOG_INFO, "adopted", "file=fill_journal.db fills=%" PRId64 " copy=%s mode=%s", out->count.rows, out->fills_copy, stamp->mode);
	tell_unread(&out->count);
	return 0;
}

/* The index that keeps a job's result from being written twice; where the original repeated a run_id it cannot be unique. */
static int
index_runs(struct db *db, bool *repeated)
{
	struct db_stmt *s = db_prepare(db, "SELECT EXISTS (SELECT 1 FROM experiments WHERE run_id IS NOT NULL GROUP BY run_id HAVING count(*) > 1)");
	if (s == NULL || db_step(s) != 1)
		return -1;
	*repeated = db_int(s, 0) != 0;
	db_reset(s);
	return db_exec(db, *repeated ? "CREATE INDEX idx_experiments_run ON experiments(run_id) WHERE run_id IS NOT NULL"
	                             : "CREATE UNIQUE INDEX idx_experiments_run ON experiments(run_id) WHERE run_id IS NOT NULL");
}

/* Everything of it that changes; the copy is made first. 0; 1 another shape, -1 another reason: with err. */
static int
change_experiments(struct db *db, const char *data_dir, struct adopt_report *out, char *err, int errsize)
{
	static const char indexes[] = "CREATE INDEX IF NOT EXISTS idx_experiments_created ON experiments(created_at);"
	                              "CREATE INDEX IF NOT EXISTS idx_experiments_mutation ON experiments(mutation_type);"
	                              "CREATE INDEX IF NOT EXISTS idx_experiments_decision ON experiments(promotion_decision)";
	int rc = adopt_shape(db, ADOPT_EXPERIMENTS, err, errsize);
	if (rc != 0)
		return rc;
	if (adopt_copy(db, data_dir, "experiment_journal", EXPERIMENTS_SQL, out->experiments_copy, err, errsize) != 0)
		return -1;
	if (db_exec(db, indexes) == 0 && index_runs(db, &out->repeated_runs) == 0 && db_exec(db, "PRAGMA user_version = 1") == 0 && db_exec(db, "COMMIT") == 0)
		return 0;
	snprintf(err, (size_t)errsize, "%s", db_error(db));
	return -1;
}

int
adopt_experiments(struct db *db, const char *data_dir, struct adopt_report *out, char *err, int errsize)
{
	if (db_exec(db, "BEGIN IMMEDIATE") != 0) {
		snprintf(err, (size_t)errsize, "%s", db_error(db));
		db_leave(db);
		return -1;
	}
	if (change_experiments(db, data_dir, out, err, errsize) != 0) {
		if (!db_autocommit(db))
			(void)db_exec(db, "ROLLBACK");
		db_leave(db);
		return -1;
	}
	log_write(LOG_INFO, "adopted", "file=experiment_journal.db copy=%s", out->experiments_copy);
	if (out->repeated_runs)
		log_write(LOG_WARN, "adopt_runs", "text=\"experiments share a run_id: it is not unique by index\"");
	return 0;
}
