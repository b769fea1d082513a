/* D1 and O1 to O6: were the prices real, and does the machine hold? */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "readiness_say_internal.h"

#define OUT(field) s->out->field, sizeof s->out->field

static void
prices(const struct readiness_saying *s)
{
	char live[READINESS_NUMBER], other[READINESS_NUMBER];
	const struct readiness_record *r = &s->e->record;
	readiness_count(r->live_days, live);
	readiness_count(r->other_days, other);
	s->out->value = (double)r->live_days;
	s->out->limit = (double)(r->live_days + r->other_days);
	snprintf(OUT(value_text), "%s live day%s", live, readiness_plural(r->live_days));
	snprintf(OUT(limit_text), "all of them");
	snprintf(OUT(link), "/system#components");
	if (s->status == READINESS_PASS && r->live_days == 1)
		readiness_sentence(s, "The only day was traded on live prices as they came.");
	else if (s->status == READINESS_PASS)
		readiness_sentence(s, "All %s days were traded on live prices as they came.", live);
	else if (strcmp(s->e->mode, "sim") == 0)
		readiness_sentence(s, "The feed is SIMULATED: nothing here says anything about real markets.");
	else if (strcmp(s->e->mode, "csv") == 0)
		readiness_sentence(s, "The feed is files that are replayed: what happened then was known when this was made.");
	else
		readiness_sentence(s, "%s %s traded on live prices as they came, %s %s not.", live, r->live_days == 1 ? "day was" : "days were", other, r->other_days == 1 ? "was" : "were");
}

/* Bad cases of all, by the end of Wilson's interval that the answer hangs on: failed, they are more than allowed even at the lower one. */
static void
share(const struct readiness_saying *s, const struct readiness_count *c, const struct wilson *w, enum readiness_limit limit, const char *noun, const char *what)
{
	char bad[READINESS_NUMBER], total[READINESS_NUMBER], hi[READINESS_NUMBER], lo[READINESS_NUMBER], allowed[READINESS_NUMBER];
	s->out->value = c->total > 0 ? (double)c->bad / (double)c->total : NAN;
	s->out->limit = s->limit[limit];
	s->out->lo = w->lo;
	s->out->hi = w->hi;
	bool failed = s->status == READINESS_FAIL;
	readiness_bound(w->hi, s->out->limit, hi);
	readiness_bound(w->lo, s->out->limit, lo);
	snprintf(OUT(value_text), "%s of %s", readiness_count(c->bad, bad), readiness_count(c->total, total));
	snprintf(OUT(limit_text), "%s", readiness_limit_text(limit, s->limit[limit], allowed));
	snprintf(OUT(interval_text), "%s to %s (each 95 %%)", lo, hi);
	readiness_sentence(s, "%s of %s %s%s %s; at %s %s (%s allowed).", bad, total, noun, readiness_plural(c->total), what, failed ? "least" : "most", failed ? lo : hi, allowed);
}

static void
cycles(const struct readiness_saying *s)
{
	char untimed[READINESS_NUMBER];
	share(s, &s->e->record.cycles, &s->r->cycles, READINESS_BAD_CYCLES, "cycle", "missed or late");
	snprintf(OUT(link), "/system#schedule");
	if (s->e->record.cycles.total == 0 && s->e->cycles_untimed == 0)
		readiness_sentence(s, "No cycle yet.");
	else if (s->e->record.cycles.total == 0)
		readiness_sentence(s, "No cycle went by the clock (%s did not), so nothing shows that one would be on time.", readiness_count(s->e->cycles_untimed, untimed));
}

static void
bars(const struct readiness_saying *s)
{
	share(s, &s->e->record.bars, &s->r->bars, READINESS_GAPS, "bar", "missing");
	snprintf(OUT(link), "/system#data");
	if (s->e->record.bars.total == 0)
		readiness_sentence(s, "No bar was due yet.");
}

/* Days of quiet since the last of something, which since then says. */
static void
quiet(const struct readiness_saying *s, const struct readiness_since *d, double limit, char since[READINESS_NUMBER])
{
	s->out->value = (double)d->since;
	s->out->limit = limit;
	snprintf(OUT(value_text), d->open > 0 ? "open" : "%s day%s", readiness_count(d->since, since), readiness_plural(d->since));
	snprintf(OUT(limit_text), "%.0f day%s", limit, readiness_plural((int64_t)limit));
}

static void
reconciliation(const struct readiness_saying *s)
{
	const struct readiness_since *d = &s->e->record.mismatch;
	double limit = s->limit[READINESS_CLEAN_DAYS];
	char since[READINESS_NUMBER];
	quiet(s, d, limit, since);
	snprintf(OUT(link), "/system#events");
	if (s->status == READINESS_FAIL)
		readiness_sentence(s, "A mismatch is open: orders are stopped until it is cleared.");
	else if (s->status == READINESS_PASS)
		readiness_sentence(s, "%s trading day%s without a mismatch (%.0f needed).", since, readiness_plural(d->since), limit);
	else
		readiness_sentence(s, "%s of %.0f trading days without a mismatch; %lld more.", since, limit, (long long)s->c->need);
}

