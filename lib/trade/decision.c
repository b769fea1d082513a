#include "decision.h"

#include <math.h>
#include <stdlib.h>

#include "decimal.h"
#include "position.h"
#include "risk.h"
#include "sizing.h"

static int
lot(struct decision *d)
{
	if (position_value(1, llabs(d->close), d->contract->point_value / DECIMAL_ONE, &d->lot_value) != 0)
		return -1;
	/* the equity at which one lot is exactly the cap */
	return decimal_narrow((decimal_wide)d->lot_value * DECIMAL_ONE / RISK_MAX_POSITION, &d->needs_equity);
}

static void
size(struct decision *d, const struct forecast *s, int64_t equity)
{
	int64_t n = 0;
	if (s->reason != NULL) {
		d->reason = s->reason;
		return;
	}
	if (d->close == 0) {
		d->reason = "price is 0";
		return;
	}
	if (sizing_contracts(s->fraction, decimal_to_double(equity), decimal_to_double(d->lot_value), d->adv, DECISION_VOLUME_CAP, &n) != 0) {
		d->reason = "no contract value";
		return;
	}
	d->target = s->direction * n;
	if (n == 0 && s->note != NULL)
		d->reason = s->note;
	else if (n == 0 && s->direction != 0)
		d->reason = equity < d->needs_equity ? "one lot exceeds the cap at this equity" : "one lot is more than the signal's share";
}

int
decision_market(const struct decision_input *in, int64_t equity, struct decision *out)
{
	*out = (struct decision){ .contract = in->contract, .fresh = in->bars[in->n - 1].session == in->session, .close = in->close, .sigma_p = NAN, .adv = NAN,
		.position = in->position, .target = in->position, .reason = "ok" };
	(void)forecast_stats(in->bars, in->n, &out->sigma_p, &out->adv);
	if (lot(out) != 0)
		return -1;
	if (out->fresh)
		size(out, in->opinion, equity);
	else
		out->reason = FORECAST_NO_BAR;
	return 0;
}

static int64_t
clamp_between(int64_t target, int64_t position)
{
	int64_t lo = position < 0 ? position : 0, hi = position > 0 ? position : 0;
	return target < lo ? lo : target > hi ? hi : target;
}

/* The clamp only reduces, so the portfolio's limit still holds after it. */
int
decision_limit(struct decision *d, size_t n, int64_t equity, bool blocked)
{
	struct sizing_leg legs[DECISION_MARKETS];
	int64_t gross;
	if (n > DECISION_MARKETS)
		return -1;
	for (size_t m = 0; m < n; m++)
		legs[m] = (struct sizing_leg){ d[m].target, d[m].lot_value };
	if (sizing_portfolio(legs, n, equity, &gross) != 0)
		return -1;
	for (size_t m = 0; m < n; m++) {
		if (!d[m].fresh)
			continue;
		if (legs[m].q != d[m].target)
			d[m].reason = "scaled down to the portfolio's limit";
		d[m].target = legs[m].q;
		int64_t clamped = clamp_between(d[m].target, d[m].position);
		if (blocked && clamped != d[m].target) {
			d[m].target = clamped;
			d[m].reason = "a loss breaker allows no increase";
		}
	}
	return 0;
}

/* A flip is two orders: the close is a reduction, only the open has to pass the gate. */
int
decision_orders(const struct decision *d, struct decision_order out[2])
{
	int64_t q = d->position, target = d->target;
	if (!d->fresh || target == q)
		return 0;
	if (q == 0 || target == 0 || (q > 0) == (target > 0)) {
		out[0] = (struct decision_order){ q, target - q };
		return 1;
	}
	out[0] = (struct decision_order){ q, -q };
	out[1] = (struct decision_order){ 0, target };
	return 2;
}
