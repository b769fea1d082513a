#ifndef AGENT_HISTORY_H
#define AGENT_HISTORY_H

/* What a hypothesis asks of the bars (hypothesize.h). */
#include "feed.h"
#include "recipe.h"

struct agent_history {
	date_t newest_end;  /* newest labelled session; DATE_NONE: none */
	int sessions;       /* labelled ones */
	size_t rows_high, rows_low; /* of the recipe's training rows, vol_20 above their median, and not */
};
/* Of all bars up to a session. 0 / -1: out of memory. It costs a panel: some 10 ms a market and 1,000 sessions. */
int agent_history_read(struct feed *f, date_t session, const struct recipe *r, struct agent_history *out);

#endif
