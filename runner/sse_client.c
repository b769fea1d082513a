/* One reader of the event socket: its request, then a queue of shared blocks. */
#include <errno.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http.h"
#include "sse_internal.h"

#define SEND_BUFFER 65536 /* what the kernel may hold beyond our queue: keeps a stalled reader's backlog bounded */

struct sse_block *
sse_block_new(const struct buf *b, bool catch_up)
{
	if (b->failed || b->len == 0)
		return NULL;
	struct sse_block *block = malloc(sizeof *block + b->len);
	if (block == NULL)
		return NULL;
	block->refs = 1;
	block->len = b->len;
	block->catch_up = catch_up;
	memcpy(block->data, b->data, b->len);
	return block;
}

void
sse_block_unref(struct sse_block *block)
{
	if (block != NULL && --block->refs == 0)
		free(block);
}

void
sse_client_free(struct sse_client *c)
{
	struct sse *s = c->s;
	if (c->prev != NULL)
		c->prev->next = c->next;
	else
		s->clients = c->next;
	if (c->next != NULL)
		c->next->prev = c->prev;
	s->n_clients--;
	if (c->streaming)
		s->streams--;
	for (; c->count > 0; c->count--, c->first = (c->first + 1) % SSE_RING)
		sse_block_unref(c->ring[c->first]);
	if (c->read != NULL)
		event_free(c->read);
	if (c->write != NULL)
		event_free(c->write);
	close(c->fd);
	free(c->head);
	free(c);
}

void
sse_client_refuse(struct sse_client *c, int status)
{
	char text[256], spill[4096];
	const char *phrase = http_phrase(status);
	int n = snprintf(text, sizeof text, "HTTP/1.1 %d %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %zu\r\n%sConnection: close\r\n\r\n%s\n", status, phrase,
	                 strlen(phrase) + 1, status == 405 ? "Allow: GET, HEAD\r\n" : "", phrase);
	/* one send: the answer fits every socket buffer, and a client that does not take it gets nothing more */
	(void)!send(c->fd, text, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT);
	/* unread input at close would reset the answer away */
	while (recv(c->fd, spill, sizeof spill, MSG_DONTWAIT) == (ssize_t)sizeof spill)
		;
	sse_client_free(c);
}

static void
sent(struct sse_client *c, size_t n)
{
	struct sse_block *block = c->ring[c->first];
	if (!block->catch_up)
		c->queued -= n;
	c->offset += n;
	if (c->offset < block->len)
		return;
	sse_block_unref(block);
	c->first = (c->first + 1) % SSE_RING;
	c->count--;
	c->offset = 0;
}

/* Send until the kernel is full. false: the client is gone and was freed. */
static bool
flush(struct sse_client *c)
{
	while (c->count > 0) {
		struct sse_block *block = c->ring[c->first];
		ssize_t n = send(c->fd, block->data + c->offset, block->len - c->offset, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n >= 0) {
			sent(c, (size_t)n);
			continue;
		}
		if (errno == EINTR)
			continue;
		if ((errno == EAGAIN || errno == EWOULDBLOCK) && event_add(c->write, NULL) == 0)
			return true;
		sse_client_free(c);
		return false;
	}
	return true;
}

bool
sse_client_send(struct sse_client *c, struct sse_block *block)
{
	size_t weight = block->catch_up ? 0 : block->len;
	if (c->count == SSE_RING || c->queued + weight > (size_t)c->s->limits.backlog) {
		c->s->dropped++;
		sse_client_free(c);
		return false;
	}
	block->refs++;
	c->ring[(c->first + c->count) % SSE_RING] = block;
	c->queued += weight;
	/* with a queue before it the write event is pending already */
	return ++c->count > 1 ? true : flush(c);
}

static void
writable(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)flush(arg);
}

static void
begin(struct sse_client *c, const struct http_request *req)
{
	static const char header[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\nConnection: close\r\n\r\n";
	struct buf out = {0};
	buf_str(&out, header);
	if (!req->head)
		sse_opening(c->s, req->last_id, &out);
	struct sse_block *block = sse_block_new(&out, true);
	buf_free(&out);
	if (block == NULL) {
		sse_client_free(c);
		return;
	}
	free(c->head);
	c->head = NULL;
	c->deadline = 0;
	if (req->head) {
		(void)!send(c->fd, block->data, block->len, MSG_NOSIGNAL | MSG_DONTWAIT);
		sse_client_free(c);
	} else {
		c->streaming = true;
		c->s->streams++;
		c->s->accepted++;
		(void)sse_client_send(c, block);
	}
	sse_block_unref(block);
}

/* Bytes arrived for the header: parse it once its end is there. */
static void
header(struct sse_client *c, const char *data, size_t len)
{
	size_t room = (size_t)c->s->limits.header_bytes - c->head_len;
	size_t take = len < room ? len : room;
	memcpy(c->head + c->head_len, data, take);
	c->head_len += take;
	size_t end = http_header_end(c->head, c->head_len);
	if (end == 0) {
		if (take < len || take == room)
			sse_client_refuse(c, 431);
		return;
	}
	struct http_request req;
	int status = http_parse(c->head, end, SSE_PATH, &req);
	if (status != 0)
		sse_client_refuse(c, status);
	else
		begin(c, &req);
}

static void
readable(evutil_socket_t fd, short what, void *arg)
{
	struct sse_client *c = arg;
	char data[4096];
	(void)what;
	ssize_t n = recv((int)fd, data, sizeof data, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return;
	if (n <= 0)
		sse_client_free(c);
	else if (c->head != NULL)
		header(c, data, (size_t)n);
	/* what follows the header is ignored: a stream only goes one way */
}

struct sse_client *
sse_client_new(struct sse *s, int fd)
{
	int size = SEND_BUFFER;
	struct sse_client *c = calloc(1, sizeof *c);
	if (c == NULL) {
		close(fd);
		return NULL;
	}
	c->s = s;
	c->fd = fd;
	c->next = s->clients;
	if (c->next != NULL)
		c->next->prev = c;
	s->clients = c;
	s->n_clients++;
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	c->deadline = clock_monotonic() + (instant_t)s->limits.header_ms * (CLOCK_SECOND / 1000);
	c->head = malloc((size_t)s->limits.header_bytes);
	c->read = event_new(s->base, fd, EV_READ | EV_PERSIST, readable, c);
	c->write = event_new(s->base, fd, EV_WRITE, writable, c);
	if (c->head == NULL || c->read == NULL || c->write == NULL || event_add(c->read, NULL) != 0) {
		sse_client_free(c);
		return NULL;
	}
	return c;
}
