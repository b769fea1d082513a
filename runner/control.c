#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "control.h"
#include "listen.h"
#include "log.h"

#define CONNECTIONS 16 /* at a time; one operator needs one */

struct conn {
	struct control *c;
	struct conn *prev, *next;
	struct bufferevent *bev;
	struct event *timer; /* over the whole exchange, so that a trickle does not keep it */
	bool answered;
};

struct control {
	struct event_base *base;
	int fd, ms;
	char *path;
	struct event *accept;
	struct conn *conns;
	int n_conns;
	control_handler handler;
	void *arg;
};

static void
conn_free(struct conn *k)
{
	if (k->prev != NULL)
		k->prev->next = k->next;
	else
		k->c->conns = k->next;
	if (k->next != NULL)
		k->next->prev = k->prev;
	k->c->n_conns--;
	if (k->timer != NULL)
		event_free(k->timer);
	if (k->bev != NULL)
		bufferevent_free(k->bev);
	free(k);
}

static void
answer(struct conn *k, bool ok, const char *text)
{
	struct buf line = {0};
	buf_fmt(&line, "{\"ok\":%s,\"text\":", ok ? "true" : "false");
	buf_json(&line, text);
	buf_str(&line, "}\n");
	k->answered = true;
	bufferevent_disable(k->bev, EV_READ);
	if (line.failed || bufferevent_write(k->bev, line.data, line.len) != 0)
		conn_free(k);
	buf_free(&line);
}

/* Member of an object as text; NULL when absent or of another type. */
static const char *
text_of(struct json_object *o, const char *key)
{
	struct json_object *v;
	if (!json_object_object_get_ex(o, key, &v) || !json_object_is_type(v, json_type_string))
		return NULL;
	return json_object_get_string(v);
}

static struct json_object *
parse_object(const char *text)
{
	struct json_object *o = json_tokener_parse(text);
	if (o != NULL && !json_object_is_type(o, json_type_object)) {
		json_object_put(o);
		o = NULL;
	}
	return o;
}

static void
request(struct conn *k, const char *line)
{
	struct json_object *o = parse_object(line);
	const char *cmd = o != NULL ? text_of(o, "cmd") : NULL;
	const char *name = o != NULL ? text_of(o, "name") : NULL;
	if (cmd == NULL) {
		answer(k, false, "not a request: one line of JSON with \"cmd\" is expected");
	} else {
		struct buf text = {0};
		int rc = k->c->handler(k->c->arg, cmd, name != NULL ? name : "", &text);
		log_write(LOG_INFO, "control", "cmd=%.32s ok=%s", cmd, rc == 0 ? "true" : "false");
		answer(k, rc == 0, text.len > 0 ? text.data : "");
		buf_free(&text);
	}
	json_object_put(o);
}

static void
on_read(struct bufferevent *bev, void *arg)
{
	struct conn *k = arg;
	struct evbuffer *in = bufferevent_get_input(bev);
	char *line = evbuffer_readln(in, NULL, EVBUFFER_EOL_LF);
	if (line != NULL && strlen(line) < CONTROL_LINE)
		request(k, line);
	else if (line != NULL || evbuffer_get_length(in) >= CONTROL_LINE)
		answer(k, false, "the request is too long");
	free(line);
}

static void
on_written(struct bufferevent *bev, void *arg)
{
	struct conn *k = arg;
	(void)bev;
	if (k->answered)
		conn_free(k);
}

static void
on_event(struct bufferevent *bev, short what, void *arg)
{
	(void)bev;
	(void)what;
	conn_free(arg);
}

static void
on_timeout(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	conn_free(arg);
}

