#ifndef EXECUTION_INTERNAL_H
#define EXECUTION_INTERNAL_H

/* What stages and fills must agree on: touch, rounding, locks and volume of one sub-bar or day. */
#include "execution.h"

/* Quoted spread of a sub-bar, micro; the assumed one where the feed does not know it. */
int64_t exec_spread(const struct exec_market *m, const struct subbar *b);
/* Far touch: what a taker of that direction meets. Half ticks are exact; an odd micro goes against the taker. */
int64_t exec_far(int64_t mid, int64_t spread, int direction);
/* To the tick: away from the market, and against us. */
int64_t exec_passive(int64_t price, int64_t tick, int direction);
int64_t exec_aggressive(int64_t price, int64_t tick, int direction);
/*
 * Nobody takes the other side: one price all along (h == l), at least 2 sigma_p from the
 * close before, on the side where the direction would have to buy or sell.
 */
bool exec_locked(const struct exec_market *m, int64_t h, int64_t l, int64_t c, int direction);
/* Purposes of draws; the feed's begin at 100. */
enum { DRAW_NOISE = 1, DRAW_LATENCY, DRAW_TIME, DRAW_SLICE };
#define EXEC_SUB_SECONDS 300
/* A draw's index: 35 bits of intent, 21 of date, 7 of sub-bar (or slice): no two fills of a journal share one. */
int64_t exec_draw(const struct exec_market *m, const struct exec_intent *in, int sub);
int64_t exec_room(int64_t volume); /* contracts one sub-bar gives: floor(0.10 v) */
int64_t exec_day_room(const struct exec_market *m, const struct exec_intent *in); /* floor(0.02 V) less what was used, >= 0 */

#endif
