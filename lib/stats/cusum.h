#ifndef CUSUM_H
#define CUSUM_H

/*
 * CUSUM (Page 1954): two sums of what a stream exceeds, or falls short of, its target by more than a slack
 * (docs/definitions.md, "Drift of a stream"). A small lasting shift adds up, noise falls back to 0.
 */
#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

#define CUSUM_THRESHOLD 5.0 /* h: standard deviations */
#define CUSUM_SLACK 0.5     /* k: the same; with these two the mean run to a false alarm is some 465 values */
#define CUSUM_VALUE 1e100   /* size of a value and of a setting at most: the sums stay finite */

/* A plain value: a copy of it is another detector in the same state. */
struct cusum {
	double target, threshold, slack;
	double high, low; /* sums above and below the target, >= 0 */
	bool flag;        /* one of them exceeds the threshold */
};

/* 0, or -1 with all 0 but the default threshold and slack: one is not finite or beyond CUSUM_VALUE. */
int cusum_init(struct cusum *c, double target, double threshold, double slack);

/* The next value of the stream. The flag: 1 or 0, which stays on as long as a sum stays above; -1: not finite or beyond
 * CUSUM_VALUE, nothing changed. */
int cusum_update(struct cusum *c, double value);

/* Both sums to 0, flag off: an alarm was used. */
void cusum_reset(struct cusum *c);

/* All of the state, as bytes that cusum_decode takes back to the bit. Appended to out. */
void cusum_encode(const struct cusum *c, struct buf *out);
/* Into c, whatever it held. 0, or -1 with *c as after a failed cusum_init: not exactly one state. */
int cusum_decode(struct cusum *c, const void *data, size_t size);

#endif
