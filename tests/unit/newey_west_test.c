/* Newey-West: refusals, no variance, the sum of all limits. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "newey_west.h"

static void
refuses(void **state)
{
	static const double bad[] = { NAN, INFINITY, -INFINITY, 1e200 };
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		double gamma[3] = { 7, 7, 7 };
		struct newey_west r;
		assert_int_equal(newey_west_test((double[]){ 1, bad[i], 2, -1 }, 4, 2, gamma, &r), -1);
		assert_true(r.n == 0 && !r.has_t && r.p == 1 && gamma[0] == 0 && gamma[2] == 0);
	}
}

static void
without_variance(void **state)
{
	struct newey_west r;
	double d[50], gamma[6];
	(void)state;
	for (size_t i = 0; i < 50; i++)
		d[i] = 0.1; /* no binary fraction: a sum of these is rounded */
	assert_int_equal(newey_west_test(d, 50, NEWEY_WEST_LAG, gamma, &r), 0);
	assert_true(r.n == 50 && !r.has_t && r.lrv == 0 && r.p == 1 && r.mean == 0.1 && gamma[5] == 0);
	/* differences whose squares vanish */
	assert_int_equal(newey_west_test((double[]){ 1e-200, 2e-200, 1e-200 }, 3, 1, NULL, &r), 0);
	assert_true(!r.has_t && r.p == 1);
	/* a sign turned, the other tail */
	struct newey_west up, down;
	double turned[50];
	for (size_t i = 0; i < 50; i++) {
		d[i] = (double)(i * 31 % 17) - 7;
		turned[i] = -d[i];
	}
	assert_int_equal(newey_west_test(d, 50, NEWEY_WEST_LAG, NULL, &up), 0);
	assert_int_equal(newey_west_test(turned, 50, NEWEY_WEST_LAG, NULL, &down), 0);
	assert_true(up.lrv == down.lrv && up.t == -down.t);
	assert_true(fabs(up.p + down.p - 1) <= 1e-15);
}

static void
limits(void **state)
{
	double sum = 0;
	(void)state;
	assert_true(newey_west_limit(1) == 0.025 && newey_west_limit(0) == 0.025 && newey_west_limit(-3) == 0.025);
	for (int64_t n = 1; n <= 100000; n++)
		sum += newey_west_limit(n);
	assert_true(fabs(sum - (NEWEY_WEST_ALPHA * (1 - 1.0 / 100001))) <= 1e-12);
	assert_true(newey_west_limit(INT64_MAX) > 0);
}

/* Of tables of Student's distribution, one-sided. */
static void
small(void **state)
{
	static const struct { size_t n, horizon; double t, p; } row[] = { { 10, 5, 1, 0.25 }, { 10, 5, 12.706205, 0.025 }, { 15, 5, 4.302653, 0.025 }, { 20, 5, 2.353363, 0.05 }, { 20, 5, 3.182446, 0.025 },
		{ 24, 5, 3.182446, 0.025 }, { 25, 5, 2.776445, 0.025 }, { 60, 5, 2.200985, 0.025 }, { 31, 1, 2.042272, 0.025 }, { 20, 5, 0, 0.5 }, { 20, 5, -2.353363, 0.95 }, { 15, 5, -4.302653, 0.975 } };
	(void)state;
	for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
		size_t m = row[i].n / row[i].horizon;
		const struct newey_west r = { .n = row[i].n, .has_t = true, .t = row[i].t * sqrt((double)m / (double)(m - 1)) };
		assert_true(fabs(newey_west_small(&r, row[i].horizon) - row[i].p) < 1e-7);
	}
	assert_true(newey_west_small(&(struct newey_west){ .n = 9, .has_t = true, .t = 50 }, 5) == 1);  /* one value stands alone */
	assert_true(newey_west_small(&(struct newey_west){ .n = 20, .has_t = false, .t = 0 }, 5) == 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(refuses), cmocka_unit_test(without_variance),
		cmocka_unit_test(limits), cmocka_unit_test(small) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
