#ifndef SSE_H
#define SSE_H

/*
 * The event socket: server-sent events over HTTP/1.1 on a unix socket, one
 * path, any number of readers that can do nothing but read.
 *
 * Invariants:
 *  1. what is published was committed before (the engine's sink is called after the commit);
 *  2. an id is <epoch>.<seq> of the ledger's event table; what is not journaled repeats the newest id;
 *  3. a client never holds more than limits.backlog bytes besides its catch-up (at most SSE_CATCH_UP events): it is
 *     dropped and counted instead, and comes back with its last id.
 */
#include <stdint.h>

#include "buf.h"
#include "engine.h"

struct event_base;
struct sse;

#define SSE_PATH "/api/sse/cycle-status"
#define SSE_CATCH_UP 500 /* a client further behind gets `event: reset`; so does one while the ledger cannot be read just now */

/* Where a stream's content comes from; every callback gets arg. */
struct sse_source {
	void *arg;
	const char *(*epoch)(void *arg);
	int64_t (*last)(void *arg);                                                                   /* newest journaled seq, 0 none */
	int (*events)(void *arg, int64_t after, int limit, engine_sink cb, void *cb_arg);             /* as engine_events */
	int (*update)(void *arg, struct buf *out);                                                    /* current cycle_update JSON; 0 / -1 */
	void (*status)(void *arg, struct buf *out);                                                   /* current status JSON */
};

struct sse_limits {
	int clients;        /* more get 503 */
	int header_bytes;   /* longer gets 431 */
	int header_ms;      /* later gets 408 */
	int backlog;        /* bytes a client may be behind */
	int status_ms;      /* between two status events */
	int update_ms;      /* at most between two cycle_updates */
};
extern const struct sse_limits sse_defaults; /* 1000, 8 KB, 5 s, 64 KB, 15 s, 60 s */

/*
 * Listen at path (mode 0666: the run folder is what keeps others out). limits and source are copied.
 * NULL with err; errno is EADDRINUSE when another runner answers there.
 */
struct sse *sse_open(struct event_base *base, const char *path, const struct sse_limits *limits, const struct sse_source *source, char *err, int errsize);
/* Ends every stream, removes the socket. NULL is harmless. */
void sse_close(struct sse *s);

/* Send to all: an engine_sink with the struct sse as arg. seq <= 0: not journaled. */
void sse_publish(void *sse, int64_t seq, const char *kind, const char *data);
/* Send the current status, or cycle_update, now, because something in it changed. */
void sse_status(struct sse *s);
void sse_update(struct sse *s);

int64_t sse_clients(const struct sse *s); /* streams open now */
int64_t sse_dropped(const struct sse *s); /* clients dropped for being slow, since the start */
int64_t sse_accepted(const struct sse *s); /* streams begun since the start */
int64_t sse_sent(const struct sse *s); /* events put into the queues of all streams since the start, what a stream begins with aside */

#endif
