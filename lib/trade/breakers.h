#ifndef BREAKERS_H
#define BREAKERS_H

/*
 * One session of the manager's breakers (docs/definitions.md, "Breakers"): all three
 * loss breakers advance, then each is judged once. Pure: the cycle keeps the
 * rows in the ledger, verify replays them from the equity rows.
 *
 *  1. the position breaker is judged order by order; here it only learns the largest position's share of equity.
 *  2. a latched breaker does not advance; only the operator opens it.
 */
#include <stdbool.h>
#include <stdint.h>

#include "date.h"
#include "risk.h"

#define BREAKERS_REARM_WINDOW 60 /* cycles in which a third re-arm latches */
#define BREAKERS_EVENTS (2 * RISK_KINDS)
#define BREAKERS_TEXT 160

struct breakers_one {
	struct risk_breaker b;
	double value;      /* last one compared; NaN never */
	date_t since;      /* session of the last change of state, DATE_NONE none */
	date_t tripped;    /* session of the last trip, DATE_NONE none */
	int64_t trips;
	int64_t rearm[2];  /* drawdown: cycles of its newest two re-arms, older first; 0 none */
	bool latched;
};

/* What a session says about the account. Money micro. */
struct breakers_facts {
	int64_t cycle;     /* its number, from 1 */
	date_t session;
	int64_t equity;
	int64_t before;    /* equity of the session before */
	bool has_ret;
	double ret;        /* not read without has_ret */
	int64_t worst;     /* worst net of one symbol's reducing fills, at most 0 */
	int64_t largest;   /* |value| of the largest position, at least 0 */
};

enum breakers_what { BREAKERS_TRIGGERED, BREAKERS_ACTIVE, BREAKERS_REARMED, BREAKERS_LATCHED };
struct breakers_event {
	enum risk_kind kind;
	enum breakers_what what;
	double value, threshold; /* of a trip */
	int64_t equity;          /* of a re-arm: where its peak starts */
};

/* All start active, as risk_defaults has them. */
void breakers_start(struct breakers_one b[RISK_KINDS]);
/* Advance and judge. *gate_peak: highest equity since the drawdown breaker was re-armed. Returns the number of events, in their order. */
int breakers_session(struct breakers_one b[RISK_KINDS], const struct breakers_facts *f, int64_t *gate_peak, struct breakers_event out[BREAKERS_EVENTS]);

/* The operator opens one: active at once, a drawdown's peak starts at equity and its re-arms are forgotten. session: the last one with an equity row, DATE_NONE none yet. */
void breakers_resume(struct breakers_one *b, enum risk_kind kind, date_t session, int64_t equity, int64_t *gate_peak);

const char *breakers_what_name(enum breakers_what what); /* triggered active rearmed latched */
/* One sentence for people. Returns out. */
char *breakers_text(const struct breakers_event *e, char out[BREAKERS_TEXT]);

#endif
