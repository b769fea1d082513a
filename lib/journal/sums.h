#ifndef SUMS_H
#define SUMS_H

/*
 * Sums over fills as the ledger holds them: in the roll-ups, and until T1 adds
 * them there in each order's own row.
 */
#include "db.h"
#include "fill_sketch.h"

/* Of rollup: what sums_rollup reads. */
#define SUMS_ROLLUP "n, contracts, notional, commission, cost, predicted, delay, improved, realised, judged, mean_x, m2_x, mean_y, m2_y, cxy, mean_abs, latency_n, latency_mean"
#define SUMS_ROLLUP_COLUMNS 18
/* Of rollup, after those: what sums_sketch reads. */
#define SUMS_SKETCH "sketch_x, sketch_y"
/* Of an order, its intent and its contract: what sums_order reads. CROSS JOIN keeps the order of the look-ups. */
#define SUMS_ORDER                                                                                                                                        \
	"ord.fills, ord.filled, ord.notional, ord.commission, ord.realised, ord.improved, ord.mean_y, ord.m2_y, ord.mean_abs, ord.latency,"                \
	" intent.direction, intent.arrival, intent.decision_price, intent.predicted, contract.tick, contract.point_value"
#define SUMS_ORDER_FROM "ord CROSS JOIN intent ON intent.id = ord.intent_id CROSS JOIN contract ON contract.symbol = intent.symbol"
/* The orders that no roll-up holds yet. */
#define SUMS_ORDER_OPEN "ord.id > (SELECT counted FROM account WHERE id = 1)"
/* Their fills, for the sketch of y: what sums_fill reads. The key's bound alone keeps it to the session under way. */
#define SUMS_FILL "intent.direction, intent.arrival, contract.tick, fills.fill_price"
#define SUMS_FILL_FROM "fills CROSS JOIN intent ON intent.id = fills.intent_id CROSS JOIN contract ON contract.symbol = intent.symbol"
/* Every fill of ours after the newest that T1 saw: what position rows do not hold yet. A late one's order is counted already. */
#define SUMS_FILL_UNCOUNTED "fills.id > (SELECT counted_fill FROM account WHERE id = 1) AND fills.exec_key IS NOT NULL"
#define SUMS_FILL_OPEN "fills.id > (SELECT counted_fill FROM account WHERE id = 1) AND fills.order_id > (SELECT counted FROM account WHERE id = 1)"

/* From column `first` of the row that s stands on. NaN where a moment is no number. */
void sums_rollup(struct db_stmt *s, int first, struct fill_sums *out);
/* 0, or -1 when an amount exceeds 64 bits. */
int sums_order(struct db_stmt *s, int first, struct fill_sums *out);
/* The sketches of a row whose sums are given. 1; 0: it keeps none; -1: they are damaged, or of another number of fills. */
int sums_sketch(struct db_stmt *s, int first, const struct fill_sums *of, struct fill_sketch *out);
/* One fill of SUMS_FILL into k->y. 0, or -1: its price is none. */
int sums_fill(struct db_stmt *s, int first, struct fill_sketch *k);

#endif
