/* Large intents in slices: numbers worked by hand, and what must hold over seeded markets. */
#include "execution_scene.h"
#include "random.h"

#define CASES 3000

static int
slices_of(int64_t n, double adv)
{
	struct scene s = plain();
	s.m.subs = s.subs;
	s.m.adv = adv;
	s.in.n = n;
	return exec_slices(&s.m, &s.in);
}

static void
how_many(void **state)
{
	(void)state;
	assert_int_equal(slices_of(274, 27500), 1); /* 1 % is 275 */
	assert_int_equal(slices_of(275, 27500), 5);
	assert_int_equal(slices_of(3, 300), 3);     /* never more slices than contracts */
	assert_int_equal(slices_of(2, 300), 1);
	assert_int_equal(slices_of(1, 10), 1);
	assert_int_equal(slices_of(5, 0), 5);
	assert_int_equal(slices_of(1000, NAN), 1);
	struct scene s = plain();
	s.in.n = 5000; /* daily bars: only the open has a known time */
	assert_int_equal(exec_slices(&s.m, &s.in), 1);
}

/* 283 in five: 57 57 57 56 56; the remainder goes to the first. */
static void
shares(void **state)
{
	(void)state;
	static const int64_t upto[] = { 0, 57, 114, 171, 227, 283 };
	for (int i = 0; i <= 5; i++)
		assert_int_equal(exec_slice_upto(283, 5, i), upto[i]);
	assert_int_equal(exec_slice_upto(4, 4, 3), 3);
	assert_int_equal(exec_slice_upto(INT64_MAX, 5, 5), INT64_MAX);
}

/* 360 to 432 s after one that began at a sub-bar's start is always two sub-bars of 300 s. */
static void
spacing(void **state)
{
	(void)state;
	struct scene s = plain();
	s.m.subs = s.subs;
	for (int64_t id = 1; id < 500; id++) {
		s.in.id = id;
		assert_int_equal(exec_slice_next(&s.m, &s.in, 1 + (int)(id % 4), 7), 9);
	}
}

/*
 * 283 of an ADV of 27,500, sub-bars of 570 so that each gives 57: the first slice rests at the middle and is full in
 * sub-bar 1; the second begins in 3, not in 2. There only the middle is touched and the step is no better: it crosses
 * in 4, full at once; the third begins in 5.
 */
static void
by_hand(void **state)
{
	(void)state;
	struct scene s = plain();
	struct exec_order o, last;
	struct exec_fill f[8];
	const char *reason;
	int end;
	s.m.subs = s.subs;
	s.in.n = 283;
	for (int j = 0; j < SUBS; j++)
		s.subs[j].v = 570;
	s.subs[3].l = 85000000;
	assert_int_equal(exec_next(&s.m, &s.in, NULL, -1, &o, &reason), 1);
	assert_true(o.stage == EXEC_MID && o.slice == 1 && o.j == 1 && o.slice_j == 1 && o.n == 57);
	assert_int_equal(exec_paper(&s.m, &s.in, &o, f, 8, &end), 1);
	assert_int_equal(f[0].n, 57);
	s.in.filled = 57;
	last = o;
	assert_int_equal(exec_next(&s.m, &s.in, &last, end, &o, &reason), 1);
	assert_true(o.stage == EXEC_MID && o.slice == 2 && o.j == 3 && o.slice_j == 3 && o.n == 57);
	assert_int_equal(exec_paper(&s.m, &s.in, &o, f, 8, &end), 0);
	last = o;
	assert_int_equal(exec_next(&s.m, &s.in, &last, end, &o, &reason), 1);
	assert_true(o.stage == EXEC_CROSS && o.slice == 2 && o.j == 4 && o.slice_j == 3 && o.n == 57);
	assert_int_equal(exec_paper(&s.m, &s.in, &o, f, 8, &end), 1);
	assert_true(f[0].n == 57 && end == 4);
	s.in.filled = 114;
	last = o;
	assert_int_equal(exec_next(&s.m, &s.in, &last, end, &o, &reason), 1);
	assert_true(o.stage == EXEC_MID && o.slice == 3 && o.j == 5 && o.n == 57);
	/* one that took until sub-bar 20 is followed at once, not hurried up for */
	s.in.filled = 171;
	last = o;
	assert_int_equal(exec_next(&s.m, &s.in, &last, 20, &o, &reason), 1);
	assert_true(o.slice == 4 && o.j == 21 && o.slice_j == 21 && o.n == 56);
	/* and one that the session's close ended is followed by none */
	last = o;
	assert_int_equal(exec_next(&s.m, &s.in, &last, SUBS - 1, &o, &reason), 0);
	assert_string_equal(reason, "session closed");
}

static struct scene
drawn(int64_t id)
{
	struct scene s = plain();
	for (int j = 0; j < SUBS; j++)
		s.subs[j].v = (int64_t)(random_uniform(3, "slice", id, 100 + (uint32_t)j) * 900);
	s.m.adv = 1000 + 40000 * random_uniform(3, "slice", id, 1);
	s.in.id = id;
	s.in.direction = id % 2 == 0 ? 1 : -1;
	s.in.n = 1 + (int64_t)(random_uniform(3, "slice", id, 2) * 2500);
	return s;
}

/* 1. never more than n; 2. slices in order, each full before the next; 3. one order after the other, 360 s between slices; 4. before the close; 5. the first order tells how many. */
static void
invariants(void **state)
{
	(void)state;
	int sliced = 0, expired = 0;
	for (int64_t id = 1; id <= CASES; id++) {
		struct scene s = drawn(id);
		struct exec_order o, last = { 0 };
		struct exec_fill f[128];
		const char *reason;
		int end = -1, orders = 0;
		s.m.subs = s.subs;
		int slices = exec_slices(&s.m, &s.in);
		sliced += slices > 1;
		assert_int_equal(exec_slices_told(s.in.n, exec_slice_upto(s.in.n, slices, 1)), slices);
		while (s.in.filled < s.in.n && exec_next(&s.m, &s.in, orders > 0 ? &last : NULL, end, &o, &reason) == 1) {
			assert_true(o.slice >= 1 && o.slice <= slices && o.j > end && o.j < SUBS);
			assert_true(o.n > 0 && s.in.filled + o.n == exec_slice_upto(s.in.n, slices, o.slice));
			if (orders > 0 && o.slice != last.slice) {
				assert_int_equal(o.slice, last.slice + 1);
				assert_int_equal(s.in.filled, exec_slice_upto(s.in.n, slices, last.slice));
				assert_true(o.j >= last.slice_j + 2 && o.slice_j == o.j);
			} else if (orders > 0) {
				assert_int_equal(o.slice_j, last.slice_j);
			}
			int n = exec_paper(&s.m, &s.in, &o, f, 128, &end);
			assert_true(n >= 0 && end >= o.j && end < SUBS);
			for (int i = 0; i < n; i++) {
				s.in.filled += f[i].n;
				assert_true(f[i].at > OPEN + SUB_MICRO && f[i].at < OPEN + SUBS * SUB_MICRO);
			}
			last = o;
			orders++;
		}
		assert_true(s.in.filled <= s.in.n);
		expired += s.in.filled < s.in.n;
	}
	assert_true(sliced > CASES / 2 && expired > CASES / 50); /* the cases are not all of one kind */
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(how_many), cmocka_unit_test(shares), cmocka_unit_test(spacing), cmocka_unit_test(by_hand), cmocka_unit_test(invariants) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
