#ifndef METRICS_H
#define METRICS_H

#include "exposition.h"
#include "page.h"

/* Inside the metrics program only. The runner as its files tell it: what it counts itself only while it lives. */
void metrics_runner(const struct page *p, struct exposition *x);
/* Of the ledger, open and ours: 0, or -1 with db_error, and what x got is not whole. */
int metrics_account(struct page *p, struct exposition *x);
int metrics_fills(struct page *p, struct exposition *x);

#endif
