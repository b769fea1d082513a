/* PSI at its edges, and what it refuses. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "psi.h"

#define LIST(...) (double[]){ __VA_ARGS__ }, sizeof((double[]){ __VA_ARGS__ }) / sizeof(double)

static void
refused(void **state)
{
	struct psi_bin bins[4];
	struct psi p;
	(void)state;
	assert_int_equal(psi_compare(LIST(2, 1), LIST(1, 2), 4, 1e-4, bins, &p), -1);
	assert_int_equal(psi_compare(LIST(1, 2), LIST(2, 1), 4, 1e-4, bins, &p), -1);
	assert_int_equal(psi_compare(LIST(1, NAN), LIST(1, 2), 4, 1e-4, bins, &p), -1);
	assert_int_equal(psi_compare(LIST(1, 2), LIST(NAN), 4, 1e-4, bins, &p), -1);
	assert_int_equal(psi_compare(LIST(-INFINITY, 2), LIST(1, 2), 4, 1e-4, bins, &p), -1);
	assert_int_equal(psi_compare(LIST(-1e308, 1e308), LIST(1, 2), 4, 1e-4, bins, &p), -1);
	assert_int_equal(psi_compare(LIST(1, 2), LIST(1, 2), 4, -1e-4, bins, &p), -1);
	assert_int_equal(psi_compare(LIST(1, 2), LIST(1, 2), 4, NAN, bins, &p), -1);
	assert_int_equal(psi_compare(LIST(1, 2), LIST(1, 2), 4, INFINITY, bins, &p), -1);
	assert_true(p.value == 0 && p.bins == 0);
}

static void
at_its_edges(void **state)
{
	struct psi_bin bins[8];
	struct psi p;
	(void)state;
	assert_int_equal(psi_compare(NULL, 0, LIST(1, 2), 4, 1e-4, bins, &p), 0);
	assert_int_equal(psi_compare(LIST(1, 2), NULL, 0, 4, 1e-4, bins, &p), 0);
	assert_true(p.value == 0 && p.bins == 0);
	/* fewer than two bins asked for are two, however few */
	assert_int_equal(psi_compare(LIST(1, 2, 3, 4), LIST(1, 2), -7, 1e-4, bins, &p), 1);
	assert_int_equal(p.bins, 2);
	assert_true(isinf(bins[0].from) && bins[0].from < 0 && bins[1].from == 2.5);
	assert_int_equal(bins[0].current, 2);
	/* values beyond all others count at the ends */
	assert_int_equal(psi_compare(LIST(1, 2, 3, 4), LIST(-INFINITY, INFINITY), 2, 1e-4, bins, &p), 1);
	assert_true(bins[0].current == 1 && bins[1].current == 1 && p.value == 0);
	/* nothing added to the counts: a bin empty on both sides says nothing, one empty on one side everything */
	assert_int_equal(psi_compare(LIST(0, 0, 0, 0, 0, 0, 1, 2, 3), LIST(0, 0, 1, 2, 3, 3), 3, 0, bins, &p), 1);
	assert_true(p.bins == 3 && bins[0].baseline == 0 && bins[0].current == 0 && isfinite(p.value) && p.value > 0);
	assert_int_equal(psi_compare(LIST(1, 2, 3, 4), LIST(1, 1), 2, 0, bins, &p), 1);
	assert_true(isinf(p.value) && p.value > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(refused), cmocka_unit_test(at_its_edges) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
