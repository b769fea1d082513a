#ifndef PLAUSIBLE_H
#define PLAUSIBLE_H

/* Could this fill have happened? What the readiness criterion X2 counts (docs/definitions.md, "Readiness"). */
#include <stdbool.h>
#include <stdint.h>

struct plausible_fill {
	int64_t price, n;  /* micro, contracts */
	int direction;     /* +1 buy, -1 sell */
	int64_t tick;      /* micro, > 0 */
	bool pays;         /* its order paid more than the middle, in part or to the far side, which lies beyond the middles that a bar is of */
	bool has_mid;      /* the middle at the fill is known */
	int64_t mid;       /* micro; of those that it can have been the one nearest to the fill */
	bool has_limit;    /* its order was passive at a price of its own; one that crosses names a worse price than it hopes for */
	int64_t limit;     /* micro */
	int64_t spread;    /* micro, at the fill */
	bool before;       /* before its order could work: in a session, a sub-bar or at a time before it */
	bool has_bar;      /* the bar of its contract, of the session that its price is of, is known */
	int64_t low, high, volume;
};

/*
 * NULL: it could. Else the first thing wrong, in words: "before its order", "off the tick grid", "below the bar's low",
 * "above the bar's high", "more contracts than the bar's volume", "better than mid by more than the spread", "better than its limit
 * by more than the spread". Beyond the bar lies what is more than a spread and a tick outside, on the side that costs, of one that pays; any
 * price outside of all others. A fill without a bar of its contract (the far leg of a roll) is judged by the rest.
 */
const char *plausible_fault(const struct plausible_fill *f);

#endif
