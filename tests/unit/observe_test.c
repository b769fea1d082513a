/* Observation: what is compared with what, when it warms up, when an alarm stands, and that a repeated session changes nothing. */
#include "observe_world.h"

#include "buf.h"
#include "observe_readings.h"
#include "performance.h"

/* The world is large: one for all tests. */
static int
setup(void **state)
{
	*state = calloc(1, sizeof(struct world));
	return *state == NULL;
}

static int
teardown(void **state)
{
	free(*state);
	return 0;
}

static struct observe_state
fresh(const struct world *w)
{
	struct observe_state s;
	observe_start(&s, w->champion);
	return s;
}

static void
encoded(const struct observe_state *s, struct buf *out)
{
	buf_clear(out);
	observe_encode(s, out);
	assert_false(out->failed);
}

static void
assert_same_state(const struct observe_state *a, const struct observe_state *b)
{
	struct buf x = { 0 }, y = { 0 };
	encoded(a, &x);
	encoded(b, &y);
	assert_int_equal(x.len, y.len);
	assert_memory_equal(x.data, y.data, x.len);
	buf_free(&x);
	buf_free(&y);
}

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
	struct observe_state s = fresh(w);
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

static const char *
verdict_of(const struct observe *o, const char *kind, const char *name)
{
	struct observe_reading r[OBSERVE_READINGS];
	size_t n = observe_readings(o, r);
	assert_true(n <= OBSERVE_READINGS);
	for (size_t i = 0; i < n; i++)
		if (strcmp(r[i].kind, kind) == 0 && strcmp(r[i].name, name) == 0)
			return r[i].verdict;
	fail_msg("no reading %s %s", kind, name);
	return "";
}

