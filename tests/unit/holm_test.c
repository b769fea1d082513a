/* Holm: refusals, ties, and the order that stays. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "holm.h"

static void
refuses(void **state)
{
	static const double bad[] = { NAN, -0.001, 1.001, INFINITY };
	(void)state;
	assert_int_equal(holm_adjust(NULL, 0), 0);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct holm t[3] = { { .p = 0.5, .adjusted = 7 }, { .p = bad[i], .adjusted = 7 }, { .p = 0.1, .adjusted = 7 } };
		assert_int_equal(holm_adjust(t, 3), -1);
		assert_true(t[0].p == 0.5 && t[2].p == 0.1 && t[0].adjusted == 7 && t[2].adjusted == 7);
	}
	assert_false(holm_rejects(NAN, 0.05));
}

/* As many as a cycle has, half of them ties: the order stays, and none is below its own p or an earlier one. */
static void
keeps_the_order(void **state)
{
	struct holm t[360];
	(void)state;
	for (size_t i = 0; i < 360; i++)
		t[i].p = (double)(i * 7919 % 180) / 180;
	assert_int_equal(holm_adjust(t, 360), 0);
	for (size_t i = 0; i < 360; i++) {
		assert_true(t[i].p == (double)(i * 7919 % 180) / 180);
		assert_true(t[i].adjusted >= t[i].p && t[i].adjusted <= 1);
		for (size_t j = 0; j < 360; j++)
			if (t[j].p <= t[i].p)
				assert_true(t[j].adjusted <= t[i].adjusted);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(refuses), cmocka_unit_test(keeps_the_order) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
