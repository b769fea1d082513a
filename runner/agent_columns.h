#ifndef AGENT_COLUMNS_H
#define AGENT_COLUMNS_H

/* The champion's features, market by market: of the rows that it was trained on, and of every session since (observe.h). */
#include "feed.h"
#include "model.h"
#include "observe.h"

struct agent_columns {
	const struct model *model; /* whose they are, as of the last call; NULL: none yet */
	int version;               /* its; one names one model, wherever it lies */
	size_t markets, sessions;  /* live ones, every market has as many */
	size_t room;               /* for sessions */
	date_t newest;             /* of them; the training end if there are none */
	double *live, *baseline;   /* [column i*markets + j]: room, and rows[j] places */
	struct observe_column *column;
	struct observe_features features; /* of all that */
};

/*
 * Bring them up to a session, over all dates on which any market has a bar, or that live holds. Another model than before: begun
 * anew, with a pass over its training rows. 0, or -1: out of memory; they are then empty.
 */
int agent_columns_read(struct agent_columns *c, const struct model *m, struct feed *f, const struct record *live, date_t session);
void agent_columns_free(struct agent_columns *c); /* leaves it empty; a zeroed one is harmless */

#endif
