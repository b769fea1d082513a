/* The three loss breakers through their sessions: a trip, what it blocks, coming back, and the drawdown's limit on that. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "breakers.h"

#define M INT64_C(1000000)

struct run {
	struct breakers_one b[RISK_KINDS];
	struct breakers_event events[BREAKERS_EVENTS];
	int64_t cycle, equity, gate_peak;
};

static struct run
begin(void)
{
	struct run r = { .equity = 1000 * M, .gate_peak = 1000 * M };
	breakers_start(r.b);
	return r;
}

/* One session that ends at `equity`. Number of events. */
static int
session(struct run *r, int64_t equity, int64_t worst)
{
	struct breakers_facts f = { .cycle = ++r->cycle, .session = (date_t)(20000 + r->cycle), .equity = equity, .before = r->equity, .has_ret = true,
		.ret = (double)(equity - r->equity) / (double)r->equity, .worst = worst };
	r->equity = equity;
	return breakers_session(r->b, &f, &r->gate_peak, r->events);
}

static void
a_trip_blocks_two_sessions(void **state)
{
	(void)state;
	struct run r = begin();
	assert_int_equal(session(&r, 1000 * M, 0), 0);
	assert_int_equal(session(&r, 970 * M, 0), 1);
	assert_int_equal(r.events[0].kind, RISK_DAILY_LOSS);
	assert_int_equal(r.events[0].what, BREAKERS_TRIGGERED);
	assert_int_equal(r.b[RISK_DAILY_LOSS].b.state, RISK_TRIGGERED);
	assert_int_equal(r.b[RISK_DAILY_LOSS].tripped, 20002);
	assert_int_equal(session(&r, 970 * M, 0), 0);
	assert_int_equal(r.b[RISK_DAILY_LOSS].b.state, RISK_COOLDOWN);
	assert_int_equal(r.b[RISK_DAILY_LOSS].since, 20003);
	assert_int_equal(session(&r, 970 * M, 0), 1);
	assert_int_equal(r.events[0].what, BREAKERS_ACTIVE);
	assert_int_equal(r.b[RISK_DAILY_LOSS].trips, 1);
	assert_int_equal(r.b[RISK_POSITION].b.state, RISK_ACTIVE);
	assert_true(r.b[RISK_POSITION].value == 0);
}

static void
a_trade_is_judged_over_the_equity_before(void **state)
{
	(void)state;
	struct run r = begin();
	assert_int_equal(session(&r, 1000 * M, -10 * M), 0); /* exactly the limit is no breach */
	assert_int_equal(session(&r, 1000 * M, -10 * M - 1), 1);
	assert_int_equal(r.events[0].kind, RISK_TRADE_LOSS);
}

/* Fall below the drawdown's limit and come back: three sessions and its peak starts anew. */
static enum breakers_what
fall_and_return(struct run *r)
{
	session(r, r->equity - r->equity * 6 / 100, 0);
	assert_int_equal(r->b[RISK_DRAWDOWN].b.state, RISK_TRIGGERED);
	session(r, r->equity, 0);
	int n = session(r, r->equity, 0);
	for (int i = 0; i < n; i++)
		if (r->events[i].kind == RISK_DRAWDOWN)
			return r->events[i].what;
	fail();
	return BREAKERS_ACTIVE;
}

static void
a_third_rearm_in_60_sessions_latches(void **state)
{
	(void)state;
	struct run r = begin();
	assert_int_equal(fall_and_return(&r), BREAKERS_REARMED);
	assert_int_equal(r.gate_peak, r.equity);
	assert_int_equal(r.b[RISK_DRAWDOWN].rearm[0], 3);
	assert_int_equal(fall_and_return(&r), BREAKERS_REARMED);
	assert_int_equal(fall_and_return(&r), BREAKERS_LATCHED);
	assert_true(r.b[RISK_DRAWDOWN].latched);
	for (int i = 0; i < 100; i++)
		session(&r, r.equity, 0);
	assert_int_equal(r.b[RISK_DRAWDOWN].b.state, RISK_COOLDOWN);
	breakers_resume(&r.b[RISK_DRAWDOWN], RISK_DRAWDOWN, 20109, r.equity, &r.gate_peak);
	assert_int_equal(r.b[RISK_DRAWDOWN].b.state, RISK_ACTIVE);
	assert_int_equal(r.b[RISK_DRAWDOWN].since, 20109);
	assert_int_equal(r.gate_peak, r.equity);
	assert_int_equal(fall_and_return(&r), BREAKERS_REARMED);
}

static void
a_third_rearm_later_does_not(void **state)
{
	(void)state;
	struct run r = begin();
	fall_and_return(&r);
	fall_and_return(&r);
	for (int i = 0; i < 60; i++)
		session(&r, r.equity, 0);
	assert_int_equal(fall_and_return(&r), BREAKERS_REARMED);
	assert_int_equal(r.b[RISK_DRAWDOWN].rearm[0], 6);
	assert_int_equal(r.b[RISK_DRAWDOWN].rearm[1], 69);
}

static void
events_say_it_in_words(void **state)
{
	(void)state;
	char text[BREAKERS_TEXT];
	struct breakers_event trip = { .kind = RISK_DAILY_LOSS, .what = BREAKERS_TRIGGERED, .value = -0.0312, .threshold = -0.02 };
	struct breakers_event back = { .kind = RISK_DRAWDOWN, .what = BREAKERS_REARMED, .equity = 5251064 * M + 864999 };
	assert_string_equal(breakers_text(&trip, text), "max_daily_loss tripped: −3.12 % against −2.00 %; no increase until it is armed again");
	assert_string_equal(breakers_text(&back, text), "max_drawdown armed again, its peak starts at 5,251,064.86");
	trip = (struct breakers_event){ .kind = RISK_POSITION, .what = BREAKERS_TRIGGERED, .value = 0.1055, .threshold = 0.1 };
	back.equity = -940 * M;
	assert_string_equal(breakers_text(&trip, text), "max_position_size tripped: +10.55 % against 10.00 %; no increase until it is armed again");
	assert_string_equal(breakers_text(&back, text), "max_drawdown armed again, its peak starts at −940.00");
	assert_string_equal(breakers_what_name(BREAKERS_LATCHED), "latched");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_trip_blocks_two_sessions),
		cmocka_unit_test(a_trade_is_judged_over_the_equity_before),
		cmocka_unit_test(a_third_rearm_in_60_sessions_latches),
		cmocka_unit_test(a_third_rearm_later_does_not),
		cmocka_unit_test(events_say_it_in_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
