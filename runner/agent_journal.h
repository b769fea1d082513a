#ifndef AGENT_JOURNAL_H
#define AGENT_JOURNAL_H

/*
 * The experiment journal's row of a job (run_id is its ref). It is written before the ledger says what it says, so what the ledger
 * then says is read from it: after a kill between the two a start completes the ledger from the row. All: 0 / -1 with err.
 */
#include "agent_words.h"
#include "clock.h"
#include "db.h"
#include "experiment.h"

/* What a run left behind. */
struct agent_run {
	struct agent_score score;
	int64_t version;          /* of the candidate, if it passed */
	char sha256[SHA256_TEXT]; /* of its file */
};

/*
 * The end of a run; result: NULL when it failed. at: market time of the session's schedule. A row that is there already stays as it is.
 */
int agent_journal_run(struct db *db, const struct agent_job *j, const struct agent_run *run, const struct experiment_result *result, instant_t at, char *err, int errsize);
/* The run of a job's row. 1 found, 0 none, -1 with err: unreadable, or not what agent_journal_run writes of this job. */
int agent_journal_get(struct db *db, const struct agent_job *j, struct agent_run *out, char *err, int errsize);
/*
 * The end of a shadow, or of the wait for it: j->outcome (open: it waits for the operator) and j->reason; shadowed NULL: it had none.
 * Again: the same. 0; with err 1 it has no row, -1 it could not be written.
 */
int agent_journal_end(struct db *db, const struct agent_job *j, const struct agent_shadowed *s, char *err, int errsize);
/* Is there no experiment at all? 1, 0, -1 with err. */
int agent_journal_empty(struct db *db, char *err, int errsize);
/* The job of a row by its id. 1 with ref (AGENT_JOB_REF bytes), 0 no such row or not the agent's, -1 with err. */
int agent_journal_ref(struct db *db, int64_t id, char *ref, char *err, int errsize);
/* metadata of a row. held: "true" "false" "null". Appended to out. */
void agent_journal_metadata(const struct agent_job *j, const struct agent_run *run, const char *held, struct buf *out);
/* results of a row back as a score. 0, or -1: another form. */
int agent_journal_score(const char *results, bool refit, struct agent_score *out);

#endif
