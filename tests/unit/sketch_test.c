/* The sketch: its error bound against sorted values, merged in any split the whole, written and read back, damage refused. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "random.h"
#include "sketch.h"

#define MANY 20000

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Values of both signs over some thirty octaves, zeros and repeats among them. */
static double
value(uint64_t k)
{
	double u = random_uniform(7, "S", (int64_t)k, 0), size = exp((random_uniform(7, "S", (int64_t)k, 1) - 0.5) * 20);
	return u < 0.05 ? 0 : u < 0.1 ? 1.5 : u < 0.4 ? -size : size;
}

static double
exact(const double *sorted, int n, double q, double *larger)
{
	double v = (n - 1) * q;
	int j = (int)v < n - 1 ? (int)v : n - 2;
	double g = v - j;
	*larger = fmax(fabs(sorted[j]), fabs(sorted[j + 1]));
	return sorted[j] + (sorted[j + 1] - sorted[j]) * g;
}

static void
error_bound(void **state)
{
	struct sketch s = { 0 };
	double *all = calloc(MANY, sizeof *all), larger;
	(void)state;
	assert_non_null(all);
	for (int k = 0; k < MANY; k++) {
		all[k] = value((uint64_t)k);
		sketch_add(&s, all[k], 1);
	}
	qsort(all, MANY, sizeof *all, ascending);
	assert_int_equal(s.n, MANY);
	assert_true(s.used <= 2 * SKETCH_PLACES + 1);
	for (int i = 0; i <= 1000; i++) {
		double want = exact(all, MANY, i / 1000.0, &larger), got = sketch_quantile(&s, i / 1000.0);
		assert_true(fabs(got - want) <= SKETCH_ERROR * larger + SKETCH_LEAST);
	}
	free(all);
	sketch_free(&s);
}

/* Every place is its own value's, and neighbours are no further apart than the bound allows. */
static void
places(void **state)
{
	(void)state;
	assert_true(SKETCH_ERROR <= 0.01);
	for (int p = -SKETCH_PLACES; p <= SKETCH_PLACES; p++) {
		struct sketch s = { 0 };
		sketch_add(&s, sketch_value(p), 3);
		assert_int_equal(s.used, 1);
		assert_int_equal(s.bucket[0].place, p);
		assert_int_equal(s.bucket[0].count, 3);
		if (p > 1)
			assert_true(sketch_value(p) - sketch_value(p - 1) <= 2 * SKETCH_ERROR * sketch_value(p - 1));
		sketch_free(&s);
	}
	assert_true(sketch_value(1) == SKETCH_LEAST && sketch_value(SKETCH_PLACES) == SKETCH_MOST);
}

static void
half_ticks_are_exact(void **state)
{
	struct sketch s = { 0 };
	(void)state;
	for (int k = -128; k <= 128; k++)
		sketch_add(&s, k / 2.0, 1);
	for (int k = 0; k <= 256; k++)
		assert_true(sketch_quantile(&s, k / 256.0) == (k - 128) / 2.0);
	sketch_free(&s);
}

static void
ends_and_strange_values(void **state)
{
	struct sketch s = { 0 };
	(void)state;
	assert_true(isnan(sketch_quantile(&s, 0.5)));
	sketch_add(&s, NAN, 1);
	sketch_add(&s, INFINITY, 1);
	sketch_add(&s, 1, 0);
	sketch_add(&s, 1, -4);
	assert_int_equal(s.n, 0);
	sketch_add(&s, 1e300, 1);
	sketch_add(&s, -1e-300, 1);
	sketch_add(&s, -0.0, 1);
	assert_int_equal(s.used, 2);
	assert_true(sketch_quantile(&s, 1) == SKETCH_MOST && sketch_quantile(&s, 0) == 0);
	/* the middle of an even number, across zero */
	sketch_clear(&s);
	sketch_add(&s, -1, 1);
	sketch_add(&s, 3, 1);
	assert_true(sketch_quantile(&s, 0.5) == 1);
	sketch_add(&s, 3, INT64_MAX - 2);
	assert_false(s.failed);
	sketch_add(&s, 3, 1);
	assert_true(s.failed && isnan(sketch_quantile(&s, 0.5)));
	sketch_free(&s);
}

static void
merged_parts_are_the_whole(void **state)
{
	struct sketch whole = { 0 }, part[3] = { 0 }, sum = { 0 };
	(void)state;
	for (int k = 0; k < MANY; k++) {
		sketch_add(&whole, value((uint64_t)k), 1);
		sketch_add(&part[k % 7 == 0 ? 0 : k < 12000 ? 1 : 2], value((uint64_t)k), 1);
	}
	for (int order = 0; order < 2; order++) {
		sketch_clear(&sum);
		for (int i = 0; i < 3; i++)
			sketch_merge(&sum, &part[order == 0 ? i : 2 - i]);
		assert_true(sketch_equal(&sum, &whole));
		assert_int_equal(sum.n, MANY);
	}
	struct sketch none = { 0 };
	sketch_merge(&none, &(struct sketch){ 0 });
	assert_int_equal(none.n, 0);
	sketch_merge(&sum, &none);
	assert_true(sketch_equal(&sum, &whole));
	sketch_add(&sum, 1, 1);
	assert_false(sketch_equal(&sum, &whole));
	for (int i = 0; i < 3; i++)
		sketch_free(&part[i]);
	sketch_free(&sum);
	sketch_free(&whole);
}

