#ifndef AGENT_TURN_H
#define AGENT_TURN_H

/*
 * The agent's cycle, a part of T1 after the observation: whether a diagnosis leads to hypotheses, and which. Their facts and
 * their jobs stand in the transaction of the diagnosis, and cycle.agent_phase says how far it came and why no further. What is
 * tried is tried between the cycles (engine_agent.h).
 */
#include "agent_observe.h"

struct agent_turn {
	struct ledger *ledger;
	struct feed *feed;
	struct agent_observe *observer; /* that has looked at this session */
	int autonomy;  /* 1 to 3 */
	bool running;  /* false: paused */
	date_t session;
};
/* meta.trigger: the operator asked for this one */
#define AGENT_TRIGGER "trigger"

/* 0, or -1 with err: the ledger failed, or out of memory. Cost: nothing, or a panel when there is something to try. */
int agent_turn(const struct agent_turn *t, char *err, int errsize);

#endif
