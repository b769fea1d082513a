/* The gate as a whole: what of a record reaches which criterion, sources that are missing, records that say nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "readiness.h"
#include "xoshiro.h"

#define DAYS 400
#define FILLS 60
#define FORECASTS 300

/* A record that is READY, in memory that a test may spoil. */
struct world {
	double equity[DAYS + 1], costs[DAYS], pnl[DAYS], predicted[FILLS], actual[FILLS], p[FORECASTS], market[2], latency[4];
	int64_t fill_day[FILLS], forecast_day[FORECASTS];
	int y[FORECASTS];
	struct readiness_record record;
	struct readiness_limits limits;
	struct readiness out;
};

static void
days(struct world *w)
{
	w->equity[0] = 100000;
	for (int t = 0; t < DAYS; t++) {
		w->equity[t + 1] = w->equity[t] * (1 + 0.002 + 0.004 * sin(2.4 * t));
		w->costs[t] = 5 + t % 3;
	}
}

static void
good(struct world *w)
{
	memset(w, 0, sizeof *w);
	days(w);
	for (int i = 0; i < FILLS; i++) {
		w->fill_day[i] = i / 3;
		w->predicted[i] = 1 + 0.01 * i;
		w->actual[i] = w->predicted[i] + (i % 2 == 0 ? 0.1 : -0.1);
	}
	for (int i = 0; i < FORECASTS; i++) {
		w->p[i] = i % 2 == 0 ? 0.7 : 0.3;
		w->y[i] = (i / 2 % 10 < 7) == (i % 2 == 0);
		w->forecast_day[i] = i / 3;
	}
	w->market[0] = w->market[1] = 5000;
	memcpy(w->latency, (double[]){ 3, 1, 4, 2 }, sizeof w->latency);
	w->record = (struct readiness_record){ .record = 1, .days = { .n = DAYS, .equity = w->equity, .costs = w->costs, .year = RETURNS_YEAR }, .live_days = DAYS,
		.n_fills = FILLS, .fill_day = w->fill_day, .predicted = w->predicted, .actual = w->actual, .implausible = { 0, 133 },
		.n_latencies = 4, .latency = w->latency, .latency_limit = 2.5, .cycles = { 0, 52 }, .mismatch = { 0, 60 }, .breakers = { 0, 20 }, .incidents = { 0, 20 },
		.bars = { 0, 268 }, .restarts_exact = 3, .inexact_since = READINESS_UNKNOWN,
		.n_forecasts = FORECASTS, .p = w->p, .y = w->y, .forecast_day = w->forecast_day, .horizon = 5, .champion_age = 20, .n_markets = 2, .market_pnl = w->market };
	readiness_limits_standard(&w->limits);
}

static void
judge(struct world *w)
{
	assert_int_equal(readiness_judge(&w->record, &w->limits, &w->out), 0);
}

static void
a_good_record_is_ready(void **state)
{
	static struct world w;
	(void)state;
	good(&w);
	judge(&w);
	for (int i = 0; i < READINESS_CRITERIA; i++)
		if (w.out.criterion[i].status != READINESS_PASS || w.out.criterion[i].need != 0)
			fail_msg("%s is %s", readiness_criterion_table[i].id, readiness_status_name(w.out.criterion[i].status));
	assert_int_equal(w.out.wait.verdict, READINESS_READY);
	assert_true(w.out.wait.days == READINESS_UNKNOWN && !w.out.wait.unknown && w.out.wait.open == 0);
	assert_true(w.out.latency_p50 == 2.5 && w.out.slow.bad == 2 && w.out.slow.total == 4);
	assert_true(fabs(w.out.slow_share.lo - 0.150038989152) < 1e-9 && fabs(w.out.slow_share.hi - 0.849961010848) < 1e-9);
	assert_true(w.out.returns.n == DAYS && w.out.fill_days == FILLS / 3 && w.out.threshold > 3.2 && w.out.threshold < 3.3);
	assert_true(w.out.stress.net[0] > w.equity[DAYS] - w.equity[0] - 1e-6 && w.out.stress.net[0] < w.equity[DAYS] - w.equity[0] + 1e-6);
}

