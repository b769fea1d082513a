#ifndef PAGE_SYMBOLS_H
#define PAGE_SYMBOLS_H

/* The markets that an address may ask for: those of the ledger's contracts, and those of its fills. */
#include "market.h"
#include "web.h"

#define PAGE_SYMBOLS 256

/* In byte order as they were read. */
struct page_symbols {
	char row[PAGE_SYMBOLS][MARKET_SYMBOL];
	int n;
};

/* 0 / -1 with db_error. */
int page_symbols_read(struct db *ledger, const struct market_list *markets, struct page_symbols *out);
/*
 * Is the value of the parameter name one of them? "" is not asked for. 1; one that the list had no room for is added to it. 0: res
 * holds the 400 that names the known ones. -1 with db_error: that cannot be told, and the journal is of no use to the page.
 */
int page_symbols_known(struct db *ledger, struct page_symbols *list, const char *name, const char *value, const struct web_request *req, struct web_response *res);

#endif
