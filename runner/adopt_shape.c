/* Is a journal the original's, to the column? Looked at before anything of either is begun, and again under the write lock. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "adopt.h"
#include "db.h"

#define COLUMNS 13
#define NEWEST_ID (INT64_MAX / 2) /* ids beyond leave no room for ours */

/* Each its own statements: none is put together from a name. */
static const struct {
	const char *file, *table;
	const char *there, *names, *counted, *newest;
	const char *column[COLUMNS];
} kinds[] = {
	[ADOPT_FILLS] = { "fill_journal.db", "fills", "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'fills'", "SELECT name FROM pragma_table_info('fills') ORDER BY cid",
		"SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE type = 'table' AND name = 'fills'", "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'fills'",
		{ "id", "timestamp", "symbol", "direction", "n_contracts", "order_price", "fill_price", "predicted_slippage", "actual_slippage", "volume_at_fill", "spread_at_fill", "fill_latency_ms",
		    "order_id" } },
	[ADOPT_EXPERIMENTS] = { "experiment_journal.db", "experiments", "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'experiments'",
		"SELECT name FROM pragma_table_info('experiments') ORDER BY cid", "SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE type = 'table' AND name = 'experiments'",
		"SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'experiments'",
		{ "id", "created_at", "hypothesis", "mutation_type", "config_diff", "results", "champion_metrics", "promotion_decision", "promotion_reason", "run_id", "model_version", "tags",
		    "metadata" } },
};

/* 1 the original's columns in their order, 0 others, -1 with db_error. */
static int
columns_are(struct db *db, enum adopt_kind kind)
{
	int n = 0, rc;
	bool same = true;
	struct db_stmt *s = db_prepare(db, kinds[kind].names);
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1) {
		same = same && n < COLUMNS && strcmp(db_text(s, 0), kinds[kind].column[n]) == 0;
		n++;
	}
	return rc < 0 ? -1 : same && n == COLUMNS;
}

/* Ids that never come again and leave room for ours. 0; 1 with why; -1 with db_error. */
static int
ids_are(struct db *db, enum adopt_kind kind, char *why, int size)
{
	int64_t counted, newest;
	if (db_number(db, kinds[kind].counted, &counted) != 0)
		return -1;
	if (counted == 0) {
		snprintf(why, (size_t)size, "%s: its table %s has not the original system's ids (AUTOINCREMENT): it is not adopted", kinds[kind].file, kinds[kind].table);
		return 1;
	}
	if (db_number(db, kinds[kind].newest, &newest) != 0)
		return -1;
	if (newest <= NEWEST_ID)
		return 0;
	snprintf(why, (size_t)size, "%s: its %s have used up the ids that there are: it is not adopted", kinds[kind].file, kinds[kind].table);
	return 1;
}

int
adopt_shape(struct db *db, enum adopt_kind kind, char *why, int size)
{
	int same = columns_are(db, kind), rc = same < 0 ? -1 : 1;
	if (same == 0)
		snprintf(why, (size_t)size, "%s: its table %s has not the original system's thirteen columns: it is not adopted", kinds[kind].file, kinds[kind].table);
	else if (same == 1)
		rc = ids_are(db, kind, why, size);
	if (rc < 0)
		snprintf(why, (size_t)size, "%s", db_error(db));
	return rc;
}

/* What stands there: 1 the original's table; 0 a journal of ours, or nothing yet; 2 tables of somebody else; -1 with db_error. */
static int
whose(struct db *db, enum adopt_kind kind)
{
	int64_t has, any;
	int version = db_version(db);
	if (version != 0)
		return version < 0 ? -1 : 0;
	if (db_number(db, kinds[kind].there, &has) != 0 || db_number(db, "SELECT count(*) FROM sqlite_master WHERE type = 'table'", &any) != 0)
		return -1;
	return has > 0 ? 1 : any > 0 ? 2 : 0;
}

/* One journal: as whose, shape looked at. 3: there is none. -1: it cannot be read, or (*code 78) not be adopted; with why. */
static int
look(const char *data_dir, enum adopt_kind kind, int *code, char *why, int size)
{
	char path[4300];
	bool transient;
	*code = 1;
	snprintf(path, sizeof path, "%s/%s", data_dir, kinds[kind].file);
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return 3;
	struct db *db = db_open(path, DB_READ, false, &transient, why, size);
	if (db == NULL)
		return -1;
	int who = whose(db, kind), rc = 0;
	if (who < 0)
		snprintf(why, (size_t)size, "%s", db_error(db));
	else if (who == 1)
		rc = adopt_shape(db, kind, why, size);
	else if (who == 2 && kind == ADOPT_EXPERIMENTS) { /* beside tables that are not its own a ledger can be made */
		snprintf(why, (size_t)size, "%s: made by another program, left alone", kinds[kind].file);
		rc = 1;
	}
	db_close(db);
	if (rc == 1)
		*code = 78;
	return rc != 0 ? -1 : who;
}

int
adopt_look(const char *data_dir, int *code, char *err, int errsize)
{
	char why[400];
	int fills = look(data_dir, ADOPT_FILLS, code, err, errsize);
	if (fills < 0) /* one that cannot be read may be our own, with words of its own for it */
		return *code == 78 ? -1 : 0;
	if (look(data_dir, ADOPT_EXPERIMENTS, code, why, sizeof why) >= 0 || (*code != 78 && fills != 1))
		return 0;
	snprintf(err, (size_t)errsize, "%s", why);
	return -1;
}
