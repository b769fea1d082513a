#ifndef RECONCILED_H
#define RECONCILED_H

/*
 * Reconciliation from the ledger's table `reconciled`, at a page's cost whatever the size of the journal; intent_pairs.h
 * is the same from all intents, with exact quantiles. T1 adds the intents that are over to their market's row; those
 * after account.reconciled, of the session under way, are added by the reader.
 */
#include <stdbool.h>
#include <stdint.h>

#include "db.h"
#include "fill_sums.h"
#include "market.h"
#include "reconcile_sums.h"
#include "sums.h"

/* One market as the table keeps it. Zero-initialise; reconciled_row_free gives the sketches' memory back. */
struct reconciled_row {
	char symbol[MARKET_SYMBOL];
	struct reconcile_sums sums; /* of the intents compared, ticks */
	int64_t contracts, fills;   /* theirs */
	int64_t rolls, unfilled, unreadable, left_fills, late; /* left out, see ledger.sql */
};

#define RECONCILED_COLUMNS                                                                                                                                  \
	"symbol, intents, contracts, fills, mean_x, m2_x, mean_y, m2_y, cxy, sketch_x, sketch_y, rolls, unfilled, unreadable, left_fills, late"
/* The row that s stands on, from its column 0. 0, or -1: a sketch is damaged or of another number of intents, or no memory. */
int reconciled_row_get(struct db_stmt *s, struct reconciled_row *row);
void reconciled_row_free(struct reconciled_row *row);

/* An intent after account.reconciled, by id, with what its orders filled (contracts and money: those that are over) and its contract: what reconciled_add reads. */
#define RECONCILED_OPEN                                                                                                                                      \
	"SELECT i.id, i.symbol, i.state, i.kind, i.direction, i.arrival, i.predicted, c.tick, c.point_value, count(o.id), coalesce(sum(o.filled), 0),"        \
	" coalesce(sum(o.notional), 0), coalesce(sum(" SUMS_ORDER_FILLS("o") "), 0) FROM intent AS i LEFT JOIN contract AS c ON c.symbol = i.symbol"                            \
	" LEFT JOIN ord AS o ON o.intent_id = i.id WHERE i.id > (SELECT reconciled FROM account WHERE id = 1) GROUP BY i.id ORDER BY i.id"
enum { RECONCILED_ID, RECONCILED_SYMBOL, RECONCILED_STATE, RECONCILED_KIND, RECONCILED_DIRECTION, RECONCILED_ARRIVAL, RECONCILED_PREDICTED, RECONCILED_TICK,
	RECONCILED_POINT_VALUE, RECONCILED_ORDERS, RECONCILED_FILLED, RECONCILED_NOTIONAL, RECONCILED_FILLS };

/* An intent that is over, as values. */
struct reconciled_intent {
	bool roll, has_arrival;
	struct fill_terms terms; /* direction 0: it is none */
	int64_t orders, contracts, notional, fills;
};
/* The intent that s stands on. 1, or 0: it may still fill more. */
int reconciled_intent_get(struct db_stmt *s, struct reconciled_intent *out);
/* Into its market's row: compared, or counted as left out. One without an order counts nowhere. */
void reconciled_add(struct reconciled_row *row, const struct reconciled_intent *in);

/* What the pages show. */
struct reconciled_market {
	struct reconciled_row row;
	struct reconcile_report report; /* report.n below RECONCILE_ENOUGH: nothing else of it is set */
};
struct reconciled {
	struct reconciled_market market[MARKET_MAX]; /* with an intent, in the order of their symbols */
	int n;
	int64_t contracts;              /* of all intents compared */
	struct reconcile_report pool;   /* all markets, as reconcile_pool */
	size_t undivided;               /* intents out of the pool: their market is predicted to cost nothing */
	int64_t rolls, working, unfilled, unreadable, late; /* left out, all markets */
	int64_t others;                 /* fills of the journal that belong to no intent: an earlier system's, apart */
};
/*
 * Numbers in ticks an intent, + is a cost; verdict by reconcile_verdict(&pool), correlation only where reconcile_correlates.
 * Medians and p95 are a sketch's: shown with "≈". version 0, the original's journal, has no intents: all its fills are
 * others. Some 100 KB: not for the stack. 0, or -1: reconciled_error says why. The caller
 * frees either way.
 */
int reconciled_read(struct db *ledger, int version, struct reconciled *out);
/* In words: db_error, and where that is "" what else it can be. */
const char *reconciled_error(const struct db *ledger);
void reconciled_free(struct reconciled *r);

#endif
