/* Reconciliation by intent: T1 adds the intents that are over to their market's row (lib/journal/reconciled.h). */
#include <stdio.h>
#include <string.h>

#include "ledger_internal.h"
#include "reconciled.h"
#include "statement.h"

static int
get_row(struct ledger *l, const char *symbol, struct reconciled_row *row)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT " RECONCILED_COLUMNS " FROM reconciled WHERE symbol = ?1");
	if (s == NULL)
		return -1;
	reconciled_row_free(row);
	*row = (struct reconciled_row){ 0 };
	snprintf(row->symbol, sizeof row->symbol, "%s", symbol);
	db_bind_text(s, 1, symbol);
	int rc = db_step(s);
	bool damaged = rc == 1 && reconciled_row_get(s, row) != 0;
	db_reset(s);
	return damaged ? ledger_fail(l, "reconciled: a sketch is damaged") : rc < 0 ? ledger_fail(l, "reconciled") : 0;
}

static int
bind_sketches(struct ledger *l, struct db_stmt *s, const struct reconcile_sums *sums)
{
	struct buf b = { 0 };
	sketch_encode(&sums->x, &b);
	db_bind_blob(s, 10, b.data, b.len);
	size_t split = b.len;
	sketch_encode(&sums->y, &b);
	db_bind_blob(s, 11, b.failed ? NULL : b.data + split, b.len - split);
	bool failed = b.failed;
	buf_free(&b);
	return failed ? ledger_fail(l, "reconciled: out of memory") : 0;
}

static int
put_row(struct ledger *l, const struct reconciled_row *row)
{
	const double real[] = { row->sums.mean_x, row->sums.m2_x, row->sums.mean_y, row->sums.m2_y, row->sums.cxy };
	const int64_t whole[] = { row->rolls, row->unfilled, row->unreadable, row->left_fills, row->late };
	struct db_stmt *s = ledger_stmt(l, "INSERT OR REPLACE INTO reconciled(" RECONCILED_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, row->symbol);
	db_bind_int(s, 2, row->sums.n);
	db_bind_int(s, 3, row->contracts);
	db_bind_int(s, 4, row->fills);
	for (int i = 0; i < 5; i++) {
		db_bind_real(s, 5 + i, real[i]);
		db_bind_int(s, 12 + i, whole[i]);
	}
	return bind_sketches(l, s, &row->sums) != 0 ? -1 : ledger_run(l, s, "reconciled");
}

/* All from the oldest on that are over, up to the first that is not. *newest: the last of them. */
static int
add_intents(struct ledger *l, struct reconciled_row *row, int64_t *newest)
{
	struct reconciled_intent in;
	int rc;
	struct db_stmt *s = ledger_stmt(l, statement_sql(STATEMENT_INTENTS_OPEN));
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1 && reconciled_intent_get(s, &in) == 1) {
		const char *symbol = db_text(s, RECONCILED_SYMBOL);
		*newest = db_int(s, RECONCILED_ID);
		if (in.orders == 0)
			continue;
		if (strcmp(symbol, row->symbol) != 0 && ((row->symbol[0] != '\0' && put_row(l, row) != 0) || get_row(l, symbol, row) != 0))
			return -1;
		reconciled_add(row, &in);
	}
	if (rc < 0)
		return ledger_fail(l, "intents");
	db_reset(s);
	return row->symbol[0] != '\0' ? put_row(l, row) : 0;
}

int
ledger_reconcile(struct ledger *l)
{
	struct reconciled_row row = { 0 };
	int64_t newest = 0;
	int rc = add_intents(l, &row, &newest);
	reconciled_row_free(&row);
	if (rc != 0 || newest == 0)
		return rc;
	struct db_stmt *s = ledger_stmt(l, "UPDATE account SET reconciled = ?1 WHERE id = 1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, newest);
	return ledger_run(l, s, "account");
}

int
ledger_reconcile_late(struct ledger *l, const struct ledger_intent *in)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE reconciled SET late = late + 1 WHERE symbol = ?1 AND ?2 <= (SELECT reconciled FROM account WHERE id = 1)");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, in->symbol);
	db_bind_int(s, 2, in->id);
	return ledger_run(l, s, "reconciled");
}
