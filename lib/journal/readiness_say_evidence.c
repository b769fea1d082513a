/* E1 to E6: the track record. */
#include <math.h>
#include <stdio.h>

#include "readiness_say_internal.h"

#define OUT(field) s->out->field, sizeof s->out->field

static void
track(const struct readiness_saying *s)
{
	char n[READINESS_NUMBER], need[READINESS_NUMBER], more[READINESS_NUMBER], sharpe[READINESS_NUMBER], years[READINESS_NUMBER];
	const struct readiness_values *v = &s->r->values;
	double least = s->limit[READINESS_MIN_DAYS], wanted = v->mintrl > least ? ceil(v->mintrl) : least;
	readiness_count(v->n, n);
	readiness_real(s->r->sharpe.annual, 2, sharpe);
	s->out->value = (double)v->n;
	snprintf(OUT(value_text), "%s day%s", n, readiness_plural(v->n));
	if (READINESS_KNOWN(v->mintrl) && wanted < 9e15) {
		readiness_count((int64_t)wanted, need);
		s->out->limit = wanted;
		snprintf(OUT(limit_text), "%s days", need);
		if (s->status == READINESS_PASS)
			readiness_sentence(s, "%s trading days, %s needed at Sharpe %s.", n, need, sharpe);
		else
			readiness_sentence(s, "%s of %s trading days needed at Sharpe %s; %s more%s.", n, need, sharpe, readiness_count(s->c->need, more), readiness_years(s->c->need, years));
		return;
	}
	s->out->limit = least;
	readiness_real(least, 0, need);
	snprintf(OUT(limit_text), "%s days or more", need);
	if (READINESS_KNOWN(s->r->sharpe.annual))
		readiness_sentence(s, "%s trading day%s; at Sharpe %s no number of days is enough.", n, readiness_plural(v->n), sharpe);
	else
		readiness_sentence(s, "%s of at least %s trading days; too few, or too even, for a Sharpe ratio.", n, need);
}

static void
sequential(const struct readiness_saying *s)
{
	char wealth[READINESS_NUMBER], wanted[READINESS_NUMBER], more[READINESS_NUMBER], hi[READINESS_NUMBER], lo[READINESS_NUMBER], sr[READINESS_NUMBER];
	char sure[READINESS_NUMBER], years[READINESS_NUMBER], luck[READINESS_NUMBER];
	const struct eprocess *p = &s->r->eprocess;
	readiness_times_apart(exp(p->log_e), 1 / s->r->alpha, wealth);
	readiness_times_apart(1 / s->r->alpha, exp(p->log_e), wanted);
	readiness_times(1 / s->r->alpha, luck);
	s->out->value = exp(p->log_e);
	s->out->limit = 1 / s->r->alpha;
	s->out->lo = p->cs_lo;
	s->out->hi = p->cs_hi;
	snprintf(OUT(value_text), "1 \xe2\x86\x92 %s", wealth);
	snprintf(OUT(limit_text), "%s, held 5 days", wanted);
	if (READINESS_KNOWN(p->cs_lo) || READINESS_KNOWN(p->cs_hi))
		snprintf(OUT(interval_text), "Sharpe %s to %s at all times",
		    readiness_real(p->cs_lo, 2, lo), readiness_beside(readiness_real, p->cs_hi, s->limit[READINESS_SR_MIN], 2, hi));
	if (s->status == READINESS_PASS)
		readiness_sentence(s, "A daily bet on it turned 1 into %s (%s needed, held 5 days); without an edge that happens less than 1 time in %s, however often you look.", wealth, wanted, luck);
	else if (s->status == READINESS_FAIL)
		readiness_sentence(s, "The annual Sharpe is below %s with %s confidence (upper bound %s).", readiness_limit_text(READINESS_SR_MIN, s->limit[READINESS_SR_MIN], sr),
		    readiness_percent(1 - s->limit[READINESS_ALPHA_FAIL], readiness_limit_decimals(READINESS_ALPHA_FAIL, s->limit[READINESS_ALPHA_FAIL], 1), sure),
		    readiness_beside(readiness_real, p->cs_hi, s->limit[READINESS_SR_MIN], 2, hi));
	else if (p->bets == 0)
		readiness_sentence(s, "No daily bet yet: the first comes after %d trading days.", EPROCESS_WARM_UP);
	else if (s->c->need >= 0)
		readiness_sentence(s, "A daily bet turned 1 into %s of %s; about %s more trading day%s at this pace%s.", wealth, wanted, readiness_count(s->c->need, more), readiness_plural(s->c->need), readiness_years(s->c->need, years));
	else
		readiness_sentence(s, "A daily bet turned 1 into %s of %s; at this pace it never gets there.", wealth, wanted);
}

