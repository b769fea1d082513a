#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "decision.h"

#define BARS 30
#define DAY 18000 /* of the last bar */
#define MILLION INT64_C(1000000)

/* Hogs at 80: a lot is 32,000, the cap's equity 320,000. */
static const struct contract hogs = { .symbol = "HE", .point_value = 400 * MILLION, .tick = 25000, .spread_ticks = 1 };
static const struct forecast up = { .direction = 1, .fraction = 0.05, .model = "test" };

static struct decision
decide(const struct forecast *opinion, int64_t position, int64_t equity, int64_t volume, int64_t close, date_t session)
{
	struct bar bars[BARS] = { 0 };
	struct decision d;
	for (int i = 0; i < BARS; i++)
		bars[i] = (struct bar){ .session = DAY - BARS + 1 + i, .c = 80 * MILLION + i % 2 * MILLION, .v = volume };
	struct decision_input in = { .contract = &hogs, .session = session, .bars = bars, .n = BARS, .close = close, .position = position, .opinion = opinion };
	assert_int_equal(decision_market(&in, equity * MILLION, &d), 0);
	return d;
}

static struct decision
plain(const struct forecast *opinion, int64_t position, int64_t equity)
{
	return decide(opinion, position, equity, 30000, 80 * MILLION, DAY);
}

static void
is(struct decision d, int64_t target, const char *reason)
{
	assert_int_equal(d.target, target);
	assert_string_equal(d.reason, reason);
}

static void
an_opinion_becomes_a_size(void **state)
{
	(void)state;
	struct decision d = plain(&up, 2, 5000000);
	is(d, 7, "ok"); /* 250,000 of 32,000 */
	assert_true(d.fresh && d.position == 2 && d.contract == &hogs);
	assert_int_equal(d.lot_value, 32000 * MILLION);
	assert_int_equal(d.needs_equity, 320000 * MILLION);
	assert_true(fabs(d.sigma_p - sqrt(20.0 / 19)) < 1e-12 && fabs(d.adv - 30000) < 1e-6);
	is(decide(&up, 2, 5000000, 150, 80 * MILLION, DAY), 3, "ok"); /* 2 % of the volume */
	is(decide(&up, 0, 5000000, 30000, -80 * MILLION, DAY), 7, "ok");
	struct forecast down = up;
	down.direction = -1;
	is(plain(&down, 2, 5000000), -7, "ok");
}

static void
why_there_is_none(void **state)
{
	(void)state;
	struct forecast s = up;
	is(plain(&up, 0, 100000), 0, "one lot exceeds the cap at this equity");
	is(plain(&up, 0, 600000), 0, "one lot is more than the signal's share");
	is(plain(&up, 3, -1), 0, "one lot exceeds the cap at this equity");
	s.fraction = 0;
	s.note = "no edge after costs";
	is(plain(&s, 3, 5000000), 0, "no edge after costs");
	s.direction = 0;
	is(plain(&s, 3, 5000000), 0, "no edge after costs");
	s.note = NULL;
	is(plain(&s, 3, 5000000), 0, "ok");
}

static void
when_a_position_stays(void **state)
{
	(void)state;
	struct forecast s = up;
	s.reason = "no probability";
	is(plain(&s, 3, 5000000), 3, "no probability");
	is(decide(&up, 3, 5000000, 30000, 0, DAY), 3, "price is 0");
	struct decision d = decide(&up, 3, 5000000, 30000, 80 * MILLION, DAY + 1);
	is(d, 3, FORECAST_NO_BAR);
	assert_false(d.fresh);
	struct decision_order orders[2];
	d.target = 0;
	assert_int_equal(decision_orders(&d, orders), 0);
}

