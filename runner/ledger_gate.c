/* Tables that only the readiness gate keeps: that one of them is lost stops the gate, and neither the ledger nor trading. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ledger_internal.h"
#include "log.h"

/* SQLite's, that are stable: no such table or column; a damaged page; a row that the table does not take. */
enum { SQL_ERROR = 1, SQL_CORRUPT = 11, SQL_CONSTRAINT = 19, SQL_MISMATCH = 20 };

/* All of each table is read. */
static const struct { const char *name, *all; } tables[LEDGER_GATE_TABLES] = {
	{ "record", "SELECT sum(length(k || after || equity || at || reason || alpha || hurdle)) FROM record" },
	{ "override", "SELECT sum(length(line || text || coalesce(key, '') || coalesce(value, '') || coalesce(fault, '') || since || day)) FROM override" },
	{ "start", "SELECT sum(length(id || session || at || coalesce(ended, '') || coalesce(fault, ''))) FROM start" },
	{ "judgement", "SELECT sum(length(session || record || verdict || failed || open || version)) FROM judgement" },
	{ "readiness", "SELECT sum(length(session || record || verdict || version || seq || starts || result)) FROM readiness" },
};

/* Which of them it is; LEDGER_GATE_TABLES: none. */
static int
table_of(const char *name)
{
	int i = 0;
	while (i < LEDGER_GATE_TABLES && strcmp(tables[i].name, name) != 0)
		i++;
	return i;
}

bool
ledger_gate_look(struct ledger *l)
{
	if (l->broken || l->depth > 0)
		return l->damaged != 0;
	l->damaged = 0;
	for (int i = 0; i < LEDGER_GATE_TABLES; i++) {
		struct db_stmt *s = db_prepare(l->db, tables[i].all);
		int rc = s == NULL ? -1 : db_step(s);
		if (rc < 0 && (db_code(l->db) & 0xff) == SQL_CORRUPT)
			l->damaged |= 1U << i;
		if (rc == 1)
			db_reset(s);
	}
	return l->damaged != 0;
}

bool
ledger_gate_damaged(const struct ledger *l)
{
	return l->damaged != 0;
}

/*
 * A disk that is full or does not answer, a lock and memory are the whole ledger's, and so is a transaction that the error has ended.
 * So is a damaged page in a transaction, for SQLite commits nothing any more once it has seen one: ledger_gate_look sees it before.
 */
int
ledger_gate_failed(struct ledger *l, const char *table)
{
	int code = db_code(l->db) & 0xff;
	bool table_only = code == SQL_ERROR || (code == SQL_CORRUPT && l->depth == 0) || code == SQL_CONSTRAINT || code == SQL_MISMATCH;
	if (l->broken || !table_only || (l->depth > 0 && db_autocommit(l->db)))
		return ledger_fail(l, table);
	const char *words = strstr(db_error(l->db), ": ");
	return ledger_gate_wrong(l, table, "%.200s", words != NULL ? words + 2 : db_error(l->db));
}

int
ledger_gate_wrong(struct ledger *l, const char *table, const char *fmt, ...)
{
	va_list list;
	/* a result that finds no place is the file's, as pages say it; it is no source of the judgement */
	int n = snprintf(l->lost, sizeof l->lost, "%s: ", strcmp(table, "readiness") == 0 ? "fill_journal.db" : table);
	va_start(list, fmt);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): va_start is above */
	vsnprintf(l->lost + n, sizeof l->lost - (size_t)n, fmt, list);
	va_end(list);
	return -1;
}

struct db_stmt *
ledger_gate_stmt(struct ledger *l, const char *table, const char *sql)
{
	unsigned of = 1U << table_of(table);
	if (!l->broken && l->depth > 0 && (l->damaged & of) != 0) {
		ledger_gate_wrong(l, table, LEDGER_GATE_DAMAGED);
		return NULL;
	}
	struct db_stmt *s = l->broken ? NULL : db_prepare(l->db, sql);
	if (s == NULL)
		ledger_gate_failed(l, table);
	return s;
}

int
ledger_gate_run(struct ledger *l, struct db_stmt *s, const char *table)
{
	return db_step(s) != 0 ? ledger_gate_failed(l, table) : 0;
}

int
ledger_gate_begin(struct ledger *l)
{
	l->lost[0] = '\0';
	l->kept = l->n_pending;
	return l->broken || db_exec(l->db, "SAVEPOINT gate") != 0 ? ledger_fail(l, "savepoint") : 0;
}

int
ledger_gate_end(struct ledger *l, int rc, char lost[LEDGER_LOST])
{
	lost[0] = '\0';
	if (l->broken || (rc < 0 && l->lost[0] == '\0'))
		return -1;
	if (rc < 0) {
		if (db_exec(l->db, "ROLLBACK TO gate") != 0)
			return ledger_fail(l, "savepoint");
		ledger_pending_cut(l, l->kept);
		snprintf(lost, LEDGER_LOST, "%s", l->lost);
		log_write(LOG_ERROR, "readiness", "error=\"%s\"", lost);
	}
	return db_exec(l->db, "RELEASE gate") != 0 ? ledger_fail(l, "savepoint") : rc < 0 ? 0 : rc;
}

const char *
ledger_gate_lost(const struct ledger *l)
{
	return l->lost;
}
