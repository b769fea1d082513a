/* From opinions to targets and orders, as cycle_decide.c goes: size, portfolio, breakers, then one order or two. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "decimal.h"
#include "forecast.h"
#include "sizing.h"
#include "verify_internal.h"

#define VOLUME_CAP 0.02 /* of the mean daily volume */

static void
size(struct ledger_decision *d, const char *note, int64_t equity)
{
	int64_t n = 0;
	d->target = d->position;
	if (d->reason != NULL)
		return; /* there is no opinion */
	d->reason = "ok";
	if (d->close == 0) {
		d->reason = "price is 0";
		return;
	}
	if (sizing_contracts(d->fraction, decimal_to_double(equity), decimal_to_double(d->lot_value), d->adv, VOLUME_CAP, &n) != 0) {
		d->reason = "no contract value";
		return;
	}
	d->target = d->direction * n;
	if (n == 0 && note != NULL)
		d->reason = note;
	else if (n == 0 && d->direction != 0)
		d->reason = equity < d->needs_equity ? "one lot exceeds the cap at this equity" : "one lot is more than the signal's share";
}

static int64_t
clamp(int64_t target, int64_t position)
{
	int64_t lo = position < 0 ? position : 0, hi = position > 0 ? position : 0;
	return target < lo ? lo : target > hi ? hi : target;
}

static bool
loss_blocked(const struct verify *v)
{
	bool any = false;
	for (int k = 0; k < RISK_KINDS; k++)
		any = any || (k != RISK_POSITION && v->breaker[k].b.state != RISK_ACTIVE);
	return any;
}

static int
limit(struct verify *v, int64_t equity)
{
	struct sizing_leg legs[CONFIG_MARKETS];
	int64_t gross;
	for (int i = 0; i < v->n_decisions; i++)
		legs[i] = (struct sizing_leg){ v->decision[i].d.target, v->decision[i].d.lot_value };
	if (sizing_portfolio(legs, (size_t)v->n_decisions, equity, &gross) != 0)
		return verify_fail(v, "fill_journal.db: the portfolio's value exceeds 64 bits");
	for (int i = 0; i < v->n_decisions; i++) {
		struct ledger_decision *d = &v->decision[i].d;
		if (!v->decision[i].fresh)
			continue;
		if (legs[i].q != d->target)
			d->reason = "scaled down to the portfolio's limit";
		d->target = legs[i].q;
		int64_t clamped = clamp(d->target, d->position);
		if (loss_blocked(v) && clamped != d->target) {
			d->target = clamped;
			d->reason = "a loss breaker allows no increase";
		}
	}
	return 0;
}

/* A flip is two orders: the close first. */
static void
cut(struct verify_decision *p)
{
	int64_t q = p->d.position, target = p->d.target;
	p->legs = 0;
	if (!p->fresh || target == q)
		return;
	if (q == 0 || target == 0 || (q > 0) == (target > 0)) {
		p->leg[p->legs].q = q;
		p->leg[p->legs++].delta = target - q;
		return;
	}
	p->leg[p->legs].q = q;
	p->leg[p->legs++].delta = -q;
	p->leg[p->legs].q = 0;
	p->leg[p->legs++].delta = target;
}

int
verify_plan(struct verify *v)
{
	char row[VERIFY_ROW];
	int64_t equity = v->equity.equity;
	for (int i = 0; i < v->n_decisions; i++) {
		struct verify_decision *p = &v->decision[i];
		p->d.target = p->d.position;
		if (p->fresh)
			size(&p->d, p->note, equity);
		else
			p->d.reason = FORECAST_NO_BAR;
	}
	if (limit(v, equity) != 0)
		return -1;
	for (int i = 0; i < v->n_decisions; i++) {
		struct verify_decision *p = &v->decision[i];
		snprintf(row, sizeof row, "session=%s symbol=%s", p->d.session, p->d.symbol);
		verify_same_int(v, "decision", row, "target", p->found_target, p->d.target);
		verify_same_text(v, "decision", row, "reason", p->found_reason, p->d.reason);
		cut(p);
	}
	return 0;
}
