#ifndef AGENT_LIVE_H
#define AGENT_LIVE_H

/* How the champion did since it was deployed, from the ledger: what observe.h and rollback.h judge. */
#include "feed.h"
#include "ledger.h"
#include "record.h"

/* First session that the newest champion decided, or will decide: the one under way if it is the first. 1; 0 none yet; -1 the ledger failed. */
int agent_live_deployed(struct ledger *l, date_t *out);

/*
 * The record of every session from deployed up to and including session, whose equity row is written. Row 0 has no return: it was
 * earned by what was decided before. A session's predictions are those of the model of that name, of markets that had a bar; they are
 * scored LABEL_HORIZON sessions later, over the markets whose label is known by then, so that a row never changes once it is scored.
 * r holds what an earlier call made of the same deployment, or nothing; only what may have changed is read again. 0; -1 with err.
 */
int agent_live_read(struct ledger *l, struct feed *f, const char *model, date_t deployed, date_t session, struct record *r, char *err, int errsize);

#endif
