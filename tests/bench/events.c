/*
 * events DIR SOCKET HOST:PORT|nchan:HOST:PORT|- CLIENTS EVENTS MILLISECONDS: how long after its commit an event is at its readers.
 *
 * A child process publishes as the runner does: an event committed to the
 * ledger in DIR, then handed to the runner's own event socket at SOCKET. The
 * instant between the two is noted in memory shared with this process, which
 * reads as CLIENTS viewers: through nginx at HOST:PORT, or the socket itself
 * ("-"). With nchan: the event is posted to that nginx's /pub instead, and the
 * viewers read its /sub. Latency = arrival of an event's last byte at a viewer minus that
 * instant, on one monotonic clock. One line on stdout: events expected,
 * received, p50, p99, worst in ms, and the publisher's CPU in ms an event.
 */
#include "bench.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sse.h"

#define CLIENTS_MAX 1000 /* the runner's own limit; nginx admits 500 unless told otherwise */
#define EVENTS_MAX 2000
#define READY_SECONDS 30
#define LATE_SECONDS 10 /* after the last event nobody waits longer than this */

/* Shared by the two processes; seq counts from first. */
struct shared {
	volatile int64_t first, published;
	volatile bool go, over;
	volatile double cpu;
	volatile double committed[EVENTS_MAX];
};

struct viewer {
	int fd;
	bool ready;
	int64_t seq;    /* of the event whose lines are coming */
	size_t len;
	char line[2048]; /* the line that is coming */
};

struct bench {
	struct shared *shared;
	int64_t clients, events, gap_ms;
	struct viewer *viewer;
	float *latency; /* ms */
	int64_t n_latency, n_ready;
	bool lost;
};

/* --- the publisher: a runner's event side --- */

struct publisher {
	struct ledger *l;
	struct sse *s;
	struct event_base *base;
	struct event *tick;
	struct shared *shared;
	int64_t left;
	int nchan; /* connection to its publisher, -1: the runner's own way */
	char epoch[32];
};

static const char *
epoch(void *arg)
{
	return ((struct publisher *)arg)->epoch;
}

static int64_t
last(void *arg)
{
	return ledger_last_seq(((struct publisher *)arg)->l);
}

static int
missed(void *arg, int64_t after, int limit, engine_sink cb, void *cb_arg)
{
	return ledger_events(((struct publisher *)arg)->l, after, limit, cb, cb_arg);
}

static int
update(void *arg, struct buf *out)
{
	(void)arg;
	buf_str(out, "{\"state\":\"running\"}");
	return 0;
}

static void
status(void *arg, struct buf *out)
{
	(void)arg;
	buf_str(out, "{\"runner\":\"up\"}");
}

static int connect_tcp(const char *address);

/* The same event to nchan, which numbers it in its own way: so its place in the run goes into the data. */
static void
post(struct publisher *p, int64_t i, const char *kind, const char *data)
{
	struct buf body = { 0 }, all = { 0 };
	char drained[4096];
	while (recv(p->nchan, drained, sizeof drained, MSG_DONTWAIT) > 0) /* answers to those before */
		continue;
	buf_fmt(&body, "{\"bench\":%" PRId64 ",%s", i, data + 1);
	buf_fmt(&all, "POST /pub HTTP/1.1\r\nHost: localhost\r\nX-EventSource-Event: %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", kind, body.len, body.data);
	if (all.failed || send(p->nchan, all.data, all.len, MSG_NOSIGNAL) != (ssize_t)all.len)
		event_base_loopbreak(p->base);
	buf_free(&body);
	buf_free(&all);
}

