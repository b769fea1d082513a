/* A job's data come back to the letter, whatever the playbook proposes; what is damaged is refused. The words of its cycle. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "agent_words.h"

static struct hypothesize_step step[HYPOTHESIZE_STEPS];

static size_t
propose(enum diagnose_cause cause)
{
	static double importance[FEATURES_ALL];
	static bool by_psi[FEATURES_ALL] = { [3] = true };
	static struct budget budget;
	budget = budget_start();
	const struct hypothesize_input in = { .cause = cause, .champion = &recipe_standard, .training_end = 20000, .newest_end = 20100, .sessions = 900, .rows_high = 500, .rows_low = 500,
		.importance = importance, .by_psi = by_psi, .today = 100, .budget = &budget, .rule = &budget_default };
	return hypothesize(&in, step);
}

static void
same(const struct agent_job *a, const char *data)
{
	struct agent_job back = { 0 };
	struct buf again = { 0 };
	assert_int_equal(agent_job_read(data, &back), 0);
	agent_job_data(&back, false, &again);
	assert_string_equal(again.data, data);
	assert_int_equal(back.cause, a->cause);
	assert_int_equal(back.metric, a->metric);
	assert_int_equal(back.n_changes, a->n_changes);
	assert_int_equal(back.outcome, a->outcome);
	assert_int_equal(back.version, a->version);
	assert_string_equal(back.digest, a->digest);
	buf_free(&again);
}

static void
comes_back(void **state)
{
	int steps = 0;
	(void)state;
	for (int cause = 0; cause < DIAGNOSE_CAUSES; cause++)
		for (size_t n = propose((enum diagnose_cause)cause), i = 0; i < n; i++) {
			struct agent_job j;
			struct buf b = { 0 };
			if (!step[i].proposed)
				continue;
			steps++;
			agent_job_of(&step[i], (enum diagnose_cause)cause, steps % 2 == 0, &j);
			j.champion = 3;
			snprintf(j.champion_sha256, sizeof j.champion_sha256, "ab");
			agent_job_data(&j, false, &b);
			same(&j, b.data);
			j.version = 7;
			j.attempt = 2;
			j.outcome = AGENT_REJECTED;
			snprintf(j.sha256, sizeof j.sha256, "cd");
			snprintf(j.ended, sizeof j.ended, "2019-01-02");
			buf_clear(&b);
			agent_job_data(&j, false, &b);
			same(&j, b.data);
			buf_free(&b);
		}
	assert_true(steps >= 15);
}

/* Cut anywhere, or with one byte changed that is not inside a text: another job, or none. */
static void
damaged(void **state)
{
	struct agent_job j, back;
	struct buf b = { 0 };
	(void)state;
	assert_true(propose(DIAGNOSE_PERFORMANCE) > 1);
	agent_job_of(&step[1], DIAGNOSE_PERFORMANCE, false, &j);
	agent_job_data(&j, false, &b);
	for (size_t len = 0; len < b.len; len++) {
		char kept = b.data[len];
		b.data[len] = '\0';
		assert_int_equal(agent_job_read(b.data, &back), -1);
		b.data[len] = kept;
	}
	assert_int_equal(agent_job_read("[]", &back), -1);
	assert_int_equal(agent_job_read("{}", &back), -1);
	static const char *const names[] = { "\"step\"", "\"refit\"", "\"cause\"", "\"champion\"", "\"diff\"", "\"recipe\"", "\"metric\"" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char *at = strstr(b.data, names[i]);
		at[1] = 'X';
		assert_int_equal(agent_job_read(b.data, &back), -1);
		at[1] = names[i][1];
	}
	assert_int_equal(agent_job_read(b.data, &back), 0);
	buf_free(&b);
}

static void
names(void **state)
{
	char ref[AGENT_JOB_REF];
	(void)state;
	agent_job_ref(date_from_ymd(2019, 6, 5), 12, ref);
	assert_string_equal(ref, "E-20190605-12");
	assert_true(strlen(ref) <= 20);
	for (int i = 0; i < AGENT_STATES; i++)
		assert_int_equal(agent_job_state_find(agent_job_state_name((enum agent_job_state)i)), i);
	assert_int_equal(agent_job_state_find("running"), -1);
}

static void
cycles(void **state)
{
	char words[AGENT_CYCLE_REASON];
	(void)state;
	assert_string_equal(agent_words_cycle(&(struct agent_tally){ .state = { [AGENT_QUEUED] = 3 } }, words), "experiment");
	assert_string_equal(words, "3 experiments: queued");
	assert_string_equal(agent_words_cycle(&(struct agent_tally){ .state = { [AGENT_DONE] = 1 }, .rejected = 1 }, words), "evaluate");
	assert_string_equal(words, "1 experiment: rejected");
	assert_string_equal(agent_words_cycle(&(struct agent_tally){ .state = { [AGENT_WAITING] = 1, [AGENT_SHADOW] = 1, [AGENT_DONE] = 2 }, .rejected = 2 }, words), "shadow");
	assert_string_equal(words, "4 experiments: 1 waiting for a shadow, 1 in its shadow, 2 rejected");
	assert_string_equal(agent_words_cycle(&(struct agent_tally){ .state = { [AGENT_PENDING] = 1, [AGENT_DONE] = 1 }, .rejected = 1 }, words), "promote");
	assert_string_equal(agent_words_cycle(&(struct agent_tally){ .state = { [AGENT_DONE] = 2 }, .rejected = 1, .promoted = 1 }, words), "promote");
	assert_string_equal(words, "2 experiments: 1 promoted, 1 rejected");
}

/* Three windows of five and p at the limit are enough, each less is not; a refit that ran is. */
static void
passes(void **state)
{
	(void)state;
	struct agent_score s = { .compared = true, .windows_won = 3, .windows = 5, .p = 0.025, .p_limit = 0.025, .attempt = 1 };
	assert_true(agent_score_passes(&s));
	s.p = 0.0250001;
	assert_false(agent_score_passes(&s));
	s.p = 0.01;
	s.windows_won = 2;
	assert_false(agent_score_passes(&s));
	assert_true(agent_score_passes(&(struct agent_score){ .p = 1 }));
	assert_false(agent_score_passes(&(struct agent_score){ .p = 1, .failed = "hung: killed after 300 s" }));
}

/* A recipe may be worse by 0.01, a refit must be better, by a p of at most 0.00625; nineteen sessions are none. */
static void
shadows(void **state)
{
	(void)state;
	struct agent_shadowed s = { .sessions = 20, .candidate = 0.26, .champion = 0.25, .p = 0.9 };
	assert_true(agent_shadow_wins(&s, false));
	assert_false(agent_shadow_wins(&s, true));
	s.candidate = 0.2601;
	assert_false(agent_shadow_wins(&s, false));
	s = (struct agent_shadowed){ .sessions = 20, .candidate = 0.24, .champion = 0.25, .p = 0.00625 };
	assert_true(agent_shadow_wins(&s, true));
	s.p = 0.0063;
	assert_false(agent_shadow_wins(&s, true));
	s = (struct agent_shadowed){ .sessions = 19, .candidate = 0.24, .champion = 0.25, .p = 0.001 };
	assert_false(agent_shadow_wins(&s, true));
	assert_false(agent_shadow_wins(&s, false));
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(comes_back), cmocka_unit_test(damaged), cmocka_unit_test(names), cmocka_unit_test(cycles), cmocka_unit_test(passes), cmocka_unit_test(shadows) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