static void
a_lot_beyond_64_bits(void **state)
{
	struct bar bar = { .session = DAY, .c = INT64_MAX / 2 };
	struct decision_input in = { .contract = &hogs, .session = DAY, .bars = &bar, .n = 1, .close = bar.c, .opinion = &up };
	struct decision d;
	(void)state;
	assert_int_equal(decision_market(&in, MILLION, &d), -1);
	in.close = 80 * MILLION;
	assert_int_equal(decision_market(&in, 5000000 * MILLION, &d), 0);
	assert_true(isnan(d.sigma_p) && isnan(d.adv)); /* one bar */
	is(d, 0, "no contract value");
}

/* 100 + 60 + 40 at an equity of 150: three quarters each, cut off; the one without a bar counts and stays. */
static void
the_portfolio_is_scaled(void **state)
{
	(void)state;
	struct decision d[4] = {
		{ .fresh = true, .target = 10, .lot_value = 10 * MILLION, .reason = "ok" }, { .fresh = true, .target = -6, .lot_value = 10 * MILLION, .reason = "ok" },
		{ .position = 4, .target = 4, .lot_value = 10 * MILLION, .reason = FORECAST_NO_BAR }, { .reason = NULL },
	};
	assert_int_equal(decision_limit(d, 4, 200 * MILLION, false), 0);
	is(d[0], 10, "ok");
	assert_int_equal(decision_limit(d, 4, 150 * MILLION, false), 0);
	is(d[0], 7, "scaled down to the portfolio's limit");
	is(d[1], -4, "scaled down to the portfolio's limit");
	is(d[2], 4, FORECAST_NO_BAR);
	assert_int_equal(d[3].target, 0);
	assert_int_equal(decision_limit(d, DECISION_MARKETS + 1, 150 * MILLION, false), -1);
	d[0].lot_value = d[1].lot_value = INT64_MAX;
	assert_int_equal(decision_limit(d, 4, 150 * MILLION, false), -1);
}

static void
a_breaker_allows_no_increase(void **state)
{
	static const struct { int64_t position, target, clamped; } rows[] = { { 5, 8, 5 }, { 5, 3, 3 }, { 5, -3, 0 }, { -5, -8, -5 }, { -5, -3, -3 }, { -5, 3, 0 }, { 0, 3, 0 }, { 0, 0, 0 }, { 5, 5, 5 } };
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct decision d = { .fresh = true, .position = rows[i].position, .target = rows[i].target, .lot_value = MILLION, .reason = "ok" };
		assert_int_equal(decision_limit(&d, 1, 1000 * MILLION, true), 0);
		is(d, rows[i].clamped, rows[i].clamped == rows[i].target ? "ok" : "a loss breaker allows no increase");
	}
}

static void
a_flip_is_two_orders(void **state)
{
	static const struct { int64_t position, target; int n; struct decision_order first, second; } rows[] = {
		{ 3, 3, 0, { 0, 0 }, { 0, 0 } }, { 0, 4, 1, { 0, 4 }, { 0, 0 } }, { 3, 5, 1, { 3, 2 }, { 0, 0 } }, { 3, 0, 1, { 3, -3 }, { 0, 0 } },
		{ -3, -1, 1, { -3, 2 }, { 0, 0 } }, { 3, -2, 2, { 3, -3 }, { 0, -2 } }, { -3, 2, 2, { -3, 3 }, { 0, 2 } },
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct decision d = { .fresh = true, .position = rows[i].position, .target = rows[i].target };
		struct decision_order got[2] = { 0 };
		assert_int_equal(decision_orders(&d, got), rows[i].n);
		assert_int_equal(got[0].q, rows[i].first.q);
		assert_int_equal(got[0].delta, rows[i].first.delta);
		assert_int_equal(got[1].q, rows[i].second.q);
		assert_int_equal(got[1].delta, rows[i].second.delta);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_opinion_becomes_a_size), cmocka_unit_test(why_there_is_none), cmocka_unit_test(when_a_position_stays), cmocka_unit_test(a_lot_beyond_64_bits),
		cmocka_unit_test(the_portfolio_is_scaled), cmocka_unit_test(a_breaker_allows_no_increase), cmocka_unit_test(a_flip_is_two_orders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
