/* The gate's words: limits with the digits that tell them apart, long waits in years, and no figure that reads as another. */
#include <math.h>

#include "fixture.h"
#include "page_readiness.h"
#include "readiness_history.h"
#include "readiness_result_internal.h"
#include "readiness_say.h"

static void
a_changed_limit_looks_changed(void **state)
{
	static const struct { enum readiness_limit limit; double value; const char *text; } all[] = {
		{ READINESS_DD, 0.10, "10 %" }, { READINESS_DD, 0.15, "15 %" }, { READINESS_DD, 0.1004, "10.04 %" }, { READINESS_DD, 0.09996, "9.996 %" }, { READINESS_DD, 0.1000001, "10.00001 %" },
		{ READINESS_SKILL, -0.05, "\xe2\x88\x92" "5 %" }, { READINESS_SKILL, -0.0501, "\xe2\x88\x92" "5.01 %" }, { READINESS_SLIP_TOL, 0.2501, "0.2501" }, { READINESS_SLIP_TOL, 0.25, "0.25" },
		{ READINESS_BREAKEVEN, 2, "2" }, { READINESS_BREAKEVEN, 2.001, "2.001" }, { READINESS_HURDLE, 0.3, "0.3" }, { READINESS_MIN_DAYS, 250, "250" }, { READINESS_ALPHA, 0.0501, "5.01 %" },
		{ READINESS_IMPLAUSIBLE, 0.0015, "0.15 %" }, { READINESS_GAPS, 0.01234, "1.234 %" }, { READINESS_HURDLE, 0.125, "0.125" }, { READINESS_BEST5, 0.804, "80.4 %" }, { READINESS_CONF, 0.9501, "95.01 %" }, { READINESS_MIN_FORECASTS, 100000, "100,000" },
	};
	char text[READINESS_NUMBER];
	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		assert_string_equal(readiness_limit_text(all[i].limit, all[i].value, text), all[i].text);
	/* whatever is set, it does not read as the standard does */
	for (int i = 0; i < READINESS_LIMITS; i++) {
		const struct readiness_limit_row *row = &readiness_limit_table[i];
		char standard[READINESS_NUMBER];
		double near = row->whole ? row->standard + 1 : row->standard + (row->standard < row->max ? 1e-9 : -1e-9);
		assert_string_not_equal(readiness_limit_text((enum readiness_limit)i, near, text), readiness_limit_text((enum readiness_limit)i, row->standard, standard));
	}
}

static const char *
words(const struct readiness_evidence *e, const struct readiness *r, enum readiness_id id)
{
	static struct readiness_said said;
	readiness_say(e, r, id, &said);
	return said.sentence;
}

static const char *
where(const struct readiness_evidence *e, const struct readiness *r, enum readiness_id id)
{
	static struct readiness_said said;
	static char text[sizeof said.source + sizeof said.link + 1];
	readiness_say(e, r, id, &said);
	snprintf(text, sizeof text, "%s %s", said.source, said.link);
	return text;
}

static const char *
limit_words(const struct readiness_evidence *e, const struct readiness *r, enum readiness_id id)
{
	static struct readiness_said said;
	readiness_say(e, r, id, &said);
	return said.limit_text;
}

/* Nor does it beside a criterion or in its sentence. */
static void
a_changed_limit_is_in_the_sentence(void **state)
{
	static struct readiness_evidence e;
	static struct readiness r;
	(void)state;
	readiness_limits_standard(&e.limits);
	e.limits.value[READINESS_SLIP_TOL] = 0.254;
	e.limits.value[READINESS_IMPLAUSIBLE] = 0.0204;
	e.limits.value[READINESS_BREAKEVEN] = 1.96;
	e.limits.value[READINESS_BAD_CYCLES] = 0.0504;
	e.limits.value[READINESS_GAPS] = 0.0104;
	e.record.implausible = e.record.cycles = e.record.bars = (struct readiness_count){ 1, 400 };
	r.implausible = r.cycles = r.bars = (struct wilson){ 0.001, 0.012 };
	r.excess = (struct clustered_interval){ -0.2, -0.3, -0.1 };
	r.fills = r.fill_days = 400;
	r.stress.breakeven = 2.7;
	assert_string_equal(limit_words(&e, &r, READINESS_X1), "not above 1.254 × predicted");
	assert_string_equal(words(&e, &r, READINESS_X1), "Real costs stay within 1.254 × predicted: −0.30 to −0.10 ticks a fill (400 fills, 400 days).");
	assert_string_equal(limit_words(&e, &r, READINESS_X2), "2.04 %");
	assert_string_equal(words(&e, &r, READINESS_X2), "1 of 400 fills was impossible on its bar; at most 1.2 % with 95 % confidence (2.04 % allowed).");
	assert_string_equal(limit_words(&e, &r, READINESS_X3), "1.96 × or more");
	assert_string_equal(limit_words(&e, &r, READINESS_O1), "5.04 %");
	assert_string_equal(words(&e, &r, READINESS_O1), "1 of 400 cycles missed or late; at most 1.2 % (5.04 % allowed).");
	assert_string_equal(limit_words(&e, &r, READINESS_O4), "1.04 %");
	assert_string_equal(words(&e, &r, READINESS_O4), "1 of 400 bars missing; at most 1.2 % (1.04 % allowed).");
}

