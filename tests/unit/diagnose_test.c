/* Diagnosis: every branch, their order, when none is needed, and what the sentences say. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "diagnose.h"

#define MARKETS 6
#define FEATURES 4

/* An observation in which all is well, and its markets. */
struct scene {
	struct observe seen;
	struct observe_test test[MARKETS * FEATURES];
	struct diagnose_market market[MARKETS];
	struct diagnose_input in;
};

static void
scene_make(struct scene *s)
{
	static const char *const names[MARKETS] = { "ES", "GC", "CL", "ZN", "6E", "HE" };
	static const char *const features[FEATURES] = { "ret_1", "gap", "volz_20", "vol_10" };
	*s = (struct scene){ 0 };
	struct observe *o = &s->seen;
	o->markets = MARKETS;
	o->n_votes = o->judged = FEATURES;
	o->test = s->test;
	o->n_tests = MARKETS * FEATURES;
	o->baseline.sharpe = 0.95;
	o->baseline.drawdown = -0.03;
	o->sharpe = (struct drift_verdict_sharpe){ .n = 60, .has_sharpe = true, .sharpe = -3.8, .z = -2.13, .verdict = DRIFT_VERDICT_OK };
	o->sharpe_error = 2.235;
	o->sharpe_line = -2.7;
	o->predictions = (struct drift_verdict_predictions){ .n_hit = 60, .n_brier = 60, .hit_rate = 0.31, .brier = 0.262, .hit_z = -1.32, .brier_limit = 0.2535,
		.hit_verdict = DRIFT_VERDICT_OK, .brier_verdict = DRIFT_VERDICT_OK };
	o->hit_error = 0.144;
	o->brier_error = 0.0021;
	o->drawdown = (struct drift_verdict_drawdown){ .n = 60, .drawdown = -0.071, .limit = -0.045, .verdict = DRIFT_VERDICT_OK };
	o->drawdown_error = 0.012;
	for (int f = 0; f < FEATURES; f++)
		o->vote[f] = (struct observe_vote){ .feature = features_find(features[f]), .judged = MARKETS };
	for (size_t i = 0; i < o->n_tests; i++)
		s->test[i] = (struct observe_test){ .feature = o->vote[i / MARKETS].feature, .market = i % MARKETS, .of = { .n = 400, .m = 60, .judged = true }, .adjusted = 1 };
	for (int m = 0; m < MARKETS; m++)
		s->market[m] = (struct diagnose_market){ names[m], 20000, 20000 };
	s->in = (struct diagnose_input){ .seen = o, .market = s->market };
}

/* What can be out of its limits, one bit each. */
enum { STALE = 1, MISSING = 2, DRIFT_1 = 4, DRIFT_3 = 8, SHARPE = 16, HIT = 32, BRIER = 64, DRAWDOWN = 128, LOSS = 256, RETURN = 512, ALL = 1023 };

static void
scene_spoil(struct scene *s, int what)
{
	struct observe *o = &s->seen;
	if (what & STALE)
		s->market[2].last = 19999;
	if (what & MISSING) {
		s->test[7].quality = true;
		s->test[7].of.missing = 14;
		s->test[7].of.m = 46;
	}
	o->drifted = what & DRIFT_3 ? 3 : what & DRIFT_1 ? 1 : 0;
	for (size_t f = 0; f < o->drifted; f++) {
		o->vote[f].drifted = true;
		o->vote[f].votes = 3;
		o->vote[f].cycles = 5;
		for (size_t m = 0; m < 3; m++) {
			s->test[f * MARKETS + m].vote = true;
			s->test[f * MARKETS + m].adjusted = m == 1 ? 0.0001 : 0.01;
			s->test[f * MARKETS + m].of.psi.value = 0.61;
			s->test[f * MARKETS + m].psi_line = 0.35;
			s->test[f * MARKETS + m].of.ks = 0.4;
		}
	}
	if (what & SHARPE)
		o->sharpe.verdict = DRIFT_VERDICT_DEGRADED;
	if (what & HIT)
		o->predictions.hit_verdict = DRIFT_VERDICT_DEGRADED;
	if (what & BRIER)
		o->predictions.brier_verdict = DRIFT_VERDICT_BAD;
	if (what & DRAWDOWN)
		o->drawdown.verdict = DRIFT_VERDICT_ALERT;
	if (what & LOSS)
		o->stream[OBSERVE_LOSS] = (struct observe_stream_seen){ .n = 80, .low = 5.3, .cusum = true };
	if (what & RETURN)
		o->stream[OBSERVE_RETURN] = (struct observe_stream_seen){ .n = 96, .mean = -0.8, .error = 0.12, .width = 64, .adwin = true };
}

