/* Observation: what is compared with what, when it warms up, when an alarm stands, which lines are drawn. */
#include "observe_world.h"

#include "performance.h"

/* Sharpe of exposed sessions, drawdown of all, streams by their own mean and deviation; sessions without a value are passed over. */
static void
baseline(void **state)
{
	double exposed_only[] = { 0.01, -0.02, 0.05 }, sharpe;
	struct record_row r[] = { { 1, 0.01, true, 1, 0.2, 3 }, { 2, NAN, true, NAN, 0.25, 1 }, { 3, -0.02, true, 0, 0.3, 3 }, { 4, 0.03, false, NAN, NAN, 0 }, { 5, 0.05, true, 0.5, 0.2, 2 } };
	struct observe_baseline b;
	(void)state;
	assert_int_equal(observe_baseline(&(struct record){ r, 5, 0 }, &b), 0);
	assert_int_equal(performance_sharpe(exposed_only, 3, &sharpe), 1);
	assert_true(b.n == 4 && b.sharpe == sharpe && observe_edge(&b));
	assert_true(fabs(b.drawdown + 0.02) < 1e-12);
	assert_true(b.stream[OBSERVE_RETURN].n == 4 && fabs(b.stream[OBSERVE_RETURN].mean - 0.0175) < 1e-12);
	assert_true(b.stream[OBSERVE_LOSS].n == 4 && fabs(b.stream[OBSERVE_LOSS].mean + 0.005) < 1e-12 && fabs(b.stream[OBSERVE_LOSS].sd - 0.01) < 1e-12);
	assert_true(b.stream[OBSERVE_HIT].n == 3 && b.stream[OBSERVE_HIT].mean == 0.5 && b.stream[OBSERVE_HIT].sd == 0.5);
	assert_int_equal(observe_baseline(&(struct record){ 0 }, &b), 0);
	assert_true(b.n == 0 && b.sharpe == 0 && b.stream[OBSERVE_HIT].sd == 0 && !observe_edge(&b));
}

/* The return at deployment is none, a hit comes on every fifth session from the sixth on, and all are counted up to their thirty. */
static void
streams_are_fed(void **state)
{
	struct world *w = *state;
	struct observe seen;
	world_make(w, 3, 0.001);
	struct observe_state s = world_state(w);
	for (size_t n = 1; n <= 160; n++) {
		world_observe(w, n, &s, &seen);
		assert_int_equal(seen.stream[OBSERVE_RETURN].n, n - 1);
		assert_int_equal(seen.stream[OBSERVE_LOSS].n, n - 1);
		assert_int_equal(seen.stream[OBSERVE_HIT].n, (n - 1) / 5);
		assert_int_equal(seen.stream[OBSERVE_HIT].fed, n > 1 && (n - 1) % 5 == 0);
		if (n == 11) {
			const struct observe_scale *by = &w->against.stream[OBSERVE_HIT];
			assert_true(seen.stream[OBSERVE_HIT].value == (w->live_row[5].hit - by->mean) / by->sd);
			by = &w->against.stream[OBSERVE_RETURN];
			assert_true(seen.stream[OBSERVE_RETURN].value == (w->live_row[10].ret - by->mean) / by->sd);
		}
		observe_free(&seen);
	}
}

/* Nothing is judged before its thirty observations, or 25 points of a feature, and then it is. */
static void
warms_up(void **state)
{
	struct world *w = *state;
	struct observe seen;
	world_make(w, 4, 0.001);
	struct observe_state s = world_state(w);
	for (size_t n = 1; n <= 260; n++) {
		world_observe(w, n, &s, &seen);
		assert_int_equal(strcmp(world_verdict(&seen, "sharpe", ""), "warming") == 0, n < 31);
		assert_int_equal(strcmp(world_verdict(&seen, "drawdown", ""), "warming") == 0, n < 31);
		assert_int_equal(strcmp(world_verdict(&seen, "brier", ""), "warming") == 0, n < 35);
		assert_int_equal(strcmp(world_verdict(&seen, "hit_rate", ""), "warming") == 0, n < 35);
		assert_int_equal(strcmp(world_verdict(&seen, "cusum_low", "return"), "warming") == 0, n < 31);
		assert_int_equal(strcmp(world_verdict(&seen, "adwin", "hit"), "warming") == 0, n < 151);
		assert_int_equal(strcmp(world_verdict(&seen, "votes", "ret_1"), "warming") == 0, n < 25);
		assert_int_equal(strcmp(world_verdict(&seen, "votes", "vol_10"), "warming") == 0, n < 241);
		assert_int_equal(seen.judged, n < 25 ? 0 : n < 241 ? 3 : 4);
		observe_free(&seen);
	}
}

