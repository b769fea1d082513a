#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "listen.h"

#define PROBE_MS 500

static int
address(const char *path, struct sockaddr_un *un)
{
	memset(un, 0, sizeof *un);
	un->sun_family = AF_UNIX;
	size_t len = strlen(path);
	if (len >= sizeof un->sun_path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(un->sun_path, path, len + 1);
	return 0;
}

int
listen_connect(const char *path, int ms)
{
	struct sockaddr_un un;
	if (address(path, &un) != 0)
		return -1;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	struct timeval limit = {.tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000};
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0 && setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) == 0 &&
	    connect(fd, (const struct sockaddr *)&un, sizeof un) == 0)
		return fd;
	int keep = errno;
	close(fd);
	errno = keep;
	return -1;
}

/* 0 when path is free (or was a dead socket and is gone now). */
static int
clear_path(const char *path)
{
	struct stat st;
	if (lstat(path, &st) != 0)
		return errno == ENOENT ? 0 : -1;
	if (!S_ISSOCK(st.st_mode)) {
		errno = EEXIST;
		return -1;
	}
	int fd = listen_connect(path, PROBE_MS);
	if (fd >= 0 || errno == EAGAIN) {
		if (fd >= 0)
			close(fd);
		errno = EADDRINUSE;
		return -1;
	}
	return unlink(path) == 0 || errno == ENOENT ? 0 : -1;
}

int
listen_unix(const char *path, mode_t mode, char *err, int errsize)
{
	struct sockaddr_un un;
	int fd = -1;
	if (address(path, &un) != 0 || clear_path(path) != 0)
		goto fail;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0 || bind(fd, (const struct sockaddr *)&un, sizeof un) != 0)
		goto fail;
	if (chmod(path, mode) != 0 || listen(fd, SOMAXCONN) != 0)
		goto fail;
	return fd;
fail:;
	int keep = errno;
	if (keep == EADDRINUSE)
		snprintf(err, (size_t)errsize, "%s: another process answers there; choose another HYDRA_RUN_DIR", path);
	else
		snprintf(err, (size_t)errsize, "%s: %s", path, strerror(keep));
	if (fd >= 0)
		close(fd);
	errno = keep;
	return -1;
}
