/* Pairs as sums: the same report as of the pairs themselves, market by market and pooled. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "random.h"
#include "reconcile_sums.h"

#define MARKETS 4
#define MOST 500

static struct reconcile_pair pairs[MARKETS * MOST];

/* Market m: its own size of slippage; the last one's predictions are not positive. */
static struct reconcile_pair
pair(int m, int k)
{
	double x = (m + 1) * (1 + 0.4 * random_normal(5, "X", m * MOST + k, 0));
	return (struct reconcile_pair){ m == MARKETS - 1 ? -fabs(x) : fabs(x), x / 2 + random_normal(5, "Y", m * MOST + k, 0) };
}

static void
near(double a, double b)
{
	assert_true(fabs(a - b) <= 1e-9 * (1 + fabs(b)));
}

static void
about(double a, double b)
{
	assert_true(fabs(a - b) <= 2 * SKETCH_ERROR * fabs(b) + 0.002);
}

static void
same(const struct reconcile_report *a, const struct reconcile_report *b)
{
	assert_int_equal(a->n, b->n);
	near(a->mean_predicted, b->mean_predicted);
	near(a->mean_actual, b->mean_actual);
	near(a->bias, b->bias);
	near(a->rmse, b->rmse);
	near(a->correlation, b->correlation);
	near(a->pessimism, b->pessimism);
	near(a->spread, b->spread);
	about(a->median_predicted, b->median_predicted);
	about(a->median_actual, b->median_actual);
	about(a->p95_predicted, b->p95_predicted);
	about(a->p95_actual, b->p95_actual);
}

static void
as_the_pairs(void **state)
{
	struct reconcile_sums sums[MARKETS] = { 0 };
	const struct reconcile_sums *market[MARKETS];
	struct reconcile_report want, got;
	size_t size[MARKETS], at = 0, left_want, left_got;
	(void)state;
	for (int m = 0; m < MARKETS; m++) {
		size[m] = (size_t)(m == 1 ? 3 : MOST - m);
		for (size_t k = 0; k < size[m]; k++) {
			pairs[at + k] = pair(m, (int)k);
			reconcile_sums_add(&sums[m], pairs[at + k]);
		}
		market[m] = &sums[m];
		assert_int_equal(reconcile_pairs(pairs + at, size[m], &want), reconcile_sums_report(&sums[m], &got));
		same(&got, &want);
		at += size[m];
	}
	assert_int_equal(reconcile_pool(pairs, size, MARKETS, &want, &left_want), 1);
	assert_int_equal(reconcile_sums_pool(market, MARKETS, &got, &left_got), 1);
	assert_int_equal(left_got, left_want);
	assert_int_equal(left_got, MOST - 3);
	same(&got, &want);
	assert_int_equal(reconcile_sums_pool(market, 0, &got, &left_got), 0);
	for (int m = 0; m < MARKETS; m++)
		reconcile_sums_free(&sums[m]);
}

/* Predictions that are all the same have no spread and correlate with nothing, whatever rounding would make of 0.1. */
static void
equal_predictions(void **state)
{
	struct reconcile_sums s = { 0 };
	struct reconcile_report r;
	(void)state;
	for (int k = 0; k < 1000; k++) {
		reconcile_sums_add(&s, (struct reconcile_pair){ 0.1, k % 3 });
		assert_int_equal(reconcile_sums_report(&s, &r), k >= RECONCILE_ENOUGH - 1);
	}
	assert_true(s.mean_x == 0.1 && r.spread == 0 && r.correlation == 0);
	assert_int_equal(reconcile_verdict(&r), RECONCILE_BIASED);
	reconcile_sums_free(&s);
}

/* And so does an actual of one number, alone and in the pool. */
static void
equal_actuals(void **state)
{
	struct reconcile_sums s[2] = { 0 };
	const struct reconcile_sums *const market[] = { &s[0], &s[1] };
	struct reconcile_report r;
	size_t out;
	(void)state;
	for (int k = 0; k < 1000; k++) {
		double price = 80.1 + k / 7.0;
		reconcile_sums_add(&s[0], (struct reconcile_pair){ 1 + k % 3 / 4.0, (price + 0.05 - price) * 20 });
		reconcile_sums_add(&s[1], (struct reconcile_pair){ 1 + k % 3 / 4.0, 1.25 });
	}
	assert_int_equal(reconcile_sums_report(&s[0], &r), 1);
	assert_true(r.level);
	assert_int_equal(reconcile_verdict(&r), RECONCILE_UNJUDGED);
	assert_int_equal(reconcile_sums_pool(market, 2, &r, &out), 1);
	assert_true(r.level);
	assert_int_equal(reconcile_verdict(&r), RECONCILE_UNJUDGED);
	reconcile_sums_add(&s[1], (struct reconcile_pair){ 1, 2 });
	assert_int_equal(reconcile_sums_pool(market, 2, &r, &out), 1);
	assert_false(r.level);
	reconcile_sums_free(&s[0]);
	reconcile_sums_free(&s[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(as_the_pairs), cmocka_unit_test(equal_predictions), cmocka_unit_test(equal_actuals) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