/* With fewer digits it would be told as another limit: 0.5 points as none, 2.5 % as 2 %. */
static void
a_limit_in_points_is_told_as_its_line_tells_it(void **state)
{
	static struct readiness_evidence e;
	static struct readiness r = { .brier = { .n = 375, .skill = -0.04, .skill_lo = -0.09, .skill_hi = 0.012, .ece = 0.097, .ece_null = 0.029, .ece_excess = 0.068 } };
	(void)state;
	readiness_limits_standard(&e.limits);
	e.limits.value[READINESS_SKILL] = 0.025;
	e.limits.value[READINESS_ECE] = 0.005;
	assert_string_equal(limit_words(&e, &r, READINESS_M1), "above 2.5 %");
	assert_non_null(strstr(words(&e, &r, READINESS_M1), "worse than 2.5 % is refused"));
	assert_string_equal(limit_words(&e, &r, READINESS_M2), "0.5 points");
	assert_non_null(strstr(words(&e, &r, READINESS_M2), "(0.5 above chance allowed)"));
}

static const char *
value_words(const struct readiness_evidence *e, const struct readiness *r, enum readiness_id id)
{
	static struct readiness_said said;
	readiness_say(e, r, id, &said);
	return said.value_text;
}

/* Of one day, fill, restart, alarm; zeroed, every criterion has passed. */
static void
one_is_not_told_as_many(void **state)
{
	static struct readiness_evidence e;
	static struct readiness r;
	struct readiness_record *k = &e.record;
	(void)state;
	readiness_limits_standard(&e.limits);
	e.limits.value[READINESS_TRIP_DAYS] = e.limits.value[READINESS_QUIET_DAYS] = e.limits.value[READINESS_RESTARTS] = e.limits.value[READINESS_AGE_MIN] = 1;
	k->live_days = k->mismatch.since = k->breakers.since = k->incidents.since = k->restarts_exact = k->champion_age = 1;
	k->implausible = k->cycles = k->bars = (struct readiness_count){ 0, 1 };
	e.champion = 7;
	r.values.n = 1;
	assert_string_equal(value_words(&e, &r, READINESS_E1), "1 day");
	assert_string_equal(value_words(&e, &r, READINESS_D1), "1 live day");
	assert_string_equal(words(&e, &r, READINESS_D1), "The only day was traded on live prices as they came.");
	assert_string_equal(words(&e, &r, READINESS_X2), "0 of 1 fill was impossible on its bar; at most 0 % with 95 % confidence (2 % allowed).");
	assert_string_equal(words(&e, &r, READINESS_O1), "0 of 1 cycle missed or late; at most 0 % (5 % allowed).");
	assert_string_equal(words(&e, &r, READINESS_O2), "1 trading day without a mismatch (60 needed).");
	assert_string_equal(value_words(&e, &r, READINESS_O2), "1 day");
	assert_string_equal(words(&e, &r, READINESS_O3), "1 trading day without a trip (1 needed).");
	assert_string_equal(limit_words(&e, &r, READINESS_O3), "1 day");
	assert_string_equal(words(&e, &r, READINESS_O4), "0 of 1 bar missing; at most 0 % (1 % allowed).");
	assert_string_equal(words(&e, &r, READINESS_O5), "1 exact restart (1 needed).");
	assert_string_equal(words(&e, &r, READINESS_O6), "1 quiet trading day (1 needed).");
	assert_string_equal(value_words(&e, &r, READINESS_M4), "1 day");
	assert_string_equal(words(&e, &r, READINESS_M4), "Champion v7 has traded 1 day (1 to 365).");
	for (int i = 0; i < READINESS_CRITERIA; i++)
		r.criterion[i] = (struct readiness_criterion){ .status = READINESS_NEE, .need = 1 };
	k->breakers.since = k->incidents.since = k->restarts_exact = k->champion_age = 0;
	k->other_days = 1;
	assert_string_equal(words(&e, &r, READINESS_D1), "1 day was traded on live prices as they came, 1 was not.");
	assert_string_equal(words(&e, &r, READINESS_O3), "0 of 1 trading day without a trip; 1 more.");
	assert_string_equal(words(&e, &r, READINESS_O5), "0 of 1 exact restart: restart it 1 more time.");
	assert_string_equal(words(&e, &r, READINESS_O6), "0 of 1 quiet trading day; 1 more.");
	assert_string_equal(where(&e, &r, READINESS_O6), "System: events /system#events");
	e.crashed = true;
	snprintf(e.incident, sizeof e.incident, "the runner ended without a word");
	assert_string_equal(where(&e, &r, READINESS_O6), "System: starts /system#life");
	assert_string_equal(words(&e, &r, READINESS_M4), "Champion v7 has traded 0 of 1 day.");
}

