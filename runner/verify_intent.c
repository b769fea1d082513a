/* The intents of a session: one for each leg of a decision, with the gate's verdict at that moment. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "slippage.h"
#include "ledger_derive.h"
#include "verify_intent_internal.h"

const char *const verify_intent_names[] = { "id", "ref", "session", "deadline", "symbol", "contract", "kind", "direction", "n", "filled", "state", "reducing", "decision_price", "arrival", "predicted",
	"blocked_by", "blocked_value", "blocked_limit", "reason" };

/* The decision whose next order this row is: by its name, else by its market. */
static struct verify_decision *
decision_of(struct verify *v, struct db_stmt *s)
{
	char ref[LEDGER_REF];
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < v->n_decisions; i++) {
			struct verify_decision *p = &v->decision[i];
			if (p->legs_seen == p->legs)
				continue;
			ledger_ref(v->now.date, p->d.symbol, p->legs_seen + 1, ref);
			if (pass == 0 ? strcmp(db_text(s, REF), ref) == 0 : strcmp(db_text(s, SYMBOL), p->d.symbol) == 0)
				return p;
		}
	return NULL;
}

/* Made from the decision, as cycle_decide.c makes it. */
static int
make(struct verify *v, const struct verify_decision *p, struct verify_intent *out, struct risk_verdict *g, const char *flag)
{
	const struct ledger_decision *d = &p->d;
	int64_t q = p->leg[p->legs_seen].q, delta = p->leg[p->legs_seen].delta;
	struct ledger_intent *in = &out->in;
	verify_gate(v, &p->m->c, q, delta, d->close, v->equity.equity, flag, g);
	*out = (struct verify_intent){ .m = p->m, .sigma_p = d->sigma_p, .adv = d->adv, .decided_at = v->now.scheduled };
	*in = (struct ledger_intent){ .id = v->intent_id, .direction = delta > 0 ? 1 : -1, .n = llabs(delta), .decision_price = d->close, .reducing = g->reducing };
	ledger_ref(v->now.date, d->symbol, p->legs_seen + 1, in->ref);
	snprintf(in->session, sizeof in->session, "%s", v->now.session);
	snprintf(in->symbol, sizeof in->symbol, "%s", d->symbol);
	snprintf(in->contract, sizeof in->contract, "%s", d->contract);
	snprintf(in->kind, sizeof in->kind, "%s", LEDGER_TRADE);
	double spread = decimal_to_double(p->m->c.tick * p->m->c.spread_ticks);
	return slippage_predict((double)in->n, d->adv, spread, d->sigma_p, SLIPPAGE_IMPACT, &in->predicted);
}

static void
compare(const struct verify_row *r, const struct verify_intent *want)
{
	const struct ledger_intent *in = &want->in;
	verify_int(r, ID, in->id);
	verify_text(r, REF, in->ref);
	verify_text(r, SESSION, in->session);
	verify_text(r, SYMBOL, in->symbol);
	verify_text(r, CONTRACT, in->contract);
	verify_text(r, KIND, in->kind);
	verify_int(r, DIRECTION, in->direction);
	verify_int(r, N, in->n);
	verify_int(r, REDUCING, in->reducing);
	verify_int(r, DECISION_PRICE, in->decision_price);
	verify_real(r, PREDICTED, in->predicted);
}

/* All orders of a session work in the same one, a later one. */
static void
take_deadline(const struct verify_row *r, struct ledger_intent *in)
{
	date_t date;
	struct verify *v = r->v;
	verify_get_text(r, DEADLINE, in->deadline, sizeof in->deadline);
	if (verify_date(r, DEADLINE, &date) && date <= v->now.date)
		verify_wrong(r, DEADLINE, "a later session");
	for (size_t i = 0; i < v->n_pending; i++)
		if (strcmp(v->pending[i].in.session, v->now.session) == 0) {
			verify_text(r, DEADLINE, v->pending[i].in.deadline);
			snprintf(in->deadline, sizeof in->deadline, "%s", v->pending[i].in.deadline);
			return;
		}
}

/* What became of it, as the journal says: judged when its session comes. */
void
verify_intent_fate(const struct verify_row *r, struct verify_intent *out)
{
	struct ledger_intent *in = &out->in;
	in->filled = verify_get_int(r, FILLED);
	verify_get_text(r, STATE, in->state, sizeof in->state);
	in->has_arrival = !db_is_null(r->s, ARRIVAL);
	in->arrival = in->has_arrival ? verify_get_price(r, ARRIVAL) : 0;
	out->has_blocked = !db_is_null(r->s, BY);
	snprintf(out->blocked_by, sizeof out->blocked_by, "%s", db_text(r->s, BY));
	out->blocked_value = db_is_null(r->s, VALUE) ? NAN : verify_get_real(r, VALUE);
	out->blocked_limit = db_is_null(r->s, LIMIT) ? NAN : verify_get_real(r, LIMIT);
	verify_get_text(r, REASON, out->reason, sizeof out->reason);
	snprintf(out->row, sizeof out->row, "%s", r->key);
}

