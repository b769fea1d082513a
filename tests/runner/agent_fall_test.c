/* When a live record asks for a roll-back: three bad periods in a row from the 63rd session on; after a roll-back a rest, and five good ones first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>

#include <cmocka.h>

#include "agent_fall.h"
#include "label.h"

static struct model model;
static struct record live;
static bool back; /* is there one to come back? */

static void
row(struct record *r, double ret, double brier)
{
	assert_int_equal(record_add(r, &(struct record_row){ .session = 18000 + (date_t)r->n, .ret = ret, .exposed = true, .hit = 0.5, .brier = brier, .predictions = isnan(brier) ? 0 : 1 }), 0);
}

/* A good session gains two days in three, a bad one loses. */
static void
session(bool good)
{
	size_t i = live.n;
	row(&live, i == 0 ? NAN : good ? i % 3 == 0 ? -0.001 : 0.003 : i % 3 == 0 ? 0.001 : -0.004, 0.25);
}

static int
setup(void **state)
{
	(void)state;
	back = false;
	record_clear(&live);
	record_clear(&model.record);
	model.recipe = recipe_standard;
	for (int i = 0; i < 315; i++)
		row(&model.record, i % 3 == 0 ? -0.001 : 0.003, 0.25);
	return 0;
}

/* Sessions of one kind more; those after which it fires are counted, *last is the number of the newest one. */
static int
more(int n, bool good, bool rested, int *last)
{
	int fired = 0;
	struct agent_fall f;
	for (int i = 0; i < n; i++) {
		session(good);
		if (agent_fall(&model, &live, rested, back, &f)) {
			fired++;
			*last = (int)live.n - 1;
			assert_true((f.champion - f.current) / f.champion > 0.15);
			assert_int_equal(f.sessions, *last < 252 ? *last : 252);
		}
	}
	return fired;
}

static void
good_one(void **state)
{
	int last = 0;
	(void)state;
	assert_int_equal(more(300, true, false, &last), 0);
}

static void
bad_one(void **state)
{
	int last = 0;
	(void)state;
	assert_int_equal(more(76, false, false, &last), 1); /* with the deployment's own, which has no return */
	assert_int_equal(last, 75);
	/* fired, it rests ten periods and is armed by good ones alone */
	assert_int_equal(more(200, false, false, &last), 0);
}

/* Where one could come back and did not, each bad period asks again; good ones do not. */
static void
held_back(void **state)
{
	int last = 0;
	(void)state;
	back = true;
	assert_int_equal(more(76, false, false, &last), 1);
	assert_int_equal(last, 75);
	assert_int_equal(more(100, false, false, &last), 20);
	assert_int_equal(last, 175);
	(void)more(252, true, false, &last);
	assert_int_equal(more(100, true, false, &last), 0);
}

static void
after_a_roll_back(void **state)
{
	int last = 0;
	(void)state;
	/* the rest passes while nothing can be judged; bad from the first day on it is never armed */
	assert_int_equal(more(200, false, true, &last), 0);
	setup(state);
	/* five good periods, 65 to 85, arm it */
	assert_int_equal(more(90, true, true, &last), 0);
	assert_int_equal(more(120, false, true, &last), 1);
	assert_true(last > 90 && last % 5 == 0);
}

/* What was not known at a period's end has no part in it: the newest five Brier scores. */
static void
not_known_yet(void **state)
{
	struct agent_fall a, b;
	int last = 0;
	(void)state;
	(void)more(75, false, false, &last);
	session(false);
	assert_true(agent_fall(&model, &live, false, back, &a));
	for (size_t i = live.n - LABEL_HORIZON; i < live.n; i++)
		live.row[i].brier = 0.9;
	assert_true(agent_fall(&model, &live, false, back, &b));
	assert_true(a.current >= b.current && a.current <= b.current);
	live.row[live.n - LABEL_HORIZON - 1].brier = 0.9;
	assert_true(agent_fall(&model, &live, false, back, &b));
	assert_true(b.current < a.current);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test_setup(good_one, setup), cmocka_unit_test_setup(bad_one, setup), cmocka_unit_test_setup(held_back, setup), cmocka_unit_test_setup(after_a_roll_back, setup), cmocka_unit_test_setup(not_known_yet, setup) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