/* What has drifted, and which alarms stand: each with its own. */
static void
drift_is_named(void **state)
{
	static const struct { const char *words; int64_t moved; const char *sentence; } all[] = {
		{ "degraded; drifted 0 of 4; alarm hit", 1, "0 of 4 features have drifted, 1 alarm stands (of the hit rate)." },
		{ "ok; drifted 1 of 4: gap; alarm return loss", 3, "1 of 4 features has drifted (gap), 2 alarms stand (of the return, of the loss)." },
		{ "watch; drifted 2 of 4: gap ret_1", 2, "2 of 4 features have drifted (gap, ret_1)." },
		{ "ok; drifted 1 of 1: gap", 1, "1 of 1 feature has drifted (gap)." },
	};
	static struct readiness_evidence e;
	static struct readiness r;
	(void)state;
	e.has_drift = true;
	r.criterion[READINESS_M3].status = READINESS_FAIL;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (observe_words_read(all[i].words, &e.drift) != 0)
			fail_msg("%s", all[i].words);
		e.record.drifted = all[i].moved;
		assert_string_equal(words(&e, &r, READINESS_M3), all[i].sentence);
	}
}

/* Judged so, it says this. */
static void
says(struct readiness_evidence *e, struct readiness *r, enum readiness_id id, enum readiness_status status, const char *value, const char *sentence)
{
	r->criterion[id] = (struct readiness_criterion){ .status = status, .need = status == READINESS_NEE ? 3 : READINESS_UNKNOWN };
	assert_string_equal(value_words(e, r, id), value);
	assert_string_equal(words(e, r, id), sentence);
}

