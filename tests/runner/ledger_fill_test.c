/* T4 and T1's counting: a fill stands by itself until it is counted, in the sums afterwards, and pages see it once all the time. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "db.h"
#include "intent_pairs.h"
#include "ledger.h"
#include "page_fill.h"
#include "page_fills.h"
#include "page_overview.h"
#include "reconciled.h"
#include "sketch.h"

#define SESSION "2024-03-06"
#define MID INT64_C(80000000)

struct world {
	char dir[64];
	struct ledger *l;
	struct contract c;
	struct ledger_intent in;
	struct ledger_ord ord;
	int fills;
};

static void
open_ledger(struct world *w)
{
	char err[512];
	int code;
	struct ledger_stamp stamp = { .mode = "sim", .input = "test", .badge = "SIMULATED", .currency = "USD", .data_dir = w->dir, .seed = 1, .capital = INT64_C(5000000) * 1000000,
		.markets = &w->c, .n_markets = 1 };
	if (ledger_open(&stamp, &w->l, &code, err, sizeof err) != 0)
		fail_msg("%s", err);
}

static void
send(struct world *w, int direction, int64_t n, const char *ref)
{
	struct risk_verdict v = { .allowed = true };
	w->in = (struct ledger_intent){ .direction = direction, .n = n, .decision_price = MID - w->c.tick, .predicted = 0.0125 };
	snprintf(w->in.ref, sizeof w->in.ref, "%s", ref);
	snprintf(w->in.session, sizeof w->in.session, "2024-03-05");
	snprintf(w->in.deadline, sizeof w->in.deadline, SESSION);
	snprintf(w->in.symbol, sizeof w->in.symbol, "HE");
	snprintf(w->in.contract, sizeof w->in.contract, "HEJ24");
	snprintf(w->in.kind, sizeof w->in.kind, "trade");
	w->ord = (struct ledger_ord){ .sub = 1, .n = n };
	snprintf(w->ord.stage, sizeof w->ord.stage, "cross");
	assert_int_equal(ledger_begin(w->l), 0);
	assert_int_equal(ledger_put_intent(w->l, &w->in, &v), 0);
	assert_int_equal(ledger_commit(w->l), 0);
	assert_int_equal(ledger_t2_send(w->l, &w->in, &w->ord, MID), 0);
	assert_int_equal(ledger_t3_state(w->l, &w->ord, "working", -1), 0);
}

static int
fill(struct world *w, struct ledger_ord *ord, int64_t n, int ticks)
{
	struct ledger_fill f = { .intent = &w->in, .ord = ord, .n = n, .price = MID + ticks * w->c.tick, .volume = 1000, .spread = w->c.tick, .latency_ms = 70 + w->fills, .spread_source = "quoted" };
	int sub = 2;
	snprintf(f.exec_key, sizeof f.exec_key, "%s:%d", ord->ref, w->fills++);
	snprintf(f.timestamp, sizeof f.timestamp, SESSION "T15:00:00+00:00");
	return ledger_t4_fill(w->l, &f, &w->c, &sub);
}

static int64_t
number(struct world *w, const char *sql)
{
	struct db_stmt *s = db_prepare(ledger_db(w->l), sql);
	if (s == NULL || db_step(s) != 1)
		fail_msg("%s: %s", sql, db_error(ledger_db(w->l)));
	int64_t n = db_int(s, 0);
	db_reset(s);
	return n;
}

static struct page_fills_totals
seen_all(struct world *w, int side, date_t day)
{
	struct market_list markets;
	struct page_fills_totals t;
	struct page_fills_filter f = { .side = side, .from = day, .to = day };
	assert_int_equal(market_load(ledger_db(w->l), 1, &markets), 0);
	assert_int_equal(page_fills_sum(ledger_db(w->l), 1, &f, &markets, &t), 0);
	return t;
}

static struct fill_sums
seen(struct world *w, int side, date_t day)
{
	return seen_all(w, side, day).sums;
}

/* The quantiles of n fills, wherever they stand: slippage is whole ticks here, and exact. */
static void
quantiles_are(struct world *w, date_t day, int64_t n, double median, double p95)
{
	struct page_fills_quantiles q = seen_all(w, 0, day).quantiles;
	double predicted = w->in.predicted * 1e6 / (double)w->c.tick;
	assert_true(q.known);
	assert_int_equal(q.n, n);
	assert_true(fabs(q.median_actual - median) < 1e-12 && fabs(q.p95_actual - p95) < 1e-12);
	assert_true(fabs(q.median_predicted - predicted) <= SKETCH_ERROR * predicted);
	assert_true(fabs(q.p95_predicted - predicted) <= SKETCH_ERROR * predicted);
}

