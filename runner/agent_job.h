#ifndef AGENT_JOB_H
#define AGENT_JOB_H

/*
 * A job of the agent: a hypothesis on its way from the queue to its end, as the ledger's job row holds it. Pure: the row's data
 * and the words of its events, for the writer and for verify. What is proposed never changes; what became of it is added.
 */
#include "diagnose.h"
#include "hypothesize.h"

#define AGENT_JOB_KIND "experiment"
#define AGENT_JOB_REF 24
#define AGENT_JOB_REASON 480

enum agent_job_state {
	AGENT_QUEUED,  /* waits for its run */
	AGENT_WAITING, /* ran, and waits for the shadow of another one to end */
	AGENT_SHADOW,
	AGENT_PENDING, /* won, and waits for the operator */
	AGENT_DONE,
	AGENT_STATES
};
/* "queued" "waiting" "shadow" "pending" "done" */
const char *agent_job_state_name(enum agent_job_state s);
/* -1: no such. */
int agent_job_state_find(const char *name);

enum agent_job_outcome { AGENT_OPEN, AGENT_REJECTED, AGENT_PROMOTED };

struct agent_job {
	int64_t id;
	char ref[AGENT_JOB_REF], session[DATE_TEXT];
	enum agent_job_state state;
	char reason[AGENT_JOB_REASON];
	/* what is proposed */
	char step[40], type[32], description[HYPOTHESIZE_TEXT], impact[96], prediction[HYPOTHESIZE_TEXT];
	bool refit;  /* no candidate recipe: the champion's own on newer sessions */
	bool asked;  /* by the operator, not by what was observed */
	enum diagnose_cause cause;
	enum fitness_metric metric; /* that must improve */
	int64_t champion;           /* version against which it is held */
	char champion_sha256[SHA256_TEXT];
	int n_changes;
	struct recipe_change change[RECIPE_CHANGES];
	struct recipe recipe;
	char digest[SHA256_TEXT];
	/* what became of it */
	int64_t version;           /* of the candidate; 0: it has none */
	char sha256[SHA256_TEXT];  /* of its file */
	int64_t attempt;           /* the how-manieth that was compared with this champion; 0: it was not */
	enum agent_job_outcome outcome;
	char ended[DATE_TEXT];     /* newest session when it was over; "" */
};

/* The number-th hypothesis of a session, "E-20190605-1". */
void agent_job_ref(date_t session, int number, char out[AGENT_JOB_REF]);
/* A proposed step as a job of that session: all but ref, id and champion. */
void agent_job_of(const struct hypothesize_step *h, enum diagnose_cause cause, bool asked, struct agent_job *out);

/* job.data, appended: one line of JSON, always the same for the same job. proposal: without what became of it. */
void agent_job_data(const struct agent_job *j, bool proposal, struct buf *out);
/* Sets what data holds; the rest of *out stays. 0, or -1: not what agent_job_data writes. */
int agent_job_read(const char *data, struct agent_job *out);
/* {"field": {"old": …, "new": …}}, appended: also experiments.config_diff. */
void agent_job_diff(const struct agent_job *j, struct buf *out);

#endif
