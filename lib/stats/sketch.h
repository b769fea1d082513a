#ifndef SKETCH_H
#define SKETCH_H

/*
 * Quantiles of any number of values in a bounded room. A value is counted as the nearest number of seven significant
 * bits: 64 of them an octave, spaced in proportion, so that what stands for a value is off by at most SKETCH_ERROR of
 * it. Halves and quarters up to 32, that is what slippage in ticks mostly is, stand for themselves. Counts are integers
 * and places come from the bits of the value, without a logarithm: parts merged in any order are the whole, to the bit,
 * on any machine.
 *
 * Invariants: 1. buckets ascend by place, 2. each counts at least one, 3. their sum is n, 4. places lie within
 * SKETCH_PLACES, so that there are never more than 2 * SKETCH_PLACES + 1 buckets.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

#define SKETCH_ERROR 0.0078125 /* relative, at most: 1/128 */
#define SKETCH_LEAST 0x1p-20   /* what is smaller counts as 0 */
#define SKETCH_MOST 0x1p20     /* what is larger counts as this */
#define SKETCH_PLACES 2561     /* of each sign */

struct sketch_bucket {
	int place; /* 0: zero; its sign is the values' */
	int64_t count;
};

/* Zero-initialise. Out of memory, or a sum beyond 64 bits, sets failed; later calls then change nothing. */
struct sketch {
	struct sketch_bucket *bucket;
	int used, room;
	int64_t n; /* values counted */
	bool failed;
};

void sketch_add(struct sketch *s, double value, int64_t times); /* a value that is not finite, or times < 1, is none */
void sketch_merge(struct sketch *a, const struct sketch *b);    /* b into a */
void sketch_clear(struct sketch *s);                            /* keeps the memory */
void sketch_free(struct sketch *s);
bool sketch_equal(const struct sketch *a, const struct sketch *b);

/*
 * Quantile q of 0..1 by linear interpolation between the two values beside rank (n-1)*q, as reconcile.h has it; the
 * median of an even number is the middle of the two. Off by at most SKETCH_ERROR of the larger of those two (and by
 * SKETCH_LEAST where it is below that). NaN of no values.
 */
double sketch_quantile(const struct sketch *s, double q);

/* How many values stand for at most that much. */
int64_t sketch_count(const struct sketch *s, double most);
/* The value that a bucket stands for. */
double sketch_value(int place);

/*
 * Bytes: the encoding's number, the number of buckets, then each bucket's place (the first one's above -SKETCH_PLACES,
 * the others' above the place before) and count, as unsigned LEB128. Appended to out.
 */
void sketch_encode(const struct sketch *s, struct buf *out);
/*
 * Into s, whatever it held. 0, or -1: not exactly one sketch in these bytes (another encoding, cut, too long, a number
 * not in its shortest form, a count of nothing, a sum beyond 64 bits), or out of memory; s is then empty.
 */
int sketch_decode(struct sketch *s, const void *data, size_t size);

#endif
