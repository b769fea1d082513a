/* CUSUM: state written, read back and refused, strange values, the run to a false alarm. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cusum.h"
#include "random.h"

/* Noise whose mean moves every 300 values. */
static double
value(int k)
{
	return random_normal(5, "A", k, 0) + 3 * (k / 300 % 2);
}

static void
refuses(void **state)
{
	static const double bad[] = { NAN, INFINITY, -INFINITY, 1.1e100 };
	struct cusum c, before;
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(cusum_init(&c, bad[i], 5, 0.5), -1);
		assert_int_equal(cusum_init(&c, 0, bad[i], 0.5), -1);
		assert_int_equal(cusum_init(&c, 0, 5, bad[i]), -1);
		assert_true(c.threshold == CUSUM_THRESHOLD && c.slack == CUSUM_SLACK && c.target == 0);
		assert_int_equal(cusum_update(&c, 3), 0);
		before = c;
		assert_int_equal(cusum_update(&c, bad[i]), -1);
		assert_memory_equal(&c, &before, sizeof c);
	}
}

/* The mean run to a false alarm that the pages name: 465 values of standard noise, both sides. */
static void
run_length(void **state)
{
	struct cusum c;
	int alarms = 0, values = 400000;
	(void)state;
	assert_int_equal(cusum_init(&c, 0, CUSUM_THRESHOLD, CUSUM_SLACK), 0);
	for (int k = 0; k < values; k++)
		if (cusum_update(&c, random_normal(9, "C", k, 0)) == 1) {
			alarms++;
			cusum_reset(&c);
			assert_true(c.high == 0 && c.low == 0 && !c.flag);
		}
	/* some 860 alarms: a standard error of 16 values */
	assert_true(fabs((double)values / alarms - 465) <= 48);
}

static void
encoded_and_back(void **state)
{
	struct cusum c, back;
	struct buf b = { 0 };
	int flags = 0;
	(void)state;
	assert_int_equal(cusum_init(&c, 0.25, 4, 0.5), 0);
	for (int k = 0; k < 500; k++) {
		buf_clear(&b);
		cusum_encode(&c, &b);
		memset(&back, 0, sizeof back);
		assert_int_equal(cusum_decode(&back, b.data, b.len), 0);
		flags += back.flag;
		assert_int_equal(cusum_update(&back, value(k)), cusum_update(&c, value(k)));
		assert_true(back.high == c.high && back.low == c.low && back.flag == c.flag);
		for (size_t n = 0; n < b.len; n++)
			assert_int_equal(cusum_decode(&back, b.data, n), -1);
		buf_char(&b, 0);
		assert_int_equal(cusum_decode(&back, b.data, b.len), -1);
	}
	assert_true(flags > 10);
	buf_free(&b);
}

static void
impossible_states(void **state)
{
	const struct cusum bad[] = { { 0, 5, 0.5, -1, 0, false }, { 0, 5, 0.5, 0, -0.0, false }, { 0, 5, 0.5, INFINITY, 0, true },
		{ 0, 1e101, 0.5, 0, 0, false }, { NAN, 5, 0.5, 0, 0, false } };
	struct buf b = { 0 };
	struct cusum back;
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		buf_clear(&b);
		cusum_encode(&bad[i], &b);
		assert_int_equal(cusum_decode(&back, b.data, b.len), -1);
		assert_true(back.threshold == CUSUM_THRESHOLD && back.high == 0 && back.low == 0 && !back.flag);
	}
	buf_clear(&b);
	cusum_encode(&(struct cusum){ .threshold = 5 }, &b);
	b.data[0] = 2; /* another encoding */
	assert_int_equal(cusum_decode(&back, b.data, b.len), -1);
	b.data[0] = 1;
	assert_int_equal(cusum_decode(&back, b.data, b.len), 0);
	b.data[b.len - 8] = 2; /* a flag that is neither */
	assert_int_equal(cusum_decode(&back, b.data, b.len), -1);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(refuses), cmocka_unit_test(run_length),
		cmocka_unit_test(encoded_and_back), cmocka_unit_test(impossible_states) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
