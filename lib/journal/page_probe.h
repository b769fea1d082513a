#ifndef PAGE_PROBE_H
#define PAGE_PROBE_H

/*
 * Whether the pages can use a journal that opens. Asked by who answers for its state, not by the pages themselves: what they
 * read tells them.
 */
#include "db.h"

#define PAGE_PROBE_ROWS 100 /* newest rows read, as many as the first page of fills shows: below a millisecond */

enum page_probe_kind { PAGE_PROBE_LEDGER, PAGE_PROBE_EXPERIMENTS, PAGE_PROBE_TELEMETRY }; /* in the order of page.h */

/*
 * Every table and column is there that a page asks of a journal of this version, and the newest rows of its main table (fills,
 * experiments, life) can be read by their index. Of the original's ledger (version 0) and of a newer one only the rows are
 * asked, by the columns that are known. Damage elsewhere is not looked for. 0 / -1 with db_error.
 */
int page_probe(struct db *db, enum page_probe_kind kind, int version);

#endif
