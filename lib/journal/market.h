#ifndef MARKET_H
#define MARKET_H

/* Contracts in force as the ledger keeps them: readers use these, never their environment. */
#include <stdbool.h>
#include <stdint.h>

#include "db.h"

#define MARKET_SYMBOL 64
#define MARKET_MAX 128

struct market {
	char symbol[MARKET_SYMBOL];
	char currency[8];
	int64_t tick;        /* micro price; 0: nothing known about this symbol */
	int64_t point_value; /* micro money per 1.0 of price; 0 likewise */
	bool labelled;       /* plain values, no specification known */
};

struct market_list {
	struct market row[MARKET_MAX];
	int n;
};

/* Read the ledger's table. version 0 (the original's journal) has none: the list stays empty. 0 / -1 with db_error. */
int market_load(struct db *ledger, int version, struct market_list *out);
/* From the list, else the built-in contract table, else tick and point value 0 (returns false). */
bool market_get(const struct market_list *list, const char *symbol, struct market *out);

#endif
