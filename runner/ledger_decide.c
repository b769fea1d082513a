/* The rows of T1, all inside the one transaction that the cycle opened. */
#include <inttypes.h>
#include <stdio.h>

#include "implausible.h"
#include "ledger_internal.h"

int
ledger_put_equity(struct ledger *l, const struct ledger_equity *q)
{
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO equity(session, cash, flow, equity, day_pnl, ret, unrealised, realised, fees, gross, exposed, stale_mark, peak, drawdown, max_drawdown)"
	                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, q->session);
	db_bind_int(s, 2, q->cash);
	db_bind_int(s, 3, q->flow);
	db_bind_int(s, 4, q->equity);
	db_bind_int(s, 5, q->day_pnl);
	if (q->has_ret)
		db_bind_real(s, 6, q->ret);
	else
		db_bind_null(s, 6);
	db_bind_int(s, 7, q->unrealised);
	db_bind_int(s, 8, q->realised);
	db_bind_int(s, 9, q->fees);
	db_bind_int(s, 10, q->gross);
	db_bind_int(s, 11, q->exposed);
	db_bind_int(s, 12, q->stale_mark);
	db_bind_int(s, 13, q->peak);
	db_bind_real(s, 14, q->drawdown);
	db_bind_real(s, 15, q->max_drawdown);
	return ledger_run(l, s, "equity");
}

int
ledger_put_account(struct ledger *l, const struct ledger_account *a)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE account SET cash = ?1, flows = ?2, fees = ?3, peak = ?4, gate_peak = ?5, peak_session = ?6 WHERE id = 1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, a->cash);
	db_bind_int(s, 2, a->flows);
	db_bind_int(s, 3, a->fees);
	db_bind_int(s, 4, a->peak);
	db_bind_int(s, 5, a->gate_peak);
	db_bind_text(s, 6, a->peak_session[0] != '\0' ? a->peak_session : NULL);
	return ledger_run(l, s, "account");
}

int
ledger_put_mark(struct ledger *l, const struct holding *h)
{
	struct holding *kept = holdings_find(&l->held, h->symbol, h->contract);
	if (kept != NULL) {
		kept->has_mark = true;
		kept->mark = h->mark;
		snprintf(kept->mark_session, sizeof kept->mark_session, "%s", h->mark_session);
	}
	struct db_stmt *s = ledger_stmt(l, "UPDATE position SET mark = ?3, mark_session = ?4 WHERE symbol = ?1 AND contract = ?2");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, h->symbol);
	db_bind_text(s, 2, h->contract);
	db_bind_int(s, 3, h->mark);
	db_bind_text(s, 4, h->mark_session);
	return ledger_run(l, s, "mark");
}

int
ledger_put_breaker(struct ledger *l, enum risk_kind kind, const struct ledger_breaker *b)
{
	char rearms[48] = "";
	if (b->rearm[0] != 0)
		snprintf(rearms, sizeof rearms, "%" PRId64 ",%" PRId64, b->rearm[0], b->rearm[1]);
	struct db_stmt *s = ledger_stmt(l, "UPDATE breaker SET state = ?2, counter = ?3, value = ?4, since = ?5, tripped = ?6, trips = ?7, rearms = ?8, latched = ?9 WHERE kind = ?1");
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, kind);
	db_bind_text(s, 2, risk_state_name(b->b.state));
	db_bind_int(s, 3, b->b.counter);
	db_bind_real(s, 4, b->value);
	db_bind_text(s, 5, b->since[0] != '\0' ? b->since : NULL);
	db_bind_text(s, 6, b->tripped[0] != '\0' ? b->tripped : NULL);
	db_bind_int(s, 7, b->trips);
	db_bind_text(s, 8, rearms);
	db_bind_int(s, 9, b->latched);
	return ledger_run(l, s, "breaker");
}