/* One thing is changed, one criterion answers, and no other. */
static void
each_fact_reaches_its_criterion(void **state)
{
	static struct world w;
	static const struct {
		size_t at;
		int64_t to;
		enum readiness_id id;
		enum readiness_status status;
		int64_t need;
	} row[] = {
#define SET(member, value, id, status, need) { offsetof(struct readiness_record, member), value, READINESS_##id, READINESS_##status, need }
		SET(other_days, 1, D1, NEE, READINESS_UNKNOWN),
		SET(implausible.bad, 20, X2, FAIL, READINESS_UNKNOWN),
		SET(implausible.total, 132, X2, NEE, 1),
		SET(cycles.bad, 40, O1, FAIL, READINESS_UNKNOWN),
		SET(cycles.total, 51, O1, NEE, 1),
		SET(mismatch.open, 1, O2, FAIL, READINESS_UNKNOWN),
		SET(mismatch.since, 59, O2, NEE, 1),
		SET(breakers.open, 1, O3, FAIL, READINESS_UNKNOWN),
		SET(breakers.since, 13, O3, NEE, 7),
		SET(bars.bad, 30, O4, FAIL, READINESS_UNKNOWN),
		SET(bars.total, 267, O4, NEE, 1),
		SET(restarts_exact, 1, O5, NEE, 2),
		SET(inexact_since, 59, O5, FAIL, READINESS_UNKNOWN),
		SET(inexact_since, 60, O5, PASS, 0),
		SET(incidents.open, 3, O6, FAIL, READINESS_UNKNOWN),
		SET(incidents.since, 0, O6, NEE, 20),
		SET(drifted, 1, M3, FAIL, READINESS_UNKNOWN),
		SET(drift_missing, 12, M3, NEE, 12),
		SET(champion_age, 19, M4, NEE, 1),
		SET(champion_age, 366, M4, FAIL, READINESS_UNKNOWN),
		SET(champion_age, READINESS_UNKNOWN, M4, NEE, READINESS_UNKNOWN),
#undef SET
	};
	(void)state;
	good(&w);
	const struct readiness_record whole = w.record;
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		w.record = whole;
		*(int64_t *)((char *)&w.record + row[i].at) = row[i].to;
		judge(&w);
		for (int c = 0; c < READINESS_CRITERIA; c++) {
			bool own = c == (int)row[i].id;
			if (w.out.criterion[c].status != (own ? row[i].status : READINESS_PASS) || w.out.criterion[c].need != (own ? row[i].need : 0))
				fail_msg("row %zu: %s is %s", i, readiness_criterion_table[c].id, readiness_status_name(w.out.criterion[c].status));
		}
	}
}

static enum readiness_status
status(const struct world *w, enum readiness_id id)
{
	return w->out.criterion[id].status;
}

static void
prices_forecasts_and_markets_count(void **state)
{
	static struct world w;
	(void)state;
	good(&w);
	for (int i = 0; i < FILLS; i++)
		w.actual[i] += 2;
	judge(&w);
	assert_int_equal(status(&w, READINESS_X1), READINESS_FAIL);
	good(&w);
	for (int i = 0; i < FORECASTS; i++)
		w.y[i] = !w.y[i];
	judge(&w);
	assert_true(status(&w, READINESS_M1) == READINESS_FAIL && status(&w, READINESS_M2) == READINESS_FAIL);
	good(&w);
	w.market[1] = 500;
	judge(&w);
	assert_int_equal(status(&w, READINESS_M6), READINESS_FAIL);
	good(&w);
	for (int t = 0; t < DAYS; t++)
		w.costs[t] = 1000;
	judge(&w);
	assert_int_equal(status(&w, READINESS_X3), READINESS_FAIL);
	good(&w); /* the same equity, but the day's gain is told */
	w.pnl[7] = 1000;
	w.record.net_pnl = w.pnl;
	judge(&w);
	assert_int_equal(status(&w, READINESS_M5), READINESS_FAIL);
	good(&w);
	for (int t = 200; t <= DAYS; t++)
		w.equity[t] *= 0.85;
	judge(&w);
	assert_int_equal(status(&w, READINESS_E5), READINESS_FAIL);
	assert_int_equal(w.out.wait.verdict, READINESS_NOT_READY);
}

