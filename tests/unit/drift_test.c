/* Drift: windows, missing values, refusals; what the vectors cannot hold. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "drift_feature.h"
#include "drift_verdict.h"
#include "drift_vote.h"
#include "random.h"

static void
feature_windows(void **state)
{
	static const struct {
		int step;
		size_t window;
	} known[] = {
		{ 0, 60 }, { 1, 60 }, { 2, 60 }, { 3, 90 }, { 5, 150 }, { 8, 240 }, { 9, 252 }, { 10, 252 }, { 60, 252 }, { INT32_MAX, 252 },
	};
	(void)state;
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		assert_int_equal(drift_feature_window(known[i].step), known[i].window);
}

/* Scratch of just the size that was named, for any step and any number of rows; judged exactly from enough points on. */
static void
feature_scratch(void **state)
{
	static const int steps[] = { 0, 1, 4, 5, 10, 60, INT32_MAX };
	static const size_t sizes[] = { 0, 1, 24, 25, 60, 251, 252, 300, 10001 };
	double *x = malloc(10001 * sizeof *x);
	struct psi_bin bins[DRIFT_FEATURE_BINS];
	struct drift_feature f;
	(void)state;
	assert_non_null(x);
	for (int i = 0; i < 10001; i++)
		x[i] = random_normal(2, "F", i, 0);
	for (size_t s = 0; s < sizeof steps / sizeof steps[0]; s++)
		for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
			for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
				double *scratch = malloc(drift_feature_scratch(sizes[i], sizes[j], steps[s]) * sizeof *scratch + 1);
				assert_non_null(scratch);
				assert_int_equal(drift_feature_judge(x, sizes[i], x, sizes[j], steps[s], scratch, bins, &f), 0);
				assert_int_equal(f.judged, steps[s] > 0 && f.n >= 25 && f.m >= 25);
				free(scratch);
			}
	free(x);
}

/* Points that were made once are judged as rows are each time, to the bit. */
static void
feature_points_kept(void **state)
{
	static const int steps[] = { 0, 1, 5, 10 };
	double baseline[700], live[300], points[700], scratch[2000];
	struct psi_bin bins[2][DRIFT_FEATURE_BINS];
	(void)state;
	for (int i = 0; i < 700; i++)
		baseline[i] = random_uniform(6, "gap", i, 0) < 0.05 ? (double)NAN : random_normal(6, "F", i, 0);
	for (int i = 0; i < 300; i++)
		live[i] = random_uniform(7, "gap", i, 0) < 0.05 ? (double)NAN : 0.4 + random_normal(7, "F", i, 0);
	for (size_t s = 0; s < sizeof steps / sizeof steps[0]; s++)
		for (size_t n = 20; n <= 300; n += 35) {
			struct drift_feature f[2];
			memset(f, 0, sizeof f);
			size_t kept = drift_feature_points(baseline, 700, steps[s], points, scratch);
			assert_int_equal(drift_feature_judge(baseline, 700, live, n, steps[s], scratch, bins[0], &f[0]), 0);
			assert_int_equal(drift_feature_judge_points(points, kept, live, n, steps[s], scratch, bins[1], &f[1]), 0);
			assert_true(f[0].n == kept && f[1].n == kept && f[0].m == f[1].m && f[0].missing == f[1].missing && f[0].judged == f[1].judged && f[0].psi_flag == f[1].psi_flag);
			assert_memory_equal(&f[0].psi_scaled, &f[1].psi_scaled, sizeof(double));
			assert_memory_equal(&f[0].psi.value, &f[1].psi.value, sizeof(double));
			assert_memory_equal(&f[0].ks, &f[1].ks, sizeof(double));
			assert_memory_equal(&f[0].ks_p, &f[1].ks_p, sizeof(double));
		}
}

static void
feature_missing(void **state)
{
	double baseline[40], live[60], scratch[400];
	struct psi_bin bins[DRIFT_FEATURE_BINS];
	struct drift_feature f;
	(void)state;
	for (int i = 0; i < 40; i++)
		baseline[i] = i;
	for (int i = 0; i < 60; i++)
		live[i] = i % 15 == 0 ? -INFINITY : i % 10 == 0 ? INFINITY : i % 5 == 0 ? (double)NAN : i;
	assert_int_equal(drift_feature_judge(baseline, 40, live, 60, 1, scratch, bins, &f), 0);
	assert_true(f.n == 40 && f.m == 48 && f.missing == 12 && !f.data_quality && f.judged && f.bins == 8);
	live[1] = NAN;
	assert_int_equal(drift_feature_judge(baseline, 40, live, 60, 1, scratch, bins, &f), 0);
	assert_true(f.missing == 13 && f.data_quality);
	/* the oldest ones are beyond the window of the newest sixty */
	assert_int_equal(drift_feature_judge(baseline, 40, live, 59, 1, scratch, bins, &f), 0);
	assert_true(f.m + f.missing == 59);
	assert_int_equal(drift_feature_judge(baseline, 40, live, 60, -1, scratch, bins, &f), -1);
	baseline[0] = -1e308;
	baseline[39] = 1e308;
	assert_int_equal(drift_feature_judge(baseline, 40, live, 60, 1, scratch, bins, &f), -1);
	assert_true(f.n == 0 && !f.judged && f.ks_p == 0);
}

