#ifndef BUF_H
#define BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A growing byte string, always NUL-terminated once something was added. Zero-initialise. Out of memory sets failed and later calls do nothing. */
struct buf {
	char *data;
	size_t len;
	size_t cap;
	bool failed;
};

void buf_add(struct buf *b, const void *data, size_t len);
void buf_str(struct buf *b, const char *text);
void buf_char(struct buf *b, char c);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_int(struct buf *b, int64_t v);
/* JSON string with quotes; invalid UTF-8 becomes U+FFFD; NULL becomes null. */
void buf_json(struct buf *b, const char *text);
void buf_clear(struct buf *b); /* keeps the memory */
void buf_free(struct buf *b);

/* Whole file into b. 0, or -1 with errno (EFBIG when longer than max). */
int buf_read_file(struct buf *b, const char *path, size_t max);
/* All of it, however often the system takes a part. 0 / -1 with errno. */
int buf_write_all(int fd, const char *data, size_t len);
/* Write temp beside path, fsync, rename, fsync of the folder when durable. 0 / -1 with errno; no temp file is left. */
int buf_write_file(const char *path, const void *data, size_t len, int mode, bool durable);

#endif
