#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "signal.h"

#define assert_close(got, want, limit) assert_true(fabs((got) - (want)) <= (limit))
#define ROWS 60

/* Corn, 4.50 a bushel in cents: a tick of spread, 3.00 a side. */
static const struct signal_market market = { .spread = 0.25, .sigma_p = 6, .adv = 90000, .commission = 3, .point_value = 50, .close = 450 };

/* Two sessions in three rise by 4 %, the third falls by 3 %. */
static void
fill(struct signal_row rows[ROWS])
{
	for (int i = 0; i < ROWS; i++)
		rows[i] = (struct signal_row){ 400000000, i % 3 < 2 ? 416000000 : 388000000, 400000000 };
}

static struct signal
judge(double p, const struct signal_market *m, size_t n, bool halve)
{
	struct signal_row rows[ROWS];
	struct signal s;
	fill(rows);
	signal_judge(p, rows, n, m, halve, &s);
	return s;
}

static void
a_short_is_the_mirror_of_a_long(void **state)
{
	(void)state;
	struct signal up = judge(0.62, &market, ROWS, false), down = judge(0.38, &market, ROWS, false);
	double cost = 2 * ((0.125 + 0.1 * 6 * sqrt(1 / 90000.0)) * 50 + 3) / (450 * 50);
	assert_int_equal(up.direction, 1);
	assert_int_equal(down.direction, -1);
	assert_close(up.win_prob, 0.62, 1e-15);
	assert_close(down.win_prob, 0.62, 1e-15);
	assert_close(up.avg_win, 0.04 - cost, 1e-15);
	assert_close(up.avg_loss, 0.03 + cost, 1e-15);
	assert_close(down.avg_win, 0.03 - cost, 1e-15);
	assert_close(down.avg_loss, 0.04 + cost, 1e-15);
	assert_close(up.fraction, SIGNAL_CAP, 0);
	assert_true(down.fraction > 0 && down.fraction < SIGNAL_CAP);
}

static void
halving_comes_after_the_cap(void **state)
{
	(void)state;
	assert_close(judge(0.9, &market, ROWS, false).fraction, SIGNAL_CAP, 0);
	assert_close(judge(0.9, &market, ROWS, true).fraction, SIGNAL_CAP / 2, 0);
}

static void
expect_nothing(struct signal s, enum signal_reason reason)
{
	assert_int_equal(s.reason, reason);
	assert_close(s.fraction, 0, 0);
}

static void
without_a_ground_nothing_is_staked(void **state)
{
	(void)state;
	struct signal_market dear = market;
	expect_nothing(judge(0.5, &market, ROWS, false), SIGNAL_NO_DIRECTION);
	expect_nothing(judge(NAN, &market, ROWS, false), SIGNAL_NO_DIRECTION);
	assert_int_equal(judge(NAN, &market, ROWS, false).direction, 0);
	expect_nothing(judge(0.9, &market, SIGNAL_ENOUGH - 1, false), SIGNAL_FEW_ROWS);
	assert_true(judge(0.9, &market, SIGNAL_ENOUGH, false).fraction > 0);
	assert_true(isnan(judge(0.9, &market, 0, false).avg_win));
	dear.commission = 500;
	expect_nothing(judge(0.9, &dear, ROWS, false), SIGNAL_AVG_WIN);
}

static void
a_close_of_zero_has_no_signal(void **state)
{
	(void)state;
	struct signal_market m = market;
	m.close = 0;
	expect_nothing(judge(0.9, &m, ROWS, false), SIGNAL_AVG_WIN);
	m.spread = m.sigma_p = m.commission = 0;
	expect_nothing(judge(0.9, &m, ROWS, false), SIGNAL_AVG_WIN);
}

static void
a_negative_price_is_as_good_as_a_positive_one(void **state)
{
	(void)state;
	struct signal_row rows[ROWS];
	struct signal_market m = market;
	struct signal s, plain = judge(0.58, &market, ROWS, false);
	fill(rows);
	for (int i = 0; i < ROWS; i++) {
		rows[i].x -= 800000000;
		rows[i].ahead -= 800000000;
		rows[i].close = -rows[i].close;
	}
	m.close = -450;
	signal_judge(0.58, rows, ROWS, &m, false, &s);
	assert_close(s.avg_win, plain.avg_win, 0);
	assert_close(s.fraction, plain.fraction, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_short_is_the_mirror_of_a_long),
		cmocka_unit_test(halving_comes_after_the_cap),
		cmocka_unit_test(without_a_ground_nothing_is_staked),
		cmocka_unit_test(a_close_of_zero_has_no_signal),
		cmocka_unit_test(a_negative_price_is_as_good_as_a_positive_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
