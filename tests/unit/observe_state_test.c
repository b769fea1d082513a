/* What stays of an observation between two cycles: a repeated session changes nothing, a state is stored, or made again, and read back; so are the words. */
#include "observe_world.h"

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
	struct observe_state s = world_state(w);
	for (size_t n = 1; n <= 80; n++) {
		world_observe(w, n, &s, &first);
		struct observe_state kept = s;
		world_observe(w, n, &s, &again);
		world_same_state(&kept, &s);
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
	world_same_state(&kept, &s);
	observe_free(&again);
}

/* A promotion or a roll-back, also one to a version that was there before, begins anew. */
static void
deployment_resets(void **state)
{
	struct world *w = *state;
	struct observe seen;
	world_make(w, 8, 0.001);
	struct observe_state s = world_state(w);
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

static void
state_is_stored(void **state)
{
	struct world *w = *state;
	struct observe seen;
	struct buf b = { 0 }, c = { 0 };
	world_make(w, 13, 0.001);
	struct observe_state s = world_state(w), back;
	for (size_t n = 1; n <= 200; n++) {
		world_observe(w, n, &s, &seen);
		observe_free(&seen);
		world_encoded(&s, &b);
		assert_int_equal(observe_decode(&back, b.data, b.len), 0);
		world_same_state(&s, &back);
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
			world_encoded(&back, &c);
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
	struct observe_state s = world_state(w), made;
	for (size_t n = 1; n <= 160; n++) {
		struct record live = { w->live_row, n, 0 };
		struct observe_column column[WORLD_FEATURES * WORLD_MARKETS];
		struct observe_features features = { &w->set, WORLD_MARKETS, column };
		for (int c = 0; c < WORLD_FEATURES * WORLD_MARKETS; c++)
			column[c] = (struct observe_column){ .baseline = w->baseline[c], .live = w->live[c], .rows = WORLD_ROWS, .sessions = n };
		assert_int_equal(observe_continues(&s, &w->champion, &live), n > 1);
		if (n % 53 == 0 || n == 1) {
			assert_int_equal(observe_rebuild(&w->champion, &w->against, &live, &features, &made), 0);
			world_same_state(&s, &made);
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
	struct observe_state s = world_state(w);
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
	seen.predictions.hit_verdict = DRIFT_VERDICT_OK;
	seen.predictions.brier_verdict = DRIFT_VERDICT_BAD;
	seen.drawdown.verdict = DRIFT_VERDICT_ALERT;
	buf_clear(&text);
	observe_words(&seen, &text);
	assert_int_equal(strncmp(text.data, "alert; ", 7), 0); /* a bad calibration, which alone is no drift, does not hide it */
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
	struct observe_state s = world_state(w), kept;
	world_observe(w, 50, &s, &seen);
	assert_int_equal(seen.stream[OBSERVE_RETURN].n, 0);
	assert_string_equal(world_verdict(&seen, "cusum_high", "loss"), "undefined");
	observe_free(&seen);
	kept = s;
	struct observe_features many = { &w->set, OBSERVE_MARKETS + 1, NULL };
	struct record none = { 0 };
	assert_int_equal(observe_cycle(&w->champion, &w->against, &none, &many, 5000, &s, &seen), -1);
	assert_true(seen.test == NULL);
	world_same_state(&kept, &s);
	/* nothing at all is no failure */
	struct observe_features empty = { &w->set, 0, NULL };
	assert_int_equal(observe_cycle(&w->champion, &w->against, &none, &empty, 5000, &s, &seen), 0);
	assert_string_equal(world_verdict(&seen, "sharpe", ""), "warming");
	observe_free(&seen);
	observe_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(repeated_session),
		cmocka_unit_test(deployment_resets),
		cmocka_unit_test(state_is_stored),
		cmocka_unit_test(rebuilt_is_the_same),
		cmocka_unit_test(words_there_and_back),
		cmocka_unit_test(nothing_to_compare_with),
	};
	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