static void
encoded_and_back(void **state)
{
	struct sketch s = { 0 }, back = { 0 };
	struct buf b = { 0 };
	(void)state;
	sketch_encode(&s, &b);
	assert_int_equal(b.len, 2);
	assert_int_equal(sketch_decode(&back, b.data, b.len), 0);
	assert_true(sketch_equal(&s, &back));
	for (int k = 0; k < MANY; k++)
		sketch_add(&s, value((uint64_t)k), k % 5 == 0 ? INT64_C(1) << (k % 40) : 1);
	buf_clear(&b);
	sketch_encode(&s, &b);
	assert_int_equal(sketch_decode(&back, b.data, b.len), 0);
	assert_true(sketch_equal(&s, &back));
	/* cut anywhere, or with a byte more */
	for (size_t n = 0; n < b.len; n++)
		assert_int_equal(sketch_decode(&back, b.data, n), -1);
	assert_int_equal(back.n, 0);
	buf_char(&b, 1);
	assert_int_equal(sketch_decode(&back, b.data, b.len), -1);
	buf_free(&b);
	sketch_free(&s);
	sketch_free(&back);
}

/* Whatever bytes: refused, or a sketch that is written in just these bytes. */
static void
one_form_only(void **state)
{
	struct sketch s = { 0 };
	struct buf b = { 0 };
	int taken = 0;
	(void)state;
	for (uint64_t k = 0; k < 200000; k++) {
		unsigned char any[12];
		size_t n = (size_t)(random_uniform(3, "S", (int64_t)k, 0) * 13);
		for (size_t i = 0; i < n; i++)
			any[i] = (unsigned char)(random_uniform(3, "S", (int64_t)k, 1 + (uint32_t)i) * (i < 2 ? 6 : 256));
		if (sketch_decode(&s, any, n) != 0)
			continue;
		buf_clear(&b);
		sketch_encode(&s, &b);
		assert_int_equal(b.len, n);
		assert_memory_equal(b.data, any, n);
		taken++;
	}
	assert_true(taken > 100);
	buf_free(&b);
	sketch_free(&s);
}

static void
damage_is_refused(void **state)
{
	static const unsigned char another[] = { 2, 1, 1, 1 }, none[] = { 1, 1, 1, 0 }, twice[] = { 1, 2, 5, 1, 0, 1 }, beyond[] = { 1, 1, 0x84, 0x28, 1 };
	static const unsigned char longer[] = { 1, 1, 0x81, 0, 1 }, zero[] = { 1, 0x80, 0 };
	static const unsigned char sum[] = { 1, 2, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 1 }, last[] = { 1, 1, 0x83, 0x28, 1 };
	struct sketch s = { 0 };
	(void)state;
	assert_int_equal(sketch_decode(&s, another, sizeof another), -1);
	assert_int_equal(sketch_decode(&s, none, sizeof none), -1);
	assert_int_equal(sketch_decode(&s, twice, sizeof twice), -1);
	assert_int_equal(sketch_decode(&s, beyond, sizeof beyond), -1);
	assert_int_equal(sketch_decode(&s, longer, sizeof longer), -1);
	assert_int_equal(sketch_decode(&s, zero, sizeof zero), -1);
	assert_int_equal(sketch_decode(&s, sum, sizeof sum), -1);
	assert_int_equal(sketch_decode(&s, sum, 12), -1);
	assert_int_equal(sketch_decode(&s, NULL, 0), -1);
	assert_int_equal(sketch_decode(&s, last, sizeof last), 0);
	assert_int_equal(s.bucket[0].place, SKETCH_PLACES);
	sketch_free(&s);
}

/* How many were at most a value, whichever way they came in; an edge that a sketch keeps belongs to those below it. */
static void
counted_up_to_an_edge(void **state)
{
	static const double values[] = { -3, -0.5, 0, 0, 0.25, 1, 1, 1.03, 7 };
	struct sketch s = { 0 };
	(void)state;
	assert_int_equal(sketch_count(&s, 8), 0);
	for (size_t i = sizeof values / sizeof values[0]; i-- > 0;)
		sketch_add(&s, values[i], 1);
	assert_int_equal(sketch_count(&s, -4), 0);
	assert_int_equal(sketch_count(&s, -0.5), 2);
	assert_int_equal(sketch_count(&s, 0), 4);
	assert_int_equal(sketch_count(&s, 0.25), 5);
	assert_int_equal(sketch_count(&s, 1), 7);
	assert_int_equal(sketch_count(&s, 2), 8);
	assert_int_equal(sketch_count(&s, 8), s.n);
	sketch_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(error_bound), cmocka_unit_test(places), cmocka_unit_test(half_ticks_are_exact),
		cmocka_unit_test(ends_and_strange_values), cmocka_unit_test(merged_parts_are_the_whole), cmocka_unit_test(encoded_and_back),
		cmocka_unit_test(one_form_only), cmocka_unit_test(damage_is_refused),
		cmocka_unit_test(counted_up_to_an_edge) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
