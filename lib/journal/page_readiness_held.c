/* A stored judgement against the journals that it is of, as far as a page can see that in no time. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "db.h"
#include "page_readiness.h"
#include "statement.h"

enum { NEWEST, RECORD, DAYS, STOPPED, HALTED, TRIPPED, KEPT_RECORD, KEPT_VERDICT, KEPT_FAILED, KEPT_OPEN, KEPT_VERSION };

static bool
passes(const struct page_readiness *r, const char *id)
{
	for (int i = 0; i < r->n_criteria; i++)
		if (strcmp(r->criterion[i].id, id) == 0)
			return strcmp(r->criterion[i].status, "PASS") == 0;
	return false;
}

/* No day was counted where a source of them was missing. */
static bool
differs(const struct page_readiness *r, struct db_stmt *s, char *why, size_t size)
{
	if (r->record != db_int(s, RECORD))
		snprintf(why, size, "it is of record %" PRId64 ", the newest is %" PRId64, r->record, db_int(s, RECORD));
	else if (r->days > 0 && r->days != db_int(s, DAYS))
		snprintf(why, size, "it is of %" PRId64 " trading days, equity has %" PRId64, r->days, db_int(s, DAYS));
	else if (passes(r, "O2") && db_int(s, STOPPED) != 0)
		snprintf(why, size, "by O2 no mismatch is open, and orders are stopped over one");
	else if (passes(r, "O6") && (db_int(s, STOPPED) != 0 || db_int(s, HALTED) != 0))
		snprintf(why, size, "by O6 nothing is ongoing, and trading is halted");
	else if (passes(r, "O3") && db_int(s, TRIPPED) != 0)
		snprintf(why, size, "by O3 all breakers are active, and one is not");
	else if (!db_is_null(s, KEPT_RECORD) && (r->record != db_int(s, KEPT_RECORD) || strcmp(r->verdict, db_text(s, KEPT_VERDICT)) != 0 || r->failed != db_int(s, KEPT_FAILED) ||
	                                            r->open != db_int(s, KEPT_OPEN) || r->version != db_int(s, KEPT_VERSION)))
		snprintf(why, size, "the table judgement has another one of the same session, %.24s", db_text(s, KEPT_VERDICT));
	else
		return false;
	return true;
}

bool
page_readiness_contradicts(struct db *ledger, const struct page_readiness *r, char *why, size_t size)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_JUDGED_OF));
	if (s == NULL || db_step(s) != 1)
		return false; /* a table that is lost is told by the judgement itself */
	bool found = db_int(s, NEWEST) != 0 && differs(r, s, why, size);
	db_reset(s);
	return found;
}
