#ifndef OPINION_H
#define OPINION_H

/*
 * From a model's calibrated probability to what the cycle sizes: the market's newest matured sessions and what one lot
 * costs now, taken from its bars, into signal_judge. The one place that does so: paper trading and backtest call it. Pure.
 */
#include <stdbool.h>
#include <stddef.h>

#include "bar.h"
#include "contract.h"
#include "forecast.h"
#include "signal.h"

#define OPINION_NO_DIRECTION "the model has no direction" /* note where p_cal is one half: in every session when b is 0 */

/*
 * Sets direction, probability, fraction and note of out; out->model and out->reason are the caller's. bars: oldest first,
 * the last one is the session decided on; n >= FORECAST_BARS. p_cal NaN is no direction.
 */
void opinion_form(double p_cal, const struct bar *bars, size_t n, const struct contract *contract, bool halve, struct forecast *out);

/* May text be the note of an opinion of that direction that stakes nothing? */
bool opinion_is_note(const char *text, int direction);

#endif
