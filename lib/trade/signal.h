#ifndef SIGNAL_H
#define SIGNAL_H

/*
 * What a calibrated probability is worth trading (docs/definitions.md, "Signal of
 * a model"): direction, what a win and a loss bring after costs, and the fraction
 * of equity. Pure. Sizing proper, contracts and portfolio, is sizing.h.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIGNAL_HORIZON 5     /* sessions of the label */
#define SIGNAL_ROWS 252      /* newest matured rows that are looked at */
#define SIGNAL_ENOUGH 30     /* of them that must have a price to divide by */
#define SIGNAL_FRACTION 0.5  /* of the Kelly bet */
#define SIGNAL_CAP 0.10      /* of equity */

/* One matured row of a market: its label is known. Micro. */
struct signal_row {
	int64_t x;     /* X_t, continuous */
	int64_t ahead; /* X_{t+5} */
	int64_t close; /* C_t, raw; negative allowed */
};

/* What trading one lot costs now. */
struct signal_market {
	double spread;      /* price units */
	double sigma_p, adv; /* forecast_stats */
	double commission;  /* money a contract and side */
	double point_value; /* money for a price move of 1.0 */
	double close;       /* raw, price units; 0 has no signal */
};

enum signal_reason {
	SIGNAL_OK,           /* the fraction may still be 0: no edge */
	SIGNAL_NO_DIRECTION, /* p = 1/2, or NaN */
	SIGNAL_FEW_ROWS,     /* fewer than SIGNAL_ENOUGH */
	SIGNAL_AVG_WIN,      /* a win does not pay its costs */
};

struct signal {
	int direction;            /* -1 0 +1 */
	double win_prob;          /* max(p, 1 - p); 1/2 without a direction */
	double avg_win, avg_loss; /* fractions of the price, after costs; NaN with NO_DIRECTION and FEW_ROWS */
	double fraction;          /* of equity, 0 to SIGNAL_CAP */
	enum signal_reason reason;
};

/* rows oldest first, all of them matured. halve: the fraction is halved after its cap. */
void signal_judge(double p_cal, const struct signal_row *rows, size_t n, const struct signal_market *market, bool halve, struct signal *out);

/* "ok" "no_direction" "few_rows" "avg_win" */
const char *signal_reason_name(enum signal_reason reason);

#endif
