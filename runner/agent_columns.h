#ifndef AGENT_COLUMNS_H
#define AGENT_COLUMNS_H

/* The champion's features, market by market: of the rows that it was trained on, and of every session since (observe.h). */
#include "feed.h"
#include "model.h"
#include "observe.h"

#define AGENT_COLUMNS_EXPLAINED 60 /* sessions that importance is taken over */

struct agent_columns_row;
struct agent_columns {
	const struct model *model; /* whose they are, as of the last call; NULL: none yet */
	int version;               /* its; one names one model, wherever it lies */
	size_t markets, sessions;  /* live ones, every market has as many */
	size_t room;               /* for sessions */
	date_t newest;             /* of them; the training end if there are none */
	double *live, *baseline;   /* [column i*markets + j]: room, and rows[j] places */
	double *points;            /* of the baseline, in as many places */
	struct observe_column *column;
	struct observe_features features; /* of all that */
	struct agent_columns_row *explained; /* of the newest live sessions, those that were asked for; NULL: none yet */
};

/*
 * Bring them up to a session, over all dates on which any market has a bar, or that live holds. Another model than before: begun
 * anew, with a pass over its training rows. 0, or -1: out of memory; they are then empty.
 */
int agent_columns_read(struct agent_columns *c, const struct model *m, struct feed *f, const struct record *live, date_t session);
/*
 * Mean |SHAP| of each column over the rows of the newest AGENT_COLUMNS_EXPLAINED live sessions that have a number for each of a
 * market's own features, of the model of the last agent_columns_read. What was explained once is kept. false: it cannot be had.
 */
bool agent_columns_importance(struct agent_columns *c, double out[FEATURES_ALL]);
void agent_columns_free(struct agent_columns *c); /* leaves it empty; a zeroed one is harmless */

#endif
