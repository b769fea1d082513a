/* T4 and T1's counting: a fill stands by itself until it is counted, in the sums afterwards, and pages see it once all the time. */
#include "fill_world.h"
#include "page_overview.h"

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
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
