#ifndef AGENT_SHADOW_H
#define AGENT_SHADOW_H

/*
 * A candidate in its shadow: what it and the champion would have said in sessions that neither has seen, and what that was worth
 * once it was known. It follows from bars and models alone: a process that was started anew finds the same.
 */
#include "agent_words.h"
#include "champion.h"
#include "feed.h"
#include "ledger.h"
#include "promotion.h"

/* A session in which both had a prediction whose outcome is known: mean Brier scores over the same markets. */
struct agent_shadow_day {
	date_t session;
	double candidate, champion;
};
struct agent_shadow {
	char ref[AGENT_JOB_REF]; /* "" none */
	int64_t against;         /* champion's version */
	struct champion *candidate;
	date_t looked;           /* newest session that was looked at */
	size_t n;
	struct agent_shadow_day day[PROMOTION_SHADOW];
};

/* Begin, or go on if it is that job's already: the candidate's file is loaded; it sees the reports of f, which must live as long. 0, or -1 with err: missing, cut, another one. */
int agent_shadow_open(struct agent_shadow *s, const struct agent_job *j, const struct feed *f, const char *data_dir, char *err, int errsize);
void agent_shadow_close(struct agent_shadow *s); /* leaves it empty; a zeroed one is harmless */

/*
 * Every session after the candidate's newest bar that is done and LABEL_HORIZON sessions old, up to PROMOTION_SHADOW of them. One in which no
 * market had two predictions and an outcome counts for nothing. 0, or -1: the ledger cannot be read.
 */
int agent_shadow_read(struct agent_shadow *s, struct ledger *l, struct feed *f, const struct champion *champion);
/* Of what was read so far. */
void agent_shadow_sum(const struct agent_shadow *s, struct agent_shadowed *out);

#endif
