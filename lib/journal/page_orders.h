#ifndef PAGE_ORDERS_H
#define PAGE_ORDERS_H

/* What a cycle decided that no session has worked yet. */
#include <stdbool.h>
#include <stdint.h>

#include "date.h"
#include "db.h"
#include "market.h"

/* An intent that waits for its session. */
struct page_order {
	char symbol[MARKET_SYMBOL], contract[32], deadline[DATE_TEXT]; /* deadline: the session that it works in */
	int64_t direction, n;
	bool roll;     /* position-neutral: as many contracts as are held when it comes */
	bool reducing; /* allowed also while orders are halted */
};
/* Those for the sessions after `after` (ISO), at most max, in the order in which they are worked. Their number, or -1 with db_error. */
int page_orders_next(struct db *ledger, const char *after, struct page_order *out, int max);

#endif
