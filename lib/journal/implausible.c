#include "implausible.h"

#include "db.h"
#include "decimal.h"
#include "plausible.h"

enum { PRICE, N, DIRECTION, TICK, LIMIT, SPREAD, BEFORE, HAS_BAR, LOW, HIGH, VOLUME };

static const char *
fault(struct db_stmt *s)
{
	struct plausible_fill f = { .n = db_int(s, N), .direction = (int)db_int(s, DIRECTION), .tick = db_int(s, TICK), .has_limit = !db_is_null(s, LIMIT), .limit = db_int(s, LIMIT),
		.before = db_int(s, BEFORE) != 0, .has_bar = db_int(s, HAS_BAR) != 0, .low = db_int(s, LOW), .high = db_int(s, HIGH), .volume = db_int(s, VOLUME) };
	if (f.tick <= 0 || decimal_from_double(db_real(s, PRICE), &f.price) != 0 || decimal_from_double(db_real(s, SPREAD), &f.spread) != 0)
		return "no number";
	return plausible_fault(&f);
}

int
implausible_count(struct db *ledger, const char *session, const char *before, int64_t after, int64_t *n)
{
	int rc;
	struct db_stmt *s = db_prepare(ledger, "SELECT f.fill_price, f.n_contracts, f.direction, c.tick, CASE WHEN o.stage IN ('mid', 'step') THEN o.limit_price END, f.spread_at_fill, f.session_date <= i.session,"
	                                       " d.low IS NOT NULL AND f.contract IS coalesce(b.contract, d.contract), d.low, d.high, d.volume"
	                                       " FROM fills f LEFT JOIN contract c ON c.symbol = f.symbol LEFT JOIN ord o ON o.id = f.order_id LEFT JOIN intent i ON i.id = f.intent_id"
	                                       " LEFT JOIN decision d ON d.session = f.session_date AND d.symbol = f.symbol LEFT JOIN decision b ON b.session = ?2 AND b.symbol = f.symbol"
	                                       " WHERE f.id > ?3 AND f.session_date = ?1 AND f.exec_key IS NOT NULL");
	*n = 0;
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	db_bind_text(s, 2, before);
	db_bind_int(s, 3, after);
	while ((rc = db_step(s)) == 1)
		if (fault(s) != NULL)
			++*n;
	return rc;
}