int
ledger_put_decision(struct ledger *l, const struct ledger_decision *d)
{
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO decision(session, symbol, contract, close, bars, bars_missing, sigma_p, adv, model, direction, probability, fraction, drift_verdict, position, target, lot_value, needs_equity, reason,"
	                                   " due, x, low, high, volume) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, d->session);
	db_bind_text(s, 2, d->symbol);
	db_bind_text(s, 3, d->contract);
	db_bind_int(s, 4, d->close);
	db_bind_int(s, 5, d->bars);
	db_bind_int(s, 6, d->bars_missing);
	db_bind_real(s, 7, d->sigma_p);
	db_bind_real(s, 8, d->adv);
	db_bind_text(s, 9, d->model);
	db_bind_int(s, 10, d->direction);
	db_bind_real(s, 11, d->probability);
	db_bind_real(s, 12, d->fraction);
	db_bind_text(s, 13, d->drift);
	db_bind_int(s, 14, d->position);
	db_bind_int(s, 15, d->target);
	db_bind_int(s, 16, d->lot_value);
	db_bind_int(s, 17, d->needs_equity);
	db_bind_text(s, 18, d->reason);
	db_bind_int(s, 19, d->due);
	db_bind_int(s, 20, d->x);
	if (d->has_bar) { /* else NULL, as every statement begins */
		db_bind_int(s, 21, d->low);
		db_bind_int(s, 22, d->high);
		db_bind_int(s, 23, d->volume);
	}
	return ledger_run(l, s, "decision");
}

int
ledger_counted_fill(struct ledger *l, int64_t *id)
{
	struct db_stmt *s = ledger_stmt(l, "SELECT counted_fill FROM account WHERE id = 1");
	if (s == NULL || db_step(s) != 1)
		return ledger_fail(l, "account");
	*id = db_int(s, 0);
	db_reset(s);
	return 0;
}

int
ledger_put_implausible(struct ledger *l, const char *session, const char *before, int64_t after)
{
	int64_t n;
	if (implausible_count(l->db, session, before, after, &n) != 0)
		return ledger_fail(l, "fills");
	struct db_stmt *s = n > 0 ? ledger_stmt(l, "UPDATE cycle SET implausible = ?2 WHERE session = ?1") : NULL;
	if (n > 0 && s == NULL)
		return -1;
	if (n == 0)
		return 0;
	db_bind_text(s, 1, session);
	db_bind_int(s, 2, n);
	return ledger_run(l, s, "cycle");
}

static int
insert_intent(struct ledger *l, struct ledger_intent *in, const struct risk_verdict *v)
{
	char reason[128] = "";
	if (!v->allowed)
		snprintf(reason, sizeof reason, "blocked by %s", v->blocked_by);
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO intent(ref, session, deadline, symbol, contract, kind, direction, n, state, reducing, decision_price, predicted, blocked_by, blocked_value, blocked_limit, reason)"
	                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, in->ref);
	db_bind_text(s, 2, in->session);
	db_bind_text(s, 3, in->deadline);
	db_bind_text(s, 4, in->symbol);
	db_bind_text(s, 5, in->contract);
	db_bind_text(s, 6, in->kind);
	db_bind_int(s, 7, in->direction);
	db_bind_int(s, 8, in->n);
	db_bind_text(s, 9, v->allowed ? "intent" : "blocked");
	db_bind_int(s, 10, in->reducing);
	db_bind_int(s, 11, in->decision_price);
	db_bind_real(s, 12, in->predicted);
	db_bind_text(s, 13, v->blocked_by);
	if (v->allowed) {
		db_bind_null(s, 14);
		db_bind_null(s, 15);
	} else {
		db_bind_real(s, 14, v->value);
		db_bind_real(s, 15, v->limit);
	}
	db_bind_text(s, 16, reason);
	if (ledger_run(l, s, "intent") != 0)
		return -1;
	in->id = db_last_id(l->db);
	return 0;
}

int
ledger_put_roll(struct ledger *l, struct ledger_intent *in)
{
	const struct risk_verdict always = { .allowed = true, .reducing = in->reducing };
	return insert_intent(l, in, &always);
}

int
ledger_put_intent(struct ledger *l, struct ledger_intent *in, const struct risk_verdict *v)
{
	if (insert_intent(l, in, v) != 0)
		return -1;
	struct db_stmt *s = v->allowed ? ledger_stmt(l, "UPDATE cycle SET orders = orders + 1 WHERE session = ?1") : ledger_stmt(l, "UPDATE cycle SET blocked = blocked + 1 WHERE session = ?1");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, in->session);
	return ledger_run(l, s, "cycle");
}

int
ledger_put_flow(struct ledger *l, const char *session, int64_t amount, const char *reason)
{
	struct db_stmt *s = ledger_stmt(l, "INSERT INTO cash_flow(session, amount, reason) VALUES (?1, ?2, ?3)");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	db_bind_int(s, 2, amount);
	db_bind_text(s, 3, reason);
	return ledger_run(l, s, "cash_flow");
}

int
ledger_cycle_phase(struct ledger *l, const char *session, const char *state, const char *phase, const char *reason)
{
	struct db_stmt *s = ledger_stmt(l, "UPDATE cycle SET state = ?2, phase = ?3, reason = ?4 WHERE session = ?1 AND state <> 'done'");
	if (s == NULL)
		return -1;
	db_bind_text(s, 1, session);
	db_bind_text(s, 2, state);
	db_bind_text(s, 3, phase);
	db_bind_text(s, 4, reason);
	return ledger_run(l, s, "cycle");
}
