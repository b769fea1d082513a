#ifndef INTENT_PAIRS_H
#define INTENT_PAIRS_H

/*
 * What reconciliation compares, read from a ledger: one pair an intent, whose
 * actual slippage is the contract-weighted mean of its fills (docs/definitions.md,
 * "Reconciliation"). They read all intents, or all fills: no page may
 * call them, reconciled.h is for pages. Beside a live runner the caller holds a read transaction, or counts and rows differ.
 */
#include <stddef.h>
#include <stdint.h>

#include "db.h"
#include "fill_sums.h"
#include "market.h"
#include "reconcile.h"
#include "sums.h"

struct intent_pairs {
	struct reconcile_pair *pair; /* in ticks, one market after the other in the order of the ledger's contracts, by intent within */
	size_t n;
	size_t size[MARKET_MAX];       /* pairs of each market of the list given */
	int64_t contracts[MARKET_MAX]; /* that they filled */
	int64_t fills;                 /* of those pairs */
	/* intents left out, each counted once */
	int64_t rolls;      /* position-neutral, decided by the calendar */
	int64_t working;    /* they may fill more */
	int64_t unfilled;   /* over, with orders but without a fill */
	int64_t unreadable; /* no arrival, no finite prediction, or a contract that the ledger does not know */
	int64_t others;     /* fills of the journal that belong to no intent: an earlier system's */
};

/*
 * Columns of an intent as i and the sums over its orders as o: what intent_pairs_take reads from the row s stands on. 1 with
 * its pair in ticks and its market's index; 0: left out. Either way counted in out.
 */
#define INTENT_PAIRS_COLUMNS "i.symbol, i.direction, i.kind, i.state, i.arrival, i.predicted, sum(o.filled), sum(o.notional), sum(" SUMS_ORDER_FILLS("o") ")"
enum { INTENT_PAIRS_SYMBOL, INTENT_PAIRS_DIRECTION, INTENT_PAIRS_KIND, INTENT_PAIRS_STATE, INTENT_PAIRS_ARRIVAL, INTENT_PAIRS_PREDICTED, INTENT_PAIRS_FILLED,
	INTENT_PAIRS_NOTIONAL, INTENT_PAIRS_FILLS, INTENT_PAIRS_MORE };
int intent_pairs_take(struct db_stmt *s, const struct market_list *markets, struct intent_pairs *out, struct reconcile_pair *pair, int *market);

/* Version 0, the original's journal, has no intents: all its fills are others. 0; -1 with err. The caller frees either way. */
int intent_pairs_read(struct db *ledger, int version, const struct market_list *markets, struct intent_pairs *out, char *err, int errsize);
void intent_pairs_free(struct intent_pairs *p);
/*
 * The pair of an intent from what its orders filled: contracts > 0 and their notional in micro money. 0, or -1: the terms
 * do not allow it.
 */
int intent_pairs_of(const struct fill_terms *t, int64_t contracts, int64_t notional, struct reconcile_pair *out);

/*
 * Those other fills, one pair each, as the earlier system compared them: its predicted_slippage and actual_slippage
 * as stored, price units, the actual one without a sign. *unreadable: rows without two numbers below OTHERS_LARGEST. *pairs is
 * malloc'd, n of them. 0; -1 with err and nothing to free.
 */
int intent_pairs_others(struct db *ledger, int version, struct reconcile_pair **pairs, size_t *n, int64_t *unreadable, char *err, int errsize);

#endif
