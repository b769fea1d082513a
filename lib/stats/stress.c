#include "stress.h"

#include <math.h>
#include <stdlib.h>

#include "sample.h"

int
stress_run(const double *gross, const double *costs, const double *equity_start, size_t n, double year, struct stress *out)
{
	double gains = 0, sum = 0, *net = calloc(n + 1, sizeof *net);
	*out = (struct stress){ .gains = NAN, .costs = NAN, .breakeven = NAN };
	for (int c = 0; c < STRESS_MOST; c++)
		out->net[c] = out->sharpe[c] = NAN;
	if (net == NULL)
		return -1;
	for (size_t i = 0; i < n; i++) {
		gains += gross[i];
		sum += costs[i];
	}
	for (int c = 0; c < STRESS_MOST; c++) {
		double sd, times = c + 1;
		for (size_t i = 0; i < n; i++)
			net[i] = (gross[i] - times * costs[i]) / equity_start[i];
		double mean = sample_moments(net, n, &sd);
		out->net[c] = gains - times * sum;
		if (sd > 0)
			out->sharpe[c] = mean / sd * sqrt(year);
	}
	out->gains = gains;
	out->costs = sum;
	if (sum > 0)
		out->breakeven = gains / sum;
	free(net);
	return 0;
}
