/* What follows from fills and is in no row of theirs: an order's sums, a position, what cannot be counted, and what a fill costs. */
#include "fill_world.h"
#include "intent_pairs.h"
#include "page_fill.h"
#include "page_overview.h"
#include "reconciled.h"

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
		cmocka_unit_test_setup_teardown(a_live_order_is_its_row_and_the_fills_after_it, setup, teardown),
		cmocka_unit_test_setup_teardown(a_wrong_row_is_not_counted, setup, teardown),
		cmocka_unit_test_setup_teardown(a_fill_without_a_price_is_not_counted, setup, teardown),
		cmocka_unit_test_setup_teardown(a_position_is_its_row_and_the_fills_after_it, setup, teardown),
		cmocka_unit_test_setup_teardown(a_fill_costs_a_page_beside_its_row, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
