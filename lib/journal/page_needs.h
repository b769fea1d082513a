#ifndef PAGE_NEEDS_H
#define PAGE_NEEDS_H

/* What stands in the ledger and asks for the operator, and since when: what every page says above its content. */
#include "clock.h"
#include "page_agent.h"
#include "page_meta.h"
#include "page_overview.h"

#define PAGE_NEEDS_BREAKERS 8
#define PAGE_NEEDS_WINNERS 4

/* since: when the ledger was told (wall), 0 unknown. */
struct page_needs {
	instant_t stopped, halted; /* of meta.stopped and meta.halted, 0 also when they are not set */
	int n_breakers;            /* those that are not active */
	struct {
		struct page_overview_breaker b;
		instant_t since;
	} breaker[PAGE_NEEDS_BREAKERS];
	int n_winners;             /* that wait for the operator, oldest first */
	bool more_winners;         /* than are here */
	struct {
		struct page_agent_job job;
		instant_t since;
	} winner[PAGE_NEEDS_WINNERS];
};

/* Into out, of a ledger of ours (user_version above 0). 0, or -1 with db_error; out is then empty. */
int page_needs_read(struct db *ledger, const struct page_meta *meta, struct page_needs *out);

#endif
