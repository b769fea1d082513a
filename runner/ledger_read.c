/* Rows of the ledger as values, for the cycle that goes on from them. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adopt.h"
#include "balance.h"
#include "decimal.h"
#include "ledger_internal.h"
#include "others.h"
#include "sums.h"

static void
copy(char *out, size_t size, struct db_stmt *s, int column)
{
	snprintf(out, size, "%s", db_text(s, column));
}

/* First row of a look-up: 1 with the statement on it (caller resets), 0, -1. */
static int
first(struct ledger *l, struct db_stmt *s, const char *what)
{
	int rc = db_step(s);
	return rc < 0 ? ledger_fail(l, what) : rc;
}

int
ledger_cycle_get(struct ledger *l, const char *session, struct ledger_cycle *out)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT id, state, fills FROM cycle WHERE session = ?1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	int rc = first(l, s, "cycle");
	if (rc == 1) {
		out->id = db_int(s, 0);
		copy(out->state, sizeof out->state, s, 1);
		out->fills = db_int(s, 2);
		db_reset(s);
	}
	return rc;
}

int
ledger_cycle_count(struct ledger *l, int64_t *n)
{
	/* ids are gapless, and only the newest cycle can be unfinished */
	struct db_stmt *s = ledger_stmt(l, "SELECT id - (state <> 'done') FROM cycle ORDER BY id DESC LIMIT 1");
	if (s == NULL)
		return -1;
	*n = 0;
	int rc = first(l, s, "cycle");
	if (rc == 1) {
		*n = db_int(s, 0);
		db_reset(s);
	}
	return rc < 0 ? -1 : 0;
}

/* filled: with what its live order filled, which the row takes when that is over */
#define INTENT_FILLED "filled + coalesce((SELECT " SUMS_ORDER_FILLED("ord") " FROM ord WHERE ord.intent_id = intent.id AND (ord.state = 'sending' OR ord.state = 'working' OR ord.state = 'cancelling')), 0)"
#define INTENT_COLUMNS "id, ref, session, deadline, symbol, contract, kind, state, direction, n, " INTENT_FILLED ", decision_price, arrival, predicted, reducing"

static void
read_intent(struct db_stmt *s, struct ledger_intent *in)
{
	in->id = db_int(s, 0);
	copy(in->ref, sizeof in->ref, s, 1);
	copy(in->session, sizeof in->session, s, 2);
	copy(in->deadline, sizeof in->deadline, s, 3);
	copy(in->symbol, sizeof in->symbol, s, 4);
	copy(in->contract, sizeof in->contract, s, 5);
	copy(in->kind, sizeof in->kind, s, 6);
	copy(in->state, sizeof in->state, s, 7);
	in->direction = (int)db_int(s, 8);
	in->n = db_int(s, 9);
	in->filled = db_int(s, 10);
	in->decision_price = db_int(s, 11);
	in->has_arrival = !db_is_null(s, 12);
	in->arrival = db_int(s, 12);
	in->predicted = db_real(s, 13);
	in->reducing = db_int(s, 14) != 0;
}

int
ledger_intent_next(struct ledger *l, const char *deadline, int64_t after_id, struct ledger_intent *out)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT " INTENT_COLUMNS " FROM intent WHERE state IN ('intent', 'working') AND deadline <= ?1 AND id > ?2 ORDER BY id LIMIT 1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, deadline);
	db_bind_int(s, 2, after_id);
	int rc = first(l, s, "intent");
	if (rc == 1) {
		read_intent(s, out);
		db_reset(s);
	}
	return rc;
}

int
ledger_intent_known(struct ledger *l, const char *ref)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT 1 FROM intent WHERE ref = ?1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, ref);
	int rc = first(l, s, "intent");
	if (rc == 1)
		db_reset(s);
	return rc;
}

