/* What monitors of the system we succeed ask for. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fills.h"
#include "fmt.h"
#include "page_fills.h"

/* The newest rows, -1 when the journal cannot be asked (source says why). */
static int
recent(struct page *p, struct page_fills_row rows[FILLS_RECENT])
{
	struct page_fills_filter all = { .from = DATE_NONE, .to = DATE_NONE };
	bool more;
	struct db *db = page_db(p, PAGE_LEDGER);
	if (db == NULL)
		return -1;
	int n = page_fills_rows(db, p->source[PAGE_LEDGER].version, &all, PAGE_FILLS_FIRST, NULL, rows, FILLS_RECENT, &more);
	if (n < 0)
		page_lost(p, PAGE_LEDGER);
	return n;
}

void
fills_api_recent(struct page *p, const struct web_request *req, struct web_response *res)
{
	struct page_fills_row rows[FILLS_RECENT];
	int n = recent(p, rows);
	struct view *v = view_new();
	for (int i = 0; i < n; i++) {
		struct view *row = view_row(v, "ROW");
		char actual[64], symbol[PAGE_FILLS_SYMBOL];
		view_fmt(row, "TIME", "%.19s", rows[i].key.timestamp);
		view_set(row, "SYMBOL", page_fills_symbol(&rows[i], symbol));
		view_set(row, "CLASS", rows[i].direction < 0 ? "status-alert" : "status-ok");
		view_set(row, "SIDE", rows[i].direction < 0 ? "SELL" : rows[i].direction > 0 ? "BUY" : FMT_NONE);
		snprintf(actual, sizeof actual, "%.4f", rows[i].actual);
		view_set(row, "ACTUAL", isfinite(rows[i].actual) ? actual : FMT_NONE);
	}
	if (n <= 0) {
		struct view *empty = view_row(v, "EMPTY");
		view_set(empty, "WORDS", n == 0 ? "No fills yet" : p->source[PAGE_LEDGER].error);
	}
	page_fragment(v, "fills_recent.tpl", req, res);
}

/* Shortest of three that reads back to the same double; what is no number in JSON is null. */
static void
number(struct buf *out, double x)
{
	char text[40];
	if (!isfinite(x)) {
		buf_str(out, "null");
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, x);
		if (strtod(text, NULL) == x)
			break;
	}
	buf_str(out, text);
}

void
fills_api_summary(struct page *p, const struct web_request *req, struct web_response *res)
{
	struct page_fills_row rows[FILLS_RECENT];
	char symbol[PAGE_FILLS_SYMBOL];
	int64_t count = 0;
	(void)req;
	int n = recent(p, rows);
	if (n >= 0 && page_fills_count(page_db(p, PAGE_LEDGER), p->source[PAGE_LEDGER].version, &count) != 0) {
		page_lost(p, PAGE_LEDGER);
		n = -1;
		count = 0;
	}
	res->type = "application/json";
	buf_fmt(&res->body, "{\"fill_count\": %" PRId64 ", \"recent_fills\": [", count);
	for (int i = 0; i < n; i++) {
		buf_str(&res->body, i > 0 ? ", {\"timestamp\": " : "{\"timestamp\": ");
		buf_json(&res->body, rows[i].key.timestamp);
		buf_str(&res->body, ", \"symbol\": ");
		buf_json(&res->body, page_fills_symbol(&rows[i], symbol));
		buf_fmt(&res->body, ", \"direction\": %d, \"fill_price\": ", rows[i].direction);
		number(&res->body, rows[i].fill_price);
		buf_str(&res->body, ", \"actual_slippage\": ");
		number(&res->body, rows[i].actual);
		buf_str(&res->body, ", \"slippage_signed\": ");
		number(&res->body, page_fills_slippage(&rows[i]));
		buf_char(&res->body, '}');
	}
	buf_char(&res->body, ']');
	if (n < 0) { /* zeros to the letter, but never without the reason */
		buf_str(&res->body, ", \"error\": ");
		buf_json(&res->body, p->source[PAGE_LEDGER].error);
	}
	buf_char(&res->body, '}');
}
