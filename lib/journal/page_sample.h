#ifndef PAGE_SAMPLE_H
#define PAGE_SAMPLE_H

/*
 * What the plots and the reconciliation of a page look at: the newest fills of
 * a filter, a fixed number, so that a page costs the same at any size. The unit
 * is one intent (docs/definitions.md, "Reconciliation"); of an intent with a
 * fill among the newest all fills count, whichever is older.
 */
#include "page_fills.h"

#define PAGE_SAMPLE_FILLS 500

/* Price units a contract, + is cost. */
struct page_sample_unit {
	int market;                /* index in sample.markets */
	double predicted, actual;  /* contract-weighted, signed */
	double delay;              /* decision to arrival, signed; NaN unknown */
	double price;              /* arrival mid: what basis points refer to */
	double contracts;
	instant_t at;              /* of the fill; of an intent its newest one; 0 unknown */
};

struct page_sample {
	struct market_list markets; /* the ledger's, then what else occurs among the fills and is known */
	int fills;                  /* looked at, at most PAGE_SAMPLE_FILLS */
	struct page_sample_unit intent[PAGE_SAMPLE_FILLS];
	int n;
	int64_t rolls, working, unreadable; /* intents left out */
	struct page_sample_unit old[PAGE_SAMPLE_FILLS]; /* fills that belong to no intent: an earlier system's, one by one */
	int n_old, old_unreadable;  /* no usable numbers (others.h), or a contract that is not known */
	struct page_sample_unit fill[PAGE_SAMPLE_FILLS]; /* fills of intents, one by one and without the rolls; predicted is the intent's */
	int n_fill;
	double latency[PAGE_SAMPLE_FILLS]; /* ms, a fill */
	int n_latency;
};

/* 0 / -1 with db_error. */
int page_sample_read(struct db *ledger, int version, const struct page_fills_filter *filter, const struct market_list *markets, struct page_sample *out);

#endif