/* Rounded alike, a value would contradict its status: it has as many digits as tell it from its limit. */
static void
a_value_beside_its_limit_differs(void **state)
{
	static struct readiness_evidence e = { .record = { .n_markets = 3, .record = 1 }, .best_market = "LE", .currency = "USD" };
	static struct readiness r = { .alpha = 0.04 };
	static struct readiness_said said;
	(void)state;
	readiness_limits_standard(&e.limits);
	r.concentration.market_share = 0.8047;
	says(&e, &r, READINESS_M6, READINESS_FAIL, "80.5 %", "LE made 80.5 % of the profit of 3 markets (80 % allowed).");
	r.concentration.market_share = 0.80001;
	says(&e, &r, READINESS_M6, READINESS_FAIL, "80.001 %", "LE made 80.001 % of the profit of 3 markets (80 % allowed).");
	r.concentration.market_share = 0.8;
	says(&e, &r, READINESS_M6, READINESS_PASS, "80 %", "LE made 80 % of the profit of 3 markets (80 % allowed).");
	r.returns.n = 140;
	r.concentration.best5 = 0.8004;
	says(&e, &r, READINESS_M5, READINESS_FAIL, "80.04 %", "The best 5 of 140 days made 80.04 % of the profit (80 % allowed).");
	r.stress = (struct stress){ .breakeven = 1.96, .net = { 0, 0, -1240 } };
	says(&e, &r, READINESS_X3, READINESS_FAIL, "1.96 × costs", "Costs could be 1.96 times as high before the profit is gone; at 3 × it is −1,240 USD.");
	r.stress.breakeven = 0.998;
	says(&e, &r, READINESS_X3, READINESS_FAIL, "1.00 × costs", "There is no profit after costs (they eat it at 0.998 × what they are); at 3 × it is −1,240 USD.");
	r.psr0 = r.records.dsr = 0.9496;
	r.sharpe = (struct sharpe){ .known = true, .annual = 1.5, .se = 0.05 };
	says(&e, &r, READINESS_E3, READINESS_NEE, "94.96 %", "94.96 % probability that the true Sharpe is above 0 (95 % needed; Sharpe 1.50, standard error 0.79).");
	says(&e, &r, READINESS_E6, READINESS_NEE, "94.96 %", "First record started: luck alone would show Sharpe 0.00; probability of beating it 94.96 % (95 % needed).");
	r.psr0 = r.records.dsr = 0.99992; /* not certain */
	says(&e, &r, READINESS_E3, READINESS_PASS, "99.99 %", "99.99 % probability that the true Sharpe is above 0 (95 % needed; Sharpe 1.50, standard error 0.79).");
	says(&e, &r, READINESS_E6, READINESS_PASS, "99.99 %", "First record started: luck alone would show Sharpe 0.00; probability of beating it 99.99 % (95 % needed).");
	r.returns.mdd = 0.1004;
	r.returns.dd_longest = 7;
	r.bootstrap = (struct bootstrap){ .mdd_p50 = 0.08, .mdd_p95 = 0.1504, .sharpe_p05 = 0.004, .sharpe_p95 = 2, .block = 6, .n_histories = 2000 };
	says(&e, &r, READINESS_E5, READINESS_FAIL, "10.04 %", "Worst fall 10.04 % of 10 % allowed, 7 days under water; 1 history in 20 is worse than 15.04 % (15 % allowed).");
	says(&e, &r, READINESS_E4, READINESS_PASS, "0.004", "Resampled in blocks of 6 days, the Sharpe is above 0.004 in 95 % of 2,000 histories.");
	r.bootstrap.sharpe_p05 = -2.93;
	r.bootstrap.sharpe_p95 = -0.004;
	says(&e, &r, READINESS_E4, READINESS_FAIL, "−2.93", "Resampled in blocks of 6 days, the Sharpe is below −0.004 in 95 % of 2,000 histories.");
	r.eprocess = (struct eprocess){ .bets = 400, .log_e = log(24.9), .cs_lo = -1, .cs_hi = 0.498 };
	says(&e, &r, READINESS_E2, READINESS_NEE, "1 → 24.9", "A daily bet turned 1 into 24.9 of 25.0; about 3 more trading days at this pace.");
	says(&e, &r, READINESS_E2, READINESS_FAIL, "1 → 24.9", "The annual Sharpe is below 0.5 with 90 % confidence (upper bound 0.498).");
	r.fills = r.fill_days = 400;
	r.excess = (struct clustered_interval){ -0.2, -0.4, 0.004 };
	says(&e, &r, READINESS_X1, READINESS_NEE, "−0.20 ticks", "Real costs less 1.25 × predicted are −0.40 to +0.004 ticks a fill (400 fills, 400 days): undecided.");
	r.brier = (struct brier){ .n = 640, .skill = 0.01, .skill_lo = -0.0504, .skill_hi = 0.04, .ece = 0.0564, .ece_null = 0.006, .ece_excess = 0.0504 };
	says(&e, &r, READINESS_M1, READINESS_NEE, "+1.0 %", "Forecasts score 1.0 % better than the base rate (−5.04 to +4.0 %; worse than −5 % is refused; 640 forecasts).");
	says(&e, &r, READINESS_M2, READINESS_FAIL, "+5.04 points above chance", "Stated probabilities are off by 5.64 points, 0.60 expected by chance (5 above chance allowed).");
	readiness_say(&e, &r, READINESS_M1, &said);
	assert_string_equal(said.interval_text, "−5.04 to +4.0 % (each 95 %)");
}