/* Nothing is judged before its thirty observations, or 25 points of a feature, and then it is. */
static void
warms_up(void **state)
{
	struct world *w = *state;
	struct observe seen;
	world_make(w, 4, 0.001);
	struct observe_state s = fresh(w);
	for (size_t n = 1; n <= 260; n++) {
		world_observe(w, n, &s, &seen);
		assert_int_equal(strcmp(verdict_of(&seen, "sharpe", ""), "warming") == 0, n < 31);
		assert_int_equal(strcmp(verdict_of(&seen, "drawdown", ""), "warming") == 0, n < 31);
		assert_int_equal(strcmp(verdict_of(&seen, "brier", ""), "warming") == 0, n < 35);
		assert_int_equal(strcmp(verdict_of(&seen, "hit_rate", ""), "warming") == 0, n < 35);
		assert_int_equal(strcmp(verdict_of(&seen, "cusum_low", "return"), "warming") == 0, n < 31);
		assert_int_equal(strcmp(verdict_of(&seen, "adwin", "hit"), "warming") == 0, n < 151);
		assert_int_equal(strcmp(verdict_of(&seen, "votes", "ret_1"), "warming") == 0, n < 25);
		assert_int_equal(strcmp(verdict_of(&seen, "votes", "vol_10"), "warming") == 0, n < 241);
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
	struct observe_state s = fresh(w);
	for (size_t n = 1; n <= 45; n++) {
		world_observe(w, n, &s, &seen);
		assert_int_equal(s.stream[OBSERVE_RETURN].cusum.flag, n >= 12);
		assert_int_equal(seen.stream[OBSERVE_RETURN].cusum, n >= 31);
		assert_int_equal(strcmp(verdict_of(&seen, "cusum_low", "return"), "alarm") == 0, n >= 31);
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
	struct observe_state s = fresh(w);
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

/* Invariant 1: the same session again has the same readings and the same state; so has an older one. */
static void
repeated_session(void **state)
{
	struct world *w = *state;
	struct observe first, again;
	struct observe_reading a[OBSERVE_READINGS], b[OBSERVE_READINGS];
	world_make(w, 7, 0.001);
	for (int c = 0; c < WORLD_MARKETS; c++) /* ret_1 drifts */
		for (int i = 0; i < WORLD_LIVE; i++)
			w->live[c][i] += 2;
	struct observe_state s = fresh(w);
	for (size_t n = 1; n <= 80; n++) {
		world_observe(w, n, &s, &first);
		struct observe_state kept = s;
		world_observe(w, n, &s, &again);
		assert_same_state(&kept, &s);
		size_t many = observe_readings(&first, a);
		assert_int_equal(observe_readings(&again, b), many);
		for (size_t i = 0; i < many; i++) {
			assert_string_equal(a[i].verdict, b[i].verdict);
			assert_true(a[i].n == b[i].n && (a[i].value == b[i].value || (isnan(a[i].value) && isnan(b[i].value))));
		}
		assert_int_equal(first.vote[0].cycles, n < 25 ? 0 : n - 24);
		assert_int_equal(first.drifted, n >= 27);
		observe_free(&first);
		observe_free(&again);
	}
	struct observe_state kept = s;
	world_observe(w, 40, &s, &again);
	assert_same_state(&kept, &s);
	observe_free(&again);
}

/* A promotion or a roll-back, also one to a version that was there before, begins anew. */
static void
deployment_resets(void **state)
{
	struct world *w = *state;
	struct observe seen;
	world_make(w, 8, 0.001);
	struct observe_state s = fresh(w);
	for (size_t n = 1; n <= 60; n++) {
		world_observe(w, n, &s, &seen);
		observe_free(&seen);
	}
	assert_int_equal(s.stream[OBSERVE_RETURN].fed, 59);
	w->champion.deployed += 100;
	world_observe(w, 1, &s, &seen);
	assert_true(s.stream[OBSERVE_RETURN].fed == 0 && s.session == w->champion.deployed && s.champion.deployed == w->champion.deployed);
	observe_free(&seen);
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
	struct observe_state s = fresh(w);
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
	struct observe_state s = fresh(w);
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
		struct observe_state s = fresh(w);
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
	struct observe_state s = fresh(w);
	for (size_t n = 60; n <= 400; n += 10) {
		world_observe(w, n, &s, &seen);
		error += seen.drawdown_error / 35;
		observe_free(&seen);
	}
	assert_true(error > 0.9 * sd && error < 1.15 * sd);
}

static void
state_is_stored(void **state)
{
	struct world *w = *state;
	struct observe seen;
	struct buf b = { 0 }, c = { 0 };
	world_make(w, 13, 0.001);
	struct observe_state s = fresh(w), back;
	for (size_t n = 1; n <= 200; n++) {
		world_observe(w, n, &s, &seen);
		observe_free(&seen);
		encoded(&s, &b);
		assert_int_equal(observe_decode(&back, b.data, b.len), 0);
		assert_same_state(&s, &back);
		if (n % 40 == 0) /* goes on from what was stored */
			s = back;
	}
	for (size_t cut = 0; cut < b.len; cut += 5)
		assert_int_equal(observe_decode(&back, b.data, cut), -1);
	assert_true(back.session == DATE_NONE && back.champion.version == 0 && back.stream[0].fed == 0);
	/* any byte changed: refused, or a state whose encoding is just that */
	for (size_t at = 0; at < b.len; at++) {
		b.data[at] ^= 0x41;
		if (observe_decode(&back, b.data, b.len) == 0) {
			encoded(&back, &c);
			assert_true(c.len == b.len && memcmp(c.data, b.data, b.len) == 0);
		}
		b.data[at] ^= 0x41;
	}
	buf_char(&b, 0);
	assert_int_equal(observe_decode(&back, b.data, b.len), -1);
	buf_free(&b);
	buf_free(&c);
}

/* Without telemetry the state is made again from record and columns, and is the one that was lost, to the bit. */
static void
rebuilt_is_the_same(void **state)
{
	struct world *w = *state;
	struct observe seen;
	int used = 0;
	world_make(w, 16, 0.001);
	for (int i = 60; i < 160; i++) {
		w->live_row[i].ret -= 0.02; /* alarms */
		w->live[0][i] += 3; /* and votes */
		w->live[1][i] += 3;
	}
	struct observe_state s = fresh(w), made;
	for (size_t n = 1; n <= 160; n++) {
		struct record live = { w->live_row, n, 0 };
		struct observe_column column[WORLD_FEATURES * WORLD_MARKETS];
		struct observe_features features = { &w->set, WORLD_MARKETS, column };
		for (int c = 0; c < WORLD_FEATURES * WORLD_MARKETS; c++)
			column[c] = (struct observe_column){ w->baseline[c], w->live[c], WORLD_ROWS, n };
		assert_int_equal(observe_continues(&s, &w->champion, &live), n > 1);
		if (n % 53 == 0 || n == 1) {
			assert_int_equal(observe_rebuild(&w->champion, &w->against, &live, &features, &made), 0);
			assert_same_state(&s, &made);
		}
		world_observe(w, n, &s, &seen);
		observe_use(&s, &seen);
		used += seen.stream[OBSERVE_RETURN].reset;
		assert_false(observe_continues(&s, &w->champion, &live));
		observe_free(&seen);
	}
	assert_true(used > 3 && s.streak[0] > 3);
	assert_false(observe_continues(&s, &(struct observe_champion){ 2, 1000 }, &(struct record){ w->live_row, 161, 0 }));
}

static void
words_there_and_back(void **state)
{
	static const char *const bad[] = { "", "degraded", "fine; drifted 0 of 4", "ok; drifted 1 of 4", "ok; drifted 1 of 4: nothing", "ok; drifted 0 of 4; alarm x", "ok; drifted 0 of 4 ",
		"ok; drifted x of 4", "ok; drifted 0 of 4; warming 3 of 31", "ok; drifted 2 of 4: gap", "ok; drifted 0 of 4; alarm hit hit" };
	struct world *w = *state;
	struct observe seen;
	struct observe_worded back;
	struct buf text = { 0 };
	world_make(w, 14, -0.001);
	struct observe_state s = fresh(w);
	world_observe(w, 13, &s, &seen);
	observe_words(&seen, &text);
	assert_string_equal(text.data, "no_edge; drifted 0 of 0; warming 12 of 30");
	assert_int_equal(observe_words_read(text.data, &back), 0);
	assert_true(strcmp(back.verdict, "no_edge") == 0 && back.warming == 12 && back.judged == 0);
	seen.drifted = 2;
	seen.judged = 20;
	seen.drawdown.n = 30;
	seen.predictions.hit_verdict = DRIFT_VERDICT_DEGRADED;
	seen.vote[1].drifted = seen.vote[3].drifted = true;
	seen.stream[OBSERVE_HIT].adwin = seen.stream[OBSERVE_RETURN].cusum = true;
	buf_clear(&text);
	observe_words(&seen, &text);
	assert_string_equal(text.data, "degraded; drifted 2 of 20: gap vol_10; alarm return hit");
	assert_int_equal(observe_words_read(text.data, &back), 0);
	assert_true(back.drifted == 2 && back.judged == 20 && back.feature[0] == features_find("gap") && back.feature[1] == features_find("vol_10"));
	assert_true(back.alarm[OBSERVE_RETURN] && !back.alarm[OBSERVE_LOSS] && back.alarm[OBSERVE_HIT] && back.warming == OBSERVE_ENOUGH);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(observe_words_read(bad[i], &back), -1);
	observe_free(&seen);
	buf_free(&text);
}

/* A record that cannot be standardised feeds nothing; too many markets are refused and leave the state as it was. */
static void
nothing_to_compare_with(void **state)
{
	struct world *w = *state;
	struct observe seen;
	world_make(w, 15, 0.001);
	memset(w->against.stream, 0, sizeof w->against.stream);
	struct observe_state s = fresh(w), kept;
	world_observe(w, 50, &s, &seen);
	assert_int_equal(seen.stream[OBSERVE_RETURN].n, 0);
	assert_string_equal(verdict_of(&seen, "cusum_high", "loss"), "undefined");
	observe_free(&seen);
	kept = s;
	struct observe_features many = { &w->set, OBSERVE_MARKETS + 1, NULL };
	struct record none = { 0 };
	assert_int_equal(observe_cycle(&w->champion, &w->against, &none, &many, 5000, &s, &seen), -1);
	assert_true(seen.test == NULL);
	assert_same_state(&kept, &s);
	/* nothing at all is no failure */
	struct observe_features empty = { &w->set, 0, NULL };
	assert_int_equal(observe_cycle(&w->champion, &w->against, &none, &empty, 5000, &s, &seen), 0);
	assert_string_equal(verdict_of(&seen, "sharpe", ""), "warming");
	observe_free(&seen);
	observe_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(baseline), cmocka_unit_test(streams_are_fed), cmocka_unit_test(warms_up),
		cmocka_unit_test(alarm_waits_stands_and_is_used), cmocka_unit_test(adwin_cuts), cmocka_unit_test(repeated_session), cmocka_unit_test(deployment_resets),
		cmocka_unit_test(votes_of_markets), cmocka_unit_test(quality_is_of_what_was_there), cmocka_unit_test(lines_are_the_rules),
		cmocka_unit_test(drawdown_error_is_that_of_walks), cmocka_unit_test(state_is_stored), cmocka_unit_test(rebuilt_is_the_same), cmocka_unit_test(words_there_and_back), cmocka_unit_test(nothing_to_compare_with) };
	return cmocka_run_group_tests(tests, setup, teardown);
}
