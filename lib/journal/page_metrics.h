#ifndef PAGE_METRICS_H
#define PAGE_METRICS_H

/* Our fills by market, for monitoring: from the roll-ups and the orders of the session under way, whatever the size of the journal. */
#include <stdbool.h>

#include "db.h"
#include "fill_sketch.h"
#include "fill_sums.h"
#include "market.h"

struct page_metrics_market {
	char symbol[MARKET_SYMBOL];
	struct fill_sums bought, sold, both;
	struct fill_sketch sketch; /* of both sides; its buckets hold only when known */
	bool known;
};

/* Zero-initialise. */
struct page_metrics {
	struct page_metrics_market row[MARKET_MAX]; /* ascending by symbol */
	int n;
};

/* Of a ledger of ours (user_version above 0). 0, or -1 with db_error. page_metrics_free either way. */
int page_metrics_read(struct db *ledger, struct page_metrics *out);
void page_metrics_free(struct page_metrics *m);

#endif
