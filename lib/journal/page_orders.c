#include "page_orders.h"

#include <string.h>

#include "column.h"
#include "statement.h"

int
page_orders_next(struct db *ledger, const char *after, struct page_order *out, int max)
{
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_INTENTS_NEXT));
	int n = 0, rc = 0;
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, after);
	db_bind_int(s, 2, max);
	while (n < max && (rc = db_step(s)) == 1) {
		struct page_order *o = &out[n++];
		column_text(s, 0, o->symbol, sizeof o->symbol);
		column_text(s, 1, o->contract, sizeof o->contract);
		o->roll = strcmp(db_text(s, 2), "roll") == 0;
		o->direction = db_int(s, 3);
		o->n = db_int(s, 4);
		o->reducing = db_int(s, 5) != 0;
		column_text(s, 6, o->deadline, sizeof o->deadline);
	}
	db_reset(s);
	return rc < 0 ? -1 : n;
}
