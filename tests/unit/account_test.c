#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "account.h"

#define assert_close(got, want, limit) assert_true(fabs((got) - (want)) <= (limit))

#define CAPITAL INT64_C(1000000000000)
#define FEE 3000000

static struct account_holding
hogs(void)
{
	return (struct account_holding){ .symbol = "HE", .contract = "HEJ31", .point_value = 400 };
}

static struct account_row
row(const struct account *a, const struct account_holding *h, size_t n, date_t session)
{
	struct account_row r;
	assert_int_equal(account_row(a, h, n, session, &r), 0);
	return r;
}

/* The row's own arithmetic, invariants 1 and 2. */
static void
holds_together(const struct account *a, const struct account_row *r)
{
	assert_int_equal(r->cash, a->cash);
	assert_int_equal(r->realised + r->unrealised, r->equity - a->capital0 - a->flows);
	assert_int_equal(r->day_pnl, r->equity - r->flow - a->before);
}

static void
a_round_trip(void **state)
{
	(void)state;
	struct account a;
	struct account_holding h = hogs();
	int64_t pnl;
	account_start(&a, CAPITAL);
	assert_int_equal(account_fill(&a, &h, 2, 83000000, 2 * FEE, &pnl), 0);
	account_mark(&h, 84000000, 100);
	struct account_row r = row(&a, &h, 1, 100);
	holds_together(&a, &r);
	assert_int_equal(r.cash, CAPITAL - 66400000000 - 2 * FEE);
	assert_int_equal(r.equity, CAPITAL + 800000000 - 2 * FEE);
	assert_int_equal(r.unrealised, 800000000);
	assert_int_equal(r.realised, -2 * FEE);
	assert_int_equal(r.gross, 67200000000);
	assert_true(r.has_ret);
	assert_close(r.ret, 794e6 / 1e12, 1e-18);
	assert_true(r.exposed);
	assert_false(r.stale);
	account_next(&a, &h, 1, &r);
	assert_int_equal(account_fill(&a, &h, -2, 82000000, 2 * FEE, &pnl), 0);
	assert_int_equal(pnl, -800000000);
	r = row(&a, &h, 1, 101);
	holds_together(&a, &r);
	assert_int_equal(r.equity, CAPITAL - 800000000 - 4 * FEE);
	assert_int_equal(r.fees, 4 * FEE);
	assert_false(r.stale); /* nothing is held */
	account_next(&a, &h, 1, &r);
	assert_false(row(&a, &h, 1, 102).exposed);
}

static void
a_flow_is_no_return(void **state)
{
	(void)state;
	struct account a;
	account_start(&a, CAPITAL);
	assert_int_equal(account_flow(&a, CAPITAL / 2), 0);
	struct account_row r = row(&a, NULL, 0, 1);
	holds_together(&a, &r);
	assert_int_equal(r.equity, CAPITAL + CAPITAL / 2);
	assert_int_equal(r.day_pnl, 0);
	assert_close(r.ret, 0, 0);
	account_next(&a, NULL, 0, &r);
	assert_int_equal(row(&a, NULL, 0, 2).flow, 0);
	assert_int_equal(row(&a, NULL, 0, 2).realised, 0);
}

/* Today's close, else the last close, else the last fill. */
static void
marks_in_their_order(void **state)
{
	(void)state;
	struct account a;
	struct account_holding h = hogs();
	account_start(&a, CAPITAL);
	assert_int_equal(account_fill(&a, &h, 1, 83000000, 0, NULL), 0);
	assert_int_equal(h.marked, ACCOUNT_MARK_FILL);
	struct account_row r = row(&a, &h, 1, 1);
	assert_true(r.stale);
	account_next(&a, &h, 1, &r);
	account_mark(&h, 85000000, 2);
	assert_false(row(&a, &h, 1, 2).stale);
	assert_int_equal(account_fill(&a, &h, 1, 99000000, 0, NULL), 0);
	assert_int_equal(h.mark, 85000000);
	r = row(&a, &h, 1, 3);
	assert_true(r.stale);
	assert_int_equal(r.gross, 2 * INT64_C(34000000000));
}

