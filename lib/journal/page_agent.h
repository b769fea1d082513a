#ifndef PAGE_AGENT_H
#define PAGE_AGENT_H

/*
 * The models that the ledger names, how far the agent's cycle came, and its work between cycles, as pages and commands show them.
 * Every call returns a number of rows (or 1 found, 0 absent), or -1 with db_error.
 */
#include <stdbool.h>
#include <stdint.h>

#include "budget.h"
#include "date.h"
#include "db.h"
#include "sha256.h"

/* What the agent does of its own accord at a level of HYDRA_AUTONOMY, in words: "1: observes …". Another number: the nearest level's. */
const char *page_agent_autonomy(int64_t level);

struct page_agent_model {
	int64_t version;
	char created[40], state[32]; /* champion retired candidate … */
	char file[96], sha256[SHA256_TEXT], run_id[96]; /* run_id "" none */
};
/* Newest first, at most max. */
int page_agent_models(struct db *ledger, struct page_agent_model *out, int max);

struct page_agent_job {
	int64_t id;
	char ref[96], session[40], kind[32], state[32], reason[320]; /* queued waiting shadow pending done */
	/* of its data, "" or 0 where they do not say */
	char type[48], step[48], cause[48], description[240];
	int64_t version, champion; /* the candidate's, 0 none yet; that it is held against */
	bool refit, asked;         /* asked for by the operator */
	char outcome[16], ended[DATE_TEXT]; /* promoted rejected, and the session */
};
/* Newest first, at most max. */
int page_agent_jobs(struct db *ledger, struct page_agent_job *out, int max);
/* The one of this name. 1, 0 none, -1. */
int page_agent_job_of(struct db *ledger, const char *ref, struct page_agent_job *out);
/* Those that are not done, oldest first, at most max. */
int page_agent_open(struct db *ledger, struct page_agent_job *out, int max);

/* How far the shadow of a job is, of the telemetry: mean Brier scores over its sessions so far. 1; 0 none, also when an older journal has no such table. */
struct page_agent_shadow {
	int64_t sessions;
	double candidate, champion; /* NaN without sessions */
};
int page_agent_shadow(struct db *telemetry, const char *ref, struct page_agent_shadow *out);
/* The sessions that those are the means of, newest first, at most max. */
struct page_agent_shadow_day {
	char session[DATE_TEXT]; /* in which both said what they thought */
	double candidate, champion;
};
int page_agent_shadow_days(struct db *telemetry, const char *ref, struct page_agent_shadow_day *out, int max);

/* The newest session whose cycle had an agent: the phase that it reached, and why it stopped there. */
struct page_agent_cycle {
	char session[DATE_TEXT], phase[24], reason[320];
};
int page_agent_cycle(struct db *ledger, struct page_agent_cycle *out);

/* The newest event that made another model the champion, in words: a promotion, a roll-back, or one with a record in the place of one without. */
struct page_agent_turn {
	char session[DATE_TEXT], text[320];
	bool back;     /* a roll-back */
	bool replaced; /* no promotion: made in the place of one without a record */
};
int page_agent_turn(struct db *ledger, struct page_agent_turn *out);

/* What the cycle of a session used of its budget, and which types rest after the newest cycle, by budget_default. 0 / -1. */
struct page_agent_budget {
	int64_t used;                /* experiments, of budget_default.per_cycle */
	int64_t count[BUDGET_TYPES]; /* of them by type, in the rule's order */
	int64_t rest[BUDGET_TYPES];  /* market days left, 0: it does not rest */
};
int page_agent_budget(struct db *ledger, const char *session, struct page_agent_budget *out);

#endif