static void
conn_new(struct control *c, int fd)
{
	struct timeval limit = {.tv_sec = c->ms / 1000, .tv_usec = (c->ms % 1000) * 1000};
	struct conn *k = calloc(1, sizeof *k);
	if (k == NULL) {
		close(fd);
		return;
	}
	k->c = c;
	k->next = c->conns;
	if (k->next != NULL)
		k->next->prev = k;
	c->conns = k;
	c->n_conns++;
	k->bev = bufferevent_socket_new(c->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (k->bev == NULL) {
		close(fd);
		conn_free(k);
		return;
	}
	bufferevent_setwatermark(k->bev, EV_READ, 0, CONTROL_LINE);
	bufferevent_setcb(k->bev, on_read, on_written, on_event, k);
	k->timer = evtimer_new(c->base, on_timeout, k);
	if (k->timer == NULL || evtimer_add(k->timer, &limit) != 0 || bufferevent_enable(k->bev, EV_READ | EV_WRITE) != 0)
		conn_free(k);
}

static void
on_accept(evutil_socket_t fd, short what, void *arg)
{
	struct control *c = arg;
	(void)what;
	int client = accept4((int)fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (client < 0)
		return;
	if (c->n_conns >= CONNECTIONS)
		close(client);
	else
		conn_new(c, client);
}

struct control *
control_open(struct event_base *base, const char *path, int ms, control_handler handler, void *arg, char *err, int errsize)
{
	struct control *c = calloc(1, sizeof *c);
	if (c == NULL) {
		snprintf(err, (size_t)errsize, "out of memory");
		return NULL;
	}
	c->base = base;
	c->ms = ms;
	c->handler = handler;
	c->arg = arg;
	c->fd = listen_unix(path, 0600, err, errsize);
	if (c->fd >= 0) {
		c->path = strdup(path);
		c->accept = event_new(base, c->fd, EV_READ | EV_PERSIST, on_accept, c);
		if (c->path != NULL && c->accept != NULL && event_add(c->accept, NULL) == 0)
			return c;
		snprintf(err, (size_t)errsize, "%s: out of memory", path);
		errno = ENOMEM;
	}
	int keep = errno;
	control_close(c);
	errno = keep;
	return NULL;
}

void
control_close(struct control *c)
{
	if (c == NULL)
		return;
	for (struct conn *k = c->conns, *next; k != NULL; k = next) {
		next = k->next;
		conn_free(k);
	}
	if (c->accept != NULL)
		event_free(c->accept);
	if (c->fd >= 0)
		close(c->fd);
	if (c->path != NULL)
		(void)unlink(c->path);
	free(c->path);
	free(c);
}

/* Up to the line end. 0, or -1 with errno (0: the runner closed early). */
static int
read_line(int fd, struct buf *line)
{
	char data[512];
	while (line->len < CONTROL_LINE) {
		ssize_t n = recv(fd, data, sizeof data, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			errno = n == 0 ? 0 : errno;
			return -1;
		}
		buf_add(line, data, (size_t)n);
		if (!line->failed && line->data[line->len - 1] == '\n')
			return 0;
	}
	errno = EMSGSIZE;
	return -1;
}

static enum control_answer
parse_answer(const char *line, struct buf *text)
{
	struct json_object *o = parse_object(line), *ok;
	const char *said = o != NULL ? text_of(o, "text") : NULL;
	enum control_answer result = CONTROL_FAILED;
	if (said != NULL && json_object_object_get_ex(o, "ok", &ok) && json_object_is_type(ok, json_type_boolean)) {
		buf_str(text, said);
		result = json_object_get_boolean(ok) ? CONTROL_DONE : CONTROL_REFUSED;
	} else {
		buf_str(text, "the runner's answer cannot be read");
	}
	json_object_put(o);
	return result;
}

enum control_answer
control_call(const char *path, const char *cmd, const char *name, struct buf *text)
{
	int fd = listen_connect(path, CONTROL_MS);
	if (fd < 0 && (errno == ENOENT || errno == ECONNREFUSED))
		return CONTROL_NOBODY;
	struct buf line = {0};
	enum control_answer result = CONTROL_FAILED;
	buf_str(&line, "{\"cmd\":");
	buf_json(&line, cmd);
	if (name != NULL) {
		buf_str(&line, ",\"name\":");
		buf_json(&line, name);
	}
	buf_str(&line, "}\n");
	if (fd < 0 || line.failed || send(fd, line.data, line.len, MSG_NOSIGNAL) != (ssize_t)line.len) {
		buf_fmt(text, "%s: %s", path, strerror(errno));
	} else {
		buf_clear(&line);
		if (read_line(fd, &line) == 0)
			result = parse_answer(line.data, text);
		else
			buf_fmt(text, "no answer from the runner: %s", errno == 0 ? "it closed the connection" : errno == EAGAIN ? "it did not answer in time" : strerror(errno));
	}
	buf_free(&line);
	if (fd >= 0)
		close(fd);
	return result;
}
