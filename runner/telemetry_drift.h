#ifndef TELEMETRY_DRIFT_H
#define TELEMETRY_DRIFT_H

/*
 * Observations of the champion in cycle_journal.db: readings for the pages, and the state that the next session goes on from. Like
 * all telemetry they may be missing: observe_rebuild makes the state again, and a failure here is logged and stops nothing.
 *
 * In the cycle: telemetry_observed before observe_cycle; telemetry_observation after T5, in the transaction of the session's bars.
 */
#include "observe.h"
#include "telemetry.h"

#define TELEMETRY_KEEP 1000 /* sessions of observations */

/*
 * One session, inside telemetry_begin and telemetry_commit; the same session again replaces its rows. symbols: of seen->markets, in
 * their order. What is older than TELEMETRY_KEEP sessions goes. 0 / -1 (logged).
 */
int telemetry_observation(struct telemetry *t, const struct observe *seen, const struct observe_state *state, const char *const *symbols);

/*
 * The state after the newest session before this one. 1; 0 with *out begun anew: none, or damaged (logged); -1 (logged). It goes on only
 * if observe_continues.
 */
int telemetry_observed(struct telemetry *t, date_t session, struct observe_state *out);

#endif
