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

/* Rows of features, kept from one reading to the next: those of a bar never change (features.h). Zeroed: none; of one feed alone. */
struct agent_history_rows {
	struct features_set features;
	struct agent_history_market {
		size_t n, room;
		bool *complete;
		float *values;
		date_t first, newest; /* days of bars 0 and n - 1 */
	} market[CONFIG_MARKETS];
};
void agent_history_forget(struct agent_history_rows *kept);

/*
 * Of all bars up to a session. 0 / -1: out of memory. Cost: a row of features for each bar that kept does not have, some 10 ms a
 * market and 1,000 of them; of the others a copy.
 */
int agent_history_read(struct feed *f, date_t session, const struct recipe *r, struct agent_history_rows *kept, struct agent_history *out);

#endif