static struct diagnose
of(struct scene *s, int what)
{
	struct diagnose d;
	scene_make(s);
	scene_spoil(s, what);
	diagnose(&s->in, &d);
	return d;
}

static void
expect(int what, enum diagnose_cause cause, double confidence)
{
	struct scene s;
	struct diagnose d = of(&s, what);
	assert_true(d.needed);
	assert_string_equal(diagnose_cause_name(d.cause), diagnose_cause_name(cause));
	assert_true(d.confidence == confidence);
	assert_true(d.n > 0);
}

static void
every_branch(void **state)
{
	(void)state;
	expect(STALE, DIAGNOSE_DATA, 1);
	expect(MISSING, DIAGNOSE_DATA, 1);
	expect(DRIFT_3, DIAGNOSE_FEATURES, 0.8);
	expect(SHARPE | HIT | BRIER, DIAGNOSE_OVERFITTING, 0.7);
	expect(SHARPE, DIAGNOSE_PERFORMANCE, 0.7);
	expect(SHARPE | HIT, DIAGNOSE_PERFORMANCE, 0.7);
	expect(SHARPE | BRIER, DIAGNOSE_PERFORMANCE, 0.7);
	expect(DRAWDOWN | LOSS, DIAGNOSE_REGIME, 0.6);
	expect(HIT | BRIER, DIAGNOSE_OVERFITTING, 0.7);
	expect(HIT, DIAGNOSE_PERFORMANCE, 0.5);
	expect(DRAWDOWN, DIAGNOSE_PERFORMANCE, 0.5);
	expect(DRAWDOWN | RETURN, DIAGNOSE_PERFORMANCE, 0.5);
	expect(DRIFT_1, DIAGNOSE_PERFORMANCE, 0.5);
	expect(LOSS, DIAGNOSE_PERFORMANCE, 0.5);
	expect(RETURN, DIAGNOSE_PERFORMANCE, 0.5);
}

/* First match wins: everything is out of its limits, and the rules are taken away from the top. */
static void
their_order(void **state)
{
	(void)state;
	expect(ALL, DIAGNOSE_DATA, 1);
	expect(ALL & ~STALE, DIAGNOSE_DATA, 1);
	expect(ALL & ~(STALE | MISSING), DIAGNOSE_FEATURES, 0.8);
	expect(ALL & ~(STALE | MISSING | DRIFT_3), DIAGNOSE_OVERFITTING, 0.7);
	expect(DRIFT_1 | SHARPE | BRIER | DRAWDOWN | LOSS, DIAGNOSE_PERFORMANCE, 0.7);
	expect(HIT | BRIER | DRAWDOWN | LOSS, DIAGNOSE_REGIME, 0.6);
	expect(HIT | BRIER | DRAWDOWN | RETURN, DIAGNOSE_OVERFITTING, 0.7);
}

