/* X1 to X3: is what trading costs what was predicted, and could it cost more? */
#include <math.h>
#include <stdio.h>

#include "readiness_say_internal.h"

#define OUT(field) s->out->field, sizeof s->out->field

/* Of fills and the days they were on, what is too few. */
static void
few(const struct readiness_saying *s, int64_t least, const char *n, const char *days)
{
	char fills[112] = "Fills", on[96] = "", enough[READINESS_NUMBER];
	if (s->r->fills < least)
		snprintf(fills, sizeof fills, "%s of %s fills", n, readiness_count(least, enough));
	if (s->r->fill_days < READINESS_FILL_DAYS)
		snprintf(on, sizeof on, "%s on %s of %d days", s->r->fills < least ? "," : "", days, READINESS_FILL_DAYS);
	readiness_sentence(s, "%s%s: too few to compare costs with what was predicted.", fills, on);
}

static void
bias(const struct readiness_saying *s)
{
	char lo[READINESS_NUMBER], hi[READINESS_NUMBER], n[READINESS_NUMBER], days[READINESS_NUMBER], at[READINESS_NUMBER], times[READINESS_NUMBER];
	const struct clustered_interval *x = &s->r->excess;
	double least = s->limit[READINESS_MIN_FILLS];
	s->out->value = x->at;
	s->out->limit = 0;
	s->out->lo = x->lo;
	s->out->hi = x->hi;
	readiness_real(1 + s->limit[READINESS_SLIP_TOL], readiness_limit_decimals(READINESS_SLIP_TOL, s->limit[READINESS_SLIP_TOL], 2), times);
	readiness_count(s->r->fills, n);
	readiness_count(s->r->fill_days, days);
	readiness_beside(readiness_signed, x->lo, 0, 2, lo);
	readiness_beside(readiness_signed, x->hi, 0, 2, hi);
	snprintf(OUT(value_text), "%s ticks", readiness_signed(x->at, 2, at));
	snprintf(OUT(limit_text), "not above %s × predicted", times);
	if (READINESS_KNOWN(x->lo))
		snprintf(OUT(interval_text), "%s to %s ticks (each 95 %%)", lo, hi);
	if (s->r->fills < (int64_t)least || s->r->fill_days < READINESS_FILL_DAYS)
		few(s, (int64_t)least, n, days);
	else if (s->status == READINESS_FAIL)
		readiness_sentence(s, "Real costs exceed %s × predicted by %s to %s ticks a fill (%s fills, %s days).", times,
		    readiness_beside(readiness_real, x->lo, 0, 2, lo), readiness_beside(readiness_real, x->hi, 0, 2, hi), n, days);
	else if (s->status == READINESS_PASS)
		readiness_sentence(s, "Real costs stay within %s × predicted: %s to %s ticks a fill (%s fills, %s days).", times, lo, hi, n, days);
	else
		readiness_sentence(s, "Real costs less %s × predicted are %s to %s ticks a fill (%s fills, %s days): undecided.", times, lo, hi, n, days);
}

/* "1 of 412 fills …; at most 1.1 % with 95 % confidence (2 % allowed)"; failed, they are more than allowed even at the lower end: "at least 3.1 %". */
static void
implausible(const struct readiness_saying *s)
{
	char bad[READINESS_NUMBER], total[READINESS_NUMBER], hi[READINESS_NUMBER], lo[READINESS_NUMBER], limit[READINESS_NUMBER];
	const struct readiness_count *c = &s->e->record.implausible;
	s->out->value = c->total > 0 ? (double)c->bad / (double)c->total : NAN;
	s->out->limit = s->limit[READINESS_IMPLAUSIBLE];
	s->out->lo = s->r->implausible.lo;
	s->out->hi = s->r->implausible.hi;
	bool failed = s->status == READINESS_FAIL, one = c->bad == 1 || c->total == 1;
	readiness_bound(s->r->implausible.hi, s->out->limit, hi);
	readiness_bound(s->r->implausible.lo, s->out->limit, lo);
	snprintf(OUT(value_text), "%s of %s", readiness_count(c->bad, bad), readiness_count(c->total, total));
	snprintf(OUT(limit_text), "%s", readiness_limit_text(READINESS_IMPLAUSIBLE, s->limit[READINESS_IMPLAUSIBLE], limit));
	snprintf(OUT(interval_text), "%s to %s (each 95 %%)", lo, hi);
	if (c->total == 0)
		readiness_sentence(s, "No fill yet.");
	else
		readiness_sentence(s, "%s of %s fill%s %s impossible on %s bar; at %s %s with 95 %% confidence (%s allowed).", bad, total, readiness_plural(c->total), one ? "was" : "were", one ? "its" : "their",
		    failed ? "least" : "most", failed ? lo : hi, limit);
}

static void
stress(const struct readiness_saying *s)
{
	char times[READINESS_NUMBER], net[READINESS_NUMBER], limit[READINESS_NUMBER];
	const struct stress *t = &s->r->stress;
	s->out->value = t->breakeven;
	s->out->limit = s->limit[READINESS_BREAKEVEN];
	snprintf(OUT(value_text), "%s × costs", readiness_beside(readiness_real, t->breakeven, s->limit[READINESS_BREAKEVEN], 2, times));
	snprintf(OUT(limit_text), "%s × or more", readiness_limit_text(READINESS_BREAKEVEN, s->limit[READINESS_BREAKEVEN], limit));
	readiness_signed(t->net[2], 0, net);
	if (!READINESS_KNOWN(t->breakeven)) {
		readiness_sentence(s, s->status == READINESS_FAIL ? "Fills cost nothing or less, which no real market does: the costs cannot be stressed." : "No costs yet: nothing can be multiplied.");
		return;
	}
	if (t->breakeven >= 1)
		readiness_sentence(s, "Costs could be %s times as high before the profit is gone; at 3 × it is %s %s.",
		    readiness_beside(readiness_real, t->breakeven, s->limit[READINESS_BREAKEVEN], 1, times), net, s->e->currency);
	else if (t->breakeven < 0)
		readiness_sentence(s, "There is a loss before any costs; at 3 × them it is %s %s.", net, s->e->currency);
	else
		readiness_sentence(s, "There is no profit after costs (they eat it at %s × what they are); at 3 × it is %s %s.",
		    readiness_beside(readiness_real, t->breakeven, 1, 1, times), net, s->e->currency);
}

void
readiness_say_execution(const struct readiness_saying *s, enum readiness_id id)
{
	static void (*const say[])(const struct readiness_saying *) = { bias, implausible, stress };
	const char *bad = s->e->newest_implausible;
	if (id == READINESS_X2 && bad[0] != '\0')
		snprintf(OUT(link), "/fills?from=%s&to=%s", bad, bad);
	else
		snprintf(OUT(link), id == READINESS_X2 ? "/fills" : "/fills#comparison");
	say[id - READINESS_X1](s);
}
