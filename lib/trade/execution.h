#ifndef EXECUTION_H
#define EXECUTION_H

/*
 * Pure (docs/definitions.md, "Paper fills"): which order an intent sends next, and what a paper market
 * does with it. No clock, no I/O; randomness is a function of keys.
 */
#include <stdbool.h>
#include <stdint.h>

#include "bar.h"

enum exec_stage { EXEC_MID, EXEC_STEP, EXEC_CROSS, EXEC_DAILY_OPEN, EXEC_ROLL, EXEC_STAGES };
const char *exec_stage_name(enum exec_stage stage); /* mid step cross daily_open roll: also fills.fill_model */
int exec_stage_parse(const char *text, enum exec_stage *out);

/* One market in the session the order works in. */
struct exec_market {
	const struct subbar *subs; /* NULL for daily bars only */
	int n_subs;
	struct bar day;         /* session's daily bar */
	int64_t prev_close;     /* of the session before */
	int64_t tick;           /* micro */
	int64_t spread;         /* assumed spread, micro, for daily bars */
	double sigma_p;         /* price units, known at decision */
	double adv;             /* ADV20 at decision */
	double impact_true;     /* k_s, hidden truth (sim); 0.15 for daily bars */
	uint64_t seed;
	char symbol[16];
	instant_t open;         /* session's open instant */
};

struct contract;
/*
 * The market of a contract in the session of bars[n-1], for orders decided on the session before: sigma_p and adv are of
 * the bars before it. bars as forecast_stats has them; sub-bars are set by the caller. 0, or -1: fewer than FORECAST_BARS
 * bars before that session.
 */
int exec_market_day(const struct contract *c, const struct bar *bars, int n, double impact, uint64_t seed, instant_t open, struct exec_market *out);
/* The same of a leg of a roll: one price and one instant, with the volume of the bar that the price is of. */
void exec_market_roll(const struct contract *c, date_t session, int64_t price, int64_t volume, uint64_t seed, instant_t at, struct exec_market *out);

/* An intent on its way; q is unsigned, direction +1/-1. */
struct exec_intent {
	int64_t id;      /* names the random draws together with session and sub-bar */
	int direction;
	int64_t n;       /* whole intent */
	int64_t filled;
	bool roll;       /* one leg of a roll: whole, at one price (day.o) and instant (open) of its contract */
	int64_t day_used; /* contracts of this session's volume budget an earlier order of the same market took (daily bars: of floor(0.02 V)) */
};

/* The order of a stage. */
struct exec_order {
	enum exec_stage stage;
	int j;          /* first sub-bar it works in */
	int slice;      /* of the intent, 1 first; always 1 when it is not sliced */
	int slice_j;    /* first sub-bar that its slice worked in */
	int64_t n;
	bool has_limit;
	int64_t limit;  /* micro */
	int misses;     /* cross: re-quotes so far */
};

struct exec_fill {
	int64_t n;
	int64_t price;   /* micro, on the tick */
	int64_t mid;     /* arrival mid of the intent is the mid of its first order: order.c keeps it */
	int64_t spread;  /* at the fill, micro */
	int64_t volume;  /* of the sub-bar or day */
	instant_t at;    /* market time */
	double latency_ms;
	int64_t impact;  /* drawn impact in price units, micro, for the plausibility test */
	int sub;         /* sub-bar index, part of exec_key; 0 for daily */
};

/*
 * An intent of at least 1 % of ADV is worked in min(5, n) slices, one after the other, each through all stages; without
 * sub-bars, or below that, in one. The first n mod slices have one contract more.
 */
int exec_slices(const struct exec_market *m, const struct exec_intent *in);
/* The same, told by the contracts that the intent's first order asked for: all n when it is not sliced. */
int exec_slices_told(int64_t n, int64_t first);
/* Contracts of the first `slice` slices; 0 <= slice <= slices. */
int64_t exec_slice_upto(int64_t n, int slices, int slice);
/* The sub-bar in which the slice after `slice`, itself begun in slice_j, may begin: 360 s (1 + 0.2 u) later, rounded up. u is drawn, in [0, 1). */
int exec_slice_next(const struct exec_market *m, const struct exec_intent *in, int slice, int slice_j);

/* The sub-bar that orders work from on: the arrival mid is its M. */
#define EXEC_FIRST_SUB 1
/* The middle that a crossing limit was quoted from: the lowest it can have been for a buy, the highest for a sale, before the limit was put on the tick. */
int64_t exec_cross_mid(int64_t limit, int64_t spread, int64_t tick, int direction);

/* Arrival mid: M of the first sub-bar an order may work in (j = 1), or the day's open. Half ticks are exact in micro. */
int64_t exec_arrival(const struct exec_market *m);

/*
 * The next order after `last` (NULL at first) whose working ended in sub-bar last_end.
 * 1 with *out filled; 0 = session is over, the rest expires (reason says why: "session closed", "locked", "no volume", "volume limit").
 */
int exec_next(const struct exec_market *m, const struct exec_intent *in, const struct exec_order *last, int last_end, struct exec_order *out, const char **reason);

/*
 * What the paper market does with one order. Fills (at most max) in time order; *end = the sub-bar in which it stopped working.
 * Returns how many fills, -1 if a fill was implausible (L-m <= F <= H+m violated): stop trading.
 */
int exec_paper(const struct exec_market *m, const struct exec_intent *in, const struct exec_order *order, struct exec_fill *fills, int max, int *end);

#define EXEC_FILLS 128 /* an order works at most one session of sub-bars */

/* The band in which a fill is plausible. */
bool exec_plausible(const struct bar *day, int64_t price, int64_t spread, int64_t impact, int64_t tick);

#endif
