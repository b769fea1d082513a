/* Kolmogorov: a few values of each expression, computed apart in sixty decimal digits from the same definitions. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kolmogorov.h"

static const struct {
	int64_t n;
	double x, p;
} known[] = {
	/* n*x at most 1/2 */
	{ 2, 0.035355567932128906, 1.0 },
	{ 2, 0.21213245391845703, 1.0 },
	{ 3, 0.028867721557617188, 1.0 },
	{ 5, 0.022360801696777344, 1.0 },
	{ 80, 0.0055904388427734375, 1.0 },
	/* n*x at most 1 */
	{ 2, 0.31819820404052734, 0.9627920397251728 },
	{ 3, 0.17320537567138672, 0.999986581089141 },
	{ 5, 0.13416385650634766, 0.9998212830805737 },
	{ 140, 0.004225730895996094, 1.0 },
	{ 300, 0.0028867721557617188, 1.0 },
	/* n*x from n - 1 */
	{ 2, 0.6363964080810547, 0.2644151441127178 },
	{ 2, 0.8485279083251953, 0.04588758911268087 },
	{ 3, 0.837158203125, 0.008636298676719889 },
	{ 5, 0.849705696105957, 0.00015337077144361887 },
	{ 17, 0.9701423645019531, 2.3821658663664593e-26 },
	/* x from 1 */
	{ 2, 1.0253047943115234, 0.0 },
	{ 2, 4.949747085571289, 0.0 },
	{ 3, 4.041451454162598, 0.0 },
	{ 17, 1.697749137878418, 0.0 },
	{ 142, 1.0070180892944336, 0.0 },
	/* the matrix, n at most 140 */
	{ 3, 0.34640979766845703, 0.742592050329112 },
	{ 17, 0.2910423278808594, 0.09052630470165948 },
	{ 80, 0.16211509704589844, 0.026417393691278268 },
	{ 139, 0.1272287368774414, 0.02021902070656577 },
	{ 140, 0.16057968139648438, 0.001274701066827394 },
	/* one-sided sum, x from 1/2 */
	{ 3, 0.5196151733398438, 0.28913380378701997 },
	{ 5, 0.6484594345092773, 0.01415738226912137 },
	{ 17, 0.6791000366210938, 2.6888684221168897e-08 },
	{ 140, 0.5916080474853516, 3.112845040236384e-47 },
	{ 300, 0.6928205490112305, 2.756570200560039e-144 },
	/* one-sided sum, n at most 140 */
	{ 80, 0.2347869873046875, 0.00023127158781383088 },
	{ 80, 0.44721317291259766, 4.122506266156928e-15 },
	{ 139, 0.23749256134033203, 2.2111030693417273e-07 },
	{ 140, 0.17748260498046875, 0.00024980754895257903 },
	{ 140, 0.3380613327026367, 8.903448989987206e-15 },
	/* the matrix, n beyond */
	{ 141, 0.025264739990234375, 0.9999737219885503 },
	{ 142, 0.025175094604492188, 0.9999738151562386 },
	{ 300, 0.02598094940185547, 0.9843088896345843 },
	{ 2500, 0.0010004043579101562, 1.0 },
	{ 100000, 0.00057220458984375, 0.9999999999999992 },
	/* the expansion */
	{ 141, 0.05052947998046875, 0.8461654622233429 },
	{ 142, 0.05035114288330078, 0.8462292838035333 },
	{ 300, 0.05196189880371094, 0.3797488381122659 },
	{ 1000, 0.02846050262451172, 0.3855491558407865 },
	{ 5000, 0.0078125, 0.9179554600950377 },
	/* one-sided sum, n beyond 140 */
	{ 141, 0.12632274627685547, 0.020234665940805585 },
	{ 142, 0.17622852325439453, 0.00025019024408994857 },
	{ 300, 0.2309398651123047, 1.5021587833276507e-14 },
	{ 1000, 0.2213592529296875, 1.6177740197327366e-43 },
	{ 2500, 0.23999977111816406, 3.258141645509277e-127 },
	/* n*x*x from 370 */
	{ 5000, 0.375, 0 },
};

static void
each_expression(void **state)
{
	double *scratch = malloc(KOLMOGOROV_SCRATCH * sizeof *scratch);
	(void)state;
	assert_non_null(scratch);
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		double got = kolmogorov_survival(known[i].n, known[i].x, scratch);
		if (!(fabs(got - known[i].p) <= 1e-11 * known[i].p))
			fail_msg("n %lld, x %.17g: got %.17g, expected %.17g", (long long)known[i].n, known[i].x, got, known[i].p);
	}
	free(scratch);
}

/* No expression leaves 0 to 1, nor rises with x, from one to the next either. */
static void
falls_with_x(void **state)
{
	static const int64_t sizes[] = { 1, 2, 3, 10, 100, 140, 141, 1000, 20000 };
	double *scratch = malloc(KOLMOGOROV_SCRATCH * sizeof *scratch);
	(void)state;
	assert_non_null(scratch);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		double before = 1, step = fmin(0.02, 0.1 / sqrt((double)sizes[i]));
		for (double x = -step; x <= 1 + step; x += step) {
			double p = kolmogorov_survival(sizes[i], x, scratch);
			assert_true(p >= 0 && p <= 1 && p <= before * (1 + 1e-9));
			before = p;
			if (p == 0 && x < 1)
				x = 1 - step; /* 0 until there */
		}
		assert_true(before == 0);
	}
	assert_true(isnan(kolmogorov_survival(5, NAN, scratch)));
	assert_true(kolmogorov_survival(5, INFINITY, scratch) == 0 && kolmogorov_survival(5, -INFINITY, scratch) == 1);
	free(scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_expression), cmocka_unit_test(falls_with_x) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
