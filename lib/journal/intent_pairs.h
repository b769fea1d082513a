#ifndef INTENT_PAIRS_H
#define INTENT_PAIRS_H

/*
 * What reconciliation compares, read from a ledger: one pair an intent, whose
 * actual slippage is the contract-weighted mean of its fills (docs/definitions.md,
 * "Reconciliation"). Reads all intents, or all fills: no page may call it. Beside
 * a live runner the caller holds a read transaction, or counts and rows differ.
 */
#include <stddef.h>
#include <stdint.h>

#include "db.h"
#include "fill_sums.h"
#include "market.h"
#include "reconcile.h"

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
 * as stored, price units, the actual one without a sign. *unreadable: rows without two finite numbers. *pairs is
 * malloc'd, n of them. 0; -1 with err and nothing to free.
 */
int intent_pairs_others(struct db *ledger, int version, struct reconcile_pair **pairs, size_t *n, int64_t *unreadable, char *err, int errsize);

#endif
