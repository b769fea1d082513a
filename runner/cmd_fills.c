/* hydra-runner fills: the newest fills, filtered. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "cmd_read.h"
#include "column.h"
#include "fills_query.h"
#include "market.h"
#include "query_text.h"

#define LIMIT 20
#define LIMIT_MAX 100000
#define CHUNK 256
#define SYMBOLS 256 /* that a refusal names */
#define DASH "—"

struct query {
	struct fills_query fills; /* the same filters as the page's */
	int64_t limit;
	bool json;
};

/* 0, or -1 after saying what is allowed. */
static int
read_query(const struct args *a, struct query *q)
{
	q->limit = LIMIT;
	q->json = args_has(a, "--json");
	if (cmd_read_filter(a, &q->fills) != 0)
		return -1;
	return args_number(a, "--limit", 1, LIMIT_MAX, &q->limit);
}

static const char *
side_name(int direction)
{
	return direction > 0 ? "BUY" : direction < 0 ? "SELL" : DASH;
}

/* Right-aligned; a dash is three bytes wide and one column. */
static void
cell(struct buf *out, int width, const char *text)
{
	buf_fmt(out, " %*s", strcmp(text, DASH) == 0 ? width + 2 : width, text);
}

/* Left-aligned; the same. */
static void
word(struct buf *out, int width, const char *text)
{
	buf_fmt(out, " %-*s", text[0] == '\0' || strcmp(text, DASH) == 0 ? width + 2 : width, text[0] == '\0' ? DASH : text);
}

static void
head(struct buf *out)
{
	buf_fmt(out, "%8s  %-19s  %-8s %-8s %-4s %8s %12s %12s %10s %10s %9s  %s\n", "id", "time (UTC)", "symbol", "contract", "side", "n", "order price", "fill price", "predicted", "slippage",
	        "fee", "model");
}

static void
as_line(const struct page_fills_row *r, struct buf *out)
{
	char text[CMD_READ_TEXT];
	size_t start = out->len;
	buf_fmt(out, "%8" PRId64 "  %-19.19s ", r->key.id, r->key.timestamp);
	word(out, 8, r->symbol);
	word(out, 8, r->contract);
	word(out, 4, side_name(r->direction));
	cell(out, 8, cmd_read_real("%g", r->contracts, text));
	cell(out, 12, cmd_read_real("%.4f", r->order_price, text));
	cell(out, 12, cmd_read_real("%.4f", r->fill_price, text));
	cell(out, 10, cmd_read_real("%.5f", r->predicted, text));
	cell(out, 10, cmd_read_real("%+.5f", page_fills_slippage(r), text));
	cell(out, 9, cmd_read_real("%.2f", r->commission, text));
	buf_fmt(out, "  %s", r->fill_model[0] != '\0' ? r->fill_model : DASH);
	if (!out->failed)
		cmd_read_plain(out->data + start);
	buf_char(out, '\n');
}

static void
json_text(struct buf *out, const char *key, const char *value)
{
	buf_fmt(out, ",\"%s\":", key);
	buf_json(out, value[0] != '\0' ? value : NULL);
}

static void
json_real(struct buf *out, const char *key, double x)
{
	buf_fmt(out, ",\"%s\":", key);
	cmd_read_json_real(out, x);
}

static void
as_json(const struct page_fills_row *r, struct buf *out)
{
	buf_fmt(out, "{\"id\":%" PRId64, r->key.id);
	json_text(out, "timestamp", r->key.timestamp);
	json_text(out, "symbol", r->symbol);
	buf_fmt(out, ",\"direction\":%d", r->direction);
	json_real(out, "n_contracts", r->contracts);
	json_real(out, "order_price", r->order_price);
	json_real(out, "fill_price", r->fill_price);
	json_real(out, "predicted_slippage", r->predicted);
	json_real(out, "actual_slippage", r->actual);
	json_real(out, "slippage_signed", page_fills_slippage(r));
	json_real(out, "fill_latency_ms", r->latency_ms);
	json_real(out, "order_id", r->has_order ? (double)r->order_id : NAN);
	json_real(out, "commission", r->commission);
	json_text(out, "session", r->session);
	json_text(out, "contract", r->contract);
	json_text(out, "fill_model", r->fill_model);
	buf_char(out, '}');
}