/* All combinations against the rules written out once more. */
static void
all_combinations(void **state)
{
	(void)state;
	for (int w = 0; w <= ALL; w++) {
		struct scene s;
		struct diagnose d = of(&s, w);
		assert_int_equal(d.needed, (w & ~BRIER) != 0);
		if (!d.needed) {
			assert_int_equal(d.n, 0);
			continue;
		}
		enum diagnose_cause cause = DIAGNOSE_PERFORMANCE;
		if (w & (STALE | MISSING))
			cause = DIAGNOSE_DATA;
		else if (w & DRIFT_3)
			cause = DIAGNOSE_FEATURES;
		else if (w & SHARPE)
			cause = (w & HIT) && (w & BRIER) ? DIAGNOSE_OVERFITTING : DIAGNOSE_PERFORMANCE;
		else if ((w & DRAWDOWN) && (w & LOSS))
			cause = DIAGNOSE_REGIME;
		else if ((w & HIT) && (w & BRIER))
			cause = DIAGNOSE_OVERFITTING;
		assert_int_equal(d.cause, cause);
		for (int i = 0; i < d.n; i++) {
			size_t len = strlen(d.sentence[i]);
			assert_true(len > 10 && len < DIAGNOSE_SENTENCE - 1 && d.sentence[i][len - 1] == '.');
			assert_null(strstr(d.sentence[i], "nan"));
		}
	}
}

static void
has(const struct diagnose *d, const char *sentence)
{
	for (int i = 0; i < d->n; i++)
		if (strcmp(d->sentence[i], sentence) == 0)
			return;
	for (int i = 0; i < d->n; i++)
		print_error("  %s\n", d->sentence[i]);
	fail_msg("no sentence: %s", sentence);
}

static void
sentences(void **state)
{
	struct scene s;
	(void)state;
	struct diagnose d = of(&s, ALL & ~DRIFT_3);
	has(&d, "The newest bar of CL is of 2024-10-03; the calendar's last closed session is 2024-10-04.");
	has(&d, "gap is missing in 14 of 60 live points of GC; more than a fifth is too many.");
	has(&d, "1 of 4 judged features has drifted.");
	has(&d, "ret_1 has drifted in 3 of 6 markets, 5 cycles running; most in GC: KS 0.40 with p 0.0001 after Holm (drifted up to 0.05), 60 points.");
	has(&d, "The Sharpe ratio of the last 60 exposed sessions is \xe2\x88\x92" "3.80 \xc2\xb1 2.23, 0.95 out of sample: \xe2\x88\x92" "2.13 standard errors; degraded below \xe2\x88\x92" "2.70.");
	has(&d, "The hit rate of 60 sessions is 31.0 \xc2\xb1 14.4 %: \xe2\x88\x92" "1.32 standard errors from one half; degraded below 45 %.");
	has(&d, "The Brier score of 60 sessions is 0.2620 \xc2\xb1 0.0021; bad above 0.2535, 0.25 is what always saying one half scores.");
	has(&d, "The drawdown of the last 60 sessions is \xe2\x88\x92" "7.1 \xc2\xb1 1.2 %, \xe2\x88\x92" "3.0 % out of sample; alert below \xe2\x88\x92" "4.5 %.");
	has(&d, "CUSUM of the stream loss: 0.0 above and 5.3 below the out-of-sample mean after 80 values; alarm above 5.0.");
	has(&d, "ADWIN has cut the window of the stream return: its mean is now \xe2\x88\x92" "0.80 \xc2\xb1 0.12 standard deviations from that out of sample, over 64 values.");
	assert_int_equal(d.n, 10);
}

/* A market is named with the figure of the test that voted in it, and of those markets it is the one furthest beyond the limit. */
static void
the_test_that_voted(void **state)
{
	struct scene s;
	struct diagnose d = of(&s, DRIFT_1);
	(void)state;
	for (size_t m = 0; m < 3; m++)
		s.test[m].adjusted = 0.06 + 0.1 * (double)m; /* the smallest p is no vote */
	for (size_t m = 1; m < 3; m++) {
		s.test[m].of.psi_flag = true;
		s.test[m].of.psi.value = m == 1 ? 0.55 : 0.6;
		s.test[m].psi_line = m == 1 ? 0.25 : 0.35;
	}
	diagnose(&s.in, &d);
	has(&d, "ret_1 has drifted in 3 of 6 markets, 5 cycles running; most in GC: PSI 0.55 (drifted from 0.25), 60 points.");
	s.test[0].adjusted = 0.05;
	s.test[0].of.psi.value = 0.1; /* below its line */
	diagnose(&s.in, &d);
	has(&d, "ret_1 has drifted in 3 of 6 markets, 5 cycles running; most in ES: KS 0.40 with p 0.05 after Holm (drifted up to 0.05), 60 points.");
}

