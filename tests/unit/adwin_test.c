/* ADWIN: state written, read back and refused, strange values, a window that stays bounded. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "adwin.h"
#include "random.h"

/* Noise whose mean moves every 300 values. */
static double
value(int k)
{
	return random_normal(5, "A", k, 0) + 3 * (k / 300 % 2);
}

static struct adwin
fresh(void)
{
	struct adwin a;
	assert_int_equal(adwin_init(&a, (struct adwin_settings)ADWIN_SETTINGS), 0);
	return a;
}

static void
settings_out_of_range(void **state)
{
	static const struct adwin_settings bad[] = { { 0, 30, 32, 5, 5 }, { 1, 30, 32, 5, 5 }, { NAN, 30, 32, 5, 5 }, { 0.1, -1, 32, 5, 5 },
		{ 0.1, 30, 0, 5, 5 }, { 0.1, 30, 32, 1, 5 }, { 0.1, 30, 32, ADWIN_BUCKETS + 1, 5 }, { 0.1, 30, 32, 5, 0 } };
	struct adwin a;
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		memset(&a, 0xff, sizeof a);
		assert_int_equal(adwin_init(&a, bad[i]), -1);
		assert_true(a.width == 0 && a.rows == 1 && a.settings.max_buckets == 5 && adwin_mean(&a) == 0);
	}
	assert_int_equal(adwin_init(&a, (struct adwin_settings){ 0.1, 0, 1, ADWIN_BUCKETS, 1 }), 0);
}

static void
refuses_values(void **state)
{
	static const double bad[] = { NAN, INFINITY, -INFINITY, 1.1e100, -1e200 };
	struct adwin a = fresh(), before;
	(void)state;
	for (int k = 0; k < 40; k++)
		assert_true(adwin_update(&a, value(k)) >= 0);
	before = a;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(adwin_update(&a, bad[i]), -1);
		assert_memory_equal(&a, &before, sizeof a);
	}
	/* the largest ones, of both signs, do not overflow */
	for (int k = 0; k < 2000; k++)
		assert_true(adwin_update(&a, k % 3 == 0 ? -ADWIN_VALUE : ADWIN_VALUE) >= 0);
	assert_true(isfinite(a.total) && isfinite(a.variance));
}

/* Rows and buckets grow with the logarithm of the width, and are the width. */
static void
stays_bounded(void **state)
{
	struct adwin a = fresh();
	(void)state;
	for (int k = 0; k < 200000; k++)
		adwin_update(&a, k % 2);
	int64_t held = 0;
	for (int r = 0; r < a.rows; r++) {
		assert_in_range(a.row[r].used, 1, 5);
		held += a.row[r].used * (INT64_C(1) << r);
	}
	assert_int_equal(a.width, 200000);
	assert_int_equal(held, 200000);
	assert_in_range(a.rows, 14, 17);
	assert_true(adwin_mean(&a) == 0.5 && a.detections == 0);
}

/* Every row full: the next value would need a row more, and pushes the oldest bucket out instead. */
static void
forgets_at_its_end(void **state)
{
	struct adwin a = fresh();
	(void)state;
	a.rows = ADWIN_ROWS;
	for (int r = 0; r < ADWIN_ROWS; r++) {
		a.row[r].used = 5;
		a.width += 5 * (INT64_C(1) << r);
		for (int i = 0; i < 5; i++)
			a.row[r].bucket[i].sum = (double)(INT64_C(1) << r);
	}
	a.total = (double)a.width;
	a.tick = a.width;
	int64_t width = a.width;
	assert_int_equal(adwin_update(&a, 1), 0);
	assert_int_equal(a.width, width + 1 - (INT64_C(1) << (ADWIN_ROWS - 1)));
	assert_int_equal(a.row[ADWIN_ROWS - 1].used, 5);
	assert_true(a.total == (double)a.width && a.variance == 0);
	struct buf b = { 0 };
	struct adwin back;
	adwin_encode(&a, &b);
	assert_int_equal(adwin_decode(&back, b.data, b.len), 0);
	buf_free(&b);
}

/* Stored after any value and taken up again, it is the detector that went on. */
static void
encoded_and_back(void **state)
{
	struct adwin a = fresh(), back;
	struct buf b = { 0 }, again = { 0 };
	int flags = 0;
	(void)state;
	for (int k = 0; k < 1500; k++) {
		buf_clear(&b);
		adwin_encode(&a, &b);
		memset(&back, 0xff, sizeof back);
		assert_int_equal(adwin_decode(&back, b.data, b.len), 0);
		int flag = adwin_update(&a, value(k));
		assert_int_equal(adwin_update(&back, value(k)), flag);
		flags += flag;
		buf_clear(&b);
		buf_clear(&again);
		adwin_encode(&a, &b);
		adwin_encode(&back, &again);
		assert_int_equal(b.len, again.len);
		assert_memory_equal(b.data, again.data, b.len);
	}
	assert_true(flags >= 3 && flags == a.detections);
	buf_free(&b);
	buf_free(&again);
}

static void
damage_is_refused(void **state)
{
	struct adwin a = fresh(), back;
	struct buf b = { 0 }, again = { 0 };
	int taken = 0;
	(void)state;
	for (int k = 0; k < 100; k++)
		adwin_update(&a, value(k));
	adwin_encode(&a, &b);
	for (size_t n = 0; n < b.len; n++)
		assert_int_equal(adwin_decode(&back, b.data, n), -1);
	assert_true(back.width == 0 && back.rows == 1);
	/* a byte changed: refused, or another state that is written in just these bytes */
	for (size_t i = 0; i < b.len; i++)
		for (int bit = 0; bit < 8; bit++) {
			b.data[i] = (char)(b.data[i] ^ (1 << bit));
			if (adwin_decode(&back, b.data, b.len) == 0) {
				buf_clear(&again);
				adwin_encode(&back, &again);
				assert_int_equal(again.len, b.len);
				assert_memory_equal(again.data, b.data, b.len);
				adwin_update(&back, 1);
				taken++;
			}
			b.data[i] = (char)(b.data[i] ^ (1 << bit));
		}
	assert_true(taken > 100); /* digits of sums */
	buf_char(&b, 0);
	assert_int_equal(adwin_decode(&back, b.data, b.len), -1);
	assert_int_equal(adwin_decode(&back, NULL, 0), -1);
	buf_free(&b);
	buf_free(&again);
}

/* States that break an invariant of the header. */
static void
impossible_states(void **state)
{
	struct buf b = { 0 };
	struct adwin back, a = fresh();
	(void)state;
	for (int k = 0; k < 20; k++)
		adwin_update(&a, value(k));
	struct adwin bad[6] = { a, a, a, a, a, fresh() };
	bad[0].width++;                                             /* 3 */
	bad[1].width -= bad[1].row[0].used, bad[1].row[0].used = 0; /* 2 */
	bad[2].row[bad[2].rows++].used = 0;                         /* 2 */
	bad[3].row[0].used = 6, bad[3].width += 6 - a.row[0].used;  /* 1 */
	bad[4].tick = bad[4].width - 1;
	bad[5].rows = 2;
	for (size_t i = 0; i < 6; i++) {
		buf_clear(&b);
		adwin_encode(&bad[i], &b);
		assert_int_equal(adwin_decode(&back, b.data, b.len), -1);
	}
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(settings_out_of_range), cmocka_unit_test(refuses_values),
		cmocka_unit_test(stays_bounded), cmocka_unit_test(forgets_at_its_end),
		cmocka_unit_test(encoded_and_back), cmocka_unit_test(damage_is_refused),
		cmocka_unit_test(impossible_states) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
