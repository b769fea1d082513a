/*
 * An answer in one write. libfcgi sends it 8 KB at a time, and a process that is killed between two of them leaves half a page
 * behind a 200; of one write the kernel has the whole or nothing, and nginx asks the other process.
 */
#include <errno.h>
#include <fastcgi.h>
#include <sys/socket.h>

#include "web_internal.h"

#define RECORD (FCGI_MAX_LENGTH - 7) /* content of a record: a multiple of 8, so that none needs padding but the last */

static void record(struct buf *out, int type, int id, const char *content, size_t len)
{
	const unsigned char head[FCGI_HEADER_LEN] = {FCGI_VERSION_1, (unsigned char)type, (unsigned char)(id >> 8), (unsigned char)id,
	                                             (unsigned char)(len >> 8), (unsigned char)len, 0, 0};

	buf_add(out, head, sizeof head);
	if (len > 0)
		buf_add(out, content, len);
}

void web_records(struct buf *out, int id, const char *content, size_t len)
{
	for (size_t at = 0; at < len; at += RECORD)
		record(out, FCGI_STDOUT, id, content + at, len - at < RECORD ? len - at : RECORD);
}

void web_records_end(struct buf *out, int id)
{
	static const char complete[8] = {0, 0, 0, 0, FCGI_REQUEST_COMPLETE};

	record(out, FCGI_STDOUT, id, NULL, 0);
	record(out, FCGI_END_REQUEST, id, complete, sizeof complete);
}

int web_send(int fd, int id, const struct buf *answer)
{
	struct buf out = {0};
	int rc = -1;

	web_records(&out, id, answer->data, answer->len);
	web_records_end(&out, id);
	if (!out.failed && out.len < 1 << 30) {
		int room = (int)out.len; /* the kernel doubles it for its own needs, up to its limit */
		size_t sent = 0;

		if (out.len > 32768)
			(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
		while (sent < out.len) {
			ssize_t n = send(fd, out.data + sent, out.len - sent, MSG_NOSIGNAL);
			if (n < 0 && errno != EINTR)
				break;
			sent += n > 0 ? (size_t)n : 0;
		}
		rc = sent == out.len ? 0 : -1;
	}
	buf_free(&out);
	return rc;
}
