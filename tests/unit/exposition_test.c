/* Metrics as text: heads, labels, numbers that read back as themselves, and nothing of what is not known. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "exposition.h"

static struct buf out;
static struct exposition x;

static int start(void **state)
{
	(void)state;
	buf_clear(&out);
	x = (struct exposition){.out = &out};
	return 0;
}

static int end(void **state)
{
	(void)state;
	exposition_free(&x);
	buf_free(&out);
	out = (struct buf){0};
	return 0;
}

static void a_head_stands_once_and_only_before_a_sample(void **state)
{
	(void)state;
	exposition_family(&x, "a_total", "counter", "How many.");
	exposition_family(&x, "b", "gauge", "How much.");
	exposition_int(&x, -7);
	exposition_int(&x, INT64_MAX);
	assert_string_equal(out.data, "# HELP b How much.\n# TYPE b gauge\nb -7\nb 9223372036854775807\n");
}

static void labels_are_escaped_and_of_one_sample(void **state)
{
	(void)state;
	exposition_family(&x, "a", "gauge", "h");
	exposition_label(&x, "symbol", "A\"\\\nB\xc3\xa4");
	exposition_label(&x, "side", "");
	exposition_int(&x, 1);
	exposition_int(&x, 2);
	assert_string_equal(out.data, "# HELP a h\n# TYPE a gauge\na{symbol=\"A\\\"\\\\\\nB\xc3\xa4\",side=\"\"} 1\na 2\n");
}

static void a_label_of_no_sample_is_not_the_next_ones(void **state)
{
	(void)state;
	exposition_family(&x, "a", "gauge", "h");
	exposition_label(&x, "symbol", "HE");
	exposition_real(&x, NAN);
	exposition_label(&x, "symbol", "LE");
	exposition_real(&x, -INFINITY);
	exposition_label(&x, "symbol", "GF");
	exposition_family(&x, "b", "gauge", "h");
	exposition_real(&x, 0.1);
	exposition_real(&x, 1.0 / 3);
	exposition_micro(&x, INT64_C(-1234567890123));
	exposition_micro(&x, 5000000);
	assert_string_equal(out.data, "# HELP b h\n# TYPE b gauge\nb 0.1\nb 0.3333333333333333\nb -1234567.890123\nb 5\n");
}

static void one_state_is_in_force(void **state)
{
	static const char *const words[] = {"active", "triggered"};

	(void)state;
	exposition_family(&x, "s", "gauge", "h");
	exposition_label(&x, "breaker", "dd");
	exposition_states(&x, "state", words, 2, "triggered");
	exposition_states(&x, "state", words, 2, "unheard of");
	assert_string_equal(out.data, "# HELP s h\n# TYPE s gauge\ns{breaker=\"dd\",state=\"active\"} 0\ns{breaker=\"dd\",state=\"triggered\"} 1\n"
				      "s{state=\"active\"} 0\ns{state=\"triggered\"} 0\n");
}

static void a_histogram_ends_with_all(void **state)
{
	static const double edge[] = {-0.5, 0, 2};
	static const int64_t upto[] = {1, 4, 4};

	(void)state;
	exposition_family(&x, "h", "histogram", "h");
	exposition_label(&x, "symbol", "HE");
	exposition_histogram(&x, edge, upto, 3, 6, 12.5);
	exposition_family(&x, "s", "summary", "h");
	exposition_summary(&x, 2, 0.25);
	assert_string_equal(out.data, "# HELP h h\n# TYPE h histogram\nh_bucket{symbol=\"HE\",le=\"-0.5\"} 1\nh_bucket{symbol=\"HE\",le=\"0\"} 4\nh_bucket{symbol=\"HE\",le=\"2\"} 4\n"
				      "h_bucket{symbol=\"HE\",le=\"+Inf\"} 6\nh_sum{symbol=\"HE\"} 12.5\nh_count{symbol=\"HE\"} 6\n"
				      "# HELP s h\n# TYPE s summary\ns_sum 0.25\ns_count 2\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_head_stands_once_and_only_before_a_sample, start, end),
		cmocka_unit_test_setup_teardown(labels_are_escaped_and_of_one_sample, start, end),
		cmocka_unit_test_setup_teardown(a_label_of_no_sample_is_not_the_next_ones, start, end),
		cmocka_unit_test_setup_teardown(one_state_is_in_force, start, end),
		cmocka_unit_test_setup_teardown(a_histogram_ends_with_all, start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
