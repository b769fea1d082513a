#include "holm.h"

#include <math.h>
#include <stdlib.h>

static int
by_p(const void *a, const void *b)
{
	const struct holm *x = a, *y = b;
	return (x->p > y->p) - (x->p < y->p);
}

static int
by_place(const void *a, const void *b)
{
	const struct holm *x = a, *y = b;
	return (x->at > y->at) - (x->at < y->at);
}

int
holm_adjust(struct holm *test, size_t m)
{
	double most = 0;
	for (size_t i = 0; i < m; i++)
		if (!(test[i].p >= 0 && test[i].p <= 1))
			return -1;
	for (size_t i = 0; i < m; i++)
		test[i].at = i;
	if (m > 1)
		qsort(test, m, sizeof *test, by_p);
	/* of equal p the first has the largest product: whichever comes first, they get the same */
	for (size_t i = 0; i < m; i++) {
		most = fmax(most, (double)(m - i) * test[i].p);
		test[i].adjusted = fmin(1, most);
	}
	if (m > 1)
		qsort(test, m, sizeof *test, by_place);
	return 0;
}

bool
holm_rejects(double adjusted, double alpha)
{
	return adjusted <= alpha;
}
