#ifndef SUMS_H
#define SUMS_H

/*
 * Sums over fills as the ledger holds them: in the roll-ups, and until T1 adds
 * them there in each order's own row.
 */
#include "db.h"
#include "fill_sums.h"

/* Of rollup: what sums_rollup reads. */
#define SUMS_ROLLUP "n, contracts, notional, commission, cost, predicted, delay, improved, realised, judged, mean_x, m2_x, mean_y, m2_y, cxy, mean_abs, latency_n, latency_mean"
#define SUMS_ROLLUP_COLUMNS 18
/* Of an order, its intent and its contract: what sums_order reads. CROSS JOIN keeps the order of the look-ups. */
#define SUMS_ORDER                                                                                                                                        \
	"ord.fills, ord.filled, ord.notional, ord.commission, ord.realised, ord.improved, ord.mean_y, ord.m2_y, ord.mean_abs, ord.latency,"                \
	" intent.direction, intent.arrival, intent.decision_price, intent.predicted, contract.tick, contract.point_value"
#define SUMS_ORDER_FROM "ord CROSS JOIN intent ON intent.id = ord.intent_id CROSS JOIN contract ON contract.symbol = intent.symbol"
/* The orders that no roll-up holds yet. */
#define SUMS_ORDER_OPEN "ord.id > (SELECT counted FROM account WHERE id = 1)"

/* From column `first` of the row that s stands on. NaN where a moment is no number. */
void sums_rollup(struct db_stmt *s, int first, struct fill_sums *out);
/* 0, or -1 when an amount exceeds 64 bits. */
int sums_order(struct db_stmt *s, int first, struct fill_sums *out);

#endif