/* What the row of a live order lacks. */
static int
add_lacking(struct ledger *l, struct ledger_ord *ord)
{
	int64_t price, notional;
	int rc;
	struct db_stmt *s = ledger_stmt(l, "SELECT fills.n_contracts, fills.fill_price, contract.point_value FROM fills CROSS JOIN contract ON contract.symbol = fills.symbol"
	                                   " WHERE " SUMS_FILL_UNCOUNTED " AND fills.order_id = ?1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, ord->id);
	while ((rc = db_step(s)) == 1) {
		int64_t n = db_int(s, 0);
		if (decimal_from_double(db_real(s, 1), &price) != 0 || fill_sums_notional(price, n, db_int(s, 2), &notional) != 0 || __builtin_add_overflow(ord->notional, notional, &ord->notional))
			return ledger_fail(l, "order's money exceeds 64 bits");
		ord->fills++;
		ord->filled += n;
	}
	return rc == 0 ? 0 : ledger_fail(l, "fills");
}

int
ledger_ord_last(struct ledger *l, int64_t intent_id, struct ledger_ord *out, int *count)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT ord.id, ord.ref, stage, ord.state, sub, sub_end, misses, ord.n, limit_price, (SELECT count(*) FROM ord WHERE intent_id = ?1),"
	                                   " slice, (SELECT min(p.sub) FROM ord p WHERE p.intent_id = ?1 AND p.slice = ord.slice),"
	                                   " filled, fills, notional FROM ord WHERE ord.intent_id = ?1 ORDER BY ord.id DESC LIMIT 1");
	if (s == NULL)
		return -1;
	*count = 0;
	db_bind_int(s, 1, intent_id);
	int rc = first(l, s, "ord");
	if (rc != 1)
		return rc;
	out->id = db_int(s, 0);
	out->intent_id = intent_id;
	copy(out->ref, sizeof out->ref, s, 1);
	copy(out->stage, sizeof out->stage, s, 2);
	copy(out->state, sizeof out->state, s, 3);
	out->sub = (int)db_int(s, 4);
	out->sub_end = db_is_null(s, 5) ? -1 : (int)db_int(s, 5);
	out->misses = (int)db_int(s, 6);
	out->n = db_int(s, 7);
	out->has_limit = !db_is_null(s, 8);
	out->limit = db_int(s, 8);
	*count = (int)db_int(s, 9);
	out->slice = (int)db_int(s, 10);
	out->slice_sub = (int)db_int(s, 11);
	out->filled = db_int(s, 12);
	out->fills = db_int(s, 13);
	out->notional = db_int(s, 14);
	db_reset(s);
	return strcmp(out->state, "done") == 0 || add_lacking(l, out) == 0 ? 1 : -1;
}

int
ledger_holding_get(struct ledger *l, const char *symbol, const char *contract, struct holding *out)
{
	if (l->broken)
		return -1;
	const struct holding *h = holdings_find(&l->held, symbol, contract);
	if (h != NULL)
		*out = *h;
	return h != NULL;
}

int
ledger_holding_next(struct ledger *l, const char *after_symbol, const char *after_contract, struct holding *out)
{
	if (l->broken)
		return -1;
	const struct holding *h = holdings_next(&l->held, after_symbol, after_contract);
	if (h != NULL)
		*out = *h;
	return h != NULL;
}

int
ledger_account_get(struct ledger *l, struct ledger_account *out)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT capital0, cash, flows, fees, peak, gate_peak, peak_session FROM account WHERE id = 1");
	if (s == NULL)
		return -1;
	int rc = first(l, s, "account");
	if (rc == 1) {
		*out = (struct ledger_account){ .capital0 = db_int(s, 0), .cash = db_int(s, 1), .flows = db_int(s, 2), .fees = db_int(s, 3), .peak = db_int(s, 4), .gate_peak = db_int(s, 5) };
		copy(out->peak_session, sizeof out->peak_session, s, 6);
		db_reset(s);
	}
	return rc;
}