/* A bound reads neither as its limit nor as none at all. */
static void
a_bound_is_not_rounded_away(void **state)
{
	static struct readiness_evidence e;
	static struct readiness r;
	static struct readiness_said said;
	(void)state;
	readiness_limits_standard(&e.limits);
	e.record.implausible = e.record.cycles = e.record.bars = (struct readiness_count){ 1, 9073 };
	r.implausible = r.cycles = (struct wilson){ 0.000024, 0.00049 };
	r.bars = (struct wilson){ 0, 0.01004 };
	says(&e, &r, READINESS_X2, READINESS_PASS, "1 of 9,073", "1 of 9,073 fills was impossible on its bar; at most 0.05 % with 95 % confidence (2 % allowed).");
	readiness_say(&e, &r, READINESS_X2, &said);
	assert_string_equal(said.interval_text, "0.002 % to 0.05 % (each 95 %)");
	says(&e, &r, READINESS_O1, READINESS_PASS, "1 of 9,073", "1 of 9,073 cycles missed or late; at most 0.05 % (5 % allowed).");
	says(&e, &r, READINESS_O4, READINESS_NEE, "1 of 9,073", "1 of 9,073 bars missing; at most 1.004 % (1 % allowed).");
	readiness_say(&e, &r, READINESS_O4, &said);
	assert_string_equal(said.interval_text, "0 % to 1.004 % (each 95 %)");
}

/* Of fills and their days, what is too few is named and nothing else. */
static void
only_what_is_too_few_is_told(void **state)
{
	static struct readiness_evidence e;
	static struct readiness r = { .excess = { -0.2, -0.4, -0.1 } };
	(void)state;
	readiness_limits_standard(&e.limits);
	r.fills = r.fill_days = 12;
	says(&e, &r, READINESS_X1, READINESS_NEE, "−0.20 ticks", "12 of 30 fills: too few to compare costs with what was predicted.");
	r.fill_days = 7;
	says(&e, &r, READINESS_X1, READINESS_NEE, "−0.20 ticks", "12 of 30 fills, on 7 of 10 days: too few to compare costs with what was predicted.");
	r.fills = 40;
	says(&e, &r, READINESS_X1, READINESS_NEE, "−0.20 ticks", "Fills on 7 of 10 days: too few to compare costs with what was predicted.");
}

static void
without_a_market_there_is_nothing_to_compare(void **state)
{
	static struct readiness_evidence e;
	static struct readiness r;
	(void)state;
	readiness_limits_standard(&e.limits);
	says(&e, &r, READINESS_M6, READINESS_NEE, "0 %", "No market was traded or held: there is nothing to compare.");
	e.record.n_markets = 1; /* held since before the record began */
	says(&e, &r, READINESS_M6, READINESS_NEE, "0 %", "1 market was traded or held: there is nothing to compare.");
}

static void
a_part_of_a_day_is_a_day(void **state)
{
	static struct readiness_evidence e;
	static struct readiness r = { .sharpe = { .known = true, .annual = 0.64 }, .values = { .n = 512, .mintrl = 1665.0625 } };
	(void)state;
	readiness_limits_standard(&e.limits);
	assert_string_equal(limit_words(&e, &r, READINESS_E1), "1,666 days");
}

/* Of E3: what fails it is another probability than the one it needs. */
static void
a_low_probability_says_why_it_fails(void **state)
{
	static struct readiness_evidence e;
	static struct readiness r = { .psr0 = 0.746, .psr_min = 0.032, .sharpe = { .known = true, .annual = 0.1, .se = 0.01 } };
	(void)state;
	readiness_limits_standard(&e.limits);
	says(&e, &r, READINESS_E3, READINESS_FAIL, "74.6 %", "3.2 % probability that the true Sharpe is above 0.5 (5 % or less fails), 74.6 % that it is above 0 (Sharpe 0.10, standard error 0.16).");
	r.psr_min = 0.04996;
	e.limits.value[READINESS_SR_MIN] = 0.4;
	says(&e, &r, READINESS_E3, READINESS_FAIL, "74.6 %", "4.996 % probability that the true Sharpe is above 0.4 (5 % or less fails), 74.6 % that it is above 0 (Sharpe 0.10, standard error 0.16).");
}

