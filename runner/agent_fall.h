#ifndef AGENT_FALL_H
#define AGENT_FALL_H

/* Is the champion to be rolled back: its live record against its own out-of-sample record, period by period (rollback.h). Pure. */
#include "agent_words.h"
#include "model.h"

/*
 * live: every session since its deployment as agent_live_read has it, row 0 that of the deployment. rested: it was deployed by a
 * roll-back, so that the machine is disarmed and rests. back: there is one to come back; that it decides still then says that whatever
 * asked before was held back (a pause, a file that could not be read), so that each bad period asks again; without one the machine
 * rests. What is judged is the period that ends with live's newest session; all before it are run through anew, each with what was
 * known then. true: roll back now, with the numbers in *out (from, to and sha256 are the caller's).
 */
bool agent_fall(const struct model *m, const struct record *live, bool rested, bool back, struct agent_fall *out);

#endif
