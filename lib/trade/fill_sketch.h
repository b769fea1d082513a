#ifndef FILL_SKETCH_H
#define FILL_SKETCH_H

/*
 * What fill_sums cannot say: quantiles. Two sketches over the same fills as its moments (fill_sums.judged), each fill
 * once, in ticks: x predicted, y actual signed, + is a cost. Merged in any order they are the same to the bit.
 */
#include "fill_sums.h"
#include "sketch.h"

struct fill_sketch {
	struct sketch x, y;
};

/* n fills that share their terms, and one fill at price. */
void fill_sketch_predicted(struct fill_sketch *k, const struct fill_terms *t, int64_t n);
void fill_sketch_actual(struct fill_sketch *k, const struct fill_terms *t, int64_t price);
void fill_sketch_merge(struct fill_sketch *a, const struct fill_sketch *b);
bool fill_sketch_failed(const struct fill_sketch *k);
void fill_sketch_clear(struct fill_sketch *k);
void fill_sketch_free(struct fill_sketch *k);

#endif