static void
large_counts_and_days_are_written_as_elsewhere(void **state)
{
	static struct readiness_evidence e = { .champion = 7 };
	static struct readiness r;
	struct readiness_record *k = &e.record;
	(void)state;
	readiness_limits_standard(&e.limits);
	e.limits.value[READINESS_AGE_MAX] = 2000;
	e.limits.value[READINESS_MIN_DAYS] = 1260;
	e.limits.value[READINESS_MIN_FORECASTS] = 100000;
	e.limits.value[READINESS_MIN_FILLS] = 1000;
	k->mismatch.since = k->breakers.since = k->incidents.since = k->restarts_exact = k->champion_age = k->inexact_since = 5864;
	says(&e, &r, READINESS_O2, READINESS_PASS, "5,864 days", "5,864 trading days without a mismatch (60 needed).");
	says(&e, &r, READINESS_O3, READINESS_PASS, "5,864 days", "5,864 trading days without a trip (20 needed).");
	says(&e, &r, READINESS_O5, READINESS_PASS, "5,864 exact", "5,864 exact restarts (3 needed).");
	says(&e, &r, READINESS_O5, READINESS_FAIL, "5,864 exact", "A restart 5,864 trading days ago was not exact: what the journals say had to be mended.");
	says(&e, &r, READINESS_O6, READINESS_PASS, "5,864 days", "5,864 quiet trading days (20 needed).");
	says(&e, &r, READINESS_M4, READINESS_FAIL, "5,864 days", "Champion v7 has traded 5,864 days; after 2,000 a model is too old.");
	assert_string_equal(limit_words(&e, &r, READINESS_M4), "20 to 2,000 days");
	says(&e, &r, READINESS_M1, READINESS_NEE, "0.0 %", "0 of 100,000 forecasts whose outcome is known.");
	says(&e, &r, READINESS_X1, READINESS_NEE, "0.00 ticks", "0 of 1,000 fills, on 0 of 10 days: too few to compare costs with what was predicted.");
	r.values.mintrl = r.sharpe.annual = NAN;
	says(&e, &r, READINESS_E1, READINESS_NEE, "0 days", "0 of at least 1,260 trading days; too few, or too even, for a Sharpe ratio.");
	assert_string_equal(limit_words(&e, &r, READINESS_E1), "1,260 days or more");
}

static void
a_long_wait_is_told_in_years(void **state)
{
	static const struct { int64_t days; const char *text; } all[] = { { -1, "" }, { 251, "" }, { 252, " (about 1.0 years)" }, { 378, " (about 1.5 years)" }, { 2500, " (about 9.9 years)" }, { 2520, " (about 10 years)" },
		{ 284610, " (about 1,129 years)" } };
	struct readiness_criterion c = { .status = READINESS_NEE, .need = 284610 };
	char text[READINESS_NUMBER], need[READINESS_NEED];
	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		assert_string_equal(readiness_years(all[i].days, text), all[i].text);
	readiness_say_need(READINESS_E3, &c, need);
	assert_string_equal(need, "284,610 more trading days (about 1,129 years)");
	readiness_say_need(READINESS_X2, &c, need);
	assert_string_equal(need, "284,610 more fills");
	c.need = INT64_MAX;
	readiness_say_need(READINESS_E3, &c, need);
	assert_non_null(strstr(need, " years)"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_changed_limit_looks_changed),
		cmocka_unit_test(a_changed_limit_is_in_the_sentence),
		cmocka_unit_test(a_limit_in_points_is_told_as_its_line_tells_it),
		cmocka_unit_test(one_is_not_told_as_many),
		cmocka_unit_test(drift_is_named),
		cmocka_unit_test(a_value_beside_its_limit_differs),
		cmocka_unit_test(a_bound_is_not_rounded_away),
		cmocka_unit_test(only_what_is_too_few_is_told),
		cmocka_unit_test(without_a_market_there_is_nothing_to_compare),
		cmocka_unit_test(a_part_of_a_day_is_a_day),
		cmocka_unit_test(a_low_probability_says_why_it_fails),
		cmocka_unit_test(large_counts_and_days_are_written_as_elsewhere),
		cmocka_unit_test(a_long_wait_is_told_in_years),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
