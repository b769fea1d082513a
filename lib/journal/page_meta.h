#ifndef PAGE_META_H
#define PAGE_META_H

/* What every page needs of the ledger's meta table. */
#include <stdbool.h>
#include <stdint.h>

#include "db.h"

#define PAGE_META_VERSION 1 /* newest user_version that these queries know, of the ledger and the experiments */
#define PAGE_META_TELEMETRY 2 /* the same of the telemetry */

#define PAGE_META_CURRENCY "USD" /* of a ledger that does not say: the original's contracts are all in it */

/* Every field "" or 0 when the ledger does not say. */
struct page_meta {
	char mode[16];        /* sim csv ib-paper ib-live */
	char badge[160];      /* permanent words on every page */
	char epoch[40];       /* names this ledger in event ids */
	char currency[8];
	char advanced[11];    /* session of the last decision, ISO */
	char stopped[256];    /* reason that blocks every order */
	bool halted;
	char halt_reason[16]; /* operator, ruin (equity not above 0); "" an older ledger */
	char decider[320];    /* "v1", or who decides in its place, ": " and why; "" the rule, from the first session on */
	char unjudged[352];   /* a session, a space, and why the readiness gate could not judge it; "" it did */
	int64_t warmup_done, warmup_total; /* sessions of the first full-speed run: traded so far, in all (0: none) */
	int64_t capital0;     /* micro */
	int64_t last_seq;     /* newest journaled event, 0 none */
};

/* ": " and why the champion does not decide; NULL: it does, or there is none. Points into m->decider. */
const char *page_meta_instead(const struct page_meta *m);
/* Why the readiness gate could not judge the newest session, and which that was; NULL: it did. Points into m->unjudged. */
const char *page_meta_unjudged(const struct page_meta *m, char session[11]);

/* 1 read, 0 the ledger has no meta (the original's journal), -1 error (db_error). */
int page_meta_read(struct db *db, struct page_meta *out);

/*
 * Does the journal hold its main table? which: 0 ledger, 1 experiments, 2
 * telemetry. 1 yes, 0 no table at all yet (zero bytes, just made), -1 error
 * (db_error), as when others are there and this one is lost.
 */
int page_meta_table(struct db *db, int which);

#endif
