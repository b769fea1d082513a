#include "sealed.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SEAL ",\"sha256\":\"" /* then 64 digits */
#define END "\"}\n"
#define TAIL (sizeof SEAL - 1 + SHA256_TEXT - 1 + sizeof END - 1)

static void
digest_of(const char *text, size_t len, char out[SHA256_TEXT])
{
	struct sha256 sum;
	sha256_open(&sum);
	sha256_add(&sum, text, len);
	sha256_text(&sum, out);
}

void
sealed_end(struct buf *out, size_t start)
{
	char digest[SHA256_TEXT];
	if (out->failed)
		return;
	digest_of(out->data + start, out->len - start, digest);
	buf_fmt(out, SEAL "%s" END, digest);
}

int
sealed_write(const struct buf *out, const char *path, int mode, char sha256[SHA256_TEXT], char *err, int errsize)
{
	if (out->failed || buf_write_file(path, out->data, out->len, mode, true) != 0) {
		snprintf(err, (size_t)errsize, "%s: %s", path, out->failed ? "out of memory" : strerror(errno));
		return -1;
	}
	digest_of(out->data, out->len, sha256);
	return 0;
}

static int
refuse(const struct sealed_wanted *want, const char *why, char *err, int errsize)
{
	snprintf(err, (size_t)errsize, "%s %s", want->name, why);
	return -1;
}

/* Whole, and what it says it is? */
static int
check(const struct buf *b, const struct sealed_wanted *want, char *err, int errsize)
{
	char digest[SHA256_TEXT], why[160];
	const char *tail = b->len < TAIL ? NULL : b->data + b->len - TAIL;
	if (tail == NULL || memcmp(tail + TAIL - (sizeof END - 1), END, sizeof END - 1) != 0 || memcmp(tail, SEAL, sizeof SEAL - 1) != 0) {
		snprintf(why, sizeof why, "is cut, or no %s", want->kind);
		return refuse(want, why, err, errsize);
	}
	digest_of(b->data, b->len - TAIL, digest);
	if (memcmp(digest, tail + sizeof SEAL - 1, SHA256_TEXT - 1) != 0)
		return refuse(want, "was changed: its content has another SHA-256 than it says", err, errsize);
	digest_of(b->data, b->len, digest);
	if (want->sha256 == NULL || strcmp(digest, want->sha256) == 0)
		return 0;
	snprintf(why, sizeof why, "is another file than the one that %s names", want->said_by);
	return refuse(want, why, err, errsize);
}

int
sealed_read(const char *path, const struct sealed_wanted *want, struct buf *b, char *err, int errsize)
{
	char why[80];
	if (buf_read_file(b, path, want->most) == 0)
		return check(b, want, err, errsize);
	int failed = errno;
	if (want->most >> 20 > 0)
		snprintf(why, sizeof why, "is longer than %zu MB, and is not read", want->most >> 20);
	else
		snprintf(why, sizeof why, "is longer than %zu bytes, and is not read", want->most);
	return refuse(want, failed == ENOENT ? "is missing" : failed == EFBIG ? why : strerror(failed), err, errsize);
}
