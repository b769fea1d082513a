/* hydra-runner fills: the newest fills, filtered. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "cmd_read.h"
#include "fills_query.h"

#define LIMIT 20
#define LIMIT_MAX 100000
#define CHUNK 256

struct query {
	struct fills_query fills; /* the same filters as the page's */
	int64_t limit;
	bool json;
};

/* 0, or -1 after saying what is allowed. */
static int
read_query(const struct args *a, struct query *q)
{
	static const char *const filters[] = {"symbol", "side", "from", "to"};
	char option[16], err[400];
	fills_query_clear(&q->fills);
	q->limit = LIMIT;
	q->json = args_has(a, "--json");
	int rc = 0;
	for (size_t i = 0; rc == 0 && i < sizeof filters / sizeof filters[0]; i++) {
		snprintf(option, sizeof option, "--%s", filters[i]);
		const char *value = args_get(a, option);
		if (value != NULL)
			rc = fills_query_set(&q->fills, filters[i], value, err, sizeof err);
	}
	if (rc == 0)
		rc = fills_query_check(&q->fills, err, sizeof err);
	if (rc != 0) {
		fprintf(stderr, "hydra-runner fills: --%s\n", err);
		return -1;
	}
	return args_number(a, "--limit", 1, LIMIT_MAX, &q->limit);
}

static const char *
side_name(int direction)
{
	return direction > 0 ? "BUY" : direction < 0 ? "SELL" : "—";
}

static void
as_line(const struct page_fills_row *r, struct buf *out)
{
	char n[CMD_READ_TEXT], order[CMD_READ_TEXT], fill[CMD_READ_TEXT], predicted[CMD_READ_TEXT], slip[CMD_READ_TEXT], fee[CMD_READ_TEXT];
	buf_fmt(out, "%8" PRId64 "  %-19.19s  %-8s %-4s %8s %12s %12s %10s %10s %9s  %s\n", r->key.id, r->key.timestamp, r->contract[0] != '\0' ? r->contract : r->symbol, side_name(r->direction),
	        cmd_read_real("%g", r->contracts, n), cmd_read_real("%.4f", r->order_price, order), cmd_read_real("%.4f", r->fill_price, fill),
	        cmd_read_real("%.5f", r->predicted, predicted), cmd_read_real("%+.5f", page_fills_slippage(r), slip), cmd_read_real("%.2f", r->commission, fee),
	        r->fill_model[0] != '\0' ? r->fill_model : "—");
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
	if (q.json)
		buf_char(&out, '[');
	else
		buf_fmt(&out, "%8s  %-19s  %-8s %-4s %8s %12s %12s %10s %10s %9s  %s\n", "id", "time (UTC)", "symbol", "side", "n", "order price", "fill price", "predicted",
		        "slippage", "fee", "model");
	int64_t n = read_rows(db, version, &q, &out);
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
			{"--symbol", "SYMBOL", "only this market"},
			{"--side", "buy|sell", "only this side"},
			{"--from", "YYYY-MM-DD", "not before this day"},
			{"--to", "YYYY-MM-DD", "not after this day"},
			{"--limit", "N", "at most so many, 1 to 100000; 20 unless said"},
			CMD_JSON,
		},
	},
	.run = run,
};
