#include "fills_query.h"

#include <inttypes.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "query_text.h"

#define SHOWN QUERY_TEXT_SHOWN

static const char *const unit_names[] = { "ticks", "bps", "currency" };

void
fills_query_clear(struct fills_query *q)
{
	memset(q, 0, sizeof *q);
	q->filter.from = q->filter.to = DATE_NONE;
}

bool
fills_query_filtered(const struct fills_query *q)
{
	return q->filter.symbol[0] != '\0' || q->filter.side != 0 || q->filter.from != DATE_NONE || q->filter.to != DATE_NONE;
}

const char *
fills_query_unit_name(enum fills_query_unit unit)
{
	return unit_names[unit];
}

/* "<timestamp>,<id>": an instant that can be read and an id above 0. */
static int
read_key(const char *value, struct page_fills_key *key)
{
	const char *comma = strrchr(value, ',');
	instant_t at;
	char *end;
	if (comma == NULL || comma == value || (size_t)(comma - value) >= sizeof key->timestamp || comma[1] < '0' || comma[1] > '9')
		return -1;
	memcpy(key->timestamp, value, (size_t)(comma - value));
	key->timestamp[comma - value] = '\0';
	errno = 0;
	key->id = strtoll(comma + 1, &end, 10);
	return errno != 0 || *end != '\0' || key->id <= 0 || clock_parse(key->timestamp, &at) != 0 ? -1 : 0;
}

static int
set_date(date_t *out, const char *name, const char *value, char *err, int errsize)
{
	return date_parse(value, out) == 0 ? 0 : query_text_refuse(err, errsize, name, value, "a day that exists, written YYYY-MM-DD, between 1900 and 2200");
}

static int
set_side(struct fills_query *q, const char *value, char *err, int errsize)
{
	q->filter.side = strcmp(value, "buy") == 0 ? 1 : strcmp(value, "sell") == 0 ? -1 : 0;
	return q->filter.side != 0 ? 0 : query_text_refuse(err, errsize, "side", value, "buy or sell");
}

static int
set_unit(struct fills_query *q, const char *value, char *err, int errsize)
{
	for (int u = 0; u < 3; u++)
		if (strcmp(value, unit_names[u]) == 0) {
			q->unit = (enum fills_query_unit)u;
			return 0;
		}
	return query_text_refuse(err, errsize, "unit", value, "ticks, bps or currency");
}

int
fills_query_set(struct fills_query *q, const char *name, const char *value, char *err, int errsize)
{
	bool before = strcmp(name, "before") == 0, after = strcmp(name, "after") == 0;
	bool from = strcmp(name, "from") == 0, to = strcmp(name, "to") == 0;
	bool symbol = strcmp(name, "symbol") == 0, side = strcmp(name, "side") == 0, unit = strcmp(name, "unit") == 0;
	if (!before && !after && !from && !to && !symbol && !side && !unit) {
		char shown[SHOWN], what[SHOWN];
		snprintf(err, (size_t)errsize, "There is no parameter \"%s\" here (its value is \"%s\"): allowed are symbol, side, from, to, unit, before and after.",
		    column_clean(name, shown, sizeof shown), column_clean(value, what, sizeof what));
		return -1;
	}
	if (value[0] == '\0') /* a form without scripts sends its empty fields too */
		return 0;
	if (from || to)
		return set_date(from ? &q->filter.from : &q->filter.to, name, value, err, errsize);
	if (side)
		return set_side(q, value, err, errsize);
	if (unit)
		return set_unit(q, value, err, errsize);
	if (symbol) {
		if (strlen(value) >= sizeof q->filter.symbol)
			return query_text_refuse(err, errsize, name, value, "a symbol of the journal, of fewer than 64 bytes");
		snprintf(q->filter.symbol, sizeof q->filter.symbol, "%s", value);
		return 0;
	}
	q->way = before ? PAGE_FILLS_BEFORE : PAGE_FILLS_AFTER;
	*(before ? &q->has_before : &q->has_after) = true;
	if (read_key(value, &q->key) != 0)
		return query_text_refuse(err, errsize, name, value, "the time and id of a fill, as the page's own links write it: 2026-01-02T15:04:05+00:00,123");
	return 0;
}

int
fills_query_check(struct fills_query *q, char *err, int errsize)
{
	char a[DATE_TEXT], b[DATE_TEXT];
	if (q->has_before && q->has_after) {
		snprintf(err, (size_t)errsize, "before and after cannot both be given: a page begins at one fill.");
		return -1;
	}
	if (q->filter.from != DATE_NONE && q->filter.to != DATE_NONE && q->filter.from > q->filter.to) {
		snprintf(err, (size_t)errsize, "from = %s is after to = %s: from must be the same day or an earlier one.", date_format(q->filter.from, a),
		    date_format(q->filter.to, b));
		return -1;
	}
	return 0;
}

char *
fills_query_text(const struct fills_query *q, enum fills_query_unit unit, enum page_fills_way way, const struct page_fills_key *key, char *out, int size)
{
	char text[PAGE_FILLS_STAMP + 24];
	out[0] = '\0';
	if (q->filter.symbol[0] != '\0')
		query_text_put(out, size, "symbol", q->filter.symbol);
	if (q->filter.side != 0)
		query_text_put(out, size, "side", q->filter.side > 0 ? "buy" : "sell");
	if (q->filter.from != DATE_NONE)
		query_text_put(out, size, "from", date_format(q->filter.from, text));
	if (q->filter.to != DATE_NONE)
		query_text_put(out, size, "to", date_format(q->filter.to, text));
	if (unit != FILLS_QUERY_TICKS)
		query_text_put(out, size, "unit", unit_names[unit]);
	if (way != PAGE_FILLS_FIRST && key != NULL) {
		snprintf(text, sizeof text, "%s,%" PRId64, key->timestamp, key->id);
		query_text_put(out, size, way == PAGE_FILLS_BEFORE ? "before" : "after", text);
	}
	return out;
}
