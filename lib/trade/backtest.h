#ifndef BACKTEST_H
#define BACKTEST_H

/*
 * What probabilities would have earned: a window of sessions traded as the cycle trades them (docs/architecture.md, "The
 * way of a fill"). Each session: rolls that come before the open; the orders decided on the session before, through
 * risk_gate and execution.h; rolls at the close; every position marked at it; then opinion_form of each market with
 * a probability, decision_market, decision_limit, and the orders for the next session. It begins with capital0 and
 * no position, so the first session only decides; what is decided at the last close is not filled, and what is held
 * then is marked, not sold.
 *
 * It is the cycle's result to the micro, fills drawn by the same keys, if that one began with the same capital, seed and
 * session in an empty ledger; only that no loss breaker trips here and none ever halts. Pure: no clock, no file, no
 * ledger, no state between calls.
 *
 * No bar after a session has a part in that session's money or orders. hit, brier and predictions of a session alone
 * look at the bars that its labels are of (label.h), up to LABEL_HORIZON bars on; a market whose bars do not reach that far
 * is not among the predictions.
 *
 * How it is called, by whoever needs a window of a model's track record (an out-of-sample fold, one of two recipes that are
 * compared):
 *
 *   struct backtest_market m[n];       of each of the feed's markets: contract, and all bars that are known, a copy
 *   struct backtest_input in = { .sessions = &panel->sessions[from], .n_sessions = 63, .p = p_cal[63 * n], session by session };
 *   backtest_feed(feed, m, &in);       runner/backtest_feed.h: the rest of in, and each market's impact; without a feed the
 *                                      caller sets markets, n_markets, impact, subs, roll and arg
 *   struct backtest_settings set = { .capital0 = cfg->capital, .seed = cfg->seed, .halve = false };
 *   struct backtest_row rows[63];
 *   if (backtest_run(&in, &set, rows, err, sizeof err) != 0)
 *           err says why: the experiment failed
 *   backtest_record(rows, 63, &record) appends the window to a record: what drift_verdict.h, fitness.h and the paired
 *                                      difference (rows[i].r.ret of one less that of the other) are made of
 */
#include <stdint.h>

#include "bar.h"
#include "contract.h"
#include "record.h"

struct backtest_market {
	const struct contract *contract;
	const struct bar *bars; /* oldest first, from before the window on; may reach behind it */
	size_t n;
	double impact;          /* k_s of docs/definitions.md, "Paper fills"; of no effect on a session without sub-bars */
};

/* One contract left for the next, as the feed's roll has it (feed.h). */
struct backtest_roll {
	bool at_open;                 /* before the session's open, else at its close */
	int64_t old_price, new_price; /* micro */
	int64_t old_volume, new_volume;
};

struct backtest_input {
	const struct backtest_market *markets; /* in the feed's order */
	int n_markets;                         /* 1 to DECISION_MARKETS */
	const date_t *sessions;                /* the window: the feed's, ascending, none left out */
	size_t n_sessions;
	const double *p;                       /* p_cal of market m at the close of session s: p[s * n_markets + m], 0..1; NaN: none */
	/* What a feed alone knows. */
	const struct subbar *(*subs)(void *arg, int m, date_t session, int *n); /* NULL, or *n = 0: the day's bar alone. Valid until the next call */
	int (*roll)(void *arg, int m, date_t session, struct backtest_roll *out); /* 1 with *out, 0. NULL: no market rolls */
	void *arg;
};

struct backtest_settings {
	int64_t capital0; /* micro, > 0 */
	uint64_t seed;    /* of the fills' draws: cfg->seed */
	bool halve;       /* every fraction (signal.h) */
};

struct backtest_row {
	struct record_row r;
	int64_t equity, day_pnl; /* micro, at the close */
	int64_t fees;            /* micro, in this session */
	int64_t contracts;       /* filled in this session, legs of rolls too */
	int fills;
	bool stale;              /* a position was marked with an older close */
};

/*
 * rows: room for n_sessions. 0, or -1 with err: the input is not as said above, an amount exceeds its range, or a fill was
 * implausible (the cycle would stop there). Cost: for each session and market a walk over 257 bars, and where something
 * trades one call of subs; memory: some 10 KB of stack, whatever the window.
 */
int backtest_run(const struct backtest_input *in, const struct backtest_settings *set, struct backtest_row *rows, char *err, int errsize);

/* Rows appended to a record. 0, or -1 as record_add. */
int backtest_record(const struct backtest_row *rows, size_t n, struct record *out);

#endif