/* Half of the money is taken out on day 200: from then on the curve of what was earned, and the costs beside it, are twice the money. */
static void
the_share_of_costs_is_that_of_money(void **state)
{
	static struct world w;
	double paid = 0, gained = 0, costs[DAYS];
	(void)state;
	good(&w);
	for (int t = 0; t < DAYS; t++) {
		double scale = t < 200 ? 1 : 2;
		w.pnl[t] = (w.equity[t + 1] - w.equity[t]) / scale;
		costs[t] = w.costs[t] / scale;
		paid += costs[t];
		gained += w.pnl[t] + costs[t];
	}
	w.record.net_pnl = w.pnl;
	w.record.paid = costs;
	judge(&w);
	assert_true(fabs(w.out.returns.cost_share - paid / gained) < 1e-12);
	assert_true(fabs(w.out.returns.cost_share * w.out.stress.breakeven - 1) < 1e-12);
	for (int t = 0; t < DAYS; t++)
		w.pnl[t] = -10;
	judge(&w); /* nothing was gained before costs */
	assert_true(isnan(w.out.returns.cost_share) && w.out.stress.breakeven < 0);
}

static void
trend(struct world *w, double mean)
{
	struct xoshiro x;
	xoshiro_seed(&x, 1);
	for (int t = 0; t < DAYS; t++)
		w->equity[t + 1] = w->equity[t] * (1 + mean + 0.01 * (xoshiro_uniform(&x) - xoshiro_uniform(&x)));
}

static void
a_loser_fails_and_a_weak_one_waits(void **state)
{
	static struct world w;
	(void)state;
	good(&w);
	trend(&w, -0.001);
	judge(&w);
	for (enum readiness_id id = READINESS_E2; id <= READINESS_E5; id++)
		assert_int_equal(status(&w, id), READINESS_FAIL);
	assert_true(status(&w, READINESS_E1) == READINESS_NEE && w.out.criterion[READINESS_E1].need == READINESS_UNKNOWN && w.out.wait.failed >= 4);
	good(&w);
	trend(&w, 0.0003);
	judge(&w);
	for (enum readiness_id id = READINESS_E1; id <= READINESS_E4; id++)
		assert_int_equal(status(&w, id), READINESS_NEE);
	int64_t more = w.out.mintrl_more;
	assert_true(more > 0 && w.out.criterion[READINESS_E1].need == more && w.out.criterion[READINESS_E3].need == more && w.out.criterion[READINESS_E4].need == more);
	assert_true(w.out.criterion[READINESS_E6].need == more && w.out.criterion[READINESS_E2].need == w.out.eprocess.more && w.out.bootstrap.sharpe_p95 > 0);
	assert_true(w.out.wait.days == (more > w.out.eprocess.more ? more : w.out.eprocess.more) && status(&w, READINESS_E5) == READINESS_PASS);
	assert_true(w.out.psr1 < w.out.psr_min && w.out.psr_min < w.out.psr0 && w.out.values.psr_min == w.out.psr_min);
	assert_true(w.out.values.mdd_p95 == w.out.bootstrap.mdd_p95 && w.out.bootstrap.mdd_p95 > w.out.bootstrap.mdd_p50);
	assert_true(fabs(w.out.bias.at - w.out.excess.at - 0.25 * 1.295) < 1e-12); /* of a mean prediction of 1.295 */
	w.limits.value[READINESS_DD_P95] = 0.02; /* the fall that was is small, the falls that could have been are not */
	w.limits.value[READINESS_DD] = 0.5;
	judge(&w);
	assert_int_equal(status(&w, READINESS_E5), READINESS_FAIL);
}

