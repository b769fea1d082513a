/* What the reference vectors do not ask: several markets as one, and when a correlation is judged at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "reconcile.h"

#define assert_close(got, want, limit) assert_true(fabs((got) - (want)) <= (limit))
#define N 12

/* Two markets in which actual has nothing to do with predicted, the second forty times as large. */
static void
sizes_of_markets_correlate_nothing(void **state)
{
	static const double zigzag[N] = { 1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1, 1 };
	struct reconcile_pair p[2 * N];
	const size_t size[] = { N, 0, N };
	struct reconcile_report naive, r;
	size_t out;
	(void)state;
	for (size_t i = 0; i < N; i++) {
		p[i] = (struct reconcile_pair){ 1 + (i % 2 == 0 ? 0.25 : -0.25), 1 + zigzag[i] / 4 };
		p[N + i] = (struct reconcile_pair){ 40 * p[i].predicted, 40 * p[i].actual };
	}
	assert_int_equal(reconcile_pairs(p, 2 * N, &naive), 1);
	assert_true(naive.correlation > 0.85);
	assert_int_equal(reconcile_pool(p, size, 3, &r, &out), 1);
	assert_int_equal(out, 0);
	assert_int_equal(r.n, 2 * N);
	assert_close(r.correlation, 0, 1e-12);
	assert_close(r.pessimism, 1, 1e-12);
	assert_close(r.spread, 0.25 * sqrt(2 * N / (2.0 * N - 1)), 1e-12);
	assert_close(r.mean_predicted, naive.mean_predicted, 0);
	assert_close(r.rmse, naive.rmse, 0);
	assert_int_equal(reconcile_verdict(&r), RECONCILE_UNCORRELATED);
}

/* Within a market the two go together, between markets against each other: the pool sees the first. */
static void
the_pool_looks_within(void **state)
{
	struct reconcile_pair p[2 * N];
	const size_t size[] = { N, N };
	struct reconcile_report r;
	size_t out;
	(void)state;
	for (size_t i = 0; i < N; i++) {
		p[i] = (struct reconcile_pair){ 1 + (double)i / 16, 1.25 + (double)i / 16 };
		p[N + i] = (struct reconcile_pair){ 2 + (double)i / 16, 0.25 + (double)i / 16 };
	}
	assert_int_equal(reconcile_pool(p, size, 2, &r, &out), 1);
	assert_close(r.correlation, 1, 1e-12);
	assert_close(r.bias, -0.75, 1e-12);
	assert_int_equal(reconcile_verdict(&r), RECONCILE_BIASED);
}

static void
what_cannot_be_divided_is_left_out(void **state)
{
	struct reconcile_pair p[2 * N];
	const size_t size[] = { N, N };
	struct reconcile_report r;
	size_t out;
	(void)state;
	for (size_t i = 0; i < 2 * N; i++)
		p[i] = (struct reconcile_pair){ i < N ? 0 : 1 + (double)i, 1 + (double)i };
	assert_int_equal(reconcile_pool(p, size, 2, &r, &out), 1);
	assert_int_equal(out, N);
	assert_int_equal(r.n, N);
	assert_close(r.bias, 0, 0);
	assert_int_equal(reconcile_pool(p, size, 1, &r, &out), 0);
	assert_int_equal(r.n, 0);
	assert_int_equal(reconcile_verdict(&r), RECONCILE_INSUFFICIENT);
	assert_int_equal(reconcile_pool(NULL, NULL, 0, &r, &out), 0);
}

/* Three small markets are enough together, none of them alone. */
static void
ten_in_all(void **state)
{
	struct reconcile_pair p[10];
	const size_t size[] = { 3, 3, 4 };
	struct reconcile_report r;
	size_t out;
	(void)state;
	for (size_t i = 0; i < 10; i++)
		p[i] = (struct reconcile_pair){ 1 + (double)(i % 3), 1 + (double)(i % 3) };
	assert_int_equal(reconcile_pool(p, size, 3, &r, &out), 1);
	assert_close(r.correlation, 1, 1e-12);
	assert_int_equal(reconcile_verdict(&r), RECONCILE_OK);
	assert_int_equal(reconcile_pool(p, size, 2, &r, &out), 0);
	assert_int_equal(r.n, 6);
}

/* Predictions that hardly vary cannot correlate with anything: said so, not held against them. A bias is told first. */
static void
little_spread_is_not_judged(void **state)
{
	struct reconcile_pair p[N];
	struct reconcile_report r;
	(void)state;
	for (size_t i = 0; i < N; i++)
		p[i] = (struct reconcile_pair){ i % 2 == 0 ? 0.96 : 1.04, i % 2 == 0 ? 1.2 : 0.8 };
	assert_int_equal(reconcile_pairs(p, N, &r), 1);
	assert_close(r.spread, 0.04 * sqrt(N / (N - 1.0)), 1e-12);
	assert_close(r.correlation, -1, 1e-12);
	assert_false(reconcile_spread(&r));
	assert_int_equal(reconcile_verdict(&r), RECONCILE_UNJUDGED);
	assert_int_equal(reconcile_judge(&r, RECONCILE_BIAS, RECONCILE_CORRELATION), RECONCILE_UNCORRELATED);
	for (size_t i = 0; i < N; i++)
		p[i].actual += 1;
	assert_int_equal(reconcile_pairs(p, N, &r), 1);
	assert_int_equal(reconcile_verdict(&r), RECONCILE_BIASED);
	for (size_t i = 0; i < N; i++)
		p[i] = (struct reconcile_pair){ 0.1, 0.1 + (double)i / 100 };
	assert_int_equal(reconcile_pairs(p, N, &r), 1);
	assert_close(r.spread, 0, 0);
	assert_close(r.correlation, 0, 0);
}

/* An actual that is one number, but for the rounding of prices, correlates with nothing; in no market, and in one of two. */
static void
a_level_actual_is_not_judged(void **state)
{
	struct reconcile_pair p[2 * N];
	const size_t size[] = { N, N };
	struct reconcile_report r;
	size_t out;
	(void)state;
	for (size_t i = 0; i < N; i++) {
		double price = 80.1 + (double)i / 7;
		p[i] = (struct reconcile_pair){ 1 + (double)i / 16, (price + 0.05 - price) * 20 };
		p[N + i] = (struct reconcile_pair){ 2 + (double)i / 16, 2 };
	}
	assert_int_equal(reconcile_pairs(p, N, &r), 1);
	assert_true(r.level && reconcile_spread(&r) && !reconcile_correlates(&r));
	assert_int_equal(reconcile_verdict(&r), RECONCILE_UNJUDGED);
	assert_int_equal(reconcile_pool(p, size, 2, &r, &out), 1);
	assert_true(r.level);
	assert_int_equal(reconcile_verdict(&r), RECONCILE_UNJUDGED);
	p[N].actual = 1.5;
	assert_int_equal(reconcile_pool(p, size, 2, &r, &out), 1);
	assert_false(r.level);
	assert_int_equal(reconcile_verdict(&r), RECONCILE_UNCORRELATED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_of_markets_correlate_nothing),
		cmocka_unit_test(the_pool_looks_within),
		cmocka_unit_test(what_cannot_be_divided_is_left_out),
		cmocka_unit_test(ten_in_all),
		cmocka_unit_test(little_spread_is_not_judged),
		cmocka_unit_test(a_level_actual_is_not_judged),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
