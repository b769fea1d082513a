/* A growing byte string, JSON strings, whole files. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "decimal.h"

#define FIRST_CAP 256
#define READ_STEP 65536

/* Room for len bytes more and the NUL. */
static bool
reserve(struct buf *b, size_t len)
{
	size_t cap = b->cap == 0 ? FIRST_CAP : b->cap;
	if (b->failed)
		return false;
	if (len > SIZE_MAX / 2 - 1 - b->len) {
		b->failed = true;
		return false;
	}
	while (cap < b->len + len + 1)
		cap *= 2;
	if (cap == b->cap)
		return true;
	char *data = realloc(b->data, cap);
	if (data == NULL) {
		b->failed = true;
		return false;
	}
	b->data = data;
	b->cap = cap;
	return true;
}

void
buf_add(struct buf *b, const void *data, size_t len)
{
	if (!reserve(b, len))
		return;
	if (len > 0)
		memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
}

void
buf_str(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void
buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	size_t room = 128;
	for (int attempt = 0; attempt < 2; attempt++) {
		if (!reserve(b, room))
			return;
		va_start(ap, fmt);
		int n = vsnprintf(b->data + b->len, room + 1, fmt, ap);
		va_end(ap);
		if (n < 0)
			break;
		if ((size_t)n <= room) {
			b->len += (size_t)n;
			return;
		}
		room = (size_t)n;
	}
	b->data[b->len] = '\0';
	b->failed = true;
}

void
buf_int(struct buf *b, int64_t v)
{
	char text[21], *end = text + sizeof text, *p = decimal_digits(end, v < 0 ? -(uint64_t)v : (uint64_t)v);
	if (v < 0)
		*--p = '-';
	buf_add(b, p, (size_t)(end - p));
}

/* Length of the valid UTF-8 sequence at p (RFC 3629: no overlong form, no surrogate), or 0. */
static size_t
sequence(const unsigned char *p)
{
	size_t len = p[0] < 0x80 ? 1 : p[0] >= 0xC2 && p[0] <= 0xDF ? 2 : p[0] >= 0xE0 && p[0] <= 0xEF ? 3 : p[0] >= 0xF0 && p[0] <= 0xF4 ? 4 : 0;
	for (size_t i = 1; i < len; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0; /* also stops at the NUL */
	if (len >= 3 && ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) || (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F)))
		return 0;
	return len;
}

static void
json_escape(struct buf *b, unsigned char c)
{
	switch (c) {
	case '"': buf_str(b, "\\\""); break;
	case '\\': buf_str(b, "\\\\"); break;
	case '\b': buf_str(b, "\\b"); break;
	case '\f': buf_str(b, "\\f"); break;
	case '\n': buf_str(b, "\\n"); break;
	case '\r': buf_str(b, "\\r"); break;
	case '\t': buf_str(b, "\\t"); break;
	default: buf_fmt(b, "\\u%04x", c);
	}
}

void
buf_json(struct buf *b, const char *text)
{
	if (text == NULL) {
		buf_str(b, "null");
		return;
	}
	const unsigned char *p = (const unsigned char *)text;
	buf_char(b, '"');
	while (*p != '\0') {
		size_t plain = 0; /* most text is ASCII that stands for itself */
		while (p[plain] >= 0x20 && p[plain] < 0x7F && p[plain] != '"' && p[plain] != '\\')
			plain++;
		buf_add(b, p, plain);
		p += plain;
		if (*p == '\0')
			break;
		size_t len = sequence(p);
		if (len == 0) {
			buf_str(b, "\xEF\xBF\xBD");
			p++;
		} else if (len == 1 && (*p < 0x20 || *p == '"' || *p == '\\' || *p == 0x7F)) {
			json_escape(b, *p++);
		} else {
			buf_add(b, p, len);
			p += len;
		}
	}
	buf_char(b, '"');
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	b->failed = false;
	if (b->data != NULL)
		b->data[0] = '\0';
}

void
buf_free(struct buf *b)
{
	free(b->data);
	*b = (struct buf){0};
}

/* Up to max bytes of fd; 0, or -1 with errno. */
static int
read_all(struct buf *b, int fd, size_t max)
{
	for (;;) {
		if (!reserve(b, READ_STEP)) {
			errno = ENOMEM;
			return -1;
		}
		ssize_t n = read(fd, b->data + b->len, READ_STEP);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		b->len += (size_t)n;
		b->data[b->len] = '\0';
		if (b->len > max) {
			errno = EFBIG;
			return -1;
		}
		if (n == 0)
			return 0;
	}
}

int
buf_read_file(struct buf *b, const char *path, size_t max)
{
	buf_clear(b);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hold us */
	if (fd < 0)
		return -1;
	int rc = read_all(b, fd, max), saved = errno;
	close(fd);
	if (rc != 0)
		buf_clear(b);
	errno = saved;
	return rc;
}

int
buf_write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

static int
sync_folder(const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	if (slash == NULL)
		snprintf(folder, sizeof folder, ".");
	else
		snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	int rc = fsync(fd), saved = errno;
	close(fd);
	errno = saved;
	return rc;
}

/*
 * The temp file's name is fixed: what a killed writer left is replaced by the
 * next one instead of piling up. One writer a path at a time.
 */
int
buf_write_file(const char *path, const void *data, size_t len, int mode, bool durable)
{
	char temp[PATH_MAX];
	int saved;
	int n = snprintf(temp, sizeof temp, "%s.tmp", path);
	if (n < 0 || (size_t)n >= sizeof temp) {
		errno = ENAMETOOLONG;
		return -1;
	}
	unlink(temp);
	int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	if (buf_write_all(fd, data, len) != 0 || fchmod(fd, (mode_t)mode) != 0 || (durable && fsync(fd) != 0))
		goto fail;
	n = close(fd);
	fd = -1;
	if (n != 0 || rename(temp, path) != 0)
		goto fail;
	return durable ? sync_folder(path) : 0;
fail:
	saved = errno;
	if (fd >= 0)
		close(fd);
	unlink(temp);
	errno = saved;
	return -1;
}
