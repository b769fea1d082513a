#include "signal.h"

#include <math.h>

#include "decimal.h"
#include "sizing.h"
#include "slippage.h"

const char *
signal_reason_name(enum signal_reason reason)
{
	static const char *const names[] = {
		[SIGNAL_OK] = "ok", [SIGNAL_NO_DIRECTION] = "no_direction", [SIGNAL_FEW_ROWS] = "few_rows", [SIGNAL_AVG_WIN] = "avg_win",
	};
	return names[reason];
}

/* Mean rise and mean fall, >= 0, of the newest rows as fractions of |C_t|; 0 where there is none. False: too few rows. */
static bool
moves(const struct signal_row *rows, size_t n, double *rise, double *fall)
{
	size_t used = 0, rises = 0, falls = 0;
	*rise = *fall = 0;
	for (size_t i = n > SIGNAL_ROWS ? n - SIGNAL_ROWS : 0; i < n; i++) {
		if (rows[i].close == 0)
			continue;
		decimal_wide moved = (decimal_wide)rows[i].ahead - rows[i].x;
		double r = (double)moved / fabs((double)rows[i].close);
		used++;
		if (moved > 0) {
			*rise += r;
			rises++;
		} else if (moved < 0) {
			*fall -= r;
			falls++;
		}
	}
	*rise /= rises > 0 ? (double)rises : 1;
	*fall /= falls > 0 ? (double)falls : 1;
	return used >= SIGNAL_ENOUGH;
}

/* In and out again with one lot, as a fraction of its value. Infinite or NaN when the close is 0. */
static double
round_trip(const struct signal_market *m)
{
	double slippage;
	slippage_predict(1, m->adv, m->spread, m->sigma_p, SLIPPAGE_IMPACT, &slippage);
	return 2 * (slippage * m->point_value + m->commission) / (fabs(m->close) * m->point_value);
}

void
signal_judge(double p_cal, const struct signal_row *rows, size_t n, const struct signal_market *market, bool halve, struct signal *out)
{
	double rise, fall;
	*out = (struct signal){ .direction = (p_cal > 0.5) - (p_cal < 0.5), .win_prob = 0.5, .avg_win = NAN, .avg_loss = NAN };
	if (out->direction == 0) {
		out->reason = SIGNAL_NO_DIRECTION;
		return;
	}
	out->win_prob = out->direction > 0 ? p_cal : 1 - p_cal;
	if (!moves(rows, n, &rise, &fall)) {
		out->reason = SIGNAL_FEW_ROWS;
		return;
	}
	double cost = round_trip(market);
	out->avg_win = (out->direction > 0 ? rise : fall) - cost;
	out->avg_loss = (out->direction > 0 ? fall : rise) + cost;
	if (!(out->avg_win > 0)) {
		out->reason = SIGNAL_AVG_WIN;
		return;
	}
	/* -1 only when avg_win/avg_loss is below the least double; the fraction is 0 then */
	(void)sizing_kelly(out->win_prob, out->avg_win, out->avg_loss, SIGNAL_FRACTION, SIGNAL_CAP, &out->fraction);
	if (halve)
		out->fraction *= 0.5;
}
