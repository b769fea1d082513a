#ifndef RISK_H
#define RISK_H

#include <stdbool.h>
#include <stdint.h>

/* Docs: definitions.md, "Breakers". One breaker and the manager's four, in this order everywhere. */
enum risk_kind { RISK_DAILY_LOSS, RISK_DRAWDOWN, RISK_POSITION, RISK_TRADE_LOSS, RISK_KINDS };
enum risk_state { RISK_ACTIVE, RISK_TRIGGERED, RISK_COOLDOWN };

struct risk_breaker {
	double threshold;
	int cooldown; /* periods c */
	bool upper;   /* breach is value > threshold */
	enum risk_state state;
	int counter;
};

const char *risk_name(enum risk_kind kind);        /* max_daily_loss … */
const char *risk_state_name(enum risk_state state); /* active triggered cooldown */
int risk_state_parse(const char *text, enum risk_state *out);
void risk_defaults(struct risk_breaker b[RISK_KINDS]);
bool risk_check(struct risk_breaker *b, double value); /* may trip; true = may trade */
void risk_update(struct risk_breaker *b);              /* advance one period */

#define RISK_MAX_POSITION 100000 /* micro: one market's notional stays within 10 % of equity */

/* The gate of one order (docs/definitions.md, "Risk gate"). All money micro, exact. */
struct risk_gate_in {
	int64_t q;        /* position now */
	int64_t delta;    /* signed order */
	int64_t mid;      /* micro price at decision */
	int64_t point_value; /* micro */
	int64_t equity;   /* E_D micro */
	bool loss_blocked[RISK_KINDS]; /* a loss breaker that is not active */
	bool halted;      /* operator: reductions stay allowed */
	bool stopped;     /* unwritable journal or mismatch: nothing is allowed */
	int64_t max_position; /* micro fraction: RISK_MAX_POSITION */
};
struct risk_verdict {
	bool allowed;
	bool reducing;
	const char *blocked_by; /* "max_daily_loss", …, "halt", "stopped"; NULL when allowed */
	double value, limit;    /* fraction of equity against the cap once that was judged (equity <= 0: infinite), else NaN */
};
/* reducing: q_after between 0 and q. A flip must come as two orders; a single flipping delta is judged as increasing. */
void risk_gate(const struct risk_gate_in *in, struct risk_verdict *out);

#endif
