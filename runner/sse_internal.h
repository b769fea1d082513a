#ifndef SSE_INTERNAL_H
#define SSE_INTERNAL_H

/* Shared by sse.c (the server) and sse_client.c (one connection) only. */
#include <stdbool.h>
#include <stddef.h>

#include "clock.h"
#include "sse.h"

#define SSE_RING 256 /* block references a client may wait for */

struct event;

/* Bytes shared by all clients that still have to get them. */
struct sse_block {
	size_t refs;
	size_t len;
	bool catch_up; /* not counted against the backlog */
	char data[];
};

struct sse_client {
	struct sse *s;
	struct sse_client *prev, *next;
	int fd;
	struct event *read, *write;
	instant_t deadline;  /* monotonic: the header must be there; 0 once it is */
	char *head;          /* header so far, NULL once it was read */
	size_t head_len;
	bool streaming;
	struct sse_block *ring[SSE_RING];
	unsigned first, count;
	size_t offset;       /* sent of ring[first] */
	size_t queued;       /* unsent bytes that count against the backlog */
};

struct sse {
	struct event_base *base;
	struct sse_limits limits;
	struct sse_source source;
	char *path;
	int fd;
	struct event *accept, *sweep, *tick;
	bool resting;        /* out of descriptors: not accepting until the next sweep */
	struct sse_client *clients;
	int n_clients;
	int64_t streams, dropped, accepted, sent;
	instant_t updated;   /* monotonic time of the last cycle_update sent to all */
	struct buf update;   /* its newest JSON, for when the ledger cannot be read */
};

/* Take over fd. NULL: out of memory, fd is closed. */
struct sse_client *sse_client_new(struct sse *s, int fd);
void sse_client_free(struct sse_client *c);
/* Answer with an error status and free. */
void sse_client_refuse(struct sse_client *c, int status);
/* Queue a block (a new reference) and send what goes out at once. false: c was dropped and is gone. */
bool sse_client_send(struct sse_client *c, struct sse_block *block);

/* Data as one block with one reference; NULL out of memory. */
struct sse_block *sse_block_new(const struct buf *b, bool catch_up);
void sse_block_unref(struct sse_block *block);

/* Append one event; seq <= 0 repeats the newest id. */
void sse_frame(struct sse *s, struct buf *out, int64_t seq, const char *kind, const char *data);
/* What a stream begins with: what was missed since last_id ("" a fresh one), the current cycle_update and status. */
void sse_opening(struct sse *s, const char *last_id, struct buf *out);

#endif