/* The ledger's sink: called when the commit is done. */
static void
committed(void *arg, int64_t seq, const char *kind, const char *data)
{
	struct publisher *p = arg;
	int64_t i = p->shared->published;
	if (i == 0)
		p->shared->first = seq;
	p->shared->committed[i] = bench_seconds();
	p->shared->published = i + 1;
	if (p->nchan >= 0)
		post(p, i, kind, data);
	else
		sse_publish(p->s, seq, kind, data);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct publisher *p = arg;
	struct rusage u;
	char key[64];
	(void)fd;
	(void)what;
	if (!p->shared->go)
		return;
	if (p->left == 0) {
		if (getrusage(RUSAGE_SELF, &u) == 0 && !p->shared->over)
			p->shared->cpu = (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
		p->shared->over = true;
		return; /* streams stay open until the reader has its last event and ends us */
	}
	snprintf(key, sizeof key, "fill:bench-%ld-%" PRId64, (long)getpid(), p->left--);
	/* a fill's event as the ledger writes it: about 90 bytes on the wire */
	if (ledger_begin(p->l) != 0 ||
	    ledger_event(p->l, key, "2026-01-05", "fill", "info", "BUY 1x HE @ 84.0250", "{\"id\":1234,\"text\":\"BUY 1x HE @ 84.0250\"}") != 0 ||
	    ledger_commit(p->l) != 0)
		event_base_loopbreak(p->base);
}

static int
publish(struct shared *shared, const char *dir, const char *socket_path, const char *nchan, int64_t events, int64_t gap_ms)
{
	struct publisher p = { .shared = shared, .left = events, .nchan = nchan != NULL ? connect_tcp(nchan) : -1 };
	struct sse_source source = { &p, epoch, last, missed, update, status };
	struct timeval every = { .tv_sec = gap_ms / 1000, .tv_usec = gap_ms % 1000 * 1000 };
	char err[512];
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (bench_open(dir, &p.l) != 0 || (nchan != NULL && p.nchan < 0))
		return 1;
	(void)ledger_meta_get(p.l, "epoch", p.epoch, sizeof p.epoch);
	ledger_sink(p.l, committed, &p);
	p.base = event_base_new();
	p.s = sse_open(p.base, socket_path, &sse_defaults, &source, err, sizeof err);
	if (p.s == NULL) {
		fprintf(stderr, "%s\n", err);
		return 1;
	}
	p.tick = event_new(p.base, -1, EV_PERSIST, on_tick, &p);
	if (p.tick == NULL || event_add(p.tick, &every) != 0)
		return 1;
	return event_base_dispatch(p.base) < 0;
}

/* --- the viewers --- */

static int
connect_unix(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	snprintf(a.sun_path, sizeof a.sun_path, "%s", path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&a, sizeof a) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static int
connect_tcp(const char *address)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	char host[64];
	int64_t port;
	const char *colon = strrchr(address, ':');
	if (colon == NULL || bench_number(colon + 1, 1, 65535, &port) != 0)
		return -1;
	snprintf(host, sizeof host, "%.*s", (int)(colon - address), address);
	a.sin_port = htons((uint16_t)port);
	if (inet_pton(AF_INET, host, &a.sin_addr) != 1)
		return -1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&a, sizeof a) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static int
viewer_open(struct bench *b, int epoll, int i, const char *socket_path, const char *address, bool nchan)
{
	/* 1.0 through nginx: a 1.1 answer would come in chunks, with lines of their own between the stream's */
	const char *get = strcmp(address, "-") == 0 ? "GET " SSE_PATH " HTTP/1.1\r\nHost: localhost\r\n\r\n" : "GET " SSE_PATH " HTTP/1.0\r\nHost: localhost\r\n\r\n";
	struct viewer *v = &b->viewer[i];
	if (nchan)
		get = "GET /sub HTTP/1.0\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n";
	struct epoll_event ev = { .events = EPOLLIN, .data.u32 = (uint32_t)i };
	struct timespec pause = { 0, 20000000 };
	v->fd = -1;
	for (int attempt = 0; attempt < 100 && v->fd < 0; attempt++) { /* the publisher is still opening its ledger */
		v->fd = strcmp(address, "-") == 0 ? connect_unix(socket_path) : access(socket_path, F_OK) == 0 ? connect_tcp(address) : -1;
		if (v->fd < 0)
			nanosleep(&pause, NULL);
	}
	return v->fd >= 0 && send(v->fd, get, strlen(get), MSG_NOSIGNAL) == (ssize_t)strlen(get) && epoll_ctl(epoll, EPOLL_CTL_ADD, v->fd, &ev) == 0 ? 0 : -1;
}

/* A whole line of the stream. An empty one ends an event. */
static void
line(struct bench *b, struct viewer *v, double now)
{
	int64_t at;
	if (!v->ready && (strncmp(v->line, "event: status", 13) == 0 || strncmp(v->line, ": hi", 4) == 0)) { /* nchan greets with a comment */
		v->ready = true;
		b->n_ready++;
	} else if (sscanf(v->line, "data: {\"bench\":%" SCNd64, &at) == 1) {
		if (at >= 0 && at < b->shared->published && b->n_latency < b->clients * b->events)
			b->latency[b->n_latency++] = (float)((now - b->shared->committed[at]) * 1e3);
	} else if (strncmp(v->line, "id: ", 4) == 0 && strchr(v->line, '.') != NULL) {
		const char *dot = strchr(v->line, '.');
		v->seq = dot != NULL ? strtoll(dot + 1, NULL, 10) : 0;
	} else if (strncmp(v->line, "event: ", 7) == 0 && strncmp(v->line, "event: fill", 11) != 0) {
		v->seq = 0; /* what is not journaled repeats the newest id */
	} else if (v->line[0] == '\0' && v->seq > 0) {
		int64_t k = v->seq - b->shared->first;
		v->seq = 0;
		if (v->ready && b->shared->published > 0 && k >= 0 && k < b->shared->published && b->n_latency < b->clients * b->events)
			b->latency[b->n_latency++] = (float)((now - b->shared->committed[k]) * 1e3);
	}
}

static void
readable(struct bench *b, struct viewer *v)
{
	char data[16384];
	ssize_t n = recv(v->fd, data, sizeof data, MSG_DONTWAIT);
	double now = bench_seconds();
	if (n <= 0) {
		b->lost = b->lost || n == 0 || errno != EAGAIN;
		return;
	}
	for (ssize_t i = 0; i < n; i++) {
		if (data[i] == '\n') {
			v->line[v->len > 0 && v->line[v->len - 1] == '\r' ? v->len - 1 : v->len] = '\0';
			v->len = 0;
			line(b, v, now);
		} else if (v->len < sizeof v->line - 1) {
			v->line[v->len++] = data[i];
		}
	}
}

/* Read until done() or the deadline. */
static void
pump(struct bench *b, int epoll, double deadline, bool (*done)(const struct bench *))
{
	struct epoll_event ev[64];
	while (!b->lost && !done(b) && bench_seconds() < deadline) {
		int n = epoll_wait(epoll, ev, 64, 100);
		for (int i = 0; i < n; i++)
			readable(b, &b->viewer[ev[i].data.u32]);
	}
}

static bool
all_ready(const struct bench *b)
{
	return b->n_ready == b->clients;
}

static bool
all_read(const struct bench *b)
{
	return b->shared->over && b->n_latency == b->clients * b->events;
}

static int
ascending(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;
	return x < y ? -1 : x > y;
}

static int
report(struct bench *b)
{
	int64_t n = b->n_latency;
	if (b->lost || n == 0) {
		fprintf(stderr, "events: %s\n", b->lost ? "a stream ended early" : "no event arrived");
		return 1;
	}
	qsort(b->latency, (size_t)n, sizeof *b->latency, ascending);
	printf("%" PRId64 " %" PRId64 " %.2f %.2f %.2f %.3f\n", b->clients * b->events, n, (double)b->latency[n / 2], (double)b->latency[n * 99 / 100], (double)b->latency[n - 1],
	    b->shared->cpu * 1e3 / (double)b->events);
	return 0;
}

static int
view(struct bench *b, const char *socket_path, const char *address, bool nchan)
{
	int epoll = epoll_create1(EPOLL_CLOEXEC);
	for (int i = 0; i < b->clients; i++)
		if (epoll < 0 || viewer_open(b, epoll, i, socket_path, address, nchan) != 0) {
			fprintf(stderr, "events: viewer %d cannot connect\n", i);
			return 1;
		}
	pump(b, epoll, bench_seconds() + READY_SECONDS, all_ready);
	if (!all_ready(b)) {
		fprintf(stderr, "events: %" PRId64 " of %" PRId64 " viewers got a stream\n", b->n_ready, b->clients);
		return 1;
	}
	b->shared->go = true;
	pump(b, epoll, bench_seconds() + (double)(b->events * b->gap_ms) / 1000 + LATE_SECONDS, all_read);
	int rc = report(b);
	for (int i = 0; i < b->clients; i++)
		close(b->viewer[i].fd);
	close(epoll);
	return rc;
}

int
main(int argc, char **argv)
{
	struct bench b = { 0 };
	struct rlimit files;
	if (argc != 7 || bench_number(argv[4], 1, CLIENTS_MAX, &b.clients) != 0 || bench_number(argv[5], 1, EVENTS_MAX, &b.events) != 0 || bench_number(argv[6], 1, 10000, &b.gap_ms) != 0) {
		fprintf(stderr, "usage: events DIR SOCKET HOST:PORT|nchan:HOST:PORT|- CLIENTS EVENTS MILLISECONDS\n");
		return 2;
	}
	void *m = mmap(NULL, sizeof *b.shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	b.viewer = calloc((size_t)b.clients, sizeof *b.viewer);
	b.latency = calloc((size_t)(b.clients * b.events), sizeof *b.latency);
	if (m == MAP_FAILED || b.viewer == NULL || b.latency == NULL)
		return 1;
	b.shared = m;
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files); /* where it is too low a viewer says so */
	}
	bool nchan = strncmp(argv[3], "nchan:", 6) == 0;
	const char *address = nchan ? argv[3] + 6 : argv[3];
	pid_t child = fork();
	if (child < 0)
		return 1;
	if (child == 0)
		_exit(publish(b.shared, argv[1], argv[2], nchan ? address : NULL, b.events, b.gap_ms));
	int rc = view(&b, argv[2], address, nchan);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	unlink(argv[2]);
	free(b.latency);
	free(b.viewer);
	munmap(m, sizeof *b.shared);
	return rc;
}