/* Starting over costs: what is enough for the first record is not for a late one. */
static void
a_later_record_needs_more(void **state)
{
	static struct world w;
	(void)state;
	good(&w);
	for (int t = 0; t < DAYS; t++)
		w.equity[t + 1] = w.equity[t] * (1 + 0.0005 + 0.0045 * sin(2.4 * t));
	judge(&w);
	double first = w.out.threshold, easy = w.out.records.dsr;
	assert_true(w.out.records.sr0 == 0 && easy == w.out.psr0);
	w.record.record = 5;
	judge(&w);
	assert_true(w.out.threshold > first && w.out.records.sr0 > 0 && w.out.records.dsr < easy);
	assert_true(w.out.values.sr0 == w.out.records.sr0 && w.out.values.dsr == w.out.records.dsr);
}

static void
a_missing_source_is_said(void **state)
{
	static struct world w;
	(void)state;
	good(&w);
	for (unsigned s = 0; s < READINESS_SOURCES; s++) {
		size_t open = 0;
		w.record.missing = 1U << s;
		judge(&w);
		for (int c = 0; c < READINESS_CRITERIA; c++) {
			bool reads = (readiness_criterion_table[c].sources & 1U << s) != 0;
			assert_true(w.out.criterion[c].source_missing == reads);
			assert_int_equal(w.out.criterion[c].status, reads ? READINESS_NEE : READINESS_PASS);
			open += reads;
		}
		assert_true(open > 0 && w.out.wait.open == open && w.out.wait.verdict == READINESS_NOT_ENOUGH);
	}
}

/* None of these may be READY, or end anything. */
static void
records_that_say_nothing(void **state)
{
	static struct world w;
	static const double bad[] = { 0, -1, NAN, INFINITY };
	(void)state;
	good(&w);
	w.record = (struct readiness_record){ .record = 1, .days = { .year = RETURNS_YEAR }, .horizon = 1, .inexact_since = READINESS_UNKNOWN, .champion_age = READINESS_UNKNOWN, .latency_limit = NAN };
	judge(&w);
	assert_true(w.out.wait.verdict == READINESS_NOT_ENOUGH && w.out.wait.failed == 0 && w.out.wait.days == 60 && w.out.wait.unknown);
	for (size_t n = 1; n < 8; n++) {
		good(&w);
		w.record.days.n = n;
		judge(&w);
		assert_true(w.out.wait.verdict == READINESS_NOT_ENOUGH && w.out.criterion[READINESS_E5].need == 60 - (int64_t)n);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		double curve[DAYS];
		good(&w);
		w.equity[i == 0 ? 0 : 399] = bad[i];
		judge(&w);
		assert_true(w.out.returns.bad_equity && w.out.returns.n == DAYS && isnan(w.out.returns.sharpe) && isnan(w.out.psr0) && isnan(w.out.stress.breakeven));
		for (int c = 0; c < READINESS_CRITERIA; c++)
			if ((readiness_criterion_table[c].sources & READINESS_EQUITY) != 0)
				assert_true(w.out.criterion[c].status == READINESS_NEE && w.out.criterion[c].need == READINESS_UNKNOWN);
		assert_int_equal(readiness_curve(&w.record, &w.limits, curve), 0);
		assert_true(isnan(curve[0]) && isnan(curve[DAYS - 1]));
	}
	good(&w);
	for (int t = 0; t <= DAYS; t++)
		w.equity[t] = 70000;
	judge(&w);
	assert_true(isnan(w.out.returns.sharpe) && w.out.eprocess.bets == 0 && w.out.bootstrap.n_valid == 0 && status(&w, READINESS_E5) == READINESS_PASS);
	assert_true(status(&w, READINESS_E1) == READINESS_NEE && status(&w, READINESS_E4) == READINESS_NEE && w.out.wait.unknown);
}

static void
the_curve_ends_with_the_evidence(void **state)
{
	static struct world w;
	double curve[DAYS];
	(void)state;
	good(&w);
	judge(&w);
	assert_int_equal(readiness_curve(&w.record, &w.limits, curve), 0);
	assert_true(curve[DAYS - 1] == w.out.eprocess.log_e && curve[0] == 0 && curve[EPROCESS_WARM_UP - 1] == 0 && curve[EPROCESS_WARM_UP] != 0);
}

