/*
 * Rolls: the two legs that follow from what a market held, in the session they work in. Which session that is follows from bars
 * that are not kept here; what must hold is that nothing but a roll leaves a contract, that it takes all of it along, and that it
 * does not come before the calendar allows.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "roll.h"
#include "slippage.h"
#include "verify_intent_internal.h"

/* Does the next row belong to a roll that works now? One without contracts rolls before the open. */
static bool
mine(const struct verify *v, bool at_open)
{
	struct db_stmt *s = v->intents.s;
	if (!v->intents.row || strcmp(db_text(s, KIND), LEDGER_ROLL) != 0 || strcmp(db_text(s, SESSION), v->decided) > 0)
		return false;
	bool plain = strcmp(db_text(s, CONTRACT), db_text(s, SYMBOL)) == 0;
	return plain == at_open || !at_open;
}

/* The leg as the position asks for it. closing: the first of the two. */
static void
make(const struct verify *v, struct verify_market *m, bool closing, int64_t held, struct verify_intent *out)
{
	date_t day = DATE_NONE;
	struct ledger_intent *in = &out->in;
	int d = held > 0 ? 1 : -1;
	*out = (struct verify_intent){ .m = m, .adv = 1 };
	*in = (struct ledger_intent){ .id = v->intent_id, .direction = closing ? -d : d, .n = llabs(held), .reducing = closing };
	if (date_parse(v->decided, &day) != 0)
		day = DATE_NONE;
	ledger_ref(day, m->c.symbol, closing ? LEDGER_ROLL_CLOSE : LEDGER_ROLL_OPEN, in->ref);
	snprintf(in->session, sizeof in->session, "%s", v->decided);
	snprintf(in->deadline, sizeof in->deadline, "%s", v->now.session);
	snprintf(in->symbol, sizeof in->symbol, "%s", m->c.symbol);
	snprintf(in->kind, sizeof in->kind, "%s", LEDGER_ROLL);
	/* n is not negative, and without volatility nothing else can fail */
	(void)slippage_predict((double)in->n, 1, decimal_to_double(m->c.tick * m->c.spread_ticks), 0, 0, &in->predicted);
	if (day != DATE_NONE) /* else it was named where it was read */
		out->decided_at = tz_instant(v->chicago, day, 0);
}

static void
compare(const struct verify_row *r, const struct verify_intent *want)
{
	const struct ledger_intent *in = &want->in;
	verify_int(r, ID, in->id);
	verify_text(r, REF, in->ref);
	verify_text(r, SESSION, in->session);
	verify_text(r, DEADLINE, in->deadline);
	verify_text(r, SYMBOL, in->symbol);
	verify_text(r, KIND, in->kind);
	verify_int(r, DIRECTION, in->direction);
	verify_int(r, N, in->n);
	verify_int(r, REDUCING, in->reducing);
	verify_real(r, PREDICTED, in->predicted);
}

/* Is `to` the delivery after `from`, by the contract's months? */
static bool
follows(const struct contract *c, const char *from, const char *to)
{
	int year, month, to_year, to_month;
	if (roll_delivery(c->symbol, from, &year, &month) != 0 || roll_delivery(c->symbol, to, &to_year, &to_month) != 0 || strchr(c->months, roll_letter(to_month)) == NULL)
		return false;
	do {
		year += month == 12;
		month = month == 12 ? 1 : month + 1;
	} while (strchr(c->months, roll_letter(month)) == NULL);
	return year == to_year && month == to_month;
}

/* The closing leg leaves what is held, the opening one takes another contract, or the same where there are none. */
static void
take_contract(const struct verify_row *r, struct verify_market *m, bool closing, const char *from, struct ledger_intent *in)
{
	bool plain = strcmp(m->contract, m->c.symbol) == 0;
	if (closing || plain) {
		snprintf(in->contract, sizeof in->contract, "%s", m->contract);
		verify_text(r, CONTRACT, m->contract);
		return;
	}
	verify_get_text(r, CONTRACT, in->contract, sizeof in->contract);
	bool wrong = strcmp(in->contract, from) == 0 || in->contract[0] == '\0' || (strcmp(r->v->mode, "sim") == 0 && !follows(&m->c, from, in->contract));
	for (size_t i = 0; i < m->n_past; i++)
		wrong = wrong || strcmp(m->past[i], in->contract) == 0;
	if (wrong)
		verify_wrong(r, CONTRACT, "the delivery that comes next");
}

