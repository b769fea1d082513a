#include "reconcile_sums.h"

#include <math.h>

#define LEAST_MEAN 1e-10

/*
 * Chan, Golub, LeVeque (1979) for parts a, b: d = mean_b - mean_a, mean = mean_a + d*nb/n,
 * M2 = M2a + M2b + d*d*na*nb/n, and dx*dy for the co-moment. Equal values stay equal: d is 0 then, and so is M2.
 */
static void
merge(struct reconcile_sums *a, const struct reconcile_sums *b)
{
	double na = (double)a->n, nb = (double)b->n, n = na + nb;
	if (b->n == 0)
		return;
	if (a->n == 0) {
		a->mean_x = b->mean_x;
		a->mean_y = b->mean_y;
	}
	double dx = b->mean_x - a->mean_x, dy = b->mean_y - a->mean_y;
	a->m2_x += b->m2_x + dx * dx * na * nb / n;
	a->m2_y += b->m2_y + dy * dy * na * nb / n;
	a->cxy += b->cxy + dx * dy * na * nb / n;
	a->mean_x += dx * nb / n;
	a->mean_y += dy * nb / n;
	a->n += b->n;
}

void
reconcile_sums_add(struct reconcile_sums *s, struct reconcile_pair pair)
{
	struct reconcile_sums one = { .n = 1, .mean_x = pair.predicted, .mean_y = pair.actual };
	merge(s, &one);
	sketch_add(&s->x, pair.predicted, 1);
	sketch_add(&s->y, pair.actual, 1);
}

void
reconcile_sums_free(struct reconcile_sums *s)
{
	sketch_free(&s->x);
	sketch_free(&s->y);
	*s = (struct reconcile_sums){ 0 };
}

static double
pearson(double products, double squares_x, double squares_y)
{
	if (!(squares_x > 0) || !(squares_y > 0))
		return 0;
	return fmin(1, fmax(-1, products / (sqrt(squares_x) * sqrt(squares_y))));
}

int
reconcile_sums_report(const struct reconcile_sums *s, struct reconcile_report *out)
{
	double n = (double)s->n;
	*out = (struct reconcile_report){ .n = (size_t)s->n };
	if (s->x.failed || s->y.failed)
		return -1;
	if (s->n < RECONCILE_ENOUGH)
		return 0;
	out->mean_predicted = s->mean_x;
	out->mean_actual = s->mean_y;
	out->bias = s->mean_y - s->mean_x;
	/* mean (y-x)^2 is the variance of y-x and the bias squared */
	out->rmse = sqrt(fmax(0, s->m2_y + s->m2_x - 2 * s->cxy) / n + out->bias * out->bias);
	out->median_predicted = sketch_quantile(&s->x, 0.5);
	out->median_actual = sketch_quantile(&s->y, 0.5);
	out->p95_predicted = sketch_quantile(&s->x, 0.95);
	out->p95_actual = sketch_quantile(&s->y, 0.95);
	out->correlation = pearson(s->cxy, s->m2_x, s->m2_y);
	out->pessimism = s->mean_y / fmax(s->mean_x, LEAST_MEAN);
	out->spread = s->m2_x > 0 ? sqrt(s->m2_x / (n - 1)) / fabs(s->mean_x) : 0;
	out->level = reconcile_level(s->m2_y, s->mean_y, n);
	return 1;
}

int
reconcile_sums_pool(const struct reconcile_sums *const *market, size_t markets, struct reconcile_report *out, size_t *left_out)
{
	struct reconcile_sums all = { 0 };
	double products = 0, squares_x = 0, squares_y = 0, actual = 0;
	bool varies = false;
	*left_out = 0;
	for (size_t i = 0; i < markets; i++) {
		const struct reconcile_sums *m = market[i];
		if (m->n == 0)
			continue;
		if (!(m->mean_x > 0)) {
			*left_out += (size_t)m->n;
			continue;
		}
		products += m->cxy / m->mean_x / m->mean_x;
		squares_x += m->m2_x / m->mean_x / m->mean_x;
		squares_y += m->m2_y / m->mean_x / m->mean_x;
		actual += m->mean_y / m->mean_x * (double)m->n;
		varies = varies || !reconcile_level(m->m2_y, m->mean_y, (double)m->n);
		merge(&all, m);
		sketch_merge(&all.x, &m->x);
		sketch_merge(&all.y, &m->y);
	}
	int rc = reconcile_sums_report(&all, out);
	if (rc == 1) {
		out->correlation = pearson(products, squares_x, squares_y);
		out->spread = sqrt(squares_x / (double)(all.n - 1));
		out->level = !varies;
		out->pessimism = actual / (double)all.n;
	}
	reconcile_sums_free(&all);
	return rc;
}
