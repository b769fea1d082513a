#ifndef CMD_AGENT_LINES_H
#define CMD_AGENT_LINES_H

/* The agent in `status`: how far it came, what waits for the operator, the shadow, what rests. */
#include "config.h"
#include "page_agent.h"
#include "page_meta.h"
#include "run_state.h"

#define CMD_AGENT_OPEN 16

struct cmd_agent_open {
	struct page_agent_job job;
	int64_t experiment; /* 0: not in its journal, or that cannot be read */
	struct page_agent_shadow shadow;
};
struct cmd_agent {
	int64_t champion; /* 0 none */
	char since[40];   /* session of its newest bar */
	struct page_meta meta; /* its decider: who decides, and why it is not the champion */
	bool has_cycle, has_turn;
	struct page_agent_cycle cycle;
	struct page_agent_turn turn;
	struct page_agent_budget budget;
	int n_open;
	struct cmd_agent_open open[CMD_AGENT_OPEN];
};

/* Of a ledger of ours, and of the two other journals as far as they can be read. 0, or -1 with db_error of the ledger. */
int cmd_agent_read(const struct config *cfg, struct db *ledger, struct cmd_agent *out);
void cmd_agent_lines(const struct cmd_agent *a, const struct run_state *r, const struct config *cfg, struct buf *out);
/* ,"agent":{…} */
void cmd_agent_json(const struct cmd_agent *a, const struct run_state *r, const struct config *cfg, struct buf *out);

#endif
