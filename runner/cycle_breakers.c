/* Docs: definitions.md, "Breakers": all advance once a session, then the three loss breakers are judged once. */
#include <stdio.h>
#include <string.h>

#include "cycle.h"
#include "ledger_derive.h"

static date_t
date_or_none(const char *text)
{
	date_t date;
	return date_parse(text, &date) == 0 ? date : DATE_NONE;
}

struct breakers_one
cycle_breaker_of(const struct ledger_breaker *row)
{
	return (struct breakers_one){ .b = row->b, .value = row->value, .since = date_or_none(row->since), .tripped = date_or_none(row->tripped), .trips = row->trips,
		.rearm = { row->rearm[0], row->rearm[1] }, .latched = row->latched };
}

void
cycle_breaker_to(const struct breakers_one *b, struct ledger_breaker *row)
{
	row->b = b->b;
	row->value = b->value;
	row->trips = b->trips;
	row->rearm[0] = b->rearm[0];
	row->rearm[1] = b->rearm[1];
	row->latched = b->latched;
	if (b->since != DATE_NONE)
		date_format(b->since, row->since);
	if (b->tripped != DATE_NONE)
		date_format(b->tripped, row->tripped);
}

static int
tell(struct cycle *c, const struct breakers_event *e)
{
	struct ledger_words w = { 0 };
	int rc = ledger_words_breaker(e, c->date, &w) != 0 ? -1 : ledger_event(c->ledger, w.key, c->date, "breaker", w.severity, w.text, w.data.data);
	ledger_words_free(&w);
	return rc == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
}

static int
load(struct cycle *c, struct ledger_breaker row[RISK_KINDS], struct breakers_one b[RISK_KINDS])
{
	for (int k = 0; k < RISK_KINDS; k++) {
		if (ledger_breaker_get(c->ledger, (enum risk_kind)k, &row[k]) != 1)
			return cycle_fail(c, ledger_reason(c->ledger));
		b[k] = cycle_breaker_of(&row[k]);
	}
	return 0;
}

int
cycle_breakers(struct cycle *c, const struct breakers_facts *facts, bool blocked[RISK_KINDS])
{
	struct ledger_breaker rows[RISK_KINDS];
	struct breakers_one b[RISK_KINDS];
	struct breakers_event events[BREAKERS_EVENTS];
	struct ledger_account a;
	if (ledger_account_get(c->ledger, &a) != 1)
		return cycle_fail(c, ledger_reason(c->ledger));
	if (load(c, rows, b) != 0)
		return -1;
	int n = breakers_session(b, facts, &a.gate_peak, events);
	for (int i = 0; i < n; i++)
		if (tell(c, &events[i]) != 0)
			return -1;
	for (int k = 0; k < RISK_KINDS; k++) {
		cycle_breaker_to(&b[k], &rows[k]);
		blocked[k] = k != RISK_POSITION && b[k].b.state != RISK_ACTIVE; /* that one judges order by order, never latched */
		if (ledger_put_breaker(c->ledger, (enum risk_kind)k, &rows[k]) != 0)
			return cycle_fail(c, ledger_reason(c->ledger));
	}
	return ledger_put_account(c->ledger, &a) == 0 ? 0 : cycle_fail(c, ledger_reason(c->ledger));
}
