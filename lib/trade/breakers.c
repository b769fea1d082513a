#include "breakers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "decimal.h"

static const char *const whats[] = { [BREAKERS_TRIGGERED] = "triggered", [BREAKERS_ACTIVE] = "active", [BREAKERS_REARMED] = "rearmed", [BREAKERS_LATCHED] = "latched" };

const char *
breakers_what_name(enum breakers_what what)
{
	return whats[what];
}

void
breakers_start(struct breakers_one b[RISK_KINDS])
{
	struct risk_breaker start[RISK_KINDS];
	risk_defaults(start);
	for (int k = 0; k < RISK_KINDS; k++)
		b[k] = (struct breakers_one){ .b = start[k], .value = NAN, .since = DATE_NONE, .tripped = DATE_NONE };
}

/* The drawdown breaker comes back: its peak starts anew, but not for ever. */
static enum breakers_what
rearm(struct breakers_one *b, const struct breakers_facts *f, int64_t *gate_peak)
{
	if (b->rearm[1] != 0 && f->cycle - b->rearm[0] < BREAKERS_REARM_WINDOW) {
		b->b.state = RISK_COOLDOWN;
		b->latched = true;
		return BREAKERS_LATCHED;
	}
	if (b->rearm[0] == 0) {
		b->rearm[0] = f->cycle;
	} else {
		if (b->rearm[1] != 0)
			b->rearm[0] = b->rearm[1];
		b->rearm[1] = f->cycle;
	}
	*gate_peak = f->equity;
	return BREAKERS_REARMED;
}

/* 1 with the event, 0 nothing to tell. */
static int
advance(enum risk_kind k, struct breakers_one *b, const struct breakers_facts *f, int64_t *gate_peak, struct breakers_event *out)
{
	enum risk_state was = b->b.state;
	if (!b->latched)
		risk_update(&b->b);
	if (b->b.state == was)
		return 0;
	b->since = f->session;
	if (b->b.state != RISK_ACTIVE)
		return 0;
	*out = (struct breakers_event){ .kind = k, .what = BREAKERS_ACTIVE, .equity = f->equity };
	if (k == RISK_DRAWDOWN)
		out->what = rearm(b, f, gate_peak);
	return 1;
}

static int
judge(enum risk_kind k, struct breakers_one *b, const struct breakers_facts *f, double value, struct breakers_event *out)
{
	bool was_active = b->b.state == RISK_ACTIVE;
	b->value = value;
	risk_check(&b->b, value);
	if (!was_active || b->b.state != RISK_TRIGGERED)
		return 0;
	b->since = b->tripped = f->session;
	b->trips++;
	*out = (struct breakers_event){ .kind = k, .what = BREAKERS_TRIGGERED, .value = value, .threshold = b->b.threshold };
	return 1;
}

int
breakers_session(struct breakers_one b[RISK_KINDS], const struct breakers_facts *f, int64_t *gate_peak, struct breakers_event out[BREAKERS_EVENTS])
{
	int n = 0;
	for (int k = 0; k < RISK_KINDS; k++)
		if (k != RISK_POSITION)
			n += advance((enum risk_kind)k, &b[k], f, gate_peak, &out[n]);
	if (f->equity > *gate_peak)
		*gate_peak = f->equity;
	double v[RISK_KINDS] = {
		[RISK_DAILY_LOSS] = f->has_ret ? f->ret : 0,
		[RISK_DRAWDOWN] = *gate_peak > 0 ? (double)f->equity / (double)*gate_peak - 1 : 0,
		[RISK_TRADE_LOSS] = f->before > 0 ? (double)f->worst / (double)f->before : 0,
	};
	for (int k = 0; k < RISK_KINDS; k++)
		if (k != RISK_POSITION)
			n += judge((enum risk_kind)k, &b[k], f, v[k], &out[n]);
	if (f->equity > 0)
		b[RISK_POSITION].value = (double)f->largest / (double)f->equity;
	return n;
}

void
breakers_resume(struct breakers_one *b, enum risk_kind kind, date_t session, int64_t equity, int64_t *gate_peak)
{
	b->b.state = RISK_ACTIVE;
	b->b.counter = 0;
	b->latched = false;
	if (session != DATE_NONE)
		b->since = session;
	if (kind == RISK_DRAWDOWN) {
		*gate_peak = equity;
		b->rearm[0] = b->rearm[1] = 0;
	}
}

/* "−5.05", "+0.10": numbers as the pages write them, for these words stand on pages; lib/web/fmt.h is out of reach here. */
static const char *
percent(double fraction, const char *plus, char out[32])
{
	snprintf(out, 32, "%s%.2f", fraction < 0 ? "\xe2\x88\x92" : plus, fabs(fraction) * 100);
	return out;
}

/* "5,251,064.86" */
static const char *
amount(int64_t micro, char out[48])
{
	char digits[32];
	int64_t cents = (int64_t)decimal_div_even(micro, 10000);
	int at = 0, len = snprintf(digits, sizeof digits, "%lld", llabs(cents) / 100);
	if (cents < 0)
		at = snprintf(out, 48, "\xe2\x88\x92");
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			out[at++] = ',';
		out[at++] = digits[i];
	}
	snprintf(out + at, 48 - (size_t)at, ".%02d", (int)(llabs(cents) % 100));
	return out;
}

char *
breakers_text(const struct breakers_event *e, char out[BREAKERS_TEXT])
{
	char a[48], b[32];
	switch (e->what) {
	case BREAKERS_TRIGGERED:
		snprintf(out, BREAKERS_TEXT, "%s tripped: %s %% against %s %%; no increase until it is armed again", risk_name(e->kind), percent(e->value, "+", a), percent(e->threshold, "", b));
		break;
	case BREAKERS_ACTIVE:
		snprintf(out, BREAKERS_TEXT, "%s armed again", risk_name(e->kind));
		break;
	case BREAKERS_REARMED:
		snprintf(out, BREAKERS_TEXT, "%s armed again, its peak starts at %s", risk_name(e->kind), amount(e->equity, a));
		break;
	case BREAKERS_LATCHED:
		snprintf(out, BREAKERS_TEXT, "%s stays closed after 2 re-arms in 60 sessions: resume --breaker %s opens it", risk_name(e->kind), risk_name(e->kind));
		break;
	}
	return out;
}
