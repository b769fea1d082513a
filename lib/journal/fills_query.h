#ifndef FILLS_QUERY_H
#define FILLS_QUERY_H

/* The query of /fills: which rows, in which unit, from which key; read from parameters and written into links. */
#include "page_fills.h"

enum fills_query_unit { FILLS_QUERY_TICKS, FILLS_QUERY_BPS, FILLS_QUERY_MONEY };

struct fills_query {
	struct page_fills_filter filter;
	enum page_fills_way way;
	struct page_fills_key key;
	enum fills_query_unit unit;
	bool has_before, has_after;
};

void fills_query_clear(struct fills_query *q); /* every row, ticks, the newest page */

/*
 * One parameter: symbol, side (buy|sell), from, to (YYYY-MM-DD), unit (ticks|bps|currency), before, after
 * ("<timestamp>,<id>" of a row). An empty value is no value. 0, or -1 with err naming the parameter, its value and what is
 * allowed. Whether the symbol exists is for the caller, who has the journal.
 */
int fills_query_set(struct fills_query *q, const char *name, const char *value, char *err, int errsize);
/* What no single parameter shows: from after to, both keys. 0 / -1 with err. */
int fills_query_check(struct fills_query *q, char *err, int errsize);

bool fills_query_filtered(const struct fills_query *q); /* symbol, side, from or to is set */
const char *fills_query_unit_name(enum fills_query_unit unit);

/* The query string of a link with the same filter: way and key say where (key may be NULL for FIRST). Percent-encoded, no '?'. Returns out. */
char *fills_query_text(const struct fills_query *q, enum fills_query_unit unit, enum page_fills_way way, const struct page_fills_key *key, char *out, int size);

#endif
