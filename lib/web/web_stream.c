/* An answer of any length: a piece is made, sent and forgotten before the next one is made. */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "clock.h"
#include "web_internal.h"

/* One viewer, and what it took of late. */
struct outlet {
	int fd;
	const sigset_t *waiting;
	instant_t since; /* of the window */
	size_t taken;    /* in it */
	const char *why;
};

static int fail(struct outlet *o, const char *why)
{
	o->why = why;
	return -1;
}

/* Signals are let in only while the viewer is waited for: one that came while a piece was made is pending. */
static bool told_to_stop(const struct outlet *o)
{
	static const int signals[] = {SIGTERM, SIGINT, SIGUSR1, SIGHUP};
	sigset_t pending;

	if (sigpending(&pending))
		return false;
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		if (sigismember(&pending, signals[i]) == 1 && sigismember(o->waiting, signals[i]) == 0)
			return true;
	return false;
}

/* Until the socket has room, or the window ends with too little taken. */
static int wait_room(struct outlet *o)
{
	struct pollfd p = {.fd = o->fd, .events = POLLOUT};
	instant_t left = o->since + WEB_STREAM_WINDOW * CLOCK_SECOND - clock_monotonic();

	if (left <= 0) {
		if (o->taken < WEB_STREAM_LEAST)
			return fail(o, "the viewer takes too little");
		o->since = clock_monotonic();
		o->taken = 0;
		left = WEB_STREAM_WINDOW * CLOCK_SECOND;
	}
	struct timespec t = {.tv_sec = left / CLOCK_SECOND, .tv_nsec = left % CLOCK_SECOND * 1000};

	if (ppoll(&p, 1, &t, o->waiting) < 0)
		return fail(o, errno == EINTR ? "told to stop" : "poll failed");
	return 0;
}

static int push(struct outlet *o, const struct buf *b)
{
	size_t sent = 0;

	if (b->failed)
		return fail(o, "out of memory");
	while (sent < b->len) {
		ssize_t n = send(o->fd, b->data + sent, b->len - sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n > 0) {
			sent += (size_t)n;
			o->taken += (size_t)n;
		} else if (n < 0 && errno != EAGAIN && errno != EINTR) {
			return fail(o, "the viewer has gone");
		} else if (wait_room(o)) {
			return -1;
		}
	}
	return 0;
}

int web_send_stream(int fd, int id, const struct buf *begin, struct web_stream *s, const sigset_t *waiting, const char **why)
{
	struct outlet o = {.fd = fd, .waiting = waiting, .since = clock_monotonic(), .why = ""};
	struct buf piece = {0}, out = {0};
	int more = 1, rc = 0;

	web_records(&out, id, begin->data, begin->len);
	while (rc == 0 && more == 1) {
		if ((rc = push(&o, &out)) != 0)
			break;
		buf_clear(&piece);
		buf_clear(&out);
		more = told_to_stop(&o) ? fail(&o, "told to stop") : s->more(s, &piece);
		if (more < 0 || piece.failed)
			rc = o.why[0] ? -1 : fail(&o, piece.failed ? "out of memory" : "its source failed");
		else
			web_records(&out, id, piece.data, piece.len);
	}
	if (rc == 0) {
		web_records_end(&out, id);
		rc = push(&o, &out);
	}
	buf_free(&piece);
	buf_free(&out);
	*why = o.why;
	return rc;
}
