#include "market.h"

#include <stdio.h>
#include <string.h>

#include "column.h"
#include "contract.h"
#include "statement.h"

int
market_load(struct db *ledger, int version, struct market_list *out)
{
	out->n = 0;
	if (version == 0)
		return 0;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_CONTRACTS));
	int rc = s == NULL ? -1 : 1;
	while (rc == 1 && (rc = db_step(s)) == 1) {
		if (out->n == MARKET_MAX) {
			db_reset(s);
			break;
		}
		struct market *m = &out->row[out->n++];
		column_text(s, 0, m->symbol, sizeof m->symbol);
		m->tick = db_int(s, 1);
		m->point_value = db_int(s, 2);
		column_text(s, 3, m->currency, sizeof m->currency);
		m->labelled = db_int(s, 4) != 0;
	}
	return rc < 0 ? -1 : 0;
}

bool
market_get(const struct market_list *list, const char *symbol, struct market *out)
{
	struct contract c;
	for (int i = 0; i < list->n; i++)
		if (strcmp(list->row[i].symbol, symbol) == 0) {
			*out = list->row[i];
			return true;
		}
	memset(out, 0, sizeof *out);
	snprintf(out->symbol, sizeof out->symbol, "%s", symbol);
	if (contract_find(symbol, &c) != 1)
		return false;
	snprintf(out->currency, sizeof out->currency, "%s", c.currency);
	out->tick = c.tick;
	out->point_value = c.point_value;
	return true;
}