static void
vote_refuses(void **state)
{
	struct drift_vote_streak streak[2] = { { 1, 2 }, { 0, 4 } };
	struct holm scratch[2];
	struct drift_vote test[2] = { { .feature = 0, .judged = true, .ks_p = 0.001 }, { .feature = 2, .judged = false } };
	(void)state;
	assert_int_equal(drift_vote_cycle(test, 2, 1, scratch, streak, 2), -1);
	test[1] = (struct drift_vote){ .feature = 1, .judged = true, .ks_p = NAN };
	assert_int_equal(drift_vote_cycle(test, 2, 1, scratch, streak, 2), -1);
	assert_true(streak[0].votes == 1 && streak[0].cycles == 2 && streak[1].cycles == 4);
	/* not judged: whatever stands there is not looked at */
	test[1].judged = false;
	test[1].psi_flag = true;
	assert_int_equal(drift_vote_cycle(test, 2, 2, scratch, streak, 2), 0);
	assert_true(test[0].adjusted == 0.001 && test[0].drifted && isnan(test[1].adjusted) && !test[1].drifted);
	assert_true(streak[0].cycles == 3 && drift_vote_drifted(&streak[0]) && streak[1].cycles == 0);
	/* without markets nothing drifts */
	assert_int_equal(drift_vote_cycle(NULL, 0, 0, NULL, streak, 2), 0);
	assert_true(streak[0].cycles == 0 && streak[0].votes == 0);
}

static void
record_passes_over_missing(void **state)
{
	double returns[200], kept[60];
	bool exposed[200];
	struct drift_verdict_sharpe with, without;
	struct drift_verdict_drawdown deep, same;
	(void)state;
	for (int i = 0; i < 200; i++) {
		exposed[i] = i % 3 != 0;
		returns[i] = i % 4 == 0 ? NAN : random_normal(4, "R", i, 0) / 100;
	}
	size_t n = 60;
	for (int i = 199; i >= 0 && n > 0; i--)
		if (exposed[i] && i % 4 != 0)
			kept[--n] = returns[i];
	assert_int_equal(n, 0);
	for (size_t i = 0; i < 60; i++)
		exposed[i + 140] = exposed[i + 140];
	drift_verdict_sharpe(returns, exposed, 200, 1, &with);
	bool all[60];
	memset(all, 1, sizeof all);
	drift_verdict_sharpe(kept, all, 60, 1, &without);
	assert_true(with.n == 60 && with.sharpe == without.sharpe && with.z == without.z && with.verdict == without.verdict);
	drift_verdict_drawdown(returns, 200, -0.1, &deep);
	assert_true(deep.n == 60 && deep.drawdown < 0);
	drift_verdict_drawdown((double[]){ NAN, -0.01, NAN }, 3, NAN, &same);
	assert_true(same.n == 1 && same.drawdown < 0 && same.verdict == DRIFT_VERDICT_WARMING);
	drift_verdict_sharpe(NULL, NULL, 0, NAN, &with);
	assert_true(with.n == 0 && with.verdict == DRIFT_VERDICT_WARMING && !with.raw_flag);
}

static void
session_of_markets(void **state)
{
	struct drift_verdict_session s;
	(void)state;
	drift_verdict_session((double[]){ NAN, 0.9, 0.5, 0.25 }, (double[]){ 1, NAN, 0, 0 }, 4, &s);
	assert_true(s.has_brier && s.has_hit && s.hit == 1);
	assert_true(fabs(s.brier - ((0.25 + 0.0625) / 2)) <= 1e-15);
	drift_verdict_session((double[]){ 0.5 }, (double[]){ 1 }, 1, &s);
	assert_true(s.has_brier && !s.has_hit && s.hit == 0);
	drift_verdict_session((double[]){ NAN }, (double[]){ 1 }, 1, &s);
	assert_true(!s.has_brier && !s.has_hit);
}

/* Every verdict has a word of its own. */
static void
words(void **state)
{
	(void)state;
	for (int i = DRIFT_VERDICT_WARMING; i <= DRIFT_VERDICT_ALERT; i++)
		for (int j = DRIFT_VERDICT_WARMING; j < i; j++)
			assert_string_not_equal(drift_verdict_word((enum drift_verdict)i), drift_verdict_word((enum drift_verdict)j));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(feature_windows), cmocka_unit_test(feature_scratch), cmocka_unit_test(feature_points_kept), cmocka_unit_test(feature_missing),
		cmocka_unit_test(vote_refuses), cmocka_unit_test(record_passes_over_missing), cmocka_unit_test(session_of_markets), cmocka_unit_test(words) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
