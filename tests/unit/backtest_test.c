#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "backtest.h"

#define BARS 100
#define WINDOW 30
#define FIRST (BARS - WINDOW) /* bar of the window's first session */
#define MILLION INT64_C(1000000)

static const struct contract hogs = { .symbol = "HE", .point_value = 400 * MILLION, .tick = 25000, .spread_ticks = 1, .commission = 3 * MILLION };

/* One market that rises and falls, 80 to 84, daily bars alone. */
struct scene {
	struct bar bars[BARS];
	date_t sessions[WINDOW];
	double p[WINDOW];
	struct backtest_market market;
	struct backtest_input in;
	struct backtest_settings set;
	struct backtest_row rows[WINDOW];
	char err[200];
};

static void
prepare(struct scene *s, double p)
{
	*s = (struct scene){ .set = { .capital0 = 5000000 * MILLION, .seed = 7 } };
	for (int i = 0; i < BARS; i++) {
		int64_t c = (80 + (i % 12 < 8 ? i % 12 / 2 : 12 - i % 12)) * MILLION;
		s->bars[i] = (struct bar){ .session = 18000 + i, .contract = "HE", .o = c, .h = c + MILLION, .l = c - MILLION, .c = c, .v = 30000 };
	}
	for (int i = 0; i < WINDOW; i++) {
		s->sessions[i] = s->bars[FIRST + i].session;
		s->p[i] = p;
	}
	s->market = (struct backtest_market){ .contract = &hogs, .bars = s->bars, .n = BARS };
	s->in = (struct backtest_input){ .markets = &s->market, .n_markets = 1, .sessions = s->sessions, .n_sessions = WINDOW, .p = s->p };
}

static void
run(struct scene *s)
{
	if (backtest_run(&s->in, &s->set, s->rows, s->err, sizeof s->err) != 0)
		fail_msg("%s", s->err);
}

static void
decides_at_a_close_and_fills_in_the_next_session(void **state)
{
	(void)state;
	struct scene s;
	prepare(&s, 0.6);
	run(&s);
	assert_int_equal(s.rows[0].equity, s.set.capital0);
	assert_true(s.rows[0].fills == 0 && !s.rows[0].r.exposed && s.rows[0].day_pnl == 0);
	assert_true(s.rows[1].fills == 1 && s.rows[1].r.exposed && s.rows[1].fees == s.rows[1].contracts * hogs.commission);
	/* the fill's cost, then the day's move, since it opens at its close */
	int64_t q = s.rows[1].contracts, cost = -s.rows[1].day_pnl;
	assert_true(q > 0 && cost >= q * (10 + 3) * MILLION); /* a tick of 0.025 is 10 a lot */
	assert_int_equal(s.rows[2].day_pnl + s.rows[2].fees, q * 400 * (s.bars[FIRST + 2].c - s.bars[FIRST + 1].c));
	int64_t sum = 0;
	for (int i = 0; i < WINDOW; i++)
		sum += s.rows[i].day_pnl;
	assert_int_equal(s.set.capital0 + sum, s.rows[WINDOW - 1].equity);
	assert_true(s.rows[WINDOW - 1].r.exposed); /* marked, not sold */
}

static void
without_a_probability_nothing_is_traded(void **state)
{
	(void)state;
	struct scene s;
	prepare(&s, NAN);
	run(&s);
	for (int i = 0; i < WINDOW; i++)
		assert_true(s.rows[i].fills == 0 && s.rows[i].r.ret == 0 && !s.rows[i].r.exposed && s.rows[i].r.predictions == 0 && isnan(s.rows[i].r.brier) && isnan(s.rows[i].r.hit));
}

/* Without one the position stays, at one half it is closed. */
static void
none_is_not_one_half(void **state)
{
	(void)state;
	struct scene s;
	prepare(&s, 0.6);
	for (int i = 5; i < WINDOW; i++)
		s.p[i] = i < 10 ? NAN : 0.5;
	run(&s);
	for (int i = 6; i < 11; i++)
		assert_true(s.rows[i].fills == 0 && s.rows[i].r.exposed);
	assert_true(s.rows[11].fills == 1 && s.rows[11].r.exposed);
	assert_false(s.rows[12].r.exposed);
}

