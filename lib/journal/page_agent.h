#ifndef PAGE_AGENT_H
#define PAGE_AGENT_H

/* The models that the ledger names, and the work of the agent between cycles, as pages show them. Every call returns a number of rows or -1 with db_error. */
#include <stdbool.h>
#include <stdint.h>

#include "db.h"
#include "sha256.h"

struct page_agent_model {
	int64_t version;
	char created[40], state[32]; /* champion retired candidate … */
	char file[96], sha256[SHA256_TEXT], run_id[96]; /* run_id "" none */
};
/* Newest first, at most max. */
int page_agent_models(struct db *ledger, struct page_agent_model *out, int max);

struct page_agent_job {
	int64_t id;
	char ref[96], session[40], kind[32], state[32], reason[320];
};
/* Newest first, at most max. */
int page_agent_jobs(struct db *ledger, struct page_agent_job *out, int max);

#endif