static void
limits_have_a_range_and_a_side(void **state)
{
	enum readiness_limit l;
	(void)state;
	for (int i = 0; i < READINESS_LIMITS; i++) {
		const struct readiness_limit_row *row = &readiness_limit_table[i];
		l = (enum readiness_limit)i;
		assert_true(readiness_limit_allowed(l, row->standard) && readiness_limit_allowed(l, row->min) && readiness_limit_allowed(l, row->max));
		assert_false(readiness_limit_allowed(l, row->min - 1e-6) || readiness_limit_allowed(l, row->max + 1e-6) || readiness_limit_allowed(l, NAN));
		assert_true(readiness_limit_allowed(l, row->standard + (row->whole ? 1 : 1e-3)) && !(row->whole && readiness_limit_allowed(l, row->standard + 0.5)));
		assert_true(readiness_limit_find(row->key, &l) == 1 && l == (enum readiness_limit)i);
		assert_int_equal(readiness_limit_looser(l, row->standard), 0);
	}
	assert_int_equal(readiness_limit_find("min_day", &l), 0);
	assert_int_equal(readiness_limit_find("", &l), 0);
	assert_true(readiness_limit_looser(READINESS_DD, 0.2) > 0 && readiness_limit_looser(READINESS_DD, 0.05) < 0);
	assert_true(readiness_limit_looser(READINESS_CONF, 0.9) > 0 && readiness_limit_looser(READINESS_MIN_DAYS, 252) < 0);
	assert_true(readiness_limit_looser(READINESS_ALPHA, 0.1) > 0 && readiness_limit_looser(READINESS_ALPHA_FAIL, 0.01) > 0);
}

/* A limit moves no criterion but those that name it. */
static void
limits_belong_to_their_criteria(void **state)
{
	static struct world w;
	static enum readiness_status before[READINESS_CRITERIA];
	unsigned named = 0;
	(void)state;
	for (int world = 0; world < 4; world++) {
		good(&w);
		w.record.days.n = world == 3 ? 100 : DAYS;
		if (world > 0)
			trend(&w, world == 1 ? -0.001 : 0.0003);
		if (world == 2)
			w.record.inexact_since = w.record.mismatch.since = w.record.incidents.since = w.record.breakers.since = 30;
		judge(&w);
		for (int c = 0; c < READINESS_CRITERIA; c++)
			before[c] = w.out.criterion[c].status;
		for (int i = 0; i < 2 * READINESS_LIMITS; i++) {
			int limit = i / 2;
			readiness_limits_standard(&w.limits);
			w.limits.value[limit] = i % 2 == 0 ? readiness_limit_table[limit].min : readiness_limit_table[limit].max;
			judge(&w);
			for (int c = 0; c < READINESS_CRITERIA; c++) {
				bool names = (readiness_criterion_table[c].limits & 1U << limit) != 0;
				if (w.out.criterion[c].status != before[c] && !names)
					fail_msg("%s moves %s", readiness_limit_table[limit].key, readiness_criterion_table[c].id);
				named |= names ? 1U << limit : 0;
			}
		}
	}
	assert_int_equal(named, (1U << READINESS_LIMITS) - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_good_record_is_ready), cmocka_unit_test(each_fact_reaches_its_criterion), cmocka_unit_test(prices_forecasts_and_markets_count), cmocka_unit_test(the_share_of_costs_is_that_of_money), cmocka_unit_test(a_loser_fails_and_a_weak_one_waits),
		cmocka_unit_test(a_later_record_needs_more), cmocka_unit_test(a_missing_source_is_said), cmocka_unit_test(records_that_say_nothing), cmocka_unit_test(the_curve_ends_with_the_evidence),
		cmocka_unit_test(limits_have_a_range_and_a_side), cmocka_unit_test(limits_belong_to_their_criteria) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
