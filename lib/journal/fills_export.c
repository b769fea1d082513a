/* Every fill of a filter, a piece at a time: where it is, and what stands around the rows. */
#include "fills_export.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "statement.h"

#define ROWS_RARE 500  /* where an original's rows of one symbol are looked for among all others' */

int
fills_export_begin(struct fills_export *e, struct db *ledger, int version)
{
	struct db_stmt *s = market_load(ledger, version, &e->markets) == 0 ? db_prepare(ledger, statement_sql(STATEMENT_FILLS_ID_LAST)) : NULL;
	if (s == NULL || db_step(s) != 1)
		return -1;
	e->last = db_int(s, 0);
	db_reset(s);
	e->version = version;
	e->way = PAGE_FILLS_FIRST;
	return 0;
}

int
fills_export_known(const struct fills_export *e, struct db *ledger)
{
	const char *symbol = e->filter.symbol;
	if (symbol[0] == '\0')
		return 1;
	for (int i = 0; i < e->markets.n; i++)
		if (strcmp(e->markets.row[i].symbol, symbol) == 0)
			return 1;
	return page_fills_has(ledger, symbol);
}

static void
json_or_null(const char *name, const char *value, struct buf *out)
{
	buf_fmt(out, "\"%s\": ", name);
	buf_json(out, value[0] != '\0' ? value : NULL);
}

void
fills_export_head(const struct fills_export *e, struct buf *out)
{
	const struct page_fills_filter *f = &e->filter;
	char day[DATE_TEXT];
	if (e->form != FILLS_EXPORT_JSON) {
		fills_export_columns(e, out);
		return;
	}
	buf_str(out, "{\"filter\": {");
	json_or_null("symbol", f->symbol, out);
	buf_str(out, ", ");
	json_or_null("side", f->side > 0 ? "buy" : f->side < 0 ? "sell" : "", out);
	buf_str(out, ", ");
	json_or_null("from", f->from != DATE_NONE ? date_format(f->from, day) : "", out);
	buf_str(out, ", ");
	json_or_null("to", f->to != DATE_NONE ? date_format(f->to, day) : "", out);
	buf_str(out, "}, ");
	json_or_null("currency", e->currency, out);
	buf_fmt(out, ", \"newest_id\": %" PRId64 ", \"fills\": [", e->last);
}

void
fills_export_tail(const struct fills_export *e, struct buf *out)
{
	if (e->form == FILLS_EXPORT_JSON)
		buf_fmt(out, "%s], \"count\": %" PRId64 "}\n", e->n > 0 ? "\n" : "", e->n);
}

static void
put(struct fills_export *e, const struct page_fills_row *row, struct buf *out)
{
	if (row->key.id > e->last)
		return;
	if (e->form == FILLS_EXPORT_JSON)
		buf_str(out, e->n > 0 ? ",\n" : "\n");
	fills_export_row(e, row, out);
	e->n++;
}

/* Where the next piece begins: after the last row whose timestamp is a key to it; rows behind that are skipped by their number. 0 / -1. */
static int
advance(struct fills_export *e, int n)
{
	int at = n - 1;
	while (at >= 0 && e->rows[at].key_lost)
		at--;
	if (at < 0) {
		snprintf(e->fault, sizeof e->fault, "fill_journal.db: %d fills in a row have timestamps that are no text", n);
		return -1;
	}
	e->key = e->rows[at].key;
	e->way = PAGE_FILLS_BEFORE;
	e->skip = n - 1 - at;
	return 0;
}

int
fills_export_piece(struct fills_export *e, struct db *ledger, struct buf *out)
{
	bool more;
	int max = e->filter.symbol[0] != '\0' && page_fills_inherited(ledger, e->version) ? ROWS_RARE : FILLS_EXPORT_ROWS;
	int n = page_fills_rows(ledger, e->version, &e->filter, e->way, &e->key, e->rows, max, &more);
	for (int i = e->skip; i < n; i++)
		put(e, &e->rows[i], out);
	if (n < 0 || (more && advance(e, n) != 0))
		return -1;
	if (!more)
		fills_export_tail(e, out);
	return more;
}
