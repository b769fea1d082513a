#ifndef RECONCILE_SUMS_H
#define RECONCILE_SUMS_H

/*
 * The pairs of reconcile.h as sums that grow by one pair at a time, so that a report costs the same after ten million of
 * them. What it says is that of reconcile_pairs and reconcile_pool to rounding, but for its quantiles, which are those of
 * a sketch (off by at most SKETCH_ERROR, shown "≈").
 */
#include <stdint.h>

#include "reconcile.h"
#include "sketch.h"

/* Zero-initialise; reconcile_sums_free gives the sketches' memory back. */
struct reconcile_sums {
	int64_t n;
	double mean_x, m2_x, mean_y, m2_y, cxy; /* x predicted, y actual; m2, cxy: sums of products about the means */
	struct sketch x, y;
};

void reconcile_sums_add(struct reconcile_sums *s, struct reconcile_pair pair);
void reconcile_sums_free(struct reconcile_sums *s);

/* 1 with the report, 0 with n alone set for fewer than RECONCILE_ENOUGH pairs, -1: a sketch ran out of memory. */
int reconcile_sums_report(const struct reconcile_sums *s, struct reconcile_report *out);
/* As reconcile_pool, over pointers to the sums of each market. */
int reconcile_sums_pool(const struct reconcile_sums *const *market, size_t markets, struct reconcile_report *out, size_t *left_out);

#endif
