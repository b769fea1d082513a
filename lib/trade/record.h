#ifndef RECORD_H
#define RECORD_H

/*
 * A track record, out of sample or live: what a model's sessions brought. It is kept in the model's file, so that the one
 * that is deployed can be held against it. The fields are what drift_verdict.h and fitness.h judge.
 *
 * Invariants: 1. sessions ascend, each stands once; 2. ret is finite or NaN; 3. brier is in 0..1 if there are predictions,
 * else NaN; 4. hit is in 0..1, or NaN: always without predictions, else when each was one half.
 */
#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "date.h"

#define RECORD_MOST 100000         /* sessions */
#define RECORD_PREDICTIONS 999999  /* of one session */

struct record_row {
	date_t session;
	double ret;       /* after costs, a fraction of the equity before; NaN: none */
	bool exposed;     /* a position or a fill */
	double hit;       /* share of the session's predictions that were on the right side, over markets */
	double brier;     /* their mean (p_cal - y)^2 */
	int predictions;  /* markets that had one whose outcome is known */
};

/* Zero-initialise. */
struct record {
	struct record_row *row;
	size_t n, room;
};

/* One more session behind the others. 0, or -1: an invariant does not hold (nothing changed), RECORD_MOST, or out of memory. */
int record_add(struct record *r, const struct record_row *row);
void record_clear(struct record *r); /* keeps the memory */
void record_free(struct record *r);
/* The same to the bit, but that one NaN is like another. */
bool record_equal(const struct record *a, const struct record *b);

/*
 * As text for a JSON string: ASCII without quotes or backslashes, a line for each session, behind them their SHA-256.
 * Doubles come back to the bit. The same record is the same text. Appended to out (out->failed: out of memory).
 */
void record_encode(const struct record *r, struct buf *out);
/* Into r, whatever it held. 0, or -1: not exactly what record_encode wrote (another form, a byte changed, cut, too long), or out of memory; r is then empty. */
int record_decode(struct record *r, const char *text, size_t len);

#endif
