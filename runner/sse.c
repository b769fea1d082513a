#include <errno.h>
#include <event2/event.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "listen.h"
#include "log.h"
#include "sse_internal.h"

#define RETRY_MS 3000   /* how soon a browser comes back after a lost stream */
#define SWEEP_MS 1000   /* how precisely the header's deadline is kept */
#define ACCEPT_TURN 64  /* connections taken before the loop breathes */

const struct sse_limits sse_defaults = {.clients = 1000, .header_bytes = 8192, .header_ms = 5000, .backlog = 65536, .status_ms = 15000, .update_ms = 60000};

void
sse_frame(struct sse *s, struct buf *out, int64_t seq, const char *kind, const char *data)
{
	buf_fmt(out, "id: %s.%" PRId64 "\nevent: %s\ndata: ", s->source.epoch(s->source.arg), seq > 0 ? seq : s->source.last(s->source.arg), kind);
	/* a line end inside would end the field; JSON knows it only between tokens */
	for (const char *at = data; *at != '\0'; at++)
		buf_char(out, *at == '\n' || *at == '\r' ? ' ' : *at);
	buf_str(out, "\n\n");
}

/* Makes the line of a cycle_update anew; while the ledger cannot be read it stays the last known one. */
static void
refresh(struct sse *s)
{
	struct buf now = {0};
	if (s->source.update(s->source.arg, &now) == 0 && !now.failed && now.len > 0) {
		buf_free(&s->update);
		s->update = now;
	} else {
		buf_free(&now);
	}
}

/* The current cycle_update; nothing before there was any. */
static void
frame_update(struct sse *s, struct buf *out)
{
	refresh(s);
	if (s->update.len > 0)
		sse_frame(s, out, 0, "cycle_update", s->update.data);
}

/*
 * A journaled event. A cycle_update tells how things stand now whenever it is sent, on one clock, the wall's: what the cycle
 * wrote of itself, on the market's, stays in the ledger.
 */
static void
frame_event(struct sse *s, struct buf *out, int64_t seq, const char *kind, const char *data)
{
	sse_frame(s, out, seq, kind, strcmp(kind, "cycle_update") == 0 && s->update.len > 0 ? s->update.data : data);
}

static void
frame_status(struct sse *s, struct buf *out)
{
	struct buf now = {0};
	s->source.status(s->source.arg, &now);
	if (!now.failed && now.len > 0)
		sse_frame(s, out, 0, "status", now.data);
	buf_free(&now);
}

/* <epoch>.<seq> of this ledger: 1 with *seq, 0 anything else. */
static int
parse_id(struct sse *s, const char *id, int64_t *seq)
{
	const char *epoch = s->source.epoch(s->source.arg);
	size_t len = strlen(epoch);
	if (len == 0 || strncmp(id, epoch, len) != 0 || id[len] != '.')
		return 0;
	const char *digits = id + len + 1;
	size_t n = strspn(digits, "0123456789");
	if (n == 0 || n > 18 || digits[n] != '\0')
		return 0;
	*seq = (int64_t)strtoll(digits, NULL, 10);
	return 1;
}

struct missed {
	struct sse *s;
	struct buf *out;
};

static void
frame_missed(void *arg, int64_t seq, const char *kind, const char *data)
{
	struct missed *m = arg;
	frame_event(m->s, m->out, seq, kind, data);
}

/* 1 when everything after last_id was appended. */
static int
catch_up(struct sse *s, const char *last_id, struct buf *out)
{
	int64_t seq = 0, last = s->source.last(s->source.arg);
	if (parse_id(s, last_id, &seq) != 1 || seq > last || last - seq > SSE_CATCH_UP)
		return 0;
	struct missed m = {s, out};
	size_t keep = out->len;
	refresh(s); /* once for all that was missed */
	if (seq == last || s->source.events(s->source.arg, seq, SSE_CATCH_UP, frame_missed, &m) == last - seq)
		return 1;
	/* a part is worse than a reset: the page would take it for the whole */
	if (!out->failed) {
		out->len = keep;
		out->data[keep] = '\0';
	}
	return 0;
}

void
sse_opening(struct sse *s, const char *last_id, struct buf *out)
{
	buf_fmt(out, "retry: %d\n\n", RETRY_MS);
	if (last_id[0] != '\0' && catch_up(s, last_id, out) == 0)
		sse_frame(s, out, 0, "reset", "{}");
	frame_update(s, out);
	frame_status(s, out);
}

/* events: how many of them b holds. */
static void
send_all(struct sse *s, const struct buf *b, int events)
{
	struct sse_block *block = s->clients == NULL ? NULL : sse_block_new(b, false);
	if (block == NULL)
		return;
	for (struct sse_client *c = s->clients, *next; c != NULL; c = next) {
		next = c->next; /* c may be dropped */
		if (c->streaming && sse_client_send(c, block))
			s->sent += events;
	}
	sse_block_unref(block);
}

