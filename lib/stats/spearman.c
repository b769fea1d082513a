#include "spearman.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "wilson.h"

#define LEAST 4

struct ranked {
	double value;
	size_t at;
};

static int
by_value(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	return (x->value > y->value) - (x->value < y->value);
}

/* The rank of each, from 1; ties share the mean of theirs. */
static void
rank(const double *x, size_t n, struct ranked *room, double *ranks)
{
	for (size_t i = 0; i < n; i++)
		room[i] = (struct ranked){ x[i], i };
	qsort(room, n, sizeof *room, by_value);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && !(room[to].value > room[from].value); to++)
			;
		for (size_t i = from; i < to; i++)
			ranks[room[i].at] = (double)(from + 1 + to) / 2;
	}
}

static double
correlation(const double *x, const double *y, size_t n)
{
	double middle = ((double)n + 1) / 2, xx = 0, yy = 0, xy = 0;
	for (size_t i = 0; i < n; i++) {
		xx += (x[i] - middle) * (x[i] - middle);
		yy += (y[i] - middle) * (y[i] - middle);
		xy += (x[i] - middle) * (y[i] - middle);
	}
	return xx > 0 && yy > 0 ? fmin(1, fmax(-1, xy / sqrt(xx * yy))) : NAN;
}

int
spearman_run(const double *x, const double *y, size_t n, struct spearman *out)
{
	*out = (struct spearman){ NAN, NAN, NAN };
	if (n < LEAST)
		return 0;
	struct ranked *room = calloc(n, sizeof *room);
	double *ranks = calloc(2 * n, sizeof *ranks);
	if (room != NULL && ranks != NULL) {
		rank(x, n, room, ranks);
		rank(y, n, room, ranks + n);
		double rho = correlation(ranks, ranks + n, n);
		double half = WILSON_TWO_SIDED * sqrt((1 + rho * rho / 2) / (double)(n - 3));
		bool whole = fabs(rho) >= 1; /* nothing to be unsure of, and atanh has no value */
		*out = (struct spearman){ rho, whole ? rho : tanh(atanh(rho) - half), whole ? rho : tanh(atanh(rho) + half) };
	}
	int rc = room != NULL && ranks != NULL ? 0 : -1;
	free(room);
	free(ranks);
	return rc;
}
