#ifndef ACCOUNT_H
#define ACCOUNT_H

/*
 * The money of one account: exact cash, the holdings, and the equity row of a
 * session (docs/definitions.md, "Money"). Everything is a value; the caller keeps
 * the holdings, one for each (symbol, contract) that ever traded or was priced.
 *
 *  1. cash = capital0 + flows - sum(s*p*point_value) - fees, exact.
 *  2. equity = cash + sum(q*mark*point_value), exact, so realised =
 *     equity - capital0 - flows - unrealised is consistent by construction.
 *  3. after a failure account and holdings are what they were before the call.
 *
 * Money and prices are micro; point_value is a plain integer (contract.h's
 * divided by DECIMAL_ONE); quantities are signed contracts.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "contract.h"
#include "date.h"
#include "position.h"

#define ACCOUNT_CONTRACT 16

/* Where a mark comes from: a close is never replaced by a later fill's price. */
enum account_mark { ACCOUNT_UNMARKED, ACCOUNT_MARK_FILL, ACCOUNT_MARK_CLOSE };

struct account_holding {
	char symbol[CONTRACT_SYMBOL];
	char contract[ACCOUNT_CONTRACT];
	int64_t point_value;      /* whole money per 1.0 of price, > 0 */
	struct position pos;
	enum account_mark marked;
	int64_t mark;             /* last close, or before any close the last fill price */
	date_t mark_session;      /* of a close; not read otherwise */
};

/* Money between two rows. Start one with account_start or fill it from the ledger. */
struct account {
	int64_t capital0;
	int64_t cash;
	int64_t flows;    /* deposits less withdrawals so far */
	int64_t fees;     /* so far; a rebate is negative */
	int64_t before;   /* equity of the session before; capital0 at first */
	int64_t flow;     /* of the open session */
	bool exposed;     /* a position at the open session's start, or a fill in it */
};

/* One row a session, as the ledger's table equity has it. */
struct account_row {
	date_t session;
	int64_t cash, flow, equity;
	int64_t day_pnl;   /* equity - flow - before */
	bool has_ret;      /* before > 0 */
	double ret;        /* (equity - flow)/before - 1; 0 without has_ret */
	int64_t unrealised, realised, fees;
	int64_t gross;     /* sum of |q*mark*point_value|, at most INT64_MAX */
	int64_t largest;   /* the largest of its terms, at most INT64_MAX; not in the table */
	bool exposed;
	bool stale;        /* a held position without today's close */
	bool halt;         /* equity <= 0 */
};

void account_start(struct account *a, int64_t capital0);

/*
 * Signed fill s at p with its total fee. *pnl (may be NULL) = gross realised of
 * this fill. 0, or -1 when an amount leaves its range (nothing changed).
 */
int account_fill(struct account *a, struct account_holding *h, int64_t s, int64_t p, int64_t fee, int64_t *pnl);

/*
 * Close all of `from` at p_old and open as much of `to` at p_new, fee for each
 * of the two fills; the range is judged after both. Flat: nothing happens.
 * The two holdings differ and share a point value. 0 / -1.
 */
int account_roll(struct account *a, struct account_holding *from, struct account_holding *to, int64_t p_old, int64_t p_new, int64_t fee);

/* Deposit (+) or withdrawal (-), never a return. 0 / -1. */
int account_flow(struct account *a, int64_t amount);

/* The session's close of this contract, held or not. */
void account_mark(struct account_holding *h, int64_t close, date_t session);

/*
 * The row of the open session. 0, or -1 when equity or a figure derived from it
 * does not fit 64 bits, or a held position has no price at all.
 */
int account_row(const struct account *a, const struct account_holding *holdings, size_t n, date_t session, struct account_row *out);

/* Open the session after the one of row. */
void account_next(struct account *a, const struct account_holding *holdings, size_t n, const struct account_row *row);

/* (equity - peak)/peak, never above 0 when peak >= equity; 0 for peak <= 0. */
double account_drawdown(int64_t equity, int64_t peak);

/*
 * Drawdown of the return index after one more session (with a leading 0.0): deposits and withdrawals neither
 * deepen nor dilute it. before: the last one, 0 at first; a session without a return leaves it.
 */
double account_drawdown_next(double before, bool has_ret, double ret);

#endif
