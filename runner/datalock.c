/* One writer a data folder. */
#include "datalock.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"
#include "log.h"

int
datalock_ours(const char *data_dir, char *err, int errsize)
{
	struct stat st;
	if (geteuid() != 0 || stat(data_dir, &st) != 0 || st.st_uid == 0)
		return 0;
	const struct passwd *owner = getpwuid(st.st_uid);
	char number[24];
	snprintf(number, sizeof number, "%lu", (unsigned long)st.st_uid);
	const char *name = owner != NULL ? owner->pw_name : number;
	snprintf(err, (size_t)errsize, "%s: belongs to %s, and this is root: %s could not open what root leaves there; give the command as that user: `setpriv --reuid %s --regid %lu --clear-groups hydra-runner ...`",
	         data_dir, name, name, name, (unsigned long)(owner != NULL ? owner->pw_gid : st.st_gid));
	return -1;
}

/* The file that path names, and not one that was removed while we asked for its lock: 1 / 0. */
static bool
named(int fd, const char *path)
{
	struct stat a, b;
	return fstat(fd, &a) == 0 && stat(path, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Open path, made when it is not there. Ours alone: who may read a file may lock it, and keep us from starting. 0 / -1 with errno. */
static int
open_lock(struct datalock *l, const char *path)
{
	l->fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	l->made = l->fd >= 0;
	if (l->fd < 0 && errno == EEXIST)
		l->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (l->fd >= 0)
		(void)!fchmod(l->fd, 0600); /* one that was made before */
	return l->fd >= 0 ? 0 : -1;
}

/* Another holds it: whose pid it wrote. */
static int
held(struct datalock *l, const char *data_dir, int *code, char *err, int errsize)
{
	char text[32];
	ssize_t n = read(l->fd, text, sizeof text - 1);
	text[n > 0 ? n : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	snprintf(err, (size_t)errsize, "another runner, pid %s, trades in %s", text[0] != '\0' ? text : "unknown", data_dir);
	close(l->fd);
	l->fd = -1;
	l->made = false; /* who holds it keeps it */
	*code = 75;
	return -1;
}

int
datalock_take(const char *data_dir, struct datalock *l, int *code, char *err, int errsize)
{
	char path[4300], text[32];
	*code = CONFIG_EXIT;
	if (datalock_ours(data_dir, err, errsize) != 0)
		return -1;
	*code = 1;
	snprintf(path, sizeof path, "%s/" DATALOCK_FILE, data_dir);
	for (;;) {
		if (open_lock(l, path) != 0) {
			snprintf(err, (size_t)errsize, "%s: %s", path, strerror(errno));
			return -1;
		}
		if (flock(l->fd, LOCK_EX | LOCK_NB) != 0)
			return held(l, data_dir, code, err, errsize);
		if (named(l->fd, path))
			break;
		close(l->fd); /* a start that failed took its name away */
	}
	/* the pid is for people; a disk too full to hold it must not stop a start that may free it */
	int n = snprintf(text, sizeof text, "%ld\n", (long)getpid());
	if (ftruncate(l->fd, 0) == 0 && pwrite(l->fd, text, (size_t)n, 0) != n)
		log_write(LOG_WARN, "lock_pid", "file=%s error=\"%s\"", path, strerror(errno));
	return 0;
}

void
datalock_withdraw(const char *data_dir, const struct datalock *l)
{
	char path[4300];
	if (l->fd < 0 || !l->made)
		return;
	snprintf(path, sizeof path, "%s/" DATALOCK_FILE, data_dir);
	(void)unlink(path); /* while it is held: who opened it meanwhile sees that it has no name */
}
