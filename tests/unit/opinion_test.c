/* The rows and costs that a probability is judged with are those of the bars, whatever gaps lie in them. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "opinion.h"

#define UNIT INT64_C(1000000)
#define N 300

static const struct contract contract = { .point_value = 400 * UNIT, .tick = 25000, .spread_ticks = 1, .commission = 2500000 };

/* Two up, one down, by one unit; a gap every 40 bars moves the raw price, not the continuous one. */
static void
make(struct bar *bars, int n, int64_t gap)
{
	int64_t c = 80 * UNIT;
	for (int i = 0; i < n; i++) {
		int64_t g = i % 40 == 39 ? gap : 0;
		c += (i % 3 == 2 ? -UNIT : UNIT) / 4 + g;
		bars[i] = (struct bar){ .session = 15000 + i, .o = c, .h = c, .l = c, .c = c, .v = 30000, .gap = g };
	}
}

static void
by_hand(void **state)
{
	struct bar bars[N];
	struct forecast out = { .model = "v1" };
	struct signal_row rows[SIGNAL_ROWS];
	struct signal_market market = { .spread = 0.025, .commission = 2.5, .point_value = 400 };
	struct signal s;
	(void)state;
	make(bars, N, UNIT / 2);
	int64_t x[N], gaps = 0;
	for (int i = 0; i < N; i++) {
		gaps += bars[i].gap;
		x[i] = bars[i].c - gaps;
	}
	for (int i = 0; i < SIGNAL_ROWS; i++) {
		int t = N - 5 - SIGNAL_ROWS + i;
		rows[i] = (struct signal_row){ x[t], x[t + 5], bars[t].c };
	}
	market.close = (double)bars[N - 1].c / 1e6;
	assert_int_equal(forecast_stats(bars, N, &market.sigma_p, &market.adv), 0);
	signal_judge(0.56, rows, SIGNAL_ROWS, &market, false, &s);
	opinion_form(0.56, bars, N, &contract, false, &out);
	assert_int_equal(s.reason, SIGNAL_OK);
	assert_true(s.fraction > 0);
	assert_true(out.fraction == s.fraction);
	assert_int_equal(out.direction, 1);
	assert_true(out.probability == 0.56);
	assert_null(out.note);
	opinion_form(0.56, bars, N, &contract, true, &out);
	assert_true(out.fraction == s.fraction / 2);
}

static void
why_nothing_is_staked(void **state)
{
	struct bar bars[N];
	struct forecast out = { .model = "v1" };
	(void)state;
	make(bars, N, 0);
	opinion_form(0.5, bars, N, &contract, false, &out);
	assert_int_equal(out.direction, 0);
	assert_string_equal(out.note, "the model has no direction");
	opinion_form(NAN, bars, N, &contract, false, &out);
	assert_string_equal(out.note, "the model has no direction");
	opinion_form(0.56, bars, 34, &contract, false, &out);
	assert_string_equal(out.note, "fewer than 30 matured sessions");
	opinion_form(0.56, bars, 35, &contract, false, &out);
	assert_null(out.note);
	opinion_form(0.44, bars, N, &contract, false, &out); /* it never fell by more than a quarter in five sessions */
	assert_int_equal(out.direction, -1);
	assert_true(out.fraction == 0);
	assert_string_equal(out.note, "a win would not pay its costs");
	opinion_form(0.501, bars, N, &(struct contract){ .point_value = 400 * UNIT, .tick = 25000, .spread_ticks = 1, .commission = 60 * UNIT }, false, &out);
	assert_true(out.fraction == 0);
	assert_non_null(out.note);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(by_hand), cmocka_unit_test(why_nothing_is_staked) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
