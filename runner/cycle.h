#ifndef CYCLE_H
#define CYCLE_H

/*
 * One trading cycle (docs/architecture.md): T0 open, fills of the orders that
 * worked in this session, T1 equity, breakers, decision and orders, T5 done.
 * Started again at any point it goes on from what the ledger holds.
 */
#include "breakers.h"
#include "broker.h"
#include "feed.h"
#include "ledger.h"
#include "forecast.h"

struct order_desk;
struct agent_observe;

struct cycle {
	const struct config *cfg;
	struct feed *feed;
	struct ledger *ledger;
	struct db *experiments;
	struct broker *broker;
	const struct forecast_source *signal;
	const char *signal_fault; /* why that is not the champion; "" it is, or there is none */
	char *predict_fault;      /* of the champion's own (champion.h); NULL: the signal cannot fail */
	struct agent_observe *observer; /* asked in T1, before the decisions (agent_observe.h); NULL: nobody observes */
	const struct calendar *calendar;
	const struct tz *chicago;
	const char *agent_state;
	/* of the cycle that runs */
	date_t session;
	char date[DATE_TEXT];
	instant_t scheduled;
	int (*judge)(void *arg); /* the readiness gate, last part of T5: 0 / -1 the ledger failed; NULL: not in this cycle */
	void *judge_arg;
	char reason[400]; /* after a failure */
};

/* 0; -1 with reason: nothing was sent after the failure. */
int cycle_run(struct cycle *c, date_t session);

/* Parts, one file each. */
int cycle_roll(struct cycle *c, bool at_open); /* cycle_roll.c: positions whose market rolls in this session, before its open or at its close */
int cycle_fills(struct cycle *c);      /* cycle_fills.c: T2 T3 T4 of the intents that work in this session */
int cycle_decide(struct cycle *c);     /* cycle_decide.c: T1 */
int cycle_mark(struct cycle *c, struct breakers_facts *facts); /* cycle_mark.c: the equity row, and what the breakers ask of it but worst */
int cycle_breakers(struct cycle *c, const struct breakers_facts *facts, bool blocked[RISK_KINDS]); /* cycle_breakers.c */
/* A breaker's ledger row as the pure machine's value, and back. */
struct breakers_one cycle_breaker_of(const struct ledger_breaker *row);
void cycle_breaker_to(const struct breakers_one *b, struct ledger_breaker *row);
int cycle_market(const struct cycle *c, const char *symbol); /* index in the feed, -1: it has none of that name */
int cycle_fail(struct cycle *c, const char *why); /* -1 */
/* Seconds after its time that a session's cycle starts, 0 before it; -1 from 18:00 America/Chicago of its day on: history that is caught up is not late. */
int64_t cycle_late(const struct tz *chicago, date_t session, instant_t scheduled, instant_t wall);
int cycle_desk(struct cycle *c, struct order_desk *d); /* what the gate is asked with in this session */
instant_t cycle_open_instant(const struct cycle *c, date_t session); /* 08:30 America/Chicago */

#endif
