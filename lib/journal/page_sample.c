#include "page_sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "column.h"
#include "decimal.h"
#include "intent_pairs.h"
#include "others.h"
#include "statement.h"

enum { SYMBOL, DIRECTION, CONTRACTS, PRICE, FILL, PREDICTED, LATENCY, INTENT, TIMESTAMP };

/* The intent that a fill belongs to, when that was, and the fill's place in the sample's, or -1. */
struct named {
	int64_t id;
	instant_t at;
	int fill;
};

static int
ascending(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->at > y->at ? -1 : x->at < y->at; /* the newest of an intent first */
}

/* Index in the sample's markets; a contract of the built-in table is added. -1: not known, or no room. */
static int
market_of(struct page_sample *out, const char *symbol)
{
	struct market_list *l = &out->markets;
	for (int i = 0; i < l->n; i++)
		if (strcmp(l->row[i].symbol, symbol) == 0)
			return i;
	struct market m;
	if (l->n == MARKET_MAX || !market_get(l, symbol, &m) || m.tick <= 0)
		return -1;
	l->row[l->n] = m;
	return l->n++;
}

/* A fill of an earlier system. Its own column of slippage has no sign: direction and prices have. */
static void
add_old(const struct page_fills_row *r, struct page_sample *out)
{
	struct page_sample_unit u = { .predicted = r->predicted, .actual = page_fills_slippage(r), .delay = NAN, .price = r->order_price, .contracts = r->contracts, .at = r->at };
	u.market = market_of(out, r->symbol);
	if (r->direction == 0 || u.market < 0 || !others_pair(u.predicted, u.actual) || !others_contracts(u.contracts))
		out->old_unreadable++;
	else
		out->old[out->n_old++] = u;
}

/* A fill of an intent, by itself. Its place, or -1: it can't be told. */
static int
add_fill(const struct page_fills_row *r, struct page_sample *out)
{
	struct page_sample_unit u = { .market = market_of(out, r->symbol), .predicted = r->predicted, .actual = page_fills_slippage(r), .delay = NAN, .price = r->order_price, .contracts = r->contracts,
		.at = r->at };
	if (u.market < 0 || !isfinite(u.actual) || u.at == 0)
		return -1;
	out->fill[out->n_fill] = u;
	return out->n_fill++;
}

/* The fills of rolls, which were marked by having no market, go out. */
static void
drop_rolls(struct page_sample *out)
{
	int n = 0;
	for (int i = 0; i < out->n_fill; i++)
		if (out->fill[i].market >= 0)
			out->fill[n++] = out->fill[i];
	out->n_fill = n;
}

static void
add_latency(double ms, struct page_sample *out)
{
	out->fills++;
	if (isfinite(ms))
		out->latency[out->n_latency++] = ms;
}

/* Of an original's journal. Number of ids of intents, which is 0; -1 with db_error, or out of memory. */
static int
read_original(struct db *ledger, const struct page_fills_filter *filter, struct page_sample *out)
{
	bool more;
	struct page_fills_row *rows = calloc(PAGE_SAMPLE_FILLS, sizeof *rows);
	int n = rows == NULL ? -1 : page_fills_rows(ledger, 0, filter, PAGE_FILLS_FIRST, NULL, rows, PAGE_SAMPLE_FILLS, &more);
	for (int i = 0; i < n; i++) {
		add_latency(rows[i].latency_ms, out);
		add_old(&rows[i], out);
	}
	free(rows);
	return n < 0 ? -1 : 0;
}

/* Ids of the intents of the newest fills, as they come; the rest of a fill is taken at once. Number of ids, -1 with db_error. */
static int
read_fills(struct db *ledger, const struct page_fills_filter *filter, struct named *ids, struct page_sample *out)
{
	int rc, n = 0;
	struct db_stmt *s = page_fills_sample(ledger, filter, PAGE_SAMPLE_FILLS);
	if (s == NULL)
		return -1;
	while ((rc = db_step(s)) == 1 && out->fills < PAGE_SAMPLE_FILLS) {
		struct page_fills_row r = { .direction = (int)db_int(s, DIRECTION), .contracts = db_real(s, CONTRACTS), .order_price = db_real(s, PRICE), .fill_price = db_real(s, FILL),
			.predicted = db_real(s, PREDICTED) };
		if (clock_parse(db_text(s, TIMESTAMP), &r.at) != 0) {
			if (page_fills_has_days(filter))
				continue; /* it is in none of them */
			r.at = 0;
		}
		add_latency(db_real(s, LATENCY), out);
		column_text(s, SYMBOL, r.symbol, sizeof r.symbol);
		if (r.direction != 1 && r.direction != -1)
			r.direction = 0;
		if (db_is_number(s, INTENT))
			ids[n++] = (struct named){ db_int(s, INTENT), r.at, add_fill(&r, out) };
		else
			add_old(&r, out);
	}
	if (rc == 1)
		db_reset(s);
	return rc < 0 ? -1 : n;
}

/* One intent. 0 / -1 with db_error. */
static int
add_intent(struct db *ledger, const struct named *named, struct page_sample *out, struct intent_pairs *counts)
{
	struct reconcile_pair pair;
	int m;
	struct db_stmt *s = db_prepare(ledger, statement_sql(STATEMENT_INTENT_PAIR));
	if (s == NULL)
		return -1;
	db_bind_int(s, 1, named->id);
	if (db_step(s) != 1)
		return -1;
	if (db_is_null(s, INTENT_PAIRS_SYMBOL)) {
		counts->unreadable++; /* a fill that names an intent which is not there */
	} else if (intent_pairs_take(s, &out->markets, counts, &pair, &m) == 1) {
		double tick = (double)out->markets.row[m].tick / DECIMAL_ONE, arrival = db_real(s, INTENT_PAIRS_ARRIVAL) / DECIMAL_ONE;
		out->intent[out->n++] = (struct page_sample_unit){ .market = m, .predicted = pair.predicted * tick, .actual = pair.actual * tick,
			.delay = (arrival - db_real(s, INTENT_PAIRS_MORE) / DECIMAL_ONE) * db_real(s, INTENT_PAIRS_DIRECTION), .price = arrival,
			.contracts = db_real(s, INTENT_PAIRS_FILLED), .at = named->at };
	}
	db_reset(s);
	return 0;
}

int
page_sample_read(struct db *ledger, int version, const struct page_fills_filter *filter, const struct market_list *markets, struct page_sample *out)
{
	struct named ids[PAGE_SAMPLE_FILLS];
	struct intent_pairs counts = {0};
	memset(out, 0, sizeof *out);
	out->markets = *markets;
	int n = version > 0 ? read_fills(ledger, filter, ids, out) : read_original(ledger, filter, out);
	if (n < 0)
		return -1;
	qsort(ids, (size_t)n, sizeof *ids, ascending); /* by time the fills of one intent stand among others' */
	bool roll = false;
	for (int i = 0; i < n; i++) {
		int64_t rolls = counts.rolls;
		if (i == 0 || ids[i].id != ids[i - 1].id) {
			if (add_intent(ledger, &ids[i], out, &counts) != 0)
				return -1;
			roll = counts.rolls > rolls;
		}
		if (roll && ids[i].fill >= 0)
			out->fill[ids[i].fill].market = -1;
	}
	drop_rolls(out);
	out->rolls = counts.rolls;
	out->working = counts.working;
	out->unreadable = counts.unreadable;
	return 0;
}
