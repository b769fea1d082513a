#include "buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
room(struct buf *b, size_t more)
{
	if (b->failed || more > SIZE_MAX / 2 - b->len - 1) {
		b->failed = true;
		return false;
	}
	size_t need = b->len + more + 1;
	if (need <= b->cap)
		return true;
	size_t cap = b->cap ? b->cap : 64;
	while (cap < need)
		cap *= 2;
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
	if (!room(b, len))
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
	va_start(ap, fmt);
	int n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || !room(b, (size_t)n)) {
		b->failed = true;
		return;
	}
	va_start(ap, fmt);
	vsnprintf(b->data + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
}

/* Length of the valid UTF-8 sequence at p (RFC 3629), 0 when there is none. */
static size_t
utf8_length(const unsigned char *p)
{
	static const struct { unsigned char lo, hi, lo2, hi2; size_t n; } forms[] = {
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 }, { 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 }, { 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 }, { 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 }, { 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	if (p[0] < 0x80)
		return 1;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (p[0] < forms[i].lo || p[0] > forms[i].hi)
			continue;
		if (p[1] < forms[i].lo2 || p[1] > forms[i].hi2)
			return 0;
		for (size_t k = 2; k < forms[i].n; k++)
			if ((p[k] & 0xc0) != 0x80)
				return 0;
		return forms[i].n;
	}
	return 0;
}

static void
json_char(struct buf *b, unsigned char c)
{
	static const char plain[] = "\"\\\b\f\n\r\t", letter[] = "\"\\bfnrt";
	const char *at = strchr(plain, c);
	if (at != NULL) {
		buf_char(b, '\\');
		buf_char(b, letter[at - plain]);
	} else if (c < 0x20 || c == 0x7f) {
		buf_fmt(b, "\\u%04x", c);
	} else {
		buf_char(b, (char)c);
	}
}

void
buf_json(struct buf *b, const char *text)
{
	if (text == NULL) {
		buf_str(b, "null");
		return;
	}
	buf_char(b, '"');
	for (const unsigned char *p = (const unsigned char *)text; *p != '\0';) {
		size_t n = utf8_length(p);
		if (n == 1)
			json_char(b, *p);
		else if (n > 1)
			buf_add(b, p, n);
		else
			buf_str(b, "\xef\xbf\xbd");
		p += n > 0 ? n : 1;
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
	*b = (struct buf){ 0 };
}

int
buf_read_file(struct buf *b, const char *path, size_t max)
{
	char chunk[16384];
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC), error = 0;
	if (fd < 0)
		return -1;
	while ((n = read(fd, chunk, sizeof chunk)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || b->len + (size_t)n > max) {
			error = n < 0 ? errno : EFBIG;
			break;
		}
		buf_add(b, chunk, (size_t)n);
		if (b->failed) {
			error = ENOMEM;
			break;
		}
	}
	close(fd);
	errno = error;
	return error == 0 ? 0 : -1;
}

static int
write_all(int fd, const char *data, size_t len)
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
	char folder[4096];
	snprintf(folder, sizeof folder, "%s", path);
	char *slash = strrchr(folder, '/');
	if (slash == NULL)
		snprintf(folder, sizeof folder, ".");
	else
		slash[slash == folder ? 1 : 0] = '\0';
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	int rc = fsync(fd), error = errno;
	close(fd);
	errno = error;
	return rc;
}

int
buf_write_file(const char *path, const void *data, size_t len, int mode, bool durable)
{
	char temp[4096];
	int n = snprintf(temp, sizeof temp, "%s.%ld.tmp", path, (long)getpid());
	if (n < 0 || (size_t)n >= sizeof temp) {
		errno = ENAMETOOLONG;
		return -1;
	}
	int fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode);
	if (fd < 0)
		return -1;
	bool bad = write_all(fd, data, len) != 0 || (durable && fsync(fd) != 0);
	int error = errno;
	if (close(fd) != 0 && !bad) {
		bad = true;
		error = errno;
	}
	if (!bad && rename(temp, path) != 0) {
		bad = true;
		error = errno;
	}
	if (bad) {
		unlink(temp);
		errno = error;
		return -1;
	}
	return durable ? sync_folder(path) : 0;
}
