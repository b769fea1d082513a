/* One runner a data folder. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine_internal.h"
#include "setup.h"

#define LOCK_FILE "runner.lock"

/* The file that path names, and not one that was removed while we asked for its lock: 1 / 0. */
static bool
named(int fd, const char *path)
{
	struct stat a, b;
	return fstat(fd, &a) == 0 && stat(path, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Open path, made when it is not there. 0 / -1 with errno. */
static int
open_lock(struct engine *e, const char *path)
{
	e->lock = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	e->lock_made = e->lock >= 0;
	if (e->lock < 0 && errno == EEXIST)
		e->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	return e->lock >= 0 ? 0 : -1;
}

/* Another holds it: whose pid it wrote. */
static int
held(struct engine *e, int *code, char *err, int errsize)
{
	char text[32];
	ssize_t n = read(e->lock, text, sizeof text - 1);
	text[n > 0 ? n : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	snprintf(err, (size_t)errsize, "another runner, pid %s, trades in %s", text[0] != '\0' ? text : "unknown", e->cfg.data_dir);
	e->lock_made = false; /* who holds it keeps it */
	*code = 75;
	return -1;
}

int
engine_lock(struct engine *e, int *code, char *err, int errsize)
{
	char path[4300], text[32];
	*code = 1;
	if (setup_folder(e->cfg.data_dir, 0750) != 0) {
		snprintf(err, (size_t)errsize, "HYDRA_DATA_DIR=\"%s\": cannot make the folder: %s", e->cfg.data_dir, strerror(errno));
		return -1;
	}
	snprintf(path, sizeof path, "%s/" LOCK_FILE, e->cfg.data_dir);
	for (;;) {
		if (open_lock(e, path) != 0) {
			snprintf(err, (size_t)errsize, "%s: %s", path, strerror(errno));
			return -1;
		}
		if (flock(e->lock, LOCK_EX | LOCK_NB) != 0)
			return held(e, code, err, errsize);
		if (named(e->lock, path))
			break;
		close(e->lock); /* a start that failed took its name away */
	}
	/* the pid is for people; a disk too full to hold it must not stop a start that may free it */
	int n = snprintf(text, sizeof text, "%ld\n", (long)getpid());
	if (ftruncate(e->lock, 0) == 0 && pwrite(e->lock, text, (size_t)n, 0) != n)
		log_write(LOG_WARN, "lock_pid", "file=%s error=\"%s\"", path, strerror(errno));
	return 0;
}

void
engine_lock_withdraw(struct engine *e)
{
	char path[4300];
	if (e->lock < 0 || !e->lock_made)
		return;
	snprintf(path, sizeof path, "%s/" LOCK_FILE, e->cfg.data_dir);
	(void)unlink(path); /* while it is held: who opened it meanwhile sees that it has no name */
}
