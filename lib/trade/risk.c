#include "risk.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "decimal.h"

static const struct {
	const char *name;
	double threshold;
	bool upper;
} kinds[RISK_KINDS] = {
	[RISK_DAILY_LOSS] = { "max_daily_loss", -0.02, false },
	[RISK_DRAWDOWN] = { "max_drawdown", -0.05, false },
	[RISK_POSITION] = { "max_position_size", 0.10, true },
	[RISK_TRADE_LOSS] = { "max_single_trade_loss", -0.01, false },
};

static const char *const states[] = { [RISK_ACTIVE] = "active", [RISK_TRIGGERED] = "triggered", [RISK_COOLDOWN] = "cooldown" };

const char *
risk_name(enum risk_kind kind)
{
	return kinds[kind].name;
}

const char *
risk_state_name(enum risk_state state)
{
	return states[state];
}

int
risk_state_parse(const char *text, enum risk_state *out)
{
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		if (strcmp(text, states[i]) == 0) {
			*out = (enum risk_state)i;
			return 0;
		}
	return -1;
}

void
risk_defaults(struct risk_breaker b[RISK_KINDS])
{
	for (int i = 0; i < RISK_KINDS; i++)
		b[i] = (struct risk_breaker){ .threshold = kinds[i].threshold, .cooldown = 1, .upper = kinds[i].upper, .state = RISK_ACTIVE };
}

bool
risk_check(struct risk_breaker *b, double value)
{
	if (b->state != RISK_ACTIVE)
		return false;
	bool breach = b->upper ? value > b->threshold : value < b->threshold;
	if (!breach)
		return true;
	b->state = RISK_TRIGGERED;
	b->counter = b->cooldown;
	return false;
}

void
risk_update(struct risk_breaker *b)
{
	if (b->state == RISK_TRIGGERED) {
		b->state = RISK_COOLDOWN;
	} else if (b->state == RISK_COOLDOWN) {
		b->counter--;
		if (b->counter <= 0)
			b->state = RISK_ACTIVE;
	}
}

static decimal_wide
magnitude(decimal_wide x)
{
	return x < 0 ? -x : x;
}

/* |q_after|*|mid|*pv/equity against the cap, in integers; an amount beyond 128 bits is above any cap. */
static bool
too_large(const struct risk_gate_in *in, decimal_wide after, struct risk_verdict *out)
{
	decimal_wide notional, product;
	out->limit = decimal_to_double(in->max_position);
	if (in->equity <= 0) {
		out->value = INFINITY;
		return true;
	}
	/* micro price times micro money: 1e-12, as is micro fraction times micro equity */
	if (__builtin_mul_overflow(magnitude(after), magnitude(in->mid), &product) || __builtin_mul_overflow(product, magnitude(in->point_value), &notional)) {
		out->value = INFINITY;
		return true;
	}
	out->value = (double)notional / 1e6 / (double)in->equity;
	return notional > (decimal_wide)in->max_position * in->equity;
}

void
risk_gate(const struct risk_gate_in *in, struct risk_verdict *out)
{
	decimal_wide q = in->q, after = q + in->delta;
	*out = (struct risk_verdict){ .value = NAN, .limit = NAN };
	out->reducing = q >= 0 ? after >= 0 && after <= q : after <= 0 && after >= q;
	if (in->stopped) {
		out->blocked_by = "stopped";
		return;
	}
	if (out->reducing) {
		out->allowed = true;
		return;
	}
	if (in->halted) {
		out->blocked_by = "halt";
		return;
	}
	for (int i = 0; i < RISK_KINDS; i++)
		if (i != RISK_POSITION && in->loss_blocked[i]) {
			out->blocked_by = kinds[i].name;
			return;
		}
	if (too_large(in, after, out))
		out->blocked_by = kinds[RISK_POSITION].name;
	else
		out->allowed = true;
}