void
sse_publish(void *sse, int64_t seq, const char *kind, const char *data)
{
	struct sse *s = sse;
	struct buf out = {0};
	if (strcmp(kind, "cycle_update") == 0)
		s->updated = clock_monotonic();
	if (s->clients == NULL)
		return;
	if (strcmp(kind, "cycle_update") == 0)
		refresh(s);
	frame_event(s, &out, seq, kind, data);
	send_all(s, &out, 1);
	buf_free(&out);
}

void
sse_status(struct sse *s)
{
	struct buf out = {0};
	frame_status(s, &out);
	send_all(s, &out, 1);
	buf_free(&out);
}

void
sse_update(struct sse *s)
{
	struct buf out = {0};
	frame_update(s, &out);
	send_all(s, &out, 1);
	buf_free(&out);
	s->updated = clock_monotonic();
}

/* Every status_ms: a status, a comment for monitors that look for one, and a cycle_update before the last one gets too old. */
static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct sse *s = arg;
	struct buf out = {0};
	int events = 1;
	(void)fd;
	(void)what;
	if (s->clients == NULL)
		return;
	instant_t now = clock_monotonic(), ms = CLOCK_SECOND / 1000;
	if (now - s->updated + s->limits.status_ms * ms > s->limits.update_ms * ms) {
		frame_update(s, &out);
		s->updated = now;
		events++;
	}
	frame_status(s, &out);
	buf_str(&out, ": alive\n\n");
	send_all(s, &out, events);
	buf_free(&out);
}

static void
on_sweep(evutil_socket_t fd, short what, void *arg)
{
	struct sse *s = arg;
	(void)fd;
	(void)what;
	instant_t now = clock_monotonic();
	for (struct sse_client *c = s->clients, *next; c != NULL; c = next) {
		next = c->next;
		if (c->deadline != 0 && now > c->deadline)
			sse_client_refuse(c, 408);
	}
	if (s->resting && event_add(s->accept, NULL) == 0)
		s->resting = false;
}

static void
on_accept(evutil_socket_t fd, short what, void *arg)
{
	struct sse *s = arg;
	(void)what;
	for (int i = 0; i < ACCEPT_TURN; i++) {
		int client = accept4((int)fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (client < 0) {
			if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
				log_write(LOG_WARN, "events_accept", "error=\"%s\" clients=%d", strerror(errno), s->n_clients);
				event_del(s->accept);
				s->resting = true;
			}
			return;
		}
		bool full = s->n_clients >= s->limits.clients;
		struct sse_client *c = sse_client_new(s, client);
		if (c != NULL && full)
			sse_client_refuse(c, 503);
	}
}

static struct event *
timer(struct sse *s, int ms, event_callback_fn fn)
{
	struct timeval every = {.tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000};
	struct event *ev = event_new(s->base, -1, EV_PERSIST, fn, s);
	if (ev != NULL && event_add(ev, &every) != 0) {
		event_free(ev);
		ev = NULL;
	}
	return ev;
}

struct sse *
sse_open(struct event_base *base, const char *path, const struct sse_limits *limits, const struct sse_source *source, char *err, int errsize)
{
	struct sse *s = calloc(1, sizeof *s);
	if (s == NULL) {
		snprintf(err, (size_t)errsize, "out of memory");
		return NULL;
	}
	s->base = base;
	s->limits = *limits;
	s->source = *source;
	s->updated = clock_monotonic();
	s->fd = listen_unix(path, 0666, err, errsize);
	if (s->fd < 0)
		goto fail;
	s->path = strdup(path);
	s->accept = event_new(base, s->fd, EV_READ | EV_PERSIST, on_accept, s);
	s->sweep = timer(s, SWEEP_MS < limits->header_ms ? SWEEP_MS : limits->header_ms, on_sweep);
	s->tick = timer(s, limits->status_ms, on_tick);
	if (s->path != NULL && s->accept != NULL && s->sweep != NULL && s->tick != NULL && event_add(s->accept, NULL) == 0)
		return s;
	snprintf(err, (size_t)errsize, "%s: out of memory", path);
fail:;
	int keep = errno;
	sse_close(s);
	errno = keep;
	return NULL;
}

void
sse_close(struct sse *s)
{
	if (s == NULL)
		return;
	while (s->clients != NULL)
		sse_client_free(s->clients);
	struct event *events[] = {s->accept, s->sweep, s->tick};
	for (size_t i = 0; i < sizeof events / sizeof events[0]; i++)
		if (events[i] != NULL)
			event_free(events[i]);
	if (s->fd >= 0)
		close(s->fd);
	if (s->path != NULL)
		(void)unlink(s->path);
	buf_free(&s->update);
	free(s->path);
	free(s);
}

int64_t
sse_clients(const struct sse *s)
{
	return s->streams;
}

int64_t
sse_dropped(const struct sse *s)
{
	return s->dropped;
}

int64_t
sse_accepted(const struct sse *s)
{
	return s->accepted;
}

int64_t
sse_sent(const struct sse *s)
{
	return s->sent;
}