/* It fails by the probability of more than no edge, which is not the one that it needs. */
static void
improbable(const struct readiness_saying *s, const char *psr, const char *sharpe, const char *se)
{
	char psr_min[READINESS_NUMBER], sr_min[READINESS_NUMBER], most[READINESS_NUMBER];
	double conf = s->limit[READINESS_CONF];
	readiness_sentence(s, "%s probability that the true Sharpe is above %s (%s or less fails), %s that it is above 0 (Sharpe %s, standard error %s).",
	    readiness_beside(readiness_part, s->r->psr_min, 1 - conf, 1, psr_min), readiness_limit_text(READINESS_SR_MIN, s->limit[READINESS_SR_MIN], sr_min),
	    readiness_percent(1 - conf, readiness_limit_decimals(READINESS_CONF, conf, 1), most), psr, sharpe, se);
}

static void
probability(const struct readiness_saying *s)
{
	char psr[READINESS_NUMBER], conf[READINESS_NUMBER], sharpe[READINESS_NUMBER], se[READINESS_NUMBER], lo[READINESS_NUMBER], hi[READINESS_NUMBER];
	const struct sharpe *h = &s->r->sharpe;
	s->out->value = s->r->psr0;
	s->out->limit = s->limit[READINESS_CONF];
	s->out->lo = h->lo95;
	s->out->hi = h->hi95;
	snprintf(OUT(limit_text), "%s", readiness_limit_text(READINESS_CONF, s->limit[READINESS_CONF], conf));
	snprintf(OUT(value_text), "%s", readiness_beside(readiness_part, s->r->psr0, s->limit[READINESS_CONF], 1, psr));
	if (!READINESS_KNOWN(s->r->psr0)) {
		readiness_sentence(s, "Fewer than 4 trading days, or no day unlike the others: there is no Sharpe ratio to be sure of.");
		return;
	}
	snprintf(OUT(interval_text), "Sharpe %s to %s (95 %%)", readiness_real(h->lo95, 2, lo), readiness_real(h->hi95, 2, hi));
	readiness_real(h->annual, 2, sharpe);
	readiness_real(h->se * sqrt(RETURNS_YEAR), 2, se);
	if (s->status == READINESS_FAIL)
		improbable(s, psr, sharpe, se);
	else
		readiness_sentence(s, "%s probability that the true Sharpe is above 0 (%s needed; Sharpe %s, standard error %s).", psr, conf, sharpe, se);
}

static void
resampled(const struct readiness_saying *s)
{
	char lo[READINESS_NUMBER], hi[READINESS_NUMBER], n[READINESS_NUMBER];
	const struct bootstrap *b = &s->r->bootstrap;
	bool below = s->status == READINESS_FAIL;
	s->out->value = b->sharpe_p05;
	s->out->limit = 0;
	s->out->lo = b->sharpe_p05;
	s->out->hi = b->sharpe_p95;
	snprintf(OUT(value_text), "%s", readiness_beside(readiness_real, b->sharpe_p05, 0, 2, lo));
	snprintf(OUT(limit_text), "above 0");
	if (!READINESS_KNOWN(b->sharpe_p05)) {
		readiness_sentence(s, "Too few trading days to resample.");
		return;
	}
	snprintf(OUT(interval_text), "%s to %s (90 %%)", lo, readiness_beside(readiness_real, b->sharpe_p95, 0, 2, hi));
	readiness_sentence(s, "Resampled in blocks of %zu days, the Sharpe is %s %s in 95 %% of %s histories.", b->block, below ? "below" : "above", below ? hi : lo,
	    readiness_count((int64_t)b->n_histories, n));
}

