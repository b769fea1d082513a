#ifndef RUN_STATE_H
#define RUN_STATE_H

/*
 * What the run folder and the data folder say about the runner, for the web
 * tier and commands: runner_status.json (rewritten every 5 s, its mtime is
 * the heartbeat), runner_exit.json (written by hydra-up), agent_state.json.
 */
#include <stdbool.h>
#include <stdint.h>

#include "clock.h"

/* How long cycles took, counted by the runner since its start: bucket i those of at most run_state_edges[i], the last one all that took longer. */
#define RUN_STATE_EDGES 13
extern const instant_t run_state_edges[RUN_STATE_EDGES]; /* ascending */
struct run_state_cycles {
	int64_t bucket[RUN_STATE_EDGES + 1];
	instant_t total; /* of all of them */
};
void run_state_cycle(struct run_state_cycles *c, instant_t took); /* one more */

struct run_state {
	/* from runner_status.json in the run folder */
	bool known;            /* file there and valid */
	bool alive;            /* heartbeat younger than 15 s */
	instant_t heartbeat;   /* mtime; 0 unknown */
	int64_t pid;
	char version[32];
	char state[24];        /* starting catching_up running waiting degraded halted critical finished stopped */
	char reason[256];      /* in words */
	char mode[16];         /* sim csv */
	char feed[96];         /* "simulated, 5 s a session" */
	char broker[96];       /* "paper" */
	int64_t autonomy;      /* 0 to 3, -1 unknown */
	instant_t started_at;
	char session[11];      /* last session traded, "" none */
	char next_session[11];
	instant_t next_at;     /* wall time of the next cycle, 0 unknown */
	int64_t clients, dropped;
	int64_t warmup_done, warmup_total; /* while catching up */
	/* -1 where it does not say: a runner of before */
	int64_t accepted;      /* event streams begun since its start */
	int64_t sent;          /* events sent on them */
	int64_t memory, descriptors, cpu; /* as process.h has them */
	bool has_cycles;       /* cycles holds */
	struct run_state_cycles cycles;
	/* from runner_exit.json */
	bool exited;           /* newer than the last heartbeat */
	int exit_code;
	char exit_reason[256];
	instant_t exit_at;
	/*
	 * from agent_state.json in the data folder, or in ~/.hydra while no runner has had that folder: "running" or "paused";
	 * missing or invalid = paused
	 */
	char agent[16];
	instant_t agent_since; /* 0 unknown */
	/* "up", "down" (with why in words) or "absent" (never started here) */
	char word[8];
	char why[400];
};

void run_state_read(const char *run_dir, const char *data_dir, instant_t now, struct run_state *out);
/* Which files run_state_read would read, without reading them: time of the last change, ns, size and inode; 0 of one that is not there. */
struct run_state_files {
	int64_t mtime[3], size[3], inode[3];
};
void run_state_look(const char *run_dir, const char *data_dir, struct run_state_files *out);

#endif
