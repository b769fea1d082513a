#include "implausible.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "db.h"
#include "decimal.h"
#include "execution.h"
#include "plausible.h"

enum { PRICE, N, DIRECTION, TICK, SPREAD, STAGE, LIMIT, ORDER_PRICE, REF, SUB, EXEC_KEY, EARLY, AT, DECIDED_AT, EARLIER_AT, HAS_BAR, LOW, HIGH, VOLUME };

/* The sub-bar that the key names, order ref + ":" + sub-bar; -1: it names none, as a real broker's. */
static int64_t
sub_of(struct db_stmt *s)
{
	char *end;
	const char *ref = db_text(s, REF), *key = db_text(s, EXEC_KEY);
	size_t n = strlen(ref);
	if (n == 0 || strncmp(key, ref, n) != 0 || key[n] != ':' || key[n + 1] < '0' || key[n + 1] > '9')
		return -1;
	int64_t sub = strtoll(key + n + 1, &end, 10);
	return *end == '\0' ? sub : -1;
}

static bool
is_before(struct db_stmt *s, int column)
{
	instant_t at, then;
	return clock_parse(db_text(s, AT), &at) == 0 && clock_parse(db_text(s, column), &then) == 0 && at < then;
}

/*
 * Before the order can have worked: before the cycle that decided it was due, before a fill of an order of the same intent that it came
 * after, for they work one after another, or in a sub-bar before its first.
 */
static bool
before(struct db_stmt *s, int64_t sub)
{
	return db_int(s, EARLY) != 0 || (sub >= 0 && sub < db_int(s, SUB)) || is_before(s, DECIDED_AT) || is_before(s, EARLIER_AT);
}

/*
 * The middle at the fill. The arrival mid is that of the open, of a roll's moment and of the first sub-bar; a crossing limit tells that
 * of the sub-bar in which it was quoted. Of any other sub-bar no row tells it.
 */
static void
put_mid(struct db_stmt *s, int64_t sub, enum exec_stage stage, struct plausible_fill *f)
{
	bool quoted = sub >= 0 && sub == db_int(s, SUB);
	if (stage == EXEC_DAILY_OPEN || stage == EXEC_ROLL || (quoted && sub == EXEC_FIRST_SUB)) {
		f->has_mid = decimal_from_double(db_real(s, ORDER_PRICE), &f->mid) == 0;
	} else if (quoted && stage == EXEC_CROSS && !db_is_null(s, LIMIT)) {
		f->has_mid = true;
		f->mid = exec_cross_mid(db_int(s, LIMIT), f->spread, f->tick, f->direction);
	}
}

static const char *
fault(struct db_stmt *s)
{
	enum exec_stage stage = EXEC_MID;
	int64_t sub = sub_of(s);
	bool has_stage = exec_stage_parse(db_text(s, STAGE), &stage) == 0, passive = has_stage && (stage == EXEC_MID || stage == EXEC_STEP);
	struct plausible_fill f = { .n = db_int(s, N), .direction = (int)db_int(s, DIRECTION), .tick = db_int(s, TICK), .pays = has_stage && stage != EXEC_MID, .has_limit = passive && !db_is_null(s, LIMIT),
		.limit = db_int(s, LIMIT), .before = before(s, sub), .has_bar = db_int(s, HAS_BAR) != 0, .low = db_int(s, LOW), .high = db_int(s, HIGH), .volume = db_int(s, VOLUME) };
	if (f.tick <= 0 || decimal_from_double(db_real(s, PRICE), &f.price) != 0 || decimal_from_double(db_real(s, SPREAD), &f.spread) != 0)
		return "no number";
	if (has_stage)
		put_mid(s, sub, stage, &f);
	return plausible_fault(&f);
}

int
implausible_count(struct db *ledger, const char *session, const char *decided, int64_t after, int64_t *n)
{
	int rc;
	/* g: the session that the price is of: a market without contracts leaves at the close before, all else happens in this one */
	struct db_stmt *s = db_prepare(ledger, "SELECT f.fill_price, f.n_contracts, f.direction, c.tick, f.spread_at_fill, o.stage, o.limit_price, f.order_price, o.ref, o.sub, f.exec_key,"
	                                       " f.session_date <= i.session, f.timestamp, k.scheduled_at,"
	                                       " (SELECT max(p.timestamp) FROM fills p WHERE p.id > ?3 AND p.id < f.id AND p.intent_id = f.intent_id AND p.order_id < f.order_id),"
	                                       " g.low IS NOT NULL AND f.contract IS coalesce(b.contract, g.contract), g.low, g.high, g.volume"
	                                       " FROM fills f LEFT JOIN contract c ON c.symbol = f.symbol LEFT JOIN ord o ON o.id = f.order_id LEFT JOIN intent i ON i.id = f.intent_id"
	                                       " LEFT JOIN cycle k ON k.session = i.session LEFT JOIN decision b ON b.session = ?2 AND b.symbol = f.symbol"
	                                       " LEFT JOIN decision g ON g.session = CASE WHEN o.stage = 'roll' AND i.reducing AND f.contract = f.symbol THEN ?2 ELSE ?1 END AND g.symbol = f.symbol"
	                                       " WHERE f.id > ?3 AND f.session_date = ?1 AND f.exec_key IS NOT NULL");
	*n = 0;
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	db_bind_text(s, 2, decided);
	db_bind_int(s, 3, after);
	while ((rc = db_step(s)) == 1)
		if (fault(s) != NULL)
			++*n;
	return rc;
}