static void
drawdown(const struct readiness_saying *s)
{
	char mdd[READINESS_NUMBER], dd[READINESS_NUMBER], p95[READINESS_NUMBER], allowed[READINESS_NUMBER], p50[READINESS_NUMBER], days[READINESS_NUMBER];
	const struct returns *t = &s->r->returns;
	const struct bootstrap *b = &s->r->bootstrap;
	s->out->value = t->mdd;
	s->out->limit = s->limit[READINESS_DD];
	s->out->lo = b->mdd_p50;
	s->out->hi = b->mdd_p95;
	snprintf(OUT(value_text), "%s", readiness_beside(readiness_percent, t->mdd, s->limit[READINESS_DD], 1, mdd));
	snprintf(OUT(limit_text), "%s", readiness_limit_text(READINESS_DD, s->limit[READINESS_DD], dd));
	if (!READINESS_KNOWN(t->mdd)) {
		readiness_sentence(s, "No trading day yet.");
		return;
	}
	if (READINESS_KNOWN(b->mdd_p95)) {
		readiness_beside(readiness_percent, b->mdd_p95, s->limit[READINESS_DD_P95], 1, p95);
		snprintf(OUT(interval_text), "half of histories %s, 1 in 20 worse than %s", readiness_percent(b->mdd_p50, 1, p50), p95);
		readiness_sentence(s, "Worst fall %s of %s allowed, %s day%s under water; 1 history in 20 is worse than %s (%s allowed).", mdd, dd, readiness_count(t->dd_longest, days), readiness_plural(t->dd_longest), p95,
		    readiness_limit_text(READINESS_DD_P95, s->limit[READINESS_DD_P95], allowed));
	} else {
		readiness_sentence(s, "Worst fall %s of %s allowed, %s day%s under water.", mdd, dd, readiness_count(t->dd_longest, days), readiness_plural(t->dd_longest));
	}
}

/* "First", "Second", … "11th". */
static void
ordinal(int64_t k, char out[24])
{
	static const char *const words[] = { "First", "Second", "Third", "Fourth", "Fifth" };
	if (k >= 1 && k <= 5) {
		snprintf(out, 24, "%s", words[k - 1]);
		return;
	}
	int64_t teen = k % 100, last = k % 10;
	const char *tail = teen >= 11 && teen <= 13 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th";
	snprintf(out, 24, "%lld%s", (long long)k, tail);
}

static void
deflated(const struct readiness_saying *s)
{
	char dsr[READINESS_NUMBER], conf[READINESS_NUMBER], luck[READINESS_NUMBER], which[24];
	const struct sharpe_deflated *d = &s->r->records;
	ordinal(s->e->record.record, which);
	s->out->value = d->dsr;
	s->out->limit = s->limit[READINESS_CONF];
	snprintf(OUT(value_text), "%s", readiness_beside(readiness_part, d->dsr, s->limit[READINESS_CONF], 1, dsr));
	snprintf(OUT(limit_text), "%s", readiness_limit_text(READINESS_CONF, s->limit[READINESS_CONF], conf));
	if (!READINESS_KNOWN(d->dsr))
		readiness_sentence(s, "%s record started; there is no Sharpe ratio yet to hold against luck.", which);
	else
		readiness_sentence(s, "%s record started: luck alone would show Sharpe %s; probability of beating it %s (%s needed).", which, readiness_real(d->sr0_ann, 2, luck), dsr, conf);
}

void
readiness_say_evidence(const struct readiness_saying *s, enum readiness_id id)
{
	static void (*const say[])(const struct readiness_saying *) = { track, sequential, probability, resampled, drawdown, deflated };
	snprintf(OUT(link), "%s", id == READINESS_E2 ? "/readiness#evidence" : "/#curve");
	say[id - READINESS_E1](s);
}