/* One leg: compared, worked, kept if it is not over. */
static int
leg(struct verify *v, struct verify_market *m, bool closing, int64_t held, const char *from, struct verify_intent *in)
{
	struct verify_row r = { .v = v, .s = v->intents.s, .table = "intent", .names = verify_intent_names };
	v->intent_id++;
	snprintf(r.key, sizeof r.key, "id=%s", db_text(r.s, ID));
	make(v, m, closing, held, in);
	compare(&r, in);
	take_contract(&r, m, closing, from, &in->in);
	in->in.decision_price = verify_get_price(&r, DECISION_PRICE);
	verify_intent_fate(&r, in);
	/* the market stood at one price: there is no delay */
	if (in->in.has_arrival)
		verify_int(&r, ARRIVAL, in->in.decision_price);
	m->roll_price = in->in.decision_price;
	snprintf(m->roll_to, sizeof m->roll_to, "%s", in->in.contract);
	return verify_next(v, &v->intents);
}

static int
pair(struct verify *v, struct verify_market *m)
{
	struct verify_intent in[2];
	char row[VERIFY_ROW], from[ACCOUNT_CONTRACT];
	bool over;
	snprintf(from, sizeof from, "%s", m->contract);
	int64_t held = verify_position(v, m->c.symbol, from);
	if (held == 0)
		verify_differ(v, "intent", "roll", "n", db_text(v->intents.s, N), "no row: nothing was held");
	for (int i = 0; i < 2; i++) {
		snprintf(row, sizeof row, "roll of %s in %s", m->c.symbol, v->now.session);
		if (!v->intents.row || strcmp(db_text(v->intents.s, KIND), LEDGER_ROLL) != 0 || strcmp(db_text(v->intents.s, SYMBOL), m->c.symbol) != 0) {
			verify_differ(v, "intent", row, "ref", "no row", "a second leg");
			return 0;
		}
		if (leg(v, m, i == 0, held, from, &in[i]) != 0)
			return -1;
	}
	m->rolls = true;
	for (int i = 0; i < 2; i++)
		if (verify_work_one(v, &in[i], &over) != 0 || (!over && verify_intent_keep(v, &in[i]) != 0))
			return -1;
	return 0;
}

int
verify_rolls(struct verify *v, bool at_open)
{
	while (mine(v, at_open)) {
		struct verify_market *m = verify_market(v, db_text(v->intents.s, SYMBOL));
		if (m != NULL && m->seen) {
			if (pair(v, m) != 0)
				return -1;
			continue;
		}
		verify_differ(v, "intent", db_text(v->intents.s, REF), "symbol", db_text(v->intents.s, SYMBOL), "a market that was decided on");
		v->intent_id++;
		if (verify_next(v, &v->intents) != 0)
			return -1;
	}
	return 0;
}

/* The simulation has both bars on each session, so it rolls on the day; files may have to wait. */
static void
check_date(const struct verify_row *r, const struct verify_decision *d, const char *before, int column)
{
	const struct contract *c = &d->m->c;
	date_t due = roll_date(&r->v->calendar, c->exchange, c->symbol, before);
	if (due == DATE_NONE)
		return;
	bool rolled = strcmp(before, d->d.contract) != 0;
	if (rolled && r->v->now.date < due)
		verify_wrong(r, column, "no roll before its date");
	else if (!rolled && d->fresh && strcmp(r->v->mode, "sim") == 0 && r->v->now.date >= due)
		verify_wrong(r, column, "the next delivery: its roll is due");
}

void
verify_roll_decision(const struct verify_row *r, const struct verify_decision *d, const char *before, int contract, int close)
{
	const struct verify_market *m = d->m;
	if (strcmp(m->contract, m->c.symbol) == 0)
		return; /* no contracts: a roll leaves everything as it was */
	check_date(r, d, before, contract);
	if (m->rolls) {
		verify_text(r, contract, m->roll_to);
		verify_int(r, close, m->roll_price);
	} else if (strcmp(before, d->d.contract) != 0) {
		if (verify_position(r->v, m->c.symbol, before) != 0)
			verify_wrong(r, contract, "a contract that is not left while it is held");
		if (strcmp(r->v->mode, "sim") == 0 && !follows(&m->c, before, d->d.contract))
			verify_wrong(r, contract, "the delivery that comes next");
	}
}
