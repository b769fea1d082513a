#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "heartbeat.h"

#ifndef HYDRA_VERSION
#define HYDRA_VERSION "0.1.0"
#endif

#define STEP_BACK (5 * CLOCK_SECOND)
#define LARGEST 4096 /* bytes: one block, which a reader sees whole */

const char *
heartbeat_version(void)
{
	return HYDRA_VERSION;
}

static void
member(struct buf *out, const char *key, const char *value)
{
	buf_fmt(out, ",\"%s\":", key);
	buf_json(out, value);
}

static void
member_at(struct buf *out, const char *key, instant_t at)
{
	char text[CLOCK_TEXT];
	member(out, key, at != 0 ? clock_format(at, text) : NULL);
}

static void
members_counted(struct buf *out, const struct heartbeat *h)
{
	const struct process *p = &h->process;
	buf_fmt(out, ",\"clients\":%" PRId64 ",\"dropped\":%" PRId64 ",\"warmup_done\":%" PRId64 ",\"warmup_total\":%" PRId64, h->clients, h->dropped, h->warmup_done,
	        h->warmup_total);
	buf_fmt(out, ",\"accepted\":%" PRId64 ",\"sent\":%" PRId64 ",\"memory\":%" PRId64 ",\"descriptors\":%" PRId64 ",\"cpu\":%" PRId64, h->accepted, h->sent, p->resident,
	        p->descriptors, p->cpu);
	buf_str(out, ",\"cycles\":{\"buckets\":");
	for (int i = 0; i <= RUN_STATE_EDGES; i++)
		buf_fmt(out, "%c%" PRId64, i == 0 ? '[' : ',', h->cycles.bucket[i]);
	buf_fmt(out, "],\"total\":%" PRId64 "}", h->cycles.total);
}

void
heartbeat_json(const struct heartbeat *h, instant_t now, struct buf *out)
{
	buf_fmt(out, "{\"pid\":%" PRId64, h->pid);
	member(out, "version", HYDRA_VERSION);
	member(out, "state", h->state);
	member(out, "reason", h->reason);
	member(out, "mode", h->mode);
	member(out, "feed", h->feed);
	member(out, "broker", h->broker);
	member(out, "agent_state", h->agent);
	buf_fmt(out, ",\"autonomy\":%" PRId64, h->autonomy);
	member_at(out, "started_at", h->started_at);
	member(out, "session", h->session);
	member(out, "next_session", h->next_session);
	member_at(out, "next_at", h->next_at);
	members_counted(out, h);
	member_at(out, "at", now);
	buf_char(out, '}');
}

/*
 * A full disk has no room for a second file, but the one that is there owns its block: the line goes over it in one write,
 * with blanks up to the old end. 0 / -1
 */
static int
overwrite(const char *path, struct buf *line)
{
	struct stat st;
	int fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -1;
	int rc = fstat(fd, &st);
	if (rc == 0 && st.st_size > 0 && st.st_size <= LARGEST) {
		line->len--; /* the line end moves behind the blanks */
		while (line->len + 1 < (size_t)st.st_size && !line->failed)
			buf_char(line, ' ');
		buf_char(line, '\n');
		rc = !line->failed && pwrite(fd, line->data, line->len, 0) == (ssize_t)line->len ? 0 : -1;
	} else {
		rc = -1;
	}
	close(fd);
	return rc;
}

int
heartbeat_write(const struct heartbeat *h, const char *path, instant_t now)
{
	struct buf b = {0};
	heartbeat_json(h, now, &b);
	buf_char(&b, '\n');
	errno = ENOMEM;
	int rc = b.failed ? -1 : buf_write_file(path, b.data, b.len, 0640, false);
	if (rc != 0 && !b.failed)
		rc = overwrite(path, &b);
	buf_free(&b);
	if (rc == 0)
		return 0;
	return utimensat(AT_FDCWD, path, NULL, 0) == 0 ? 1 : -1;
}

int64_t
heartbeat_step(struct heartbeat_clock *c, instant_t wall, instant_t monotonic)
{
	int64_t back = c->monotonic == 0 ? 0 : (monotonic - c->monotonic) - (wall - c->wall);
	c->wall = wall;
	c->monotonic = monotonic;
	return back > STEP_BACK ? back : 0;
}
