#ifndef DECISION_H
#define DECISION_H

/*
 * From what markets say to the orders of the next session (docs/definitions.md, "Sizing"): the one
 * way that the trading cycle and the backtest both go. Pure.
 *
 *   each market     an opinion (the rule's, or opinion_form of a model's probability), then decision_market
 *   all together    decision_limit
 *   each market     decision_orders; each order then asks risk_gate
 *
 * Money and prices are micro, quantities signed contracts.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "forecast.h"

#define DECISION_VOLUME_CAP 0.02 /* of the mean daily volume */
#define DECISION_MARKETS 32      /* that decision_limit takes at most */

/* What is decided for one market. */
struct decision {
	const struct contract *contract;
	bool fresh;          /* it has a bar today: may change its position */
	int64_t close;       /* of the contract held after this close */
	double sigma_p, adv; /* forecast_stats; NaN with fewer than FORECAST_BARS bars */
	int64_t lot_value;   /* one contract at |close| */
	int64_t needs_equity; /* at which one lot is exactly the cap */
	int64_t position, target;
	const char *reason;  /* "ok", or what set the target */
};

/* One market at the close of a session. */
struct decision_input {
	const struct contract *contract;
	date_t session;
	const struct bar *bars; /* oldest first; the last one is of that session, or older */
	int n;                  /* >= 1 */
	int64_t close;          /* of the contract held after the close: at a roll it is not the last bar's */
	int64_t position;       /* held now, in that contract */
	const struct forecast *opinion;
};

/*
 * Size of one market, before the limits that all share. Without an opinion, without a bar today or at a close of 0 the
 * position stays. 0, or -1: a lot's value exceeds 64 bits.
 */
int decision_market(const struct decision_input *in, int64_t equity, struct decision *out);

/*
 * The portfolio's limit over all markets, then, if blocked (a loss breaker is not active), no increase and no flip. One that
 * is not fresh counts and keeps its position; one that has not begun is all 0. 0, or -1: the portfolio's value exceeds
 * 64 bits, or n > DECISION_MARKETS.
 */
int decision_limit(struct decision *d, size_t n, int64_t equity, bool blocked);

/* One order: from q by delta. */
struct decision_order {
	int64_t q, delta;
};
/* The orders that lead to the target, in turn; how many. A flip is two, close and open. None of a market that is not fresh. */
int decision_orders(const struct decision *d, struct decision_order out[2]);

#endif