/* Drifted features that are too few to be a cause are told, and are no warning; anything degraded beside them is one. */
static void
how_severe(void **state)
{
	static const char words[] = "Nothing is degraded, and fewer than three drifted features are no cause: performance is what is assumed where no other cause fits.";
	struct scene s;
	(void)state;
	assert_true(diagnose_says_assumed(words));
	assert_false(diagnose_says_assumed("Said otherwise."));
	for (int w = 0; w <= ALL; w++) {
		struct diagnose d = of(&s, w);
		bool mild = w == DRIFT_1, said = false;
		for (int i = 0; i < d.n; i++)
			said = said || strcmp(d.sentence[i], words) == 0;
		assert_int_equal(said, mild);
		assert_int_equal(d.assumed, mild);
		assert_string_equal(diagnose_severity(&d), mild ? "info" : "warning");
		for (int i = 0; i < d.n; i++) /* by what is so, not by how it is said */
			snprintf(d.sentence[i], sizeof d.sentence[i], "%s", mild ? "Said otherwise." : words);
		assert_string_equal(diagnose_severity(&d), mild ? "info" : "warning");
	}
}

/* Many markets without bars are a number, not a page; a market without any bar is said so. */
static void
many_of_a_kind(void **state)
{
	struct scene s;
	struct diagnose d;
	(void)state;
	scene_make(&s);
	for (int m = 0; m < MARKETS; m++)
		s.market[m].last = m == 0 ? DATE_NONE : 19990;
	for (size_t i = 0; i < s.seen.n_tests; i++)
		s.test[i].quality = true;
	diagnose(&s.in, &d);
	has(&d, "ES has no bar; the calendar's last closed session is 2024-10-04.");
	has(&d, "The same holds for 2 more of 6 markets.");
	has(&d, "The same holds for 20 more features of markets.");
	assert_int_equal(d.n, 10);
}

static void
what_moved_most(void **state)
{
	const double before[FEATURES] = { 0.01, 0.02, 0.03, 0.04 }, now[FEATURES] = { 0.011, 0.05, 0.03, 0.02 };
	struct scene s;
	struct diagnose d;
	(void)state;
	scene_make(&s);
	scene_spoil(&s, RETURN);
	s.in.shap_before = before;
	s.in.shap_now = now;
	diagnose(&s.in, &d);
	assert_int_equal(d.n_moved, 3);
	assert_true(d.moved[0] == features_find("gap") && d.moved[1] == features_find("vol_10") && d.moved[2] == features_find("ret_1"));
	has(&d, "What moved most in the predictions, by mean |SHAP|: gap from 0.0200 to 0.0500, vol_10 from 0.0400 to 0.0200, ret_1 from 0.0100 to 0.0110.");
	s.in.shap_now = before;
	diagnose(&s.in, &d);
	assert_true(d.n_moved == 0 && d.n == 1);
}

static void
names(void **state)
{
	(void)state;
	for (int i = 0; i < DIAGNOSE_CAUSES; i++)
		assert_int_equal(diagnose_cause_find(diagnose_cause_name((enum diagnose_cause)i)), i);
	assert_int_equal(diagnose_cause_find("drift"), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_branch), cmocka_unit_test(their_order), cmocka_unit_test(all_combinations), cmocka_unit_test(sentences),
		cmocka_unit_test(the_test_that_voted), cmocka_unit_test(how_severe),
		cmocka_unit_test(many_of_a_kind), cmocka_unit_test(what_moved_most), cmocka_unit_test(names) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