/* A CUSUM that crosses while it warms up is no alarm before its thirtieth value; it then stands until it is used. */
static void
alarm_waits_stands_and_is_used(void **state)
{
	struct world *w = *state;
	struct observe seen;
	world_make(w, 5, 0.001);
	for (int i = 1; i < 80; i++)
		w->live_row[i].ret = w->against.stream[OBSERVE_RETURN].mean + w->against.stream[OBSERVE_RETURN].sd * (i < 40 ? -1 : 1);
	struct observe_state s = world_state(w);
	for (size_t n = 1; n <= 45; n++) {
		world_observe(w, n, &s, &seen);
		assert_int_equal(s.stream[OBSERVE_RETURN].cusum.flag, n >= 12);
		assert_int_equal(seen.stream[OBSERVE_RETURN].cusum, n >= 31);
		assert_int_equal(strcmp(world_verdict(&seen, "cusum_low", "return"), "alarm") == 0, n >= 31);
		observe_free(&seen);
	}
	/* it stands since the session that raised it, also while the stream comes back */
	assert_int_equal(s.stream[OBSERVE_RETURN].cusum_alarm, w->champion.deployed + 30);
	world_observe(w, 46, &s, &seen);
	observe_use(&s, &seen);
	assert_true(seen.stream[OBSERVE_RETURN].reset && seen.stream[OBSERVE_RETURN].cusum && !seen.stream[OBSERVE_HIT].reset);
	assert_true(s.stream[OBSERVE_RETURN].cusum.low == 0 && s.stream[OBSERVE_RETURN].cusum.high == 0 && s.stream[OBSERVE_RETURN].cusum_alarm == DATE_NONE);
	observe_free(&seen);
	world_observe(w, 47, &s, &seen);
	assert_true(!seen.stream[OBSERVE_RETURN].cusum && !seen.stream[OBSERVE_RETURN].reset && fabs(seen.stream[OBSERVE_RETURN].high - 0.5) < 1e-9);
	observe_free(&seen);
}

/* ADWIN sees returns that fall to another level, names the session of the cut and keeps the alarm. */
static void
adwin_cuts(void **state)
{
	struct world *w = *state;
	struct observe seen;
	world_make(w, 6, 0);
	for (int i = 100; i < 300; i++)
		w->live_row[i].ret -= 0.03;
	struct observe_state s = world_state(w);
	date_t cut = DATE_NONE;
	for (size_t n = 1; n <= 300; n++) {
		world_observe(w, n, &s, &seen);
		if (seen.stream[OBSERVE_RETURN].cut && cut == DATE_NONE)
			cut = seen.session;
		assert_int_equal(seen.stream[OBSERVE_RETURN].adwin, cut != DATE_NONE);
		observe_free(&seen);
	}
	assert_in_range(cut, w->champion.deployed + 100, w->champion.deployed + 164);
	assert_int_equal(s.stream[OBSERVE_RETURN].adwin_alarm, cut);
}

/* Half of all markets three cycles running; a market that is not judged is one of all. */
static void
votes_of_markets(void **state)
{
	struct world *w = *state;
	struct observe seen;
	world_make(w, 9, 0.001);
	for (int i = 0; i < WORLD_LIVE; i++) {
		w->live[0][i] += 3; /* ret_1 in two of four markets */
		w->live[1][i] -= 3;
		w->live[WORLD_MARKETS][i] += 3; /* gap in one */
	}
	for (int m = 0; m < WORLD_MARKETS; m++)
		for (int i = 0; i < WORLD_LIVE; i++)
			w->live[2 * WORLD_MARKETS + m][i] = m < 2 ? 9 : NAN; /* volz_20: constant in two, gone in two */
	struct observe_state s = world_state(w);
	for (size_t n = 1; n <= 62; n++) {
		world_observe(w, n, &s, &seen);
		if (n < 62)
			observe_free(&seen);
	}
	assert_true(seen.vote[0].votes == 2 && seen.vote[0].drifted && seen.vote[1].votes == 1 && !seen.vote[1].drifted);
	assert_true(seen.vote[2].votes == 2 && seen.vote[2].judged == 2 && seen.vote[2].drifted && seen.vote[3].judged == 0 && seen.drifted == 2);
	for (size_t i = 0; i < seen.n_tests; i++) {
		const struct observe_test *t = &seen.test[i];
		bool gone = i / WORLD_MARKETS == 2 && i % WORLD_MARKETS >= 2;
		assert_int_equal(t->quality, gone);
		assert_int_equal(isnan(t->adjusted), !t->of.judged);
		if (t->of.judged) /* the line that is journaled is the rule */
			assert_int_equal(t->of.psi_flag, t->of.psi.value >= t->psi_line);
		assert_string_equal(observe_test_verdict(t), gone ? "missing" : !t->of.judged ? "warming" : t->vote ? "drifted" : "ok");
	}
	observe_free(&seen);
}

