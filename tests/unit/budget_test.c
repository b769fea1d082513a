#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "budget.h"

static struct budget_answer
ask(const struct budget *b, const char *type, int64_t day)
{
	return budget_ask(b, &budget_default, type, day);
}

static void
expect_days(const struct budget *b, const char *type, int64_t day, int64_t left)
{
	struct budget_answer a = ask(b, type, day);
	assert_int_equal(a.reason, left > 0 ? BUDGET_COOLDOWN : BUDGET_OK);
	assert_int_equal(a.days_left, left);
}

/* The agent's rule: market days, rounded up, from the end of the cycle. */
static void
a_rejected_type_rests(void **state)
{
	(void)state;
	struct budget b = budget_start();
	budget_record(&b, &budget_default, "hyperparameter", false, 100);
	budget_record(&b, &budget_default, "feature_engineering", false, 100);
	budget_cycle(&b);
	expect_days(&b, "hyperparameter", 100, 3);
	expect_days(&b, "hyperparameter", 102, 1);
	expect_days(&b, "hyperparameter", 103, 0);
	expect_days(&b, "feature_engineering", 100, 0);
	expect_days(&b, "feature_add", 100, 0);
}

static void
days_left_are_rounded_up(void **state)
{
	(void)state;
	struct budget_rule seconds = budget_default;
	struct budget b = budget_start();
	seconds.day = 86400;
	budget_record(&b, &seconds, "hyperparameter", false, 0);
	assert_int_equal(budget_ask(&b, &seconds, "hyperparameter", 0).days_left, 3);
	assert_int_equal(budget_ask(&b, &seconds, "hyperparameter", 1).days_left, 3);
	assert_int_equal(budget_ask(&b, &seconds, "hyperparameter", 86400).days_left, 2);
	assert_int_equal(budget_ask(&b, &seconds, "hyperparameter", 259199).days_left, 1);
	seconds.inherited = true;
	assert_int_equal(budget_ask(&b, &seconds, "hyperparameter", 0).days_left, 4);
	assert_int_equal(budget_ask(&b, &seconds, "hyperparameter", 1).days_left, 3);
}

static void
the_cycle_and_then_the_type_are_full(void **state)
{
	(void)state;
	struct budget b = budget_start();
	budget_record(&b, &budget_default, "ensemble_method", true, 7);
	assert_int_equal(ask(&b, "ensemble_method", 7).reason, BUDGET_CATEGORY);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(ask(&b, "hyperparameter", 7).reason, BUDGET_OK);
		budget_record(&b, &budget_default, "hyperparameter", true, 7);
	}
	assert_int_equal(ask(&b, "hyperparameter", 7).reason, BUDGET_CATEGORY);
	budget_record(&b, &budget_default, "of another program", true, 7);
	assert_int_equal(ask(&b, "ensemble_method", 7).reason, BUDGET_CYCLE);
	assert_int_equal(ask(&b, "of another program", 7).reason, BUDGET_CYCLE);
}

/* A process that died in the middle of a cycle: closed cycles are loaded, the open one is recorded again. */
static void
it_is_rebuilt_from_the_journal(void **state)
{
	(void)state;
	static const struct {
		const char *type;
		bool promoted;
		int64_t day;
	} journal[] = {
		{ "ensemble_method", false, 3 }, { "feature_add", false, 9 }, { "hyperparameter", false, 10 }, { "hyperparameter", false, 12 },
		{ "feature_remove", true, 12 }, /* the open cycle: */ { "feature_remove", false, 14 }, { "feature_engineering", false, 14 },
	};
	enum { ALL = sizeof journal / sizeof journal[0], CLOSED = ALL - 2 };
	struct budget whole = budget_start(), again = budget_start();
	for (size_t i = 0; i < ALL; i++) {
		if (i == CLOSED)
			budget_cycle(&whole);
		budget_record(&whole, &budget_default, journal[i].type, journal[i].promoted, journal[i].day);
	}
	for (size_t i = 0; i < CLOSED; i++)
		if (!journal[i].promoted)
			budget_load(&again, &budget_default, journal[i].type, journal[i].day, 14);
	for (size_t i = CLOSED; i < ALL; i++)
		budget_record(&again, &budget_default, journal[i].type, journal[i].promoted, journal[i].day);
	assert_memory_equal(&whole, &again, sizeof whole);
}

static void
what_is_over_is_not_loaded(void **state)
{
	(void)state;
	struct budget b = budget_start();
	budget_load(&b, &budget_default, "hyperparameter", 10, 13);
	budget_load(&b, &budget_default, "of another program", 13, 13);
	assert_true(b.until[budget_type(&budget_default, "hyperparameter")] == BUDGET_NEVER);
	budget_load(&b, &budget_default, "hyperparameter", 12, 13);
	budget_load(&b, &budget_default, "hyperparameter", 11, 13);
	expect_days(&b, "hyperparameter", 13, 2);
	assert_int_equal(budget_type(&budget_default, "of another program"), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rejected_type_rests),
		cmocka_unit_test(days_left_are_rounded_up),
		cmocka_unit_test(the_cycle_and_then_the_type_are_full),
		cmocka_unit_test(it_is_rebuilt_from_the_journal),
		cmocka_unit_test(what_is_over_is_not_loaded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