static int
setup(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	assert_non_null(w);
	snprintf(w->dir, sizeof w->dir, "/tmp/ledger_fill_test.XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	assert_int_equal(contract_find("HE", &w->c), 1);
	open_ledger(w);
	assert_int_equal(ledger_t0_open(w->l, SESSION, SESSION "T20:00:00+00:00", SESSION "T20:00:00+00:00", 0, false), 0);
	*state = w;
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;
	static const char *const files[] = { "fill_journal.db", "fill_journal.db-wal", "fill_journal.db-shm" };
	char path[128];
	ledger_close(w->l);
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s/%s", w->dir, files[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(w->dir), 0);
	free(w);
	return 0;
}

static int64_t
count(struct world *w)
{
	int64_t worst = 1;
	assert_int_equal(ledger_begin(w->l), 0);
	assert_int_equal(ledger_count(w->l, SESSION, &worst), 0);
	assert_int_equal(ledger_commit(w->l), 0);
	assert_int_equal(ledger_check(w->l, true), 1);
	assert_int_equal(ledger_check(w->l, false), 1);
	return worst;
}

static void
a_fill_is_seen_before_it_is_counted(void **state)
{
	struct world *w = *state;
	struct page_overview_cycle cycle;
	struct ledger_intent in;
	int64_t n;
	date_t day = date_from_ymd(2024, 3, 6);
	send(w, 1, 10, "20240305-HE-1");
	assert_int_equal(fill(w, &w->ord, 3, 1), 1);
	assert_int_equal(fill(w, &w->ord, 2, -1), 1);
	w->fills = 1; /* told again: it is there */
	assert_int_equal(fill(w, &w->ord, 2, -1), 0);
	assert_int_equal(number(w, "SELECT seq FROM sqlite_sequence WHERE name = 'fills'"), 2);
	assert_int_equal(w->ord.filled, 5);
	assert_int_equal(number(w, "SELECT count(*) FROM rollup"), 0);
	assert_int_equal(number(w, "SELECT filled FROM intent"), 0);
	assert_int_equal(ledger_intent_next(w->l, w->in.deadline, 0, &in), 1);
	assert_int_equal(in.filled, 5); /* its live order's too */
	assert_int_equal(page_overview_cycle(ledger_db(w->l), &cycle), 1);
	assert_int_equal(cycle.fills, 2);
	assert_int_equal(page_fills_count(ledger_db(w->l), 1, &n), 0);
	assert_int_equal(n, 2);
	struct fill_sums all = seen(w, 0, DATE_NONE), today = seen(w, 1, day);
	assert_memory_equal(&all, &today, sizeof all);
	assert_int_equal(seen(w, -1, DATE_NONE).n, 0);
	assert_int_equal(seen(w, 0, day - 1).n, 0);
	assert_int_equal(all.contracts, 5);
	assert_int_equal(all.notional, 5 * MID * 400 + w->c.tick * 400);
	assert_int_equal(all.cost, w->c.tick * 400);
	assert_int_equal(all.improved, 1);
	assert_true(all.mean_y >= 0 && all.mean_y <= 0 && all.m2_y >= 2 && all.m2_y <= 2);
	quantiles_are(w, DATE_NONE, 2, 0, 0.9);
	assert_false(seen_all(w, -1, DATE_NONE).quantiles.known);
	assert_int_equal(ledger_check(w->l, true), 1);
}

static void
counting_moves_it_to_the_sums(void **state)
{
	struct world *w = *state;
	struct ledger_account a;
	send(w, 1, 10, "20240305-HE-1");
	assert_int_equal(fill(w, &w->ord, 3, 1), 1);
	assert_int_equal(fill(w, &w->ord, 2, -1), 1);
	assert_int_equal(ledger_t3_state(w->l, &w->ord, "done", 4), 0);
	assert_int_equal(number(w, "SELECT filled FROM intent"), 5);
	struct fill_sums before = seen(w, 0, DATE_NONE);
	assert_int_equal(count(w), 0);
	struct fill_sums after = seen(w, 0, DATE_NONE), day = seen(w, 1, date_from_ymd(2024, 3, 6));
	assert_memory_equal(&before, &after, sizeof before);
	assert_memory_equal(&before, &day, sizeof before);
	quantiles_are(w, DATE_NONE, 2, 0, 0.9);
	quantiles_are(w, date_from_ymd(2024, 3, 6), 2, 0, 0.9);
	assert_int_equal(number(w, "SELECT fills FROM cycle"), 2);
	assert_int_equal(number(w, "SELECT counted FROM account"), w->ord.id);
	assert_int_equal(number(w, "SELECT counted_fill FROM account"), 2);
	assert_int_equal(number(w, "SELECT count(*) FROM rollup WHERE n = 2"), 3);
	assert_int_equal(ledger_account_get(w->l, &a), 1);
	assert_int_equal(a.cash, a.capital0 - before.notional - before.commission);
	assert_int_equal(a.fees, before.commission);
	assert_int_equal(count(w), 0); /* a second time adds nothing */
	assert_int_equal(seen(w, 0, DATE_NONE).n, 2);
}

static void
a_late_fill_is_counted_at_once(void **state)
{
	struct world *w = *state;
	send(w, 1, 10, "20240305-HE-1");
	assert_int_equal(fill(w, &w->ord, 3, 1), 1);
	assert_int_equal(ledger_t3_state(w->l, &w->ord, "done", 4), 0);
	count(w);
	assert_int_equal(fill(w, &w->ord, 1, 2), 1);
	assert_int_equal(ledger_check(w->l, true), 1);
	assert_int_equal(ledger_check(w->l, false), 1);
	assert_int_equal(seen(w, 0, DATE_NONE).n, 2);
	quantiles_are(w, DATE_NONE, 2, 1.5, 1.95);
	assert_int_equal(number(w, "SELECT filled FROM intent"), 4);
	assert_int_equal(number(w, "SELECT fills FROM cycle"), 2);
	assert_int_equal(number(w, "SELECT fills FROM ord"), 2);
	ledger_close(w->l);
	open_ledger(w); /* what it wrote is all there is */
	assert_int_equal(count(w), 0);
	assert_int_equal(seen(w, 0, DATE_NONE).n, 2);
	quantiles_are(w, DATE_NONE, 2, 1.5, 1.95);
	/* a fill that waits beside one that came late */
	send(w, 1, 10, "20240305-HE-2");
	assert_int_equal(fill(w, &w->ord, 1, 4), 1);
	quantiles_are(w, DATE_NONE, 3, 2, 3.8);
	count(w);
	quantiles_are(w, DATE_NONE, 3, 2, 3.8);
}

/* A row without sketches stays without; one whose sketch is damaged is not written on. */
static void
an_unkept_sketch_stays_unknown(void **state)
{
	struct world *w = *state;
	send(w, 1, 10, "20240305-HE-1");
	assert_int_equal(fill(w, &w->ord, 3, 1), 1);
	assert_int_equal(ledger_t3_state(w->l, &w->ord, "done", 4), 0);
	count(w);
	assert_int_equal(db_exec(ledger_db(w->l), "UPDATE rollup SET sketch_x = NULL, sketch_y = NULL WHERE grain <> 'day'"), 0);
	assert_int_equal(fill(w, &w->ord, 1, 2), 1);
	assert_false(seen_all(w, 0, DATE_NONE).quantiles.known);
	assert_int_equal(number(w, "SELECT count(*) FROM rollup WHERE n = 2 AND sketch_y IS NULL"), 2);
	quantiles_are(w, date_from_ymd(2024, 3, 6), 2, 1.5, 1.95);
	assert_int_equal(db_exec(ledger_db(w->l), "UPDATE rollup SET sketch_y = x'010105' WHERE grain = 'day'"), 0);
	assert_false(seen_all(w, 0, date_from_ymd(2024, 3, 6)).quantiles.known);
	assert_int_equal(seen(w, 0, date_from_ymd(2024, 3, 6)).n, 2);
	assert_int_equal(fill(w, &w->ord, 1, 2), -1);
	assert_non_null(strstr(ledger_reason(w->l), "damaged"));
}

static void
a_full_order_is_done_and_the_worst_market_is_told(void **state)
{
	struct world *w = *state;
	send(w, 1, 2, "20240305-HE-1");
	assert_int_equal(fill(w, &w->ord, 2, 0), 1);
	assert_string_equal(w->ord.state, "done");
	assert_int_equal(number(w, "SELECT state = 'done' AND filled = 2 FROM intent"), 1);
	assert_int_equal(number(w, "SELECT state = 'done' AND sub_end = 2 FROM ord"), 1);
	send(w, -1, 2, "20240305-HE-2");
	assert_int_equal(fill(w, &w->ord, 2, -4), 1);
	/* sold 4 ticks lower: 2 contracts of 400, and the fee of the sale */
	int64_t net = -2 * 4 * w->c.tick * 400 - 2 * w->c.commission;
	assert_int_equal(count(w), net);
	assert_int_equal(number(w, "SELECT realised FROM rollup WHERE grain = 'day' AND direction = -1"), net);
	assert_int_equal(number(w, "SELECT realised FROM rollup WHERE grain = 'day' AND direction = 1"), 0);
}

/* More than it lacks is refused, and nothing of it stays: what it lacks is known from its fills, also after a restart. */
static void
a_fill_beyond_its_order_is_refused(void **state)
{
	struct world *w = *state;
	struct ledger_ord again;
	int n;
	send(w, 1, 10, "20240305-HE-1");
	assert_int_equal(fill(w, &w->ord, 3, 1), 1);
	assert_int_equal(fill(w, &w->ord, 8, 1), -1);
	ledger_close(w->l);
	open_ledger(w);
	assert_int_equal(number(w, "SELECT count(*) FROM fills"), 1);
	assert_int_equal(ledger_ord_last(w->l, w->in.id, &again, &n), 1);
	assert_int_equal(again.filled, 3);
	assert_int_equal(again.fills, 1);
	assert_int_equal(again.notional, 3 * (MID + w->c.tick) * 400);
	assert_int_equal(fill(w, &again, 8, 1), -1);
	ledger_close(w->l);
	open_ledger(w);
	assert_int_equal(fill(w, &again, 7, 1), 1);
	assert_int_equal(number(w, "SELECT state = 'done' AND filled = 10 AND fills = 2 FROM ord"), 1);
	assert_int_equal(number(w, "SELECT state = 'done' AND filled = 10 FROM intent"), 1);
}

/* Fills of the journal that reconciliation gives to no intent, read by a page and by the command. */
static int64_t
others(struct world *w)
{
	struct market_list markets;
	struct intent_pairs pairs;
	char err[256];
	struct reconciled *r = calloc(1, sizeof *r);
	assert_non_null(r);
	assert_int_equal(reconciled_read(ledger_db(w->l), 1, r), 0);
	assert_int_equal(market_load(ledger_db(w->l), 1, &markets), 0);
	assert_int_equal(intent_pairs_read(ledger_db(w->l), 1, &markets, &pairs, err, sizeof err), 0);
	assert_int_equal(pairs.others, r->others);
	int64_t n = r->others;
	intent_pairs_free(&pairs);
	reconciled_free(r);
	free(r);
	return n;
}

static void
order_says(struct world *w, const char *state, int64_t filled, int64_t fills)
{
	struct ledger_ord last;
	struct ledger_intent in;
	struct page_fill page;
	int count;
	assert_int_equal(ledger_ord_last(w->l, w->in.id, &last, &count), 1);
	assert_string_equal(last.state, state);
	assert_int_equal(last.filled, filled);
	assert_int_equal(last.fills, fills);
	assert_int_equal(last.notional, filled * MID * 400);
	assert_int_equal(ledger_intent_next(w->l, w->in.deadline, w->in.id - 1, &in), filled < w->in.n);
	if (filled < w->in.n)
		assert_int_equal(in.filled, filled);
	assert_int_equal(page_fill_read(ledger_db(w->l), 1, number(w, "SELECT max(id) FROM fills"), &page), 1);
	assert_int_equal(page.n_orders, 1);
	assert_int_equal(page.order[0].filled, filled);
	assert_int_equal(page.order[0].fills, fills);
	assert_int_equal(others(w), 0);
	assert_int_equal(ledger_check(w->l, true), 1);
	assert_int_equal(ledger_check(w->l, false), 1);
}

/* Its row is written when it is over; until then what it filled is its row and the fills after it, whatever T1 or a restart comes between. */
static void
a_live_order_is_its_row_and_the_fills_after_it(void **state)
{
	struct world *w = *state;
	int64_t n;
	send(w, 1, 10, "20240305-HE-1");
	assert_int_equal(fill(w, &w->ord, 3, 0), 1);
	assert_int_equal(number(w, "SELECT filled = 0 AND fills = 0 AND notional = 0 FROM ord"), 1);
	order_says(w, "working", 3, 1);
	ledger_close(w->l); /* killed between a T4 and its order's end */
	open_ledger(w);
	order_says(w, "working", 3, 1);
	assert_int_equal(ledger_ord_last(w->l, w->in.id, &w->ord, &(int){ 0 }), 1);
	assert_int_equal(fill(w, &w->ord, 1, 0), 1);
	order_says(w, "working", 4, 2);
	count(w);
	assert_int_equal(number(w, "SELECT filled = 4 AND fills = 2 FROM ord"), 1);
	assert_int_equal(seen(w, 0, DATE_NONE).n, 2);
	order_says(w, "working", 4, 2);
	/* it goes on after T1 */
	assert_int_equal(fill(w, &w->ord, 1, 0), 1);
	assert_int_equal(number(w, "SELECT filled FROM ord"), 4);
	order_says(w, "working", 5, 3);
	assert_int_equal(seen(w, 0, DATE_NONE).n, 3);
	count(w);
	order_says(w, "working", 5, 3);
	assert_int_equal(fill(w, &w->ord, 2, 0), 1);
	ledger_close(w->l);
	open_ledger(w);
	assert_int_equal(ledger_ord_last(w->l, w->in.id, &w->ord, &(int){ 0 }), 1);
	assert_int_equal(fill(w, &w->ord, 3, 0), 1); /* the T4 that makes it full ends it */
	order_says(w, "done", 10, 5);
	assert_int_equal(number(w, "SELECT state = 'done' AND filled = 10 FROM intent"), 1);
	count(w);
	order_says(w, "done", 10, 5);
	assert_int_equal(page_fills_count(ledger_db(w->l), 1, &n), 0);
	assert_int_equal(n, 5);
	assert_int_equal(seen(w, 0, DATE_NONE).contracts, 10);
}

/* An order's row that is not as its fills stops T1. */
static void
a_wrong_row_is_not_counted(void **state)
{
	struct world *w = *state;
	int64_t worst;
	send(w, 1, 10, "20240305-HE-1");
	struct ledger_ord old = w->ord;
	assert_int_equal(fill(w, &w->ord, 3, 1), 1);
	assert_int_equal(fill(w, &old, 2, 1), 1); /* it does not know of the other one */
	assert_int_equal(ledger_t3_state(w->l, &old, "done", 4), 0);
	assert_int_equal(ledger_check(w->l, false), 0);
	assert_int_equal(ledger_begin(w->l), 0);
	assert_int_equal(ledger_count(w->l, SESSION, &worst), -1);
	assert_non_null(strstr(ledger_reason(w->l), "not as its row says"));
}

/* A fill whose price is none is left out by a page, which then knows no quantile, and stops T1. */
static void
a_fill_without_a_price_is_not_counted(void **state)
{
	struct world *w = *state;
	int64_t worst;
	send(w, 1, 10, "20240305-HE-1");
	assert_int_equal(fill(w, &w->ord, 3, 1), 1);
	assert_int_equal(fill(w, &w->ord, 2, 1), 1);
	quantiles_are(w, DATE_NONE, 2, 1, 1);
	assert_int_equal(db_exec(ledger_db(w->l), "UPDATE fills SET fill_price = 1e300 WHERE id = 1"), 0);
	assert_int_equal(seen(w, 0, DATE_NONE).contracts, 2);
	assert_false(seen_all(w, 0, DATE_NONE).quantiles.known);
	assert_int_equal(ledger_begin(w->l), 0);
	assert_int_equal(ledger_count(w->l, SESSION, &worst), -1);
	assert_non_null(strstr(ledger_reason(w->l), "is no number"));
}

static void
holds(struct world *w, int64_t q, const char *avg, const char *since)
{
	struct holding h;
	struct page_overview_position seen[2];
	char text[48];
	assert_int_equal(ledger_holding_get(w->l, "HE", "HEJ24", &h), 1);
	assert_int_equal(h.pos.q, q);
	assert_string_equal(position_avg_text(h.pos.avg, text), avg);
	assert_string_equal(h.since, since);
	assert_int_equal(page_overview_positions(ledger_db(w->l), seen, 2), q != 0);
	if (q != 0) {
		assert_int_equal(seen[0].q, q);
		assert_string_equal(seen[0].since, since);
	}
	assert_int_equal(ledger_check(w->l, true), 1);
	assert_int_equal(ledger_check(w->l, false), 1);
}

/* Its row is T1's; until then a position is that row and the fills after it, for the writer, for one that opens again, and for a page. */
static void
a_position_is_its_row_and_the_fills_after_it(void **state)
{
	struct world *w = *state;
	send(w, 1, 10, "20240305-HE-1");
	assert_int_equal(fill(w, &w->ord, 3, 0), 1);
	assert_int_equal(fill(w, &w->ord, 1, 4), 1);
	assert_int_equal(number(w, "SELECT count(*) FROM position"), 0);
	holds(w, 4, "80025000000000", SESSION);
	ledger_close(w->l);
	open_ledger(w);
	holds(w, 4, "80025000000000", SESSION);
	count(w);
	assert_int_equal(number(w, "SELECT q = 4 AND avg = '80025000000000' AND since = '" SESSION "' FROM position"), 1);
	holds(w, 4, "80025000000000", SESSION);
	/* one that comes late, of an order that is counted, stands before the next order's */
	assert_int_equal(fill(w, &w->ord, 4, 4), 1);
	holds(w, 8, "80062500000000", SESSION);
	send(w, -1, 20, "20240305-HE-2");
	assert_int_equal(fill(w, &w->ord, 9, 2), 1);
	assert_int_equal(number(w, "SELECT q FROM position"), 4);
	holds(w, -1, "80050000000000", SESSION);
	ledger_close(w->l);
	open_ledger(w);
	holds(w, -1, "80050000000000", SESSION);
	count(w);
	assert_int_equal(number(w, "SELECT q FROM position"), -1);
	assert_int_equal(number(w, "SELECT counted_fill FROM account"), 4);
	/* nor does one wait that comes when there is no order after it */
	assert_int_equal(fill(w, &w->ord, 1, 2), 1);
	assert_int_equal(number(w, "SELECT q FROM position"), -1);
	count(w);
	assert_int_equal(number(w, "SELECT q FROM position"), -2);
	assert_int_equal(number(w, "SELECT counted_fill FROM account"), 5);
	ledger_close(w->l);
	open_ledger(w);
	holds(w, -2, "80050000000000", SESSION);
	/* and a row that is wrong is found, whether fills wait or not */
	assert_int_equal(db_exec(ledger_db(w->l), "UPDATE position SET q = q + 1"), 0);
	assert_int_equal(ledger_check(w->l, false), 0);
	assert_int_equal(fill(w, &w->ord, 1, 2), 1);
	assert_int_equal(ledger_check(w->l, false), 0);
	assert_int_equal(ledger_check(w->l, true), 0);
}

/* Pages in the WAL since all of it was written back: the next transaction begins it again. */
static int64_t
wal_pages(struct world *w)
{
	struct db_stmt *s = db_prepare(ledger_db(w->l), "PRAGMA wal_checkpoint");
	if (s == NULL || db_step(s) != 1)
		fail_msg("%s", db_error(ledger_db(w->l)));
	int64_t n = db_int(s, 1);
	assert_int_equal(db_int(s, 2), n);
	db_reset(s);
	return n;
}

/*
 * What a commit costs is the pages it touches: beside those of its row in `fills` and its indexes a T4 has one, its event's,
 * and now and then one more when an event begins a page.
 */
static void
a_fill_costs_a_page_beside_its_row(void **state)
{
	enum { FILLS = 40 };
	struct world *w = *state;
	int64_t t4 = 0, bare = 0;
	send(w, 1, 1000, "20240305-HE-1");
	for (int i = 0; i < FILLS; i++) {
		wal_pages(w);
		assert_int_equal(fill(w, &w->ord, 1, 1), 1);
		t4 += wal_pages(w);
	}
	for (int i = 0; i < FILLS; i++) {
		assert_int_equal(db_exec(ledger_db(w->l), "INSERT INTO fills SELECT NULL, timestamp, symbol, direction, n_contracts, order_price, fill_price, predicted_slippage, actual_slippage,"
		                                          " volume_at_fill, spread_at_fill, fill_latency_ms, order_id, exec_key || 'b', exec_rev, intent_id, session_date, contract, decision_price,"
		                                          " commission, spread_source, fill_model, recorded_at FROM fills ORDER BY id DESC LIMIT 1"),
		    0);
		bare += wal_pages(w);
	}
	assert_true(bare >= 8 * FILLS); /* the row, six indexes and the table's last id: what is counted is that */
	assert_in_range(t4, bare, bare + FILLS + FILLS / 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_fill_is_seen_before_it_is_counted, setup, teardown),
		cmocka_unit_test_setup_teardown(counting_moves_it_to_the_sums, setup, teardown),
		cmocka_unit_test_setup_teardown(a_late_fill_is_counted_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(an_unkept_sketch_stays_unknown, setup, teardown),
		cmocka_unit_test_setup_teardown(a_full_order_is_done_and_the_worst_market_is_told, setup, teardown),
		cmocka_unit_test_setup_teardown(a_fill_beyond_its_order_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_live_order_is_its_row_and_the_fills_after_it, setup, teardown),
		cmocka_unit_test_setup_teardown(a_wrong_row_is_not_counted, setup, teardown),
		cmocka_unit_test_setup_teardown(a_fill_without_a_price_is_not_counted, setup, teardown),
		cmocka_unit_test_setup_teardown(a_position_is_its_row_and_the_fills_after_it, setup, teardown),
		cmocka_unit_test_setup_teardown(a_fill_costs_a_page_beside_its_row, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
