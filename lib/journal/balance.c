#include "balance.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sums.h"

/* + keeps the indexes of symbols out, which lead through every fill there is */
#define UNCOUNTED "(SELECT coalesce(sum(direction * n_contracts), 0) FROM fills WHERE " SUMS_FILL_UNCOUNTED " AND +fills.symbol = position.symbol)"
#define POSITIONS(fills) "SELECT symbol, sum(q) + " UNCOUNTED ", sum(opening) + " fills " FROM position GROUP BY symbol ORDER BY symbol"

static const char by_sums[] = POSITIONS("(SELECT coalesce(sum(direction * contracts), 0) FROM rollup WHERE grain = 'total' AND rollup.symbol = position.symbol)"
                                        " + (SELECT coalesce(sum(intent.direction * " SUMS_ORDER_FILLED("ord") "), 0) FROM ord CROSS JOIN intent ON intent.id = ord.intent_id"
                                        " WHERE " SUMS_ORDER_OPEN " AND intent.symbol = position.symbol)");
static const char by_fills[] = POSITIONS("(SELECT coalesce(sum(direction * n_contracts), 0) FROM fills WHERE fills.symbol = position.symbol AND exec_key IS NOT NULL)");
static const char cash_sql[] = "SELECT cash, capital0 + (SELECT coalesce(sum(amount), 0) FROM cash_flow)"
                               " - (SELECT coalesce(sum(direction * notional), 0) + coalesce(sum(commission), 0) FROM rollup WHERE grain = 'total')"
                               " FROM account WHERE id = 1";

static int
positions(struct db *ledger, bool full, struct balance *out)
{
	struct db_stmt *s = db_prepare(ledger, full ? by_fills : by_sums);
	int rc = s == NULL ? -1 : 1;
	while (rc == 1 && (rc = db_step(s)) == 1)
		if (db_int(s, 1) != db_int(s, 2) && out->mismatches++ == 0)
			snprintf(out->first, sizeof out->first, "position mismatch: %s holds %" PRId64 ", its fills say %" PRId64, db_text(s, 0), db_int(s, 1), db_int(s, 2));
	return rc;
}

static int
cash(struct db *ledger, struct balance *out)
{
	struct db_stmt *s = db_prepare(ledger, cash_sql);
	int rc = s == NULL ? -1 : db_step(s);
	if (rc != 1)
		return rc; /* no account yet: nothing was traded */
	if (db_int(s, 0) != db_int(s, 1) && out->mismatches++ == 0)
		snprintf(out->first, sizeof out->first, "cash mismatch: account holds %" PRId64 " micro, its fills say %" PRId64, db_int(s, 0), db_int(s, 1));
	db_reset(s);
	return 0;
}

int
balance_check(struct db *ledger, bool full, struct balance *out)
{
	*out = (struct balance){ 0 };
	return positions(ledger, full, out) != 0 ? -1 : cash(ledger, out);
}