static void
predictions_are_held_against_what_came(void **state)
{
	(void)state;
	struct scene s;
	prepare(&s, 0.7);
	s.p[3] = 0.5;
	run(&s);
	for (int i = 0; i < WINDOW - 5; i++) {
		bool rose = s.bars[FIRST + i + 5].c > s.bars[FIRST + i].c;
		double off = s.p[i] - rose;
		assert_int_equal(s.rows[i].r.predictions, 1);
		assert_true(fabs(s.rows[i].r.brier - off * off) < 1e-15);
		assert_true(i == 3 ? isnan(s.rows[i].r.hit) : fabs(s.rows[i].r.hit - rose) < 1e-15);
	}
	for (int i = WINDOW - 5; i < WINDOW; i++)
		assert_int_equal(s.rows[i].r.predictions, 0);
}

static void
halved(void **state)
{
	(void)state;
	struct scene s, half;
	prepare(&s, 0.9);
	prepare(&half, 0.9);
	half.set.halve = true;
	run(&s);
	run(&half);
	assert_int_equal(s.rows[1].contracts, 15); /* a tenth of 5,000,000 in lots of 32,800 */
	assert_int_equal(half.rows[1].contracts, 7);
}

static void
the_record_has_the_rows(void **state)
{
	(void)state;
	struct scene s;
	struct record r = { 0 };
	prepare(&s, 0.6);
	run(&s);
	assert_int_equal(backtest_record(s.rows, WINDOW, &r), 0);
	assert_int_equal(r.n, WINDOW);
	for (int i = 0; i < WINDOW; i++) {
		assert_int_equal(r.row[i].session, s.sessions[i]);
		assert_memory_equal(&r.row[i].ret, &s.rows[i].r.ret, sizeof(double));
	}
	assert_int_equal(backtest_record(s.rows, WINDOW, &r), -1); /* not after themselves */
	record_free(&r);
}

/* Equity a millionth short of what 15,000,000 lots need: in doubles that is enough, and the gate counts exactly. */
static void
the_gate_is_asked(void **state)
{
	(void)state;
	for (int less = 0; less < 2; less++) {
		struct scene s;
		prepare(&s, 0.9);
		for (int i = 0; i < BARS; i++)
			s.bars[i].v = 1000000000;
		s.set.capital0 = 4920000000000 * MILLION - less;
		s.in.n_sessions = 2;
		run(&s);
		assert_int_equal(s.rows[1].contracts, less ? 0 : 15000000);
	}
}

static void
what_is_refused(void **state)
{
	static const char *const says[] = { "markets", "markets", "capital0", "ascend", "probability", "probability", "bars", "HE: implausible fill" };
	(void)state;
	struct scene s;
	for (int i = 0; i < 8; i++) {
		prepare(&s, 0.6);
		if (i == 0)
			s.in.n_markets = 0;
		else if (i == 1)
			s.in.n_markets = 33;
		else if (i == 2)
			s.set.capital0 = 0;
		else if (i == 3)
			s.sessions[7] = s.sessions[6];
		else if (i == 4)
			s.p[WINDOW - 1] = 1.01;
		else if (i == 5)
			s.p[0] = -0.01;
		else if (i == 6)
			s.market.n = (size_t)INT_MAX + 1;
		else
			s.bars[FIRST + 4].o = INT64_MAX / 4; /* far outside its own range */
		assert_int_equal(backtest_run(&s.in, &s.set, s.rows, s.err, sizeof s.err), -1);
		assert_non_null(strstr(s.err, says[i]));
	}
}

static void
nothing_to_do(void **state)
{
	(void)state;
	struct scene s;
	prepare(&s, 0.6);
	s.in.n_sessions = 0;
	run(&s);
	s.in.n_sessions = WINDOW;
	s.market.n = 0; /* the market has not begun */
	run(&s);
	assert_int_equal(s.rows[WINDOW - 1].equity, s.set.capital0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decides_at_a_close_and_fills_in_the_next_session), cmocka_unit_test(without_a_probability_nothing_is_traded), cmocka_unit_test(none_is_not_one_half),
		cmocka_unit_test(predictions_are_held_against_what_came), cmocka_unit_test(halved), cmocka_unit_test(the_record_has_the_rows), cmocka_unit_test(the_gate_is_asked), cmocka_unit_test(what_is_refused), cmocka_unit_test(nothing_to_do),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