/* Is the symbol one of the contracts or of the journal? 1; 0 after saying which are, -1 with db_error. */
static int
symbol_known(struct db *db, int version, const char *symbol)
{
	char known[SYMBOLS][MARKET_SYMBOL], shown[QUERY_TEXT_SHOWN];
	struct market_list markets;
	struct buf list = {0};
	int n = market_load(db, version, &markets) == 0 ? page_fills_known(db, &markets, known, SYMBOLS) : -1;
	int found = n < 0 ? -1 : symbol[0] == '\0' ? 1 : page_fills_has(db, symbol);
	for (int i = 0; i < n && !found; i++) {
		found = strcmp(known[i], symbol) == 0;
		buf_fmt(&list, "%s%s", i > 0 ? ", " : "", known[i]);
	}
	cmd_read_plain(list.data);
	column_clean(symbol, shown, sizeof shown);
	cmd_read_plain(shown);
	if (found == 0)
		fprintf(stderr, "hydra-runner fills: --symbol = \"%s\" is not known: %s%s\n", shown,
		        n > 0 ? "in the contracts or in the journal are " : "neither contracts nor fills are in the journal", n > 0 && list.data != NULL ? list.data : "");
	buf_free(&list);
	return found;
}

/* All asked-for rows, newest first, a chunk of them at a time. Number of rows or -1. */
static int64_t
read_rows(struct db *db, int version, const struct query *q, struct buf *out)
{
	struct page_fills_row *rows = calloc(CHUNK, sizeof *rows);
	struct page_fills_key key;
	enum page_fills_way way = PAGE_FILLS_FIRST;
	int64_t total = 0;
	bool more = rows != NULL;
	int n = rows == NULL ? -1 : 0;
	while (more && total < q->limit) {
		int64_t room = q->limit - total;
		n = page_fills_rows(db, version, &q->fills.filter, way, &key, rows, room < CHUNK ? (int)room : CHUNK, &more);
		if (n <= 0)
			break;
		for (int i = 0; i < n; i++) {
			if (q->json && total + i > 0)
				buf_char(out, ',');
			(q->json ? as_json : as_line)(&rows[i], out);
		}
		total += n;
		key = rows[n - 1].key;
		way = PAGE_FILLS_BEFORE;
	}
	free(rows);
	return n < 0 ? -1 : total;
}

static int
run(const struct config *cfg, const struct args *a)
{
	struct query q;
	struct buf out = {0};
	char err[512];
	int version;
	if (read_query(a, &q) != 0)
		return ARGS_EXIT_USAGE;
	struct db *db = cmd_read_ledger(cfg, &version, err, sizeof err);
	if (db == NULL)
		return cmd_fail("fills", CMD_EXIT_FAILURE, err);
	int known = symbol_known(db, version, q.fills.filter.symbol);
	if (known == 0) {
		db_close(db);
		return ARGS_EXIT_USAGE;
	}
	if (q.json)
		buf_char(&out, '[');
	else
		head(&out);
	int64_t n = known < 0 ? -1 : read_rows(db, version, &q, &out);
	if (n < 0)
		snprintf(err, sizeof err, "%s", db_error(db));
	db_close(db);
	if (n < 0) {
		buf_free(&out);
		return cmd_fail("fills", CMD_EXIT_FAILURE, err);
	}
	if (q.json)
		buf_str(&out, "]\n");
	else if (n == 0)
		buf_str(&out, "no fill matches\n");
	return cmd_print(a, &out);
}

const struct cmd cmd_fills = {
	.spec = {
		.name = "fills",
		.summary = "List the newest fills",
		.details = "Slippage is signed, + is a cost, in price units, as predicted is. Days are whole and both included.",
		.option = {
			{"--symbol", "SYMBOL", "only this market: HE, not HEZ26"},
			{"--side", "buy|sell", "only this side"},
			{"--from", "YYYY-MM-DD", "not before this day"},
			{"--to", "YYYY-MM-DD", "not after this day"},
			{"--limit", "N", "at most so many, 1 to 100000; 20 unless said"},
			CMD_JSON,
		},
	},
	.run = run,
};
