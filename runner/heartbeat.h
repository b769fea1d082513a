#ifndef HEARTBEAT_H
#define HEARTBEAT_H

/*
 * runner_status.json in the run folder: what the runner is and does, for the
 * pages and `status`. Its mtime is the heartbeat; lib/journal/run_state reads it.
 * The same object is the data of the stream's status event.
 */
#include <stdint.h>

#include "buf.h"
#include "clock.h"
#include "process.h"
#include "run_state.h"

#define HEARTBEAT_FILE "runner_status.json"
#define HEARTBEAT_SECONDS 5

struct heartbeat {
	int64_t pid;
	char state[24];      /* starting catching_up running waiting halted critical finished stopped */
	char reason[256];    /* in words, "" none */
	char mode[16];       /* sim csv */
	char feed[96];       /* "simulated, 5 s a session" */
	char broker[96];     /* "paper" */
	char agent[16];      /* running paused */
	int64_t autonomy;    /* 0 to 3 */
	instant_t started_at;
	char session[11];    /* last session traded, "" none */
	char next_session[11];
	instant_t next_at;   /* wall, 0 unknown */
	int64_t clients, dropped;
	int64_t warmup_done, warmup_total;
	int64_t accepted, sent; /* event streams begun, and events sent on them, since the start */
	struct process process;
	struct run_state_cycles cycles;
};

/*
 * One line: {"pid","version","state","reason","mode","feed","broker","agent_state","autonomy","started_at","session","next_session",
 * "next_at","clients","dropped","warmup_done","warmup_total","accepted","sent","memory","descriptors","cpu","cycles":{"buckets","total"},"at"};
 * instants ISO 8601 text, unknown ones null; memory bytes, cpu and total microseconds. at = now.
 */
void heartbeat_json(const struct heartbeat *h, instant_t now, struct buf *out);

/*
 * Replace path with that line; when there is no room for a second file (full disk) it is written over the first, and when
 * that fails too, its mtime alone is touched. 0 written, 1 only touched, -1 with errno: not even that.
 */
int heartbeat_write(const struct heartbeat *h, const char *path, instant_t now);

/* Notices a wall clock that was set back. Zero-initialise. */
struct heartbeat_clock {
	instant_t wall, monotonic; /* of the last look; 0 never */
};
/* Microseconds the wall clock stepped back since the last look, 0 when not more than 5 s. */
int64_t heartbeat_step(struct heartbeat_clock *c, instant_t wall, instant_t monotonic);

/* The program's version. */
const char *heartbeat_version(void);

#endif
