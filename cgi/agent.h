#ifndef AGENT_H
#define AGENT_H

/* Inside the agent program only: what programs ask of it, and one experiment. */
#include "page.h"

#define AGENT_EXPERIMENTS "/api/agent/experiments/" /* an id follows */

/* Fragment: everything the journal holds of one experiment. 404 unknown, 400 not a number, 503 the journal cannot be read. */
void agent_experiment(struct page *p, const struct web_request *req, struct web_response *res);

/* Fragment of the original: the agent's state. Reads one small file and no journal. */
void agent_api_state(struct page *p, const struct web_request *req, struct web_response *res);
/*
 * JSON of the original. Without a journal there is nothing to count: zeros,
 * {} or no version. One that is there and cannot be read is 503 with why.
 */
void agent_api_summary(struct page *p, const struct web_request *req, struct web_response *res);
void agent_api_mutations(struct page *p, const struct web_request *req, struct web_response *res);
void agent_api_champion(struct page *p, const struct web_request *req, struct web_response *res);

#endif
