#ifndef AGENT_STATE_H
#define AGENT_STATE_H

/* Whether the agent may act: agent_state.json in the data folder, {"state":"running"|"paused","updated_at":ISO 8601}, as inherited. */
#include <stdbool.h>

#include "clock.h"

#define AGENT_STATE_FILE "agent_state.json"

/* "running" or "paused"; missing, unreadable or invalid means paused. */
const char *agent_state_read(const char *data_dir);

/* Replace the file durably. 0, or -1 with err. */
int agent_state_write(const char *data_dir, bool running, instant_t now, char *err, int errsize);

/*
 * At a start or an adoption: if the data folder has no such file, copy the original's (home/.hydra) as it is, its time with
 * it, when it holds a valid state, else write `running` if sim. home may be NULL. An existing file, valid or not, is left
 * alone. 0, or -1 with err.
 */
int agent_state_first(const char *data_dir, const char *home, bool sim, instant_t now, char *err, int errsize);

#endif
