/* Files of a backup: copied, digested, flushed, removed. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup.h"

#define PIECE 65536

static int
fail(const char *path, const char *why, char *err, int errsize)
{
	snprintf(err, (size_t)errsize, "%s: %s", path, why);
	return -1;
}

char *
backup_path(char out[BACKUP_PATH], const char *folder, const char *name)
{
	if ((size_t)snprintf(out, BACKUP_PATH, "%s/%s", folder, name) >= BACKUP_PATH)
		out[0] = '\0'; /* no such file, rather than another one */
	return out;
}

/* A regular file, opened to read; a pipe must not hold us. Descriptor, BACKUP_GONE negated is -1 with errno ENOENT. */
static int
open_file(const char *path, char *err, int errsize)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		int why = errno;
		fail(path, strerror(why), err, errsize);
		errno = why;
		return -1;
	}
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		fail(path, "is no regular file", err, errsize);
		close(fd);
		errno = EINVAL;
		return -1;
	}
	return fd;
}

/* All of in through the digest, and into out unless it is -1. 0 / -1 with errno, *reading says of which side. */
static int
pump(int in, int out, struct backup_file *f, bool *reading)
{
	static const size_t piece = PIECE;
	struct sha256 sum;
	char *data = malloc(piece);
	ssize_t n = -1;
	*reading = true;
	f->size = 0;
	sha256_open(&sum);
	while (data != NULL && (n = read(in, data, piece)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		sha256_add(&sum, data, (size_t)n);
		f->size += n;
		if (out >= 0 && buf_write_all(out, data, (size_t)n) != 0) {
			*reading = false;
			n = -1;
			break;
		}
	}
	free(data);
	sha256_text(&sum, f->sha256);
	return n == 0 ? 0 : -1;
}

int
backup_digest(const char *path, struct backup_file *f, char *err, int errsize)
{
	bool reading;
	int fd = open_file(path, err, errsize);
	if (fd < 0)
		return errno == ENOENT ? BACKUP_GONE : -1;
	int rc = pump(fd, -1, f, &reading);
	if (rc != 0)
		fail(path, strerror(errno), err, errsize);
	close(fd);
	return rc;
}

int
backup_copy(const char *from, const char *to, struct backup_file *f, char *err, int errsize)
{
	bool reading = false;
	int in = open_file(from, err, errsize);
	if (in < 0)
		return errno == ENOENT ? BACKUP_GONE : -1;
	int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640);
	int rc = out >= 0 && fchmod(out, 0640) == 0 ? pump(in, out, f, &reading) : -1;
	if (rc == 0 && fsync(out) != 0) {
		reading = false;
		rc = -1;
	}
	if (rc != 0)
		fail(reading ? from : to, strerror(errno), err, errsize);
	if (out >= 0 && close(out) != 0 && rc == 0)
		rc = fail(to, strerror(errno), err, errsize);
	close(in);
	return rc;
}

int
backup_folder(const char *path, char *err, int errsize)
{
	return mkdir(path, 0750) == 0 ? 0 : fail(path, strerror(errno), err, errsize);
}

int
backup_sync(const char *path, char *err, int errsize)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = fd >= 0 && fsync(fd) == 0 ? 0 : fail(path, strerror(errno), err, errsize);
	if (fd >= 0)
		close(fd);
	return rc;
}

/* A journal's copy under way has side files. */
static bool
beside(const char *name)
{
	static const char *const ends[] = { "-journal", "-wal", "-shm" };
	char base[BACKUP_NAME];
	size_t len = strlen(name);
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		size_t n = strlen(ends[i]);
		if (len <= n || len - n >= sizeof base || strcmp(name + len - n, ends[i]) != 0)
			continue;
		snprintf(base, sizeof base, "%.*s", (int)(len - n), name);
		return strchr(base, '/') == NULL && backup_belongs(base);
	}
	return false;
}

/* What belongs in path/sub; a sub that is not there holds nothing. 0 / -1 with errno. */
static int
empty(const char *path, const char *sub)
{
	char folder[BACKUP_PATH], name[BACKUP_NAME];
	backup_path(folder, path, sub);
	DIR *d = opendir(folder);
	if (d == NULL)
		return errno == ENOENT ? 0 : -1;
	int rc = 0, why = 0;
	const struct dirent *e;
	while (rc == 0 && (e = readdir(d)) != NULL) {
		if ((size_t)snprintf(name, sizeof name, "%s%s%s", sub, sub[0] != '\0' ? "/" : "", e->d_name) >= sizeof name)
			continue;
		if ((backup_belongs(name) || beside(name)) && unlinkat(dirfd(d), e->d_name, 0) != 0) {
			why = errno;
			rc = -1;
		}
	}
	closedir(d);
	errno = why;
	return rc;
}

int
backup_remove(const char *path, char *err, int errsize)
{
	static const char *const subs[] = { "models", "cot" };
	char name[BACKUP_PATH];
	bool bad = false;
	for (size_t i = 0; !bad && i < 2; i++) {
		backup_path(name, path, subs[i]);
		bad = empty(path, subs[i]) != 0 || (rmdir(name) != 0 && errno != ENOENT);
	}
	bad = bad || empty(path, "") != 0;
	static const char *const last[] = { BACKUP_MANIFEST ".tmp", BACKUP_MANIFEST };
	for (size_t i = 0; !bad && i < 2; i++) {
		backup_path(name, path, last[i]);
		bad = unlink(name) != 0 && errno != ENOENT;
	}
	bad = bad || (rmdir(path) != 0 && errno != ENOENT);
	return bad ? fail(path, errno == ENOTEMPTY ? "holds a file that is not of a backup, and stays" : strerror(errno), err, errsize) : 0;
}
