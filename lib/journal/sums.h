#ifndef SUMS_H
#define SUMS_H

/*
 * Sums over fills as the ledger holds them: in the roll-ups, and until T1 adds
 * them there in the fills themselves. So it is with what an order filled: its row
 * says it when the order is over; of a live one the row is as of account.counted_fill,
 * and its fills after that one come to it.
 */
#include "db.h"
#include "fill_sketch.h"
#include "holdings.h"

/* Of rollup: what sums_rollup reads. */
#define SUMS_ROLLUP "n, contracts, notional, commission, cost, predicted, delay, improved, realised, judged, mean_x, m2_x, mean_y, m2_y, cxy, mean_abs, latency_n, latency_mean"
#define SUMS_ROLLUP_COLUMNS 18
/* Of rollup, after those: what sums_sketch reads. */
#define SUMS_SKETCH "sketch_x, sketch_y"
/* Every fill of ours after the newest that T1 saw: what neither position rows nor those of live orders hold yet. The key's bound keeps it to the session under way. */
#define SUMS_FILL_UNCOUNTED "fills.id > (SELECT counted_fill FROM account WHERE id = 1) AND fills.exec_key IS NOT NULL"
/* What a live order's row lacks of a sum over its fills, as a value in a statement that reads the order as o; 0 of one that is over. */
#define SUMS_ORDER_LACKS(sum, o) "CASE WHEN " o ".state <> 'done' THEN (SELECT coalesce(" sum ", 0) FROM fills WHERE " SUMS_FILL_UNCOUNTED " AND fills.order_id = " o ".id) ELSE 0 END"
/* Fills and contracts of an order. */
#define SUMS_ORDER_FILLS(o) "(" o ".fills + " SUMS_ORDER_LACKS("count(*)", o) ")"
#define SUMS_ORDER_FILLED(o) "(" o ".filled + " SUMS_ORDER_LACKS("sum(fills.n_contracts)", o) ")"
/* The orders that no roll-up holds yet, and how many fills they have. */
#define SUMS_ORDER_OPEN "ord.id > (SELECT counted FROM account WHERE id = 1)"
#define SUMS_OPEN_FILLS "(SELECT coalesce(sum(" SUMS_ORDER_FILLS("ord") "), 0) FROM ord WHERE " SUMS_ORDER_OPEN ")"
/* What sums_open reads. CROSS JOIN keeps the order of the look-ups. */
#define SUMS_OPEN                                                                                                                                          \
	"SELECT fills.symbol, fills.contract, fills.session_date, fills.direction, fills.n_contracts, fills.fill_price, fills.commission, fills.fill_latency_ms,"  \
	" fills.order_id, fills.order_id > (SELECT counted FROM account WHERE id = 1), ord.state <> 'done', intent.kind = 'roll', intent.arrival,"             \
	" intent.decision_price, intent.predicted, contract.tick, contract.point_value FROM fills CROSS JOIN ord ON ord.id = fills.order_id"                 \
	" CROSS JOIN intent ON intent.id = ord.intent_id CROSS JOIN contract ON contract.symbol = intent.symbol WHERE " SUMS_FILL_UNCOUNTED " ORDER BY fills.id"

/* From column `first` of the row that s stands on. NaN where a moment is no number. */
void sums_rollup(struct db_stmt *s, int first, struct fill_sums *out);
/* The sketches of a row whose sums are given. 1; 0: it keeps none; -1: they are damaged, or of another number of fills. */
int sums_sketch(struct db_stmt *s, int first, const struct fill_sums *of, struct fill_sketch *out);

/* One of our fills after the newest that T1 saw. */
struct sums_fill {
	char symbol[CONTRACT_SYMBOL], session[DATE_TEXT];
	int64_t order;
	bool open;     /* no roll-up holds it: of an order that is counted it came late, and they do */
	bool live;     /* its order is not over */
	bool roll;
	struct fill_terms terms;
	struct fill_sums sums;
	int64_t price; /* micro */
};
/* All of them in the order of their ids; what one realised follows from the positions' rows and the fills before it. */
struct sums_walk {
	struct db *db;
	struct db_stmt *s;
	bool begun;
	struct holdings held;
	bool damaged; /* some have a price that is no number, or money beyond 64 bits, and were left out; held has its own */
};
int sums_open(struct db *ledger, struct sums_walk *w); /* 0, or -1 with db_error; sums_close either way */
int sums_next(struct sums_walk *w, struct sums_fill *out); /* 1, 0 at the end, -1 with db_error */
void sums_close(struct sums_walk *w);
/* Into the sketches of x and y. */
void sums_sketch_fill(const struct sums_fill *f, struct fill_sketch *k);

#endif