static const char *
breaker_words(const char *name)
{
	static const struct { const char *name, *words; } all[] = { { "max_daily_loss", "Daily-loss" }, { "max_drawdown", "Drawdown" }, { "max_position_size", "Position-size" }, { "max_single_trade_loss", "Trade-loss" } };
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strcmp(all[i].name, name) == 0)
			return all[i].words;
	return "A";
}

static void
breakers(const struct readiness_saying *s)
{
	const struct readiness_since *d = &s->e->record.breakers;
	const char *name = breaker_words(s->e->tripped);
	double limit = s->limit[READINESS_TRIP_DAYS];
	char since[READINESS_NUMBER];
	quiet(s, d, limit, since);
	snprintf(OUT(link), "/system#breakers");
	if (d->open > 0)
		readiness_sentence(s, "%lld breaker%s not armed (last: %s, %s trading day%s ago).", (long long)d->open, d->open == 1 ? " is" : "s are", s->e->tripped[0] != '\0' ? name : "unknown", since, readiness_plural(d->since));
	else if (s->status == READINESS_PASS)
		readiness_sentence(s, "%s trading day%s without a trip (%.0f needed).", since, readiness_plural(d->since), limit);
	else if (s->e->tripped[0] != '\0')
		readiness_sentence(s, "%s breaker tripped %s trading day%s ago; %lld more.", name, since, readiness_plural(d->since), (long long)s->c->need);
	else
		readiness_sentence(s, "%s of %.0f trading day%s without a trip; %lld more.", since, limit, readiness_plural((int64_t)limit), (long long)s->c->need);
}

static void
restarts(const struct readiness_saying *s)
{
	const struct readiness_record *r = &s->e->record;
	double limit = s->limit[READINESS_RESTARTS];
	char exact[READINESS_NUMBER], since[READINESS_NUMBER];
	readiness_count(r->restarts_exact, exact);
	readiness_count(r->inexact_since, since);
	s->out->value = (double)r->restarts_exact;
	s->out->limit = limit;
	snprintf(OUT(link), "/system#life");
	snprintf(OUT(value_text), "%s exact", exact);
	snprintf(OUT(limit_text), "%.0f exact", limit);
	if (s->status == READINESS_FAIL)
		readiness_sentence(s, "A restart %s trading day%s ago was not exact: what the journals say had to be mended.", since, readiness_plural(r->inexact_since));
	else if (s->status == READINESS_PASS)
		readiness_sentence(s, "%s exact restart%s (%.0f needed).", exact, readiness_plural(r->restarts_exact), limit);
	else
		readiness_sentence(s, "%s of %.0f exact restart%s: restart it %lld more time%s.", exact, limit, readiness_plural((int64_t)limit), (long long)s->c->need, readiness_plural(s->c->need));
}

bool
readiness_say_crash(const struct readiness_saying *s)
{
	return s->e->crashed && s->e->record.incidents.open == 0;
}

static void
incidents(const struct readiness_saying *s)
{
	const struct readiness_since *d = &s->e->record.incidents;
	double limit = s->limit[READINESS_QUIET_DAYS];
	char what[120], since[READINESS_NUMBER];
	quiet(s, d, limit, since);
	snprintf(what, sizeof what, "%.110s", s->e->incident);
	snprintf(OUT(link), "%s", readiness_say_crash(s) ? "/system#life" : "/system#events");
	if (d->open > 0)
		readiness_sentence(s, "Orders are stopped or halted now.");
	else if (s->status == READINESS_PASS)
		readiness_sentence(s, "%s quiet trading day%s (%.0f needed).", since, readiness_plural(d->since), limit);
	else if (what[0] != '\0')
		readiness_sentence(s, "%s trading day%s since \xe2\x80\x9c%s\xe2\x80\x9d; %lld more quiet day%s.", since, readiness_plural(d->since), what, (long long)s->c->need, readiness_plural(s->c->need));
	else
		readiness_sentence(s, "%s of %.0f quiet trading day%s; %lld more.", since, limit, readiness_plural((int64_t)limit), (long long)s->c->need);
}

void
readiness_say_operation(const struct readiness_saying *s, enum readiness_id id)
{
	static void (*const say[])(const struct readiness_saying *) = { cycles, reconciliation, breakers, bars, restarts, incidents };
	if (id == READINESS_D1)
		prices(s);
	else
		say[id - READINESS_O1](s);
}
