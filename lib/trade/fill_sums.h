#ifndef FILL_SUMS_H
#define FILL_SUMS_H

/*
 * Sums over fills: the one value that the writer adds to, verify computes again
 * and pages merge. Money is micro and exact; moments are in ticks, x the
 * predicted slippage and y the actual one, + is cost.
 */
#include <stdint.h>

/* What all fills of one order share. Prices micro. */
struct fill_terms {
	int direction;       /* 1 buy, -1 sell */
	int64_t arrival;     /* mid when the intent's first order worked */
	int64_t decision_price;
	double predicted;    /* price units */
	int64_t tick;        /* > 0 */
	int64_t point_value; /* micro money per 1.0 of price, whole units */
};

struct fill_sums {
	int64_t n, contracts;
	double contracts_part; /* what n_contracts that are no whole numbers add to contracts: an earlier system wrote such */
	int64_t notional;    /* price*n*pv */
	int64_t commission, cost, predicted, delay;
	int64_t improved;    /* fills better than mid */
	int64_t realised;    /* by fills that reduced a position, net of their commission */
	int64_t judged;      /* fills in the moments */
	double mean_x, m2_x, mean_y, m2_y, cxy, mean_abs; /* mean_abs: of |y| */
	int64_t latency_n;
	double latency_mean; /* ms */
};

/* Signed slippage of an execution at price and what was predicted, in ticks: y and x of the moments and of the sketches. */
double fill_sums_actual(const struct fill_terms *t, int64_t price);
double fill_sums_predicted(const struct fill_terms *t);
/* price*n*pv, micro. 0, or -1: it exceeds 64 bits. */
int fill_sums_notional(int64_t price, int64_t n, int64_t point_value, int64_t *out);
/* One fill of n contracts. 0, or -1 when an amount exceeds 64 bits. */
int fill_sums_one(const struct fill_terms *t, int64_t n, int64_t price, int64_t fee, int64_t realised, double latency_ms, struct fill_sums *out);
/* Merge b into a by Chan's formulas; both may be of no fills. 0, or -1 when a sum went beyond 64 bits (and wrapped). */
int fill_sums_merge(struct fill_sums *a, const struct fill_sums *b);

#endif
