#include "slippage.h"

#include <math.h>

int
slippage_predict(double n, double adv, double spread, double sigma_p, double impact, double *out)
{
	if (!(n >= 0))
		return -1;
	double volume = adv > 1 ? adv : 1;
	*out = spread / 2 + impact * sigma_p * sqrt(n / volume);
	return 0;
}
