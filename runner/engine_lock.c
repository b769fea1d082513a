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

int
engine_lock(const char *data_dir, int *fd, int *code, char *err, int errsize)
{
	char path[4300], text[32];
	*code = 1;
	if (setup_folder(data_dir, 0750) != 0) {
		snprintf(err, (size_t)errsize, "HYDRA_DATA_DIR=\"%s\": cannot make the folder: %s", data_dir, strerror(errno));
		return -1;
	}
	snprintf(path, sizeof path, "%s/runner.lock", data_dir);
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	if (*fd < 0) {
		snprintf(err, (size_t)errsize, "%s: %s", path, strerror(errno));
		return -1;
	}
	if (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		ssize_t n = read(*fd, text, sizeof text - 1);
		text[n > 0 ? n : 0] = '\0';
		text[strcspn(text, "\n")] = '\0';
		snprintf(err, (size_t)errsize, "another runner, pid %s, trades in %s", text[0] != '\0' ? text : "unknown", data_dir);
		*code = 75;
		return -1;
	}
	/* the pid is for people; a disk too full to hold it must not stop a start that may free it */
	int n = snprintf(text, sizeof text, "%ld\n", (long)getpid());
	if (ftruncate(*fd, 0) == 0 && pwrite(*fd, text, (size_t)n, 0) != n)
		log_write(LOG_WARN, "lock_pid", "file=%s error=\"%s\"", path, strerror(errno));
	return 0;
}