static void
a_roll_moves_the_position(void **state)
{
	(void)state;
	struct account a;
	struct account_holding h[2] = { hogs(), hogs() };
	account_start(&a, CAPITAL);
	assert_int_equal(account_fill(&a, &h[0], 2, 83000000, FEE, NULL), 0);
	assert_int_equal(account_roll(&a, &h[0], &h[1], 84000000, 86000000, FEE), 0);
	assert_int_equal(h[0].pos.q, 0);
	assert_int_equal(h[1].pos.q, 2);
	struct account_row r = row(&a, h, 2, 1);
	holds_together(&a, &r);
	assert_int_equal(r.equity, CAPITAL + 800000000 - 3 * FEE);
	struct account before = a;
	assert_int_equal(account_roll(&a, &h[0], &h[1], 1, 2, FEE), 0);
	assert_memory_equal(&a, &before, sizeof a);
}

static void
ruin_halts_and_ends_returns(void **state)
{
	(void)state;
	struct account a;
	struct account_holding h = hogs();
	account_start(&a, 400000000);
	assert_int_equal(account_fill(&a, &h, 1, 83000000, 0, NULL), 0);
	account_mark(&h, 82000000, 1);
	struct account_row r = row(&a, &h, 1, 1);
	assert_int_equal(r.equity, 0);
	assert_true(r.halt);
	assert_close(r.ret, -1, 0);
	account_next(&a, &h, 1, &r);
	account_mark(&h, 84000000, 2);
	r = row(&a, &h, 1, 2);
	assert_false(r.has_ret);
	assert_false(r.halt);
}

static void
out_of_range_changes_nothing(void **state)
{
	(void)state;
	struct account a, was;
	struct account_holding h = hogs(), to = hogs(), held;
	struct account_row r;
	account_start(&a, INT64_MAX - 10);
	was = a;
	held = h;
	assert_int_equal(account_flow(&a, 11), -1);
	assert_int_equal(account_fill(&a, &h, -1, 1000000, 0, NULL), -1);
	assert_int_equal(account_fill(&a, &h, 1, INT64_MAX, 0, NULL), -1);
	assert_memory_equal(&a, &was, sizeof a);
	assert_memory_equal(&h, &held, sizeof h);
	/* the sale alone would leave 64 bits, the roll does not */
	assert_int_equal(account_fill(&a, &h, 1, 1000000, 0, NULL), 0);
	assert_int_equal(account_flow(&a, 400000000), 0);
	assert_int_equal(account_roll(&a, &h, &to, 5000000, 5000001, 0), 0);
	account_mark(&to, 5000001, 1);
	assert_int_equal(account_row(&a, &to, 1, 1, &r), -1);
}

static void
a_position_needs_a_price(void **state)
{
	(void)state;
	struct account a;
	struct account_holding h = hogs();
	struct account_row r;
	account_start(&a, CAPITAL);
	h.pos.q = 1;
	assert_int_equal(account_row(&a, &h, 1, 1, &r), -1);
}

static void
drawdown_below_the_peak(void **state)
{
	(void)state;
	assert_close(account_drawdown(95, 100), -0.05, 1e-17);
	assert_close(account_drawdown(-50, 100), -1.5, 0);
	assert_close(account_drawdown(-50, 0), 0, 0);
	assert_close(account_drawdown_next(0, true, -0.25), -0.25, 0);
	assert_close(account_drawdown_next(-0.25, true, 0.2), -0.1, 1e-15);
	assert_close(account_drawdown_next(-0.25, true, 0.5), 0, 0);
	assert_close(account_drawdown_next(-0.25, false, 0.5), -0.25, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_round_trip),
		cmocka_unit_test(a_flow_is_no_return),
		cmocka_unit_test(marks_in_their_order),
		cmocka_unit_test(a_roll_moves_the_position),
		cmocka_unit_test(ruin_halts_and_ends_returns),
		cmocka_unit_test(out_of_range_changes_nothing),
		cmocka_unit_test(a_position_needs_a_price),
		cmocka_unit_test(drawdown_below_the_peak),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
