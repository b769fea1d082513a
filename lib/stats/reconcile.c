#include "reconcile.h"

#include <math.h>
#include <stdlib.h>

#define LEAST_MEAN 1e-10
#define LEVEL 1e-9 /* of the mean: differences of prices have their rounding */

/* One side of the pairs: its mean and the sum of squares about it. */
struct side {
	double mean, squares;
	bool equal; /* all the same number: then squares is 0, whatever rounding would make of it */
};

static double
value(const struct reconcile_pair *p, bool actual)
{
	return actual ? p->actual : p->predicted;
}

static struct side
look(const struct reconcile_pair *pairs, size_t n, bool actual)
{
	struct side s = { .equal = true };
	for (size_t i = 0; i < n; i++) {
		double v = value(&pairs[i], actual), first = value(&pairs[0], actual);
		s.mean += v;
		s.equal = s.equal && !(v < first) && !(v > first);
	}
	s.mean = s.equal ? value(&pairs[0], actual) : s.mean / (double)n;
	for (size_t i = 0; i < n && !s.equal; i++) {
		double d = value(&pairs[i], actual) - s.mean;
		s.squares += d * d;
	}
	return s;
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* The two forms of the interpolation differ in the last bit. */
double
reconcile_quantile(const double *sorted, size_t n, double q)
{
	double v = (double)(n - 1) * q;
	if (v >= (double)(n - 1))
		return sorted[n - 1];
	size_t j = (size_t)floor(v);
	double g = v - (double)j, a = sorted[j], b = sorted[j + 1], d = b - a;
	return g < 0.5 ? a + d * g : b - d * (1 - g);
}

static void
order_side(const struct reconcile_pair *pairs, size_t n, bool actual, double *room, double *median, double *p95)
{
	for (size_t i = 0; i < n; i++)
		room[i] = value(&pairs[i], actual);
	qsort(room, n, sizeof *room, ascending);
	*median = n % 2 == 1 ? room[n / 2] : (room[n / 2 - 1] + room[n / 2]) / 2;
	*p95 = reconcile_quantile(room, n, 0.95);
}

static double
pearson(double products, double squares_x, double squares_y)
{
	if (!(squares_x > 0) || !(squares_y > 0))
		return 0;
	return fmin(1, fmax(-1, products / (sqrt(squares_x) * sqrt(squares_y))));
}

int
reconcile_pairs(const struct reconcile_pair *pairs, size_t n, struct reconcile_report *out)
{
	double errors = 0, products = 0;
	*out = (struct reconcile_report){ .n = n };
	if (n < RECONCILE_ENOUGH)
		return 0;
	double *room = calloc(n, sizeof *room);
	if (room == NULL)
		return -1;
	struct side x = look(pairs, n, false), y = look(pairs, n, true);
	for (size_t i = 0; i < n; i++) {
		double e = pairs[i].actual - pairs[i].predicted;
		errors += e * e;
		products += (pairs[i].predicted - x.mean) * (pairs[i].actual - y.mean);
	}
	out->mean_predicted = x.mean;
	out->mean_actual = y.mean;
	out->bias = y.mean - x.mean;
	out->rmse = sqrt(errors / (double)n);
	order_side(pairs, n, false, room, &out->median_predicted, &out->p95_predicted);
	order_side(pairs, n, true, room, &out->median_actual, &out->p95_actual);
	out->correlation = pearson(products, x.squares, y.squares);
	out->pessimism = y.mean / fmax(x.mean, LEAST_MEAN);
	out->spread = x.equal ? 0 : sqrt(x.squares / (double)(n - 1)) / fabs(x.mean);
	out->level = reconcile_level(y.squares, y.mean, (double)n);
	free(room);
	return 1;
}

/* What the markets add up to, each in units of its own mean prediction and about its own means. */
struct within {
	double products, squares_x, squares_y, actual;
	bool varies; /* actual, within a market */
};

static void
within_add(struct within *w, const struct reconcile_pair *pairs, size_t n)
{
	struct side x = look(pairs, n, false), y = look(pairs, n, true);
	for (size_t i = 0; i < n; i++)
		w->products += (pairs[i].predicted - x.mean) / x.mean * ((pairs[i].actual - y.mean) / x.mean);
	w->squares_x += x.squares / x.mean / x.mean;
	w->squares_y += y.squares / x.mean / x.mean;
	w->actual += y.mean / x.mean * (double)n;
	w->varies = w->varies || !reconcile_level(y.squares, y.mean, (double)n);
}

int
reconcile_pool(const struct reconcile_pair *pairs, const size_t *size, size_t markets, struct reconcile_report *out, size_t *left_out)
{
	struct within w = {0};
	size_t n = 0, at = 0, all = 0;
	*left_out = 0;
	for (size_t m = 0; m < markets; m++)
		all += size[m];
	struct reconcile_pair *kept = calloc(all > 0 ? all : 1, sizeof *kept);
	if (kept == NULL)
		return -1;
	for (size_t m = 0; m < markets; at += size[m], m++) {
		if (size[m] == 0)
			continue;
		if (!(look(pairs + at, size[m], false).mean > 0)) {
			*left_out += size[m];
			continue;
		}
		within_add(&w, pairs + at, size[m]);
		for (size_t i = 0; i < size[m]; i++)
			kept[n++] = pairs[at + i];
	}
	int rc = reconcile_pairs(kept, n, out);
	free(kept);
	if (rc != 1)
		return rc;
	out->correlation = pearson(w.products, w.squares_x, w.squares_y);
	out->spread = sqrt(w.squares_x / (double)(n - 1));
	out->level = !w.varies;
	out->pessimism = w.actual / (double)n;
	return 1;
}

enum reconcile_reason
reconcile_judge(const struct reconcile_report *r, double max_bias, double min_correlation)
{
	if (r == NULL)
		return RECONCILE_INSUFFICIENT;
	if (fabs(r->bias) > max_bias)
		return RECONCILE_BIASED;
	return r->correlation < min_correlation ? RECONCILE_UNCORRELATED : RECONCILE_OK;
}

bool
reconcile_spread(const struct reconcile_report *r)
{
	return r->spread >= RECONCILE_SPREAD;
}

bool
reconcile_level(double squares, double mean, double n)
{
	return sqrt(squares / n) <= LEVEL * fabs(mean);
}

bool
reconcile_correlates(const struct reconcile_report *r)
{
	return reconcile_spread(r) && !r->level;
}

enum reconcile_reason
reconcile_verdict(const struct reconcile_report *r)
{
	enum reconcile_reason reason = reconcile_judge(r->n < RECONCILE_ENOUGH ? NULL : r, RECONCILE_BIAS, RECONCILE_CORRELATION);
	bool told = reason == RECONCILE_INSUFFICIENT || reason == RECONCILE_BIASED;
	return told || reconcile_correlates(r) ? reason : RECONCILE_UNJUDGED;
}