/* Blocked in the moment it was decided: it never lived. */
static void
check_blocked(const struct verify_row *r, const struct risk_verdict *g)
{
	char reason[64];
	snprintf(reason, sizeof reason, "blocked by %s", g->blocked_by);
	verify_text(r, STATE, "blocked");
	verify_int(r, FILLED, 0);
	verify_text(r, ARRIVAL, NULL);
	verify_text(r, BY, g->blocked_by);
	verify_real(r, VALUE, g->value);
	verify_real(r, LIMIT, g->limit);
	verify_text(r, REASON, reason);
}

/* The operator's halt shows in the row; a block at work has its own event. 1 at the decision, 0, -1. */
static int
blocked_here(struct verify *v, const struct verify_row *r, const struct verify_decision *p, struct risk_verdict *g)
{
	char key[64], ref[LEDGER_REF];
	const char *by = db_text(r->s, BY);
	if (!g->allowed)
		return 1;
	if (strcmp(db_text(r->s, STATE), "blocked") != 0 || (strcmp(by, "halt") != 0 && strcmp(by, "stopped") != 0))
		return 0;
	ledger_ref(v->now.date, p->d.symbol, p->legs_seen + 1, ref);
	snprintf(key, sizeof key, "order:%s:blocked", ref);
	int known = verify_event_known(v, key);
	if (known != 0)
		return known < 0 ? -1 : 0;
	verify_gate(v, &p->m->c, p->leg[p->legs_seen].q, p->leg[p->legs_seen].delta, p->d.close, v->equity.equity, by, g);
	return !g->allowed;
}

int
verify_intent_keep(struct verify *v, const struct verify_intent *in)
{
	if (v->n_pending == v->cap_pending) {
		size_t cap = v->cap_pending > 0 ? 2 * v->cap_pending : 64;
		struct verify_intent *more = realloc(v->pending, cap * sizeof *more);
		if (more == NULL)
			return verify_fail(v, "out of memory");
		v->pending = more;
		v->cap_pending = cap;
	}
	v->pending[v->n_pending++] = *in;
	return 0;
}

static int
take(struct verify *v, struct verify_row *r)
{
	struct verify_intent in;
	struct risk_verdict g;
	struct verify_decision *p = decision_of(v, r->s);
	v->intent_id++;
	snprintf(r->key, sizeof r->key, "id=%s", db_text(r->s, ID));
	if (p == NULL) {
		verify_wrong(r, REF, "no row: no decision asks for it");
		return 0;
	}
	if (make(v, p, &in, &g, "") != 0) {
		verify_wrong(r, PREDICTED, "no row: slippage cannot be predicted");
		return 0;
	}
	int here = blocked_here(v, r, p, &g);
	if (here < 0)
		return -1;
	compare(r, &in);
	take_deadline(r, &in.in);
	verify_intent_fate(r, &in);
	in.at_decision = here == 1;
	if (in.at_decision) {
		check_blocked(r, &g);
		v->now.blocked++;
	} else {
		v->now.orders++;
	}
	p->legs_seen++;
	return verify_intent_keep(v, &in);
}

int
verify_intents(struct verify *v)
{
	char day[LEDGER_REF], row[VERIFY_ROW];
	struct verify_row r = { .v = v, .s = v->intents.s, .table = "intent", .names = verify_intent_names };
	ledger_ref(v->now.date, "", 0, day);
	day[9] = '\0'; /* "YYYYMMDD-" */
	/* the legs of a roll bear the session before the one that they work in and are journaled in: verify_roll.c takes them there */
	while (v->intents.row && strcmp(db_text(r.s, KIND), LEDGER_ROLL) != 0 && (strcmp(db_text(r.s, SESSION), v->now.session) <= 0 || strncmp(db_text(r.s, REF), day, 9) == 0))
		if (take(v, &r) != 0 || verify_next(v, &v->intents) != 0)
			return -1;
	for (int i = 0; i < v->n_decisions; i++) {
		const struct verify_decision *p = &v->decision[i];
		if (p->legs_seen == p->legs)
			continue;
		ledger_ref(v->now.date, p->d.symbol, p->legs_seen + 1, day);
		snprintf(row, sizeof row, "ref=%s", day);
		verify_differ(v, "intent", row, "ref", "no row", "a row: its decision asks for it");
	}
	return 0;
}
