/* The figures beside the gate's criteria: each with its interval or the reason why it has none, and none that reads as another. */
#include <math.h>

#include "fixture.h"
#include "readiness_result_internal.h"

/* Is this among the statistics of the result? */
static void
has_figure(const struct readiness_evidence *e, const struct readiness *r, const char *wanted)
{
	struct buf json = { 0 };
	readiness_json_figures(e, r, &json);
	if (strstr(json.data, wanted) == NULL)
		fail_msg("no %s", wanted);
	buf_free(&json);
}

static void
without_days_nothing_is_said_of_them(void **state)
{
	static struct readiness_evidence e;
	static struct readiness r = { .mintrl = NAN, .experiments.dsr = NAN, .sharpe = { .annual = NAN }, .returns = { .dd_longest = READINESS_UNKNOWN } };
	(void)state;
	readiness_limits_standard(&e.limits);
	has_figure(&e, &r, "{\"label\":\"Longest time under water, days\",\"value\":null,\"text\":\"—\",\"interval\":\"\",\"reason\":\"no day yet\"}");
	has_figure(&e, &r, "{\"label\":\"Days needed to be sure of that\",\"value\":null,\"text\":\"—\",\"interval\":\"\",\"reason\":\"too few days, or all alike\"}");
	has_figure(&e, &r, "{\"label\":\"Probability of beating the luck of all experiments\",\"value\":null,\"text\":\"—\",\"interval\":\"\",\"reason\":\"no experiment yet\"}");
	r.sharpe.annual = -0.3;
	has_figure(&e, &r, "{\"label\":\"Days needed to be sure of that\",\"value\":null,\"text\":\"—\",\"interval\":\"\",\"reason\":\"no Sharpe above 0: no number of days is enough\"}");
}

static void
no_share_is_rounded_to_all(void **state)
{
	static struct readiness_evidence e;
	static struct readiness r = { .psr0 = 0.99992, .psr1 = 0.00002, .returns = { .n = 251, .exposure = 0.9968, .hit_rate = 1, .cagr = -0.0227 } };
	(void)state;
	readiness_limits_standard(&e.limits);
	has_figure(&e, &r, "{\"label\":\"Probability of a Sharpe above 0\",\"value\":0.99992,\"text\":\"99.99 %\"");
	has_figure(&e, &r, "\"label\":\"Probability of a Sharpe above 1\",\"value\":2e-05,\"text\":\"0.002 %\"");
	has_figure(&e, &r, "\"label\":\"Days with something held\",\"value\":0.9968,\"text\":\"99.7 %\"");
	has_figure(&e, &r, "\"label\":\"Days that gained, of those that moved\",\"value\":1,\"text\":\"100 %\"");
	has_figure(&e, &r, "\"label\":\"Return a year\",\"value\":-0.0227,\"text\":\"−2.27 %\",\"interval\":\"means little before a year\"");
	r.returns.n = 252;
	has_figure(&e, &r, "\"label\":\"Return a year\",\"value\":-0.0227,\"text\":\"−2.27 %\",\"interval\":\"\"");
}

static void
a_part_of_a_day_is_a_day(void **state)
{
	static struct readiness_evidence e;
	static struct readiness r = { .mintrl = 1665.0625, .sharpe = { .known = true, .annual = 0.64 } };
	(void)state;
	readiness_limits_standard(&e.limits);
	has_figure(&e, &r, "{\"label\":\"Days needed to be sure of that\",\"value\":1665.0625,\"text\":\"1,666\",\"interval\":\"(about 6.6 years)\",\"reason\":\"\"}");
	r.mintrl = 251.5;
	has_figure(&e, &r, "\"text\":\"252\",\"interval\":\"(about 1.0 years)\"");
	r.mintrl = 1e300;
	has_figure(&e, &r, "{\"label\":\"Days needed to be sure of that\",\"value\":1e+300,\"text\":\"1.00e+300\",\"interval\":\"\"");
}

static void
a_probability_is_of_the_ratio_that_is_set(void **state)
{
	static struct readiness_evidence e;
	static struct readiness r = { .psr_min = 0.04996 };
	(void)state;
	readiness_limits_standard(&e.limits);
	e.limits.value[READINESS_SR_MIN] = 0.4;
	has_figure(&e, &r, "{\"label\":\"Probability of a Sharpe above 0.4\",\"value\":0.04996,\"text\":\"5 %\",\"interval\":\"\",\"reason\":\"\"}");
}

static void
a_fall_and_lateness_and_costs_are_told_with_what_belongs_to_them(void **state)
{
	static char session[3][DATE_TEXT] = { "2020-12-07", "2020-12-08", "2020-12-09" };
	static struct readiness_evidence e = { .day = session, .currency = "EUR", .record = { .days.n = 3, .latency_limit = READINESS_LATE } };
	static struct readiness r = { .returns = { .n = 3, .mdd = 0.02, .mdd_peak = 1, .mdd_trough = 2, .mdd_recovered = 3, .dd_now = 0.01, .dd_now_days = 1 }, .slow = { 3, 1250 }, .slow_share = { 0.00085, 0.00733 },
		.stress = { .net = { 1500, 250, -1000 }, .sharpe = { 1.25, 0.2, -0.75 } } };
	(void)state;
	readiness_limits_standard(&e.limits);
	has_figure(&e, &r, "\"text\":\"2 %\",\"interval\":\"peak on 7 Dec 2020, lowest on 8 Dec 2020, made good since\"");
	has_figure(&e, &r, "\"text\":\"1 %\",\"interval\":\"for 1 trading day\"");
	r.returns.mdd_peak = 0;
	r.returns.mdd_recovered = READINESS_UNKNOWN;
	r.returns.dd_now_days = 5864;
	has_figure(&e, &r, "\"interval\":\"peak at the start, lowest on 8 Dec 2020, not made good yet\"");
	has_figure(&e, &r, "\"interval\":\"for 5,864 trading days\"");
	has_figure(&e, &r, "{\"label\":\"Profit after the costs, EUR\",\"value\":1500,\"text\":\"+1,500\",\"interval\":\"Sharpe ratio 1.25\"");
	has_figure(&e, &r, "{\"label\":\"Profit at twice the costs, EUR\",\"value\":250,\"text\":\"+250\",\"interval\":\"Sharpe ratio 0.20\"");
	has_figure(&e, &r, "{\"label\":\"Profit at 3 times the costs, EUR\",\"value\":-1000,\"text\":\"\xe2\x88\x92" "1,000\",\"interval\":\"Sharpe ratio \xe2\x88\x92" "0.75\"");
	has_figure(&e, &r, "{\"label\":\"Fills later than 1 s after their order\",\"value\":0.0024,\"text\":\"0.2 %\",\"interval\":\"3 of 1,250; 0.1 % to 0.7 % (95 %)\"");
	r.slow = (struct readiness_count){ 0, 0 };
	has_figure(&e, &r, "{\"label\":\"Fills later than 1 s after their order\",\"value\":null,\"text\":\"\xe2\x80\x94\",\"interval\":\"\",\"reason\":\"no fill yet\"");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_days_nothing_is_said_of_them),
		cmocka_unit_test(no_share_is_rounded_to_all),
		cmocka_unit_test(a_part_of_a_day_is_a_day),
		cmocka_unit_test(a_probability_is_of_the_ratio_that_is_set),
		cmocka_unit_test(a_fall_and_lateness_and_costs_are_told_with_what_belongs_to_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
