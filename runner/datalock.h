#ifndef DATALOCK_H
#define DATALOCK_H

/* runner.lock of a data folder: whoever holds it may write there, one process at a time. */
#include <stdbool.h>

#define DATALOCK_FILE "runner.lock"

struct datalock {
	int fd;    /* -1: not held; closing it lets go */
	bool made; /* the file was not there before us */
};

/* Root may write in another user's folder, and that user could not open again what root leaves there. 0; -1 with err: it is so. */
int datalock_ours(const char *data_dir, char *err, int errsize);
/*
 * Take it, with our pid in it for people. 0, or -1 with err and *code: 75 another process holds it (err names its pid), 78
 * root asks and the folder is another user's, 1 the rest.
 */
int datalock_take(const char *data_dir, struct datalock *l, int *code, char *err, int errsize);
/* Of a start that failed: remove the file if it was not there before, while it is held. */
void datalock_withdraw(const char *data_dir, const struct datalock *l);

#endif
