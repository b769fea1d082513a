#include "sizing.h"

#include <math.h>

#include "decimal.h"

int
sizing_kelly(double win_prob, double avg_win, double avg_loss, double fraction, double cap, double *out)
{
	*out = 0;
	if (!(avg_loss > 0) || !(win_prob > 0) || !(win_prob < 1))
		return 0;
	double odds = avg_win / avg_loss;
	if (fpclassify(odds) == FP_ZERO)
		return -1;
	double full = (win_prob * odds - (1 - win_prob)) / odds;
	if (!(full > 0))
		return 0;
	double bet = fraction * full;
	*out = bet < cap ? bet : cap;
	return 0;
}

/* Toward zero; what no int64_t holds becomes the nearest one that does. */
static int64_t
truncated(double x)
{
	if (x >= 0x1p63)
		return INT64_MAX;
	if (x < -0x1p63)
		return INT64_MIN;
	return (int64_t)x;
}

int
sizing_contracts(double fraction, double capital, double contract_value, double adv, double max_volume, int64_t *out)
{
	*out = 0;
	if (fpclassify(contract_value) == FP_ZERO)
		return -1;
	/* the order of these operations decides 0.29*100: it truncates to 28 */
	double wanted = fraction * capital / contract_value;
	double possible = max_volume * adv;
	if (isnan(wanted) || isnan(possible))
		return -1;
	int64_t n = truncated(wanted), limit = truncated(possible);
	if (limit < n)
		n = limit;
	*out = n > 0 ? n : 0;
	return 0;
}

static decimal_wide
magnitude(int64_t q)
{
	return q < 0 ? -(decimal_wide)q : (decimal_wide)q;
}

int
sizing_portfolio(struct sizing_leg *legs, size_t n, int64_t equity, int64_t *gross)
{
	decimal_wide sum = 0;
	for (size_t i = 0; i < n; i++)
		if (legs[i].value < 0 || __builtin_add_overflow(sum, magnitude(legs[i].q) * legs[i].value, &sum))
			return -1;
	if (decimal_narrow(sum, gross) != 0)
		return -1;
	if (sum <= equity)
		return 0;
	for (size_t i = 0; i < n; i++) {
		/* equity < gross here, so the scaled size fits where the old one did */
		int64_t scaled = equity > 0 ? (int64_t)(magnitude(legs[i].q) * equity / sum) : 0;
		legs[i].q = legs[i].q < 0 ? -scaled : scaled;
	}
	return 0;
}
