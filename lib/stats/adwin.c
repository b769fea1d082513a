#include "adwin.h"

#include <math.h>
#include <string.h>

/* Values of a bucket of row r. */
static double
values(int r)
{
	return (double)(INT64_C(1) << r);
}

static void
empty(struct adwin *a)
{
	a->width = a->tick = 0;
	a->total = a->variance = 0;
	a->drift = false;
	a->rows = 1;
	memset(a->row, 0, sizeof a->row);
}

int
adwin_init(struct adwin *a, struct adwin_settings s)
{
	bool good = s.delta > 0 && s.delta < 1 && s.grace >= 0 && s.clock >= 1 && s.max_buckets >= 2 && s.max_buckets <= ADWIN_BUCKETS &&
		s.min_window >= 1;
	*a = (struct adwin){ .settings = ADWIN_SETTINGS };
	if (good)
		a->settings = s;
	empty(a);
	return good ? 0 : -1;
}

static void
drop_oldest(struct adwin_row *row, int n)
{
	memmove(row->bucket, &row->bucket[n], (size_t)(row->used - n) * sizeof row->bucket[0]);
	row->used -= n;
}

/* The oldest bucket leaves the window. Something remains: a window of one bucket is never cut. */
static void
forget(struct adwin *a)
{
	int top = a->rows - 1;
	struct adwin_bucket old = a->row[top].bucket[0];
	double n = values(top);
	drop_oldest(&a->row[top], 1);
	if (a->row[top].used == 0)
		a->rows--;
	a->width -= INT64_C(1) << top;
	a->total -= old.sum;
	double w = (double)a->width, y = old.sum / n - a->total / w;
	a->variance -= old.squares + n * w * y * y / (n + w);
}

/* The two oldest of a row with one too many become one of the row above; their squares add up by Chan, Golub and LeVeque. */
static void
merge(struct adwin *a, int r)
{
	struct adwin_row *row = &a->row[r], *above = &a->row[r + 1];
	struct adwin_bucket b1 = row->bucket[0], b2 = row->bucket[1];
	double y = b1.sum / values(r) - b2.sum / values(r);
	if (a->rows == r + 1)
		a->rows++;
	above->bucket[above->used++] = (struct adwin_bucket){
		b1.sum + b2.sum, b1.squares + b2.squares + values(r) / 2 * y * y,
	};
	drop_oldest(row, 2);
}

static void
insert(struct adwin *a, double value)
{
	a->row[0].bucket[a->row[0].used++] = (struct adwin_bucket){ .sum = value };
	a->width++;
	if (a->width > 1) {
		double w = (double)a->width, y = value - a->total / (w - 1);
		a->variance += (w - 1) * y * y / w;
	}
	a->total += value;
	for (int r = 0; a->row[r].used > a->settings.max_buckets; r++) {
		if (r == ADWIN_ROWS - 1) { /* no row above */
			forget(a);
			break;
		}
		merge(a, r);
	}
}

/* Is there a place at which the means of the older and the newer part differ by more than chance. */
static bool
differs(const struct adwin *a)
{
	const struct adwin_settings *s = &a->settings;
	double w = (double)a->width, least = (double)s->min_window, n0 = 0, u0 = 0, n1 = w, u1 = a->total;
	double d = log(2 * log(w) / s->delta), variance = a->variance / w;
	for (int r = a->rows - 1; r >= 0; r--) {
		for (int i = 0; i < a->row[r].used; i++) {
			n0 += values(r);
			n1 -= values(r);
			u0 += a->row[r].bucket[i].sum;
			u1 -= a->row[r].bucket[i].sum;
			if (n0 < least || n1 < least) /* the newest bucket leaves nothing on the other side */
				continue;
			double m = 1 / (n0 - least + 1) + 1 / (n1 - least + 1);
			double epsilon = sqrt(2 * m * variance * d) + 2.0 / 3.0 * d * m;
			/* a variance below 0, by rounding, makes this NaN: no cut */
			if (fabs(u0 / n0 - u1 / n1) > epsilon)
				return true;
		}
	}
	return false;
}

int
adwin_update(struct adwin *a, double value)
{
	if (!(fabs(value) <= ADWIN_VALUE))
		return -1;
	if (a->drift)
		empty(a);
	insert(a, value);
	a->tick++;
	if (a->tick % a->settings.clock != 0 || a->width <= a->settings.grace)
		return 0;
	while (differs(a)) {
		forget(a);
		a->drift = true;
	}
	a->detections += a->drift;
	return a->drift;
}

double
adwin_mean(const struct adwin *a)
{
	return a->width > 0 ? a->total / (double)a->width : 0;
}
