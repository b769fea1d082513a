#include "fill_sums.h"

#include <math.h>

#include "decimal.h"

double
fill_sums_predicted(const struct fill_terms *t)
{
	return t->predicted * 1e6 / (double)t->tick;
}

double
fill_sums_actual(const struct fill_terms *t, int64_t price)
{
	return (double)((price - t->arrival) * t->direction) / (double)t->tick;
}

int
fill_sums_notional(int64_t price, int64_t n, int64_t point_value, int64_t *out)
{
	return decimal_narrow((decimal_wide)price * n * (point_value / DECIMAL_ONE), out);
}

int
fill_sums_one(const struct fill_terms *t, int64_t n, int64_t price, int64_t fee, int64_t realised, double latency_ms, struct fill_sums *out)
{
	*out = (struct fill_sums){ .n = 1, .contracts = n, .commission = fee, .improved = (price - t->arrival) * t->direction < 0, .realised = realised, .judged = 1, .latency_n = 1,
		.latency_mean = latency_ms };
	decimal_wide lots = (decimal_wide)n * (t->point_value / DECIMAL_ONE);
	int64_t predicted;
	if (fill_sums_notional(price, n, t->point_value, &out->notional) != 0 || decimal_from_double(t->predicted, &predicted) != 0)
		return -1;
	int bad = decimal_narrow((out->notional - t->arrival * lots) * t->direction, &out->cost);
	bad |= decimal_narrow(predicted * lots, &out->predicted);
	bad |= decimal_narrow((t->arrival - t->decision_price) * t->direction * lots, &out->delay);
	out->mean_x = fill_sums_predicted(t);
	out->mean_y = fill_sums_actual(t, price);
	out->mean_abs = fabs(out->mean_y);
	return bad;
}

static int
merge_money(struct fill_sums *a, const struct fill_sums *b)
{
	return __builtin_add_overflow(a->contracts, b->contracts, &a->contracts) | __builtin_add_overflow(a->notional, b->notional, &a->notional) |
	       __builtin_add_overflow(a->commission, b->commission, &a->commission) | __builtin_add_overflow(a->cost, b->cost, &a->cost) |
	       __builtin_add_overflow(a->predicted, b->predicted, &a->predicted) | __builtin_add_overflow(a->delay, b->delay, &a->delay) |
	       __builtin_add_overflow(a->realised, b->realised, &a->realised);
}

/*
 * Chan, Golub, LeVeque (1979): for parts a, b with counts, means and sums of
 * squares M2, d = mean_b - mean_a: mean = mean_a + d*nb/n, M2 = M2a + M2b + d*d*na*nb/n,
 * and the same with dx*dy for the co-moment. The first part is taken as it is: d*n/n need not be d.
 */
static void
merge_moments(struct fill_sums *a, const struct fill_sums *b)
{
	double na = (double)a->judged, nb = (double)b->judged, n = na + nb;
	double dx = b->mean_x - a->mean_x, dy = b->mean_y - a->mean_y;
	if (b->judged == 0)
		return;
	if (a->judged == 0) {
		a->mean_x = b->mean_x;
		a->mean_y = b->mean_y;
		a->mean_abs = b->mean_abs;
		a->m2_x = b->m2_x;
		a->m2_y = b->m2_y;
		a->cxy = b->cxy;
	} else {
		a->m2_x += b->m2_x + dx * dx * na * nb / n;
		a->m2_y += b->m2_y + dy * dy * na * nb / n;
		a->cxy += b->cxy + dx * dy * na * nb / n;
		a->mean_x += dx * nb / n;
		a->mean_y += dy * nb / n;
		a->mean_abs += (b->mean_abs - a->mean_abs) * nb / n;
	}
	a->judged += b->judged;
}

int
fill_sums_merge(struct fill_sums *a, const struct fill_sums *b)
{
	a->n += b->n;
	a->improved += b->improved;
	a->contracts_part += b->contracts_part;
	merge_moments(a, b);
	if (a->latency_n == 0)
		a->latency_mean = b->latency_n > 0 ? b->latency_mean : 0;
	else if (b->latency_n > 0)
		a->latency_mean += (b->latency_mean - a->latency_mean) * (double)b->latency_n / (double)(a->latency_n + b->latency_n);
	a->latency_n += b->latency_n;
	return merge_money(a, b) != 0 ? -1 : 0;
}
