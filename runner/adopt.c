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
#define NEWEST_ID (INT64_MAX / 2) /* ids beyond leave no room for ours */

static const char *const columns[] = { "id", "timestamp", "symbol", "direction", "n_contracts", "order_price", "fill_price", "predicted_slippage", "actual_slippage", "volume_at_fill",
	"spread_at_fill", "fill_latency_ms", "order_id" };
#define COLUMNS (sizeof columns / sizeof columns[0])

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

/* Ids that never come again and leave room for ours. */
static int
check_ids(struct ledger *l)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE type = 'table' AND name = 'fills'");
	if (s == NULL)
		return -1;
	if (db_step(s) != 1)
		return ledger_fail(l, "fills");
	bool counted = db_int(s, 0) != 0;
	db_reset(s);
	if (!counted)
		return refuse(l, "fill_journal.db: its table fills has not the original system's ids (AUTOINCREMENT): it is not adopted");
	s = ledger_stmt(l, "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'fills'");
	if (s == NULL)
		return -1;
	if (db_step(s) != 1)
		return ledger_fail(l, "sqlite_sequence");
	int64_t newest = db_int(s, 0);
	db_reset(s);
	return newest <= NEWEST_ID ? 0 : refuse(l, "fill_journal.db: its fills have used up the ids that there are: it is not adopted");
}

/* Thirteen columns in their order: anything else was not made by the original. */
static int
check_shape(struct ledger *l)
{
	size_t n = 0;
	int rc;
	bool same = true;
	struct db_stmt *s = ledger_stmt(l, "SELECT name FROM pragma_table_info('fills') ORDER BY cid");
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1) {
		same = same && n < COLUMNS && strcmp(db_text(s, 0), columns[n]) == 0;
		n++;
	}
	if (rc < 0)
		return ledger_fail(l, "fills");
	if (!same || n != COLUMNS)
		return refuse(l, "fill_journal.db: its table fills has not the original system's thirteen columns: it is not adopted");
	return check_ids(l);
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
		log_write(LOG_WARN, "adopt_unvalued", "fills=%" PRId64 " first_id=%" PRId64 " text=\"an unknown symbol or a number that is none: counted, without money and slippage\"", c->unvalued, c->unvalued_id);
}

int
adopt_ledger(struct ledger *l, const struct ledger_stamp *stamp, struct adopt_report *out, int *code, char *err, int errsize)
{
	char why[700] = "";
	*code = 1;
	/* sorting a million rows for an index in memory is no bounded memory */
	if (db_exec(l->db, "PRAGMA temp_store = FILE") != 0 || ledger_begin(l) != 0) {
		snprintf(err, (size_t)errsize, "%s", l->broken ? l->reason : db_error(l->db));
		return -1;
	}
	int rc = check_shape(l);
	if (rc != 0)
		*code = 78;
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

int
adopt_experiments(struct db *db, const char *data_dir, struct adopt_report *out, char *err, int errsize)
{
	static const char indexes[] = "CREATE INDEX IF NOT EXISTS idx_experiments_created ON experiments(created_at);"
	                              "CREATE INDEX IF NOT EXISTS idx_experiments_mutation ON experiments(mutation_type);"
	                              "CREATE INDEX IF NOT EXISTS idx_experiments_decision ON experiments(promotion_decision)";
	if (db_exec(db, "BEGIN IMMEDIATE") != 0) {
		snprintf(err, (size_t)errsize, "%s", db_error(db));
		return -1;
	}
	if (adopt_copy(db, data_dir, "experiment_journal", EXPERIMENTS_SQL, out->experiments_copy, err, errsize) != 0) {
		(void)db_exec(db, "ROLLBACK");
		return -1;
	}
	if (db_exec(db, indexes) != 0 || index_runs(db, &out->repeated_runs) != 0 || db_exec(db, "PRAGMA user_version = 1") != 0 || db_exec(db, "COMMIT") != 0) {
		snprintf(err, (size_t)errsize, "%s", db_error(db));
		if (!db_autocommit(db))
			(void)db_exec(db, "ROLLBACK");
		return -1;
	}
	log_write(LOG_INFO, "adopted", "file=experiment_journal.db copy=%s", out->experiments_copy);
	if (out->repeated_runs)
		log_write(LOG_WARN, "adopt_runs", "text=\"experiments share a run_id: it is not unique by index\"");
	return 0;
}