/* What is not there in training, or has been missing for less than thirty sessions, is no issue of quality. */
static void
quality_is_of_what_was_there(void **state)
{
	struct world *w = *state;
	struct observe seen;
	world_make(w, 10, 0.001);
	for (int i = 0; i < WORLD_LIVE; i++)
		w->live[0][i] = w->live[1][i] = NAN;
	for (int i = 0; i < WORLD_ROWS; i++)
		w->baseline[0][i] = NAN;
	struct observe_state s = world_state(w);
	world_observe(w, 29, &s, &seen);
	assert_true(!seen.test[0].quality && !seen.test[1].quality);
	observe_free(&seen);
	world_observe(w, 30, &s, &seen);
	assert_true(!seen.test[0].quality && seen.test[1].quality && !seen.test[2].quality);
	observe_free(&seen);
}

/* The lines that are journaled are the rules of the verdicts, and the errors are what the rules divide by. */
static void
lines_are_the_rules(void **state)
{
	struct world *w = *state;
	int degraded = 0;
	for (uint64_t seed = 20; seed < 40; seed++) {
		struct observe seen;
		world_make(w, seed, 0.0015);
		for (int i = 1; i < WORLD_LIVE; i++)
			w->live_row[i].ret -= 0.0002 * (double)(seed - 20);
		struct observe_state s = world_state(w);
		world_observe(w, 61, &s, &seen);
		assert_int_equal(seen.sharpe.verdict == DRIFT_VERDICT_DEGRADED, observe_edge(&seen.baseline) && seen.sharpe.n >= 60 && seen.sharpe.sharpe < seen.sharpe_line);
		degraded += seen.sharpe.verdict == DRIFT_VERDICT_DEGRADED;
		assert_true(fabs((seen.sharpe.sharpe - seen.baseline.sharpe) / seen.sharpe_error - seen.sharpe.z) < 1e-9);
		assert_true(fabs((seen.predictions.hit_rate - 0.5) / seen.hit_error - seen.predictions.hit_z) < 1e-9);
		assert_true(fabs(0.25 + 1.645 * seen.brier_error - seen.predictions.brier_limit) < 1e-12);
		observe_free(&seen);
	}
	assert_in_range(degraded, 3, 17);
}

/* The standard error that is shown beside a drawdown: of 4,000 walks without drift over 60 sessions. */
static void
drawdown_error_is_that_of_walks(void **state)
{
	double sum = 0, squares = 0, error = 0;
	struct world *w = *state;
	for (int k = 0; k < 4000; k++) {
		double r[60];
		for (int i = 0; i < 60; i++)
			r[i] = 0.002 * random_normal((uint64_t)k, "D", i, 0);
		double d = performance_max_drawdown(r, 60, true);
		sum += d;
		squares += d * d;
	}
	double sd = sqrt(squares / 4000 - sum / 4000 * (sum / 4000));
	struct observe seen;
	world_make(w, 11, 0);
	for (int i = 0; i < WORLD_LIVE; i++)
		w->live_row[i].ret = 0.002 * random_normal(12, "D", i, 0);
	struct observe_state s = world_state(w);
	for (size_t n = 60; n <= 400; n += 10) {
		world_observe(w, n, &s, &seen);
		error += seen.drawdown_error / 35;
		observe_free(&seen);
	}
	assert_true(error > 0.9 * sd && error < 1.15 * sd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(baseline),
		cmocka_unit_test(streams_are_fed),
		cmocka_unit_test(warms_up),
		cmocka_unit_test(alarm_waits_stands_and_is_used),
		cmocka_unit_test(adwin_cuts),
		cmocka_unit_test(votes_of_markets),
		cmocka_unit_test(quality_is_of_what_was_there),
		cmocka_unit_test(lines_are_the_rules),
		cmocka_unit_test(drawdown_error_is_that_of_walks),
	};
	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
