#include "forecast.h"

#include <math.h>
#include <stddef.h>

#define WINDOW 20

/* dX at index i: the gap that starts with bar i is no price change. */
static int64_t
change(const struct bar *bars, int i)
{
	return bars[i].c - bars[i - 1].c - bars[i].gap;
}

int
forecast_stats(const struct bar *bars, int n, double *sigma_p, double *adv)
{
	if (n < FORECAST_BARS)
		return -1;
	int64_t first = change(bars, n - WINDOW);
	bool equal = true;
	double mean = 0, volume = 0, m2 = 0;
	for (int i = n - WINDOW; i < n; i++) {
		equal = equal && change(bars, i) == first;
		mean += (double)change(bars, i) / WINDOW;
		volume += (double)bars[i].v / WINDOW;
	}
	for (int i = n - WINDOW; i < n; i++) {
		double d = (double)change(bars, i) - mean;
		m2 += d * d;
	}
	*sigma_p = equal ? 0 : sqrt(m2 / (WINDOW - 1)) / 1e6;
	*adv = volume;
	return 0;
}

static void
rule_eval(const struct forecast_source *self, const struct contract *contract, const struct bar *bars, int n, struct forecast *out)
{
	(void)contract;
	*out = (struct forecast){ .direction = 0, .probability = NAN, .fraction = 0.05, .model = self->name };
	if (n < FORECAST_BARS) {
		out->reason = "fewer than 21 bars";
		return;
	}
	int64_t moved = 0;
	for (int i = n - WINDOW; i < n; i++)
		moved += change(bars, i);
	out->direction = (moved > 0) - (moved < 0);
}

const struct forecast_source forecast_rule = { "rule momentum_20", rule_eval };
