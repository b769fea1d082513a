#ifndef LOOP_INTERNAL_H
#define LOOP_INTERNAL_H

/* Shared by loop.c (time) and loop_talk.c (what is said and asked) only. */
#include "control.h"
#include "heartbeat.h"
#include "loop.h"
#include "notify.h"
#include "sse.h"

enum loop_phase { LOOP_STARTING, LOOP_TRADING, LOOP_WAITING, LOOP_DOUBTFUL, LOOP_TRAINING, LOOP_CRITICAL, LOOP_FINISHED, LOOP_STOPPED };

struct loop {
	const struct config *cfg;
	struct engine *e;
	struct event_base *base;
	struct event *signal, *step, *beat;
	struct event *training; /* NULL: none runs */
	int signal_fd;
	struct sse *sse;
	struct control *control;
	/* pace */
	enum loop_phase phase;
	instant_t due;       /* monotonic: when the next step was planned */
	int backoff;         /* seconds until the next try, 0 healthy */
	char doubt[320];     /* what the feed's fault was when it was last told, "" none */
	/* what is said */
	struct heartbeat hb;
	char hb_path[128];
	struct heartbeat_clock clock;
	unsigned ticks;
	bool mute;           /* the heartbeat could not be written; said once */
	int64_t last_seq;    /* newest seq that the ledger told */
	struct notify notify; /* systemd, where it started us */
	/* how it ended */
	int code;
	char reason[512];
};

/* Make run-folder sockets. 0, or -1 with l->code and l->reason. */
int loop_talk_open(struct loop *l);
void loop_talk_close(struct loop *l);
/* Journal that the feed cannot be trusted (its words), or that it can be again (""), when that is news. */
void loop_talk_feed(struct loop *l, const char *fault);
/* Something may have changed: bring state and reason up to date; when they did, tell everyone. */
void loop_talk_state(struct loop *l);
/* The wall clock, looked at; one that was set back since the last look is told. Whatever a heartbeat dates, was looked at. */
instant_t loop_talk_clock(struct loop *l);
void loop_talk_beat(struct loop *l);

bool loop_catching_up(const struct loop *l); /* in the first full-speed run */
double loop_interval(const struct loop *l);  /* seconds between two sessions from here on, 0 full speed */

#endif
