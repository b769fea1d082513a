#ifndef PAGE_OTHERS_H
#define PAGE_OTHERS_H

/*
 * The newest fills that are not ours, compared as the original compared them: fill by fill, both numbers as stored, price
 * units, the actual one without a sign. hydra-runner reconcile does the same with all of them.
 */
#include "db.h"
#include "reconcile.h"

#define PAGE_OTHERS 2000 /* rows looked at: a few milliseconds */

/* Zero-initialise; page_others_free gives its memory back. */
struct page_others {
	struct reconcile_pair *pair;
	int n;      /* pairs that others_pair says can be compared */
	int looked; /* rows looked at, at most PAGE_OTHERS */
};
/*
 * By id, newest first: all rows of the original's journal (version 0), and of a ledger of ours those that meta.adopted
 * lists. 0; -1 with db_error ("" no memory, or the list is damaged).
 */
int page_others_read(struct db *ledger, int version, struct page_others *out);
void page_others_free(struct page_others *o);

#endif
