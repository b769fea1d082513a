/* Fixed-width numbers: to the byte, back to the bit, and nothing beyond the end. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

static void
back_to_the_bit(void **state)
{
	static const double each[] = { 0, -0.0, 1, -1.5, 1e-320, 0x1.fffffffffffffp1023, 0.1 };
	struct buf b = { 0 };
	(void)state;
	for (size_t i = 0; i < sizeof each / sizeof each[0]; i++)
		bytes_put_double(&b, each[i]);
	bytes_put(&b, UINT64_MAX);
	assert_int_equal(b.len, sizeof each + 8);
	struct bytes in = { .at = (unsigned char *)b.data, .left = b.len };
	for (size_t i = 0; i < sizeof each / sizeof each[0]; i++) {
		double got = bytes_get_double(&in);
		assert_memory_equal(&got, &each[i], sizeof got);
	}
	assert_true(bytes_get(&in) == UINT64_MAX);
	assert_true(in.left == 0 && !in.failed);
	buf_free(&b);
}

static void
lowest_first(void **state)
{
	struct buf b = { 0 };
	(void)state;
	bytes_put(&b, 0x0807060504030201);
	bytes_put_double(&b, 1);
	assert_memory_equal(b.data, "\1\2\3\4\5\6\7\10\0\0\0\0\0\0\xf0\x3f", 16);
	buf_free(&b);
}

static void
beyond_the_end(void **state)
{
	static const unsigned char nine[9] = { 7 };
	struct bytes in = { .at = nine, .left = sizeof nine };
	(void)state;
	assert_true(bytes_get(&in) == 7 && !in.failed);
	assert_true(bytes_get(&in) == 0 && in.failed);
	/* and it stays so */
	in.left = 8;
	in.at = nine;
	assert_true(bytes_get(&in) == 0 && in.failed);
}

static void
out_of_range(void **state)
{
	static const double strange[] = { NAN, INFINITY, -INFINITY };
	struct buf b = { 0 };
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		buf_clear(&b);
		bytes_put_double(&b, strange[i]);
		struct bytes in = { .at = (unsigned char *)b.data, .left = b.len };
		assert_true(bytes_get_double(&in) == 0 && in.failed);
	}
	for (int64_t v = -2; v <= 6; v++) {
		buf_clear(&b);
		bytes_put(&b, (uint64_t)v);
		struct bytes in = { .at = (unsigned char *)b.data, .left = b.len };
		int64_t got = bytes_get_int(&in, -1, 5);
		assert_int_equal(got, v < -1 || v > 5 ? -1 : v);
		assert_int_equal(in.failed, v < -1 || v > 5);
	}
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(back_to_the_bit), cmocka_unit_test(lowest_first), cmocka_unit_test(beyond_the_end),
		cmocka_unit_test(out_of_range) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