int
ledger_breaker_get(struct ledger *l, enum risk_kind kind, struct ledger_breaker *out)
{
	struct risk_breaker b[RISK_KINDS];
	risk_defaults(b);
	struct db_stmt *s = ledger_stmt(l, "SELECT state, counter, threshold, value, since, tripped, trips, rearms, latched FROM breaker WHERE kind = ?1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, kind);
	int rc = first(l, s, "breaker");
	if (rc != 1)
		return rc;
	*out = (struct ledger_breaker){ .b = b[kind], .value = db_real(s, 3), .trips = db_int(s, 6), .latched = db_int(s, 8) != 0 };
	int bad = risk_state_parse(db_text(s, 0), &out->b.state);
	out->b.counter = (int)db_int(s, 1);
	out->b.threshold = db_real(s, 2);
	copy(out->since, sizeof out->since, s, 4);
	copy(out->tripped, sizeof out->tripped, s, 5);
	char *end;
	out->rearm[0] = strtoll(db_text(s, 7), &end, 10);
	out->rearm[1] = *end == ',' ? strtoll(end + 1, NULL, 10) : 0;
	db_reset(s);
	return bad == 0 ? 1 : ledger_fail(l, "breaker.state is none of active, triggered, cooldown");
}

int
ledger_equity_last(struct ledger *l, struct ledger_equity *out)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT session, cash, flow, equity, day_pnl, ret, unrealised, realised, fees, gross, exposed, stale_mark, peak, drawdown, max_drawdown"
	                                   " FROM equity ORDER BY session DESC LIMIT 1");
	if (s == NULL)
		return -1;
	int rc = first(l, s, "equity");
	if (rc != 1)
		return rc;
	*out = (struct ledger_equity){ .cash = db_int(s, 1), .flow = db_int(s, 2), .equity = db_int(s, 3), .day_pnl = db_int(s, 4),
		.has_ret = !db_is_null(s, 5), .ret = db_real(s, 5), .unrealised = db_int(s, 6), .realised = db_int(s, 7), .fees = db_int(s, 8),
		.gross = db_int(s, 9), .exposed = db_int(s, 10) != 0, .stale_mark = db_int(s, 11) != 0, .peak = db_int(s, 12),
		.drawdown = db_real(s, 13), .max_drawdown = db_real(s, 14) };
	copy(out->session, sizeof out->session, s, 0);
	db_reset(s);
	return 1;
}

int
ledger_day_used(struct ledger *l, const struct ledger_intent *in, int64_t *n)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT coalesce(sum(filled), 0) FROM intent WHERE session = ?1 AND symbol = ?2 AND id < ?3");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, in->session);
	db_bind_text(s, 2, in->symbol);
	db_bind_int(s, 3, in->id);
	int rc = first(l, s, "intent");
	if (rc == 1) {
		*n = db_int(s, 0);
		db_reset(s);
	}
	return rc < 0 ? -1 : 0;
}

/*
 * Rows under ids that were passed over leave no trace in the newest id: they are counted, but only when something was written
 * by another connection since, or full says so. 0 / -1.
 */
static int
hidden(struct ledger *l, bool full, int64_t *n)
{
	int64_t version = db_data_version(l->db);
	*n = 0;
	if (version < 0)
		return -1;
	if (!full && version == l->looked)
		return 0;
	if (others_hidden(l->db, n) != 0)
		return -1;
	l->looked = *n > 0 ? 0 : version;
	return 0;
}

/* Rows that somebody else wrote make no sum of ours wrong, but who wrote them trades beside us. */
static int
check_others(struct ledger *l, bool full)
{
	int64_t n, newest, under = 0;
	if (others_new(l->db, &n, &newest) != 0 || (n == 0 && hidden(l, full, &under) != 0))
		return ledger_fail(l, "fills");
	if (n > 0)
		snprintf(l->reason, sizeof l->reason, ADOPT_STOPPED "%" PRId64 " fill%s into fill_journal.db, newest id %" PRId64 "; `hydra-runner adopt` accepts %s", n, n == 1 ? "" : "s", newest,
		    n == 1 ? "it" : "them");
	else if (n < 0)
		snprintf(l->reason, sizeof l->reason, "position mismatch: %" PRId64 " fill%s counted %s not in fill_journal.db, newest id %" PRId64, -n, n == -1 ? " that was" : "s that were",
		    n == -1 ? "is" : "are", newest);
	else if (under > 0)
		snprintf(l->reason, sizeof l->reason, ADOPT_STOPPED "%" PRId64 " fill%s into fill_journal.db, below the newest id %" PRId64 "; `hydra-runner adopt` accepts %s", under,
		    under == 1 ? "" : "s", newest, under == 1 ? "it" : "them");
	return n == 0 && under <= 0;
}

int
ledger_check(struct ledger *l, bool full)
{
	struct balance b;
	if (l->broken)
		return -1;
	int others = check_others(l, full);
	if (others != 1)
		return others;
	if (balance_check(l->db, full, &b) != 0)
		return ledger_fail(l, "balance");
	if (b.mismatches == 0)
		return 1;
	snprintf(l->reason, sizeof l->reason, "%s", b.first);
	return 0;
}
