#include "page_symbols.h"

#include <stdio.h>
#include <string.h>

#include "page_fills.h"

int
page_symbols_read(struct db *ledger, const struct market_list *markets, struct page_symbols *out)
{
	int n = page_fills_known(ledger, markets, out->row, PAGE_SYMBOLS);
	out->n = n > 0 ? n : 0;
	return n < 0 ? -1 : 0;
}

int
page_symbols_known(struct db *ledger, struct page_symbols *list, const char *name, const char *value, const struct web_request *req, struct web_response *res)
{
	char all[1024] = "";
	size_t at = 0;
	if (value[0] == '\0')
		return 1;
	for (int i = 0; i < list->n; i++) {
		if (strcmp(list->row[i], value) == 0)
			return 1;
		if (at + strlen(list->row[i]) + 8 < sizeof all)
			at += (size_t)snprintf(all + at, sizeof all - at, "%s%s", at > 0 ? ", " : "", list->row[i]);
	}
	int found = page_fills_has(ledger, value);
	if (found == 1 && list->n < PAGE_SYMBOLS)
		snprintf(list->row[list->n++], MARKET_SYMBOL, "%s", value);
	if (found != 0)
		return found;
	web_fail(req, res, 400, "%s = \"%s\" is not known: %s%s.", name, value, list->n > 0 ? "in the contracts or in the journal are " : "neither contracts nor fills are in the journal", all);
	return 0;
}
