#ifndef LEDGER_AGENT_H
#define LEDGER_AGENT_H

/*
 * The agent's rows of the ledger: jobs, how far its cycle came, and which model is the champion. Parts of T1 join its transaction;
 * each of the others is a transaction of its own, after the experiment journal's row was written. All: 0 / -1 unless said otherwise.
 */
#include "agent_words.h"
#include "ledger.h"

/* The next job after that id, 0 at first, that is not done. 1 found, 0 none, -1; -2: its row is damaged, ledger_reason says which. */
int ledger_job_next(struct ledger *l, int64_t after, struct agent_job *out);
int ledger_job_get(struct ledger *l, const char *ref, struct agent_job *out); /* the same */
/* The next number that a rejected candidate had. 1 / 0 / -1. */
int ledger_model_rejected(struct ledger *l, int64_t after, int64_t *version);
/* Scored against a champion so far. */
int ledger_job_attempts(struct ledger *l, int64_t champion, int64_t *n);
/* A number that no model and no candidate has had. */
int ledger_model_number(struct ledger *l, int64_t *version);

/* What hypotheses were tried, newest last, and what still rests on a market day (an id of cycle). jobs: those that ran, else those that were told. */
struct ledger_tried {
	struct hypothesize_tried *tried; /* malloc'd */
	size_t n;
	struct budget budget;
};
int ledger_tried(struct ledger *l, bool jobs, int64_t today, struct ledger_tried *out);
/* Cause of the newest diagnosis. 1 / 0 none / -1. */
int ledger_last_cause(struct ledger *l, enum diagnose_cause *out);

/* Parts of T1. */
int ledger_cycle_agent(struct ledger *l, const char *session, const char *phase, const char *reason);
int ledger_put_hypothesis(struct ledger *l, const struct agent_job *j, bool queue); /* its event, and its row */

/*
 * Each a transaction: the job as it now is, its event, the cycle of its session; session: the newest that is decided.
 * The run of a queued job is over.
 */
int ledger_agent_run(struct ledger *l, const struct agent_job *j, const struct agent_score *s, const char *session);
/* Its shadow begins: its model has a row. created: session of that one's newest bar. */
int ledger_agent_shadow(struct ledger *l, const struct agent_job *j, const char *created, const char *session);
/* It won, and waits for the operator. */
int ledger_agent_pending(struct ledger *l, const struct agent_job *j, const char *session);
/* It is over: its model's row goes. */
int ledger_agent_reject(struct ledger *l, const struct agent_job *j, const char *session);
/* It is over: its model is the champion, and the one before retires. */
int ledger_agent_promote(struct ledger *l, const struct agent_job *j, const char *session);
/* A former champion comes back. */
int ledger_agent_rollback(struct ledger *l, const struct agent_fall *f, const char *session);
/* Something to tell, once a session. */
int ledger_agent_note(struct ledger *l, const char *session, const char *severity, const char *text);

#endif
