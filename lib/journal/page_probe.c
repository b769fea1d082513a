#include "page_probe.h"

#include <stdlib.h>

#include "page_experiments.h"
#include "page_fills.h"
#include "page_meta.h"
#include "page_system.h"
#include "statement.h"

static int
fills(struct db *db, int version)
{
	struct page_fills_filter all = { .from = DATE_NONE, .to = DATE_NONE };
	struct page_fills_row *rows = calloc(PAGE_PROBE_ROWS, sizeof *rows);
	bool more;
	int rc = rows == NULL ? -1 : page_fills_rows(db, version, &all, PAGE_FILLS_FIRST, NULL, rows, PAGE_PROBE_ROWS, &more);
	free(rows);
	return rc < 0 ? -1 : 0;
}

static int
experiments(struct db *db)
{
	struct page_experiments_filter all = { .from = DATE_NONE, .to = DATE_NONE };
	struct page_experiments_row *rows = calloc(PAGE_PROBE_ROWS, sizeof *rows);
	struct page_experiments_page page;
	int rc = rows == NULL ? -1 : page_experiments_rows(db, &all, PAGE_EXPERIMENTS_FIRST, 0, rows, PAGE_PROBE_ROWS, &page);
	free(rows);
	return rc;
}

static int
life(struct db *db)
{
	struct page_system_life l[8];
	return page_system_life(db, INT64_MAX, l, 8) < 0 ? -1 : 0;
}

int
page_probe(struct db *db, enum page_probe_kind kind, int version)
{
	static const int first[] = { 0, STATEMENT_LEDGER_COUNT, STATEMENT_EXPERIMENT_COUNT, STATEMENT_COUNT };
	/* the original's journal of experiments has all the columns of ours */
	bool whole = version == PAGE_META_VERSION || (version == 0 && kind == PAGE_PROBE_EXPERIMENTS);
	for (int i = first[kind]; whole && i < first[kind + 1]; i++)
		if (db_prepare(db, statement_sql(i)) == NULL)
			return -1;
	return kind == PAGE_PROBE_LEDGER ? fills(db, version) : kind == PAGE_PROBE_EXPERIMENTS ? experiments(db) : life(db);
}
